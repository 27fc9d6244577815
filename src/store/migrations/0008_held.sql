-- Until when a released mail is held before it goes, seconds since 1970 UTC: the desk can take it back until then.
ALTER TABLE mail ADD COLUMN held_until BIGINT;
-- Who changed the words of a draft last: somebody else releases it where two persons are asked for.
ALTER TABLE mail ADD COLUMN edited_by TEXT;
