//! What the county keeps no longer, and what somebody asked to be taken out.

use crate::place::{county_in, program, tamper_with};
use crate::town::{DAY, Town, done, id};
use duxue_county::chores;
use duxue_county::desk::{EraseError, Sort, Verification, media_hash};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use serde_json::json;
use std::collections::BTreeMap;

const MONTH: u64 = 31 * DAY;

fn verified(town: &Town) -> Verification {
    let county = OpenCounty::open(&county_in(town.folder.path())).unwrap();
    county.desk.verify(|media| county.shelf.is_whole(&media.hash)).unwrap()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_persons_name_is_taken_out_of_records_and_history_and_the_chain_still_holds() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let (talk, other) = (id(), id());
    done(device.push(&[&device.save_visit(talk, json!({"notes": "周大山反映食堂饭菜凉，电话 13900001111"}))]));
    // Moved on since: the words are in the history alone.
    let first = device.save_visit(other, json!({"notes": "周大山来过"}));
    done(device.push(&[&first]));
    let seen = [("notes", first.stamp)];
    let scope = format!("school:{}", town.school);
    done(device.push(&[&device.save_under(&scope, other, "visit", json!({"notes": "有人来过"}), &seen)]));
    let desk = town.server().desk();
    let lines = |desk: &duxue_county::desk::CountyDesk| desk.read(|tx| tx.history_after(0, 1000)).unwrap();
    let hashes: Vec<_> = lines(desk).iter().map(|line| line.hash).collect();

    let wanted = words(&["周大山", "13900001111"]);
    let traces = desk.traces(&wanted).unwrap();
    assert_eq!((traces.records.len(), traces.lines.len()), (2, 2));
    assert_eq!(traces.records[&talk].leaves, ["notes"]);
    assert!(traces.records[&other].leaves.is_empty());
    let erased = desk.erase(wanted.clone(), now_micros()).unwrap();
    assert_eq!((erased.records, erased.lines), (1, 2));

    let after = lines(desk);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(after.iter().all(|line| !text(&line.change).contains("周大山") && !text(&line.change).contains("1390000")));
    assert_eq!(after.iter().take(hashes.len()).map(|line| line.hash).collect::<Vec<_>>(), hashes);
    assert!(desk.traces(&wanted).unwrap().lines.is_empty());
    let found = verified(&town);
    assert_eq!((found.erased, found.faults), (2, vec![]));
    // The device pulls it like any other change.
    let pulled = device.record(talk).fields;
    assert!(pulled.contains("［已删除］反映食堂饭菜凉，电话 ［已删除］"), "{pulled}");
    // And goes on: what it sealed before counts as it did, also where it sends it once more.
    let (_, refused) = done(device.push(&[&first]));
    assert!(refused.is_empty());
    assert_eq!(device.hello().unwrap().received.number, 3);
    done(device.push(&[&device.save_visit(talk, json!({"disposition": "minor"}))]));
    assert_eq!(verified(&town).faults, []);

    // What somebody else changes in such a line is still found.
    tamper_with(town.folder.path(), &|county| {
        format!(
            "UPDATE history SET change = (SELECT change FROM history h WHERE h.county = {county} AND h.seq = 1) WHERE county = {county} AND seq = (SELECT min(seq) FROM erasures WHERE county = {county})"
        )
    });
    assert!(!verified(&town).faults.is_empty());
}

#[test]
fn words_that_two_machines_wrote_differently_are_settled_first() {
    let town = Town::new();
    let (one, two) = (town.enrol(town.wang), town.enrol(town.wang));
    let visit = id();
    done(one.push(&[&one.save_visit(visit, json!({"notes": "周大山在场"}))]));
    done(two.push(&[&two.save_visit(visit, json!({"notes": "没有人在场"}))]));
    let desk = town.server().desk();
    let before = desk.read(|tx| tx.history_after(0, 1000)).unwrap();
    let refused = desk.erase(words(&["周大山"]), now_micros()).unwrap_err();
    assert!(matches!(&refused, EraseError::Refused(text) if text.contains("写法不同")), "{refused}");
    assert_eq!(desk.read(|tx| tx.history_after(0, 1000)).unwrap(), before, "nothing is half done");
    for short in [&["周"][..], &[" 周大山"], &[]] {
        assert!(matches!(desk.erase(words(short), now_micros()), Err(EraseError::Refused(_))), "{short:?}");
    }
}

#[test]
fn photos_go_when_the_county_keeps_them_no_longer_and_those_of_open_hazards_stay() {
    let mut town = Town::new();
    let device = town.enrol(town.wang);
    let bytes = |n: u8| vec![n; 5000];
    let (seen, open, closed) =
        (device.send_bytes(&bytes(1)), device.send_bytes(&bytes(2)), device.send_bytes(&bytes(3)));
    let attached = |hash: &str| json!({"a1": {"hash": hash, "name": "现场.jpg", "mime": "image/jpeg"}});
    let visit = id();
    done(device.push(&[&device.save_visit(visit, json!({"photos": attached(&seen)}))]));
    let scope = format!("school:{}", town.school);
    let hazard = |hash: &str, state: &str, closed_at: Option<&str>| {
        let fields = json!({"school": town.school, "description": "灭火器过期", "state": state, "closed_at": closed_at,
            "found_at": "2026-01-05T09:00:00+08:00", "photos": attached(hash)});
        let fields: serde_json::Map<_, _> =
            fields.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
        let record = id();
        done(device.push(&[&device.save_under(&scope, record, "hazard", fields.into(), &[])]));
        record
    };
    hazard(&open, "open", None);
    hazard(&closed, "closed", Some("2026-01-20T09:00:00+08:00"));
    let desk = town.server().desk().clone();
    let now = now_micros();
    assert!(desk.due_files(now + 1000 * MONTH).unwrap().is_empty(), "without a rule nothing goes");
    desk.set_retention(BTreeMap::from([(Sort::Others, 12), (Sort::Findings, 24)]), now).unwrap();
    let due = |at: u64| -> Vec<String> {
        desk.due_files(at).unwrap().iter().map(|file| hex::encode(file.media.hash)).collect()
    };
    assert!(due(now + 11 * MONTH).is_empty());
    assert_eq!(due(now + 13 * MONTH), std::slice::from_ref(&seen));
    let late = now + 40 * MONTH;
    assert_eq!(due(late).len(), 2);
    drop(device);
    town.server.take().unwrap().stop();
    drop(desk);

    let county = OpenCounty::open(&county_in(town.folder.path())).unwrap();
    // The rule is young: nobody loses a photo by a slip of the hand.
    assert_eq!(chores::retain(&county.desk, &county.shelf, now + 2 * DAY).unwrap(), 0);
    assert_eq!(chores::retain(&county.desk, &county.shelf, late).unwrap(), 2);
    let lies = |hash: &str| county.shelf.read(&media_hash(hash).unwrap(), 0).unwrap().is_some();
    assert_eq!((lies(&seen), lies(&open), lies(&closed)), (false, true, false));
    let record = county.desk.read(|tx| tx.record(visit)).unwrap().unwrap();
    assert_eq!(record.merged.fields["photos"]["a1"]["deleted"], true);
    assert_eq!(chores::retain(&county.desk, &county.shelf, late).unwrap(), 0);
    assert_eq!(county.desk.verify(|media| county.shelf.is_whole(&media.hash)).unwrap().faults, []);
}

#[test]
fn the_command_line_shows_first_and_erases_then() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    let photo = device.send_photo();
    let fields = json!({"notes": "周大山在场", "photos": {"a1": {"hash": photo, "mime": "image/jpeg"}}});
    done(device.push(&[&device.save_visit(visit, fields)]));
    let run = |arguments: &[&str]| {
        let output = program(town.folder.path()).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
    };
    let (code, shown) = run(&["erase", "周大山", "--photo", &photo, "--dry-run"]);
    assert!(code == Some(0) && shown.contains(&visit.to_string()) && shown.contains("notes"), "{shown}");
    assert!(device.record(visit).fields.contains("周大山"));
    assert_eq!(run(&["erase", "周"]).0, Some(1));
    assert_eq!(run(&["erase"]).0, Some(1));
    assert_eq!(run(&["erase", "周大山", "--photo", "xyz"]).0, Some(1));
    let (code, said) = run(&["erase", "周大山", "--photo", &photo]);
    assert!(code == Some(0) && said.contains("改了 1 条记录") && said.contains("备份"), "{said}");
    let fields = device.record(visit).fields;
    assert!(fields.contains("［已删除］在场") && fields.contains("\"deleted\":true"), "{fields}");
    // In a SQLite file nothing is left of it either, beside a server that runs.
    for name in ["county.sqlite3", "county.sqlite3-wal"] {
        let file = town.folder.path().join(name);
        if file.exists() {
            assert!(!String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("周大山"), "{name}");
        }
    }
    let (code, said) = run(&["verify"]);
    assert!(code == Some(0) && said.contains("其中 1 条历史按要求删过内容"), "{said}");
    assert!(run(&["retain", "--dry-run"]).1.contains("没有定保存期限"));
}
