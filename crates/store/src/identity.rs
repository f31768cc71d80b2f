//! A copied or restored database takes a number of its own; a restored county is offered everything again.
//!
//! Invariant: no change is lost on the way. A stamp keeps its moment and changes only its device, so that what was
//! written in order stays in order.

use crate::device::Device;
use crate::error::Result;
use crate::record::{self, Held, moment};
use crate::set_aside;
use crate::unsent;
use chrono::{DateTime, TimeDelta, Utc};
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::{Clock, DeviceNumber, LeafStamp, Stamp};
use duxue_sync::{ChainPoint, Change, SealedChange};
use rusqlite::{Connection, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How long what the county has acknowledged is kept for a county that is restored from its backup. The promise is 30 days.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(45);

/// Old stamp to new.
type Restamped = BTreeMap<Stamp, Stamp>;

pub(crate) fn take(transaction: &Transaction<'_>, number: DeviceNumber, now: DateTime<Utc>) -> Result<()> {
    let mut device = Device::load(transaction)?;
    transaction.execute(
        "INSERT OR REPLACE INTO former_changes (device, number, body, acknowledged_at)
         SELECT ?1, number, body, acknowledged_at FROM changes WHERE acknowledged_at IS NOT NULL",
        [device.number],
    )?;
    let waiting =
        changes(transaction, "SELECT made_at, body FROM changes WHERE acknowledged_at IS NULL ORDER BY number")?;
    transaction.execute("DELETE FROM changes", [])?;
    device.number = number;
    device.sealed = ChainPoint::default();
    device.acknowledged = ChainPoint::default();
    device.base = ChainPoint::default();
    let waiting = if planted(Fault::WaitingDroppedAtFork) { Vec::new() } else { waiting };
    let restamped = append(transaction, &mut device, waiting)?;
    for record in restamped.records {
        if let Some(held) = Held::load(transaction, record)? {
            restamp_row(transaction, held, &restamped.stamps, now)?;
        }
    }
    device.store(transaction)
}

/// Puts every kept acknowledged change back into the outbox, and every photo that is here. Changes sent under a former
/// number go to the chain's end; of a photo that the county still has, no byte is sent again.
pub(crate) fn offer_everything_again(
    transaction: &Transaction<'_>,
    device: &mut Device,
    now: DateTime<Utc>,
) -> Result<()> {
    if !planted(Fault::PhotosNotOfferedAgain) {
        transaction.execute(
            "UPDATE media SET acknowledged_at = NULL, upload_url = NULL, upload_offset = 0 WHERE dropping = 0",
            [],
        )?;
    }
    transaction.execute("UPDATE changes SET acknowledged_at = NULL", [])?;
    device.acknowledged = device.base;
    let former = changes(transaction, "SELECT acknowledged_at, body FROM former_changes ORDER BY device, number")?;
    append(transaction, device, former)?;
    transaction.execute("DELETE FROM former_changes", [])?;
    unsent::show_again(transaction, now)
}

struct Appended {
    stamps: Restamped,
    records: BTreeSet<Uuid>,
}

/// Seals changes anew at the end of the device's chain, under its number.
fn append(transaction: &Transaction<'_>, device: &mut Device, waiting: Vec<(i64, Change)>) -> Result<Appended> {
    let mut appended = Appended { stamps: Restamped::new(), records: BTreeSet::new() };
    for (made_at, mut change) in waiting {
        let number = if planted(Fault::ForkKeepsStamps) { change.stamp.device } else { device.number };
        let stamp = Stamp { micros: change.stamp.micros, device: number };
        appended.stamps.insert(change.stamp, stamp);
        appended.records.insert(change.record);
        change.number = device.sealed.number + 1;
        change.stamp = stamp;
        change.replaced.values_mut().for_each(|seen| *seen = renamed(*seen, &appended.stamps));
        change.settles.iter_mut().for_each(|settled| *settled = renamed(*settled, &appended.stamps));
        unsent::seal(transaction, device, &change, moment(made_at))?;
        device.clock = Clock { last: device.clock.last.max(stamp.micros) };
    }
    Ok(appended)
}

fn changes(connection: &Connection, sql: &str) -> Result<Vec<(i64, Change)>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push((row.get(0)?, set_aside::open(&SealedChange(row.get(1)?), 0)?));
    }
    Ok(changes)
}

fn restamp_row(connection: &Connection, mut held: Held, stamps: &Restamped, now: DateTime<Utc>) -> Result<()> {
    let before = held.merged.clone();
    let rename = |leaf: &mut LeafStamp| {
        leaf.stamp = renamed(leaf.stamp, stamps);
        leaf.claimed = leaf.claimed.map(|claimed| renamed(claimed, stamps));
    };
    held.merged.stamps.base.iter_mut().for_each(rename);
    held.merged.stamps.leaves.values_mut().for_each(rename);
    held.merged.conflicts.iter_mut().for_each(|conflict| conflict.stamp = renamed(conflict.stamp, stamps));
    record::put(connection, &held, Some(&before), now)?;
    Ok(())
}

fn renamed(stamp: Stamp, stamps: &Restamped) -> Stamp {
    stamps.get(&stamp).copied().unwrap_or(stamp)
}
