//! A supervisor's laptop: a data folder, a clock that stands where it is put, and what the county has sent.

use chrono::{DateTime, FixedOffset, TimeDelta};
use duxue_app::clock::Clock;
use duxue_app::{App, Refusal, commands};
use duxue_store::{KeyStrength, NewVault, Surroundings, Vault};
use duxue_sync::merge::Conflict;
use duxue_sync::message::{PullPage, Record, ScopeCursor, Writer};
use duxue_sync::round::Replica;
use duxue_sync::stamp::{LeafStamp, Stamp, Stamps};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "三月的雨 2026";
pub const ME: &str = "019a0000-0000-7000-8000-0000000000aa";
pub const COLLEAGUE: &str = "019a0000-0000-7000-8000-0000000000bb";
pub const ZONE: &str = "019a0000-0000-7000-8000-0000000000cc";
pub const LIUWAN: &str = "019a0000-0000-7000-8000-000000000001";
pub const SHIQIAO: &str = "019a0000-0000-7000-8000-000000000002";
/// Cheap on purpose: these stories are not about guessing.
const CHEAP: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };
const COUNTY_DEVICE: u32 = 1;
const MY_DEVICE: u32 = 7;

pub struct StandingClock(Mutex<DateTime<FixedOffset>>);

impl Clock for StandingClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap()
    }
}

pub struct Laptop {
    pub folder: TempDir,
    pub clock: Arc<StandingClock>,
    pub app: Arc<App>,
    seq: Mutex<u64>,
}

impl Laptop {
    /// Enrolled, with two schools, locked.
    pub fn new() -> Laptop {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StandingClock(Mutex::new("2026-11-18T09:05:00+08:00".parse().unwrap())));
        let store = Vault::create_in(
            &Vault::folder(folder.path(), ME.parse().unwrap()),
            NewVault {
                person: ME.parse().unwrap(),
                name: "周德昌".to_owned(),
                device: MY_DEVICE,
                passphrase: PASSPHRASE.to_owned(),
                strength: CHEAP,
                ..NewVault::default()
            },
            Surroundings::default(),
        )
        .unwrap();
        drop(store);
        let app = App::with(folder.path(), clock.clone(), CHEAP);
        let laptop = Laptop { folder, clock, app, seq: Mutex::new(0) };
        laptop.unlock();
        laptop.receive("zone", ZONE, "county", json!({"name": "第三督学责任区"}));
        laptop.receive(
            "person",
            ME,
            &format!("person:{ME}"),
            json!({"name": "周德昌", "role": "supervisor", "certificate": "0317", "zone": ZONE,
                   "posts": {LIUWAN: {"from": "2026-09-01"}, SHIQIAO: {"from": "2026-09-01"}}}),
        );
        laptop.receive(
            "school",
            LIUWAN,
            &format!("school:{LIUWAN}"),
            json!({"name": "柳湾完全小学", "school_kind": "primary-full", "township": "柳湾乡", "zone": ZONE,
                   "head": "赵春山", "students": 1086, "facts": {"has_canteen": true, "has_dormitory": false}}),
        );
        laptop.receive(
            "school",
            SHIQIAO,
            &format!("school:{SHIQIAO}"),
            json!({"name": "石桥镇初级中学", "school_kind": "junior", "township": "石桥镇", "zone": ZONE}),
        );
        laptop.receive(
            "setting",
            "019a0000-0000-7000-8000-0000000000dd",
            "county",
            json!({"county_name": "临溪县", "office_name": "临溪县人民政府教育督导室", "hazard_general_days": 5}),
        );
        laptop
    }

    pub fn at(&self, moment: &str) -> &Laptop {
        *self.clock.0.lock().unwrap() = moment.parse().unwrap();
        self
    }

    pub fn later(&self, minutes: i64) -> &Laptop {
        *self.clock.0.lock().unwrap() += TimeDelta::minutes(minutes);
        self
    }

    pub fn unlock(&self) -> Value {
        self.ask("unlock", json!({"person": ME, "passphrase": PASSPHRASE}))
    }

    /// The program ended, and is opened again.
    pub fn restart(&mut self) {
        self.app.close();
        self.app = App::with(self.folder.path(), self.clock.clone(), CHEAP);
        self.unlock();
    }

    /// Calls a command that is to succeed.
    pub fn ask(&self, name: &str, args: Value) -> Value {
        self.call(name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
    }

    pub fn call(&self, name: &str, args: Value) -> Result<Value, Refusal> {
        commands::dispatch(&self.app, name, args)
    }

    /// Calls a command that is to be refused.
    pub fn refused(&self, name: &str, args: Value) -> Refusal {
        match self.call(name, args) {
            Ok(result) => panic!("{name} was not refused: {result}"),
            Err(refusal) => refusal,
        }
    }

    /// A record comes down from the county.
    pub fn receive(&self, kind: &str, id: &str, scope: &str, fields: Value) {
        self.receive_with(kind, id, scope, fields, Vec::new());
    }

    pub fn receive_with(&self, kind: &str, id: &str, scope: &str, fields: Value, conflicts: Vec<Conflict>) {
        let mut seq = self.seq.lock().unwrap();
        *seq += 1;
        let stamp = Stamp { micros: 1_793_000_000_000_000 + *seq, device: COUNTY_DEVICE };
        let record = Record {
            id: id.parse().unwrap(),
            kind: kind.to_owned(),
            scope: scope.to_owned(),
            fields: fields.to_string(),
            stamps: Stamps { base: Some(LeafStamp::of(stamp)), ..Stamps::default() },
            conflicts,
            seq: *seq,
        };
        let mut store = self.app.desk().unwrap().store().clone();
        store.add_scope(scope).unwrap();
        store
            .apply(&PullPage {
                records: vec![record],
                cursors: vec![ScopeCursor { scope: scope.to_owned(), after: *seq }],
                writers: vec![Writer {
                    device: COUNTY_DEVICE,
                    person: COLLEAGUE.parse().unwrap(),
                    name: "冯桂芳".to_owned(),
                    machine: "督导室电脑".to_owned(),
                }],
                ..PullPage::default()
            })
            .unwrap();
        self.app.desk().unwrap().forget_reference();
    }

    pub fn start_visit(&self, school: &str) -> String {
        id(&self.ask("start_visit", json!({"school": school, "announced": false})))
    }

    pub fn start_patrol(&self, visit: &str) -> String {
        id(&self.ask("start_patrol", json!({"visit": visit})))
    }

    pub fn save(&self, record: &str, set: Value) -> Value {
        self.ask("save", json!({"id": record, "set": set}))
    }

    /// A hazard that was found on an earlier visit.
    pub fn old_hazard(&self, id: &str, grade: &str, deadline: &str) {
        self.receive(
            "hazard",
            id,
            &format!("school:{SHIQIAO}"),
            json!({"school": SHIQIAO, "supervisor": ME, "place": "男生宿舍二层", "category": "dormitory",
                   "description": "外窗铁栅栏焊死", "grade": grade, "deadline": deadline, "state": "replied",
                   "found_at": "2026-10-14T10:12:00+08:00",
                   "history": {"p1": {"action": "found", "at": "2026-10-14T10:12:00+08:00", "by": ME},
                               "p2": {"action": "replied", "at": "2026-11-16T09:00:00+08:00", "by_name": "梁永福", "note": "已全部割开"}}}),
        );
    }
}

pub fn id(saved: &Value) -> String {
    saved["id"].as_str().unwrap().to_owned()
}

pub fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Items of a patrol by section, as the window gets them.
pub fn items(page: &Value) -> Vec<(String, String)> {
    let mut items = Vec::new();
    for section in page["form"]["sections"].as_array().unwrap() {
        for item in section["items"].as_array().unwrap() {
            items.push((section["id"].as_str().unwrap().to_owned(), item["id"].as_str().unwrap().to_owned()));
        }
    }
    items
}
