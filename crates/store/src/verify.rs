//! Looking whether everything here is whole.

use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::files::{remove, replace_file};
use crate::media::damaged_media;
use crate::record::fields_of;
use crate::replica::recomputed_digests;
use crate::search::words;
use crate::set_aside;
use crate::store::Store;
use duxue_sync::SealedChange;
use duxue_sync::digest::ScopeDigest;
use rusqlite::Connection;
use serde::Serialize;
use uuid::Uuid;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Defect {
    /// SQLite's or SQLCipher's own check, in its words.
    File { file: &'static str, detail: String },
    /// The outbox's chain of hashes breaks at this change.
    Chain { number: u64 },
    /// A record cannot be read.
    Record { id: Uuid },
    /// The digest kept for the scope is not the sum of its records.
    Digest { scope: String },
    /// The index does not hold the record's words, and does not know that they changed.
    Index { id: Uuid },
    /// The index as a whole is broken.
    IndexFile { detail: String },
    /// The bytes of a photo or file are not what its hash says.
    Media { hash: String },
    /// A record of this device names a photo that is neither here nor at the county.
    MediaLost { hash: String },
}

/// The largest file (bytes) of which every page is looked at whenever it is opened.
const LOOKED_AT: u64 = 64 << 20;

impl Store {
    /// Reads everything there is and tells what is wrong; an empty list is good.
    pub fn verify(&self) -> Result<Vec<Defect>> {
        let mut defects = Vec::new();
        for database in [self.records(), self.media()] {
            defects.extend(file_defects(database, "cipher_integrity_check")?);
            // Reading a page that SQLCipher refuses ends SQLite's own check with an error instead of a list.
            if defects.is_empty() {
                defects.extend(file_defects(database, "integrity_check")?);
            }
        }
        if !defects.is_empty() {
            // What lies in a broken file is not to be read further.
            return Ok(defects);
        }
        self.records().read(|connection| {
            chain(connection, &mut defects)?;
            records(connection, &mut defects)?;
            digests(connection, &mut defects)
        })?;
        if let Err(error) =
            self.records().writer().execute("INSERT INTO texts (texts, rank) VALUES ('integrity-check', 1)", [])
        {
            defects.push(Defect::IndexFile { detail: error.to_string() });
        }
        defects.extend(damaged_media(self)?);
        Ok(defects)
    }

    /// Looks whether every page of the records is as it was written; and at both files whole where the program did not end
    /// in order last time.
    pub(crate) fn check_at_start(&self) -> Result<()> {
        let records = self.records();
        let size = std::fs::metadata(&records.path).map(|file| file.len()).unwrap_or(u64::MAX);
        // A larger file would keep the person waiting; the day's copy reads every page of it.
        if size <= LOOKED_AT
            && let Some(detail) = records.damaged_page()?
        {
            return Err(StoreError::Damaged { file: records.path.clone(), detail, latest_backup: None });
        }
        let marker = self.folder().join("open");
        if marker.exists() {
            for database in [self.records(), self.media()] {
                if let Some(Defect::File { detail, .. }) = file_defects(database, "quick_check(1)")?.into_iter().next()
                {
                    return Err(StoreError::Damaged { file: database.path.clone(), detail, latest_backup: None });
                }
            }
        } else {
            replace_file(&marker, b"")?;
        }
        self.records().found_sound()?;
        self.media().found_sound()
    }

    /// The program ends in order: the next start need not look at every page.
    pub(crate) fn ended_in_order(folder: &std::path::Path) -> Result<()> {
        remove(&folder.join("open"))
    }
}

fn file_defects(database: &Database, check: &str) -> Result<Vec<Defect>> {
    let file = match database.schema {
        Schema::Records => "records.db",
        Schema::Media => "media.db",
    };
    let told = database.read_afresh(|connection| {
        let mut statement = connection.prepare(&format!("PRAGMA {check}"))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows.collect::<rusqlite::Result<Vec<String>>>()?)
    });
    match told {
        Ok(lines) => {
            let lines = lines.into_iter().filter(|line| line != "ok");
            Ok(lines.map(|detail| Defect::File { file, detail }).collect())
        }
        Err(StoreError::Damaged { detail, .. }) => Ok(vec![Defect::File { file, detail }]),
        Err(other) => Err(other),
    }
}

fn chain(connection: &Connection, defects: &mut Vec<Defect>) -> Result<()> {
    let device = Device::load(connection)?;
    let mut at = device.base;
    let mut statement = connection.prepare("SELECT number, hash, body FROM changes ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, body): (u64, Vec<u8>) = (row.get(0)?, row.get(2)?);
        at = at.then(&body);
        let readable = set_aside::open(&SealedChange(body), number).is_ok();
        if at.number != number || at.hash != row.get::<_, [u8; 32]>(1)? || !readable {
            defects.push(Defect::Chain { number });
            return Ok(());
        }
    }
    if at != device.sealed {
        defects.push(Defect::Chain { number: device.sealed.number });
    }
    Ok(())
}

fn records(connection: &Connection, defects: &mut Vec<Defect>) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT r.id, r.kind, r.fields, t.words, n.row IS NOT NULL
             FROM records r LEFT JOIN texts t ON t.rowid = r.row LEFT JOIN to_index n ON n.row = r.row",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = Uuid::from_bytes(row.get(0)?);
        let Ok(fields) = fields_of(&row.get::<_, String>(2)?) else {
            defects.push(Defect::Record { id });
            continue;
        };
        let (indexed, follows): (Option<String>, bool) = (row.get(3)?, row.get(4)?);
        if !follows && indexed.unwrap_or_default() != words(&row.get::<_, String>(1)?, &fields) {
            defects.push(Defect::Index { id });
        }
    }
    Ok(())
}

fn digests(connection: &Connection, defects: &mut Vec<Defect>) -> Result<()> {
    let mut statement = connection.prepare("SELECT scope, held_count, held_sum FROM scopes")?;
    let rows =
        statement.query_map([], |row| Ok(ScopeDigest { scope: row.get(0)?, count: row.get(1)?, sum: row.get(2)? }))?;
    let recomputed = recomputed_digests(connection)?;
    for kept in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let from_rows = recomputed.get(&kept.scope).cloned().unwrap_or_else(|| ScopeDigest::empty(&kept.scope));
        if from_rows != kept {
            defects.push(Defect::Digest { scope: kept.scope });
        }
    }
    Ok(())
}
