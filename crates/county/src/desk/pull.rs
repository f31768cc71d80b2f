//! Giving a device what changed, page by page, and comparing digests.
//!
//! Invariant: a scope that the person does not hold is passed over in silence, whatever the device asks for; a cursor
//! never moves past a record that is not on the page.

use super::reach::{Reach, person_of};
use super::{DeskError, admitted};
use crate::store::{COUNTY_DEVICE, CountyTransaction, StoreError};
use chrono::NaiveDate;
use duxue_sync::digest::{AllDigest, ScopeDigest};
use duxue_sync::leaves::leaf;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{CheckReply, CheckRequest, CheckedScope, PullPage, PullRequest, Record, ScopeCursor, Writer};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Fields on one page, in bytes before packing; what a cut connection costs at most.
pub const PAGE_BYTES: usize = 256 << 10;

pub fn pull(
    tx: &mut CountyTransaction<'_>,
    request: &PullRequest,
    today: NaiveDate,
    page_bytes: usize,
) -> Result<PullPage, DeskError> {
    let device = admitted(tx, request.device)?;
    let reach = Reach::of(tx, device.person, today)?;
    let mut page = PullPage::default();
    let mut digests = Vec::new();
    let mut left = page_bytes;
    for scope in reach.scopes() {
        let Some(after) = request.cursor_of(&scope) else { continue };
        let (digest, last) = state_of(tx, &scope)?;
        digests.push(digest);
        if last <= after {
            continue;
        }
        if left == 0 {
            page.remaining += still_to_come(tx, &scope, after)?;
            continue;
        }
        let mut records = tx.changed_after(&scope, after, left)?;
        let bytes: usize = records.iter().map(|record| record.fields.len()).sum();
        let mut reached = records.last().map_or(last, |record| record.seq);
        if planted(Fault::NumberBeforeCommit) && records.len() > 1 {
            // The transaction with the lower number is not committed yet; the one with the higher is.
            records.remove(records.len() - 2);
        }
        if planted(Fault::CursorPastPage) {
            reached = last;
        }
        if reached < last {
            page.remaining += still_to_come(tx, &scope, reached)?;
            left = 0;
        } else {
            left = left.saturating_sub(bytes);
        }
        page.records.extend(records);
        page.cursors.push(ScopeCursor { scope, after: reached });
    }
    page.more = page.remaining > 0;
    page.digest = (!page.more).then(|| AllDigest::of(&digests));
    page.writers = writers(tx, &page.records)?;
    Ok(page)
}

pub fn check(
    tx: &mut CountyTransaction<'_>,
    request: &CheckRequest,
    today: NaiveDate,
) -> Result<CheckReply, DeskError> {
    let device = admitted(tx, request.device)?;
    let reach = Reach::of(tx, device.person, today)?;
    let mut scopes = Vec::new();
    for scope in request.scopes.iter().filter(|scope| reach.holds(scope)) {
        let (digest, last) = state_of(tx, scope)?;
        scopes.push(CheckedScope { digest, last });
    }
    Ok(CheckReply { scopes })
}

/// Digest of a scope and the number of its last change.
fn state_of(tx: &mut CountyTransaction<'_>, scope: &str) -> Result<(ScopeDigest, u64), StoreError> {
    Ok(tx.scope_state(scope)?.unwrap_or_else(|| (ScopeDigest::empty(scope), 0)))
}

fn still_to_come(tx: &mut CountyTransaction<'_>, scope: &str, after: u64) -> Result<u64, StoreError> {
    // A first fill is known without counting.
    if after == 0 { Ok(state_of(tx, scope)?.0.count) } else { tx.count_after(scope, after) }
}

/// Who stands behind the two values of each conflict on the page.
fn writers(tx: &mut CountyTransaction<'_>, records: &[Record]) -> Result<Vec<Writer>, StoreError> {
    let mut named: BTreeSet<DeviceNumber> = BTreeSet::new();
    for record in records.iter().filter(|record| !record.conflicts.is_empty()) {
        let fields = serde_json::from_str(&record.fields).map_err(|_| StoreError::Damaged("records"))?;
        for conflict in &record.conflicts {
            named.insert(conflict.stamp.device);
            if leaf(&fields, &conflict.path).is_some() {
                named.extend(record.stamps.of_leaf(&conflict.path).map(|leaf| leaf.stamp.device));
            }
        }
    }
    let mut writers = Vec::new();
    for number in named {
        if number == COUNTY_DEVICE {
            let name = super::people::county_name(tx)?;
            writers.push(Writer { device: number, person: Uuid::nil(), name, machine: "县端".to_owned() });
        } else if let Some(device) = tx.device(number)? {
            let person = tx.record(device.person)?.as_ref().and_then(person_of).unwrap_or_default();
            let name = person.name.unwrap_or_default();
            writers.push(Writer { device: number, person: device.person, name, machine: device.machine });
        }
    }
    Ok(writers)
}
