-- Whom to ask at the provider of a measure, and the post (never the person) that looks after a participation. Empty where the
-- export does not say.
ALTER TABLE measure ADD COLUMN provider_email TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN provider_person TEXT NOT NULL DEFAULT '';
ALTER TABLE participation ADD COLUMN office TEXT;
ALTER TABLE participation_past ADD COLUMN office TEXT;
