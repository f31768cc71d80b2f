//! Copies: one of `records.db` a day by itself, and on request everything in one encrypted file.
//!
//! A backup file is `DUXUEBK1`, then three parts, each as length (8 bytes, little-endian) and bytes: the key file without
//! the person's name, `records.db`, `media.db`; last the BLAKE3 of everything before. Both databases are encrypted as
//! they are on the device, so the file tells nothing without the passphrase.
//!
//! Invariant: a copy is written beside its final name, synced, then renamed; an earlier copy stands until then.

use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::files::{Surroundings, beside, move_into_place, remove, remove_folder, sync_file};
use crate::keys::{DataKey, KeyFile};
use crate::store::Store;
use crate::vault;
use chrono::NaiveDate;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"DUXUEBK1";
const DAILY_KEPT: usize = 3;
/// Name of the person in `local`, so that a backup file need not carry it in the clear.
const NAME: &str = "person_name";

/// Copies `records.db` once a day, keeping the last three. Reading every page for the copy also shows damage early, while
/// older copies are still there.
pub(crate) fn make_daily_backup(store: &Store) -> Result<()> {
    let folder = backups(store.folder());
    let path = folder.join(format!("records-{}.db", store.now().format("%Y%m%d")));
    if path.exists() {
        return Ok(());
    }
    let size = fs::metadata(&store.records().path).map_err(StoreError::file("reading", &store.records().path))?.len();
    match store.ensure_room(size) {
        // With a full disk the person must still get in: to sync, which is what makes their records safe.
        Err(StoreError::DiskFull { .. }) => return Ok(()),
        other => other?,
    }
    fs::create_dir_all(&folder).map_err(StoreError::file("creating", &folder))?;
    copy_database(store.records(), &path)?;
    let mut kept = daily_backups(store.folder())?;
    kept.reverse();
    kept.into_iter().skip(DAILY_KEPT).try_for_each(|old| remove(&old))
}

/// The newest automatic copy of a person's records.
pub(crate) fn latest_backup(folder: &Path) -> Result<Option<PathBuf>> {
    Ok(daily_backups(folder)?.pop())
}

pub(crate) fn backups(folder: &Path) -> PathBuf {
    folder.join("backups")
}

/// Oldest first.
fn daily_backups(folder: &Path) -> Result<Vec<PathBuf>> {
    let folder = backups(folder);
    let mut found = Vec::new();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(StoreError::file("reading", &folder)(error)),
    };
    for entry in entries {
        let path = entry.map_err(StoreError::file("reading", &folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("records-") && name.ends_with(".db") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn copy_database(database: &Database, path: &Path) -> Result<()> {
    let temporary = beside(path, "new");
    remove(&temporary)?;
    database.copy_to(&temporary)?;
    sync_file(&temporary)?;
    move_into_place(&temporary, path)
}

impl Store {
    /// Writes everything into one encrypted file, opened by the same passphrase on any machine.
    ///
    /// # Errors
    /// A full disk, here or there; an earlier file at `to` stands until the new one is complete.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let mut keys = KeyFile::read(self.folder())?;
        if self.local(NAME)?.as_deref() != Some(keys.name.as_str()) {
            self.set_local(NAME, Some(&keys.name))?;
        }
        keys.name = String::new();
        let size = |path: &Path| fs::metadata(path).map(|file| file.len()).map_err(StoreError::file("reading", path));
        let needed = size(&self.records().path)? + size(&self.media().path)?;
        self.ensure_room(needed)?;
        self.surroundings()
            .ensure_room(to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")), needed)?;
        let copies = [self.records(), self.media()].map(|database| (database, beside(&database.path, "copy")));
        let outcome = (|| {
            for (database, copy) in &copies {
                copy_database(database, copy)?;
            }
            write_backup(to, &keys.to_bytes()?, [&copies[0].1, &copies[1].1])
        })();
        for (_, copy) in &copies {
            remove(copy)?;
        }
        outcome
    }
}

fn write_backup(to: &Path, keys: &[u8], files: [&Path; 2]) -> Result<()> {
    let temporary = beside(to, "new");
    let fail = || StoreError::file("writing", &temporary);
    let file = File::create(&temporary).map_err(fail())?;
    let mut out = Hashed { inner: BufWriter::new(file), hasher: blake3::Hasher::new() };
    out.write_all(MAGIC).map_err(fail())?;
    out.write_all(&(keys.len() as u64).to_le_bytes()).map_err(fail())?;
    out.write_all(keys).map_err(fail())?;
    for path in files {
        let mut file = File::open(path).map_err(StoreError::file("reading", path))?;
        let length = file.metadata().map_err(StoreError::file("reading", path))?.len();
        out.write_all(&length.to_le_bytes()).map_err(fail())?;
        io::copy(&mut file, &mut out).map_err(fail())?;
    }
    let hash = *out.hasher.finalize().as_bytes();
    out.inner.write_all(&hash).map_err(fail())?;
    let file = out.inner.into_inner().map_err(|error| fail()(error.into_error()))?;
    file.sync_all().map_err(fail())?;
    drop(file);
    move_into_place(&temporary, to)
}

/// Hashes what goes through.
struct Hashed<T> {
    inner: T,
    hasher: blake3::Hasher,
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

/// Who a backup file is of, without opening it.
pub(crate) fn person_of(from: &Path) -> Result<uuid::Uuid> {
    let mut file = File::open(from).map_err(StoreError::file("opening", from))?;
    Ok(read_keys(&mut file, from)?.person)
}

/// Restores a backup file into `folder`, where no store may be. The folder appears whole or not at all.
pub(crate) fn restore(from: &Path, passphrase: &str, folder: &Path, surroundings: Surroundings) -> Result<Store> {
    if folder.exists() {
        return Err(StoreError::AlreadyThere(folder.to_owned()));
    }
    let file = File::open(from).map_err(StoreError::file("opening", from))?;
    let length = file.metadata().map_err(StoreError::file("reading", from))?.len();
    let mut input = Hashed { inner: io::BufReader::new(file), hasher: blake3::Hasher::new() };
    let mut keys = read_keys(&mut input, from)?;
    let key = keys.unwrap(passphrase)?.ok_or(StoreError::WrongPassphrase { wrong: 1 })?;
    let fresh = beside(folder, "restoring");
    remove_folder(&fresh)?;
    fs::create_dir_all(&fresh).map_err(StoreError::file("creating", &fresh))?;
    surroundings.ensure_room(&fresh, length)?;
    let unpacked = unpack(&mut input, from, &fresh).and_then(|()| {
        keys.name = name_inside(&fresh, &key)?;
        keys.write(&fresh)
    });
    if let Err(error) = unpacked {
        remove_folder(&fresh)?;
        return Err(error);
    }
    move_into_place(&fresh, folder)?;
    vault::open(folder, &key, surroundings)
}

/// Both databases into `fresh`, and the hash over all that was read.
fn unpack(input: &mut Hashed<io::BufReader<File>>, from: &Path, fresh: &Path) -> Result<()> {
    for schema in [Schema::Records, Schema::Media] {
        let path = fresh.join(schema.file_name());
        let size = read_length(input, from)?;
        let mut out = File::create(&path).map_err(StoreError::file("creating", &path))?;
        let copied = io::copy(&mut input.take(size), &mut out).map_err(StoreError::file("writing", &path))?;
        out.sync_all().map_err(StoreError::file("writing", &path))?;
        if copied != size {
            return Err(StoreError::NotABackup(from.to_owned()));
        }
    }
    let expected = *input.hasher.finalize().as_bytes();
    let mut hash = [0; 32];
    input.inner.read_exact(&mut hash).map_err(|_| StoreError::NotABackup(from.to_owned()))?;
    if hash == expected { Ok(()) } else { Err(StoreError::NotABackup(from.to_owned())) }
}

fn name_inside(folder: &Path, key: &DataKey) -> Result<String> {
    let records = Database::open(folder, Schema::Records, key)?;
    records.found_sound()?;
    records.read(|connection| {
        Device::load(connection)?;
        let mut statement = connection.prepare("SELECT value FROM local WHERE name = ?1")?;
        let mut rows = statement.query([NAME])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or_default())
    })
}

/// The day of an automatic copy, from its name.
pub(crate) fn day_of(copy: &Path) -> Option<NaiveDate> {
    let name = copy.file_stem()?.to_str()?.strip_prefix("records-")?;
    NaiveDate::parse_from_str(name, "%Y%m%d").ok()
}

fn read_keys(input: &mut impl Read, from: &Path) -> Result<KeyFile> {
    let not = |_| StoreError::NotABackup(from.to_owned());
    let mut magic = [0; 8];
    input.read_exact(&mut magic).map_err(not)?;
    let length = if &magic == MAGIC { read_length(input, from)? } else { u64::MAX };
    if length > 1 << 20 {
        return Err(StoreError::NotABackup(from.to_owned()));
    }
    let mut keys = vec![0; length as usize];
    input.read_exact(&mut keys).map_err(not)?;
    KeyFile::parse(&keys, from)
}

fn read_length(input: &mut impl Read, from: &Path) -> Result<u64> {
    let mut length = [0; 8];
    input.read_exact(&mut length).map_err(|_| StoreError::NotABackup(from.to_owned()))?;
    Ok(u64::from_le_bytes(length))
}
