//! The files of a watched folder, as they lie there. Nothing is written, moved or opened here but to look at it.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Folders below the one that was named: a camera has DCIM/100CANON, WeChat one folder a month.
const DEEPEST: usize = 4;
/// More files than this are not looked at: nobody has them in a folder for new photos.
const MOST_FILES: usize = 20_000;

/// A file at one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Names this file with this size and time: the same at the next look where nothing was written meanwhile.
    pub key: u64,
}

/// All files below `folder`; hidden ones and links are passed over.
///
/// # Errors
/// The folder itself cannot be read: it is gone, or the card is not in. A folder below it that cannot be read counts as empty.
pub(super) fn files(folder: &Path) -> io::Result<Vec<Seen>> {
    let mut found = Vec::new();
    let mut waiting = vec![(fs::read_dir(folder)?, 0)];
    while let Some((mut entries, depth)) = waiting.pop() {
        while let Some(entry) = entries.next() {
            let Ok(entry) = entry else { continue };
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let Ok(kind) = entry.file_type() else { continue };
            if hidden || found.len() >= MOST_FILES {
                continue;
            }
            if kind.is_file() {
                found.extend(seen(folder, &entry));
            } else if kind.is_dir()
                && depth < DEEPEST
                && let Ok(below) = fs::read_dir(entry.path())
            {
                waiting.push((entries, depth));
                waiting.push((below, depth + 1));
                break;
            }
        }
    }
    Ok(found)
}

/// `None` for a file that went away between two looks.
fn seen(folder: &Path, entry: &DirEntry) -> Option<Seen> {
    let data = entry.metadata().ok()?;
    let path = entry.path();
    let changed = data.modified().unwrap_or(SystemTime::UNIX_EPOCH).duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut hash = blake3::Hasher::new();
    hash.update(path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().as_bytes());
    hash.update(&data.len().to_le_bytes());
    hash.update(&changed.as_nanos().to_le_bytes());
    let key = hash.finalize().as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    Some(Seen { path, size: data.len(), key })
}
