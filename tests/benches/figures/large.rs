//! The screens on a store of several years: 100,000 records and 20,000 photos.

use super::Sizes;
use super::floor::{Plain, millis};
use super::material::{Material, plain, searched};
use super::report::{Figure, Report, quantile};
use super::start;
use super::town::{PASSPHRASE, QUICK, Town};
use super::years::{self, ITEMS, PHOTOS, RECORDS};
use chrono::Local;
use duxue_app::clock::MachineClock;
use duxue_app::{App, commands};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

const SCHOOLS: usize = 20;
const SAVES: usize = 400;

pub fn run(sizes: &Sizes, report: &mut Report) {
    let town = Town::new(SCHOOLS);
    let device = town.folder("device");
    let app = App::with(&device, Arc::new(MachineClock), QUICK);
    let desk = Desk { app: &app };
    let first = desk.ask("enrol", json!({"code": town.code(), "passphrase": PASSPHRASE, "machine": "笔记本"}));
    let person = first["person"]["id"].as_str().unwrap().to_owned();
    let begun = Instant::now();
    years::put(app.desk().unwrap().store(), &town);
    report.add(Figure::new(format!("a store of {RECORDS} records and {PHOTOS} photos made"), millis(begun) / 1e3, "s"));

    desk.ask("lock", json!({}));
    forget_peak();
    let begun = Instant::now();
    desk.ask("unlock", json!({"person": person, "passphrase": PASSPHRASE}));
    desk.ask("today", json!({}));
    report.add(Figure::new(named("passphrase to the data of the first screen"), millis(begun), "ms"));
    screens(&desk, &town, sizes, report);
    searches(&desk, sizes, report);
    report.add(Figure::new(named("memory of the process while every screen is read, at most"), peak(), "MiB"));
    keystrokes(&desk, &town, report);
    photo(&desk, report);
    desk.ask("lock", json!({}));
    if let Err(reason) = start::window(&town, &device, sizes, RECORDS, report) {
        report.leave_out("start of the window on the large store", &reason);
    }
}

fn named(what: &str) -> String {
    format!("{what}, {RECORDS} records")
}

struct Desk<'a> {
    app: &'a App,
}

impl Desk<'_> {
    fn ask(&self, name: &str, args: Value) -> Value {
        commands::dispatch(self.app, name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
    }

    /// Milliseconds until the command has answered.
    fn time(&self, name: &str, args: &Value) -> f64 {
        let begun = Instant::now();
        self.ask(name, args.clone());
        millis(begun)
    }

    /// The 95th of 100 times over all of the arguments, each asked that many rounds.
    fn p95(&self, name: &str, args: &[Value], rounds: usize) -> f64 {
        let turns = (0..rounds).flat_map(|_| args);
        quantile(&turns.map(|args| self.time(name, args)).collect::<Vec<_>>(), 0.95)
    }
}

fn screens(desk: &Desk, town: &Town, sizes: &Sizes, report: &mut Report) {
    let month = Local::now().format("%Y-%m").to_string();
    let schools: Vec<Value> = town.schools.iter().map(|school| json!({"school": school})).collect();
    let patrols = full_patrols(desk.app);
    assert!(desk.ask("filling", patrols[0].clone())["total"].as_u64().unwrap() >= ITEMS as u64);
    let visits: Vec<Value> = desk.ask("visits", json!({}))["lines"].as_array().unwrap()[..SCHOOLS]
        .iter()
        .map(|visit| json!({"id": visit["id"]}))
        .collect();
    let patrol = format!("a patrol of {ITEMS} items opened");
    let once = |args: Value| vec![args; 4];
    let begun = Instant::now();
    desk.ask("open_brief", json!({"month": month}));
    report.add(Figure::new(named("the month's brief drafted"), millis(begun) / 1e3, "s").at_most(1.0));
    let begun = Instant::now();
    desk.ask("findings", json!({"show": "closed"}));
    report.add(Figure::new(named("what is closed, the first time in a session"), millis(begun), "ms"));
    let asked = [
        ("today", "today", once(json!({}))),
        ("a school's page", "school", schools),
        (patrol.as_str(), "filling", patrols),
        ("a visit opened", "visit", visits),
        ("first page of the visits", "visits", once(json!({}))),
        ("first page of what is open", "findings", once(json!({}))),
        ("first page of what is closed", "findings", once(json!({"show": "closed"}))),
        ("findings found by a word", "findings", once(json!({"words": "枯井"}))),
        ("the schools", "schools", once(json!({}))),
        ("the plan of the month", "plan", once(json!({"month": month}))),
        ("the briefs", "briefs", once(json!({}))),
        ("the recycle bin", "bin", once(json!({}))),
    ];
    for (what, name, args) in asked {
        let took = desk.p95(name, &args, sizes.rounds);
        report.add(Figure::new(named(&format!("{what}, p95")), took, "ms").at_most(100.0));
    }
}

/// The last patrols in which every item was judged.
fn full_patrols(app: &App) -> Vec<Value> {
    let query = duxue_store::Query { limit: Some(200), ..duxue_store::Query::of("patrol") };
    let last = app.desk().unwrap().store().list(&query).unwrap();
    let full = last.iter().filter(|patrol| patrol.fields["answers"].as_object().unwrap().len() >= ITEMS);
    full.take(SCHOOLS).map(|patrol| json!({"id": patrol.id})).collect()
}

fn searches(desk: &Desk, sizes: &Sizes, report: &mut Report) {
    let words: Vec<Value> = searched().into_iter().map(|word| json!({"words": word})).collect();
    let took = desk.p95("search", &words, sizes.rounds);
    report.add(Figure::new(named("search as the screen asks, p95"), took, "ms").at_most(50.0));
}

/// Every key of somebody who writes what is wrong, beside one row committed by SQLite itself.
fn keystrokes(desk: &Desk, town: &Town, report: &mut Report) {
    let mut material = Material::new(5, &town.schools, town.person);
    let finding = desk.ask("findings", json!({}))["lines"][0]["id"].clone();
    let mut table = Plain::create(&town.folder("plain.db"));
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for turn in 0..SAVES {
        let row = plain(&material.hazard());
        let save = json!({"id": finding, "set": {"description": material.remark()}});
        // Each goes first as often as the other.
        if turn % 2 == 0 {
            ours.push(desk.time("save", &save));
            floor.push(table.insert_one(&row));
        } else {
            floor.push(table.insert_one(&row));
            ours.push(desk.time("save", &save));
        }
    }
    let figure = Figure::new(named("a key pressed until it is on disk, p99"), quantile(&ours, 0.99), "ms");
    report.add(figure.beside(quantile(&floor, 0.99), "one row committed by plain SQLite").ratio_at_most(2.0));
}

/// A photo of 12 megapixels taken, and what somebody who writes meanwhile waits for a key.
fn photo(desk: &Desk, report: &mut Report) {
    let picture = image::RgbImage::from_fn(4000, 3000, |x, y| {
        image::Rgb([(x / 16) as u8, (y / 12) as u8, (x.wrapping_mul(31) ^ y.wrapping_mul(17)) as u8])
    });
    let mut jpeg = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let finding = desk.ask("findings", json!({}))["lines"][0]["id"].clone();
    let id = finding.as_str().unwrap();
    let done = AtomicBool::new(false);
    let (took, waited) = std::thread::scope(|threads| {
        let taking = threads.spawn(|| {
            let times: Vec<f64> = (0..5)
                .map(|number: u8| {
                    let bytes = [&jpeg[..], &[number]].concat();
                    let begun = Instant::now();
                    let kept = commands::attach_bytes(desk.app, id, "photos", "现场.jpg", bytes).unwrap();
                    assert_eq!(kept["photos"].as_array().unwrap().len(), 1, "{kept}");
                    millis(begun)
                })
                .collect();
            done.store(true, Ordering::Release);
            times
        });
        let mut waited = Vec::new();
        while !done.load(Ordering::Acquire) {
            waited.push(desk.time("save", &json!({"id": id, "set": {"measure": format!("第 {} 次", waited.len())}})));
        }
        (taking.join().unwrap(), waited)
    });
    report.add(
        Figure::new("a photo of 12 megapixels taken, the slowest of five", quantile(&took, 1.0), "ms").at_most(1000.0),
    );
    report
        .add(Figure::new("a key saved while such a photo is taken, p99", quantile(&waited, 0.99), "ms").at_most(100.0));
}

/// The kernel counts the most memory anew from here.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// MiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
