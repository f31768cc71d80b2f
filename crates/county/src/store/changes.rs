//! The records of some kinds in the order of their last change, for whoever follows them from outside.

use super::{CountyTransaction, Give, Row, StoreError, values};
use duxue_domain::fields::Fields;
use uuid::Uuid;

/// A record as it is now; who wrote what of it is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    pub id: Uuid,
    pub kind: String,
    pub fields: Fields,
    /// The county's number of its last change.
    pub seq: u64,
}

impl Changed {
    pub fn is_deleted(&self) -> bool {
        self.fields.get("deleted").and_then(serde_json::Value::as_bool).unwrap_or(false)
    }
}

impl CountyTransaction<'_> {
    /// The first `limit` records of these kinds whose last change is above `after`, deleted ones included.
    pub fn changed_of(&mut self, kinds: &[&str], after: u64, limit: usize) -> Result<Vec<Changed>, StoreError> {
        let mut found = Vec::new();
        for kind in kinds {
            found.extend(self.all(
                "SELECT id, kind, fields, seq FROM records WHERE county = $1 AND kind = $2 AND seq > $3
                 ORDER BY seq LIMIT $4",
                values![self.county, *kind, after, limit as i64],
                changed,
            )?);
        }
        found.sort_by_key(|record| record.seq);
        found.truncate(limit);
        Ok(found)
    }

    /// How many records of these kinds have their last change above `after`.
    pub fn count_changed(&mut self, kinds: &[&str], after: u64) -> Result<u64, StoreError> {
        let mut count = 0;
        for kind in kinds {
            count += self
                .one(
                    "SELECT count(*) FROM records WHERE county = $1 AND kind = $2 AND seq > $3",
                    values![self.county, *kind, after],
                    |row| row.count(0),
                )?
                .unwrap_or(0);
        }
        Ok(count)
    }

    /// A record of one of these kinds.
    pub fn changed_one(&mut self, kinds: &[&str], id: Uuid) -> Result<Option<Changed>, StoreError> {
        let found = self.one(
            "SELECT id, kind, fields, seq FROM records WHERE county = $1 AND id = $2",
            values![self.county, id],
            changed,
        )?;
        Ok(found.filter(|record| kinds.contains(&record.kind.as_str())))
    }

    /// When the county took in the change of that number, microseconds since 1970.
    pub fn received_at(&mut self, seq: u64) -> Result<Option<u64>, StoreError> {
        self.one("SELECT received FROM history WHERE county = $1 AND seq = $2", values![self.county, seq], |row| {
            row.count(0)
        })
    }
}

fn changed(row: &dyn Row) -> Result<Changed, StoreError> {
    let fields = row.text(2)?.unwrap_or_default();
    Ok(Changed {
        id: row.id(0)?,
        kind: row.string(1)?,
        fields: serde_json::from_str(fields).map_err(|_| StoreError::Damaged("records"))?,
        seq: row.count(3)?,
    })
}
