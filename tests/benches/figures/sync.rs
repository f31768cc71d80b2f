//! New records from one device to the county and down to another: over HTTPS, both ends on disk.

use super::Sizes;
use super::floor::{Plain, millis};
use super::material::{Material, plain};
use super::report::{Figure, Report, median, paired};
use super::town::{Town, fill};
use duxue_app::carrier::HttpCounty;
use duxue_store::{Save, Store};
use duxue_sync::round::{self, Progress};
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest, wire,
};
use serde::Serialize;
use std::time::Instant;

pub const SCHOOLS: usize = 10;

/// Milliseconds of one repetition.
#[derive(Default)]
struct Times {
    raw: Vec<f64>,
    push: Vec<f64>,
    round: Vec<f64>,
    pull: Vec<f64>,
}

pub fn run(sizes: &Sizes, report: &mut Report) {
    let mut times = Times::default();
    let mut bytes = Vec::new();
    for round in 0..sizes.rounds {
        let town = Town::new(SCHOOLS);
        let (first, mut first_way) = town.device("first");
        let (second, mut second_way) = town.device("second");
        go(&first, &mut first_way, &mut |_| {});
        go(&second, &mut second_way, &mut |_| {});
        let mut material = Material::new(round as u64, &town.schools, town.person);
        let records: Vec<Save> = (0..sizes.records).map(|_| material.record()).collect();
        let rows: Vec<_> = records.iter().map(plain).collect();
        bytes.extend(rows.iter().map(|row| row.body.len() as f64));
        fill(&first, records);

        times.raw.push(Plain::create(&town.folder("plain.db")).insert_together(&rows));
        let (pushed, round) = push(&first, &mut first_way);
        times.round.push(round);
        times.push.push(pushed);
        let begun = Instant::now();
        let received = go(&second, &mut second_way, &mut |_| {});
        times.pull.push(millis(begun));
        assert_eq!(received as usize, sizes.records);
    }
    let records = sizes.records;
    eprintln!("   {records} records of {:.0} bytes", bytes.iter().sum::<f64>() / bytes.len() as f64);
    let mut line = |name: &str, measured: &[f64], most: Option<f64>| {
        let (value, floor) = paired(measured, &times.raw);
        let figure =
            Figure::new(name, value, "ms").beside(floor, "the same rows inserted by plain SQLite, one transaction");
        report.add(match most {
            Some(most) => figure.ratio_at_most(most),
            None => figure,
        });
        records as f64 / median(measured) * 1e3
    };
    let push_rate = line(&format!("push {records} new records"), &times.push, Some(9.0));
    line(&format!("push {records}, whole round with its own echo"), &times.round, None);
    let pull_rate = line(&format!("pull {records} records"), &times.pull, Some(5.0));
    report.add(Figure::new("records pushed", push_rate, "records/s"));
    report.add(Figure::new("records pulled", pull_rate, "records/s"));
    count_bytes(records, report);
}

/// Milliseconds until everything new is acknowledged, and until the round with its own echo is over.
pub fn push(store: &Store, way: &mut dyn County) -> (f64, f64) {
    let begun = Instant::now();
    let mut pushed = 0.0;
    go(store, way, &mut |progress| {
        if let Progress::Sent { done, of } = progress
            && done == of
        {
            pushed = millis(begun);
        }
    });
    (pushed, millis(begun))
}

pub fn go(store: &Store, way: &mut dyn County, told: &mut dyn FnMut(Progress)) -> u64 {
    round::run(&mut store.clone(), way, "bench", told).unwrap().records_received
}

/// Bytes of bodies, counted in a run of its own because counting costs time.
fn count_bytes(records: usize, report: &mut Report) {
    let town = Town::new(SCHOOLS);
    let (first, first_way) = town.device("first");
    let (second, second_way) = town.device("second");
    let (mut first_way, mut second_way) = (Counted::new(first_way), Counted::new(second_way));
    go(&first, &mut first_way, &mut |_| {});
    go(&second, &mut second_way, &mut |_| {});
    let mut material = Material::new(99, &town.schools, town.person);
    fill(&first, (0..records).map(|_| material.record()).collect());
    first_way.bodies = 0;
    go(&first, &mut first_way, &mut |_| {});
    second_way.bodies = 0;
    go(&second, &mut second_way, &mut |_| {});
    let per_record = |bytes: usize| bytes as f64 / records as f64;
    report.add(Figure::new("bytes sent to push a record", per_record(first_way.pushed), "B").at_most(145.0));
    report.add(Figure::new("bytes of bodies to pull a record", per_record(second_way.bodies), "B").at_most(145.0));
    fill(&first, vec![material.record()]);
    first_way.bodies = 0;
    first_way.messages.clear();
    go(&first, &mut first_way, &mut |_| {});
    let messages = first_way.messages.iter().map(|(name, sent, came)| format!("{name} {sent}+{came}"));
    eprintln!("   its messages, sent+received: {}", messages.collect::<Vec<_>>().join(", "));
    let name = format!("bytes of bodies, round with one new record, {SCHOOLS} schools");
    report.add(Figure::new(name, first_way.bodies as f64, "B").at_most(1024.0));
}

/// The way to the county, with a count of what goes over it each way.
struct Counted {
    way: HttpCounty,
    bodies: usize,
    /// Requests and replies of pushes alone.
    pushed: usize,
    /// What was asked, with the bytes of its request and of its reply.
    messages: Vec<(&'static str, usize, usize)>,
}

impl Counted {
    fn new(way: HttpCounty) -> Counted {
        Counted { way, bodies: 0, pushed: 0, messages: Vec::new() }
    }

    fn carry<Q: Serialize, A: Serialize>(
        &mut self,
        name: &'static str,
        request: Q,
        act: impl FnOnce(&mut HttpCounty, Q) -> Result<A, CarrierError>,
    ) -> Result<A, CarrierError> {
        // The very bytes that the carrier and the server make of a message.
        let sent = wire::pack(&request).unwrap().len();
        let reply = act(&mut self.way, request)?;
        let came = wire::pack(&reply).unwrap().len();
        self.bodies += sent + came;
        self.messages.push((name, sent, came));
        Ok(reply)
    }
}

impl County for Counted {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.carry("hello", request, HttpCounty::hello)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        let before = self.bodies;
        let reply = self.carry("push", request, HttpCounty::push);
        self.pushed += self.bodies - before;
        reply
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.carry("fork", device, HttpCounty::fork)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        self.carry("pull", request, HttpCounty::pull)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.carry("check", request, HttpCounty::check)
    }
}
