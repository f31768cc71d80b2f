//! What is known of the watched folder between two looks.
//!
//! Invariants: a file is offered only when it stood still between two looks and is whole by its own account; one that was
//! there when the folder was named, or that the person has decided on, is not offered again, across restarts.

use super::folder::Seen;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the store keeps what was decided, for this machine alone.
const DECIDED: &str = "new_photos";
/// Of so many files the latest are remembered.
const MOST_REMEMBERED: usize = 40_000;

/// A picture that the person may take.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub path: PathBuf,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// As the camera's clock had it.
    pub taken: Option<NaiveDateTime>,
    /// Made when it is first looked at.
    pub small: Option<Arc<[u8]>>,
}

/// What one look made of a file.
pub(super) enum Made {
    Offer(Offer),
    /// No picture, or not whole; looked at again when it changes.
    Nothing,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    folder: PathBuf,
    /// Keys of files, in the order decided.
    decided: Vec<u64>,
}

/// One person's watch over one folder.
pub(super) struct Watch {
    pub person: String,
    pub folder: PathBuf,
    /// Whether the folder could be read at the last look.
    pub there: bool,
    pub offers: BTreeMap<u64, Offer>,
    /// Put off in this session, so that it can be taken back.
    put_off: BTreeMap<u64, Offer>,
    /// What was there at the last look and has not been looked into yet.
    unsettled: HashSet<u64>,
    nothing: HashSet<u64>,
    decided: Vec<u64>,
    known: HashSet<u64>,
    begun: bool,
}

impl Watch {
    /// Goes on where this person left off with this folder; another folder is begun anew.
    pub fn of(desk: &Desk, folder: &Path) -> Result<Watch, Refusal> {
        let kept = desk.store().local(DECIDED).map_err(errors::store)?;
        let kept = kept.and_then(|text| serde_json::from_str::<Kept>(&text).ok()).filter(|kept| kept.folder == folder);
        let begun = kept.is_some();
        let decided = kept.map_or_else(Vec::new, |kept| kept.decided);
        Ok(Watch {
            person: desk.me(),
            folder: folder.to_owned(),
            there: true,
            offers: BTreeMap::new(),
            put_off: BTreeMap::new(),
            unsettled: HashSet::new(),
            nothing: HashSet::new(),
            known: decided.iter().copied().collect(),
            decided,
            begun,
        })
    }

    /// Takes note of what lies there now; answers what is to be looked into, and whether an offer went away.
    pub fn look(&mut self, desk: &Desk, files: Vec<Seen>) -> Result<(Vec<Seen>, bool), Refusal> {
        if !self.begun {
            // What was there before anybody asked is not new.
            self.decide(desk, files.into_iter().map(|file| file.key))?;
            self.begun = true;
            return Ok((Vec::new(), false));
        }
        let here: HashMap<u64, Seen> = files.into_iter().map(|file| (file.key, file)).collect();
        let before = self.offers.len();
        self.offers.retain(|key, _| here.contains_key(key));
        let gone = self.offers.len() < before;
        let undecided =
            |key: &u64| !self.known.contains(key) && !self.offers.contains_key(key) && !self.nothing.contains(key);
        let open: Vec<Seen> = here.into_values().filter(|file| undecided(&file.key) && file.size > 0).collect();
        let (still, moving): (Vec<Seen>, Vec<Seen>) =
            open.into_iter().partition(|file| self.unsettled.contains(&file.key));
        self.unsettled = moving.into_iter().map(|file| file.key).collect();
        Ok((still, gone))
    }

    pub fn made(&mut self, key: u64, made: Made) {
        match made {
            Made::Offer(offer) => {
                self.offers.insert(key, offer);
            }
            Made::Nothing => {
                self.nothing.insert(key);
            }
        }
    }

    /// These are not offered any more, from now on and after a restart.
    pub fn decide(&mut self, desk: &Desk, keys: impl IntoIterator<Item = u64>) -> Result<(), Refusal> {
        for key in keys {
            if let Some(offer) = self.offers.remove(&key) {
                self.put_off.insert(key, offer);
            }
            if self.known.insert(key) {
                self.decided.push(key);
            }
        }
        let over = self.decided.len().saturating_sub(MOST_REMEMBERED);
        for old in self.decided.drain(..over) {
            self.known.remove(&old);
        }
        self.keep(desk)
    }

    /// Takes back what was decided in this session.
    pub fn offer_again(&mut self, desk: &Desk, keys: &[u64]) -> Result<(), Refusal> {
        for key in keys {
            if let Some(offer) = self.put_off.remove(key) {
                self.offers.insert(*key, offer);
                self.known.remove(key);
            }
        }
        let known = &self.known;
        self.decided.retain(|key| known.contains(key));
        self.keep(desk)
    }

    fn keep(&self, desk: &Desk) -> Result<(), Refusal> {
        let kept = Kept { folder: self.folder.clone(), decided: self.decided.clone() };
        let text = serde_json::to_string(&kept).map_err(|error| {
            tracing::error!(%error, "what was decided on photos cannot be written");
            Refusal::new(crate::refusal::Code::Failed, "没有记住看过哪些照片，请再试一次。")
        })?;
        desk.store().set_local(DECIDED, Some(&text)).map_err(errors::store)
    }
}
