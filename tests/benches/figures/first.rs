//! The first sync of a new laptop: a hundred thousand records, over a line that is cut, and with its person at work meanwhile.

use super::Sizes;
use super::floor::{Plain, millis};
use super::material::{Material, plain, searched};
use super::report::{Figure, Report, quantile};
use super::sync::go;
use super::town::{PASSPHRASE, Town, built_beside, fill};
use chrono::Utc;
use duxue_app::carrier::HttpCounty;
use duxue_store::{Save, Store};
use duxue_sync::round::{self, Replica};
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Instant;
use uuid::Uuid;

const SCHOOLS: usize = 10;
const RECORDS: usize = 100_000;
const FEW: usize = 1_000;
const CUTS: usize = 10;
/// What comes while somebody searches.
const MORE: usize = 20_000;
/// Hits that the screen asks for.
const MOST: u32 = 50;

pub fn run(_: &Sizes, report: &mut Report) {
    let few = Town::new(SCHOOLS);
    written(&few, "first", FEW);
    let least = memory_of_a_first_sync(&few);
    drop(few);

    let town = Town::new(SCHOOLS);
    let (first, mut first_way, records) = written(&town, "first", RECORDS);
    let rows: Vec<_> = records.iter().map(plain).collect();
    let mut table = Plain::create(&town.folder("plain.db"));
    let raw = table.insert_together(&rows);
    drop(rows);

    let (second, mut second_way) = town.device("second");
    let begun = Instant::now();
    assert_eq!(go(&second, &mut second_way, &mut |_| {}) as usize, RECORDS + SCHOOLS + 2);
    let took = millis(begun);
    let begun = Instant::now();
    while second.index_some().unwrap() {}
    let indexed = millis(begun);
    report.add(
        Figure::new(format!("first sync of {RECORDS} records"), took / 1e3, "s")
            .beside(raw / 1e3, "the same rows inserted by plain SQLite, one transaction")
            .ratio_at_most(4.0),
    );
    report.add(Figure::new(format!("{RECORDS} records put into the search index afterwards"), indexed / 1e3, "s"));
    over_a_line_that_is_cut(&town, report);
    let most = memory_of_a_first_sync(&town);
    report.add(
        Figure::new(
            format!("memory of a laptop's first sync, {RECORDS} records, above that of {FEW}"),
            most - least,
            "MiB",
        )
        .at_most(48.0),
    );
    report.add(Figure::new(format!("memory of a laptop's first sync, {RECORDS} records, at most"), most, "MiB"));
    saving_meanwhile(&town, report);
    let mut material = Material::new(77, &town.schools, town.person);
    fill(&first, (0..MORE).map(|_| material.record()).collect());
    go(&first, &mut first_way, &mut |_| {});
    searching_meanwhile(&second, second_way, &table, report);
}

/// A device that wrote so many records and sent them.
fn written(town: &Town, name: &str, count: usize) -> (Store, HttpCounty, Vec<Save>) {
    let (store, mut way) = town.device(name);
    go(&store, &mut way, &mut |_| {});
    let mut material = Material::new(11, &town.schools, town.person);
    let records: Vec<Save> = (0..count).map(|_| material.hazard()).collect();
    fill(&store, records.clone());
    go(&store, &mut way, &mut |_| {});
    (store, way, records)
}

/// MiB at most, of the program without a window in a process of its own.
fn memory_of_a_first_sync(town: &Town) -> f64 {
    let folder = town.folder("laptop");
    let mut laptop = Command::new(built_beside().join("duxue-cli"))
        .arg("--data")
        .arg(&folder)
        .args(["enrol", &town.code()])
        .env("DUXUE_PASSPHRASE", PASSPHRASE)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0.0_f64;
    let status = format!("/proc/{}/status", laptop.id());
    let ended = loop {
        if let Some(ended) = laptop.try_wait().unwrap() {
            break ended;
        }
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = told.lines().find(|line| line.starts_with("VmHWM")).and_then(|line| line.split_whitespace().nth(1));
        most = most.max(peak.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0);
        std::thread::park_timeout(std::time::Duration::from_millis(20));
    };
    assert!(ended.success());
    std::fs::remove_dir_all(&folder).unwrap();
    most
}

/// Ten answers with a page are lost on the way; the round ends each time and is begun again.
fn over_a_line_that_is_cut(town: &Town, report: &mut Report) {
    let (store, way) = town.device("cut");
    let mut line = CutLine { way, chance: StdRng::seed_from_u64(5), cuts: CUTS, came: 0, largest: 0 };
    let mut held = store.clone();
    let mut rounds = 0;
    while round::run(&mut held, &mut line, "bench", &mut |_| {}).is_err() {
        rounds += 1;
    }
    assert_eq!((rounds, line.cuts), (CUTS, 0), "every cut ended a round, and each round went on");
    let again = line.came - (RECORDS + SCHOOLS + 2);
    report.add(
        Figure::new(format!("records fetched again after {CUTS} cuts of {RECORDS}"), again as f64, "records")
            .beside((CUTS * line.largest) as f64, "a page for each cut")
            .ratio_at_most(1.0),
    );
    let cursors = store.cursors().unwrap().into_iter().map(|cursor| cursor.scope).collect::<Vec<_>>();
    let held: u64 = store.digests(&cursors).unwrap().iter().map(|digest| digest.count).sum();
    assert_eq!(held as usize, RECORDS + SCHOOLS + 2);
}

struct CutLine {
    way: HttpCounty,
    chance: StdRng,
    /// Cuts still to come.
    cuts: usize,
    /// Records that came, those of lost answers too.
    came: usize,
    largest: usize,
}

impl County for CutLine {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.way.hello(request)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.way.push(request)
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.way.fork(device)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        let page = self.way.pull(request)?;
        self.came += page.records.len();
        self.largest = self.largest.max(page.records.len());
        if self.cuts > 0 && !page.records.is_empty() && self.chance.random_range(0..6) == 0 {
            self.cuts -= 1;
            return Err(CarrierError::Unreachable("cut".to_owned()));
        }
        Ok(page)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.way.check(request)
    }
}

/// Somebody types while the hundred thousand come in.
fn saving_meanwhile(town: &Town, report: &mut Report) {
    let (store, mut way) = town.device("typed");
    let mut table = Plain::create(&town.folder("typed.db"));
    let mut material = Material::new(13, &town.schools, town.person);
    let over = AtomicBool::new(false);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    let record = Uuid::now_v7();
    std::thread::scope(|threads| {
        let syncing = store.clone();
        threads.spawn(|| {
            let syncing = syncing;
            go(&syncing, &mut way, &mut |_| {});
            over.store(true, SeqCst);
        });
        while !over.load(SeqCst) {
            let set = json!({"title": material.remark()}).as_object().unwrap().clone();
            let (kind, scope) = ("brief".to_owned(), format!("person:{}", town.person));
            let row = plain(&material.hazard());
            let begun = Instant::now();
            store.save(Save { record, kind, scope, set, settles: Vec::new() }, Utc::now()).unwrap();
            ours.push(millis(begun));
            floor.push(table.insert_one(&row));
            // A quick typist's next key.
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
    });
    assert!(ours.len() > 50, "{}", ours.len());
    let name = |part: &str| format!("save one field during a first sync of {RECORDS}, {part}");
    let what = "one row committed by plain SQLite, at the same time";
    report.add(Figure::new(name("p50"), quantile(&ours, 0.5), "ms").beside(quantile(&floor, 0.5), what));
    report.add(
        Figure::new(name("p99"), quantile(&ours, 0.99), "ms").beside(quantile(&floor, 0.99), what).ratio_at_most(3.0),
    );
}

/// Somebody looks for something while a colleague's records come in.
fn searching_meanwhile(store: &Store, mut way: HttpCounty, table: &Plain, report: &mut Report) {
    let over = AtomicBool::new(false);
    let words = searched();
    let (mut ours, mut like) = (Vec::new(), Vec::new());
    std::thread::scope(|threads| {
        let syncing = store.clone();
        let over = &over;
        threads.spawn(move || {
            assert!(go(&syncing, &mut way, &mut |_| {}) as usize >= MORE);
            over.store(true, SeqCst);
        });
        for word in words.iter().cycle() {
            if over.load(SeqCst) {
                break;
            }
            let begun = Instant::now();
            assert!(!store.search(word, MOST).unwrap().found.is_empty());
            ours.push(millis(begun));
            like.push(table.like(word, MOST).0);
        }
    });
    assert!(ours.len() > 30, "{}", ours.len());
    let name = |part: &str| format!("search in {RECORDS} records while a round writes, {part}");
    let what = "LIKE over the same texts in plain SQLite, at the same time";
    report.add(Figure::new(name("p50"), quantile(&ours, 0.5), "ms").beside(quantile(&like, 0.5), what));
    report.add(
        Figure::new(name("p99"), quantile(&ours, 0.99), "ms")
            .beside(quantile(&like, 0.99), what)
            .at_most(20.0)
            .ratio_at_most(0.25),
    );
}
