-- Tokens end, tell when they were last used, and are replaced with an overlap.
ALTER TABLE token ADD COLUMN expires_on DATE;
ALTER TABLE token ADD COLUMN used_on DATE;

-- Earlier secrets of a token that go on for a while after it was replaced.
CREATE TABLE token_before (
    sha256   TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    until_on DATE NOT NULL
);
