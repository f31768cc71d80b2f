//! Records and the digests of their scopes.

use super::{SqliteTransaction, count_at, fixed, id_at};
use crate::store::{RecordRows, StoreError, StoredRecord};
use duxue_sync::digest::ScopeDigest;
use duxue_sync::{Conflict, Merged, Record, Stamps};
use rusqlite::Row;
use uuid::Uuid;

const COLUMNS: &str = "id, kind, scope, fields, stamps, conflicts, seq, hash";

impl RecordRows for SqliteTransaction<'_> {
    fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND id = $2"),
            (self.county, id.as_bytes()),
            stored,
        )
    }

    fn put_record(&mut self, record: &StoredRecord) -> Result<(), StoreError> {
        let fields = serde_json::to_string(&record.merged.fields).map_err(|_| StoreError::Damaged("records"))?;
        let stamps = packed(&record.merged.stamps)?;
        let conflicts = match record.merged.conflicts.is_empty() {
            true => None,
            false => Some(packed(&record.merged.conflicts)?),
        };
        self.run(
            "INSERT INTO records (county, id, kind, scope, fields, stamps, conflicts, seq, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (county, id) DO UPDATE SET fields = excluded.fields, stamps = excluded.stamps,
                 conflicts = excluded.conflicts, seq = excluded.seq, hash = excluded.hash",
            (
                self.county,
                record.id.as_bytes(),
                &record.kind,
                &record.scope,
                fields,
                stamps,
                conflicts,
                record.seq.cast_signed(),
                record.hash.to_le_bytes(),
            ),
        )
    }

    fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND kind = $2 ORDER BY seq"),
            (self.county, kind),
            stored,
        )
    }

    fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM records WHERE county = $1 AND kind = $2
                 AND json_extract(fields, $3) >= $4 AND json_extract(fields, $3) <= $5 ORDER BY seq"
            ),
            (self.county, kind, json_path(path), from, to),
            stored,
        )
    }

    fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM records WHERE county = $1 AND conflicts IS NOT NULL ORDER BY seq DESC LIMIT $2"
            ),
            (self.county, limit as i64),
            stored,
        )
    }

    fn changed_after(&mut self, scope: &str, after: u64, max_bytes: usize) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.on()?.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM records WHERE county = $1 AND scope = $2 AND seq > $3 ORDER BY seq"
        ))?;
        let mut rows = statement.query((self.county, scope, after.cast_signed()))?;
        let mut page = Vec::new();
        let mut bytes = 0;
        while let Some(row) = rows.next()? {
            let record = Record {
                id: id_at(row, 0, "records")?,
                kind: row.get(1)?,
                scope: row.get(2)?,
                fields: row.get(3)?,
                stamps: stamps_at(row)?,
                conflicts: conflicts_at(row)?,
                seq: count_at(row, 6)?,
            };
            bytes += record.fields.len();
            if bytes > max_bytes && !page.is_empty() {
                break;
            }
            page.push(record);
        }
        Ok(page)
    }

    fn count_after(&mut self, scope: &str, after: u64) -> Result<u64, StoreError> {
        let count = self.one(
            "SELECT count(*) FROM records WHERE county = $1 AND scope = $2 AND seq > $3",
            (self.county, scope, after.cast_signed()),
            |row| count_at(row, 0),
        )?;
        Ok(count.unwrap_or(0))
    }

    fn scope_state(&mut self, scope: &str) -> Result<Option<(ScopeDigest, u64)>, StoreError> {
        self.one(
            "SELECT scope, count, sum, last FROM scopes WHERE county = $1 AND scope = $2",
            (self.county, scope),
            state,
        )
    }

    fn put_scope_state(&mut self, digest: &ScopeDigest, last: u64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO scopes (county, scope, count, sum, last) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (county, scope) DO UPDATE SET count = excluded.count, sum = excluded.sum, last = excluded.last",
            (self.county, &digest.scope, digest.count.cast_signed(), digest.sum, last.cast_signed()),
        )
    }

    fn scope_states(&mut self) -> Result<Vec<(ScopeDigest, u64)>, StoreError> {
        self.all("SELECT scope, count, sum, last FROM scopes WHERE county = $1 ORDER BY scope", [self.county], state)
    }

    fn each_record(&mut self, each: &mut dyn FnMut(StoredRecord)) -> Result<(), StoreError> {
        let mut statement =
            self.on()?.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE county = $1 ORDER BY seq"))?;
        let mut rows = statement.query([self.county])?;
        while let Some(row) = rows.next()? {
            each(stored(row)?);
        }
        Ok(())
    }
}

/// `a.b-c` as SQLite's JSON path `$."a"."b-c"`.
fn json_path(path: &str) -> String {
    path.split('.').fold("$".to_owned(), |sum, segment| format!("{sum}.\"{segment}\""))
}

fn stored(row: &Row<'_>) -> Result<StoredRecord, StoreError> {
    let fields = row.get_ref(3)?.as_str().map_err(|_| StoreError::Damaged("records"))?;
    Ok(StoredRecord {
        id: id_at(row, 0, "records")?,
        kind: row.get(1)?,
        scope: row.get(2)?,
        merged: Merged {
            fields: serde_json::from_str(fields).map_err(|_| StoreError::Damaged("records"))?,
            stamps: stamps_at(row)?,
            conflicts: conflicts_at(row)?,
        },
        seq: count_at(row, 6)?,
        hash: u128::from_le_bytes(fixed(row, 7, "records")?),
    })
}

fn state(row: &Row<'_>) -> Result<(ScopeDigest, u64), StoreError> {
    let digest = ScopeDigest { scope: row.get(0)?, count: count_at(row, 1)?, sum: fixed(row, 2, "scopes")? };
    Ok((digest, count_at(row, 3)?))
}

fn stamps_at(row: &Row<'_>) -> Result<Stamps, StoreError> {
    let bytes = row.get_ref(4)?.as_blob().map_err(|_| StoreError::Damaged("records"))?;
    ciborium::from_reader(bytes).map_err(|_| StoreError::Damaged("records"))
}

fn conflicts_at(row: &Row<'_>) -> Result<Vec<Conflict>, StoreError> {
    let bytes = row.get_ref(5)?.as_blob_or_null().map_err(|_| StoreError::Damaged("records"))?;
    bytes.map_or(Ok(Vec::new()), |bytes| ciborium::from_reader(bytes).map_err(|_| StoreError::Damaged("records")))
}

fn packed<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(64);
    ciborium::into_writer(value, &mut bytes).map_err(|_| StoreError::Damaged("records"))?;
    Ok(bytes)
}
