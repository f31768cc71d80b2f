//! The append-only history. What a line said may be taken out on request (see [`erasures`](super::erasures)); the line stays.

use super::{CountyTransaction, Give, HistoryLine, Row, StoreError, pieces, places, refusal_name, refusal_of, values};
use duxue_sync::Stamp;
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;
use uuid::Uuid;

const COLUMNS: &str =
    "seq, device, number, record, change, chain, effective, refused, refusal, received, previous, hash";

/// More than a county could have written or enrolled between a backup and its restore.
const NUMBERS_LEFT_OUT: u64 = 1_000_000;
const DEVICES_LEFT_OUT: u32 = 1000;
/// A backup may be restored twice, and what was enrolled in between is known to neither: each restore goes on somewhere else.
const DEVICES_AFTER_RESTORES: u32 = 1_000_000;

/// How many device numbers are left out at a restore, by the chance that is in its epoch.
fn devices_left_out(epoch: Uuid) -> u32 {
    let bytes = epoch.as_bytes();
    let chance = u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
    DEVICES_LEFT_OUT + chance % DEVICES_AFTER_RESTORES
}

impl CountyTransaction<'_> {
    /// The county's last number and the hash of the last line of its history.
    pub fn head(&mut self) -> Result<(u64, Hash), StoreError> {
        self.one("SELECT head, history_hash FROM counties WHERE county = $1", values![self.county], |row| {
            Ok((row.count(0)?, row.fixed(1)?))
        })?
        .ok_or(StoreError::Damaged("counties"))
    }

    pub fn set_head(&mut self, head: u64, history: Hash) -> Result<(), StoreError> {
        self.run(
            "UPDATE counties SET head = $1, history_hash = $2 WHERE county = $3",
            values![head, history, self.county],
        )
    }

    /// The time since the last restore from a backup; `None` in a county that no server has opened yet.
    pub fn epoch(&mut self) -> Result<Option<Uuid>, StoreError> {
        let epoch = self.one("SELECT epoch FROM counties WHERE county = $1", values![self.county], |row| {
            row.bytes(0)?.map(|_| row.id(0)).transpose()
        })?;
        Ok(epoch.flatten())
    }

    pub fn set_epoch(&mut self, epoch: Uuid) -> Result<(), StoreError> {
        self.run("UPDATE counties SET epoch = $1 WHERE county = $2", values![epoch, self.county])
    }

    /// Where the county went, if it was moved away from here.
    pub fn moved(&mut self) -> Result<Option<String>, StoreError> {
        let moved = self
            .one("SELECT moved FROM counties WHERE county = $1", values![self.county], |row| row.string_or_null(0))?;
        Ok(moved.flatten())
    }

    /// Lets nothing be written here any more.
    pub fn set_moved(&mut self, to: &str) -> Result<(), StoreError> {
        self.run("UPDATE counties SET moved = $1 WHERE county = $2", values![to, self.county])
    }

    /// After a restore from a backup: a new epoch, and gaps in the numbers, because changes and devices since the backup
    /// bear them already.
    pub fn go_on_restored(&mut self, epoch: Uuid) -> Result<(), StoreError> {
        let (head, history) = self.head()?;
        self.set_head(head + NUMBERS_LEFT_OUT, history)?;
        self.skip_device_numbers(devices_left_out(epoch))?;
        self.set_epoch(epoch)
    }

    pub fn append(&mut self, lines: &[HistoryLine]) -> Result<(), StoreError> {
        for piece in pieces(lines) {
            let sql = format!(
                "INSERT INTO history (county, seq, device, number, record, change, chain, effective, refused, refusal,
                     received, previous, hash) VALUES {}",
                places(piece.len(), 13)
            );
            let refused: Vec<_> = piece.iter().map(|line| line.refused.as_ref()).collect();
            let names: Vec<_> =
                refused.iter().map(|refused| refused.map(|(reason, _)| refusal_name(*reason))).collect();
            let texts: Vec<_> = refused.iter().map(|refused| refused.map(|(_, text)| text)).collect();
            let effective: Vec<_> = piece.iter().map(|line| line.effective.map(|stamp| stamp.micros)).collect();
            let mut given = Vec::with_capacity(piece.len() * 13);
            for (at, line) in piece.iter().enumerate() {
                given.extend_from_slice(values![
                    self.county,
                    line.seq,
                    line.device,
                    line.number,
                    line.record,
                    line.change,
                    line.chain,
                    effective[at],
                    names[at],
                    texts[at],
                    line.received,
                    line.previous,
                    line.hash,
                ]);
            }
            self.run(&sql, &given)?;
        }
        Ok(())
    }

    /// A device's change by its number: the line of history it became.
    pub fn line_of(&mut self, device: DeviceNumber, number: u64) -> Result<Option<HistoryLine>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND device = $2 AND number = $3"),
            values![self.county, device, number],
            line,
        )
    }

    /// A device's refused changes after `number`, in its order.
    pub fn refused_of(&mut self, device: DeviceNumber, number: u64) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM history WHERE county = $1 AND device = $2 AND number > $3 AND refused IS NOT NULL
                 ORDER BY number"
            ),
            values![self.county, device, number],
            line,
        )
    }

    pub fn history_after(&mut self, after: u64, limit: usize) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
            values![self.county, after, limit as i64],
            line,
        )
    }

    /// Lines that touched a record, oldest first.
    pub fn history_of(&mut self, record: Uuid) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM history WHERE county = $1 AND record = $2 ORDER BY seq"),
            values![self.county, record],
            line,
        )
    }

    /// Refused changes, newest first.
    pub fn refused(&mut self, limit: usize) -> Result<Vec<HistoryLine>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM history WHERE county = $1 AND refused IS NOT NULL ORDER BY seq DESC LIMIT $2"
            ),
            values![self.county, limit as i64],
            line,
        )
    }
}

fn line(row: &dyn Row) -> Result<HistoryLine, StoreError> {
    let device = row.small(1)?;
    let record = row.bytes(3)?.map(|_| row.id(3)).transpose()?;
    let refused = match row.text(7)? {
        None => None,
        Some(name) => {
            let reason = refusal_of(name).ok_or(StoreError::Damaged("history"))?;
            Some((reason, row.string_or_null(8)?.unwrap_or_default()))
        }
    };
    Ok(HistoryLine {
        seq: row.count(0)?,
        device,
        number: row.count(2)?,
        record,
        change: row.blob(4)?.to_vec(),
        chain: row.fixed(5)?,
        effective: row.count_or_null(6)?.map(|micros| Stamp { micros, device }),
        refused,
        received: row.count(9)?,
        previous: row.fixed(10)?,
        hash: row.fixed(11)?,
    })
}
