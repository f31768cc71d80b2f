//! Who this database is: device number, place in its chain of changes, logical clock, county's time and epoch.
//!
//! Invariant: read and written in the same transaction as the changes it counts.

use crate::error::Result;
use chrono::{DateTime, Utc};
use duxue_sync::ChainPoint;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::{Clock, DeviceNumber, Stamp};
use rusqlite::{Connection, params};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Device {
    pub number: DeviceNumber,
    pub person: Uuid,
    pub sealed: ChainPoint,
    pub acknowledged: ChainPoint,
    /// The last change that is no longer kept.
    pub base: ChainPoint,
    pub clock: Clock,
    /// County's time minus this machine's, microseconds.
    pub county_offset: Option<i64>,
    pub epoch: Option<Uuid>,
}

impl Device {
    pub fn load(connection: &Connection) -> Result<Device> {
        let mut statement = connection.prepare_cached(
            "SELECT number, person, sealed_number, sealed_hash, acknowledged_number, acknowledged_hash,
                    base_number, base_hash, clock_last, county_offset, epoch FROM device",
        )?;
        Ok(statement.query_row([], |row| {
            let point =
                |at: usize| Ok::<_, rusqlite::Error>(ChainPoint { number: row.get(at)?, hash: row.get(at + 1)? });
            Ok(Device {
                number: row.get(0)?,
                person: Uuid::from_bytes(row.get(1)?),
                sealed: point(2)?,
                acknowledged: point(4)?,
                base: point(6)?,
                clock: Clock { last: if planted(Fault::ClockNotKept) { 0 } else { row.get(8)? } },
                county_offset: row.get(9)?,
                epoch: row.get::<_, Option<[u8; 16]>>(10)?.map(Uuid::from_bytes),
            })
        })?)
    }

    pub fn store(&self, connection: &Connection) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "UPDATE device SET number = ?1, person = ?2, sealed_number = ?3, sealed_hash = ?4, acknowledged_number = ?5,
                    acknowledged_hash = ?6, base_number = ?7, base_hash = ?8, clock_last = ?9, county_offset = ?10, epoch = ?11",
        )?;
        statement.execute(params![
            self.number,
            self.person.as_bytes(),
            self.sealed.number,
            self.sealed.hash,
            self.acknowledged.number,
            self.acknowledged.hash,
            self.base.number,
            self.base.hash,
            self.clock.last,
            self.county_offset,
            self.epoch.as_ref().map(Uuid::as_bytes),
        ])?;
        Ok(())
    }

    /// The stamp of the next save, by the machine's clock corrected by what the county told.
    pub fn next_stamp(&mut self, now: DateTime<Utc>) -> Stamp {
        self.clock.next(self.county_time(now).timestamp_micros().max(0) as u64, self.number)
    }

    /// The machine's clock corrected by what the county told.
    pub fn county_time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let micros = now.timestamp_micros().saturating_add(self.county_offset.unwrap_or(0));
        DateTime::from_timestamp_micros(micros).unwrap_or(now)
    }
}
