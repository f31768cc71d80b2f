//! Devices and the codes by which they are enrolled.

use super::{CountyTransaction, Device, Give, IssuedCode, Row, StoreError, values};
use duxue_sync::ChainPoint;
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;

const COLUMNS: &str = "number, person, machine, key_hash, received_number, received_hash, effective_last, enrolled, \
     last_seen, app_version, unsent_changes, unsent_media, revoked, copy_of";

impl CountyTransaction<'_> {
    /// Never gives a number twice.
    pub fn next_device_number(&mut self) -> Result<DeviceNumber, StoreError> {
        self.one(
            "UPDATE counties SET last_device = last_device + 1 WHERE county = $1 RETURNING last_device",
            values![self.county],
            |row| row.small(0),
        )?
        .ok_or(StoreError::Damaged("counties"))
    }

    /// Leaves a gap, after a restore from backup: numbers given out since the backup stay given.
    pub fn skip_device_numbers(&mut self, count: u32) -> Result<(), StoreError> {
        self.run("UPDATE counties SET last_device = last_device + $1 WHERE county = $2", values![count, self.county])
    }

    pub fn device(&mut self, number: DeviceNumber) -> Result<Option<Device>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM devices WHERE county = $1 AND number = $2"),
            values![self.county, number],
            device,
        )
    }

    pub fn devices(&mut self) -> Result<Vec<Device>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM devices WHERE county = $1 ORDER BY number"),
            values![self.county],
            device,
        )
    }

    pub fn device_by_key(&mut self, key_hash: &Hash) -> Result<Option<Device>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM devices WHERE county = $1 AND key_hash = $2"),
            values![self.county, key_hash],
            device,
        )
    }

    pub fn put_device(&mut self, device: &Device) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO devices (county, number, person, machine, key_hash, received_number, received_hash,
                 effective_last, enrolled, last_seen, app_version, unsent_changes, unsent_media, revoked, copy_of)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             ON CONFLICT (county, number) DO UPDATE SET person = excluded.person, machine = excluded.machine,
                 key_hash = excluded.key_hash, received_number = excluded.received_number,
                 received_hash = excluded.received_hash, effective_last = excluded.effective_last,
                 last_seen = excluded.last_seen, app_version = excluded.app_version,
                 unsent_changes = excluded.unsent_changes, unsent_media = excluded.unsent_media,
                 revoked = excluded.revoked",
            values![
                self.county,
                device.number,
                device.person,
                device.machine,
                device.key_hash,
                device.received.number,
                device.received.hash,
                device.effective_last,
                device.enrolled,
                device.last_seen,
                device.app_version,
                device.unsent_changes,
                device.unsent_media,
                device.revoked,
                device.copy_of,
            ],
        )
    }

    /// The device's data key, sealed to the county's recovery key; `None` where it has not told it.
    pub fn recovery_key(&mut self, device: DeviceNumber) -> Result<Option<Vec<u8>>, StoreError> {
        self.one(
            "SELECT sealed FROM recovery_keys WHERE county = $1 AND device = $2",
            values![self.county, device],
            |row| Ok(row.blob(0)?.to_vec()),
        )
    }

    pub fn put_recovery_key(&mut self, device: DeviceNumber, sealed: &[u8]) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO recovery_keys (county, device, sealed) VALUES ($1, $2, $3)
             ON CONFLICT (county, device) DO UPDATE SET sealed = excluded.sealed",
            values![self.county, device, sealed],
        )
    }

    pub fn enrolment_code(&mut self, secret_hash: &Hash) -> Result<Option<IssuedCode>, StoreError> {
        self.one(
            "SELECT person, expires, used_by, attempt FROM enrolment_codes WHERE county = $1 AND secret_hash = $2",
            values![self.county, secret_hash],
            |row| {
                Ok(IssuedCode {
                    secret_hash: *secret_hash,
                    person: row.id(0)?,
                    expires: row.count(1)?,
                    used_by: row.small_or_null(2)?,
                    attempt: row.string_or_null(3)?,
                })
            },
        )
    }

    pub fn put_enrolment_code(&mut self, code: &IssuedCode) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO enrolment_codes (county, secret_hash, person, expires, used_by, attempt)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (county, secret_hash) DO UPDATE SET used_by = excluded.used_by, attempt = excluded.attempt",
            values![self.county, code.secret_hash, code.person, code.expires, code.used_by, &code.attempt,],
        )
    }
}

fn device(row: &dyn Row) -> Result<Device, StoreError> {
    Ok(Device {
        number: row.small(0)?,
        person: row.id(1)?,
        machine: row.string(2)?,
        key_hash: row.fixed(3)?,
        received: ChainPoint { number: row.count(4)?, hash: row.fixed(5)? },
        effective_last: row.count(6)?,
        enrolled: row.count(7)?,
        last_seen: row.count_or_null(8)?,
        app_version: row.string(9)?,
        unsent_changes: row.count(10)?,
        unsent_media: row.count(11)?,
        revoked: row.count_or_null(12)?,
        copy_of: row.small_or_null(13)?,
    })
}
