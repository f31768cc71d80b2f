//! Devices and the codes by which they are enrolled.

use super::{SqliteTransaction, count_at, fixed, id_at};
use crate::store::{Device, DeviceRows, IssuedCode, StoreError};
use duxue_sync::ChainPoint;
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;
use rusqlite::Row;

const COLUMNS: &str = "number, person, machine, key_hash, received_number, received_hash, effective_last, enrolled, \
     last_seen, app_version, unsent_changes, unsent_media, revoked, copy_of";

impl DeviceRows for SqliteTransaction<'_> {
    fn next_device_number(&mut self) -> Result<DeviceNumber, StoreError> {
        self.one(
            "UPDATE counties SET last_device = last_device + 1 WHERE county = $1 RETURNING last_device",
            [self.county],
            |row| Ok(row.get(0)?),
        )?
        .ok_or(StoreError::Damaged("counties"))
    }

    fn skip_device_numbers(&mut self, count: u32) -> Result<(), StoreError> {
        self.run("UPDATE counties SET last_device = last_device + $1 WHERE county = $2", (count, self.county))
    }

    fn device(&mut self, number: DeviceNumber) -> Result<Option<Device>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM devices WHERE county = $1 AND number = $2"),
            (self.county, number),
            device,
        )
    }

    fn devices(&mut self) -> Result<Vec<Device>, StoreError> {
        self.all(&format!("SELECT {COLUMNS} FROM devices WHERE county = $1 ORDER BY number"), [self.county], device)
    }

    fn device_by_key(&mut self, key_hash: &Hash) -> Result<Option<Device>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM devices WHERE county = $1 AND key_hash = $2"),
            (self.county, key_hash),
            device,
        )
    }

    fn put_device(&mut self, device: &Device) -> Result<(), StoreError> {
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
            rusqlite::params![
                self.county,
                device.number,
                device.person.as_bytes(),
                device.machine,
                device.key_hash,
                device.received.number.cast_signed(),
                device.received.hash,
                device.effective_last.cast_signed(),
                device.enrolled.cast_signed(),
                device.last_seen.map(u64::cast_signed),
                device.app_version,
                device.unsent_changes.cast_signed(),
                device.unsent_media.cast_signed(),
                device.revoked.map(u64::cast_signed),
                device.copy_of,
            ],
        )
    }

    fn recovery_key(&mut self, device: DeviceNumber) -> Result<Option<Vec<u8>>, StoreError> {
        self.one("SELECT sealed FROM recovery_keys WHERE county = $1 AND device = $2", (self.county, device), |row| {
            Ok(row.get(0)?)
        })
    }

    fn put_recovery_key(&mut self, device: DeviceNumber, sealed: &[u8]) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO recovery_keys (county, device, sealed) VALUES ($1, $2, $3)
             ON CONFLICT (county, device) DO UPDATE SET sealed = excluded.sealed",
            (self.county, device, sealed),
        )
    }

    fn enrolment_code(&mut self, secret_hash: &Hash) -> Result<Option<IssuedCode>, StoreError> {
        self.one(
            "SELECT person, expires, used_by, attempt FROM enrolment_codes WHERE county = $1 AND secret_hash = $2",
            (self.county, secret_hash),
            |row| {
                Ok(IssuedCode {
                    secret_hash: *secret_hash,
                    person: id_at(row, 0, "enrolment_codes")?,
                    expires: count_at(row, 1)?,
                    used_by: row.get(2)?,
                    attempt: row.get(3)?,
                })
            },
        )
    }

    fn put_enrolment_code(&mut self, code: &IssuedCode) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO enrolment_codes (county, secret_hash, person, expires, used_by, attempt)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (county, secret_hash) DO UPDATE SET used_by = excluded.used_by, attempt = excluded.attempt",
            (
                self.county,
                code.secret_hash,
                code.person.as_bytes(),
                code.expires.cast_signed(),
                code.used_by,
                &code.attempt,
            ),
        )
    }
}

fn device(row: &Row<'_>) -> Result<Device, StoreError> {
    Ok(Device {
        number: row.get(0)?,
        person: id_at(row, 1, "devices")?,
        machine: row.get(2)?,
        key_hash: fixed(row, 3, "devices")?,
        received: ChainPoint { number: count_at(row, 4)?, hash: fixed(row, 5, "devices")? },
        effective_last: count_at(row, 6)?,
        enrolled: count_at(row, 7)?,
        last_seen: row.get::<_, Option<i64>>(8)?.map(i64::cast_unsigned),
        app_version: row.get(9)?,
        unsent_changes: count_at(row, 10)?,
        unsent_media: count_at(row, 11)?,
        revoked: row.get::<_, Option<i64>>(12)?.map(i64::cast_unsigned),
        copy_of: row.get(13)?,
    })
}
