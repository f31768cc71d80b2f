//! What things are compared with: SQLite itself, unencrypted, with the same promise of durability, on the same disk.

use rusqlite::{Connection, params};
use std::path::Path;
use std::time::Instant;
use uuid::Uuid;

/// A row as the plain table holds it.
pub struct PlainRow {
    pub id: Uuid,
    pub scope: String,
    pub body: String,
}

pub struct Plain(Connection);

impl Plain {
    pub fn create(file: &Path) -> Plain {
        let connection = Connection::open(file).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 CREATE TABLE rec (id BLOB PRIMARY KEY, zone TEXT NOT NULL, body TEXT NOT NULL);",
            )
            .unwrap();
        Plain(connection)
    }

    /// All rows in one transaction; milliseconds.
    pub fn insert_together(&mut self, rows: &[PlainRow]) -> f64 {
        let begun = Instant::now();
        let transaction = self.0.transaction().unwrap();
        {
            let mut insert = transaction.prepare("INSERT INTO rec VALUES (?1, ?2, ?3)").unwrap();
            for row in rows {
                insert.execute(params![row.id.as_bytes(), row.scope, row.body]).unwrap();
            }
        }
        transaction.commit().unwrap();
        millis(begun)
    }

    /// One row, one commit; milliseconds.
    pub fn insert_one(&mut self, row: &PlainRow) -> f64 {
        let begun = Instant::now();
        let transaction = self.0.transaction().unwrap();
        transaction
            .prepare_cached("INSERT INTO rec VALUES (?1, ?2, ?3)")
            .unwrap()
            .execute(params![row.id.as_bytes(), row.scope, row.body])
            .unwrap();
        transaction.commit().unwrap();
        millis(begun)
    }

    /// The newest rows that hold the word, read whole; milliseconds.
    pub fn like(&self, word: &str, limit: u32) -> (f64, usize) {
        let begun = Instant::now();
        let mut statement =
            self.0.prepare_cached("SELECT id, body FROM rec WHERE body LIKE ?1 ORDER BY rowid DESC LIMIT ?2").unwrap();
        let rows = statement.query_map(params![format!("%{word}%"), limit], |row| row.get::<_, String>(1)).unwrap();
        let found = rows.filter(|row| row.is_ok()).count();
        (millis(begun), found)
    }
}

pub fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}
