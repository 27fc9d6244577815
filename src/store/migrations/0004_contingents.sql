-- Kontingente: drafts being worked on, releases that never change, and what is in effect now.

CREATE TABLE contingent_draft (
    instrument TEXT   NOT NULL PRIMARY KEY,
    revision   BIGINT NOT NULL, -- of the desk when it was saved; never used twice
    author     TEXT   NOT NULL,
    saved_at   BIGINT NOT NULL, -- seconds since 1970 UTC
    settings   TEXT   NOT NULL  -- JSON: starts, pins, holds, exclusions, equalise
);

CREATE TABLE contingent_release (
    id            BIGINT NOT NULL PRIMARY KEY,
    at            BIGINT NOT NULL, -- seconds since 1970 UTC
    who           TEXT   NOT NULL,
    released_on   DATE   NOT NULL,
    instrument    TEXT   NOT NULL,
    undoes        BIGINT REFERENCES contingent_release (id),
    totals_before TEXT   NOT NULL, -- JSON [[unit, places], …]; empty when there was none
    totals_after  TEXT   NOT NULL,
    starts        TEXT   NOT NULL, -- JSON: per start what came into effect and what it replaced
    settings      TEXT   NOT NULL, -- JSON: what the user had set
    calculation   TEXT             -- JSON: the whole proposal with explanations; NULL for an undo
);

-- Derived from the releases, for fast reading: one row per start with Kontingente.
CREATE TABLE contingent_in_effect (
    measure     TEXT   NOT NULL REFERENCES measure (no),
    module      TEXT   NOT NULL, -- '' where the measure starts once
    release     BIGINT NOT NULL REFERENCES contingent_release (id),
    released_on DATE   NOT NULL,
    places      TEXT   NOT NULL, -- JSON [[unit, places], …]
    PRIMARY KEY (measure, module)
);
