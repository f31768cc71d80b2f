//! Two servers in front of one PostgreSQL.

use crate::place::{county_in, number_of, program};
use crate::postgres_service;
use crate::pushing_on::push_until_taken;
use crate::town::{Device, Town, done, id};
use duxue_county::now_micros;
use duxue_county::store::postgres::PostgresStore;
use duxue_county::store::{CountyStore, StoreError};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;
use uuid::Uuid;

const WRITERS: usize = 4;
const EACH: usize = 60;
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of the town's county in a process of its own; and where it listens.
fn second_server(town: &Town) -> (Child, String) {
    let mut server = program(town.folder.path())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit_once("https://").unwrap().1.to_owned();
    (server, address)
}

#[test]
fn one_of_two_servers_is_killed_in_mid_push_and_nothing_is_lost_or_passed_over() {
    let town = Town::new();
    let (mut second, address) = second_server(&town);
    let servers = [town.server().addr().to_string(), address];
    let devices: Vec<_> = (0..WRITERS).map(|_| town.enrol(town.wang)).collect();
    let reader = town.enrol(town.li);
    let scope = format!("school:{}", town.school);
    let (tell, taken) = channel();
    let over = AtomicBool::new(false);
    let (written, read) = std::thread::scope(|threads| {
        let writers: Vec<_> = devices
            .into_iter()
            .map(|device| {
                let (servers, tell) = (&servers, tell.clone());
                threads.spawn(move || -> Vec<Uuid> {
                    let push = |turn| {
                        let record = push_until_taken(&device, servers, turn, PATIENCE);
                        // Nobody listens any more once the server is dead.
                        let _heard = tell.send(());
                        record
                    };
                    (0..EACH).map(push).collect()
                })
            })
            .collect();
        // A cursor that follows while they write: a number that became visible after a higher one would be passed over.
        let (scope, over) = (&scope, &over);
        let reading = threads.spawn(move || {
            let (mut seen, mut after) = (BTreeSet::new(), 0);
            loop {
                let last_look = over.load(Ordering::SeqCst);
                let page = reader.pull(scope, after);
                seen.extend(page.records.iter().map(|record| record.id));
                after = page.cursors.first().map_or(after, |cursor| cursor.after);
                if last_look && !page.more {
                    return seen;
                }
            }
        });
        assert_eq!(taken.iter().take(WRITERS * EACH / 2).count(), WRITERS * EACH / 2);
        second.kill().unwrap();
        second.wait().unwrap();
        let written: BTreeSet<Uuid> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        over.store(true, Ordering::SeqCst);
        (written, reading.join().unwrap())
    });
    assert_eq!(written.len(), WRITERS * EACH);
    assert!(written.is_subset(&read), "{} passed over", written.difference(&read).count());
    let desk = town.server().desk();
    assert_eq!(desk.verify(|_| true).unwrap().faults, []);
    for record in &written {
        assert_eq!(desk.read(|tx| tx.history_of(*record)).unwrap().len(), 1, "taken once");
    }
}

#[test]
fn counties_of_one_database_never_meet() {
    let (here, there) = (Town::new(), Town::new());
    let (device, stranger) = (here.enrol(here.wang), there.enrol(there.wang));
    let visit = id();
    done(device.push(&[&device.save_visit(visit, json!({"notes": "本县的"}))]));
    assert!(there.server().desk().read(|tx| tx.record(visit)).unwrap().is_none());
    assert!(
        there
            .server()
            .desk()
            .read(|tx| tx.device_by_key(blake3::hash(device.token.as_bytes()).as_bytes()))
            .unwrap()
            .is_none()
    );
    // Whoever is let in by one county is not let in by the other, and its records cannot be asked for.
    let astray = Device::of(&there, device.number, device.token.clone());
    assert_eq!(astray.hello().unwrap_err().code, "not_admitted");
    assert!(stranger.pull(&format!("school:{}", here.school), 0).records.is_empty());
    let codes = here.server().desk().issue_code(here.wang, now_micros()).unwrap();
    assert_eq!(there.ask_to_enrol(&codes.0, "").status(), 404);
    // Both count from the beginning.
    let first = |town: &Town| town.server().desk().read(|tx| tx.history_after(0, 1)).unwrap()[0].seq;
    assert_eq!((first(&here), first(&there)), (1, 1));
}

#[test]
fn whoever_writes_waits_for_the_other_server_and_then_sees_its_work() {
    let town = Town::new();
    let number = number_of(town.folder.path());
    let [one, two] = [(), ()].map(|()| PostgresStore::open(postgres_service::address(), number).unwrap());
    let (head, _) = one.reading().unwrap().head().unwrap();
    let mut first = one.writing().unwrap();
    first.set_head(head + 1, [1; 32]).unwrap();
    let waiting = std::thread::spawn(move || {
        let mut second = two.writing().unwrap();
        let seen = second.head().unwrap().0;
        second.set_head(seen + 1, [2; 32]).unwrap();
        second.commit().unwrap();
        seen
    });
    let mut looking = postgres::Client::connect(postgres_service::address(), postgres::NoTls).unwrap();
    let mut waits = || -> i64 {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%county = ' || $1 || ' FOR UPDATE'";
        looking.query_one(sql, &[&number.to_string()]).unwrap().get(0)
    };
    while waits() == 0 {}
    assert_eq!(one.reading().unwrap().head().unwrap().0, head, "readers do not wait, and see nothing yet");
    assert!(!waiting.is_finished());
    first.commit().unwrap();
    assert_eq!(waiting.join().unwrap(), head + 1);
    assert_eq!(one.reading().unwrap().head().unwrap().0, head + 2);
}

#[test]
fn a_database_that_cannot_be_reached_is_told_as_such() {
    let nobody = PostgresStore::open("postgres://postgres@127.0.0.1:1/none", 1).err().unwrap();
    assert!(matches!(nobody, StoreError::Away(_)), "{nobody}");
    let unreadable = PostgresStore::open("postgres://x@[/", 1).err().unwrap();
    assert!(matches!(unreadable, StoreError::Database(_)), "{unreadable}");
    let folder = tempfile::TempDir::new().unwrap();
    let mut config = county_in(folder.path());
    config.database = Some("postgres://postgres@127.0.0.1:1/none".parse().unwrap());
    assert!(duxue_county::Server::start(config).is_err());
}
