//! The store as a round of sync sees it. What each step promises stands at [`Replica`].
//!
//! Invariant: a row is what the county last sent with the unsent changes merged on top; `county_hash` is the hash of what
//! the county sent, and the sum of these hashes per scope stands in `scopes`, kept in the same transaction.

use crate::bundle;
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::identity::{self, KEPT};
use crate::outbox::{MEDIA_WAITS, number, unsent_changes};
use crate::record::{self, Held, fields_of, moment};
use crate::recovery;
use crate::scopes::{begin_again, begin_all_again, hold, purge};
use crate::set_aside;
use crate::store::{Store, TOKEN, set_local};
use crate::unsent;
use crate::vault::Vault;
use chrono::{DateTime, TimeDelta, Utc};
use duxue_sync::chain::Hash;
use duxue_sync::digest::{ScopeDigest, record_hash};
use duxue_sync::message::{ForkReply, HelloReply, PullPage, Record, RefusedChange, ScopeCursor};
use duxue_sync::planted::{Fault, planted};
use duxue_sync::round::{Identity, Replica};
use duxue_sync::{ChainPoint, Merged, SealedChange};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::BTreeMap;

impl Replica for Store {
    type Error = StoreError;

    fn identity(&self) -> Result<Identity> {
        self.records().read(|connection| {
            let device = Device::load(connection)?;
            Ok(Identity {
                device: device.number,
                sealed: device.sealed,
                acknowledged: device.acknowledged,
                epoch: device.epoch,
                greeted: bundle::greeted(connection)?,
                bundle_key: bundle::county_key(connection)?,
                unsent_changes: unsent_changes(connection)?,
                unsent_media: number(connection, &format!("SELECT count(*) FROM media m WHERE {MEDIA_WAITS}"))?,
                sealed_key: if recovery::is_told(connection)? { None } else { Vault::sealed_key(self.folder())? },
            })
        })
    }

    fn changes_after(&self, after: ChainPoint, max_bytes: usize) -> Result<Option<Vec<SealedChange>>> {
        self.records().read(|connection| {
            if !is_in_chain(connection, &Device::load(connection)?, after)? {
                return Ok(None);
            }
            let mut statement =
                connection.prepare_cached("SELECT body FROM changes WHERE number > ?1 ORDER BY number")?;
            let mut rows = statement.query([after.number])?;
            let (mut changes, mut bytes) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let body: Vec<u8> = row.get(0)?;
                bytes += body.len();
                if bytes > max_bytes && !changes.is_empty() {
                    break;
                }
                changes.push(SealedChange(body));
            }
            Ok(Some(changes))
        })
    }

    fn acknowledge(&mut self, received: ChainPoint, refused: &[RefusedChange]) -> Result<()> {
        let now = self.now();
        self.records().write(|transaction| {
            let mut device = Device::load(transaction)?;
            if !is_in_chain(transaction, &device, received)? {
                return Err(StoreError::NotInChain(received.number));
            }
            let kept = if planted(Fault::RefusedForgotten) { &[] } else { refused };
            for refused in kept.iter().filter(|refused| refused.number <= received.number) {
                let mut statement = transaction.prepare_cached("SELECT body FROM changes WHERE number = ?1")?;
                let body: Option<Vec<u8>> = statement.query_row([refused.number], |row| row.get(0)).optional()?;
                let body = body.ok_or(StoreError::NotInChain(refused.number))?;
                set_aside::keep(transaction, device.number, refused, &body, now)?;
            }
            let county_now = device.county_time(now);
            let cleared_before =
                if planted(Fault::OutboxClearedByTime) { (now - TimeDelta::hours(1)).timestamp_micros() } else { i64::MIN };
            transaction.execute(
                "UPDATE changes SET acknowledged_at = ?2 WHERE (number <= ?1 OR made_at < ?3) AND acknowledged_at IS NULL",
                params![received.number, county_now.timestamp_micros(), cleared_before],
            )?;
            if received.number > device.acknowledged.number {
                device.acknowledged = received;
            }
            forget_old(transaction, &mut device, county_now)?;
            device.store(transaction)
        })
    }

    fn take_identity(&mut self, new: &ForkReply) -> Result<()> {
        let now = self.now();
        self.records().write(|transaction| {
            identity::take(transaction, new.device, now)?;
            recovery::tell_again(transaction)?;
            set_local(transaction, TOKEN, Some(&new.token))
        })
    }

    fn greet(&mut self, hello: &HelloReply) -> Result<()> {
        let now = self.now();
        self.records().write(|transaction| {
            let mut device = Device::load(transaction)?;
            device.county_offset = Some((hello.county_micros as i64).saturating_sub(now.timestamp_micros()));
            if device.epoch.is_some_and(|epoch| epoch != hello.epoch) && !planted(Fault::EpochIgnored) {
                identity::offer_everything_again(transaction, &mut device, now)?;
                recovery::tell_again(transaction)?;
                // The county's numbers begin again below ours: what they stand for now must be fetched.
                begin_all_again(transaction)?;
            } else {
                recovery::told(transaction)?;
            }
            device.epoch = Some(hello.epoch);
            bundle::note_greeting(transaction, hello)?;
            device.store(transaction)
        })
    }

    fn cursors(&self) -> Result<Vec<ScopeCursor>> {
        self.records().read(cursors)
    }

    fn add_scope(&mut self, scope: &str) -> Result<()> {
        self.records().write(|transaction| {
            hold(transaction, scope)?;
            begin_again(transaction, scope)?;
            if planted(Fault::NewScopeFromHead) {
                transaction
                    .execute("UPDATE scopes SET cursor = (SELECT max(cursor) FROM scopes) WHERE scope = ?1", [scope])?;
            }
            Ok(())
        })
    }

    fn purge_scope(&mut self, scope: &str) -> Result<()> {
        if planted(Fault::ScopeNotPurged) {
            return Ok(());
        }
        let now = self.now();
        self.records().write(|transaction| purge(transaction, scope, now))?;
        self.drop_media()
    }

    fn apply(&mut self, page: &PullPage) -> Result<()> {
        if planted(Fault::CursorBeforePage) {
            self.records().write(|transaction| apply(transaction, page, &[], &|| false))?;
        }
        // Row, index and SQLite's log each hold about the page once more.
        let bytes: usize = page.records.iter().map(|record| record.fields.len() + 512).sum();
        self.ensure_room(3 * bytes as u64)?;
        let mut rest = page.records.as_slice();
        loop {
            let taken =
                self.records().write(|transaction| apply(transaction, page, rest, &|| self.records().awaited()))?;
            rest = &rest[taken..];
            if rest.is_empty() {
                return Ok(());
            }
        }
    }

    fn digests(&self, scopes: &[String]) -> Result<Vec<ScopeDigest>> {
        self.records().read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT held_count, held_sum FROM scopes WHERE scope = ?1")?;
            let digest = |scope: &String| {
                let found = statement.query_row([scope], |row| {
                    Ok(ScopeDigest { scope: scope.clone(), count: row.get(0)?, sum: row.get(1)? })
                });
                Ok(found.optional()?.unwrap_or_else(|| ScopeDigest::empty(scope)))
            };
            scopes.iter().map(digest).collect()
        })
    }

    fn reset_cursor(&mut self, scope: &str) -> Result<()> {
        self.records().write(|transaction| begin_again(transaction, scope))
    }
}

fn cursors(connection: &Connection) -> Result<Vec<ScopeCursor>> {
    let mut statement = connection.prepare_cached("SELECT scope, cursor FROM scopes ORDER BY scope")?;
    let rows = statement.query_map([], |row| Ok(ScopeCursor { scope: row.get(0)?, after: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn is_in_chain(connection: &Connection, device: &Device, point: ChainPoint) -> Result<bool> {
    if point == device.base || planted(Fault::CloneAccepted) {
        return Ok(true);
    }
    let mut statement = connection.prepare_cached("SELECT hash FROM changes WHERE number = ?1")?;
    let hash: Option<Hash> = statement.query_row([point.number], |row| row.get(0)).optional()?;
    Ok(hash == Some(point.hash))
}

/// Lets go of acknowledged changes at the chain's beginning that are older than [`KEPT`].
fn forget_old(transaction: &Transaction<'_>, device: &mut Device, now: DateTime<Utc>) -> Result<()> {
    let before = (now - KEPT).timestamp_micros();
    let mut statement = transaction.prepare_cached(
        "SELECT number, hash FROM changes
         WHERE number < coalesce((SELECT min(number) FROM changes WHERE acknowledged_at IS NULL OR acknowledged_at >= ?1), 1 << 60)
         ORDER BY number DESC LIMIT 1",
    )?;
    let last = statement.query_row([before], |row| Ok(ChainPoint { number: row.get(0)?, hash: row.get(1)? }));
    if let Some(last) = last.optional()? {
        transaction.execute("DELETE FROM changes WHERE number <= ?1", [last.number])?;
        device.base = last;
    }
    transaction.execute("DELETE FROM former_changes WHERE acknowledged_at < ?1", [before])?;
    Ok(())
}

/// What a page does to the digests: records more or fewer, and the sum of hashes in and out.
type Shifts = BTreeMap<String, (i64, u128)>;

/// Records of a page that are applied whoever waits to write meanwhile; some milliseconds of an old laptop.
const AT_LEAST: usize = 32;

/// Applies the first of `rest`, what is left of the page's records: all of them, or some where others wait to write.
/// Returns how many.
fn apply(transaction: &Transaction<'_>, page: &PullPage, rest: &[Record], awaited: &dyn Fn() -> bool) -> Result<usize> {
    let mut device = Device::load(transaction)?;
    let some_wait = unsent_changes(transaction)? > 0;
    let mut shifts = Shifts::new();
    let mut taken = 0;
    for record in rest {
        if taken >= AT_LEAST && awaited() {
            break;
        }
        taken += 1;
        if planted(Fault::PageCutShort) && taken == rest.len() {
            break;
        }
        if let Some(stamp) = record.stamps.highest() {
            device.clock.saw(stamp);
        }
        apply_record(transaction, record, some_wait, &mut shifts)?;
    }
    for (scope, (count, sum)) in shifts {
        shift_digest(transaction, &scope, count, sum)?;
    }
    for cursor in &page.cursors {
        // Never to or past a record that is still to be applied.
        let next = rest[taken..].iter().filter(|record| record.scope == cursor.scope).map(|record| record.seq).min();
        let reached = next.map_or(cursor.after, |seq| cursor.after.min(seq - 1));
        transaction
            .prepare_cached("UPDATE scopes SET cursor = ?2 WHERE scope = ?1")?
            .execute(params![cursor.scope, reached])?;
    }
    for writer in &page.writers {
        transaction
            .prepare_cached(
                "INSERT INTO writers (device, person, name, machine) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (device) DO UPDATE SET person = excluded.person, name = excluded.name, machine = excluded.machine",
            )?
            .execute(params![writer.device, writer.person.as_bytes(), writer.name, writer.machine])?;
    }
    device.store(transaction)?;
    Ok(taken)
}

fn apply_record(transaction: &Transaction<'_>, record: &Record, some_wait: bool, shifts: &mut Shifts) -> Result<()> {
    let text = &record.fields;
    let merged =
        Merged { fields: fields_of(text)?, stamps: record.stamps.clone(), conflicts: record.conflicts.clone() };
    let hash = record_hash(record.id, &record.kind, &merged);
    let before = Held::load(transaction, record.id)?;
    if let Some((scope, hash)) = before.as_ref().and_then(|held| Some((&held.scope, held.county_hash?))) {
        let shift = shifts.entry(scope.clone()).or_default();
        *shift = (shift.0 - 1, shift.1.wrapping_sub(hash));
    }
    let shift = shifts.entry(record.scope.clone()).or_default();
    *shift = (shift.0 + 1, shift.1.wrapping_add(hash));
    let mut held = Held {
        row: before.as_ref().and_then(|held| held.row),
        merged,
        seq: record.seq,
        county_hash: Some(hash),
        ..Held::new(record.id, &record.kind, &record.scope)
    };
    if planted(Fault::TombstoneDropped) && held.merged.fields.get("deleted").is_some_and(|leaf| *leaf == true) {
        return Ok(());
    }
    let on_top = some_wait && !planted(Fault::UnsentNotOnTop) && unsent::merge_onto(transaction, &mut held)?;
    let changed = moment(held.merged.stamps.highest().map_or(0, |stamp| stamp.micros as i64));
    let before = before.as_ref().map(|held| &held.merged);
    if on_top {
        record::put(transaction, &held, before, changed)?;
    } else {
        record::put_text(transaction, &held, text, before, changed)?;
    }
    Ok(())
}

fn shift_digest(transaction: &Transaction<'_>, scope: &str, count: i64, sum: u128) -> Result<()> {
    let mut statement = transaction.prepare_cached("SELECT held_sum FROM scopes WHERE scope = ?1")?;
    let Some(held): Option<[u8; 16]> = statement.query_row([scope], |row| row.get(0)).optional()? else {
        return Ok(());
    };
    let sum = u128::from_le_bytes(held).wrapping_add(sum).to_le_bytes();
    transaction
        .prepare_cached("UPDATE scopes SET held_count = held_count + ?2, held_sum = ?3 WHERE scope = ?1")?
        .execute(params![scope, count, sum])?;
    Ok(())
}

/// The digests of all scopes added up anew from their rows.
pub(crate) fn recomputed_digests(connection: &Connection) -> Result<BTreeMap<String, ScopeDigest>> {
    let mut digests: BTreeMap<String, ScopeDigest> = BTreeMap::new();
    let mut statement = connection.prepare("SELECT scope, county_hash FROM records WHERE county_hash IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (scope, hash): (String, [u8; 16]) = (row.get(0)?, row.get(1)?);
        let digest = digests.entry(scope).or_insert_with_key(|scope| ScopeDigest::empty(scope));
        digest.replace(None, Some(u128::from_le_bytes(hash)));
    }
    Ok(digests)
}
