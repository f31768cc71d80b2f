//! Opening SQLCipher files: key, pragmas, the Chinese tokenizer, migrations; one writer, a few readers.
//!
//! Invariants: what a closure given to [`Database::write`] did is durable when it returns, or not done at all; whoever waits
//! to write comes next, before the one who has just written.

use crate::error::{Result, StoreError};
use crate::keys::DataKey;
use parking_lot::{Mutex, MutexGuard};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

const READERS_KEPT: usize = 4;
/// The log is moved into the file when it has this many pages of 4 KiB.
const LOG_PAGES: u32 = 4_000;

/// The two files of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    Records,
    Media,
}

impl Schema {
    pub const fn file_name(self) -> &'static str {
        match self {
            Schema::Records => "records.db",
            Schema::Media => "media.db",
        }
    }

    /// Numbered from 1; frozen once released.
    const fn migrations(self) -> &'static [&'static str] {
        match self {
            Schema::Records => &[
                include_str!("../migrations/records/V1__records_and_outbox.sql"),
                include_str!("../migrations/records/V2__index_follows.sql"),
                include_str!("../migrations/records/V3__scopes_and_bin.sql"),
            ],
            Schema::Media => &[include_str!("../migrations/media/V1__pieces.sql")],
        }
    }
}

pub(crate) struct Database {
    pub path: PathBuf,
    pub schema: Schema,
    key: DataKey,
    /// Before the writer, so that they close before it: the last to close moves the log into the file.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// Threads that wait for it.
    waiting: AtomicUsize,
}

impl Database {
    pub fn create(folder: &Path, schema: Schema, key: &DataKey) -> Result<Database> {
        let path = folder.join(schema.file_name());
        if path.exists() {
            return Err(StoreError::AlreadyThere(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Database::with_writer(path, schema, key, flags)?;
        database.found_sound()?;
        Ok(database)
    }

    /// Opens a file that must be there: a lost one is told, never silently begun anew. Until it was
    /// [found sound](Self::found_sound) its log is not moved into it, not even at the end.
    pub fn open(folder: &Path, schema: Schema, key: &DataKey) -> Result<Database> {
        let path = folder.join(schema.file_name());
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Database::with_writer(path, schema, key, flags)
    }

    fn with_writer(path: PathBuf, schema: Schema, key: &DataKey, flags: OpenFlags) -> Result<Database> {
        if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) && !path.exists() {
            return Err(StoreError::Damaged {
                file: path,
                detail: "the file is missing".to_owned(),
                latest_backup: None,
            });
        }
        let opened = connect(&path, schema, key, flags).and_then(|mut connection| {
            let made: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if made == 0 && !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
                // SQLite takes a file that was emptied for one that is to be begun.
                let detail = "the file is empty".to_owned();
                return Err(StoreError::Damaged { file: PathBuf::new(), detail, latest_backup: None });
            }
            connection.pragma_update(None, "journal_mode", "WAL")?;
            migrate(&mut connection, schema, &path)?;
            Ok(connection)
        });
        let writer = opened.map_err(|error| error.in_file(&path, None))?;
        let (writer, readers) = (Mutex::new(writer), Mutex::new(Vec::new()));
        Ok(Database { path, schema, key: key.clone(), writer, readers, waiting: AtomicUsize::new(0) })
    }

    /// The file may take in its log when it is closed.
    pub fn found_sound(&self) -> Result<()> {
        Ok(self.writer().set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map(drop)?)
    }

    /// Whether the file can be opened and every page of it is as it was written.
    pub fn is_sound(folder: &Path, schema: Schema, key: &DataKey) -> bool {
        Database::open(folder, schema, key)
            .is_ok_and(|database| database.damaged_page().is_ok_and(|page| page.is_none()))
    }

    /// SQLCipher's words on the first page that is not as it was written: each carries a code that says so.
    pub fn damaged_page(&self) -> Result<Option<String>> {
        let told = self.read_afresh(|connection| {
            let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
            Ok(statement.query_row([], |row| row.get(0)).optional()?)
        });
        match told {
            Err(StoreError::Damaged { detail, .. }) => Ok(Some(detail)),
            other => other,
        }
    }

    /// Opens a damaged file for reading what can still be read. Nothing is written to it, not even at the end.
    pub fn open_damaged(folder: &Path, schema: Schema, key: &DataKey) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(&folder.join(schema.file_name()), schema, key, flags)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    /// Runs `work` in one transaction that sees no other writer.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut connection = self.writer.lock();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let outcome = self.write_on(&mut connection, work);
        MutexGuard::unlock_fair(connection);
        outcome
    }

    /// Whether somebody waits for whoever is writing: long work is then better done in parts.
    pub fn awaited(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// The same, where nobody else is writing; `None` where somebody is.
    pub fn write_if_free<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<Option<T>> {
        self.writer.try_lock().map(|mut connection| self.write_on(&mut connection, work)).transpose()
    }

    fn write_on<T>(&self, to: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let outcome = (|| {
            let transaction = to.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        outcome.map_err(|error: StoreError| self.explained(error))
    }

    /// SQLCipher, finding a page that is not as it was written, leaves SQLite with an error without words. Then, and only
    /// then, every page is looked at, so that damage is told as damage and nothing else is.
    fn explained(&self, error: StoreError) -> StoreError {
        let error = error.in_file(&self.path, None);
        if !error.is_without_words() {
            return error;
        }
        match self.damaged_page() {
            Ok(Some(detail)) => StoreError::Damaged { file: self.path.clone(), detail, latest_backup: None },
            _ => error,
        }
    }

    /// Runs `work` on a connection that sees the last commit.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let kept = self.readers.lock().pop();
        let outcome = (|| {
            let connection = match kept {
                Some(connection) => connection,
                None => self.reader()?,
            };
            // One transaction: several queries of one closure see one state.
            connection.execute_batch("BEGIN")?;
            let value = work(&connection);
            connection.execute_batch("COMMIT")?;
            let mut readers = self.readers.lock();
            if readers.len() < READERS_KEPT {
                readers.push(connection);
            }
            value
        })();
        outcome.map_err(|error: StoreError| self.explained(error))
    }

    /// Runs `work` on a connection made for it. SQLite's check of a full-text index compares with what its connection
    /// remembers from the check before, and calls an index broken that was only written to since.
    pub fn read_afresh<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let outcome = self.reader().and_then(|connection| work(&connection));
        outcome.map_err(|error: StoreError| error.in_file(&self.path, None))
    }

    /// The writing connection outside any transaction, for what SQLite allows only there.
    pub fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock()
    }

    fn reader(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(&self.path, self.schema, &self.key, flags)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    /// Copies the file as it stands, page by page checked, under the same key.
    pub fn copy_to(&self, path: &Path) -> Result<()> {
        let text = path.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(path.to_owned()))?;
        let connection = self.writer();
        connection
            .execute("VACUUM INTO ?1", [text])
            .map_err(|error| StoreError::from(error).in_file(&self.path, None))?;
        Ok(())
    }
}

fn connect(path: &Path, schema: Schema, key: &DataKey, flags: OpenFlags) -> Result<Connection> {
    register_tokenizer()?;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Damage is told by errors; SQLCipher's own words on standard error would be no help to a person.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", key.pragma().as_str())?;
    connection.pragma_update(None, "cipher_memory_security", false)?;
    connection.pragma_update(None, "busy_timeout", 10_000)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    // Moving the log into the file is what a single key would wait for: seldom, and each page once however often it changed.
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.set_prepared_statement_cache_capacity(64);
    // The first page is read here: a wrong key or a torn file shows now.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    if schema == Schema::Records {
        let code = unsafe {
            // SAFETY: the handle is open and ours; the function registers a tokenizer on it, as libsimple documents.
            libsimple::ffi::sqlite3_simpletokenizer_init(connection.handle(), std::ptr::null_mut(), std::ptr::null())
        };
        if code != rusqlite::ffi::SQLITE_OK {
            return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into());
        }
    }
    Ok(connection)
}

/// The tokenizer's functions come with every connection; the tokenizer itself reads the file and must wait for the key.
fn register_tokenizer() -> Result<()> {
    static REGISTERED: Once = Once::new();
    let mut outcome = Ok(());
    REGISTERED.call_once(|| {
        outcome = unsafe {
            // SAFETY: the entry point has the signature of an extension's and lives as long as the program.
            rusqlite::auto_extension::register_auto_extension(libsimple::ffi::sqlite3_simple_init)
        };
    });
    Ok(outcome?)
}

/// Brings a file to this version's schema, one transaction for each step.
fn migrate(connection: &mut Connection, schema: Schema, path: &Path) -> Result<()> {
    let known = schema.migrations().len() as u32;
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::NewerSchema { file: path.to_owned(), found, known });
    }
    for (step, sql) in schema.migrations().iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
