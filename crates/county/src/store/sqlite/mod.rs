//! The county's store in one SQLite file.
//!
//! Invariants: WAL and `synchronous=FULL`, so what was committed survives a power cut. Writers, of this process and of
//! others on the same file, wait for each other at `BEGIN IMMEDIATE`.

mod accounts;
mod devices;
mod history;
mod media;
mod records;

use super::{CountyStore, CountyTransaction, StoreError};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Released schemas, frozen; the file's `user_version` counts how many it has.
const MIGRATIONS: &[&str] = &[
    include_str!("../0001_county.sql"),
    include_str!("../0002_recovery_keys.sql"),
    include_str!("../0003_upload_metadata.sql"),
];
/// How long a writer waits for one of another process.
const PATIENCE: Duration = Duration::from_secs(30);
const IDLE_READERS: usize = 8;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::Database(Box::new(error))
    }
}

pub struct SqliteStore {
    file: PathBuf,
    key: Option<String>,
    county: i64,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteStore {
    /// Opens the file, making it where there is none. With `key` the file is encrypted (SQLCipher).
    ///
    /// # Errors
    /// A file that is not one of ours, is from a newer version, or has another key.
    pub fn open(file: &Path, key: Option<&str>) -> Result<SqliteStore, StoreError> {
        let mut writer = connect(file, key)?;
        migrate(&mut writer)?;
        writer.execute(
            "INSERT INTO counties (county, history_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            (1, [0_u8; 32]),
        )?;
        Ok(SqliteStore {
            file: file.to_owned(),
            key: key.map(str::to_owned),
            county: 1,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CountyStore for SqliteStore {
    fn reading(&self) -> Result<Box<dyn CountyTransaction + '_>, StoreError> {
        let idle = self.readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file, self.key.as_deref())?,
        };
        connection.execute_batch("BEGIN DEFERRED")?;
        Ok(Box::new(SqliteTransaction { held: Held::Reader(Some(connection), self), county: self.county, open: true }))
    }

    fn writing(&self) -> Result<Box<dyn CountyTransaction + '_>, StoreError> {
        // A panic while it was held ended in a rollback; the connection is as good as before.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Box::new(SqliteTransaction { held: Held::Writer(writer), county: self.county, open: true }))
    }

    fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let connection = connect(&self.file, self.key.as_deref())?;
        connection.execute("VACUUM INTO $1", [file.to_string_lossy()])?;
        Ok(())
    }
}

fn connect(file: &Path, key: Option<&str>) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    if let Some(key) = key {
        connection.pragma_update(None, "key", key)?;
    }
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let have: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(have).map_err(|_| StoreError::Newer(have))?;
    let missing = MIGRATIONS.get(done..).ok_or(StoreError::Newer(have))?;
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

enum Held<'a> {
    Reader(Option<Connection>, &'a SqliteStore),
    Writer(MutexGuard<'a, Connection>),
}

pub(super) struct SqliteTransaction<'a> {
    held: Held<'a>,
    county: i64,
    open: bool,
}

impl SqliteTransaction<'_> {
    fn on(&self) -> Result<&Connection, StoreError> {
        match &self.held {
            Held::Reader(connection, _) => connection.as_ref().ok_or(StoreError::Closed),
            Held::Writer(connection) => Ok(connection),
        }
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        self.on()?.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.on()?.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.on()?.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        rows.next()?.map(read).transpose()
    }
}

impl CountyTransaction for SqliteTransaction<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.on()?.execute_batch("COMMIT")?;
        self.open = false;
        Ok(())
    }

    fn begin_part(&mut self) -> Result<(), StoreError> {
        self.run("SAVEPOINT part", [])
    }

    fn keep_part(&mut self) -> Result<(), StoreError> {
        self.run("RELEASE part", [])
    }

    fn undo_part(&mut self) -> Result<(), StoreError> {
        self.run("ROLLBACK TO part", [])?;
        self.run("RELEASE part", [])
    }
}

impl Drop for SqliteTransaction<'_> {
    fn drop(&mut self) {
        if self.open
            && let Ok(connection) = self.on()
            // A transaction that SQLite itself has rolled back (a full disk) is over already.
            && !connection.is_autocommit()
            && let Err(error) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        if let Held::Reader(connection, store) = &mut self.held
            && let Some(connection) = connection.take()
        {
            let mut idle = store.readers();
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
        }
    }
}

fn fixed<const N: usize>(row: &Row<'_>, index: usize, of: &'static str) -> Result<[u8; N], StoreError> {
    row.get_ref(index)?.as_blob().ok().and_then(|bytes| bytes.try_into().ok()).ok_or(StoreError::Damaged(of))
}

fn id_at(row: &Row<'_>, index: usize, of: &'static str) -> Result<uuid::Uuid, StoreError> {
    Ok(uuid::Uuid::from_bytes(fixed(row, index, of)?))
}

fn count_at(row: &Row<'_>, index: usize) -> Result<u64, StoreError> {
    Ok(row.get::<_, i64>(index)?.cast_unsigned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_under_a_key_tells_nothing_without_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("county.sqlite3");
        drop(SqliteStore::open(&file, Some("钥匙 'quoted'")).unwrap());
        assert!(!std::fs::read(&file).unwrap().starts_with(b"SQLite format 3"));
        assert!(SqliteStore::open(&file, None).is_err());
        assert!(SqliteStore::open(&file, Some("other")).is_err());
        let store = SqliteStore::open(&file, Some("钥匙 'quoted'")).unwrap();
        let copy = folder.path().join("copy.sqlite3");
        store.copy_to(&copy).unwrap();
        assert!(SqliteStore::open(&copy, None).is_err());
        assert!(SqliteStore::open(&copy, Some("钥匙 'quoted'")).is_ok());
    }

    #[test]
    fn a_file_of_a_newer_version_is_refused() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("county.sqlite3");
        drop(SqliteStore::open(&file, None).unwrap());
        Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(SqliteStore::open(&file, None), Err(StoreError::Newer(99))));
    }

    #[test]
    fn a_file_of_every_released_schema_is_brought_up_to_date_with_what_it_holds() {
        use crate::store::Upload;
        for released in 1..MIGRATIONS.len() {
            let folder = tempfile::TempDir::new().unwrap();
            let file = folder.path().join("county.sqlite3");
            let old = Connection::open(&file).unwrap();
            MIGRATIONS[..released].iter().for_each(|step| old.execute_batch(step).unwrap());
            old.pragma_update(None, "user_version", released).unwrap();
            old.execute_batch(
                "INSERT INTO counties (county, head, history_hash, last_device) VALUES (1, 42, zeroblob(32), 7);
                 INSERT INTO uploads (county, id, hash, bytes, mime, name, device, expires)
                 VALUES (1, 'u', zeroblob(32), 10, 'image/jpeg', '', 7, 99);",
            )
            .unwrap();
            drop(old);
            let store = SqliteStore::open(&file, None).unwrap();
            let mut tx = store.writing().unwrap();
            assert_eq!(tx.head().unwrap().0, 42);
            assert_eq!(tx.next_device_number().unwrap(), 8);
            let begun = tx.upload("u").unwrap().unwrap();
            assert_eq!((begun.hash, begun.metadata.as_str()), (Some([0; 32]), ""));
            tx.put_upload(&Upload { id: "v".into(), hash: None, ..begun }).unwrap();
            assert_eq!(tx.upload("v").unwrap().unwrap().hash, None);
            tx.put_recovery_key(7, b"sealed").unwrap();
            assert_eq!(tx.recovery_key(7).unwrap().unwrap(), b"sealed");
        }
    }

    #[test]
    fn what_is_not_committed_leaves_no_trace_and_readers_keep_their_view() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = SqliteStore::open(&folder.path().join("county.sqlite3"), None).unwrap();
        let mut dropped = store.writing().unwrap();
        dropped.set_head(5, [1; 32]).unwrap();
        drop(dropped);
        let mut view = store.reading().unwrap();
        assert_eq!(view.head().unwrap().0, 0);
        let mut kept = store.writing().unwrap();
        kept.begin_part().unwrap();
        kept.set_head(6, [1; 32]).unwrap();
        kept.undo_part().unwrap();
        kept.begin_part().unwrap();
        kept.set_head(7, [1; 32]).unwrap();
        kept.keep_part().unwrap();
        kept.commit().unwrap();
        assert_eq!(view.head().unwrap().0, 0);
        drop(view);
        assert_eq!(store.reading().unwrap().head().unwrap().0, 7);
    }
}
