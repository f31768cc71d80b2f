//! Where the bytes of photos and files lie: one file per content hash, in a folder or a bucket ([`rack`]).
//!
//! Invariants: a file is on the rack only whole, hash-checked and durable. What is on its way lies in `parts` on this
//! server's disk, and how much of it has come is that file's length; small pictures sent before their photos lie in `ahead`.

mod bucket;
mod rack;

pub use rack::Stored;

use crate::small;
use bucket::Bucket;
use duxue_sync::chain::Hash;
use duxue_sync::planted::{Fault, planted};
use rack::{Folder, Rack};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A picture of more bytes than this has no small one.
const LARGEST_PICTURE: u64 = 64 << 20;
const SCRATCH: &str = "scratch-";
/// Nobody's file takes so long to pass through.
const SCRATCH_LIFE: Duration = Duration::from_secs(24 * 3600);

#[derive(Clone)]
pub struct Shelf {
    rack: Arc<dyn Rack>,
    parts: PathBuf,
    /// Parts being written to now.
    busy: Arc<Mutex<HashSet<String>>>,
}

#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The bytes are not those that the hash names. The part is thrown away.
    #[error("the bytes do not have the hash they were announced with")]
    HashMismatch,
    #[error("the media store failed: {0}")]
    File(#[from] io::Error),
}

impl Shelf {
    /// Everything in one folder.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(root: &Path) -> io::Result<Shelf> {
        Shelf::with(Arc::new(Folder::open(root)?), root.join("parts"))
    }

    /// Finished files in a bucket (`s3://bucket/prefix`), those on their way in the folder `parts`.
    ///
    /// # Errors
    /// See [`Bucket::open`]; where the folder cannot be made.
    pub fn in_bucket(address: &str, parts: &Path) -> io::Result<Shelf> {
        Shelf::with(Arc::new(Bucket::open(address)?), parts.to_owned())
    }

    fn with(rack: Arc<dyn Rack>, parts: PathBuf) -> io::Result<Shelf> {
        fs::create_dir_all(&parts)?;
        Ok(Shelf { rack, parts, busy: Arc::default() })
    }

    /// A file and its length, from byte `from` on; `None` where it is not there.
    ///
    /// # Errors
    /// Where the folder or bucket cannot be read.
    pub fn read(&self, hash: &Hash, from: u64) -> io::Result<Option<Stored>> {
        self.rack.open(&name(hash), from)
    }

    /// A file at once; `None` where it is not there, or has more bytes than that.
    ///
    /// # Errors
    /// Where the folder or bucket cannot be read.
    pub fn whole(&self, hash: &Hash, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        at_once(self.read(hash, 0)?, at_most)
    }

    /// Whether the file can be read and has exactly the bytes that its hash names.
    pub fn is_whole(&self, hash: &Hash) -> bool {
        let found = self.read(hash, 0).and_then(|stored| stored.map(|stored| hash_of(stored.rest)).transpose());
        found.unwrap_or_else(|error| {
            tracing::error!(%error, hash = hex::encode(hash), "a file could not be read");
            None
        }) == Some(*hash)
    }

    fn part(&self, upload: &str) -> PathBuf {
        self.parts.join(upload)
    }

    /// Bytes of an upload that have come.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn received(&self, upload: &str) -> io::Result<u64> {
        match fs::metadata(self.part(upload)) {
            Ok(part) => Ok(part.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Opens an upload's part to be written on at its end; `None` while another connection writes to it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn append(&self, upload: &str) -> io::Result<Option<Part>> {
        if !self.busy().insert(upload.to_owned()) {
            return Ok(None);
        }
        let taken = Taken { shelf: self.clone(), upload: upload.to_owned() };
        let file = OpenOptions::new().create(true).append(true).open(self.part(upload))?;
        let length = file.metadata()?.len();
        Ok(Some(Part { file, length, _taken: taken }))
    }

    /// Puts a part that has come whole on the shelf, under the hash of its bytes.
    ///
    /// # Errors
    /// [`ShelfError::HashMismatch`] where another hash was announced.
    pub fn put(&self, upload: &str, announced: Option<&Hash>) -> Result<Hash, ShelfError> {
        let part = self.part(upload);
        let hash = match announced {
            Some(announced) if planted(Fault::PhotoNotChecked) => *announced,
            _ => hash_of(File::open(&part)?)?,
        };
        if announced.is_some_and(|announced| *announced != hash) {
            fs::remove_file(&part)?;
            return Err(ShelfError::HashMismatch);
        }
        self.rack.put(&part, &name(&hash))?;
        // What stood in for it is of no use any more; one that cannot be taken away does no harm.
        let _left = self.rack.remove(&ahead(&hash));
        Ok(hash)
    }

    /// Takes a finished file as it lies, which must have that hash.
    ///
    /// # Errors
    /// [`ShelfError::HashMismatch`] where it has another.
    pub fn put_file(&self, file: &Path, hash: &Hash) -> Result<(), ShelfError> {
        if hash_of(File::open(file)?)? != *hash {
            return Err(ShelfError::HashMismatch);
        }
        Ok(self.rack.put(file, &name(hash))?)
    }

    /// The small picture of a photo: made of the photo where it is here, else the one that a device has sent ahead.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn small(&self, hash: &Hash) -> io::Result<Option<Vec<u8>>> {
        match self.read(hash, 0)? {
            photo @ Some(_) => Ok(at_once(photo, LARGEST_PICTURE)?.and_then(|photo| small::of(&photo))),
            None => at_once(self.rack.open(&ahead(hash), 0)?, small::LARGEST as u64),
        }
    }

    /// Keeps a small picture that came ahead of its photo.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn put_small(&self, hash: &Hash, jpeg: &[u8]) -> io::Result<()> {
        self.rack.put_bytes(jpeg, &ahead(hash))
    }

    /// Removes a finished file and its small picture; neither need be there.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn remove(&self, hash: &Hash) -> io::Result<()> {
        self.rack.remove(&name(hash))?;
        self.rack.remove(&ahead(hash))
    }

    /// Throws a part away, if there is one.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn drop_part(&self, upload: &str) -> io::Result<()> {
        match fs::remove_file(self.part(upload)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A file for something that passes through; gone when it is dropped.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn scratch(&self) -> io::Result<Scratch> {
        let path = self.parts.join(format!("{SCRATCH}{:016x}", rand::random::<u64>()));
        File::create_new(&path)?;
        Ok(Scratch { path })
    }

    /// Throws away what passed through and was left lying when a server was killed: files older than a day.
    ///
    /// # Errors
    /// Where the folder cannot be read or written.
    pub fn sweep_scratch(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.parts)? {
            let entry = entry?;
            let scratch = entry.file_name().to_string_lossy().starts_with(SCRATCH);
            // A clock that was set back makes a file of the future: it waits until its day has passed.
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if scratch && age > SCRATCH_LIFE {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload's part, held by one connection.
pub struct Part {
    file: File,
    pub length: u64,
    _taken: Taken,
}

impl Part {
    /// # Errors
    /// A full disk, for one. What was written before stays and counts.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Throws away what came after the first `length` bytes.
    ///
    /// # Errors
    /// Where the disk failed.
    pub fn cut_to(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = length;
        Ok(())
    }

    /// # Errors
    /// Where the disk failed.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// A file that is gone when this is dropped.
pub struct Scratch {
    pub path: PathBuf,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // One that cannot be taken away now lies in the way of nobody; its name is never used again.
        let _left = fs::remove_file(&self.path);
    }
}

struct Taken {
    shelf: Shelf,
    upload: String,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.shelf.busy().remove(&self.upload);
    }
}

fn name(hash: &Hash) -> String {
    let hash = hex::encode(hash);
    format!("{}/{hash}", &hash[..2])
}

fn ahead(hash: &Hash) -> String {
    format!("ahead/{}", hex::encode(hash))
}

fn at_once(stored: Option<Stored>, at_most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(stored) = stored.filter(|stored| stored.bytes <= at_most) else { return Ok(None) };
    let mut bytes = Vec::with_capacity(stored.bytes as usize);
    stored.rest.take(at_most).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn hash_of(mut bytes: impl Read) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut bytes, &mut hasher)?;
    Ok(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_scratch_files_of_a_day_ago_are_swept() {
        let folder = tempfile::TempDir::new().unwrap();
        let shelf = Shelf::open(folder.path()).unwrap();
        let in_use = shelf.scratch().unwrap();
        let left = shelf.scratch().unwrap();
        let upload = shelf.append("u").unwrap().unwrap();
        let long_ago = SystemTime::now() - 2 * SCRATCH_LIFE;
        for path in [&left.path, &shelf.part("u")] {
            OpenOptions::new().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
        }
        shelf.sweep_scratch().unwrap();
        assert!(in_use.path.exists() && !left.path.exists() && shelf.part("u").exists());
        drop(upload);
    }
}
