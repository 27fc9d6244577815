-- What the Auftakt-E-Mail tells about a measure: for whom, what, how and where. Empty where the export does not say.
ALTER TABLE measure ADD COLUMN target_group TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN notes TEXT NOT NULL DEFAULT '';
