//! A store whose files are damaged, made whole again of its automatic copy and of what can still be read.
//!
//! Invariants: nothing is written to a damaged file; it is kept under another name. What takes its place is complete on the
//! disk, with everything that was found, before the damaged file gives way; cut off anywhere, doing it again gives the same.

use crate::attempts::Attempts;
use crate::backup::{backups, day_of, latest_backup};
use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::files::{Surroundings, beside, move_into_place, remove_folder, sync_file, sync_folder};
use crate::keys::DataKey;
use crate::store::{Store, local, set_local};
use crate::{media, salvage, vault};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the account of it in `local`, until a person was told.
const UNTOLD: &str = "put_right";

/// What was done about damaged files. They are kept, under other names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutRight {
    /// The day of the copy of the records that stands in for the damaged file; `None` where the records were sound.
    pub records_of: Option<NaiveDate>,
    /// Changes made after that copy which were still readable and are here again.
    pub changes: u64,
    /// Photos and files that were still whole in a damaged `media.db`; `None` where it was sound.
    pub media: Option<u64>,
}

/// Puts the newest automatic copy in the place of a damaged `records.db`, with what can still be read of what came after
/// it; and takes what is whole out of a damaged `media.db`.
pub(crate) fn put_right(folder: &Path, key: &DataKey, surroundings: Surroundings) -> Result<(Store, PutRight)> {
    let aside = format!("damaged-{}", (surroundings.now)().format("%Y%m%d%H%M%S"));
    if !Database::is_sound(folder, Schema::Records, key) {
        replace(folder, Schema::Records, key, &aside, &|workshop| records_restored(folder, workshop, key))?;
    }
    if !Database::is_sound(folder, Schema::Media, key) {
        replace(folder, Schema::Media, key, &aside, &|workshop| media_salvaged(folder, workshop, key))?;
    }
    Attempts::read(folder)?.right()?;
    let store = vault::open(folder, key, surroundings)?;
    let done = store.put_right_untold()?.unwrap_or_default();
    Ok((store, done))
}

impl Store {
    /// What was done about damaged files, told once; also where the power went before it could be told.
    pub fn put_right_untold(&self) -> Result<Option<PutRight>> {
        self.records().write(|transaction| {
            let untold = account(transaction)?;
            set_local(transaction, UNTOLD, None)?;
            Ok(untold)
        })
    }
}

/// An account that another version wrote otherwise is not told.
fn account(transaction: &Transaction<'_>) -> Result<Option<PutRight>> {
    Ok(local(transaction, UNTOLD)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn set_account(transaction: &Transaction<'_>, done: &PutRight) -> Result<()> {
    set_local(transaction, UNTOLD, Some(&serde_json::json!(done).to_string()))
}

/// Where a file waits, finished, to take the place of the damaged one.
fn finished(folder: &Path, schema: Schema) -> PathBuf {
    beside(&folder.join(schema.file_name()), "restored")
}

/// Takes away what was made to stand in for a file that then could be read after all.
pub(crate) fn clear_away(folder: &Path) -> Result<()> {
    [Schema::Records, Schema::Media].into_iter().try_for_each(|schema| {
        let finished = finished(folder, schema);
        remove_folder(&finished)?;
        remove_folder(&beside(&finished, "new"))
    })
}

/// Lets `make` write a file into a folder, and that file take the place of the damaged one.
fn replace(
    folder: &Path,
    schema: Schema,
    key: &DataKey,
    aside: &str,
    make: &dyn Fn(&Path) -> Result<()>,
) -> Result<()> {
    let (path, finished) = (folder.join(schema.file_name()), finished(folder, schema));
    let cut_off_before = !path.exists() && Database::is_sound(&finished, schema, key);
    if !cut_off_before {
        let workshop = beside(&finished, "new");
        remove_folder(&workshop)?;
        fs::create_dir_all(&workshop).map_err(StoreError::file("creating", &workshop))?;
        make(&workshop)?;
        sync_file(&workshop.join(schema.file_name()))?;
        sync_folder(&workshop)?;
        remove_folder(&finished)?;
        move_into_place(&workshop, &finished)?;
    }
    put_aside(folder, schema, aside)?;
    move_into_place(&finished.join(schema.file_name()), &path)?;
    remove_folder(&finished)
}

/// The file itself first: without it the store counts as damaged, whatever else is still there.
fn put_aside(folder: &Path, schema: Schema, aside: &str) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let old = folder.join(format!("{}{suffix}", schema.file_name()));
        if old.exists() {
            move_into_place(&old, &beside(&old, aside))?;
        }
    }
    Ok(())
}

/// The newest copy, with every change after it that can still be read in the damaged file.
fn records_restored(folder: &Path, workshop: &Path, key: &DataKey) -> Result<()> {
    let copy = latest_backup(folder)?.ok_or_else(|| StoreError::NoStore(backups(folder)))?;
    let path = workshop.join(Schema::Records.file_name());
    fs::copy(&copy, &path).map_err(StoreError::file("copying", &copy))?;
    let fresh = Database::open(workshop, Schema::Records, key)?;
    fresh.found_sound()?;
    let sealed = fresh.read(Device::load)?.sealed.number;
    let found = salvage::changes_in(folder, key, sealed);
    fresh.write(|transaction| {
        let changes = salvage::put_back(transaction, found)?;
        set_account(transaction, &PutRight { records_of: day_of(&copy), changes, media: None })
    })
}

/// A new `media.db` with every photo that is whole in the damaged one; the others count as not here.
fn media_salvaged(folder: &Path, workshop: &Path, key: &DataKey) -> Result<()> {
    let fresh = Database::create(workshop, Schema::Media, key)?;
    let whole = match Database::open_damaged(folder, Schema::Media, key) {
        Ok(damaged) => media::copy_whole(&damaged, &fresh)?,
        // Not even its first page can be read.
        Err(_) => 0,
    };
    let records = Database::open(folder, Schema::Records, key)?;
    let here = media::hashes(&fresh)?;
    records.write(|transaction| {
        media::fetch_lost_again(transaction, &here)?;
        let done = account(transaction)?.unwrap_or_default();
        set_account(transaction, &PutRight { media: Some(whole), ..done })
    })
}
