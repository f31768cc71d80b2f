//! Files written so that a power cut leaves the old one or the new one, never half of one.

use crate::error::{Result, StoreError};
use chrono::{DateTime, Utc};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Room kept free beyond what a write needs, bytes: SQLite's log and a save must still fit.
pub(crate) const MARGIN: u64 = 16 << 20;

type Moment = dyn Fn() -> DateTime<Utc> + Send + Sync;
type Room = dyn Fn(&Path) -> std::io::Result<u64> + Send + Sync;

/// What the store asks of the machine, so that a test can set the clock and fill the disk.
#[derive(Clone)]
pub struct Surroundings {
    pub now: Arc<Moment>,
    /// Bytes free on the disk that holds a folder.
    pub free: Arc<Room>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Surroundings { now: Arc::new(Utc::now), free: Arc::new(|path| fs4::available_space(path)) }
    }
}

impl Surroundings {
    /// # Errors
    /// [`StoreError::DiskFull`] where `needed` bytes and the margin do not fit.
    pub(crate) fn ensure_room(&self, folder: &Path, needed: u64) -> Result<()> {
        let free = (self.free)(folder).map_err(StoreError::file("asking for room in", folder))?;
        if free < needed.saturating_add(MARGIN) {
            return Err(StoreError::DiskFull { needed: needed.saturating_add(MARGIN), free });
        }
        Ok(())
    }
}

/// Writes `bytes` to `path`: temporary file, fsync, rename, fsync of the folder.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = beside(path, "new");
    let mut file = File::create(&temporary).map_err(StoreError::file("creating", &temporary))?;
    file.write_all(bytes).map_err(StoreError::file("writing", &temporary))?;
    file.sync_all().map_err(StoreError::file("writing", &temporary))?;
    drop(file);
    move_into_place(&temporary, path)
}

/// Renames a finished, synced file to its final name and makes the name durable.
pub(crate) fn move_into_place(temporary: &Path, path: &Path) -> Result<()> {
    fs::rename(temporary, path).map_err(StoreError::file("renaming to", path))?;
    match path.parent() {
        // A bare file name lies in the current folder.
        Some(folder) if folder.as_os_str().is_empty() => sync_folder(Path::new(".")),
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

pub(crate) fn sync_file(path: &Path) -> Result<()> {
    // Windows flushes only through a handle that may write.
    let file = fs::OpenOptions::new().read(true).write(true).open(path).map_err(StoreError::file("opening", path))?;
    file.sync_all().map_err(StoreError::file("writing", path))
}

/// Makes new names in a folder durable. Windows keeps folders by itself and cannot open them as files.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let handle = File::open(folder).map_err(StoreError::file("opening", folder))?;
    handle.sync_all().map_err(StoreError::file("writing", folder))
}

/// Removes a file that may not be there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file("removing", path)(error)),
        _ => Ok(()),
    }
}

/// Removes a folder that may not be there, with all in it.
pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file("removing", path)(error)),
        _ => Ok(()),
    }
}

/// `name.suffix` in the same folder, so that a rename never crosses disks.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}
