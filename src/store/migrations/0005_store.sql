-- What the store promises beside its content: a chained audit, numbers that are never used twice,
-- an import that can be taken back, months that outlive the participations they were counted from.

-- Each entry carries the hash of the one before. Older entries are sealed by the program that
-- brings this migration.
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- The last entry that was removed because its time was over: the chain begins behind it. At most one row.
CREATE TABLE audit_anchor (
    id         BIGINT NOT NULL PRIMARY KEY, -- of the last entry removed
    hash       TEXT   NOT NULL,
    removed    BIGINT NOT NULL,             -- so many in all
    removed_on DATE   NOT NULL
);

-- The last number given, by kind.
INSERT INTO meta (name, value) SELECT 'id.audit', coalesce(max(id), 0) FROM audit;
INSERT INTO meta (name, value) SELECT 'id.import', coalesce(max(id), 0) FROM import;
INSERT INTO meta (name, value) SELECT 'id.mail', coalesce(max(id), 0) FROM mail;
INSERT INTO meta (name, value) SELECT 'id.release', coalesce(max(id), 0) FROM contingent_release;

-- What a dispatcher looks for, among many mails that are done.
CREATE INDEX mail_recipient_by_claim ON mail_recipient (claimed_until) WHERE claimed_by IS NOT NULL;
CREATE INDEX mail_recipient_by_start ON mail_recipient (started_at) WHERE started_at IS NOT NULL;

-- What the newest import replaced, per table: enough to take it back.
CREATE TABLE import_undo (
    import   BIGINT NOT NULL REFERENCES import (id),
    kind     TEXT   NOT NULL, -- a table
    document TEXT   NOT NULL, -- JSON: rows as they were, keys of rows that were not there
    PRIMARY KEY (import, kind)
);

-- Rows per kind of an import, to notice a file that shrank.
CREATE TABLE import_rows (
    import    BIGINT NOT NULL,
    kind      TEXT   NOT NULL,
    row_count BIGINT NOT NULL,
    PRIMARY KEY (import, kind)
);

-- What remains of participations whose time is over: counts, nobody's.
CREATE TABLE month_total (
    month         DATE   NOT NULL, -- its first day
    measure       TEXT   NOT NULL,
    unit          TEXT   NOT NULL,
    entries       BIGINT NOT NULL,
    no_shows      BIGINT NOT NULL,
    withdrawn     BIGINT NOT NULL,
    completed     BIGINT NOT NULL,
    dropped_out   BIGINT NOT NULL,
    occupied_days BIGINT NOT NULL,
    PRIMARY KEY (month, measure, unit)
);
