-- The desk: newest content of every import, and what it replaced. Types are the common ground of
-- SQLite and PostgreSQL: TEXT, BIGINT, BOOLEAN, DATE.

CREATE TABLE meta (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE unit (
    code      TEXT   NOT NULL PRIMARY KEY,
    title     TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    district  TEXT   NOT NULL,
    mailbox   TEXT   NOT NULL,
    stock     BIGINT NOT NULL,
    stock_u25 BIGINT NOT NULL
);

CREATE TABLE measure (
    no               TEXT    NOT NULL PRIMARY KEY,
    title            TEXT    NOT NULL,
    instrument       TEXT    NOT NULL,
    provider         TEXT    NOT NULL,
    district         TEXT    NOT NULL,
    places           BIGINT  NOT NULL,
    begin_on         DATE    NOT NULL,
    end_on           DATE    NOT NULL,
    modular          BOOLEAN NOT NULL,
    u25              BOOLEAN NOT NULL,
    limited_mobility BOOLEAN NOT NULL,
    needs            TEXT    NOT NULL, -- JSON [[unit, places], …]
    nearby           TEXT    NOT NULL, -- JSON [unit, …]
    mb_name          TEXT,
    mb_unit          TEXT REFERENCES unit (code),
    mb_email         TEXT
);

CREATE TABLE start (
    measure  TEXT   NOT NULL REFERENCES measure (no),
    module   TEXT   NOT NULL, -- '' where the measure starts once
    begin_on DATE   NOT NULL,
    end_on   DATE   NOT NULL,
    places   BIGINT NOT NULL,
    PRIMARY KEY (measure, module)
);

CREATE TABLE import (
    id        BIGINT  NOT NULL PRIMARY KEY,
    at        BIGINT  NOT NULL, -- seconds since 1970 UTC
    who       TEXT    NOT NULL,
    as_of     DATE    NOT NULL,
    snapshot  BOOLEAN NOT NULL,
    row_count BIGINT  NOT NULL,
    added     BIGINT  NOT NULL,
    changed   BIGINT  NOT NULL,
    vanished  BIGINT  NOT NULL
);

CREATE TABLE participation (
    id            TEXT NOT NULL PRIMARY KEY,
    measure       TEXT NOT NULL REFERENCES measure (no),
    module        TEXT NOT NULL,
    unit          TEXT NOT NULL REFERENCES unit (code),
    assigned_on   DATE NOT NULL,
    planned_begin DATE NOT NULL,
    planned_end   DATE NOT NULL,
    status        TEXT NOT NULL,
    status_since  DATE NOT NULL,
    begin_on      DATE,
    end_on        DATE,
    reason        TEXT,
    seen_on       DATE NOT NULL -- as-of at which this version was first seen
);

-- Versions that were replaced by a later import. Together with `participation` they rebuild what
-- was known on any past morning.
CREATE TABLE participation_past (
    id            TEXT   NOT NULL,
    replaced_by   BIGINT NOT NULL REFERENCES import (id),
    measure       TEXT   NOT NULL,
    module        TEXT   NOT NULL,
    unit          TEXT   NOT NULL,
    assigned_on   DATE   NOT NULL,
    planned_begin DATE   NOT NULL,
    planned_end   DATE   NOT NULL,
    status        TEXT   NOT NULL,
    status_since  DATE   NOT NULL,
    begin_on      DATE,
    end_on        DATE,
    reason        TEXT,
    seen_on       DATE   NOT NULL,
    PRIMARY KEY (id, replaced_by)
);

CREATE TABLE monitoring (
    as_of            DATE   NOT NULL,
    unit             TEXT   NOT NULL REFERENCES unit (code),
    instrument       TEXT   NOT NULL,
    expected_year    BIGINT NOT NULL, -- ten-thousandths
    expected_to_date BIGINT NOT NULL, -- ten-thousandths
    actual           BIGINT NOT NULL,
    PRIMARY KEY (as_of, unit, instrument)
);

CREATE TABLE audit (
    id      BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL, -- seconds since 1970 UTC
    who     TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    detail  TEXT   NOT NULL
);

CREATE TABLE token (
    name       TEXT   NOT NULL PRIMARY KEY,
    role       TEXT   NOT NULL,
    sha256     TEXT   NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Answers of writes that carried an Idempotency-Key, so that a repeated call does nothing twice.
CREATE TABLE idempotency (
    key    TEXT   NOT NULL PRIMARY KEY,
    route  TEXT   NOT NULL,
    sha256 TEXT   NOT NULL, -- of the request
    at     BIGINT NOT NULL,
    answer TEXT   NOT NULL  -- JSON
);
