//! Reading rows from one view of the store.

use super::{Resource, Source};
use crate::console_api::roster::Roster;
use crate::store::{Changed, CountyTransaction, StoreError};
use chrono::NaiveDate;
use duxue_domain::fields::Fields;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Records read at a time where all rows are wanted.
const AT_A_TIME: usize = 500;

/// 一页
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// 各行，按序号从小到大
    pub items: Vec<T>,
    /// 下一次从这个序号接着取
    pub next_since: u64,
    /// 后面还有没有
    pub more: bool,
    /// 县里的数据从备份恢复以后会变；变了就要从头再取
    pub epoch: String,
}

/// The county's roster, and whether the reader may know people's names.
pub struct View {
    roster: Roster,
    names: bool,
}

/// A school as other rows name it.
#[derive(Default)]
pub struct Named {
    pub name: Option<String>,
    pub zone_id: Option<String>,
    pub zone_name: Option<String>,
}

impl View {
    /// # Errors
    /// The store's.
    pub fn of(tx: &mut CountyTransaction<'_>, names: bool, now: u64) -> Result<View, StoreError> {
        Ok(View { roster: Roster::read(tx, now)?, names })
    }

    pub fn today(&self) -> NaiveDate {
        self.roster.today
    }

    pub(super) fn roster(&self) -> &Roster {
        &self.roster
    }

    pub(super) fn school(&self, id: Option<&str>) -> Named {
        let Some(school) = self.roster.school(id) else { return Named::default() };
        Named { name: school.name.clone(), zone_id: school.zone.clone(), zone_name: self.zone(school.zone.as_deref()) }
    }

    pub(super) fn person(&self, id: Option<&str>) -> Option<String> {
        if !self.names {
            return None;
        }
        self.roster.person(id)?.name.clone()
    }

    pub(super) fn zone(&self, id: Option<&str>) -> Option<String> {
        Some(self.roster.zone_name(id)).filter(|name| !name.is_empty())
    }
}

/// Rows whose record changed after `since`, at most `limit` records of them, and where the next page begins. Deleted ones
/// are among them if asked for.
///
/// # Errors
/// The store's.
pub fn changes(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    since: u64,
    limit: usize,
    deleted: bool,
) -> Result<(Vec<Fields>, u64, bool), StoreError> {
    let head = tx.head()?.0;
    match &resource.source {
        Source::Counted(read) => Ok((read(tx, view, None)?, head, false)),
        Source::Records { kinds, row } => {
            let mut found = tx.changed_of(kinds, since, limit + 1)?;
            let more = found.len() > limit;
            found.truncate(limit);
            let next = if more { found.last().map_or(since, |last| last.seq) } else { head.max(since) };
            let wanted = found.iter().filter(|record| deleted || !record.is_deleted());
            Ok((wanted.filter_map(|record| row(record, view)).collect(), next, more))
        }
    }
}

/// Calls `each` with every row of a list whose record changed after `since`, until it answers `false`.
///
/// # Errors
/// The store's.
pub fn each(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    mut since: u64,
    deleted: bool,
    each: &mut dyn FnMut(Fields) -> bool,
) -> Result<(), StoreError> {
    loop {
        let (rows, next, more) = changes(tx, resource, view, since, AT_A_TIME, deleted)?;
        for row in rows {
            if !each(row) {
                return Ok(());
            }
        }
        if !more {
            return Ok(());
        }
        since = next;
    }
}

/// How many rows a list has whose record changed after `since`; none is made for it.
///
/// # Errors
/// The store's.
pub fn count(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    mut since: u64,
) -> Result<u64, StoreError> {
    let kinds = match &resource.source {
        Source::Counted(read) => return Ok(read(tx, view, None)?.len() as u64),
        Source::Records { kinds, .. } => kinds,
    };
    let mut count = 0;
    loop {
        let found = tx.changed_of(kinds, since, AT_A_TIME)?;
        let Some(last) = found.last() else { return Ok(count) };
        since = last.seq;
        count += found.iter().filter(|record| !record.is_deleted()).count() as u64;
    }
}

/// A row by its id.
///
/// # Errors
/// The store's.
pub fn one(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    id: &str,
) -> Result<Option<Fields>, StoreError> {
    match &resource.source {
        Source::Counted(read) => {
            let month = id.split_once(':').map(|(_, month)| month);
            let rows = read(tx, view, month)?;
            Ok(rows.into_iter().find(|row| row.get("id").and_then(Value::as_str) == Some(id)))
        }
        Source::Records { kinds, row } => {
            let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
            let found = tx.changed_one(kinds, id)?;
            Ok(found.filter(|record| !Changed::is_deleted(record)).and_then(|record| row(&record, view)))
        }
    }
}
