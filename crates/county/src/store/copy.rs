//! A county whole, from one database into another: into a file to keep, or to its new place.
//!
//! Invariant: every table of the schema is in [`TABLES`], every column of it too; a test reads the schema and compares.

use super::link::{Give, Row, Value, values};
use super::sqlite::SqliteStore;
use super::{CountyStore, CountyTransaction, StoreError};
use std::path::Path;

/// Rows read at a time.
const AT_A_TIME: i64 = 500;

struct Table {
    name: &'static str,
    /// The key after `county`.
    key: &'static [(&'static str, Kind)],
    rest: &'static [(&'static str, Kind)],
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Integer,
    Text,
    Bytes,
}
use Kind::{Bytes, Integer, Text};

const TABLES: &[Table] = &[
    Table {
        name: "records",
        key: &[("id", Bytes)],
        rest: &[
            ("kind", Text),
            ("scope", Text),
            ("fields", Text),
            ("stamps", Bytes),
            ("conflicts", Bytes),
            ("seq", Integer),
            ("hash", Bytes),
        ],
    },
    Table { name: "scopes", key: &[("scope", Text)], rest: &[("count", Integer), ("sum", Bytes), ("last", Integer)] },
    Table {
        name: "history",
        key: &[("seq", Integer)],
        rest: &[
            ("device", Integer),
            ("number", Integer),
            ("record", Bytes),
            ("change", Bytes),
            ("chain", Bytes),
            ("effective", Integer),
            ("refused", Text),
            ("refusal", Text),
            ("received", Integer),
            ("previous", Bytes),
            ("hash", Bytes),
        ],
    },
    Table {
        name: "devices",
        key: &[("number", Integer)],
        rest: &[
            ("person", Bytes),
            ("machine", Text),
            ("key_hash", Bytes),
            ("received_number", Integer),
            ("received_hash", Bytes),
            ("effective_last", Integer),
            ("enrolled", Integer),
            ("last_seen", Integer),
            ("app_version", Text),
            ("unsent_changes", Integer),
            ("unsent_media", Integer),
            ("revoked", Integer),
            ("copy_of", Integer),
        ],
    },
    Table {
        name: "enrolment_codes",
        key: &[("secret_hash", Bytes)],
        rest: &[("person", Bytes), ("expires", Integer), ("used_by", Integer), ("attempt", Text)],
    },
    Table {
        name: "accounts",
        key: &[("name", Text)],
        rest: &[
            ("password", Text),
            ("role", Text),
            ("failures", Integer),
            ("locked_until", Integer),
            ("disabled", Integer),
            ("person", Bytes),
            ("reach", Text),
            ("must_change", Integer),
            ("last_login", Integer),
            ("totp", Bytes),
            ("totp_since", Integer),
            ("totp_step", Integer),
            ("password_until", Integer),
        ],
    },
    Table {
        name: "sessions",
        key: &[("token_hash", Bytes)],
        rest: &[
            ("account", Text),
            ("expires", Integer),
            ("begun", Integer),
            ("seen", Integer),
            ("address", Text),
            ("agent", Text),
        ],
    },
    Table { name: "recovery_codes", key: &[("account", Text), ("code_hash", Bytes)], rest: &[("slow", Integer)] },
    Table { name: "erasures", key: &[("seq", Integer)], rest: &[("at", Integer), ("content", Bytes)] },
    Table { name: "erased_media", key: &[("hash", Bytes)], rest: &[("at", Integer), ("gone", Integer)] },
    Table { name: "retention", key: &[("name", Text)], rest: &[("months", Integer), ("since", Integer)] },
    Table { name: "login_rules", key: &[("name", Text)], rest: &[("value", Text)] },
    Table {
        name: "audit",
        key: &[("number", Integer)],
        rest: &[
            ("at", Integer),
            ("account", Text),
            ("action", Text),
            ("subject", Text),
            ("address", Text),
            ("outcome", Integer),
            ("previous", Bytes),
            ("hash", Bytes),
        ],
    },
    Table {
        name: "media",
        key: &[("hash", Bytes)],
        rest: &[("bytes", Integer), ("mime", Text), ("name", Text), ("device", Integer), ("received", Integer)],
    },
    Table { name: "media_refs", key: &[("hash", Bytes), ("record", Bytes)], rest: &[("scope", Text)] },
    Table {
        name: "uploads",
        key: &[("id", Text)],
        rest: &[
            ("hash", Bytes),
            ("bytes", Integer),
            ("mime", Text),
            ("name", Text),
            ("device", Integer),
            ("expires", Integer),
            ("metadata", Text),
        ],
    },
    Table {
        name: "api_tokens",
        key: &[("id", Integer)],
        rest: &[
            ("name", Text),
            ("hash", Bytes),
            ("scopes", Text),
            ("created", Integer),
            ("expires", Integer),
            ("last_used", Integer),
            ("revoked", Integer),
        ],
    },
    Table {
        name: "webhooks",
        key: &[("id", Integer)],
        rest: &[
            ("address", Text),
            ("kinds", Text),
            ("secret", Text),
            ("created", Integer),
            ("told", Integer),
            ("failures", Integer),
            ("failing_since", Integer),
            ("next_try", Integer),
            ("last_error", Text),
            ("taken_until", Integer),
            ("disabled", Integer),
            ("last_told", Integer),
        ],
    },
    Table { name: "recovery_keys", key: &[("device", Integer)], rest: &[("sealed", Bytes)] },
];

/// Writes the county to a new SQLite file.
pub fn to_file(from: &mut CountyTransaction<'_>, file: &Path) -> Result<(), StoreError> {
    let store = SqliteStore::open(file, None)?;
    let mut to = store.writing()?;
    copy(from, &mut to)?;
    to.commit()
}

/// Ends a move: what was copied `home` holds from now on, and nothing is written any more to what is `left`, which tells
/// where the county went.
///
/// # Errors
/// Where a database failed. Cut off between the two commits, the old place is at home still.
pub fn hand_over(mut left: CountyTransaction<'_>, home: CountyTransaction<'_>, to: &str) -> Result<(), StoreError> {
    left.set_moved(to)?;
    home.commit()?;
    left.commit()
}

/// Copies everything of a county into another database, where the county has nothing yet.
///
/// # Errors
/// [`StoreError::Occupied`] where it has; [`StoreError::Moved`] where it was moved away before; where either database failed.
pub fn copy(from: &mut CountyTransaction<'_>, to: &mut CountyTransaction<'_>) -> Result<(), StoreError> {
    if let Some(to) = from.moved()? {
        return Err(StoreError::Moved(to));
    }
    if to.head()?.0 != 0 || !to.devices()?.is_empty() || !to.accounts()?.is_empty() {
        return Err(StoreError::Occupied);
    }
    let county = from.one(
        "SELECT head, history_hash, last_device, epoch FROM counties WHERE county = $1",
        values![from.county],
        |row| Ok((row.count(0)?, row.blob(1)?.to_vec(), row.count(2)?, row.bytes(3)?.map(<[u8]>::to_vec))),
    )?;
    let (head, history, last_device, epoch) = county.ok_or(StoreError::Damaged("counties"))?;
    to.run(
        "UPDATE counties SET head = $1, history_hash = $2, last_device = $3, epoch = $4 WHERE county = $5",
        values![head, history, last_device, epoch, to.county],
    )?;
    TABLES.iter().try_for_each(|table| copy_table(table, from, to))
}

fn copy_table(
    table: &Table,
    from: &mut CountyTransaction<'_>,
    to: &mut CountyTransaction<'_>,
) -> Result<(), StoreError> {
    let columns: Vec<_> = table.key.iter().chain(table.rest).copied().collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let key: Vec<&str> = table.key.iter().map(|(name, _)| *name).collect();
    let key = key.join(", ");
    let places = |count: usize, from: usize| -> String {
        let places: Vec<String> = (from..from + count).map(|n| format!("${n}")).collect();
        places.join(", ")
    };
    let name = table.name;
    let first = format!("SELECT {names} FROM {name} WHERE county = $1 ORDER BY {key} LIMIT $2");
    let next = format!(
        "SELECT {names} FROM {name} WHERE county = $1 AND ({key}) > ({}) ORDER BY {key} LIMIT ${}",
        places(table.key.len(), 2),
        table.key.len() + 2
    );
    let put = format!("INSERT INTO {name} (county, {names}) VALUES ({})", places(columns.len() + 1, 1));
    let mut page = from.all(&first, values![from.county, AT_A_TIME], |row| kept(row, &columns))?;
    while let Some(last) = page.last() {
        let mut given = vec![from.county.give()];
        given.extend(last.iter().take(table.key.len()).map(Kept::give));
        given.push(AT_A_TIME.give());
        let more = from.all(&next, &given, |row| kept(row, &columns))?;
        for row in &page {
            let mut given = vec![to.county.give()];
            given.extend(row.iter().map(Kept::give));
            to.run(&put, &given)?;
        }
        page = more;
    }
    Ok(())
}

enum Kept {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Kept {
    fn give(&self) -> Value<'_> {
        match self {
            Kept::Null => Value::Null,
            Kept::Integer(number) => Value::Integer(*number),
            Kept::Text(text) => Value::Text(text),
            Kept::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

fn kept(row: &dyn Row, columns: &[(&str, Kind)]) -> Result<Vec<Kept>, StoreError> {
    let value = |(at, (_, kind)): (usize, &(&str, Kind))| {
        let found = match kind {
            Integer => row.integer(at)?.map(Kept::Integer),
            Text => row.text(at)?.map(|text| Kept::Text(text.to_owned())),
            Bytes => row.bytes(at)?.map(|bytes| Kept::Bytes(bytes.to_vec())),
        };
        Ok(found.unwrap_or(Kept::Null))
    };
    columns.iter().enumerate().map(value).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_table_and_column_of_the_schema_is_copied() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("county.sqlite3");
        drop(SqliteStore::open(&file, None).unwrap());
        let connection = rusqlite::Connection::open(&file).unwrap();
        let mut statement = connection
            .prepare("SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'")
            .unwrap();
        let mut schema: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        for (table, column) in found.map(Result::unwrap) {
            schema.entry(table).or_default().insert(column);
        }
        // Its one row is copied by name.
        schema.remove("counties");
        let listed = TABLES.iter().map(|table| {
            let columns = table.key.iter().chain(table.rest).map(|(name, _)| (*name).to_owned());
            (table.name.to_owned(), columns.chain(["county".to_owned()]).collect())
        });
        assert_eq!(listed.collect::<BTreeMap<String, BTreeSet<String>>>(), schema);
    }
}
