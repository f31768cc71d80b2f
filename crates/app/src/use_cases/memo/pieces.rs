//! A memo on disk before it is whole: a folder beside the databases, with one sealed file for each piece.
//!
//! Invariants: nothing is written in the clear; the key lies in the encrypted store, for this machine alone. A piece is
//! there whole or not at all, and is on disk when [`Pieces::put`] returns.

use crate::desk::Desk;
use crate::errors;
use crate::refusal::{Code, Refusal};
use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the store keeps the key.
const KEY: &str = "memo_key";
const FOLDER: &str = "memos";
const ABOUT: &str = "about.age";
const ENDING: &str = "piece";

/// What a memo is of; written before its first piece.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    pub record: String,
    pub path: String,
    /// RFC 3339.
    pub begun_at: String,
    /// Samples a second.
    pub rate: u32,
}

pub struct Pieces {
    folder: PathBuf,
    key: Identity,
}

impl Pieces {
    /// Those of who sits at the desk.
    pub fn of(desk: &Desk) -> Result<Pieces, Refusal> {
        let store = desk.store();
        let kept = store.local(KEY).map_err(errors::store)?;
        let key = match kept.as_deref().map(str::parse::<Identity>) {
            Some(Ok(key)) => key,
            Some(Err(error)) => return Err(failed(error)),
            None => {
                let key = Identity::generate();
                store.set_local(KEY, Some(key.to_string().expose_secret())).map_err(errors::store)?;
                key
            }
        };
        Ok(Pieces { folder: store.folder().join(FOLDER), key })
    }

    /// Keeps a piece; the same number again replaces it.
    pub fn put(&self, memo: &str, about: &About, at: u32, samples: &[u8]) -> Result<(), Refusal> {
        let folder = self.folder.join(memo);
        fs::create_dir_all(&folder).map_err(failed)?;
        if !folder.join(ABOUT).exists() {
            self.seal(&folder, ABOUT, &serde_json::to_vec(about).map_err(failed)?)?;
        }
        self.seal(&folder, &format!("{at:05}.{ENDING}"), samples)
    }

    /// What a memo is of, and its samples as far as they can be read; `None` where there is no such memo.
    pub fn read(&self, memo: &str) -> Result<Option<(About, Vec<u8>)>, Refusal> {
        let folder = self.folder.join(memo);
        let about = match fs::read(folder.join(ABOUT)) {
            Ok(sealed) => self.open(&sealed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let about = serde_json::from_slice(&about).map_err(failed)?;
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)
            .map_err(failed)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .collect();
        files.sort();
        let mut samples = Vec::new();
        for file in files {
            // One that a bad disk spoiled must not take the others along.
            match fs::read(&file).map_err(failed).and_then(|sealed| self.open(&sealed)) {
                Ok(piece) => samples.extend(piece),
                Err(_) => tracing::error!(file = %file.display(), "a piece of a memo cannot be read"),
            }
        }
        Ok(Some((about, samples)))
    }

    /// Ids of the memos that are here, the earliest first.
    pub fn ids(desk: &Desk) -> Result<Vec<String>, Refusal> {
        let entries = match fs::read_dir(desk.store().folder().join(FOLDER)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut ids: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|id| is_id(id)).collect();
        ids.sort();
        Ok(ids)
    }

    pub fn remove(&self, memo: &str) -> Result<(), Refusal> {
        match fs::remove_dir_all(self.folder.join(memo)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }

    fn seal(&self, folder: &Path, name: &str, plain: &[u8]) -> Result<(), Refusal> {
        let sealed = age::encrypt(&self.key.to_public(), plain).map_err(failed)?;
        write(folder, name, &sealed).map_err(failed)
    }

    fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
        age::decrypt(&self.key, sealed).map_err(failed)
    }
}

/// Whether it is an id as the window makes one, and so no path to elsewhere.
pub fn is_id(memo: &str) -> bool {
    memo.len() <= 64 && memo.starts_with('p') && memo.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let begun = folder.join(format!("{name}.new"));
    let mut file = File::create(&begun)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&begun, folder.join(name))?;
    // A name is durable with its folder; Windows has no such call, and no need of it.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    tracing::error!(%error, "a memo was not kept or not read");
    Refusal::new(Code::Failed, "录音现在存不进硬盘。请看看硬盘是不是满了；没存下的先留在窗口里，会再试。")
}
