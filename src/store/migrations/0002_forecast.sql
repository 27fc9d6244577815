-- What was said and what was decided about the forecast.

-- One forecast per morning, as it stood after the last import of that morning. Counts only.
CREATE TABLE kept_forecast (
    as_of    DATE NOT NULL PRIMARY KEY,
    document TEXT NOT NULL -- JSON, see api/kept.rs
);

-- AGH the desk has set aside on Heute until a day.
CREATE TABLE agh_note (
    measure  TEXT   NOT NULL PRIMARY KEY REFERENCES measure (no),
    until_on DATE   NOT NULL, -- the first day it is shown again
    note     TEXT   NOT NULL,
    who      TEXT   NOT NULL,
    at       BIGINT NOT NULL  -- seconds since 1970 UTC
);
