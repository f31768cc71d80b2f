//! A store whose files are damaged, made whole again of its automatic copy and of what can still be read.
//!
//! Invariant: nothing is written to a damaged file; it is kept under another name.

use crate::attempts::Attempts;
use crate::backup::{backups, day_of, latest_backup};
use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::files::{Surroundings, beside, move_into_place, sync_file};
use crate::keys::DataKey;
use crate::store::Store;
use crate::{media, salvage, vault};
use chrono::NaiveDate;
use std::fs;
use std::path::{Path, PathBuf};

/// What was done about damaged files. They are kept, under other names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    let mut done = PutRight::default();
    let mut found = Vec::new();
    if !Database::is_sound(folder, Schema::Records, key) {
        let copy = latest_backup(folder)?.ok_or_else(|| StoreError::NoStore(backups(folder)))?;
        let path = folder.join(Schema::Records.file_name());
        let fresh = beside(&path, "restored");
        fs::copy(&copy, &fresh).map_err(StoreError::file("copying", &copy))?;
        sync_file(&fresh)?;
        found = salvage::changes_in(folder, key, sealed_in(&fresh, key)?);
        put_aside(folder, Schema::Records, &aside)?;
        move_into_place(&fresh, &path)?;
        done.records_of = day_of(&copy);
    }
    if !Database::is_sound(folder, Schema::Media, key) {
        let (fresh, whole) = salvaged_media(folder, key)?;
        put_aside(folder, Schema::Media, &aside)?;
        move_into_place(&fresh, &folder.join(Schema::Media.file_name()))?;
        done.media = Some(whole);
    }
    Attempts::read(folder)?.right()?;
    let store = vault::open(folder, key, surroundings)?;
    done.changes = store.put_back(found)?;
    if done.media.is_some() {
        store.fetch_lost_media_again()?;
    }
    Ok((store, done))
}

fn sealed_in(copy: &Path, key: &DataKey) -> Result<u64> {
    let connection = Database::connect_to_copy(copy, key)?;
    Ok(Device::load(&connection)?.sealed.number)
}

fn put_aside(folder: &Path, schema: Schema, aside: &str) -> Result<()> {
    for suffix in ["-wal", "-shm", ""] {
        let old = folder.join(format!("{}{suffix}", schema.file_name()));
        if old.exists() {
            move_into_place(&old, &beside(&old, aside))?;
        }
    }
    Ok(())
}

/// A new `media.db` beside the damaged one, with every photo that is whole in it; and how many those are.
fn salvaged_media(folder: &Path, key: &DataKey) -> Result<(PathBuf, u64)> {
    let workshop = folder.join("media-restored");
    if workshop.exists() {
        fs::remove_dir_all(&workshop).map_err(StoreError::file("removing", &workshop))?;
    }
    fs::create_dir_all(&workshop).map_err(StoreError::file("creating", &workshop))?;
    let fresh = Database::create(&workshop, Schema::Media, key)?;
    let whole = match Database::open_damaged(folder, Schema::Media, key) {
        Ok(damaged) => media::copy_whole(&damaged, &fresh)?,
        // Not even its first page can be read.
        Err(_) => 0,
    };
    drop(fresh);
    let made = workshop.join(Schema::Media.file_name());
    let beside_it = beside(&folder.join(Schema::Media.file_name()), "restored");
    sync_file(&made)?;
    move_into_place(&made, &beside_it)?;
    fs::remove_dir_all(&workshop).map_err(StoreError::file("removing", &workshop))?;
    Ok((beside_it, whole))
}
