//! A person's folder on this device: made at enrolment, listed at the start, opened with the passphrase.
//!
//! Invariant: one folder per person, one data key each; opening one never touches another's.

use crate::attempts::Attempts;
use crate::backup::{self, latest_backup, make_daily_backup};
use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::files::{Surroundings, beside, move_into_place, sync_folder};
use crate::keys::{DataKey, KeyFile, KeyStrength};
use crate::put_right::{self, PutRight};
use crate::store::{Store, TOKEN, set_local};
use chrono::NaiveDate;
use duxue_sync::stamp::DeviceNumber;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What a new store is made of.
#[derive(Debug, Clone, Default)]
pub struct NewVault {
    pub person: Uuid,
    /// Shown in the list of people at unlocking.
    pub name: String,
    /// Number that the county gave this device.
    pub device: DeviceNumber,
    /// What the device shows the county to be let in; `None` before enrolment is complete.
    pub token: Option<String>,
    pub epoch: Option<Uuid>,
    pub passphrase: String,
    /// The county's recovery key, an age recipient (`age1…`); none only where the county has none.
    pub recovery: Option<String>,
    pub strength: KeyStrength,
}

/// A person who has a store on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultEntry {
    pub person: Uuid,
    pub name: String,
    pub folder: PathBuf,
}

/// Doing things with a person's folder.
pub struct Vault;

impl Vault {
    /// Where a person's store is, under the program's data folder.
    pub fn folder(data: &Path, person: Uuid) -> PathBuf {
        data.join("persons").join(person.to_string())
    }

    /// Everyone who has a store here, by name. A folder without a readable key file is left out.
    pub fn list(data: &Path) -> Result<Vec<VaultEntry>> {
        let persons = data.join("persons");
        let mut entries = Vec::new();
        let folders = match fs::read_dir(&persons) {
            Ok(folders) => folders,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(entries),
            Err(error) => return Err(StoreError::file("reading", &persons)(error)),
        };
        for folder in folders {
            let folder = folder.map_err(StoreError::file("reading", &persons))?.path();
            if let Ok(keys) = KeyFile::read(&folder) {
                entries.push(VaultEntry { person: keys.person, name: keys.name, folder });
            }
        }
        entries.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        Ok(entries)
    }

    /// Makes a person's store in `folder` and opens it. The key file comes last: a folder without one was never finished
    /// and is begun again.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`] where a store is; nothing of it is touched.
    pub fn create(folder: &Path, new: NewVault) -> Result<Store> {
        Vault::create_in(folder, new, Surroundings::default())
    }

    pub fn create_in(folder: &Path, new: NewVault, surroundings: Surroundings) -> Result<Store> {
        if KeyFile::is_there(folder) {
            return Err(StoreError::AlreadyThere(folder.to_owned()));
        }
        fs::create_dir_all(folder).map_err(StoreError::file("creating", folder))?;
        surroundings.ensure_room(folder, 0)?;
        for schema in [Schema::Records, Schema::Media] {
            for suffix in ["", "-wal", "-shm"] {
                let left = folder.join(format!("{}{suffix}", schema.file_name()));
                if left.exists() {
                    // Left by a creation that was cut short, or by someone whose key files were lost: not ours to delete.
                    let aside = format!("aside-{}", (surroundings.now)().format("%Y%m%d%H%M%S"));
                    move_into_place(&left, &beside(&left, &aside))?;
                }
            }
        }
        let key = DataKey::random()?;
        let keys = KeyFile::new(&key, new.person, &new.name, &new.passphrase, new.strength, new.recovery.as_deref())?;
        let records = Database::create(folder, Schema::Records, &key)?;
        let media = Database::create(folder, Schema::Media, &key)?;
        records.write(|transaction| {
            let mut device = Device::load(transaction)?;
            device.number = new.device;
            device.person = new.person;
            device.epoch = new.epoch;
            set_local(transaction, TOKEN, new.token.as_deref())?;
            device.store(transaction)
        })?;
        keys.write(folder)?;
        if let Some(parent) = folder.parent() {
            sync_folder(parent)?;
        }
        let store = Store::new(folder.to_owned(), records, media, surroundings);
        store.check_at_start()?;
        Ok(store)
    }

    /// Opens a person's store.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] with the count in a row; [`StoreError::Wait`] after five; [`StoreError::Damaged`]
    /// naming the latest automatic backup, with nothing overwritten; [`StoreError::NewerSchema`].
    pub fn unlock(folder: &Path, passphrase: &str) -> Result<Store> {
        Vault::unlock_in(folder, passphrase, Surroundings::default())
    }

    pub fn unlock_in(folder: &Path, passphrase: &str, surroundings: Surroundings) -> Result<Store> {
        let keys = KeyFile::read(folder)?;
        let key = try_passphrase(folder, &keys, passphrase, &surroundings)?;
        open(folder, &key, surroundings)
    }

    /// Changes the passphrase; the data stay under the key they have. Wrong tries count as at unlocking.
    pub fn change_passphrase(folder: &Path, old: &str, new: &str, strength: KeyStrength) -> Result<()> {
        let mut keys = KeyFile::read(folder)?;
        let key = try_passphrase(folder, &keys, old, &Surroundings::default())?;
        keys.strength = strength;
        keys.wrap(&key, new)?;
        keys.write(folder)
    }

    /// The data key sealed to the county's recovery key, to hand to the county when the passphrase is forgotten.
    pub fn sealed_key(folder: &Path) -> Result<Option<Vec<u8>>> {
        let path = folder.to_owned();
        let sealed = KeyFile::read(folder)?.sealed;
        sealed
            .map(|text| hex::decode(text).map_err(|error| StoreError::KeyFile { path, reason: error.to_string() }))
            .transpose()
    }

    /// Sets a new passphrase with the key that the county's recovery has opened.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] where the key is not this store's; nothing is changed.
    pub fn recover(folder: &Path, key: &DataKey, passphrase: &str, strength: KeyStrength) -> Result<()> {
        let mut keys = KeyFile::read(folder)?;
        Database::open(folder, Schema::Records, key).map_err(|error| match error {
            StoreError::Damaged { .. } => StoreError::WrongKey,
            other => other,
        })?;
        keys.strength = strength;
        keys.wrap(key, passphrase)?;
        keys.write(folder)?;
        Attempts::read(folder)?.right()
    }

    /// Whose a backup file is.
    pub fn backup_owner(from: &Path) -> Result<Uuid> {
        backup::person_of(from)
    }

    /// Restores a backup file into `folder`, which must not exist. Where the device it was taken from has gone on since,
    /// the next round of sync notices and gives this one a number of its own.
    pub fn restore(from: &Path, passphrase: &str, folder: &Path) -> Result<Store> {
        backup::restore(from, passphrase, folder, Surroundings::default())
    }

    /// Puts right what is damaged: the newest automatic copy stands in for `records.db`, with what can still be read of
    /// what came after it; of `media.db` what is whole is kept. The damaged files are kept as they are.
    ///
    /// # Errors
    /// As [`unlock`](Self::unlock); [`StoreError::NoStore`] where there is no copy yet.
    pub fn put_right(folder: &Path, passphrase: &str, surroundings: Surroundings) -> Result<(Store, PutRight)> {
        let key = try_passphrase(folder, &KeyFile::read(folder)?, passphrase, &surroundings)?;
        put_right::put_right(folder, &key, surroundings)
    }

    /// The day of an automatic copy, as its name tells.
    pub fn day_of_copy(copy: &Path) -> Option<NaiveDate> {
        backup::day_of(copy)
    }
}

fn try_passphrase(folder: &Path, keys: &KeyFile, passphrase: &str, surroundings: &Surroundings) -> Result<DataKey> {
    let mut attempts = Attempts::read(folder)?;
    let wrong = attempts.begin((surroundings.now)())?;
    match keys.unwrap(passphrase)? {
        Some(key) => {
            attempts.right()?;
            Ok(key)
        }
        None => Err(StoreError::WrongPassphrase { wrong }),
    }
}

/// Opens both files, looks whether they are sound, and puts right what a crash between them left.
pub(crate) fn open(folder: &Path, key: &DataKey, surroundings: Surroundings) -> Result<Store> {
    let opened = open_files(folder, key, surroundings);
    match opened {
        Err(error @ StoreError::Damaged { .. }) => Err(error.in_file(folder, latest_backup(folder)?)),
        other => other,
    }
}

fn open_files(folder: &Path, key: &DataKey, surroundings: Surroundings) -> Result<Store> {
    let records = Database::open(folder, Schema::Records, key)?;
    let media = Database::open(folder, Schema::Media, key)?;
    let store = Store::new(folder.to_owned(), records, media, surroundings);
    store.check_at_start()?;
    store.reconcile_media()?;
    make_daily_backup(&store)?;
    put_right::clear_away(store.folder())?;
    Ok(store)
}
