//! Wrong passphrases in a row, counted in a small file so that a restart does not forget them.
//!
//! Invariant: a try is counted, durably, before the passphrase is looked at; killing the program does not save a try.

use crate::error::{Result, StoreError};
use crate::files::{remove, replace_file};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Tries that cost nothing but the stretching of the key.
const FREE: u32 = 5;
const FIRST_WAIT_SECONDS: u64 = 30;
const LONGEST_WAIT_SECONDS: u64 = 3600;

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    /// Microseconds since 1970 of the last try.
    last: i64,
}

pub(crate) struct Attempts {
    path: PathBuf,
    tries: Tries,
}

impl Attempts {
    pub fn read(folder: &Path) -> Result<Attempts> {
        let path = folder.join("attempts.json");
        let tries = match std::fs::read(&path) {
            // A file that cannot be understood counts as one that has used up the free tries.
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or(Tries { wrong: FREE, last: 0 }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Tries::default(),
            Err(error) => return Err(StoreError::file("reading", &path)(error)),
        };
        Ok(Attempts { path, tries })
    }

    /// Counts a try as wrong until [`Attempts::right`] says otherwise.
    ///
    /// # Errors
    /// [`StoreError::Wait`] while the wait after too many wrong tries lasts; such a try is not counted.
    pub fn begin(&mut self, now: DateTime<Utc>) -> Result<u32> {
        let wait = wait_after(self.tries.wrong);
        let passed = now.timestamp_micros().saturating_sub(self.tries.last) / 1_000_000;
        // A clock set back must neither shorten the wait nor make it last for ever.
        let passed = if passed < 0 { 0 } else { passed as u64 };
        if passed < wait {
            if now.timestamp_micros() < self.tries.last {
                self.tries.last = now.timestamp_micros();
                self.write()?;
            }
            return Err(StoreError::Wait { wrong: self.tries.wrong, seconds: wait - passed });
        }
        self.tries = Tries { wrong: self.tries.wrong.saturating_add(1), last: now.timestamp_micros() };
        self.write()?;
        Ok(self.tries.wrong)
    }

    pub fn right(self) -> Result<()> {
        remove(&self.path)
    }

    fn write(&self) -> Result<()> {
        let bytes =
            serde_json::to_vec(&self.tries).map_err(|error| crate::keys::unreadable("count of tries", error))?;
        replace_file(&self.path, &bytes)
    }
}

/// Seconds to wait after that many wrong tries: none up to five, then 30 s, doubled each time, up to an hour.
fn wait_after(wrong: u32) -> u64 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(over) => (FIRST_WAIT_SECONDS << over.min(10)).min(LONGEST_WAIT_SECONDS),
    }
}
