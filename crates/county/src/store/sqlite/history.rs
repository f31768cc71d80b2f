//! The append-only history.

use super::{SqliteTransaction, count_at, fixed};
use crate::store::{HistoryLine, HistoryRows, StoreError, refusal_name, refusal_of};
use duxue_sync::Stamp;
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;
use rusqlite::Row;
use uuid::Uuid;

const COLUMNS: &str =
    "seq, device, number, record, change, chain, effective, refused, refusal, received, previous, hash";

impl HistoryRows for SqliteTransaction<'_> {
    fn head(&mut self) -> Result<(u64, Hash), StoreError> {
        self.one("SELECT head, history_hash FROM counties WHERE county = $1", [self.county], |row| {
            Ok((count_at(row, 0)?, fixed(row, 1, "counties")?))
        })?
        .ok_or(StoreError::Damaged("counties"))
    }

    fn set_head(&mut self, head: u64, history: Hash) -> Result<(), StoreError> {
        self.run(
            "UPDATE counties SET head = $1, history_hash = $2 WHERE county = $3",
            (head.cast_signed(), history, self.county),
        )
    }

    fn append(&mut self, line: &HistoryLine) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO history (county, seq, device, number, record, change, chain, effective, refused, refusal,
                 received, previous, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            rusqlite::params![
                self.county,
                line.seq.cast_signed(),
                line.device,
                line.number.cast_signed(),
                line.record.map(Uuid::into_bytes),
                line.change,
                line.chain,
                line.effective.map(|stamp| stamp.micros.cast_signed()),
                line.refused.as_ref().map(|(reason, _)| refusal_name(*reason)),
                line.refused.as_ref().map(|(_, text)| text),
                line.received.cast_signed(),
                line.previous,
                line.hash,
            ],
        )
    }

    fn line_of(&mut self, device: DeviceNumber, number: u64) -> Result<Option<HistoryLine>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND device = $2 AND number = $3"),
            (self.county, device, number.cast_signed()),
            line,
        )
    }

    fn refused_of(&mut self, device: DeviceNumber, number: u64) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM history WHERE county = $1 AND device = $2 AND number > $3 AND refused IS NOT NULL
                 ORDER BY number"
            ),
            (self.county, device, number.cast_signed()),
            line,
        )
    }

    fn history_after(&mut self, after: u64, limit: usize) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
            (self.county, after.cast_signed(), limit as i64),
            line,
        )
    }

    fn history_of(&mut self, record: Uuid) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND record = $2 ORDER BY seq"),
            (self.county, record.as_bytes()),
            line,
        )
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM history WHERE county = $1 AND refused IS NOT NULL ORDER BY seq DESC LIMIT $2"
            ),
            (self.county, limit as i64),
            line,
        )
    }
}

fn line(row: &Row<'_>) -> Result<HistoryLine, StoreError> {
    let device = row.get(1)?;
    let record: Option<[u8; 16]> = row.get(3)?;
    let refused = match row.get::<_, Option<String>>(7)? {
        None => None,
        Some(name) => {
            let reason = refusal_of(&name).ok_or(StoreError::Damaged("history"))?;
            Some((reason, row.get::<_, Option<String>>(8)?.unwrap_or_default()))
        }
    };
    Ok(HistoryLine {
        seq: count_at(row, 0)?,
        device,
        number: count_at(row, 2)?,
        record: record.map(Uuid::from_bytes),
        change: row.get(4)?,
        chain: fixed(row, 5, "history")?,
        effective: row.get::<_, Option<i64>>(6)?.map(|micros| Stamp { micros: micros.cast_unsigned(), device }),
        refused,
        received: count_at(row, 9)?,
        previous: fixed(row, 10, "history")?,
        hash: fixed(row, 11, "history")?,
    })
}
