//! What can go wrong in the store, precisely enough that a screen can say what to do.

use duxue_sync::merge::MergeError;
use std::path::{Path, PathBuf};
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// How often it was wrong in a row, this time included.
    #[error("wrong passphrase, {wrong} in a row")]
    WrongPassphrase { wrong: u32 },
    /// Too many wrong tries; nothing was tried.
    #[error("{wrong} wrong passphrases in a row: wait {seconds} s")]
    Wait { wrong: u32, seconds: u64 },
    #[error("no store in {0}")]
    NoStore(PathBuf),
    #[error("there is a store in {0} already")]
    AlreadyThere(PathBuf),
    #[error("the key file {path} cannot be read: {reason}")]
    KeyFile { path: PathBuf, reason: String },
    #[error("the key does not open this store")]
    WrongKey,
    #[error("the county's recovery key is not one: {0}")]
    RecoveryKey(String),
    /// The file is torn or changed. Nothing was overwritten; the latest automatic backup is named where there is one.
    #[error("{file} is damaged: {detail}")]
    Damaged { file: PathBuf, detail: String, latest_backup: Option<PathBuf> },
    #[error("{file} was written by a newer version (schema {found}, known {known})")]
    NewerSchema { file: PathBuf, found: u32, known: u32 },
    /// Nothing was written.
    #[error("the disk is full: {free} bytes free, {needed} needed")]
    DiskFull { needed: u64, free: u64 },
    #[error("{what} {path}: {source}")]
    File { what: &'static str, path: PathBuf, source: std::io::Error },
    #[error("reading what is to be kept: {0}")]
    Source(std::io::Error),
    #[error("database: {0}")]
    Database(rusqlite::Error),
    #[error(transparent)]
    Shape(#[from] MergeError),
    #[error("record {record} is a {is}, not a {given}")]
    OtherKind { record: Uuid, is: String, given: String },
    #[error("record {record} is in {is}, not in {given}")]
    OtherScope { record: Uuid, is: String, given: String },
    #[error("no such record: {0}")]
    NoRecord(Uuid),
    #[error("{changes} changes of {scope} wait to be sent")]
    UnsentInScope { scope: String, changes: u64 },
    /// The county acknowledged a change that is not in this chain.
    #[error("change {0} is not in this device's chain")]
    NotInChain(u64),
    #[error("a stored {what} cannot be read: {reason}")]
    Unreadable { what: &'static str, reason: String },
    #[error("no photo or file {0} here")]
    NoMedia(String),
    #[error("the bytes of {0} are not what its hash says")]
    MediaDiffers(String),
    #[error("piece at {given} of {hash}, expected at {expected}")]
    MediaGap { hash: String, expected: u64, given: u64 },
    #[error("{0} has not been acknowledged by the county")]
    MediaUnsent(String),
    #[error("not a backup of this program: {0}")]
    NotABackup(PathBuf),
}

pub type Result<T> = std::result::Result<T, StoreError>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::DiskFull { needed: 0, free: 0 },
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                StoreError::Damaged { file: PathBuf::new(), detail: error.to_string(), latest_backup: None }
            }
            _ => StoreError::Database(error),
        }
    }
}

impl StoreError {
    pub(crate) fn file<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> StoreError + 'a {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => StoreError::DiskFull { needed: 0, free: 0 },
            _ => StoreError::File { what, path: path.to_owned(), source },
        }
    }

    /// SQLite's bare `SQL logic error`: what a statement does wrong comes with words.
    pub(crate) fn is_without_words(&self) -> bool {
        match self {
            StoreError::Database(rusqlite::Error::SqliteFailure(code, words)) => {
                code.extended_code == rusqlite::ffi::SQLITE_ERROR
                    && words.as_deref().is_none_or(|words| words == "SQL logic error")
            }
            _ => false,
        }
    }

    /// Fills in which file is damaged, where SQLite did not say.
    pub(crate) fn in_file(self, path: &Path, backup: Option<PathBuf>) -> StoreError {
        match self {
            StoreError::Damaged { file, detail, latest_backup } => StoreError::Damaged {
                file: if file.as_os_str().is_empty() { path.to_owned() } else { file },
                detail,
                latest_backup: latest_backup.or(backup),
            },
            other => other,
        }
    }
}
