//! The same work done by the products that ours is measured against, in turn with it: Anki's sync, PouchDB with
//! express-pouchdb, @tus/server.
//!
//! Invariant: the peers are given the very records and photos that our devices are, work on the same disk, and acknowledge
//! what has been flushed to it. They speak plain HTTP and encrypt nothing; ours has TLS and encrypted stores in its times.

use super::Sizes;
use super::county::{DEVICES, EACH, together};
use super::floor::millis;
use super::material::Material;
use super::peer::{Peer, fetched, write_down};
use super::photos::{AT_ONCE, Laptop, PHOTOS, photos};
use super::relay::Relay;
use super::report::{Figure, Report, paired};
use super::sync::{SCHOOLS, go, push};
use super::town::{Town, fill, on_disk};
use duxue_app::carrier::HttpCounty;
use duxue_store::{Save, Store};
use duxue_sync::round::Progress;
use std::path::PathBuf;
use std::time::Instant;
use uuid::Uuid;

const POUCHDB: &str = "pouchdb.mjs";
/// Repetitions of the last day of a month, which takes express-pouchdb half a minute.
const FEW: usize = 3;

pub fn run(sizes: &Sizes, report: &mut Report) {
    if fetched().is_none() {
        return report.leave_out("peers", "they are fetched and measured by ./dev bench --peers");
    }
    records(sizes, report);
    bytes(sizes.records, report);
    last_day(report);
    visit(sizes, report);
}

/// A peer that syncs records: its runner, how its work is called, and the most that ours may be of it.
struct Against {
    script: &'static str,
    what: &'static str,
    push: f64,
    pull: f64,
    bytes: f64,
}

const RECORDS: [Against; 2] = [
    Against { script: "anki_sync.py", what: "normal sync", push: 0.75, pull: 0.5, bytes: 0.95 },
    Against { script: POUCHDB, what: "replication", push: 1.0 / 5.0, pull: 1.0 / 8.0, bytes: 1.0 / 5.0 },
];

impl Against {
    /// Ours beside theirs, with the most it may be where something was set.
    fn line(&self, peer: &Peer, what: &str, unit: &'static str, pair: (f64, f64), most: Option<f64>) -> Figure {
        let figure = Figure::new(format!("{what}, beside {}", peer.name), pair.0, unit)
            .beside(pair.1, format!("{}'s {}", peer.name, self.what));
        match most {
            Some(most) => figure.ratio_at_most(most),
            None => figure,
        }
    }
}

/// Milliseconds of each repetition.
#[derive(Default)]
struct Times {
    push: Vec<f64>,
    /// The push and what comes after it: its own echo, the comparison.
    round: Vec<f64>,
    pull: Vec<f64>,
}

/// A town, records that are new on its first device, and the same for a peer to read.
struct Day {
    town: Town,
    saves: Vec<Save>,
    file: PathBuf,
}

impl Day {
    fn new(seed: u64, count: usize) -> Day {
        let town = Town::new(SCHOOLS);
        let mut material = Material::new(seed, &town.schools, town.person);
        let saves: Vec<Save> = (0..count).map(|_| material.record()).collect();
        let file = town.folder("records.ndjson");
        write_down(&saves, &file);
        Day { town, saves, file }
    }

    /// Two devices that know the county, by way of `address`; the first has recorded everything.
    fn devices(&self, address: &str) -> [(Store, HttpCounty); 2] {
        let devices = ["first", "second"].map(|name| {
            let (store, token) = self.town.enrolled(name);
            let mut way = self.town.way(address, &token);
            go(&store, &mut way, &mut |_| {});
            (store, way)
        });
        fill(&devices[0].0, self.saves.clone());
        devices
    }
}

fn records(sizes: &Sizes, report: &mut Report) {
    let count = sizes.records;
    let mut peers = RECORDS.map(|against| (Peer::start(against.script), Times::default(), against));
    let mut ours = Times::default();
    for round in 0..sizes.rounds {
        let day = Day::new(1_000 + round as u64, count);
        for (peer, theirs, _) in &mut peers {
            peer.time("begin", &[day.file.to_str().unwrap()], count);
            theirs.push.push(peer.time("push", &[], count));
            theirs.pull.push(peer.time("pull", &[], count));
        }
        let [(first, mut first_way), (second, mut second_way)] = day.devices(day.town.address());
        let (pushed, whole) = push(&first, &mut first_way);
        ours.push.push(pushed);
        ours.round.push(whole);
        let begun = Instant::now();
        assert_eq!(go(&second, &mut second_way, &mut |_| {}) as usize, count);
        ours.pull.push(millis(begun));
    }
    for (peer, theirs, against) in &peers {
        let mut line = |what: String, ours: &[f64], theirs: &[f64], most: Option<f64>| {
            report.add(against.line(peer, &what, "ms", paired(ours, theirs), most));
        };
        line(format!("push {count} new records"), &ours.push, &theirs.push, Some(against.push));
        line(format!("push {count}, whole round with its own echo"), &ours.round, &theirs.push, None);
        line(format!("pull {count} records"), &ours.pull, &theirs.pull, Some(against.pull));
    }
}

/// Everything that goes over the socket, in a run of its own because counting costs time.
fn bytes(count: usize, report: &mut Report) {
    let per_record = |relay: &Relay| relay.taken().bytes as f64 / count as f64;
    let day = Day::new(2_000, count);
    let relay = Relay::to(day.town.address());
    let [(first, mut first_way), (second, mut second_way)] = day.devices(relay.address());
    relay.taken();
    let mut push = 0.0;
    go(&first, &mut first_way, &mut |progress| {
        if matches!(progress, Progress::Sent { done, of } if done == of) {
            push = per_record(&relay);
        }
    });
    let round = push + per_record(&relay);
    go(&second, &mut second_way, &mut |_| {});
    let pull = per_record(&relay);
    for against in RECORDS {
        let (mut peer, relay) = Peer::counted(against.script);
        peer.time("begin", &[day.file.to_str().unwrap()], count);
        relay.taken();
        peer.time("push", &[], count);
        let their_push = per_record(&relay);
        peer.time("pull", &[], count);
        let their_pull = per_record(&relay);
        let mut line = |what: &str, pair: (f64, f64), most: Option<f64>| {
            report.add(against.line(&peer, &format!("bytes on the wire to {what}"), "B", pair, most));
        };
        line("push a record", (push, their_push), Some(against.bytes));
        line("push a record, whole round with its own echo", (round, their_push), None);
        line("pull a record", (pull, their_pull), Some(against.bytes));
    }
}

/// Five hundred devices at once. Theirs speak CouchDB's protocol by hand; whole clients would be a load of their own.
fn last_day(report: &mut Report) {
    let mut peer = Peer::start(POUCHDB);
    let folder = on_disk();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..FEW {
        let schools: Vec<Uuid> = (0..SCHOOLS).map(|_| Uuid::now_v7()).collect();
        let mut material = Material::new(3_000 + round as u64, &schools, Uuid::now_v7());
        let saves: Vec<Save> = (0..DEVICES * EACH).map(|_| material.record()).collect();
        let file = folder.path().join("records.ndjson");
        write_down(&saves, &file);
        let words = [file.to_str().unwrap(), &DEVICES.to_string(), &EACH.to_string()];
        theirs.push(peer.time("many", &words, DEVICES * EACH) / 1e3);
        ours.push(together(None).all);
    }
    let (value, beside) = paired(&ours, &theirs);
    report.add(
        Figure::new(format!("{DEVICES} devices × {EACH} records and a pull, beside {}", peer.name), value, "s")
            .beside(beside, format!("express-pouchdb, {FEW} times each"))
            .ratio_at_most(1.0 / 8.0),
    );
}

fn visit(sizes: &Sizes, report: &mut Report) {
    let laptop = Laptop::new();
    let mut peer = Peer::start("tus.mjs");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..sizes.rounds {
        let photos = photos(500 + round as u64);
        let folder = on_disk();
        for (index, photo) in photos.iter().enumerate() {
            std::fs::write(folder.path().join(index.to_string()), photo).unwrap();
        }
        let words = [folder.path().to_str().unwrap(), &AT_ONCE.to_string()];
        theirs.push(peer.time("photos", &words, PHOTOS));
        ours.push(laptop.send(&photos));
    }
    let (value, beside) = paired(&ours, &theirs);
    report.add(
        Figure::new(format!("{PHOTOS} photos of 300 KB, beside {}", peer.name), value, "ms")
            .beside(beside, format!("tus-js-client and {}, each file fsync'd", peer.name))
            .ratio_at_most(1.0 / 1.5),
    );
}
