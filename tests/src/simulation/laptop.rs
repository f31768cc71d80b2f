//! A supervisor's laptop: a real store in a folder of its own, with a clock that can be wrong and a disk that can be full.

use super::ground::{copy_folder, scratch, tear_log};
use chrono::{DateTime, Utc};
use duxue_store::{KeyStrength, Save, Saved, Store, StoreError, Surroundings, Vault};
use duxue_sync::digest::ScopeDigest;
use duxue_sync::message::{ForkReply, HelloReply, PullPage, RefusedChange, ScopeCursor};
use duxue_sync::round::{self, Identity, Replica, RoundReport};
use duxue_sync::{ChainPoint, County, SealedChange};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "青山绿水";
pub const CHEAP: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };

/// A clock that stands and a disk that has room.
pub fn still(now: u64) -> Surroundings {
    let now = DateTime::from_timestamp_micros(now.cast_signed()).unwrap();
    Surroundings { now: Arc::new(move || now), free: Arc::new(|_| Ok(u64::MAX / 4)) }
}

pub struct Laptop {
    folder: TempDir,
    store: Option<Store>,
    /// What this machine's clock says, microseconds.
    pub clock: Arc<AtomicI64>,
    pub disk_is_full: Arc<AtomicBool>,
    /// Whose it is, by the order of the ground's people.
    pub person: usize,
    /// A copy that the person made, and how much was in the ledger then.
    pub backup: Option<(PathBuf, usize)>,
    backups: usize,
}

impl Laptop {
    pub fn of(folder: &Path, person: usize, now: u64) -> Laptop {
        Laptop::copied_from(folder, person, now.cast_signed())
    }

    fn copied_from(folder: &Path, person: usize, now: i64) -> Laptop {
        let mut laptop = Laptop {
            folder: scratch(),
            store: None,
            clock: Arc::new(AtomicI64::new(now)),
            disk_is_full: Arc::new(AtomicBool::new(false)),
            person,
            backup: None,
            backups: 0,
        };
        copy_folder(folder, &laptop.vault());
        laptop.open();
        laptop
    }

    fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn open(&mut self) {
        let opened = Vault::unlock_in(&self.vault(), PASSPHRASE, self.surroundings());
        self.store = Some(opened.unwrap_or_else(|error| panic!("a store does not open: {error}")));
    }

    fn surroundings(&self) -> Surroundings {
        let (clock, full) = (self.clock.clone(), self.disk_is_full.clone());
        Surroundings {
            now: Arc::new(move || DateTime::from_timestamp_micros(clock.load(SeqCst)).unwrap()),
            free: Arc::new(move |_| Ok(if full.load(SeqCst) { 0 } else { u64::MAX / 4 })),
        }
    }

    pub fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub fn save(&self, save: Save) -> Result<Saved, StoreError> {
        self.store().save(save, DateTime::from_timestamp_micros(self.clock.load(SeqCst)).unwrap())
    }

    /// A round, while the person goes on writing; with what of that was saved.
    pub fn sync(
        &self,
        county: &mut dyn County,
        meanwhile: Vec<Save>,
    ) -> (Result<RoundReport, String>, Vec<(Save, Saved)>) {
        let mut desk = self.desk(u32::MAX, meanwhile);
        let outcome = round::run(&mut desk, county, "test", &mut |_| {}).map_err(|error| format!("{error:?}"));
        (outcome, desk.saved.into_inner())
    }

    pub(super) fn desk(&self, power: u32, meanwhile: Vec<Save>) -> Desk {
        let now = DateTime::from_timestamp_micros(self.clock.load(SeqCst)).unwrap();
        Desk {
            store: self.store().clone(),
            power: Cell::new(power),
            now,
            meanwhile: RefCell::new(meanwhile),
            saved: RefCell::default(),
        }
    }

    /// A round in which the power goes between two steps, or after it.
    pub fn sync_until_power_goes(&mut self, county: &mut dyn County, steps: u32) {
        let mut desk = self.desk(steps, Vec::new());
        // Where it was is all the same: what counts is on the disk.
        let _ended = round::run(&mut desk, county, "test", &mut |_| {});
        drop(desk);
        self.lose_power();
    }

    /// The power goes: what is on disk is all that is left. A copy of the files as they lie there stands for it.
    pub fn lose_power(&mut self) {
        let after = scratch();
        copy_folder(self.folder.path(), after.path());
        self.wake_up_in(after);
    }

    /// The power goes in the middle of a save: of what it had to add to SQLite's log only a first part reached the disk.
    pub fn lose_power_while_saving(&mut self, save: Save, chance: &mut StdRng) {
        let before = scratch();
        copy_folder(self.folder.path(), before.path());
        // A refusal is as good: nothing was added then.
        let _outcome = self.save(save);
        tear_log(before.path(), self.folder.path(), Path::new("vault/records.db-wal"), chance.random_range(0.0..1.0));
        self.wake_up_in(before);
    }

    fn wake_up_in(&mut self, folder: TempDir) {
        self.store = None;
        if let Some((backup, _)) = &mut self.backup {
            *backup = folder.path().join(backup.file_name().unwrap());
        }
        self.folder = folder;
        self.open();
    }

    /// The same disk in two machines.
    pub fn copy(&self) -> Laptop {
        Laptop::copied_from(&self.vault(), self.person, self.clock.load(SeqCst))
    }

    pub fn back_up(&mut self, ledger: usize) {
        self.backups += 1;
        let file = self.folder.path().join(format!("backup{}", self.backups));
        // A full disk refuses it; the earlier one stands.
        if self.store().backup(&file).is_ok() {
            self.backup = Some((file, ledger));
        }
    }

    /// The machine is set up anew from the person's own backup.
    pub fn restore(&mut self) {
        let (file, _) = self.backup.clone().unwrap();
        self.store = None;
        std::fs::remove_dir_all(self.vault()).unwrap();
        drop(Vault::restore(&file, PASSPHRASE, &self.vault()).unwrap());
        self.open();
    }
}

/// A store in a round. Its power goes after so many writes of the round, before or after the write itself; and its person
/// goes on writing between them.
pub(super) struct Desk {
    store: Store,
    power: Cell<u32>,
    now: DateTime<Utc>,
    meanwhile: RefCell<Vec<Save>>,
    saved: RefCell<Vec<(Save, Saved)>>,
}

#[derive(Debug)]
pub(super) enum Gone {
    Store(#[allow(dead_code)] StoreError),
    Power,
}

impl Desk {
    fn does<T>(&self, act: impl FnOnce() -> Result<T, StoreError>) -> Result<T, Gone> {
        match self.power.get() {
            0 => Err(Gone::Power),
            1 => {
                self.power.set(0);
                act().map_err(Gone::Store)?;
                Err(Gone::Power)
            }
            left => {
                self.power.set(left - 1);
                act().map_err(Gone::Store)
            }
        }
    }
}

impl Replica for Desk {
    type Error = Gone;

    fn identity(&self) -> Result<Identity, Gone> {
        self.store.identity().map_err(Gone::Store)
    }

    fn changes_after(&self, after: ChainPoint, max_bytes: usize) -> Result<Option<Vec<SealedChange>>, Gone> {
        self.store.changes_after(after, max_bytes).map_err(Gone::Store)
    }

    fn acknowledge(&mut self, received: ChainPoint, refused: &[RefusedChange]) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.acknowledge(received, refused))
    }

    fn take_identity(&mut self, new: &ForkReply) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.take_identity(new))
    }

    fn greet(&mut self, hello: &HelloReply) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.greet(hello))
    }

    fn cursors(&self) -> Result<Vec<ScopeCursor>, Gone> {
        // The round looks at its cursors between any two of its parts.
        if let Some(save) = self.meanwhile.borrow_mut().pop()
            && let Ok(saved) = self.store.save(save.clone(), self.now)
        {
            self.saved.borrow_mut().push((save, saved));
        }
        self.store.cursors().map_err(Gone::Store)
    }

    fn add_scope(&mut self, scope: &str) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.add_scope(scope))
    }

    fn purge_scope(&mut self, scope: &str) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.purge_scope(scope))
    }

    fn apply(&mut self, page: &PullPage) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.apply(page))
    }

    fn digests(&self, scopes: &[String]) -> Result<Vec<ScopeDigest>, Gone> {
        self.store.digests(scopes).map_err(Gone::Store)
    }

    fn reset_cursor(&mut self, scope: &str) -> Result<(), Gone> {
        let mut store = self.store.clone();
        self.does(|| store.reset_cursor(scope))
    }
}

/// Chance of its own for a part of a schedule, so that one part drawing more does not shift the others.
pub fn chance_of(seed: u64, part: u64) -> StdRng {
    StdRng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(part))
}
