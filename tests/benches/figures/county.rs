//! Five hundred devices at once, as on the last day of a month: a county's server in a process of its own, on a SQLite file
//! and on PostgreSQL.

use super::Sizes;
use super::material::Material;
use super::postgres_service;
use super::report::{Figure, Report};
use super::town::{built_beside, on_disk};
use duxue_app::carrier::HttpCounty;
use duxue_county::desk::{Edit, new_id};
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::{Config, now_micros};
use duxue_sync::code::{EnrolRequest, Fingerprint};
use duxue_sync::{
    ChainPoint, Change, Clock, County, HelloRequest, PROTOCOL, PullRequest, PushReply, PushRequest, ScopeCursor,
    SealedChange,
};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::Instant;
use uuid::Uuid;

pub const DEVICES: usize = 500;
pub const EACH: usize = 20;
const SCHOOLS: usize = 50;
/// Changes that one device sends in one message.
const IN_ONE_PUSH: usize = 500;

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
    let sealed = alone.seal(DEVICES * EACH);
    for changes in sealed.chunks(IN_ONE_PUSH) {
        alone.push(changes.to_vec());
    }
    let one = begun.elapsed().as_secs_f64();

    let start = Barrier::new(DEVICES + 1);
    let (mut took, all) = std::thread::scope(|threads| {
        let running: Vec<_> = devices
            .take(DEVICES)
            .map(|mut device| {
                let start = &start;
                let changes = device.seal(EACH);
                threads.spawn(move || {
                    start.wait();
                    let begun = Instant::now();
                    device.round(changes);
                    begun.elapsed().as_secs_f64()
                })
            })
            .collect();
        start.wait();
        let begun = Instant::now();
        let took: Vec<f64> = running.into_iter().map(|device| device.join().unwrap()).collect();
        (took, begun.elapsed().as_secs_f64())
    });
    took.sort_by(f64::total_cmp);
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

/// The server, in a process of its own; killed at the end.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn start(config: &Config, folder: &Path) -> Served {
        let mut command = Command::new(built_beside().join("duxue-county"));
        command.arg("--data").arg(folder).args(["serve", "--listen", "127.0.0.1:0"]);
        if let Some(DatabasePlace::Postgres { address, .. }) = &config.database {
            command.args(["--database", address]);
        }
        let mut process = command.env("DUXUE_LOG", "warn").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once("https://").unwrap().1.to_owned();
        Served { process, address }
    }

    /// MiB, as Linux counts them.
    fn memory(&self, which: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(which)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

struct Device {
    way: HttpCounty,
    number: u32,
    school: Uuid,
    chain: ChainPoint,
    clock: Clock,
    material: Material,
}

impl Device {
    fn enrol(address: &str, key: Fingerprint, secret: &[u8], school: Uuid, index: usize) -> Device {
        let request = EnrolRequest {
            secret: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
            machine: format!("{index} 号机"),
            app_version: "0".to_owned(),
            attempt: "1".to_owned(),
        };
        let reply = HttpCounty::new(address, key, "").unwrap().enrol(&request).unwrap();
        Device {
            way: HttpCounty::new(address, key, &reply.token).unwrap(),
            number: reply.device,
            school,
            chain: ChainPoint::default(),
            clock: Clock { last: 0 },
            material: Material::new(index as u64, &[school], reply.person),
        }
    }

    fn seal(&mut self, count: usize) -> Vec<SealedChange> {
        let mut number = self.chain.number;
        let mut next = || {
            number += 1;
            let save = self.material.record();
            SealedChange::seal(&Change {
                number,
                record: save.record,
                kind: save.kind,
                scope: save.scope,
                stamp: self.clock.next(now_micros(), self.number),
                set: save.set,
                replaced: std::collections::BTreeMap::new(),
                settles: Vec::new(),
            })
        };
        (0..count).map(|_| next()).collect()
    }

    fn push(&mut self, changes: Vec<SealedChange>) {
        let request = PushRequest { device: self.number, after: self.chain, changes };
        let reached = request.changes.iter().fold(self.chain, |point, change| point.then(&change.0));
        match self.way.push(request).unwrap() {
            PushReply::Done { received, refused } => {
                assert_eq!((received, refused), (reached, Vec::new()));
                self.chain = reached;
            }
            other => panic!("{other:?}"),
        }
    }

    /// As the engine goes through it where both sides agree: greeting, what is new, what others wrote with the digest of it.
    fn round(&mut self, changes: Vec<SealedChange>) {
        let hello = HelloRequest {
            protocol_min: PROTOCOL,
            protocol_max: PROTOCOL,
            device: self.number,
            app_version: "0".to_owned(),
            acknowledged: self.chain,
            knows: None,
            unsent_changes: changes.len() as u64,
            unsent_media: 0,
            sealed_key: None,
        };
        self.way.hello(hello).unwrap();
        self.push(changes);
        let scope = format!("school:{}", self.school);
        let mut after = 0;
        loop {
            let cursor = ScopeCursor { scope: scope.clone(), after };
            let page = self.way.pull(PullRequest::of(self.number, &[cursor])).unwrap();
            after = page.cursors.first().map_or(after, |cursor| cursor.after);
            if !page.more {
                assert!(page.digest.is_some());
                break;
            }
        }
    }
}
