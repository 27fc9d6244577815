-- The day of the data whose figures a mail states: asked about when it is released days later. Without one: no figures, or from
-- before this column.
ALTER TABLE mail ADD COLUMN as_of DATE;
