//! The county's office and its server: a real desk over a real database, which is stopped, loses its power, is backed up
//! and restored, and changes who has which school.

use super::ground::{Ground, copy_folder, leaves, scratch};
use super::laptop::Laptop;
use chrono::Days;
use duxue_county::desk::{CountyDesk, Edit, local_date};
use duxue_county::server::{Config, OpenCounty};
use duxue_county::shelf::Shelf;
use duxue_county::store::sqlite::SqliteStore;
use duxue_county::store::{COUNTY_DEVICE, CountyStore, StoreError, StoredRecord};
use duxue_sync::ForkReply;
use duxue_sync::code::EnrolRequest;
use duxue_sync::leaves::leaf;
use duxue_sync::round::Replica;
use duxue_sync::stamp::DeviceNumber;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

/// Small, so that a few records make several pages.
const PAGE_BYTES: usize = 600;

pub struct Office {
    folder: TempDir,
    county: Option<OpenCounty>,
    /// A copy of the database, and when it was made.
    pub backup: Option<(TempDir, u64)>,
    restores: u128,
    pub schools: Vec<Uuid>,
    pub people: Vec<Uuid>,
    /// Schools that each person had at any time.
    pub ever_posted: Vec<BTreeSet<Uuid>>,
}

impl Office {
    pub fn of(ground: &Ground) -> Office {
        let folder = scratch();
        copy_folder(&ground.county(), folder.path());
        let mut office = Office {
            folder,
            county: None,
            backup: None,
            restores: 0,
            schools: ground.schools.clone(),
            people: ground.people.clone(),
            ever_posted: Vec::new(),
        };
        office.open();
        office.ever_posted =
            (0..office.people.len()).map(|person| office.posts(person).into_iter().collect()).collect();
        office
    }

    fn open(&mut self) {
        let mut county = OpenCounty::open(&Config::in_folder(self.folder.path())).unwrap();
        county.desk = county.desk.in_pages_of(PAGE_BYTES);
        self.county = Some(county);
    }

    pub fn desk(&self) -> &CountyDesk {
        &self.county.as_ref().unwrap().desk
    }

    pub fn shelf(&self) -> &Shelf {
        &self.county.as_ref().unwrap().shelf
    }

    /// What opens the files that devices bring.
    pub fn bundle_key(&self) -> String {
        self.county.as_ref().unwrap().folder.bundle_key().unwrap()
    }

    /// The server's power goes; what is on disk is all that is left.
    pub fn lose_power(&mut self) {
        let after = scratch();
        copy_folder(self.folder.path(), after.path());
        self.wake_up_in(after);
    }

    pub fn wake_up_in(&mut self, folder: TempDir) {
        self.county = None;
        self.folder = folder;
        self.open();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn back_up(&mut self, now: u64) {
        let folder = scratch();
        self.county.as_ref().unwrap().store.copy_to(&folder.path().join("county.sqlite3")).unwrap();
        self.backup = Some((folder, now));
    }

    /// As `duxue-county restore` does it: the backup's database, a new epoch, a gap in the numbers.
    pub fn restore(&mut self) {
        self.county = None;
        let database = self.folder.path().join("county.sqlite3");
        for suffix in ["", "-wal", "-shm"] {
            let file = self.folder.path().join(format!("county.sqlite3{suffix}"));
            if file.exists() {
                std::fs::remove_file(file).unwrap();
            }
        }
        let (backup, _) = self.backup.as_ref().unwrap();
        std::fs::copy(backup.path().join("county.sqlite3"), &database).unwrap();
        let store = SqliteStore::open(&database, None).unwrap();
        let mut tx = store.writing().unwrap();
        // As much chance as the real one has, the same for the same schedule.
        self.restores += 1;
        tx.go_on_restored(Uuid::from_u128(self.restores.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)))
            .unwrap();
        tx.commit().unwrap();
        drop(store);
        self.open();
    }

    /// Gives a person a school or takes it away, as of now.
    pub fn change_post(&mut self, person: usize, school: usize, now: u64) {
        let id = self.schools[school];
        let today = local_date(now);
        let yesterday = today.checked_sub_days(Days::new(1)).unwrap().to_string();
        let post = if self.posts(person).contains(&id) {
            json!({"to": yesterday})
        } else {
            self.ever_posted[person].insert(id);
            json!({"from": "2005-01-01", "to": null})
        };
        let scope = format!("person:{}", self.people[person]);
        let set = leaves(json!({"posts": {id.to_string(): post}}));
        let edit = Edit { id: self.people[person], kind: "person".into(), scope, set };
        self.desk().edit(vec![edit], now).unwrap();
    }

    pub fn revoke(&self, device: DeviceNumber, now: u64) {
        // One that is out already stays out.
        let _outcome = self.desk().revoke_device(device, now);
    }

    /// Lets every device in again, as an office does that had shut one out by mistake.
    pub fn admit_all(&self) {
        let admit = |tx: &mut duxue_county::store::CountyTransaction<'_>| {
            for mut device in tx.devices()? {
                if device.revoked.take().is_some() {
                    tx.put_device(&device)?;
                }
            }
            Ok::<_, StoreError>(())
        };
        self.desk().write(admit).unwrap();
    }

    /// A machine that the county does not know is enrolled anew, as `duxue-cli enrol` does it with a store that is there.
    pub fn know_again(&self, laptop: &Laptop, now: u64) {
        let mut store = laptop.store().clone();
        let device = store.device().unwrap();
        if self.desk().read(|tx| tx.device(device)).unwrap().is_some() {
            return;
        }
        let (secret, _) = self.desk().issue_code(self.people[laptop.person], now).unwrap();
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let request =
            EnrolRequest { secret, machine: "笔记本".into(), app_version: "0".into(), attempt: "1".into() };
        let reply = self.desk().enrol(&request, "age1test", now).unwrap();
        store.take_identity(&ForkReply { device: reply.device, token: reply.token }).unwrap();
    }

    fn person(&self, person: usize) -> StoredRecord {
        let id = self.people[person];
        self.desk().read(|tx| tx.record(id)).unwrap().unwrap()
    }

    /// Schools with a post that has not ended, by the record alone (every change here ends one yesterday or not at all).
    fn posts(&self, person: usize) -> Vec<Uuid> {
        let record = self.person(person);
        let Some(Value::Object(posts)) = record.merged.fields.get("posts") else { return Vec::new() };
        let open = posts.iter().filter(|(_, post)| post.get("to").is_none_or(Value::is_null));
        open.map(|(school, _)| school.parse().unwrap()).collect()
    }

    /// The scopes that a person may have now: what DESIGN says, told here a second time so that it can be compared.
    pub fn reach(&self, person: usize) -> BTreeSet<String> {
        let mut reach = BTreeSet::from(["county".to_owned(), format!("person:{}", self.people[person])]);
        reach.extend(self.posts(person).into_iter().map(|school| format!("school:{school}")));
        let record = self.person(person);
        if record.text("role") == Some("zone_lead") {
            let zone = record.text("zone").unwrap().to_owned();
            reach.insert(format!("zone:{zone}"));
            let all = self.records();
            let of_zone = all.iter().filter(|one| leaf(&one.merged.fields, "zone") == Some(&json!(zone)));
            reach.extend(of_zone.map(|one| one.scope.clone()));
        }
        reach
    }

    /// Whether a person may ever have written there.
    pub fn may_have_written(&self, person: usize, scope: &str) -> bool {
        let school = scope.strip_prefix("school:").and_then(|school| school.parse().ok());
        scope == format!("person:{}", self.people[person])
            || school.is_some_and(|school: Uuid| self.ever_posted[person].contains(&school))
            || self.reach(person).contains(scope)
    }

    pub fn records(&self) -> Vec<StoredRecord> {
        let mut records = Vec::new();
        self.desk().read(|tx| tx.each_record(&mut |record| records.push(record))).unwrap();
        records
    }

    pub fn person_of_device(&self, device: DeviceNumber) -> Option<usize> {
        let device = self.desk().read(|tx| tx.device(device)).unwrap().filter(|_| device != COUNTY_DEVICE)?;
        self.people.iter().position(|person| *person == device.person)
    }
}
