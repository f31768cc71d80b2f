//! A supervisor's desk: a store in a folder of its own, a clock that stands where it is put.

use chrono::{DateTime, TimeDelta, Utc};
use duxue_store::{KeyStrength, NewVault, Save, Store, Surroundings, Vault};
use duxue_sync::leaves::Leaves;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tempfile::TempDir;
use uuid::Uuid;

pub const PASSPHRASE: &str = "三月的雨 2026";
pub const SCHOOL: &str = "school:019a0000-0000-7000-8000-000000000001";

/// Cheap on purpose: these tests are not about guessing.
pub const CHEAP: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };

pub struct Desk {
    pub folder: TempDir,
    pub clock: Arc<AtomicI64>,
    pub free: Arc<AtomicU64>,
    /// The county's recovery key, by which a test looks into the files.
    pub county: age::x25519::Identity,
}

impl Desk {
    pub fn new() -> Desk {
        let now: DateTime<Utc> = "2026-11-18T01:05:00Z".parse().unwrap();
        Desk {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(AtomicI64::new(now.timestamp_micros())),
            free: Arc::new(AtomicU64::new(u64::MAX / 4)),
            county: age::x25519::Identity::generate(),
        }
    }

    pub fn person(&self) -> Uuid {
        Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_00aa)
    }

    pub fn path(&self) -> PathBuf {
        Vault::folder(self.folder.path(), self.person())
    }

    pub fn surroundings(&self) -> Surroundings {
        let (clock, free) = (self.clock.clone(), self.free.clone());
        Surroundings {
            now: Arc::new(move || DateTime::from_timestamp_micros(clock.load(Ordering::SeqCst)).unwrap()),
            free: Arc::new(move |_| Ok(free.load(Ordering::SeqCst))),
        }
    }

    pub fn enrol(&self) -> Store {
        let new = NewVault {
            person: self.person(),
            name: "王建国".to_owned(),
            device: 7,
            passphrase: PASSPHRASE.to_owned(),
            recovery: Some(self.county.to_public().to_string()),
            strength: CHEAP,
            ..NewVault::default()
        };
        Vault::create_in(&self.path(), new, self.surroundings()).unwrap()
    }

    pub fn unlock(&self) -> Store {
        Vault::unlock_in(&self.path(), PASSPHRASE, self.surroundings()).unwrap()
    }

    /// Does something to a file behind the store's back.
    pub fn raw(&self, file: &str, sql: &str) {
        let sealed = Vault::sealed_key(&self.path()).unwrap().unwrap();
        let key = hex::encode(age::decrypt(&self.county, &sealed).unwrap());
        let connection = rusqlite::Connection::open(self.path().join(file)).unwrap();
        connection.pragma_update(None, "key", format!("x'{key}'")).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    /// A second passes at every look.
    pub fn now(&self) -> DateTime<Utc> {
        self.pass(TimeDelta::seconds(1))
    }

    pub fn pass(&self, time: TimeDelta) -> DateTime<Utc> {
        let micros = time.num_microseconds().unwrap();
        DateTime::from_timestamp_micros(self.clock.fetch_add(micros, Ordering::SeqCst) + micros).unwrap()
    }

    pub fn write(&self, store: &Store, record: Uuid, kind: &str, set: Value) -> Option<u64> {
        store.save(save(record, kind, set), self.now()).unwrap().number
    }
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x019a_0000_0000_7000_8000_0001_0000_0000 + number)
}

pub fn save(record: Uuid, kind: &str, set: Value) -> Save {
    Save { record, kind: kind.to_owned(), scope: SCHOOL.to_owned(), set: leaves(set), settles: Vec::new() }
}

pub fn leaves(value: Value) -> Leaves {
    value.as_object().unwrap().clone()
}

pub fn fields(store: &Store, record: Uuid) -> Value {
    store.get(record).unwrap().map_or(json!(null), |record| Value::Object(record.fields))
}
