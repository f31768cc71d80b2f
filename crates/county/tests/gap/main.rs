//! Whether a cursor that follows ever passes over a row, with two servers writing to one county in PostgreSQL: a bare sequence
//! was measured to lose a fifth of them. `./dev gap [ROWS]`.
#![allow(clippy::unwrap_used)]

#[path = "../../../../tests/services/postgres.rs"]
mod postgres_service;
#[path = "../../../../tests/services/service.rs"]
mod service;

use duxue_county::desk::{CountyDesk, Edit, NewPerson, new_id};
use duxue_county::now_micros;
use duxue_county::store::postgres::PostgresStore;
use duxue_sync::code::EnrolRequest;
use duxue_sync::{ChainPoint, Change, Clock, PullRequest, PushReply, PushRequest, ScopeCursor, SealedChange};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use uuid::Uuid;

const SERVERS: usize = 2;
const WRITERS: usize = 8;
const FOLLOWERS: usize = 2;
/// Small, so that many transactions run beside one another.
const IN_ONE_PUSH: usize = 20;

/// One of the servers, without its sockets.
fn server() -> CountyDesk {
    let store = PostgresStore::open(postgres_service::address(), 1).unwrap();
    CountyDesk::new(Arc::new(store), Uuid::from_u128(1))
}

#[test]
fn a_cursor_that_follows_passes_over_no_row() {
    let rows: u64 = std::env::var("DUXUE_GAP_ROWS").map_or(1_000_000, |rows| rows.parse().unwrap());
    let servers: Vec<CountyDesk> = (0..SERVERS).map(|_| server()).collect();
    let (school, person) = town(&servers[0]);
    let devices: Vec<u32> = (0..WRITERS + FOLLOWERS).map(|_| enrol(&servers[0], person)).collect();
    let scope = format!("school:{school}");
    let (written, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    std::thread::scope(|threads| {
        let (scope, written, over, servers, devices) = (&scope, &written, &over, &servers, &devices);
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                threads.spawn(move || write(&servers[writer % SERVERS], devices[writer], scope, rows, written))
            })
            .collect();
        let followers: Vec<_> = (0..FOLLOWERS)
            .map(|follower| {
                let device = devices[WRITERS + follower];
                threads.spawn(move || follow(&servers[follower % SERVERS], device, scope, over))
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        over.store(true, Ordering::SeqCst);
        let all = written.load(Ordering::SeqCst);
        for follower in followers {
            let seen = follower.join().unwrap();
            println!("{all} rows written in {:.0} s, {seen} seen: {} lost", begun.elapsed().as_secs_f64(), all - seen);
            assert_eq!(seen, all);
        }
    });
}

fn write(server: &CountyDesk, device: u32, scope: &str, rows: u64, written: &AtomicU64) {
    let (mut at, mut clock) = (ChainPoint::default(), Clock { last: 0 });
    while written.fetch_add(IN_ONE_PUSH as u64, Ordering::SeqCst) + IN_ONE_PUSH as u64 <= rows {
        let after = at;
        let mut next = || {
            let number = at.number + 1;
            let sealed = SealedChange::seal(&Change {
                number,
                record: Uuid::from_u64_pair(u64::from(device), number),
                kind: "visit".to_owned(),
                scope: scope.to_owned(),
                stamp: clock.next(now_micros(), device),
                set: json!({"notes": "走访"}).as_object().unwrap().clone(),
                replaced: BTreeMap::new(),
                settles: Vec::new(),
            });
            at = at.then(&sealed.0);
            sealed
        };
        let changes = (0..IN_ONE_PUSH).map(|_| next()).collect();
        match server.push(PushRequest { device, after, changes }, now_micros()).unwrap() {
            PushReply::Done { received, refused } => assert_eq!((received, refused), (at, Vec::new())),
            other => panic!("{other:?}"),
        }
    }
    // What was claimed beyond the end was not written.
    written.fetch_sub(IN_ONE_PUSH as u64, Ordering::SeqCst);
}

/// Counts the rows that come above a cursor, until nothing is written any more and nothing more comes.
fn follow(server: &CountyDesk, device: u32, scope: &str, over: &AtomicBool) -> u64 {
    let (mut seen, mut after) = (0, 0);
    loop {
        let last_look = over.load(Ordering::SeqCst);
        let cursor = ScopeCursor { scope: scope.to_owned(), after };
        let page = server.pull(&PullRequest::of(device, &[cursor]), now_micros()).unwrap();
        seen += page.records.iter().filter(|record| record.kind == "visit").count() as u64;
        let reached = page.cursors.first().map_or(after, |cursor| cursor.after);
        if last_look && !page.more && reached == after {
            return seen;
        }
        after = reached;
    }
}

fn town(desk: &CountyDesk) -> (Uuid, Uuid) {
    let now = now_micros();
    let school = new_id(now);
    let set = json!({"name": "城关小学"}).as_object().unwrap().clone();
    desk.edit(vec![Edit { id: school, kind: "school".into(), scope: format!("school:{school}"), set }], now).unwrap();
    let new = NewPerson { name: "王秀英".into(), role: "supervisor".into(), ..NewPerson::default() };
    let person = desk.add_person(new, now).unwrap();
    desk.set_post(person, school, true, now).unwrap();
    (school, person)
}

fn enrol(desk: &CountyDesk, person: Uuid) -> u32 {
    let (secret, _) = desk.issue_code(person, now_micros()).unwrap();
    let request = EnrolRequest {
        secret: hex::encode(secret),
        machine: "笔记本".into(),
        app_version: "0".into(),
        attempt: String::new(),
    };
    desk.enrol(&request, "", now_micros()).unwrap().device
}
