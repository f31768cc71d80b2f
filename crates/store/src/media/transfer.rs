//! What of photos and files goes to the county and comes from it, and how far each has got.

use super::{note, pieces};
use crate::device::Device;
use crate::error::Result;
use crate::facets;
use crate::outbox::MEDIA_WAITS;
use crate::record::{fields_of, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use duxue_sync::leaves::leaf;
use rusqlite::params;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How far an upload has got; survives restarts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadProgress {
    pub url: String,
    pub offset: u64,
}

/// A photo or file that the county does not have yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MediaToSend {
    pub hash: String,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    pub added_at: DateTime<Utc>,
    /// A record that names it, and that record's scope; none where its scope was taken away since.
    pub record: Option<Uuid>,
    pub scope: Option<String>,
    /// Of a grave hazard.
    pub grave: bool,
    pub upload: Option<UploadProgress>,
}

/// A photo or file that a record names and whose bytes are not here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MediaMissing {
    pub hash: String,
    pub record: Uuid,
    pub scope: String,
    /// As the record says.
    pub bytes: Option<u64>,
    pub mime: Option<String>,
    /// Bytes fetched so far; go on from here.
    pub here: u64,
}

/// What became of a piece fetched from the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// More to come.
    Part,
    /// Complete, and its hash is right.
    Whole,
}

impl Store {
    /// What waits to be sent: that of grave hazards first, then the smallest first.
    pub fn media_to_send(&self) -> Result<Vec<MediaToSend>> {
        self.records().read(|connection| {
            let sql = format!(
                "SELECT m.hash, m.bytes, m.mime, m.name, m.added_at, m.upload_url, m.upload_offset, r.id, r.scope,
                        coalesce(max(f.grave), 0) AS grave
                 FROM media m LEFT JOIN media_refs f ON f.hash = m.hash LEFT JOIN records r ON r.row = f.record
                 WHERE {MEDIA_WAITS} GROUP BY m.hash ORDER BY grave DESC, m.bytes, m.hash"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([], |row| {
                let offset = row.get(6)?;
                Ok(MediaToSend {
                    hash: row.get(0)?,
                    bytes: row.get(1)?,
                    mime: row.get(2)?,
                    name: row.get(3)?,
                    added_at: moment(row.get(4)?),
                    upload: row.get::<_, Option<String>>(5)?.map(|url| UploadProgress { url, offset }),
                    record: row.get::<_, Option<[u8; 16]>>(7)?.map(Uuid::from_bytes),
                    scope: row.get(8)?,
                    grave: row.get(9)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes how far an upload has got; `None` where it must begin anew.
    pub fn set_upload(&self, hash: &str, progress: Option<&UploadProgress>) -> Result<()> {
        self.records().write(|transaction| {
            transaction.execute(
                "UPDATE media SET upload_url = ?2, upload_offset = ?3 WHERE hash = ?1",
                params![hash, progress.map(|p| p.url.as_str()), progress.map_or(0, |p| p.offset)],
            )?;
            Ok(())
        })
    }

    /// To be called only when the county has said that it holds bytes of this very hash. What was kept only to be sent stays
    /// a while longer, for a county that is restored from its backup.
    pub fn media_acknowledged(&self, hash: &str) -> Result<()> {
        let now = self.now();
        self.records().write(|transaction| {
            let county_now = Device::load(transaction)?.county_time(now);
            transaction.execute(
                "UPDATE media SET acknowledged_at = ?2, upload_url = NULL WHERE hash = ?1 AND acknowledged_at IS NULL",
                params![hash, county_now.timestamp_micros()],
            )?;
            Ok(())
        })
    }

    /// What records name and is not here, that of the latest records first.
    pub fn media_missing(&self) -> Result<Vec<MediaMissing>> {
        let mut missing = self.records().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT f.hash, f.path, r.id, r.scope, r.fields FROM media_refs f JOIN records r ON r.row = f.record
                 WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.hash = f.hash AND m.dropping = 0)
                 ORDER BY r.updated_at DESC, f.path",
            )?;
            let mut rows = statement.query([])?;
            let (mut missing, mut seen) = (Vec::new(), BTreeSet::new());
            while let Some(row) = rows.next()? {
                let (hash, path): (String, String) = (row.get(0)?, row.get(1)?);
                if !seen.insert(hash.clone()) {
                    continue;
                }
                let fields = fields_of(&row.get::<_, String>(4)?)?;
                let part = path.strip_suffix("hash").unwrap_or_default();
                missing.push(MediaMissing {
                    hash,
                    record: Uuid::from_bytes(row.get(2)?),
                    scope: row.get(3)?,
                    bytes: leaf(&fields, &format!("{part}bytes")).and_then(Value::as_f64).map(|bytes| bytes as u64),
                    mime: leaf(&fields, &format!("{part}mime")).and_then(Value::as_str).map(str::to_owned),
                    here: 0,
                });
            }
            Ok(missing)
        })?;
        self.media().read(|connection| {
            for one in &mut missing {
                one.here = pieces::state(connection, &one.hash)?.map_or(0, |state| state.here);
            }
            Ok(())
        })?;
        Ok(missing)
    }

    /// Keeps a piece that came from the county; `total` is the size of the whole.
    ///
    /// # Errors
    /// A gap; bytes that are not what the hash says (thrown away, to be fetched again); a full disk.
    pub fn receive_media(
        &self,
        hash: &str,
        total: u64,
        offset: u64,
        bytes: &[u8],
        mime: &str,
        name: &str,
    ) -> Result<Fetched> {
        if !facets::is_hash(hash) {
            return Err(crate::StoreError::MediaDiffers(hash.to_owned()));
        }
        self.ensure_room(bytes.len() as u64)?;
        let now = self.now();
        let _turn = self.media_turn();
        if !pieces::append(self.media(), hash, total, offset, bytes, now)? {
            return Ok(Fetched::Part);
        }
        self.records().write(|transaction| {
            let county_now = Device::load(transaction)?.county_time(now);
            note(transaction, hash, total, mime, name, now, Some(county_now))
        })?;
        Ok(Fetched::Whole)
    }
}
