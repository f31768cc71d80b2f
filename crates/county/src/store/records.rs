//! Records and the digests of their scopes.

use super::{CountyTransaction, Give, Row, StoreError, StoredRecord, pieces, places, values};
use duxue_sync::digest::ScopeDigest;
use duxue_sync::{Conflict, Merged, Record, Stamps};
use uuid::Uuid;

const COLUMNS: &str = "id, kind, scope, fields, stamps, conflicts, seq, hash";
/// Records read at a time where not all are wanted at once.
const AT_A_TIME: i64 = 256;

impl CountyTransaction<'_> {
    pub fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND id = $2"),
            values![self.county, id],
            stored,
        )
    }

    /// Those of the records that are there, in no order.
    pub fn records(&mut self, ids: &[Uuid]) -> Result<Vec<StoredRecord>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for piece in pieces(ids) {
            let among: Vec<String> = (2..piece.len() + 2).map(|n| format!("${n}")).collect();
            let sql = format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND id IN ({})", among.join(", "));
            let mut given = vec![self.county.give()];
            given.extend(piece.iter().map(Give::give));
            found.extend(self.all(&sql, &given, stored)?);
        }
        Ok(found)
    }

    /// No record twice.
    pub fn put_records(&mut self, records: &[&StoredRecord]) -> Result<(), StoreError> {
        for piece in pieces(records) {
            let sql = format!(
                "INSERT INTO records (county, id, kind, scope, fields, stamps, conflicts, seq, hash) VALUES {}
                 ON CONFLICT (county, id) DO UPDATE SET fields = excluded.fields, stamps = excluded.stamps,
                     conflicts = excluded.conflicts, seq = excluded.seq, hash = excluded.hash",
                places(piece.len(), 9)
            );
            let packed: Vec<Packed> = piece.iter().map(|record| Packed::of(record)).collect::<Result<_, _>>()?;
            let mut given = Vec::with_capacity(piece.len() * 9);
            for (record, packed) in piece.iter().zip(&packed) {
                given.extend_from_slice(values![
                    self.county,
                    record.id,
                    record.kind,
                    record.scope,
                    packed.fields,
                    packed.stamps,
                    packed.conflicts,
                    record.seq,
                    packed.hash,
                ]);
            }
            self.run(&sql, &given)?;
        }
        Ok(())
    }

    /// Records of a kind, deleted ones included, by the number of their last change.
    pub fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND kind = $2 ORDER BY seq"),
            values![self.county, kind],
            stored,
        )
    }

    /// Records of a kind whose text leaf at `path` lies in `from..=to` (as text: dates, months).
    pub fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let leaf = self.link.leaf(3);
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM records WHERE county = $1 AND kind = $2
                 AND {leaf} >= $4 AND {leaf} <= $5 ORDER BY seq"
            ),
            values![self.county, kind, path, from, to],
            stored,
        )
    }

    /// Records whose text leaf at `path` is `value`.
    pub fn records_where(&mut self, kind: &str, path: &str, value: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_between(kind, path, value, value)
    }

    /// Records with values still to be chosen between.
    pub fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM records WHERE county = $1 AND conflicts IS NOT NULL ORDER BY seq DESC LIMIT $2"
            ),
            values![self.county, limit as i64],
            stored,
        )
    }

    /// What changed in a scope above `after`, in the order of its numbers, until `max_bytes` of fields are reached (at
    /// least one record).
    pub fn changed_after(&mut self, scope: &str, after: u64, max_bytes: usize) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM records WHERE county = $1 AND scope = $2 AND seq > $3 ORDER BY seq LIMIT $4"
        );
        let mut page: Vec<Record> = Vec::new();
        let mut bytes = 0;
        loop {
            let reached = page.last().map_or(after, |record| record.seq);
            let found = self.all(&sql, values![self.county, scope, reached, AT_A_TIME], travelling)?;
            let last = found.len() < AT_A_TIME as usize;
            for record in found {
                bytes += record.fields.len();
                if bytes > max_bytes && !page.is_empty() {
                    return Ok(page);
                }
                page.push(record);
            }
            if last {
                return Ok(page);
            }
        }
    }

    pub fn count_after(&mut self, scope: &str, after: u64) -> Result<u64, StoreError> {
        let count = self.one(
            "SELECT count(*) FROM records WHERE county = $1 AND scope = $2 AND seq > $3",
            values![self.county, scope, after],
            |row| row.count(0),
        )?;
        Ok(count.unwrap_or(0))
    }

    /// Digest of a scope and the number of its last change.
    pub fn scope_state(&mut self, scope: &str) -> Result<Option<(ScopeDigest, u64)>, StoreError> {
        self.one(
            "SELECT scope, count, sum, last FROM scopes WHERE county = $1 AND scope = $2",
            values![self.county, scope],
            state,
        )
    }

    pub fn put_scope_state(&mut self, digest: &ScopeDigest, last: u64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO scopes (county, scope, count, sum, last) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (county, scope) DO UPDATE SET count = excluded.count, sum = excluded.sum, last = excluded.last",
            values![self.county, &digest.scope, digest.count, digest.sum, last],
        )
    }

    pub fn scope_states(&mut self) -> Result<Vec<(ScopeDigest, u64)>, StoreError> {
        self.all(
            "SELECT scope, count, sum, last FROM scopes WHERE county = $1 ORDER BY scope",
            values![self.county],
            state,
        )
    }

    /// Calls `each` with every record; for verification.
    pub fn each_record(&mut self, each: &mut dyn FnMut(StoredRecord)) -> Result<(), StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM records WHERE county = $1 AND id > $2 ORDER BY id LIMIT $3");
        let mut reached = Vec::new();
        loop {
            let found = self.all(&sql, values![self.county, reached, AT_A_TIME], stored)?;
            let Some(last) = found.last() else { return Ok(()) };
            reached = last.id.as_bytes().to_vec();
            found.into_iter().for_each(&mut *each);
        }
    }
}

/// What of a record is packed before it is written.
struct Packed {
    fields: String,
    stamps: Vec<u8>,
    conflicts: Option<Vec<u8>>,
    hash: [u8; 16],
}

impl Packed {
    fn of(record: &StoredRecord) -> Result<Packed, StoreError> {
        let conflicts = &record.merged.conflicts;
        Ok(Packed {
            fields: serde_json::to_string(&record.merged.fields).map_err(|_| StoreError::Damaged("records"))?,
            stamps: packed(&record.merged.stamps)?,
            conflicts: if conflicts.is_empty() { None } else { Some(packed(conflicts)?) },
            hash: record.hash.to_le_bytes(),
        })
    }
}

fn travelling(row: &dyn Row) -> Result<Record, StoreError> {
    Ok(Record {
        id: row.id(0)?,
        kind: row.string(1)?,
        scope: row.string(2)?,
        fields: row.string(3)?,
        stamps: stamps_at(row)?,
        conflicts: conflicts_at(row)?,
        seq: row.count(6)?,
    })
}

fn stored(row: &dyn Row) -> Result<StoredRecord, StoreError> {
    let fields = row.text(3)?.unwrap_or_default();
    Ok(StoredRecord {
        id: row.id(0)?,
        kind: row.string(1)?,
        scope: row.string(2)?,
        merged: Merged {
            fields: serde_json::from_str(fields).map_err(|_| StoreError::Damaged("records"))?,
            stamps: stamps_at(row)?,
            conflicts: conflicts_at(row)?,
        },
        seq: row.count(6)?,
        hash: u128::from_le_bytes(row.fixed(7)?),
    })
}

fn state(row: &dyn Row) -> Result<(ScopeDigest, u64), StoreError> {
    let digest = ScopeDigest { scope: row.string(0)?, count: row.count(1)?, sum: row.fixed(2)? };
    Ok((digest, row.count(3)?))
}

fn stamps_at(row: &dyn Row) -> Result<Stamps, StoreError> {
    ciborium::from_reader(row.blob(4)?).map_err(|_| StoreError::Damaged("records"))
}

fn conflicts_at(row: &dyn Row) -> Result<Vec<Conflict>, StoreError> {
    row.bytes(5)?
        .map_or(Ok(Vec::new()), |bytes| ciborium::from_reader(bytes).map_err(|_| StoreError::Damaged("records")))
}

fn packed<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(64);
    ciborium::into_writer(value, &mut bytes).map_err(|_| StoreError::Damaged("records"))?;
    Ok(bytes)
}
