-- Kundennummern as HMAC-SHA-256, only under a written decision (firstday.matching = "hmac"); the key is elsewhere. Empty
-- again with the next import without that setting. Goes with the participation.
CREATE TABLE participation_number (
    participation TEXT NOT NULL PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    sealed        TEXT NOT NULL -- 64 hexadecimal digits
);
