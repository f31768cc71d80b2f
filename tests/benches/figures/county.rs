//! Five hundred devices at once, as on the last day of a month: a county's server in a process of its own, on a SQLite file
//! and on PostgreSQL.

use super::Sizes;
use super::postgres_service;
use super::report::{Figure, Report};
use super::rush::{self, Device, Served};
use super::town::on_disk;
use duxue_county::desk::{Edit, new_id};
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::{Config, now_micros};
use duxue_sync::code::Fingerprint;
use serde_json::{Value, json};
use std::time::Instant;
use uuid::Uuid;

pub const DEVICES: usize = 500;
pub const EACH: usize = 20;
const SCHOOLS: usize = 50;

pub fn run(_: &Sizes, report: &mut Report) {
    let postgres = DatabasePlace::Postgres { address: postgres_service::address().to_owned(), county: 1 };
    for (name, database) in [("SQLite", None), ("PostgreSQL", Some(postgres))] {
        measure(name, database, report);
    }
}

/// What was measured at one county: seconds and MiB.
pub struct Together {
    idle: f64,
    peak: f64,
    /// One device pushing as many records as all of them have.
    one: f64,
    /// All devices, from the first until the last.
    pub all: f64,
    /// Each device's own round, the quickest first.
    took: Vec<f64>,
}

fn measure(name: &str, database: Option<DatabasePlace>, report: &mut Report) {
    let Together { idle, peak, one, all, took } = together(database);
    let what = format!("one device pushing the same {}", DEVICES * EACH);
    report.add(
        Figure::new(format!("{DEVICES} devices × {EACH} records and a pull, {name}"), all, "s")
            .beside(one, what)
            .ratio_at_most(3.0),
    );
    report.add(
        Figure::new(format!("a device's whole round among them, p99, {name}"), took[DEVICES * 99 / 100 - 1], "s")
            .at_most(1.5),
    );
    report.add(Figure::new(format!("memory of the server, idle, {name}"), idle, "MiB"));
    report.add(Figure::new(format!("memory of the server, at most, {name}"), peak, "MiB").at_most(96.0));
}

pub fn together(database: Option<DatabasePlace>) -> Together {
    let folder = on_disk();
    let config = Config { database, ..Config::in_folder(folder.path()) };
    let (schools, secrets, key) = lay_down(&config);
    let server = Served::start(&config, folder.path());
    let devices: Vec<Device> = secrets
        .iter()
        .enumerate()
        .map(|(index, secret)| Device::enrol(&server.address, key, secret, schools[index % SCHOOLS], index))
        .collect();
    let mut devices = devices.into_iter();
    let mut alone = devices.next_back().unwrap();
    let idle = server.memory("VmRSS");

    let begun = Instant::now();
    let sealed = alone.some(DEVICES * EACH);
    alone.send_sealed(&sealed);
    let one = begun.elapsed().as_secs_f64();

    let (took, all) = rush::together(devices.collect(), EACH);
    let peak = server.memory("VmHWM");
    drop(server);
    let county = OpenCounty::open(&config).unwrap();
    let verified = county.desk.verify(|_| true).unwrap();
    assert_eq!(verified.faults, []);
    let kinds = ["hazard", "rectification"];
    let kept: usize = kinds.iter().map(|kind| county.desk.read(|tx| tx.records_of(kind)).unwrap().len()).sum();
    assert_eq!(kept, 2 * DEVICES * EACH, "none lost, none doubled");
    Together { idle, peak, one, all, took }
}

/// Schools, a supervisor with all of them, and codes for one device more than there will be at once.
fn lay_down(config: &Config) -> (Vec<Uuid>, Vec<[u8; 10]>, Fingerprint) {
    let county = OpenCounty::open(config).unwrap();
    let now = now_micros();
    let person = new_id(now);
    let schools: Vec<Uuid> = (0..SCHOOLS).map(|_| new_id(now)).collect();
    let edit = |id: Uuid, kind: &str, scope: String, fields: Value| Edit {
        id,
        kind: kind.to_owned(),
        scope,
        set: fields.as_object().unwrap().clone(),
    };
    let mut edits = Vec::new();
    let mut posts = serde_json::Map::new();
    for (index, school) in schools.iter().enumerate() {
        let fields = json!({"name": format!("第{}完全小学", index + 1), "code": format!("31430{index:05}")});
        edits.push(edit(*school, "school", format!("school:{school}"), fields));
        posts.insert(school.to_string(), json!({"from": "2026-01-01"}));
    }
    let fields = json!({"name": "周德昌", "code": "D0301", "role": "supervisor", "posts": posts});
    edits.push(edit(person, "person", format!("person:{person}"), fields));
    county.desk.edit(edits, now).unwrap();
    let secrets = (0..=DEVICES).map(|_| county.desk.issue_code(person, now).unwrap().0).collect();
    (schools, secrets, county.folder.server_key().unwrap().fingerprint)
}
