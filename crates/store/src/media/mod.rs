//! Photos and files: bytes in `media.db`, what is known of them in `records.db`.
//!
//! Invariant: bytes are committed before a record names them, and leave only when the county was seen to hold the same
//! bytes, no record here names them, and (but where a person wants the room) the county has had them for [`KEPT`]. Between the two files a crash leaves at worst bytes that nobody names yet;
//! [`Store::reconcile_media`] finds them at the next start.

mod pieces;
mod transfer;

pub(crate) use pieces::copy_whole;
pub use transfer::{Fetched, MediaMissing, MediaToSend, UploadProgress};

use crate::database::Database;
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::identity::KEPT;
use crate::record::moment;
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Read;
use std::ops::Range;

/// A photo or file whose bytes are here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MediaFile {
    /// BLAKE3, 64 hexadecimal digits.
    pub hash: String,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    pub added_at: DateTime<Utc>,
    /// The county has been seen to hold the same bytes.
    pub acknowledged: bool,
}

/// A photo to be kept, with its small picture (a JPEG).
#[derive(Debug, Clone, Copy)]
pub struct NewPicture<'a> {
    pub bytes: &'a [u8],
    pub mime: &'a str,
    /// As the person named the file.
    pub name: &'a str,
    pub thumbnail: &'a [u8],
}

const THUMBNAIL_MIME: &str = "image/jpeg";

impl Store {
    /// Keeps the bytes of a photo or file, read to the end in pieces, and tells what it is to be named by. The same bytes
    /// are kept once. `expected` is the size where it is known, so that a full disk is told before anything is written.
    pub fn put_media(&self, bytes: impl Read, expected: Option<u64>, mime: &str, name: &str) -> Result<MediaFile> {
        let now = self.now();
        self.ensure_room(expected.unwrap_or(0))?;
        let room = |written: u64| self.ensure_room(expected.unwrap_or(0).saturating_sub(written));
        let turn = self.media_turn();
        let (hash, bytes) =
            self.media().write(|transaction| pieces::put(transaction, bytes, mime, name, now, &room))?;
        self.records().write(|transaction| note(transaction, &hash, bytes, mime, name, now, None))?;
        drop(turn);
        self.media_file(&hash)?.ok_or(StoreError::NoMedia(hash))
    }

    /// Keeps whole photos with their small pictures, each file's part of all of them in one commit. Their hashes, in order.
    pub fn put_pictures(&self, pictures: &[NewPicture<'_>]) -> Result<Vec<String>> {
        let now = self.now();
        let size = pictures.iter().map(|picture| (picture.bytes.len() + picture.thumbnail.len()) as u64).sum();
        self.ensure_room(size)?;
        let _turn = self.media_turn();
        let hashes = self.media().write(|transaction| {
            let mut hashes = Vec::with_capacity(pictures.len());
            for NewPicture { bytes, mime, name, thumbnail } in pictures {
                let (hash, _) = pieces::put(transaction, *bytes, mime, name, now, &|_| Ok(()))?;
                keep_thumbnail(transaction, &hash, THUMBNAIL_MIME, thumbnail)?;
                hashes.push(hash);
            }
            Ok(hashes)
        })?;
        self.records().write(|transaction| {
            for (NewPicture { bytes, mime, name, .. }, hash) in pictures.iter().zip(&hashes) {
                note(transaction, hash, bytes.len() as u64, mime, name, now, None)?;
            }
            Ok(())
        })?;
        Ok(hashes)
    }

    /// What is known of bytes that are here.
    pub fn media_file(&self, hash: &str) -> Result<Option<MediaFile>> {
        self.records().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT bytes, mime, name, added_at, acknowledged_at IS NOT NULL FROM media WHERE hash = ?1 AND dropping = 0",
            )?;
            let found = statement.query_row([hash], |row| {
                Ok(MediaFile {
                    hash: hash.to_owned(),
                    bytes: row.get(0)?,
                    mime: row.get(1)?,
                    name: row.get(2)?,
                    added_at: moment(row.get(3)?),
                    acknowledged: row.get(4)?,
                })
            });
            Ok(found.optional()?)
        })
    }

    /// The bytes of a range (cut at the end of the file). Read long files piece by piece.
    pub fn read_media(&self, hash: &str, range: Range<u64>) -> Result<Vec<u8>> {
        self.media().read(|connection| pieces::read(connection, hash, range))
    }

    /// A small picture of a photo, made by the caller.
    pub fn put_thumbnail(&self, hash: &str, mime: &str, bytes: &[u8]) -> Result<()> {
        self.media().write(|transaction| keep_thumbnail(transaction, hash, mime, bytes))
    }

    /// Media type and bytes of the small picture.
    pub fn thumbnail(&self, hash: &str) -> Result<Option<(String, Vec<u8>)>> {
        self.media().read(|connection| {
            let mut statement = connection.prepare_cached("SELECT mime, bytes FROM thumbnails WHERE hash = ?1")?;
            Ok(statement.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
        })
    }

    /// Bytes that are here although no record names them: a photo was taken and the program ended before it was attached,
    /// or it was taken out again. Newest first.
    pub fn unnamed_media(&self) -> Result<Vec<MediaFile>> {
        let hashes: Vec<String> = self.records().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT hash FROM media m WHERE adrift = 0 AND dropping = 0
                 AND NOT EXISTS (SELECT 1 FROM media_refs f WHERE f.hash = m.hash) ORDER BY added_at DESC",
            )?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        hashes.iter().filter_map(|hash| self.media_file(hash).transpose()).collect()
    }

    /// Takes bytes out that the county holds and no record here names.
    ///
    /// # Errors
    /// [`StoreError::MediaUnsent`] before the county has acknowledged them.
    pub fn forget_media(&self, hash: &str) -> Result<()> {
        self.records().write(|transaction| {
            let changed = transaction.execute(
                "UPDATE media SET dropping = 1 WHERE hash = ?1 AND acknowledged_at IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM media_refs f WHERE f.hash = media.hash)",
                [hash],
            )?;
            if changed == 0 { Err(StoreError::MediaUnsent(hash.to_owned())) } else { Ok(()) }
        })?;
        self.drop_media()
    }

    /// Finishes what was marked to be taken out of `media.db`.
    pub(crate) fn drop_media(&self) -> Result<()> {
        let _turn = self.media_turn();
        let dropping: Vec<String> = self.records().read(|connection| {
            let mut statement = connection.prepare_cached("SELECT hash FROM media WHERE dropping = 1")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        for hash in dropping {
            self.media().write(|transaction| pieces::remove(transaction, &hash))?;
            self.records().write(|transaction| {
                transaction.execute("DELETE FROM media WHERE hash = ?1 AND dropping = 1", [&hash])?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Marks what no record here names any more since its scope was taken away, once the county has had it long enough.
    fn let_go_of_old_media(&self) -> Result<()> {
        let now = self.now();
        self.records().write(|transaction| {
            let before = Device::load(transaction)?.county_time(now) - KEPT;
            transaction.execute(
                "UPDATE media SET dropping = 1 WHERE adrift = 1 AND acknowledged_at < ?1
                 AND NOT EXISTS (SELECT 1 FROM media_refs f WHERE f.hash = media.hash)",
                [before.timestamp_micros()],
            )?;
            Ok(())
        })
    }

    /// After a start: notes bytes that were committed before the program ended, and finishes what was being taken out.
    pub(crate) fn reconcile_media(&self) -> Result<()> {
        self.let_go_of_old_media()?;
        self.drop_media()?;
        let files = self.media().read(pieces::files)?;
        let missing: Vec<_> = self.records().read(|connection| {
            let mut known = connection.prepare_cached("SELECT 1 FROM media WHERE hash = ?1")?;
            files
                .into_iter()
                .filter_map(|file| match known.exists([&file.hash]) {
                    Ok(true) => None,
                    Ok(false) => Some(Ok(file)),
                    Err(error) => Some(Err(error.into())),
                })
                .collect::<Result<_>>()
        })?;
        if missing.is_empty() {
            return Ok(());
        }
        self.records().write(|transaction| {
            for file in &missing {
                note(transaction, &file.hash, file.bytes, &file.mime, &file.name, file.added_at, None)?;
            }
            Ok(())
        })
    }
}

fn keep_thumbnail(connection: &Connection, hash: &str, mime: &str, bytes: &[u8]) -> Result<()> {
    connection.execute(
        "INSERT INTO thumbnails (hash, mime, bytes) VALUES (?1, ?2, ?3)
         ON CONFLICT (hash) DO UPDATE SET mime = excluded.mime, bytes = excluded.bytes",
        params![hash, mime, bytes],
    )?;
    Ok(())
}

/// Hashes of all that is complete in a `media.db`.
pub(crate) fn hashes(media: &Database) -> Result<BTreeSet<String>> {
    Ok(media.read(pieces::files)?.into_iter().map(|file| file.hash).collect())
}

/// Photos that the county holds and whose bytes are no longer here count as not here, so that they are fetched again.
pub(crate) fn fetch_lost_again(transaction: &Transaction<'_>, here: &BTreeSet<String>) -> Result<()> {
    let held: Vec<String> = transaction
        .prepare("SELECT hash FROM media WHERE acknowledged_at IS NOT NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for hash in held.iter().filter(|hash| !here.contains(*hash)) {
        transaction.execute("DELETE FROM media WHERE hash = ?1", [hash])?;
    }
    Ok(())
}

/// Notes bytes that are complete in `media.db`; `acknowledged` where they came from the county.
fn note(
    connection: &Connection,
    hash: &str,
    bytes: u64,
    mime: &str,
    name: &str,
    now: DateTime<Utc>,
    acknowledged: Option<DateTime<Utc>>,
) -> Result<()> {
    connection.execute(
        "INSERT INTO media (hash, bytes, mime, name, added_at, acknowledged_at, upload_offset, adrift, dropping)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0)
         ON CONFLICT (hash) DO UPDATE SET dropping = 0, acknowledged_at = coalesce(acknowledged_at, excluded.acknowledged_at)",
        params![
            hash,
            bytes,
            mime,
            name,
            now.timestamp_micros(),
            acknowledged.map(|moment| moment.timestamp_micros())
        ],
    )?;
    Ok(())
}

/// Hashes of all bytes computed anew; and photos that this device's unsent records name and nobody has.
pub(crate) fn damaged_media(store: &Store) -> Result<Vec<crate::Defect>> {
    let mut defects = store.media().read(|connection| {
        let mut statement = connection.prepare("SELECT file, hash FROM files WHERE complete = 1")?;
        let files = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut defects = Vec::new();
        for (file, hash) in files.collect::<rusqlite::Result<Vec<(i64, String)>>>()? {
            if pieces::hash_of(connection, file)? != hash {
                defects.push(crate::Defect::Media { hash });
            }
        }
        Ok(defects)
    })?;
    let unsent: Vec<String> = store.records().read(|connection| {
        let mut statement =
            connection.prepare("SELECT hash FROM media WHERE acknowledged_at IS NULL AND dropping = 0")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    })?;
    store.media().read(|connection| {
        for hash in unsent {
            if pieces::state(connection, &hash)?.is_none_or(|state| !state.complete) {
                defects.push(crate::Defect::MediaLost { hash });
            }
        }
        Ok(())
    })?;
    Ok(defects)
}
