//! What the county keeps: rows and the transactions that read and write them, on SQLite ([`sqlite`]) or PostgreSQL
//! ([`postgres`]) by one SQL text.
//!
//! Invariants: everything that belongs together is written in one [`CountyTransaction`]; a writing transaction holds the
//! county's row until it ends, so a reader never sees a number before a lower one. Every statement names the county, so that
//! counties that share a database never meet.

mod account_rows;
mod accounts;
mod audit;
mod changes;
pub mod copy;
mod counts;
mod devices;
pub mod directory;
mod endings;
mod erasures;
mod history;
mod link;
mod login_rules;
mod media;
mod migrations;
pub mod postgres;
mod postgres_address;
mod records;
mod rows;
pub mod sqlite;
mod tokens;
mod uses;
mod webhooks;

pub use account_rows::*;
pub use audit::{AuditLine, AuditSought, COMMAND_LINE, Deed};
pub use changes::Changed;
pub use counts::Counts;
pub use erasures::{Erasure, Kept};
pub use login_rules::LoginRules;
pub use rows::*;
pub use tokens::ApiToken;
pub use webhooks::Webhook;

use endings::Endings;
use link::{Give, Link, Row, Value, pieces, places, values};
use std::path::Path;
use std::sync::Mutex;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Database(Box<dyn std::error::Error + Send + Sync>),
    /// Nothing is wrong with the data: the database cannot be reached now.
    #[error("the database cannot be reached: {0}")]
    Away(Box<dyn std::error::Error + Send + Sync>),
    /// The disk of the database is full; nothing was written.
    #[error("the disk of the database is full: {0}")]
    Full(Box<dyn std::error::Error + Send + Sync>),
    /// A row that this version cannot read back.
    #[error("{0} cannot be read back")]
    Damaged(&'static str),
    /// The database was written by a newer version.
    #[error("the database is from a newer version ({0})")]
    Newer(i64),
    /// Another county's data, or an earlier move's, are where this county was to go.
    #[error("there are data of a county already")]
    Occupied,
    /// The county lives elsewhere now; nothing is written here any more.
    #[error("the county was moved to {0}")]
    Moved(String),
    /// The writer has ended; only while the server stops.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// The same once more, for everyone whose work was in one commit.
    #[must_use]
    pub fn again(&self) -> StoreError {
        match self {
            StoreError::Database(error) => StoreError::Database(error.to_string().into()),
            StoreError::Away(error) => StoreError::Away(error.to_string().into()),
            StoreError::Full(error) => StoreError::Full(error.to_string().into()),
            StoreError::Damaged(what) => StoreError::Damaged(what),
            StoreError::Newer(version) => StoreError::Newer(*version),
            StoreError::Occupied => StoreError::Occupied,
            StoreError::Moved(to) => StoreError::Moved(to.clone()),
            StoreError::Closed => StoreError::Closed,
        }
    }
}

/// One county's store, in a database that may hold others.
pub trait CountyStore: Send + Sync {
    /// A view that does not change while it is read.
    fn reading(&self) -> Result<CountyTransaction<'_>, StoreError>;
    /// The one writer. Others that write to the county wait, in this process and in any other.
    fn writing(&self) -> Result<CountyTransaction<'_>, StoreError>;
    /// Connections that rest, ready to be used.
    fn resting(&self) -> usize;
    /// Writes a copy of the county, as of now, to a new SQLite file.
    fn copy_to(&self, file: &Path) -> Result<(), StoreError>;
    /// Clears the places where what was deleted still lies, as far as the database can.
    fn scrub(&self) -> Result<(), StoreError>;
}

/// Dropped without [`commit`](CountyTransaction::commit), it leaves no trace.
pub struct CountyTransaction<'a> {
    link: Box<dyn Link + 'a>,
    county: i64,
    /// A reader's; see [`endings`].
    endings: Option<&'a Mutex<Endings>>,
}

impl CountyTransaction<'_> {
    /// # Errors
    /// Where the database failed: nothing is written then, or (the connection broke just now) it is not known.
    pub fn commit(self) -> Result<(), StoreError> {
        self.link.commit()
    }

    /// Starts a part that can be undone by itself.
    ///
    /// # Errors
    /// Where the database failed.
    pub fn begin_part(&mut self) -> Result<(), StoreError> {
        self.run("SAVEPOINT part", &[])
    }

    /// # Errors
    /// Where the database failed.
    pub fn keep_part(&mut self) -> Result<(), StoreError> {
        self.run("RELEASE part", &[])
    }

    /// # Errors
    /// Where the database failed.
    pub fn undo_part(&mut self) -> Result<(), StoreError> {
        self.run("ROLLBACK TO part", &[])?;
        self.run("RELEASE part", &[])
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        self.link.run(sql, values)
    }

    fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&dyn Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.link.rows(sql, values, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&dyn Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, values, read)?.pop())
    }
}
