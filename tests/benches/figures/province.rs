//! A province in one PostgreSQL: a hundred counties of eighty supervisors each, with four years behind them.

use super::Sizes;
use super::county::{DEVICES, EACH};
use super::floor::millis;
use super::material::Material;
use super::postgres_service;
use super::report::{Figure, Report, median, quantile};
use super::rush::{self, Device, Served};
use super::town::on_disk;
use super::years::{self, Beat};
use duxue_county::desk::{Edit, new_id};
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::store::StaffRole;
use duxue_county::{Config, now_micros};
use duxue_sync::code::Fingerprint;
use reqwest::blocking::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use uuid::Uuid;

const COUNTIES: i64 = 100;
const ZONES: usize = 8;
const SUPERVISORS: usize = 80;
const SCHOOLS_OF_ONE: usize = 5;
const VISITS_OF_ONE: usize = 25;
/// With 25 records to a visit.
const RECORDS: i64 = 5_000_000;
/// Any of the hundred.
const LOOKED_AT: i64 = 57;
/// How often each page is asked for.
const ASKED: usize = 40;
/// Rounds of one new record.
const ROUNDS: usize = 40;

pub fn run(_: &Sizes, report: &mut Report) {
    let folder = on_disk();
    let begun = Instant::now();
    let people = Office::of(1, folder.path()).fill();
    copies();
    let name = format!("{RECORDS} records of {COUNTIES} counties made");
    report.add(Figure::new(name, begun.elapsed().as_secs_f64(), "s"));
    pages(&Office::of(LOOKED_AT, folder.path()), report);
    let empty = Office::of(COUNTIES + 1, folder.path());
    let newcomers = empty.lay_down();
    let (full, bare) = (at_once(&Office::of(LOOKED_AT, folder.path()), &people), at_once(&empty, &newcomers));
    report.add(
        Figure::new(format!("{DEVICES} devices × {EACH} records and a pull among {RECORDS}"), full.all, "s")
            .beside(bare.all, "the same at a county that has no records, in the same database"),
    );
    report.add(Figure::new(named("a device's whole round among them, p99"), full.slowest, "s"));
    report.add(Figure::new(named("memory of the server meanwhile, at most"), full.memory, "MiB").at_most(96.0));
    report.add(
        Figure::new(named("one new record, the whole round"), full.one, "ms")
            .beside(bare.one, "the same at a county that has no records, in the same database")
            .ratio_at_most(1.25),
    );
}

fn named(what: &str) -> String {
    format!("{what}, {RECORDS} records in the database")
}

fn copies() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("services/copies.sh");
    let port = postgres_service::address().rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()).unwrap();
    assert!(Command::new("sh").arg(script).args([port, &COUNTIES.to_string()]).status().unwrap().success());
}

/// A supervisor with his schools.
struct Person {
    id: Uuid,
    schools: Vec<Uuid>,
}

/// A county of the province, and where its server works.
struct Office<'a> {
    config: Config,
    folder: &'a Path,
}

impl Office<'_> {
    fn of(county: i64, folder: &Path) -> Office<'_> {
        let database = DatabasePlace::Postgres { address: postgres_service::address().to_owned(), county };
        Office { config: Config { database: Some(database), ..Config::in_folder(folder) }, folder }
    }

    fn open(&self) -> OpenCounty {
        OpenCounty::open(&self.config).unwrap()
    }

    fn serve(&self) -> Served {
        Served::start(&self.config, self.folder)
    }

    fn lay_down(&self) -> Vec<Person> {
        let now = now_micros();
        let zones: Vec<Uuid> = (0..ZONES).map(|_| new_id(now)).collect();
        let mut edits: Vec<Edit> = Vec::new();
        for (index, zone) in zones.iter().enumerate() {
            let fields = json!({"name": format!("第{}督学责任区", index + 1), "code": format!("{index:02}")});
            edits.push(edit(*zone, "zone", "county".to_owned(), fields));
        }
        let mut people = Vec::new();
        for number in 0..SUPERVISORS {
            let person = Person { id: new_id(now), schools: (0..SCHOOLS_OF_ONE).map(|_| new_id(now)).collect() };
            let zone = zones[number % ZONES];
            let mut posts = serde_json::Map::new();
            for (index, school) in person.schools.iter().enumerate() {
                let code = number * SCHOOLS_OF_ONE + index;
                let fields = json!({"name": format!("第{}完全小学", code + 1), "code": format!("31430{code:05}"),
                                    "school_kind": "primary-full", "township": "石桥镇", "students": 400, "zone": zone});
                edits.push(edit(*school, "school", format!("school:{school}"), fields));
                posts.insert(school.to_string(), json!({"from": "2022-01-01"}));
            }
            let fields = json!({"name": format!("周德昌{number}"), "code": format!("D{number:04}"), "role": "supervisor",
                                "zone": zone, "posts": posts});
            edits.push(edit(person.id, "person", format!("person:{}", person.id), fields));
            people.push(person);
        }
        self.open().desk.edit(edits, now).unwrap();
        people
    }

    /// Codes for that many devices, which belong to these people in turn; and the server's key.
    fn codes(&self, people: &[Person], count: usize) -> (Vec<[u8; 10]>, Fingerprint) {
        let county = self.open();
        let people = people.iter().cycle().take(count);
        let codes = people.map(|person| county.desk.issue_code(person.id, now_micros()).unwrap().0).collect();
        (codes, county.folder.server_key().unwrap().fingerprint)
    }

    /// Four years of all supervisors, pushed by their devices.
    fn fill(&self) -> Vec<Person> {
        let people = self.lay_down();
        let (codes, key) = self.codes(&people, people.len());
        let server = self.serve();
        for (number, (person, code)) in people.iter().zip(codes).enumerate() {
            let mut device = Device::enrol(&server.address, key, &code, person.schools[0], number);
            let mut material = Material::new(10_000 + number as u64, &person.schools, person.id);
            let beat = Beat { schools: &person.schools, person: person.id, visits: VISITS_OF_ONE };
            device.send(years::of_one(&mut material, &beat));
        }
        people
    }
}

fn edit(id: Uuid, kind: &str, scope: String, fields: Value) -> Edit {
    Edit { id, kind: kind.to_owned(), scope, set: fields.as_object().unwrap().clone() }
}

/// What the office looks at, by HTTPS and a session.
fn pages(office: &Office<'_>, report: &mut Report) {
    let password = office.open().desk.give_password("office", StaffRole::CountyStaff).unwrap();
    let server = office.serve();
    let client = ClientBuilder::new().danger_accept_invalid_certs(true).build().unwrap();
    let url = |path: &str| format!("https://{}/console/api/{path}", server.address);
    let login = json!({"name": "office", "password": password}).to_string();
    let knock = client.post(url("login")).header("content-type", "application/json").body(login);
    let answer = knock.send().unwrap().error_for_status().unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    for (page, what) in [
        ("overview", "the county's month at a glance, p95"),
        ("rail", "the counts beside every page, p95"),
        ("hazards?show=open", "the open hazards, p95"),
        ("schools", "the schools with their quotas, p95"),
    ] {
        let took = ask(&client, &url(page), &cookie);
        report.add(Figure::new(named(what), quantile(&took, 0.95), "ms").at_most(300.0));
    }
    report.add(Figure::new(named("memory of the server meanwhile, at most"), server.memory("VmHWM"), "MiB"));
}

/// Milliseconds of each answer.
fn ask(client: &Client, url: &str, cookie: &str) -> Vec<f64> {
    let one = |_| {
        let begun = Instant::now();
        let answer = client.get(url).header("cookie", cookie).send().unwrap().error_for_status().unwrap();
        assert!(!answer.bytes().unwrap().is_empty());
        millis(begun)
    };
    (0..ASKED).map(one).collect()
}

/// Seconds, but for the round of one record (milliseconds) and memory (MiB).
struct Rush {
    all: f64,
    slowest: f64,
    memory: f64,
    one: f64,
}

fn at_once(office: &Office<'_>, people: &[Person]) -> Rush {
    let (codes, key) = office.codes(people, DEVICES + 1);
    let server = office.serve();
    let of = |(index, code): (usize, &[u8; 10])| {
        Device::enrol(&server.address, key, code, people[index % people.len()].schools[0], 1000 + index)
    };
    let mut devices: Vec<Device> = codes.iter().enumerate().map(of).collect();
    let mut alone = devices.remove(0);
    let one: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let change = alone.some(1);
            let begun = Instant::now();
            alone.round(change);
            millis(begun)
        })
        .collect();
    let (took, all) = rush::together(devices, EACH);
    Rush { all, slowest: quantile(&took, 0.99), memory: server.memory("VmHWM"), one: median(&one) }
}
