//! Where a county's rows and photos lie.

use crate::shelf::Shelf;
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::SqliteStore;
use crate::store::{CountyStore, StoreError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// A database that holds the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabasePlace {
    /// A SQLite file, of this county alone.
    File(PathBuf),
    /// A PostgreSQL address (`postgres://…`), and the county's number in that database.
    Postgres { address: String, county: i64 },
}

/// An address that names no kind of database or media store known here.
#[derive(Debug, thiserror::Error)]
#[error("no place known here: {0}")]
pub struct UnknownPlace(String);

impl FromStr for DatabasePlace {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<DatabasePlace, UnknownPlace> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Ok(DatabasePlace::File(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabasePlace::Postgres { address: text.to_owned(), county: 1 });
        }
        Err(UnknownPlace(text.to_owned()))
    }
}

impl DatabasePlace {
    /// Opens the county's store. `key` encrypts a SQLite file.
    ///
    /// # Errors
    /// See [`SqliteStore::open`] and [`PostgresStore::open`].
    pub fn open(&self, key: Option<&str>) -> Result<Arc<dyn CountyStore>, StoreError> {
        Ok(match self {
            DatabasePlace::File(path) => Arc::new(SqliteStore::open(path, key)?),
            DatabasePlace::Postgres { address, county } => Arc::new(PostgresStore::open(address, *county)?),
        })
    }

    /// In the county's data folder.
    pub fn in_folder(folder: &Path) -> DatabasePlace {
        DatabasePlace::File(folder.join("county.sqlite3"))
    }
}

/// What holds photos and files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaPlace {
    Folder(PathBuf),
    /// `s3://bucket/prefix`, the prefix this county's alone.
    Bucket(String),
}

impl FromStr for MediaPlace {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<MediaPlace, UnknownPlace> {
        match text.split_once("://") {
            Some(("s3", rest)) if !rest.is_empty() => Ok(MediaPlace::Bucket(text.to_owned())),
            Some(_) => Err(UnknownPlace(text.to_owned())),
            None => Ok(MediaPlace::Folder(text.into())),
        }
    }
}

impl MediaPlace {
    /// Opens the shelf. What is on its way to a bucket lies in the data folder `data` until it is whole.
    ///
    /// # Errors
    /// See [`Shelf::open`] and [`Shelf::in_bucket`].
    pub fn open(&self, data: &Path) -> std::io::Result<Shelf> {
        match self {
            MediaPlace::Folder(path) => Shelf::open(path),
            MediaPlace::Bucket(address) => Shelf::in_bucket(address, &data.join("parts")),
        }
    }

    /// In the county's data folder.
    pub fn in_folder(folder: &Path) -> MediaPlace {
        MediaPlace::Folder(folder.join("media"))
    }
}
