//! What must hold: after every step, after every round, and at rest.

use super::schedule::Schedule;
use duxue_county::store::{COUNTY_DEVICE, HistoryLine, StoreError, StoredRecord};
use duxue_store::{Query, Store};
use duxue_sync::leaves::{for_each_leaf, leaf};
use duxue_sync::round::{Replica, RoundReport};
use duxue_sync::{Change, SealedChange};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A stamp further ahead of the county's clock than this (microseconds) must have been put right.
const AHEAD: u64 = 5 * 60 * 1_000_000;
const EVERYTHING: usize = usize::MAX / 2;

fn waiting(store: &Store) -> Result<Vec<Change>, String> {
    let acknowledged = store.identity().map_err(|error| error.to_string())?.acknowledged;
    let changes = store.changes_after(acknowledged, EVERYTHING).map_err(|error| error.to_string())?;
    let changes = changes.ok_or("the acknowledged point is not in the device's own chain")?;
    changes.iter().map(|change| change.open().map_err(|error| error.to_string())).collect()
}

/// `path=value` of all leaves that still wait to be sent.
pub fn waiting_values(store: &Store) -> Result<BTreeSet<String>, String> {
    let mut values = BTreeSet::new();
    for change in waiting(store)? {
        for_each_leaf(&change.set, &mut |path, value| {
            values.insert(format!("{path}={value}"));
        });
    }
    Ok(values)
}

/// What was saved and waits to be sent can be seen where it was written, or something newer that its writer saw.
pub fn laptop_keeps_what_waits(schedule: &Schedule, laptop: usize) -> Result<(), String> {
    let store = schedule.laptops[laptop].store();
    let waiting = waiting(store)?;
    let counted = store.waiting().map_err(|error| error.to_string())?.changes;
    if counted != waiting.len() as u64 {
        return Err(format!("{counted} changes are said to wait, {} do", waiting.len()));
    }
    // A county that was restored is offered again what it had refused as well; that is shown among the refused.
    let mut refused = BTreeSet::new();
    for one in store.refused().map_err(|error| error.to_string())? {
        for_each_leaf(&one.set, &mut |path, value| {
            refused.insert(format!("{path}={value}"));
        });
    }
    for change in waiting {
        let held = store.get(change.record).map_err(|error| error.to_string())?;
        let Some(held) = held else {
            // Its scope was let go of when all was sent; now it is offered once more to a county that was set back, and comes
            // again with the next pull where that county gives the scope back. Whether it does is asked for at rest.
            if schedule.copied_or_set_back {
                continue;
            }
            return Err(format!("a record with unsent words is not there: {}", change.record));
        };
        let mut lost = None;
        for_each_leaf(&change.set, &mut |path, value| {
            let stands = leaf(&held.fields, path) == Some(value);
            let kept = held.conflicts.iter().any(|conflict| conflict.path == path && conflict.value == *value);
            let elsewhere = schedule.ledger.is_over(path, value) || refused.contains(&format!("{path}={value}"));
            if !stands && !kept && path != "deleted" && !elsewhere {
                lost = Some(format!("unsent words are not shown where they were written: {path} {value}"));
            }
        });
        lost.map_or(Ok(()), Err)?;
    }
    Ok(())
}

/// Whatever the county has up to a cursor, the device has; and what counts as acknowledged, the county has.
pub fn cursors_skip_nothing(schedule: &Schedule, laptop: usize) -> Result<(), String> {
    let store = schedule.laptops[laptop].store();
    let identity = store.identity().map_err(|error| error.to_string())?;
    let desk = schedule.office.desk();
    if identity.epoch != Some(desk.epoch()) {
        // Its numbers are of a county that is no more; the next round asks for everything anew.
        return Ok(());
    }
    let device = desk.read(|tx| tx.device(identity.device)).map_err(|error: StoreError| error.to_string())?;
    let received = device.ok_or("the county does not know the device")?.received;
    if received.number < identity.acknowledged.number {
        return Err(format!(
            "{} changes count as acknowledged, and the county has {}",
            identity.acknowledged.number, received.number
        ));
    }
    for cursor in store.cursors().map_err(|error| error.to_string())? {
        let there = desk.read(|tx| tx.changed_after(&cursor.scope, 0, EVERYTHING));
        for record in there.map_err(|error: StoreError| error.to_string())? {
            if record.seq > cursor.after {
                break;
            }
            let held = store.get(record.id).map_err(|error| error.to_string())?;
            if held.is_none_or(|held| held.seq < record.seq) {
                return Err(format!(
                    "a cursor stands at {} and skipped {} ({})",
                    cursor.after, record.seq, cursor.scope
                ));
            }
        }
    }
    Ok(())
}

pub fn after_a_whole_round(schedule: &Schedule, laptop: usize, report: &RoundReport) -> Result<(), String> {
    if !report.scopes_repaired.is_empty() {
        return Err(format!("both sides differed and had to be repaired: {:?}", report.scopes_repaired));
    }
    let reach = schedule.office.reach(schedule.laptops[laptop].person);
    let all = Query { with_deleted: true, ..Query::default() };
    for record in schedule.laptops[laptop].store().list(&all).map_err(|error| error.to_string())? {
        if record.seq > 0 && !reach.contains(&record.scope) {
            return Err(format!("a record of {} stays with someone who must not have it", record.scope));
        }
    }
    Ok(())
}

/// Why a round may end early although everybody did as they should.
pub fn round_may_fail(schedule: &Schedule, laptop: usize, bad: bool, error: &str) -> Result<(), String> {
    let device = schedule.laptops[laptop].store().device().map_err(|error| error.to_string())?;
    let entry = schedule.office.desk().read(|tx| tx.device(device)).map_err(|error: StoreError| error.to_string())?;
    let let_in = entry.is_some_and(|device| device.revoked.is_none());
    // What was written after the last push holds its scope until the next round.
    let still_written = error.contains("UnsentInScope") && !schedule.at_rest;
    if bad || still_written || (!let_in && error.contains("NotAdmitted")) {
        return Ok(());
    }
    Err(format!("a round over a good line failed: {error}"))
}

fn history(schedule: &Schedule) -> Result<Vec<HistoryLine>, String> {
    schedule.office.desk().read(|tx| tx.history_after(0, EVERYTHING)).map_err(|error: StoreError| error.to_string())
}

/// `path=value` of all leaves that the county's history holds, refused ones included.
pub fn values_in_history(schedule: &Schedule) -> Result<BTreeSet<String>, String> {
    let mut values = BTreeSet::new();
    for line in history(schedule)? {
        let change = SealedChange(line.change).open().map_err(|error| error.to_string())?;
        for_each_leaf(&change.set, &mut |path, value| {
            values.insert(format!("{path}={value}"));
        });
    }
    Ok(values)
}

/// All is sent, everybody has the same, nobody has what is not theirs, and nothing that was ever said to be saved is missing.
pub fn at_rest(schedule: &Schedule) -> Result<(), String> {
    let records: BTreeMap<Uuid, StoredRecord> =
        schedule.office.records().into_iter().map(|record| (record.id, record)).collect();
    for laptop in 0..schedule.laptops.len() {
        laptop_equals_the_county(schedule, laptop, &records)?;
    }
    let found = schedule.office.desk().verify(|_| true).map_err(|error| error.to_string())?;
    if !found.faults.is_empty() {
        return Err(format!("the county's own check: {:?}", found.faults));
    }
    history_is_as_it_must_be(schedule)?;
    let refused: BTreeSet<Uuid> =
        history(schedule)?.iter().filter(|line| line.refused.is_some()).filter_map(|line| line.record).collect();
    conflicts_are_real(schedule, &records, &refused)?;
    nothing_is_lost(schedule, &records, &refused)
}

fn laptop_equals_the_county(
    schedule: &Schedule,
    laptop: usize,
    records: &BTreeMap<Uuid, StoredRecord>,
) -> Result<(), String> {
    let store = schedule.laptops[laptop].store();
    let waits = store.waiting().map_err(|error| error.to_string())?;
    if waits.changes != 0 {
        return Err(format!("{} changes still wait on laptop {laptop}", waits.changes));
    }
    // Reading every page is what takes longest of all; in each schedule one laptop is looked at so closely.
    if schedule.seed as usize % schedule.laptops.len() == laptop {
        let defects = store.verify().map_err(|error| error.to_string())?;
        if !defects.is_empty() {
            return Err(format!("the store of laptop {laptop}: {defects:?}"));
        }
    }
    let reach = schedule.office.reach(schedule.laptops[laptop].person);
    let mut owed: BTreeSet<Uuid> =
        records.values().filter(|record| reach.contains(&record.scope)).map(|record| record.id).collect();
    for held in store.list(&Query { with_deleted: true, ..Query::default() }).map_err(|error| error.to_string())? {
        let Some(record) = records.get(&held.id) else {
            // Refused as a whole: the county has it in its history alone. Or it came from a county that lost it when it was set
            // back, and its writer was refused it since: then this may be the last copy, and it stays.
            if held.refused || (held.seq == 0 && schedule.copied_or_set_back) {
                continue;
            }
            return Err(format!("laptop {laptop} holds a record that the county does not have: {}", held.id));
        };
        if !owed.remove(&held.id) && !held.refused {
            return Err(format!("laptop {laptop} holds a record outside its scopes: {}", held.scope));
        }
        let key = |conflict: &duxue_sync::Conflict| (conflict.path.clone(), conflict.stamp);
        let mut conflicts = [held.conflicts.clone(), record.merged.conflicts.clone()];
        conflicts.iter_mut().for_each(|list| list.sort_by_key(key));
        if !held.refused && (held.fields != record.merged.fields || conflicts[0] != conflicts[1]) {
            return Err(format!("laptop {laptop} and the county differ in {}", held.id));
        }
    }
    match owed.first() {
        Some(missing) => Err(format!("laptop {laptop} lacks a record that it should have: {missing}")),
        None => Ok(()),
    }
}

/// Every line was let through rightly, no clock ahead was believed, and every refusal can be seen on a device.
fn history_is_as_it_must_be(schedule: &Schedule) -> Result<(), String> {
    let mut shown = BTreeSet::new();
    for laptop in &schedule.laptops {
        for refused in laptop.store().refused().map_err(|error| error.to_string())? {
            for_each_leaf(&refused.set, &mut |path, value| {
                shown.insert(format!("{path}={value}"));
            });
        }
    }
    let lines = history(schedule)?;
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.device != COUNTY_DEVICE) {
        let change = SealedChange(line.change.clone()).open().map_err(|error| error.to_string())?;
        for_each_leaf(&change.set, &mut |path, value| *times.entry(format!("{path}={value}")).or_default() += 1);
    }
    for line in lines.iter().filter(|line| line.device != COUNTY_DEVICE) {
        let change = SealedChange(line.change.clone()).open().map_err(|error| error.to_string())?;
        let stamp = line.effective.unwrap_or(change.stamp);
        if stamp.micros > line.received + AHEAD {
            return Err("a clock far ahead was believed".to_owned());
        }
        let person = schedule.office.person_of_device(line.device).ok_or("a line of a device that nobody has")?;
        if line.refused.is_none() && !schedule.office.may_have_written(person, &change.scope) {
            return Err(format!("a change in {} was taken from someone who never had it", change.scope));
        }
        if line.refused.is_none() && change.set.get("state").is_some_and(|state| state == "issued") {
            return Err("a device issued a brief".to_owned());
        }
        let mut unseen = None;
        for_each_leaf(&change.set, &mut |path, value| {
            let key = format!("{path}={value}");
            let sent_again = times.get(&key).is_some_and(|times| *times > 1);
            if line.refused.is_some() && !shown.contains(&key) && !sent_again && !schedule.ledger.is_over(path, value) {
                unseen = Some(format!("refused and shown to nobody: {key}"));
            }
        });
        // Whoever could be shown it may have set the machine back, and then it was never theirs to see.
        if !schedule.copied_or_set_back {
            unseen.map_or(Ok(()), Err)?;
        }
    }
    Ok(())
}

/// A conflict is between two different values, of which neither writer had seen the other's.
fn conflicts_are_real(
    schedule: &Schedule,
    records: &BTreeMap<Uuid, StoredRecord>,
    refused: &BTreeSet<Uuid>,
) -> Result<(), String> {
    for record in records.values() {
        for conflict in &record.merged.conflicts {
            if leaf(&record.merged.fields, &conflict.path) == Some(&conflict.value) {
                return Err(format!("two who wrote the same are said to differ: {}", conflict.value));
            }
            let told_apart = conflict.value.as_str().is_some_and(|value| value.starts_with('第'));
            if told_apart
                && !schedule.copied_or_set_back
                // Where a later writer was refused, what they had written over stands again.
                && !refused.contains(&record.id)
                && !schedule.ledger.was_chosen_again(&conflict.path, &conflict.value)
                && schedule.ledger.is_over(&conflict.path, &conflict.value)
            {
                return Err(format!(
                    "what a writer had seen and written over is called a conflict: {}",
                    conflict.value
                ));
            }
        }
    }
    Ok(())
}

fn nothing_is_lost(
    schedule: &Schedule,
    records: &BTreeMap<Uuid, StoredRecord>,
    refused: &BTreeSet<Uuid>,
) -> Result<(), String> {
    let in_history = values_in_history(schedule)?;
    for written in schedule.ledger.written.iter().filter(|written| !written.gone) {
        let (path, value) = (&written.path, &written.value);
        if !in_history.contains(&format!("{path}={value}")) {
            return Err(format!("what was saved is not in the county's history: {path} {value}"));
        }
        let stands = records.get(&written.record).is_some_and(|record| {
            let kept =
                record.merged.conflicts.iter().any(|conflict| conflict.path == *path && conflict.value == *value);
            leaf(&record.merged.fields, path) == Some(value) || kept
        });
        let written_over = schedule.ledger.is_over(path, value);
        if !stands && !written_over && !refused.contains(&written.record) && *value != "没有问题" {
            return Err(format!("what was saved stands nowhere, and nobody wrote over it: {path} {value}"));
        }
    }
    Ok(())
}
