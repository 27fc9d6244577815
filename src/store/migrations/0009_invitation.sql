-- What the calendar part of a mail is: the name of the talk in calendars, the number of this change, REQUEST or CANCEL, and the
-- talk (local time, minutes, place). A moved invitation keeps the name and takes the next number.
ALTER TABLE mail ADD COLUMN invitation_uid TEXT;
ALTER TABLE mail ADD COLUMN invitation_sequence BIGINT;
ALTER TABLE mail ADD COLUMN invitation_method TEXT;
ALTER TABLE mail ADD COLUMN talk_at TEXT;
ALTER TABLE mail ADD COLUMN talk_minutes BIGINT;
ALTER TABLE mail ADD COLUMN talk_place TEXT;
CREATE INDEX mail_invitation ON mail (measure, kind) WHERE invitation_uid IS NOT NULL;
