//! Bytes in pieces of 256 KiB, so that no file is ever whole in memory.
//!
//! Invariant: pieces of a file follow one another without gap from 0; a file is complete only with its hash checked.

use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::record::moment;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::io::Read;
use std::ops::Range;

const PIECE: usize = 256 << 10;

/// A file's pieces lie at `file << PLACE_BITS` and after: up to a terabyte each.
const PLACE_BITS: u32 = 40;

pub(super) struct FileRow {
    pub hash: String,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    pub added_at: DateTime<Utc>,
}

/// Reads to the end and keeps the bytes, once however often they come. Returns hash and size.
pub(super) fn put(
    transaction: &Transaction<'_>,
    mut bytes: impl Read,
    mime: &str,
    name: &str,
    now: DateTime<Utc>,
    room: &dyn Fn(u64) -> Result<()>,
) -> Result<(String, u64)> {
    let file = next_file(transaction)?;
    let mut hasher = blake3::Hasher::new();
    let (mut offset, mut piece) = (0u64, Vec::with_capacity(PIECE));
    loop {
        piece.clear();
        (&mut bytes).take(PIECE as u64).read_to_end(&mut piece).map_err(StoreError::Source)?;
        if piece.is_empty() {
            break;
        }
        if offset.is_multiple_of(16 << 20) {
            room(offset)?;
        }
        hasher.update(&piece);
        put_piece(transaction, file, offset, &piece)?;
        offset += piece.len() as u64;
    }
    let hash = hasher.finalize().to_hex().to_string();
    match state(transaction, &hash)? {
        Some(standing) if standing.complete => remove_pieces(transaction, file)?,
        Some(_) => {
            // It was being fetched from the county; now it is here whole.
            remove(transaction, &hash)?;
            insert(transaction, file, &hash, offset, true, mime, name, now)?;
        }
        None => insert(transaction, file, &hash, offset, true, mime, name, now)?,
    }
    Ok((hash, offset))
}

pub(super) struct State {
    pub file: i64,
    pub complete: bool,
    /// Bytes that are here.
    pub here: u64,
    /// Bytes that it will have.
    pub bytes: u64,
}

pub(super) fn state(connection: &Connection, hash: &str) -> Result<Option<State>> {
    let mut statement = connection.prepare_cached("SELECT file, complete, bytes FROM files WHERE hash = ?1")?;
    let found = statement.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((file, complete, bytes)) = found else { return Ok(None) };
    let here = if complete { bytes } else { end_of(connection, file)? };
    Ok(Some(State { file, complete, here, bytes }))
}

/// Appends what came from the county. Returns whether the file is complete, its hash checked.
///
/// # Errors
/// [`StoreError::MediaGap`] where the piece does not follow; [`StoreError::MediaDiffers`] where the whole is not what its
/// hash says: the pieces are thrown away then, to be fetched again.
pub(super) fn append(
    database: &Database,
    hash: &str,
    total: u64,
    offset: u64,
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Result<bool> {
    let outcome = database.write(|transaction| {
        let standing = match state(transaction, hash)? {
            Some(standing) => standing,
            None => {
                let file = next_file(transaction)?;
                insert(transaction, file, hash, total, false, "", "", now)?;
                State { file, complete: false, here: 0, bytes: total }
            }
        };
        if standing.complete {
            return Ok(Some(true));
        }
        if standing.here != offset {
            return Err(StoreError::MediaGap { hash: hash.to_owned(), expected: standing.here, given: offset });
        }
        let mut at = offset;
        for piece in bytes.chunks(PIECE) {
            put_piece(transaction, standing.file, at, piece)?;
            at += piece.len() as u64;
        }
        if at < total {
            return Ok(Some(false));
        }
        if at > total || hash_of(transaction, standing.file)? != hash {
            remove(transaction, hash)?;
            return Ok(None);
        }
        transaction
            .execute("UPDATE files SET complete = 1, bytes = ?2 WHERE file = ?1", params![standing.file, total])?;
        Ok(Some(true))
    })?;
    outcome.ok_or_else(|| StoreError::MediaDiffers(hash.to_owned()))
}

pub(super) fn read(connection: &Connection, hash: &str, range: Range<u64>) -> Result<Vec<u8>> {
    let state = state(connection, hash)?.filter(|state| state.complete);
    let state = state.ok_or_else(|| StoreError::NoMedia(hash.to_owned()))?;
    let end = range.end.min(state.bytes);
    if range.start >= end {
        return Ok(Vec::new());
    }
    let base = state.file << PLACE_BITS;
    let mut statement = connection.prepare_cached(
        "SELECT place - ?1, bytes FROM pieces
         WHERE place >= coalesce((SELECT max(place) FROM pieces WHERE place BETWEEN ?1 AND ?1 + ?2), ?1) AND place < ?1 + ?3
         ORDER BY place",
    )?;
    let mut rows = statement.query(params![base, range.start, end])?;
    let mut bytes = Vec::with_capacity((end - range.start) as usize);
    while let Some(row) = rows.next()? {
        let at: u64 = row.get(0)?;
        let piece = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let from = range.start.saturating_sub(at) as usize;
        let to = ((end - at) as usize).min(piece.len());
        bytes.extend_from_slice(piece.get(from..to).unwrap_or_default());
    }
    Ok(bytes)
}

/// The hash of the bytes as they now are on the disk.
pub(crate) fn hash_of(connection: &Connection, file: i64) -> Result<String> {
    let mut statement =
        connection.prepare_cached("SELECT bytes FROM pieces WHERE place >= ?1 AND place < ?2 ORDER BY place")?;
    let mut rows = statement.query([file << PLACE_BITS, (file + 1) << PLACE_BITS])?;
    let mut hasher = blake3::Hasher::new();
    while let Some(row) = rows.next()? {
        hasher.update(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// All complete files.
pub(super) fn files(connection: &Connection) -> Result<Vec<FileRow>> {
    let mut statement = connection.prepare("SELECT hash, bytes, mime, name, added_at FROM files WHERE complete = 1")?;
    let rows = statement.query_map([], file_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn file_row(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        hash: row.get(0)?,
        bytes: row.get(1)?,
        mime: row.get(2)?,
        name: row.get(3)?,
        added_at: moment(row.get(4)?),
    })
}

/// Copies every file that can still be read whole, and equals its hash, out of a damaged `media.db`; returns how many.
pub(crate) fn copy_whole(damaged: &Connection, fresh: &Database) -> Result<u64> {
    let mut whole = 0;
    let highest: i64 = damaged.query_row("SELECT max(file) FROM files", [], |row| row.get(0)).unwrap_or(HIGHEST_TRIED);
    for file in 1..=highest {
        let head = damaged.query_row(
            "SELECT hash, bytes, mime, name, added_at FROM files WHERE file = ?1 AND complete = 1",
            [file],
            file_row,
        );
        // On a damaged page, or never there.
        let Ok(head) = head else { continue };
        if hash_of(damaged, file).is_ok_and(|hash| hash == head.hash) {
            copy_file(damaged, fresh, file, &head)?;
            whole += 1;
        }
    }
    Ok(whole)
}

/// Where the end of the list itself cannot be read.
const HIGHEST_TRIED: i64 = 100_000;

fn copy_file(damaged: &Connection, fresh: &Database, file: i64, head: &FileRow) -> Result<()> {
    fresh.write(|transaction| {
        let mut statement = damaged
            .prepare_cached("SELECT place, bytes FROM pieces WHERE place >= ?1 AND place < ?2 ORDER BY place")?;
        let mut rows = statement.query([file << PLACE_BITS, (file + 1) << PLACE_BITS])?;
        while let Some(row) = rows.next()? {
            let at: i64 = row.get(0)?;
            let piece = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            put_piece(transaction, file, (at - (file << PLACE_BITS)).cast_unsigned(), piece)?;
        }
        insert(transaction, file, &head.hash, head.bytes, true, &head.mime, &head.name, head.added_at)
    })
}

pub(super) fn remove(transaction: &Transaction<'_>, hash: &str) -> Result<()> {
    if let Some(state) = state(transaction, hash)? {
        remove_pieces(transaction, state.file)?;
        transaction.execute("DELETE FROM files WHERE file = ?1", [state.file])?;
    }
    transaction.execute("DELETE FROM thumbnails WHERE hash = ?1", [hash])?;
    Ok(())
}

fn remove_pieces(transaction: &Transaction<'_>, file: i64) -> Result<()> {
    transaction.execute(
        "DELETE FROM pieces WHERE place >= ?1 AND place < ?2",
        [file << PLACE_BITS, (file + 1) << PLACE_BITS],
    )?;
    Ok(())
}

fn put_piece(transaction: &Transaction<'_>, file: i64, offset: u64, bytes: &[u8]) -> Result<()> {
    transaction
        .prepare_cached("INSERT INTO pieces (place, bytes) VALUES (?1, ?2)")?
        .execute(params![(file << PLACE_BITS) + offset as i64, bytes])?;
    Ok(())
}

fn end_of(connection: &Connection, file: i64) -> Result<u64> {
    let mut statement = connection.prepare_cached(
        "SELECT place - ?1 + length(bytes) FROM pieces WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT 1",
    )?;
    let end = statement.query_row([file << PLACE_BITS, (file + 1) << PLACE_BITS], |row| row.get(0));
    Ok(end.optional()?.unwrap_or(0))
}

fn next_file(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT coalesce(max(file), 0) + 1 FROM files", [], |row| row.get(0))?)
}

#[expect(clippy::too_many_arguments, reason = "the columns of a row, used in this file alone")]
fn insert(
    transaction: &Transaction<'_>,
    file: i64,
    hash: &str,
    bytes: u64,
    complete: bool,
    mime: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO files (file, hash, bytes, complete, mime, name, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![file, hash, bytes, complete, mime, name, now.timestamp_micros()],
    )?;
    Ok(())
}
