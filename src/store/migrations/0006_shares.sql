-- What the places of an OE in a start were given for, so that a mail never tells a bare number. JSON: OE and
-- counts; empty where the release did not tell.
ALTER TABLE contingent_in_effect ADD COLUMN shares TEXT NOT NULL DEFAULT '[]';
