//! Which county lies where, in a deployment of many: a table in a PostgreSQL database.
//!
//! Invariant: a county has one row, so its data lie in one place; a move changes the row only when everything is there.

use super::StoreError;
use super::postgres::connect_to;
use postgres::{Client, Row};

pub struct Directory {
    client: Client,
}

/// Where a county lies, as `--database` and `--media` name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in its database.
    pub county: i64,
    pub name: String,
    pub database: String,
    pub media: String,
}

impl Directory {
    /// # Errors
    /// [`StoreError::Away`] where it cannot be reached.
    pub fn open(address: &str) -> Result<Directory, StoreError> {
        let mut client = connect_to(&address.parse()?)?;
        client.batch_execute(
            "CREATE TABLE IF NOT EXISTS county_places (county BIGINT PRIMARY KEY, name TEXT NOT NULL,
                 database TEXT NOT NULL, media TEXT NOT NULL)",
        )?;
        Ok(Directory { client })
    }

    /// # Errors
    /// Where the database failed.
    pub fn find(&mut self, county: i64) -> Result<Option<Entry>, StoreError> {
        let found = self
            .client
            .query_opt("SELECT county, name, database, media FROM county_places WHERE county = $1", &[&county])?;
        found.as_ref().map(entry).transpose()
    }

    /// By their numbers.
    ///
    /// # Errors
    /// Where the database failed.
    pub fn list(&mut self) -> Result<Vec<Entry>, StoreError> {
        let found =
            self.client.query("SELECT county, name, database, media FROM county_places ORDER BY county", &[])?;
        found.iter().map(entry).collect()
    }

    /// # Errors
    /// Where the database failed.
    pub fn put(&mut self, entry: &Entry) -> Result<(), StoreError> {
        self.client.execute(
            "INSERT INTO county_places (county, name, database, media) VALUES ($1, $2, $3, $4)
             ON CONFLICT (county) DO UPDATE SET name = excluded.name, database = excluded.database,
                 media = excluded.media",
            &[&entry.county, &entry.name, &entry.database, &entry.media],
        )?;
        Ok(())
    }
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry { county: row.try_get(0)?, name: row.try_get(1)?, database: row.try_get(2)?, media: row.try_get(3)? })
}
