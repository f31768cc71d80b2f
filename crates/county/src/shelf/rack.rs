//! Where finished files lie: a folder, or a bucket of an S3-compatible store.
//!
//! Invariant: what a rack was given is there whole, and survives a power cut, when `put` returns.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

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

pub struct Folder(pub PathBuf);

impl Folder {
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let place = self.0.join(name);
        fs::create_dir_all(place.parent().unwrap_or(&self.0))?;
        Ok(place)
    }

    fn sync_above(&self, place: &Path) -> io::Result<()> {
        File::open(place.parent().unwrap_or(&self.0))?.sync_all()?;
        File::open(&self.0)?.sync_all()
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
        self.sync_above(&place)
    }

    fn put_bytes(&self, bytes: &[u8], name: &str) -> io::Result<()> {
        let place = self.place(name)?;
        let beside = place.with_extension(format!("{:08x}", rand::random::<u32>()));
        fs::write(&beside, bytes)?;
        fs::rename(&beside, &place)
    }

    fn open(&self, name: &str, from: u64) -> io::Result<Option<Stored>> {
        let mut file = match File::open(self.0.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = file.metadata()?.len();
        file.seek(SeekFrom::Start(from))?;
        Ok(Some(Stored { bytes, rest: Box::new(file) }))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
