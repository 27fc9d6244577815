//! Which lists of providers mails ask for, and when they did.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        MeasureNo, ModuleNo,
        provider_list::{
            ListKind,
            request::{Asked, ListKey},
        },
    },
    store::{
        StoreError,
        engine::{Arg, Db, args},
        rows::{corrupt, module_text},
    },
};

const TABLE: &str = "mail_list";

/// Measure, module, kind, Stichtag; the days of the first and the last mail, and how many.
type Row = (String, String, String, NaiveDate, NaiveDate, NaiveDate, i64);

/// Remembers what a mail asks for.
pub(super) async fn keep(db: &mut Db<'_>, mail: i64, lists: &[ListKey]) -> Result<(), StoreError> {
    let rows = lists.iter().map(|list| {
        let (measure, module) = &list.start;
        [
            Arg::from(mail),
            Arg::from(measure.as_str()),
            Arg::from(module_text(module.as_ref())),
            Arg::from(list.kind.code()),
            Arg::from(list.as_of),
        ]
    });
    db.many("INSERT INTO mail_list (mail, measure, module, kind, as_of)", rows, "").await
}

/// What was asked for by mails that were released, and when.
pub(super) async fn asked(db: &mut Db<'_>) -> Result<BTreeMap<ListKey, Asked>, StoreError> {
    let sql = "SELECT l.measure, l.module, l.kind, l.as_of, min(m.released_on), max(m.released_on), count(*) \
               FROM mail_list l JOIN mail m ON m.id = l.mail WHERE m.released_on IS NOT NULL \
               GROUP BY l.measure, l.module, l.kind, l.as_of";
    let rows: Vec<Row> = db.all(sql, args![]).await?;
    let read = |(measure, module, kind, as_of, first, last, times): Row| {
        let module = (!module.is_empty()).then(|| ModuleNo::parse(&module)).transpose().map_err(corrupt(TABLE))?;
        let start = (MeasureNo::parse(&measure).map_err(corrupt(TABLE))?, module);
        let key = ListKey { start, kind: ListKind::parse(&kind).map_err(corrupt(TABLE))?, as_of };
        Ok((key, Asked { first, last, times: u32::try_from(times).unwrap_or(u32::MAX) }))
    };
    rows.into_iter().map(read).collect()
}
