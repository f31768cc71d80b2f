//! A supervisor's laptop: a real store in a folder of its own, with a clock that can be wrong.

use super::county::{Line, TestCounty, leaves, scratch};
use chrono::DateTime;
use duxue_store::{KeyStrength, NewVault, Save, Saved, Store, Surroundings, Vault};
use duxue_sync::round::{self, RoundReport};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use uuid::Uuid;

const PASSPHRASE: &str = "青山绿水";
const CHEAP: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };

pub struct Laptop {
    pub folder: TempDir,
    pub store: Option<Store>,
    /// What this machine's clock says, microseconds.
    pub clock: Arc<AtomicI64>,
    pub person: usize,
}

impl Laptop {
    pub fn new(county: &TestCounty, person: usize, now: u64) -> Laptop {
        let reply = county.enrol(county.people[person], now);
        let folder = scratch();
        let clock = Arc::new(AtomicI64::new(i64::try_from(now).unwrap()));
        let new = NewVault {
            person: reply.person,
            name: reply.name,
            device: reply.device,
            token: Some(reply.token),
            epoch: Some(reply.epoch),
            passphrase: PASSPHRASE.into(),
            recovery: None,
            strength: CHEAP,
        };
        let store = Vault::create_in(&folder.path().join("vault"), new, surroundings(&clock)).unwrap();
        Laptop { folder, store: Some(store), clock, person }
    }

    pub fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub fn write(&self, record: Uuid, kind: &str, scope: &str, set: Value) -> Saved {
        let now = DateTime::from_timestamp_micros(self.clock.load(Ordering::SeqCst)).unwrap();
        let save = Save { record, kind: kind.into(), scope: scope.into(), set: leaves(set), settles: Vec::new() };
        self.store().save(save, now).unwrap()
    }

    pub fn sync(&self, mut line: Line) -> Result<RoundReport, String> {
        let mut store = self.store().clone();
        round::run(&mut store, &mut line, "test", &mut |_| {}).map_err(|error| format!("{error:?}"))
    }

    /// The power goes: what is on disk is all that is left. A copy of the files as they lie there stands for it.
    pub fn lose_power(&mut self) {
        let after = scratch();
        copy_folder(self.folder.path(), after.path());
        self.store = None;
        self.folder = after;
        self.open();
    }

    /// The same disk in two machines.
    pub fn copy(&self) -> Laptop {
        let folder = scratch();
        copy_folder(self.folder.path(), folder.path());
        let clock = Arc::new(AtomicI64::new(self.clock.load(Ordering::SeqCst)));
        let mut copy = Laptop { folder, store: None, clock, person: self.person };
        copy.open();
        copy
    }

    fn open(&mut self) {
        let vault = self.folder.path().join("vault");
        self.store = Some(Vault::unlock_in(&vault, PASSPHRASE, surroundings(&self.clock)).unwrap());
    }
}

fn surroundings(clock: &Arc<AtomicI64>) -> Surroundings {
    let clock = clock.clone();
    Surroundings {
        now: Arc::new(move || DateTime::from_timestamp_micros(clock.load(Ordering::SeqCst)).unwrap()),
        free: Arc::new(|_| Ok(u64::MAX / 4)),
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
