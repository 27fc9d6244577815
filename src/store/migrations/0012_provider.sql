-- Whom to ask at the provider of a measure, and the post (never the person) that looks after a participation. Empty where the
-- export does not say.
ALTER TABLE measure ADD COLUMN provider_email TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN provider_person TEXT NOT NULL DEFAULT '';
ALTER TABLE participation ADD COLUMN office TEXT;
ALTER TABLE participation_past ADD COLUMN office TEXT;

-- The provider's lists a mail asks for, and what such a mail is called.
ALTER TABLE mail ADD COLUMN provider TEXT;
CREATE TABLE mail_list (
    mail    BIGINT NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
    measure TEXT   NOT NULL,
    module  TEXT   NOT NULL, -- '' where the measure starts once
    kind    TEXT   NOT NULL, -- erst, besetzung
    as_of   DATE   NOT NULL,
    PRIMARY KEY (mail, measure, module, kind, as_of)
);
