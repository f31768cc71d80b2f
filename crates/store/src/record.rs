//! A record's row: its fields, stamps and conflicts, with what lists, search and photos need copied out of them.
//!
//! Invariant: the row, the note that its words are to be put into the index, and its references to photos are written together,
//! by [`put`] and [`remove`] alone.

use crate::error::Result;
use crate::keys::unreadable;
use crate::{facets, search};
use chrono::{DateTime, Utc};
use duxue_sync::leaves::Leaves;
use duxue_sync::{Conflict, Merged, Stamps};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A record as it is read from the store.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredRecord {
    pub id: Uuid,
    pub kind: String,
    pub scope: String,
    pub fields: Leaves,
    /// The county's number of its last change; 0 where the county has not seen it.
    pub seq: u64,
    pub conflicts: Vec<Conflict>,
    /// Something of it waits to be sent.
    pub unsent: bool,
    /// The county refused something that still shows here.
    pub refused: bool,
    pub updated_at: DateTime<Utc>,
}

/// Columns for [`stored`], from `records AS r`.
pub(crate) const COLUMNS: &str = "r.id, r.kind, r.scope, r.fields, r.seq, r.conflicts, r.refused, r.updated_at,
    EXISTS (SELECT 1 FROM changes c WHERE c.record = r.id AND c.acknowledged_at IS NULL)";

pub(crate) fn stored(row: &Row<'_>) -> Result<StoredRecord> {
    Ok(StoredRecord {
        id: Uuid::from_bytes(row.get(0)?),
        kind: row.get(1)?,
        scope: row.get(2)?,
        fields: fields_of(row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?)?,
        seq: row.get(4)?,
        conflicts: conflicts_of(row.get(5)?)?,
        refused: row.get(6)?,
        updated_at: moment(row.get(7)?),
        unsent: row.get(8)?,
    })
}

/// A record's state inside a transaction.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub row: Option<i64>,
    pub id: Uuid,
    pub kind: String,
    pub scope: String,
    pub merged: Merged,
    pub seq: u64,
    pub county_hash: Option<u128>,
    pub refused: bool,
}

impl Held {
    pub fn new(id: Uuid, kind: &str, scope: &str) -> Held {
        Held {
            row: None,
            id,
            kind: kind.to_owned(),
            scope: scope.to_owned(),
            merged: Merged::default(),
            seq: 0,
            county_hash: None,
            refused: false,
        }
    }

    pub fn load(connection: &Connection, id: Uuid) -> Result<Option<Held>> {
        let mut statement = connection.prepare_cached(
            "SELECT row, kind, scope, fields, stamps, conflicts, seq, county_hash, refused FROM records WHERE id = ?1",
        )?;
        let mut rows = statement.query([id.as_bytes()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let county_hash: Option<[u8; 16]> = row.get(7)?;
        Ok(Some(Held {
            row: Some(row.get(0)?),
            id,
            kind: row.get(1)?,
            scope: row.get(2)?,
            merged: Merged {
                fields: fields_of(row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?)?,
                stamps: from_cbor::<Stamps>("stamps", row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?)?,
                conflicts: conflicts_of(row.get(5)?)?,
            },
            seq: row.get(6)?,
            county_hash: county_hash.map(u128::from_le_bytes),
            refused: row.get(8)?,
        }))
    }
}

/// Writes a record's row and its references, and notes that its words changed. `before` is what the row held; `None` for a new one.
pub(crate) fn put(connection: &Connection, held: &Held, before: Option<&Merged>, now: DateTime<Utc>) -> Result<i64> {
    let fields = serde_json::to_string(&held.merged.fields).map_err(|error| unreadable("record", error))?;
    put_text(connection, held, &fields, before, now)
}

/// The same, where the fields' JSON text is at hand.
pub(crate) fn put_text(
    connection: &Connection,
    held: &Held,
    fields: &str,
    before: Option<&Merged>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let stamps = to_cbor("stamps", &held.merged.stamps)?;
    let conflicts = match held.merged.conflicts.is_empty() {
        true => None,
        false => Some(to_cbor("conflicts", &held.merged.conflicts)?),
    };
    let facets = facets::of(&held.merged.fields);
    // Naming an indexed column writes its index anew even where the value stays: for most edits, seven pages too many.
    if let Some(row) = held.row
        && before.is_some_and(|merged| facets::of(&merged.fields) == facets)
    {
        let mut statement = connection.prepare_cached(
            "UPDATE records SET fields = ?4, stamps = ?5, conflicts = ?6, seq = ?7, county_hash = ?8, updated_at = ?9,
                                refused = ?10
             WHERE row = ?1 AND kind = ?2 AND scope = ?3",
        )?;
        let written = statement.execute(params![
            row,
            held.kind,
            held.scope,
            fields,
            stamps,
            conflicts,
            held.seq,
            held.county_hash.map(u128::to_le_bytes),
            now.timestamp_micros(),
            held.refused,
        ])?;
        if written == 1 {
            put_words(connection, row, held, before)?;
            put_references(connection, row, held, before)?;
            return Ok(row);
        }
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO records (row, id, kind, scope, fields, stamps, conflicts, seq, county_hash, updated_at, deleted,
                              refused, school, visit, day, month, state, deadline)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (row) DO UPDATE SET kind = excluded.kind, scope = excluded.scope, fields = excluded.fields,
            stamps = excluded.stamps, conflicts = excluded.conflicts, seq = excluded.seq,
            county_hash = excluded.county_hash, updated_at = excluded.updated_at, deleted = excluded.deleted,
            refused = excluded.refused, school = excluded.school, visit = excluded.visit, day = excluded.day,
            month = excluded.month, state = excluded.state, deadline = excluded.deadline",
    )?;
    statement.execute(params![
        held.row,
        held.id.as_bytes(),
        held.kind,
        held.scope,
        fields,
        stamps,
        conflicts,
        held.seq,
        held.county_hash.map(u128::to_le_bytes),
        now.timestamp_micros(),
        facets.deleted,
        held.refused,
        facets.school,
        facets.visit,
        facets.day,
        facets.month,
        facets.state,
        facets.deadline,
    ])?;
    let row = held.row.unwrap_or_else(|| connection.last_insert_rowid());
    put_words(connection, row, held, before)?;
    put_references(connection, row, held, before)?;
    Ok(row)
}

/// Takes a record out, with its words and references.
pub(crate) fn remove(connection: &Connection, row: i64) -> Result<()> {
    search::forget(connection, row)?;
    connection.prepare_cached("DELETE FROM media_refs WHERE record = ?1")?.execute([row])?;
    connection.prepare_cached("DELETE FROM records WHERE row = ?1")?.execute([row])?;
    Ok(())
}

fn put_words(connection: &Connection, row: i64, held: &Held, before: Option<&Merged>) -> Result<()> {
    let words = search::words(&held.kind, &held.merged.fields);
    let earlier = before.map(|merged| search::words(&held.kind, &merged.fields)).unwrap_or_default();
    if words == earlier { Ok(()) } else { search::note(connection, row) }
}

fn put_references(connection: &Connection, row: i64, held: &Held, before: Option<&Merged>) -> Result<()> {
    let references = facets::references(&held.kind, &held.merged.fields);
    let earlier = before.map(|merged| facets::references(&held.kind, &merged.fields)).unwrap_or_default();
    if references == earlier {
        return Ok(());
    }
    connection.prepare_cached("DELETE FROM media_refs WHERE record = ?1")?.execute([row])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO media_refs (record, path, hash, grave) VALUES (?1, ?2, ?3, ?4)")?;
    for reference in references {
        insert.execute(params![row, reference.path, reference.hash, reference.grave])?;
    }
    Ok(())
}

pub(crate) fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

pub(crate) fn fields_of(text: &str) -> Result<Leaves> {
    serde_json::from_str(text).map_err(|error| unreadable("record", error))
}

fn conflicts_of(bytes: Option<Vec<u8>>) -> Result<Vec<Conflict>> {
    bytes.map_or(Ok(Vec::new()), |bytes| from_cbor("conflicts", &bytes))
}

pub(crate) fn to_cbor<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(256);
    ciborium::into_writer(value, &mut bytes).map_err(|error| unreadable(what, error))?;
    Ok(bytes)
}

pub(crate) fn from_cbor<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T> {
    ciborium::from_reader(bytes).map_err(|error| unreadable(what, error))
}
