//! A disk that turns bits: it is noticed at the start, and what can still be read is not lost.

use crate::desk::*;
use crate::office::Office;
use chrono::TimeDelta;
use duxue_store::{Store, StoreError, Surroundings, Vault};
use duxue_sync::round;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PAGE: usize = 4096;
/// Written before the day's copy was made, and after it.
const BEFORE: u128 = 40;
const AFTER: u128 = 40;

/// A store with a copy of yesterday and a day's work since.
fn a_day_after_the_copy(desk: &Desk) {
    let store = desk.enrol();
    for n in 0..BEFORE {
        desk.write(&store, id(n), "visit", json!({"notes": format!("昨天第 {n} 条，写得不短。{}", "走廊".repeat(30))}));
    }
    drop(store);
    desk.pass(TimeDelta::days(1));
    let store = desk.unlock();
    for n in BEFORE..BEFORE + AFTER {
        desk.write(&store, id(n), "visit", json!({"notes": format!("今天第 {n} 条，写得不短。{}", "走廊".repeat(30))}));
    }
}

fn there(store: &Store) -> BTreeSet<u128> {
    (0..BEFORE + AFTER).filter(|n| fields(store, id(*n))["notes"].is_string()).collect()
}

fn turn_bits(file: &Path, page: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[page * PAGE + 1000] ^= 0x10;
    fs::write(file, bytes).unwrap();
}

#[test]
fn whatever_page_is_damaged_it_is_noticed_and_nothing_readable_is_lost() {
    let desk = Desk::new();
    a_day_after_the_copy(&desk);
    let records = desk.path().join("records.db");
    let whole = fs::read(&records).unwrap();
    let (mut all_found, mut pages) = (0, 0);
    for page in 0..whole.len() / PAGE {
        fs::write(&records, &whole).unwrap();
        turn_bits(&records, page);
        let damaged = fs::read(&records).unwrap();
        let refused = Vault::unlock_in(&desk.path(), PASSPHRASE, desk.surroundings()).unwrap_err();
        let StoreError::Damaged { latest_backup: Some(_), .. } = refused else { panic!("page {page}: {refused}") };
        assert_eq!(fs::read(&records).unwrap(), damaged, "page {page}: a refusal changes nothing");

        desk.pass(TimeDelta::seconds(5));
        let (store, done) = Vault::put_right(&desk.path(), PASSPHRASE, desk.surroundings()).unwrap();
        assert!(done.records_of.is_some());
        assert_eq!(store.verify().unwrap(), [], "page {page}");
        let there = there(&store);
        assert!((0..BEFORE).all(|n| there.contains(&n)), "page {page}: the copy's own are all there");
        assert_eq!(there.len() as u128, BEFORE + u128::from(done.changes), "page {page}");
        // What is there goes on to the county under the same numbers or new ones.
        let mut office = Office::new(&[SCHOOL]);
        round::run(&mut store.clone(), &mut office, "test", &mut |_| {}).unwrap();
        assert_eq!(office.records.len(), there.len());
        pages += 1;
        all_found += usize::from(there.len() as u128 == BEFORE + AFTER);
        drop(store);
        for left in fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().path()) {
            if left.to_string_lossy().contains("damaged-") {
                assert!(left.to_string_lossy().contains("records.db"), "{left:?}");
                fs::remove_file(left).unwrap();
            }
        }
    }
    assert!(pages > 20, "{pages}");
    // Only pages of the outbox itself, or on the way to it, cost anything.
    assert!(all_found * 2 > pages, "{all_found} of {pages}");
}

#[test]
fn changes_around_a_damaged_page_are_found_and_the_county_takes_them() {
    let desk = Desk::new();
    let mut office = Office::new(&[SCHOOL]);
    let store = desk.enrol();
    desk.write(&store, id(0), "visit", json!({"notes": "昨天"}));
    drop(store);
    desk.pass(TimeDelta::days(1));
    let mut store = desk.unlock();
    for n in 1..60 {
        desk.write(&store, id(n), "visit", json!({"notes": format!("今天第 {n} 条。{}", "走廊".repeat(60))}));
    }
    // Half of it has gone to the county already; the acknowledgement is lost with the file.
    round::run(&mut store, &mut office, "test", &mut |_| {}).unwrap();
    for n in 60..80 {
        desk.write(&store, id(n), "visit", json!({"notes": format!("今天第 {n} 条。{}", "走廊".repeat(60))}));
    }
    drop(store);
    let records = desk.path().join("records.db");
    let whole = fs::read(&records).unwrap();
    for page in 1..whole.len() / PAGE {
        let folder = desk.folder.path().join(format!("page{page}"));
        copy(&desk.path(), &folder);
        turn_bits(&folder.join("records.db"), page);
        let (mut store, done) = Vault::put_right(&folder, PASSPHRASE, desk.surroundings()).unwrap();
        let mut county = office.clone();
        round::run(&mut store, &mut county, "test", &mut |_| {}).unwrap();
        assert_eq!(store.waiting().unwrap().changes, 0);
        assert_eq!(store.conflicts().unwrap(), [], "page {page}: the same words twice are no conflict");
        // What the county had is here again, and what was found is at the county.
        for n in 0..60 {
            assert!(fields(&store, id(n))["notes"].is_string(), "page {page}: {n} of {}", done.changes);
        }
        assert!(county.records.len() >= 60);
        assert_eq!(store.verify().unwrap(), []);
    }
}

#[test]
fn of_a_damaged_photo_file_every_whole_photo_is_kept() {
    let desk = Desk::new();
    let store = desk.enrol();
    let photo = |n: u8| vec![n; 40_000 + usize::from(n)];
    let hashes: Vec<String> =
        (0..10).map(|n| store.put_media(photo(n).as_slice(), None, "image/jpeg", "照片.jpg").unwrap().hash).collect();
    let photos: serde_json::Map<_, _> = hashes
        .iter()
        .enumerate()
        .map(|(n, hash)| (format!("p{n}"), json!({"hash": hash, "bytes": 40_000 + n})))
        .collect();
    desk.write(&store, id(1), "visit", json!({"photos": photos}));
    store.media_acknowledged(&hashes[0]).unwrap();
    drop(store);
    let media = desk.path().join("media.db");
    let pages = fs::metadata(&media).unwrap().len() as usize / PAGE;
    let mut best = 0;
    for page in (0..pages).step_by(7) {
        let folder = desk.folder.path().join(format!("page{page}"));
        copy(&desk.path(), &folder);
        turn_bits(&folder.join("media.db"), page);
        // The power went: then every page is looked at.
        fs::write(folder.join("open"), b"").unwrap();
        let refused = Vault::unlock_in(&folder, PASSPHRASE, desk.surroundings()).unwrap_err();
        assert!(
            matches!(&refused, StoreError::Damaged { file, .. } if file.ends_with("media.db")),
            "{page}: {refused}"
        );
        let (store, done) = Vault::put_right(&folder, PASSPHRASE, desk.surroundings()).unwrap();
        let whole = |n: usize| store.read_media(&hashes[n], 0..100_000).is_ok_and(|bytes| bytes == photo(n as u8));
        let found = (0..10).filter(|n| whole(*n)).count() as u64;
        assert_eq!((done.records_of, done.media), (None, Some(found)), "page {page}");
        best = best.max(found);
        // The record names all of them; what the county holds is fetched again.
        assert_eq!(fields(&store, id(1))["photos"].as_object().unwrap().len(), 10);
        let missing: Vec<String> = store.media_missing().unwrap().into_iter().map(|one| one.hash).collect();
        assert_eq!(missing.contains(&hashes[0]), !whole(0), "page {page}");
    }
    // A page in the middle of one photo costs that one.
    assert_eq!(best, 9);
}

/// A store whose log still holds changes, with a damaged page in the file itself; and what can be read of it.
fn damaged_beside_its_log(desk: &Desk, folder: &Path) -> BTreeSet<u128> {
    a_day_after_the_copy(desk);
    let store = desk.unlock();
    desk.write(&store, id(7_000), "visit", json!({"notes": "还在日志里"}));
    copy(&desk.path(), folder);
    turn_bits(&folder.join("records.db"), 1);
    let elsewhere = folder.with_extension("elsewhere");
    copy(folder, &elsewhere);
    let (store, done) = Vault::put_right(&elsewhere, PASSPHRASE, desk.surroundings()).unwrap();
    assert!(done.changes > 0);
    assert_eq!(fields(&store, id(7_000))["notes"], json!("还在日志里"));
    there(&store)
}

#[test]
fn a_power_cut_while_it_is_put_right_costs_nothing() {
    // The file itself cannot be put aside, or its log cannot once the file is: there the power goes.
    for stop in ["records.db", "records.db-wal"] {
        let desk = Desk::new();
        let folder = desk.folder.path().join("copied");
        let found = damaged_beside_its_log(&desk, &folder);
        let aside = desk.surroundings();
        let in_the_way = folder.join(format!("{stop}.damaged-{}", (aside.now)().format("%Y%m%d%H%M%S")));
        fs::create_dir_all(in_the_way.join("full")).unwrap();
        Vault::put_right(&folder, PASSPHRASE, desk.surroundings()).unwrap_err();
        assert_eq!(folder.join("records.db").exists(), stop == "records.db");
        let refused = Vault::unlock_in(&folder, PASSPHRASE, desk.surroundings()).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { latest_backup: Some(_), .. }), "{stop}: {refused}");

        desk.pass(TimeDelta::seconds(5));
        let (store, done) = Vault::put_right(&folder, PASSPHRASE, desk.surroundings()).unwrap();
        assert_eq!(there(&store), found, "{stop}");
        assert_eq!(fields(&store, id(7_000))["notes"], json!("还在日志里"), "{stop}");
        assert!(done.records_of.is_some() && done.changes > 0, "{stop}: it is told all the same: {done:?}");
        assert_eq!(store.put_right_untold().unwrap(), None);
        assert_eq!(store.verify().unwrap(), []);
        let left = |name: &str| fs::read_dir(&folder).unwrap().any(|entry| entry.unwrap().file_name() == name);
        assert!(!left("records.db.restored") && !left("records.db.restored.new"));
    }
}

const FOLDER: &str = "DUXUE_STORY_DAMAGED";

/// The other process of the story below. By itself it does nothing.
#[test]
fn the_one_who_is_killed_putting_right() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    Vault::put_right(folder.as_ref(), PASSPHRASE, Surroundings::default()).unwrap();
}

#[test]
fn killed_at_any_moment_while_it_is_put_right_it_is_put_right_the_next_time() {
    let desk = Desk::new();
    let folder = desk.folder.path().join("copied");
    let found = damaged_beside_its_log(&desk, &folder);
    let mut seed = 20_261_127u64;
    let mut longest = Duration::from_millis(1);
    for turn in 0..16 {
        let place = desk.folder.path().join(format!("turn{turn}"));
        copy(&folder, &place);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "damaged::the_one_who_is_killed_putting_right"])
            .env(FOLDER, &place)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        if turn == 0 {
            assert!(child.wait().unwrap().success());
            longest = begun.elapsed();
        } else {
            std::thread::sleep(longest.mul_f64((seed >> 33) as f64 / f64::from(1u32 << 31)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let opened = Vault::unlock_in(&place, PASSPHRASE, desk.surroundings());
        let store = opened.unwrap_or_else(|_| Vault::put_right(&place, PASSPHRASE, desk.surroundings()).unwrap().0);
        assert_eq!(there(&store), found, "turn {turn}");
        assert_eq!(store.verify().unwrap(), []);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

#[test]
fn a_file_of_no_length_is_told_as_damage_and_not_begun_anew() {
    for file in ["records.db", "media.db"] {
        let desk = Desk::new();
        a_day_after_the_copy(&desk);
        fs::write(desk.path().join(file), b"").unwrap();
        let refused = Vault::unlock_in(&desk.path(), PASSPHRASE, desk.surroundings()).unwrap_err();
        let StoreError::Damaged { file: told, latest_backup, .. } = refused else { panic!("{refused}") };
        assert_eq!(told, desk.path().join(file));
        assert!(latest_backup.is_some());
        assert_eq!(fs::metadata(desk.path().join(file)).unwrap().len(), 0, "a refusal changes nothing");
        let (store, _) = Vault::put_right(&desk.path(), PASSPHRASE, desk.surroundings()).unwrap();
        assert!(there(&store).len() >= BEFORE as usize);
        assert_eq!(store.verify().unwrap(), []);
    }
}
