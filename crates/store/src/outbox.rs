//! What waits to be sent, in counts, and the log of rounds.

use crate::error::Result;
use crate::keys::unreadable;
use crate::record::moment;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

/// Rounds kept in the log.
const ROUNDS_KEPT: u32 = 100;

/// What waits, counted as people count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    pub records: u64,
    pub changes: u64,
    pub photos: u64,
    /// Bytes of those photos.
    pub photo_bytes: u64,
    pub refused: u64,
    /// Records in conflict.
    pub conflicts: u64,
}

/// A round of sync as it went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundEntry {
    pub started_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    /// `network` or `file`.
    pub carrier: String,
    /// Records, as people count; a record may take several changes.
    pub records_sent: u64,
    pub changes_sent: u64,
    pub records_received: u64,
    pub media_sent: u64,
    pub media_received: u64,
    pub refused: u64,
    pub conflicts: u64,
    pub left: u64,
    pub scopes_added: Vec<String>,
    pub scopes_purged: Vec<String>,
    pub scopes_repaired: Vec<String>,
    pub forked: bool,
    /// Why it ended early, in Chinese; none where it went through.
    pub failure: Option<String>,
}

impl Store {
    pub fn waiting(&self) -> Result<Waiting> {
        self.records().read(|connection| {
            let (photos, photo_bytes) = connection
                .prepare_cached(&format!(
                    "SELECT count(*), coalesce(sum(m.bytes), 0) FROM media m WHERE {MEDIA_WAITS}"
                ))?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(Waiting {
                records: number(
                    connection,
                    "SELECT count(DISTINCT record) FROM changes WHERE acknowledged_at IS NULL",
                )?,
                changes: unsent_changes(connection)?,
                photos,
                photo_bytes,
                refused: number(connection, "SELECT count(*) FROM set_aside WHERE settled_at IS NULL")?,
                conflicts: number(
                    connection,
                    "SELECT count(*) FROM records WHERE conflicts IS NOT NULL AND deleted = 0",
                )?,
            })
        })
    }

    pub fn log_round(&self, round: &RoundEntry) -> Result<()> {
        let body = serde_json::to_string(round).map_err(|error| unreadable("round", error))?;
        self.records().write(|transaction| {
            transaction.execute(
                "INSERT INTO rounds (started_at, body) VALUES (?1, ?2)",
                params![round.started_at.timestamp_micros(), body],
            )?;
            transaction.execute("DELETE FROM rounds WHERE row <= (SELECT max(row) FROM rounds) - ?1", [ROUNDS_KEPT])?;
            Ok(())
        })
    }

    /// The last rounds, newest first.
    pub fn rounds(&self, limit: u32) -> Result<Vec<RoundEntry>> {
        self.records().read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT started_at, body FROM rounds ORDER BY row DESC LIMIT ?1")?;
            let mut rows = statement.query([limit])?;
            let mut rounds = Vec::new();
            while let Some(row) = rows.next()? {
                let mut round: RoundEntry =
                    serde_json::from_str(&row.get::<_, String>(1)?).map_err(|error| unreadable("round", error))?;
                round.started_at = moment(row.get(0)?);
                rounds.push(round);
            }
            Ok(rounds)
        })
    }
}

/// Media (as `m`) that must still reach the county: named by a record, or adrift after its scope was taken away.
pub(crate) const MEDIA_WAITS: &str = "m.acknowledged_at IS NULL AND m.dropping = 0
    AND (m.adrift = 1 OR EXISTS (SELECT 1 FROM media_refs f WHERE f.hash = m.hash))";

pub(crate) fn unsent_changes(connection: &Connection) -> Result<u64> {
    number(connection, "SELECT count(*) FROM changes WHERE acknowledged_at IS NULL")
}

pub(crate) fn number(connection: &Connection, sql: &str) -> Result<u64> {
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
