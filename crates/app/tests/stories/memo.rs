//! A voice memo while it is spoken: on disk piece by piece, sealed, and there after the program was killed.

use crate::desk::{LIUWAN, Laptop};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const RATE: u32 = 16_000;
const MEMO: &str = "p0mkq1a2b3c4d5e6f7";

/// A second of a tone that goes up with every piece.
fn second(at: u32) -> Vec<u8> {
    let pitch = 200.0 + 40.0 * f64::from(at);
    (0..RATE)
        .map(|n| ((f64::from(n) * pitch / f64::from(RATE) * std::f64::consts::TAU).sin() * 9000.0) as i16)
        .flat_map(i16::to_le_bytes)
        .collect()
}

fn piece(visit: &str, memo: &str, at: u32) -> Value {
    json!({"memo": memo, "record": visit, "path": "photos", "at": at, "rate": RATE, "samples": STANDARD.encode(second(at))})
}

fn photos(laptop: &Laptop, visit: &str) -> Vec<Value> {
    laptop.ask("visit", json!({"id": visit}))["photos"].as_array().unwrap().clone()
}

fn files(below: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The files that a memo lies in.
fn on_disk(laptop: &Laptop) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(laptop.folder.path(), &mut found);
    found.retain(|file| file.components().any(|part| part.as_os_str() == "memos"));
    found.sort();
    found
}

#[test]
fn a_memo_becomes_one_recording_of_its_whole_length() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    for at in 0..4 {
        laptop.ask("memo_piece", piece(&visit, MEMO, at));
    }
    // The reply to the last was lost on the way, so it comes again.
    laptop.ask("memo_piece", piece(&visit, MEMO, 3));
    laptop.ask("keep_memo", json!({"memo": MEMO}));
    let kept = photos(&laptop, &visit);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["length_words"], "0:04");
    assert_eq!(kept[0]["is_voice"], true);
    assert!(on_disk(&laptop).is_empty(), "nothing of it is left beside the store");
    assert_eq!(laptop.ask("memos_left", Value::Null), json!([]));
}

#[test]
fn what_was_spoken_until_the_program_was_killed_is_offered_and_kept_once() {
    let mut laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    for at in 0..3 {
        laptop.ask("memo_piece", piece(&visit, MEMO, at));
    }
    laptop.restart();
    let left = laptop.ask("memos_left", Value::Null);
    assert_eq!(left[0]["length_words"], "0:03");
    assert_eq!(left[0]["begun_words"], "今天 9:05");
    assert_eq!(left[0]["link"]["id"], visit.as_str());
    assert!(left[0]["title"].as_str().unwrap().contains("柳湾"));
    laptop.ask("keep_memo", json!({"memo": MEMO}));
    assert_eq!(photos(&laptop, &visit).len(), 1);
    // Pressed twice, or killed again just before the pieces were taken away: it is the same recording.
    laptop.ask("keep_memo", json!({"memo": MEMO}));
    for at in 0..3 {
        laptop.ask("memo_piece", piece(&visit, MEMO, at));
    }
    laptop.ask("keep_memo", json!({"memo": MEMO}));
    assert_eq!(photos(&laptop, &visit).len(), 1);
}

#[test]
fn a_lost_laptop_tells_nothing_of_a_memo_that_was_cut_off() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("memo_piece", piece(&visit, MEMO, 0));
    let found = on_disk(&laptop);
    assert_eq!(found.len(), 2);
    let spoken = second(0);
    for file in found {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(64).any(|window| window == &spoken[1000..1064]));
        assert!(!bytes.windows(visit.len()).any(|window| window == visit.as_bytes()));
    }
}

#[test]
fn a_piece_that_a_bad_disk_spoiled_takes_no_other_along() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    for at in 0..3 {
        laptop.ask("memo_piece", piece(&visit, MEMO, at));
    }
    std::fs::write(&on_disk(&laptop)[1], b"spoiled").unwrap();
    laptop.ask("keep_memo", json!({"memo": MEMO}));
    assert_eq!(photos(&laptop, &visit)[0]["length_words"], "0:02");
}

#[test]
fn a_memo_of_a_record_that_is_gone_waits_and_a_name_that_leads_elsewhere_is_refused() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("memo_piece", piece(&visit, MEMO, 0));
    laptop.ask("delete_record", json!({"id": visit}));
    laptop.refused("keep_memo", json!({"memo": MEMO}));
    let left = laptop.ask("memos_left", Value::Null);
    assert_eq!(left[0]["link"], Value::Null);
    laptop.ask("restore_record", json!({"id": visit}));
    for elsewhere in ["../../persons", "p../x", ""] {
        laptop.refused("memo_piece", piece(&visit, elsewhere, 0));
        laptop.refused("drop_memo", json!({"memo": elsewhere}));
    }
    laptop.ask("drop_memo", json!({"memo": MEMO}));
    assert_eq!(laptop.ask("memos_left", Value::Null), json!([]));
    assert!(photos(&laptop, &visit).is_empty());
}
