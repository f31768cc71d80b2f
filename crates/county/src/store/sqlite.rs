//! The county's store in one SQLite file.
//!
//! Invariants: WAL and `synchronous=FULL`, so what was committed survives a power cut. Writers, of this process and of
//! others on the same file, wait for each other at `BEGIN IMMEDIATE`.

use super::endings::Endings;
use super::link::{Link, Row, Value};
use super::{CountyStore, CountyTransaction, StoreError, migrations};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A file holds one county.
const COUNTY: i64 = 1;
/// How long a writer waits for one of another process.
const PATIENCE: Duration = Duration::from_secs(30);
const IDLE_READERS: usize = 8;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full(Box::new(error)),
            _ => StoreError::Database(Box::new(error)),
        }
    }
}

pub struct SqliteStore {
    file: PathBuf,
    key: Option<String>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    endings: Mutex<Endings>,
}

impl SqliteStore {
    /// Opens the file, making it where there is none. With `key` the file is encrypted (SQLCipher).
    ///
    /// # Errors
    /// A file that is not one of ours, is from a newer version, or has another key.
    pub fn open(file: &Path, key: Option<&str>) -> Result<SqliteStore, StoreError> {
        let is_empty = |file: &Path| std::fs::metadata(file).is_ok_and(|found| found.len() == 0);
        if is_empty(file) && !std::fs::metadata(log_of(file)).is_ok_and(|log| log.len() > 0) {
            // SQLite would take a file that was emptied for one that is to be begun, and the county would begin anew.
            return Err(StoreError::Damaged("the database, an empty file,"));
        }
        let mut writer = connect(file, key)?;
        migrate(&mut writer)?;
        writer.execute(
            "INSERT INTO counties (county, history_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            (COUNTY, [0_u8; 32]),
        )?;
        Ok(SqliteStore {
            file: file.to_owned(),
            key: key.map(str::to_owned),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            endings: Mutex::default(),
        })
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CountyStore for SqliteStore {
    fn reading(&self) -> Result<CountyTransaction<'_>, StoreError> {
        let idle = self.readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.file, self.key.as_deref())?,
        };
        connection.execute_batch("BEGIN DEFERRED")?;
        let link = SqliteLink { held: Held::Reader(Some(connection), self), open: true };
        Ok(CountyTransaction { link: Box::new(link), county: COUNTY, endings: Some(&self.endings) })
    }

    fn writing(&self) -> Result<CountyTransaction<'_>, StoreError> {
        // A panic while it was held ended in a rollback; the connection is as good as before.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.execute_batch("BEGIN IMMEDIATE")?;
        let link = SqliteLink { held: Held::Writer(writer), open: true };
        Ok(CountyTransaction { link: Box::new(link), county: COUNTY, endings: None })
    }

    fn resting(&self) -> usize {
        self.readers().len()
    }

    fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let connection = connect(&self.file, self.key.as_deref())?;
        connection.execute("VACUUM INTO $1", [file.to_string_lossy()])?;
        Ok(())
    }

    fn scrub(&self) -> Result<(), StoreError> {
        // Written anew without what was deleted, and then the log, which has all that was.
        let connection = connect(&self.file, self.key.as_deref())?;
        connection.execute_batch("VACUUM")?;
        let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(StoreError::Database("its log is still being read".into())) } else { Ok(()) }
    }
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
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
    for step in migrations::missing(have)? {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", migrations::STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

enum Held<'a> {
    Reader(Option<Connection>, &'a SqliteStore),
    Writer(MutexGuard<'a, Connection>),
}

struct SqliteLink<'a> {
    held: Held<'a>,
    open: bool,
}

impl SqliteLink<'_> {
    fn on(&self) -> Result<&Connection, StoreError> {
        match &self.held {
            Held::Reader(connection, _) => connection.as_ref().ok_or(StoreError::Closed),
            Held::Writer(connection) => Ok(connection),
        }
    }
}

impl Link for SqliteLink<'_> {
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        self.on()?.prepare_cached(sql)?.execute(params_from_iter(values))?;
        Ok(())
    }

    fn rows(
        &self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.on()?.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.on()?.execute_batch("COMMIT")?;
        self.open = false;
        Ok(())
    }

    fn leaf(&self, n: usize) -> String {
        // As SQLite's JSON path: $."a"."b-c".
        format!(r#"json_extract(fields, '$."' || replace(${n}, '.', '"."') || '"')"#)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.get_ref(column)?.as_i64_or_null().map_err(|_| StoreError::Damaged("a number"))
    }

    fn text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        self.get_ref(column)?.as_str_or_null().map_err(|_| StoreError::Damaged("a text"))
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        self.get_ref(column)?.as_blob_or_null().map_err(|_| StoreError::Damaged("bytes"))
    }
}

impl Drop for SqliteLink<'_> {
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
    fn a_file_of_no_length_is_not_begun_anew() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("county.sqlite3");
        drop(SqliteStore::open(&file, None).unwrap());
        std::fs::write(&file, b"").unwrap();
        assert!(matches!(SqliteStore::open(&file, None), Err(StoreError::Damaged(_))));
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    }

    #[test]
    fn a_file_of_every_released_schema_is_brought_up_to_date_with_what_it_holds() {
        use crate::store::Upload;
        for released in 1..migrations::STEPS.len() {
            let folder = tempfile::TempDir::new().unwrap();
            let file = folder.path().join("county.sqlite3");
            let old = Connection::open(&file).unwrap();
            migrations::STEPS[..released].iter().for_each(|step| old.execute_batch(step).unwrap());
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
