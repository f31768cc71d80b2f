//! A file of an earlier version: opened by this one, and by this one with the power going in the middle.

use crate::desk::*;
use duxue_store::{Store, Vault};
use serde_json::json;
use std::fs;
use std::path::Path;

/// What each later step added, taken out again: a file as that version left it.
const TAKEN_BACK: [&str; 2] = [
    "DROP TABLE to_index; PRAGMA user_version = 1;",
    "DROP INDEX records_deleted; CREATE INDEX records_by_scope ON records (scope); PRAGMA user_version = 2;",
];

fn of_the_first_version(desk: &Desk) {
    let store = desk.enrol();
    for n in 0..30 {
        desk.write(&store, id(n), "visit", json!({"notes": format!("第{n}处围墙开裂")}));
    }
    while store.index_some().unwrap() {}
    drop(store);
    for step in TAKEN_BACK.iter().rev() {
        desk.raw("records.db", step);
    }
}

fn is_whole(store: &Store) {
    for n in 0..30 {
        assert_eq!(fields(store, id(n))["notes"], json!(format!("第{n}处围墙开裂")));
    }
    assert_eq!(store.search("开裂", 100).unwrap().found.len(), 30);
    assert_eq!(store.waiting().unwrap().changes, 30);
    assert_eq!(store.verify().unwrap(), []);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

#[test]
fn a_file_of_the_first_version_is_brought_up_and_nothing_of_it_is_missing() {
    let desk = Desk::new();
    of_the_first_version(&desk);
    is_whole(&desk.unlock());
    is_whole(&desk.unlock());
}

#[test]
fn a_power_cut_anywhere_in_the_upgrade_leaves_the_file_as_it_was_or_as_it_will_be() {
    let desk = Desk::new();
    of_the_first_version(&desk);
    let before = desk.folder.path().join("before");
    copy(&desk.path(), &before);
    let store = desk.unlock();
    // The log as it lies there while the program runs: the upgrade and nothing else.
    let log = fs::read(desk.path().join("records.db-wal")).unwrap();
    assert!(log.len() > 4096, "the upgrade is in the log");
    drop(store);
    let mut cut = 0;
    for (turn, length) in (0..log.len()).step_by(700).enumerate() {
        let after = desk.folder.path().join(format!("cut{turn}"));
        copy(&before, &after);
        fs::write(after.join("records.db-wal"), &log[..length]).unwrap();
        let store = Vault::unlock_in(&after, PASSPHRASE, desk.surroundings()).unwrap();
        is_whole(&store);
        drop(store);
        fs::remove_dir_all(&after).unwrap();
        cut += 1;
    }
    assert!(cut > 8, "{cut}");
}
