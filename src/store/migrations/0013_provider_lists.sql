-- Lists of providers (who came on a first day, who is there) and the work that follows. A corrected list
-- replaces that of the same start, kind and day. No name is ever stored: a row has its line in the
-- provider's file and, where it means one of ours, the pseudonymous key.
CREATE TABLE provider_list (
    id          BIGINT NOT NULL PRIMARY KEY,
    measure     TEXT   NOT NULL REFERENCES measure (no),
    module      TEXT   NOT NULL, -- '' where the measure has none
    kind        TEXT   NOT NULL, -- erst, besetzung
    as_of       DATE   NOT NULL, -- the day it describes
    read_on     DATE   NOT NULL, -- the desk's day
    read_at     BIGINT NOT NULL, -- seconds since 1970 UTC
    who         TEXT   NOT NULL,
    told        BIGINT NOT NULL, -- rows of the provider's file
    holds_until DATE   NOT NULL, -- a later export that still says Zugewiesen wins
    UNIQUE (measure, module, kind, as_of)
);

CREATE TABLE provider_list_row (
    list          BIGINT  NOT NULL REFERENCES provider_list (id),
    no            BIGINT  NOT NULL, -- from 0: rows of the file, then bookings it does not name
    line          BIGINT,           -- in the provider's file
    participation TEXT,             -- one of ours
    outcome       TEXT    NOT NULL,
    first_day     DATE,
    end_on        DATE,
    certainty     TEXT,
    by_hand       BOOLEAN NOT NULL,
    changed       BOOLEAN NOT NULL,
    state         TEXT    NOT NULL, -- open, done, impossible
    reason        TEXT,             -- why it is impossible
    state_by      TEXT,
    state_at      BIGINT,
    PRIMARY KEY (list, no)
);
CREATE INDEX provider_list_row_by_participation ON provider_list_row (participation);

INSERT INTO meta (name, value) VALUES ('id.list', 0);
