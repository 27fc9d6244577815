-- The outbox. One row per mail, one per recipient: each recipient gets a message of its own, and
-- has a state of its own. Types as in 0001.

CREATE TABLE mail (
    id           BIGINT NOT NULL PRIMARY KEY,
    uid          TEXT   NOT NULL UNIQUE, -- random; part of every Message-ID
    version      BIGINT NOT NULL,        -- rises with every change a person makes
    kind         TEXT   NOT NULL,
    team         TEXT   NOT NULL,
    topic        TEXT   NOT NULL,        -- measure, start or unit
    measure      TEXT,
    module       TEXT,
    unit         TEXT,
    from_name    TEXT   NOT NULL,
    from_address TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    text_part    TEXT   NOT NULL,
    html_part    TEXT   NOT NULL,
    calendar     TEXT,
    created_at   BIGINT NOT NULL, -- seconds since 1970 UTC
    created_on   DATE   NOT NULL, -- the desk's day
    created_by   TEXT   NOT NULL,
    released_at  BIGINT,
    released_on  DATE,
    released_by  TEXT,
    valid_until  BIGINT
);

CREATE INDEX mail_by_measure ON mail (measure, kind);

CREATE TABLE mail_recipient (
    mail          BIGINT  NOT NULL REFERENCES mail (id),
    no            BIGINT  NOT NULL, -- from 1
    role          TEXT    NOT NULL, -- mb, unit, list, agency, z211, other
    unit          TEXT,             -- with role unit
    name          TEXT    NOT NULL,
    address       TEXT    NOT NULL,
    in_copy       BOOLEAN NOT NULL,
    state         TEXT    NOT NULL,
    since         BIGINT  NOT NULL, -- when the state was reached
    tries         BIGINT  NOT NULL, -- failed ones
    next_try_at   BIGINT,           -- with state waiting
    claimed_by    TEXT,             -- with states sending and dot_pending
    claimed_until BIGINT,
    started_at    BIGINT,           -- begin of the last try, for the rate limit
    reason        TEXT    NOT NULL, -- what the relay said, for people
    PRIMARY KEY (mail, no)
);

CREATE INDEX mail_recipient_by_state ON mail_recipient (state);

-- Why the whole queue rests, if it does. At most one row.
CREATE TABLE mail_queue (
    id           BIGINT NOT NULL PRIMARY KEY,
    paused_until BIGINT NOT NULL,
    reason       TEXT   NOT NULL
);
