//! What two writers left different: the county sees it and reminds them; they themselves choose, on their devices.

use super::overview::Nothing;
use super::roster::{Roster, count, day_words};
use super::views_people::{UnsettledPage, UnsettledRow, UnsettledSide};
use crate::desk::{Side, local_time, unsettled};
use crate::http::Problem;
use crate::sight::Records;
use crate::store::{CountyTransaction, StoreError};
use chrono::NaiveDate;
use duxue_domain::records::Kind;

/// Records looked at: more than this nobody reads through.
const MOST: usize = 500;

/// How many places wait for a choice.
///
/// # Errors
/// The store's.
pub fn waiting(tx: &mut dyn Records) -> Result<u32, StoreError> {
    Ok(count(tx.records_in_conflict(MOST)?.iter().flat_map(|record| &record.merged.conflicts)))
}

/// # Errors
/// The store's.
pub fn list(tx: &mut CountyTransaction<'_>, _: &Nothing, now: u64) -> Result<UnsettledPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let found = unsettled(tx, MOST)?;
    let row = |one: crate::desk::Unsettled| UnsettledRow {
        open: place(&one.kind, &one.record.to_string()),
        title: one.title.to_owned(),
        school: one.school,
        field: one.field,
        standing: side(one.standing, roster.today),
        other: side(one.other, roster.today),
    };
    Ok(UnsettledPage { total: count(&found), rows: found.into_iter().map(row).collect() })
}

/// Where the console shows the record, if it does.
pub fn place(kind: &str, id: &str) -> Option<String> {
    match Kind::of(kind)? {
        Kind::Visit => Some(format!("/visits?open={id}")),
        Kind::Hazard => Some(format!("/hazards?show=all&open={id}")),
        Kind::Rectification => Some(format!("/hazards?kind=rectification&show=all&open={id}")),
        Kind::Brief => Some(format!("/brief/{id}")),
        _ => None,
    }
}

fn side(side: Side, today: NaiveDate) -> UnsettledSide {
    let at = local_time(side.written);
    let when = format!("{} {}", day_words(at.date_naive(), today), at.format("%-H:%M"));
    let who = if side.machine.is_empty() { side.writer } else { format!("{} · {}", side.writer, side.machine) };
    UnsettledSide { text: side.text, who, when }
}
