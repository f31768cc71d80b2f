//! Where the bytes of photos and files lie: a folder, one file per content hash.
//!
//! Invariants: a file is on the shelf only whole, hash-checked and synced to the disk. What is on its way lies in
//! `parts`, and how much of it has come is that file's length; small pictures sent before their photos lie in `ahead`.

use crate::small;
use duxue_sync::chain::Hash;
use duxue_sync::planted::{Fault, planted};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub struct Shelf {
    root: PathBuf,
    /// Parts being written to now.
    busy: Arc<Mutex<HashSet<String>>>,
}

#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The bytes are not those that the hash names. The part is thrown away.
    #[error("the bytes do not have the hash they were announced with")]
    HashMismatch,
    #[error("the media folder failed: {0}")]
    File(#[from] io::Error),
}

impl Shelf {
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(root: &Path) -> io::Result<Shelf> {
        fs::create_dir_all(root.join("parts"))?;
        fs::create_dir_all(root.join("ahead"))?;
        Ok(Shelf { root: root.to_owned(), busy: Arc::default() })
    }

    /// Where a file lies, whether it is there or not.
    pub fn path(&self, hash: &Hash) -> PathBuf {
        let name = hex::encode(hash);
        self.root.join(&name[..2]).join(&name)
    }

    /// Whether the file is there with exactly the bytes that its hash names.
    pub fn is_whole(&self, hash: &Hash) -> bool {
        hash_of(&self.path(hash)).is_ok_and(|found| found == *hash)
    }

    fn part(&self, upload: &str) -> PathBuf {
        self.root.join("parts").join(upload)
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
            _ => hash_of(&part)?,
        };
        if announced.is_some_and(|announced| *announced != hash) {
            fs::remove_file(&part)?;
            return Err(ShelfError::HashMismatch);
        }
        let place = self.path(&hash);
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        fs::rename(&part, &place)?;
        File::open(folder)?.sync_all()?;
        File::open(&self.root)?.sync_all()?;
        // What stood in for it is of no use any more; one that cannot be taken away does no harm.
        let _left = fs::remove_file(self.ahead(&hash));
        Ok(hash)
    }

    /// The small picture of a photo: made of the photo where it is here, else the one that a device has sent ahead.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn small(&self, hash: &Hash) -> io::Result<Option<Vec<u8>>> {
        let whole = self.path(hash);
        if whole.exists() {
            return Ok(small::of(&whole));
        }
        match fs::read(self.ahead(hash)) {
            Ok(jpeg) => Ok(Some(jpeg)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a small picture that came ahead of its photo.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn put_small(&self, hash: &Hash, jpeg: &[u8]) -> io::Result<()> {
        let place = self.ahead(hash);
        let beside = place.with_extension(format!("{:08x}", rand::random::<u32>()));
        fs::write(&beside, jpeg)?;
        fs::rename(&beside, &place)
    }

    fn ahead(&self, hash: &Hash) -> PathBuf {
        self.root.join("ahead").join(hex::encode(hash))
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
        let path = self.root.join("parts").join(format!("scratch-{:016x}", rand::random::<u64>()));
        File::create_new(&path)?;
        Ok(Scratch { path })
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

fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(*hasher.finalize().as_bytes())
}
