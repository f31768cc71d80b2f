//! Where finished files lie: a folder, or a bucket of an S3-compatible store.
//!
//! Invariant: what a rack was given is there whole, and survives a power cut, when `put` returns.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub trait Rack: Send + Sync {
    /// Takes a finished file that was synced to the disk; it is gone from where it was.
    fn put(&self, file: &Path, name: &str) -> io::Result<()>;
    fn put_bytes(&self, bytes: &[u8], name: &str) -> io::Result<()>;
    /// `None` where there is no such file.
    fn open(&self, name: &str, from: u64) -> io::Result<Option<Stored>>;
    /// Removes a file that may not be there.
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// A file on the rack, opened at a place.
pub struct Stored {
    /// Of the whole file.
    pub bytes: u64,
    /// From that place to the end.
    pub rest: Box<dyn Read + Send>,
}

pub struct Folder {
    root: PathBuf,
    /// Held while a folder is made, so that nobody puts a file into one whose name is not on the disk yet.
    making: Mutex<()>,
}

impl Folder {
    /// # Errors
    /// Where the folder cannot be made or synced.
    pub fn open(root: &Path) -> io::Result<Folder> {
        fs::create_dir_all(root)?;
        // Folders that a killed process had made and not synced.
        File::open(root)?.sync_all()?;
        Ok(Folder { root: root.to_owned(), making: Mutex::new(()) })
    }

    /// Where a file is to lie. A folder made for it is on the disk before anything is put into it.
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let place = self.root.join(name);
        let above = place.parent().unwrap_or(&self.root);
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if !above.is_dir() {
            fs::create_dir_all(above)?;
            File::open(&self.root)?.sync_all()?;
        }
        Ok(place)
    }
}

impl Rack for Folder {
    fn put(&self, file: &Path, name: &str) -> io::Result<()> {
        let place = self.place(name)?;
        match fs::rename(file, &place) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let beside = place.with_extension("part");
                fs::copy(file, &beside)?;
                File::open(&beside)?.sync_all()?;
                fs::rename(&beside, &place)?;
                fs::remove_file(file)?;
            }
            other => other?,
        }
        File::open(place.parent().unwrap_or(&self.root))?.sync_all()
    }

    fn put_bytes(&self, bytes: &[u8], name: &str) -> io::Result<()> {
        let place = self.place(name)?;
        let beside = place.with_extension(format!("{:08x}", rand::random::<u32>()));
        fs::write(&beside, bytes)?;
        fs::rename(&beside, &place)
    }

    fn open(&self, name: &str, from: u64) -> io::Result<Option<Stored>> {
        let mut file = match File::open(self.root.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = file.metadata()?.len();
        file.seek(SeekFrom::Start(from))?;
        Ok(Some(Stored { bytes, rest: Box::new(file) }))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
