//! The merge as its users know it: what two people write about one visit.
#![allow(clippy::unwrap_used)]

use duxue_sync::leaves::{for_each_leaf, leaf};
use duxue_sync::{Change, Clock, Merged, Stamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A device with its own copy of one record, and what it has not sent yet.
struct Device {
    number: u32,
    clock: Clock,
    copy: Merged,
    unsent: Vec<Change>,
    sealed: u64,
}

impl Device {
    fn new(number: u32) -> Device {
        Device { number, clock: Clock { last: 0 }, copy: Merged::default(), unsent: Vec::new(), sealed: 0 }
    }

    fn write(&mut self, now: u64, set: Value) -> Change {
        self.settle(now, set, &[])
    }

    fn settle(&mut self, now: u64, set: Value, settles: &[Stamp]) -> Change {
        let set = set.as_object().unwrap().clone();
        let mut replaced = BTreeMap::new();
        for_each_leaf(&set, &mut |path, _| {
            if let Some(stamp) = self.copy.stamp(path) {
                replaced.insert(path.to_owned(), stamp.stamp);
            }
        });
        self.sealed += 1;
        let change = Change {
            number: self.sealed,
            record: Uuid::nil(),
            kind: "visit".into(),
            scope: "school:1".into(),
            stamp: self.clock.next(now, self.number),
            set,
            replaced,
            settles: settles.to_vec(),
        };
        self.copy.apply(&change, change.stamp).unwrap();
        self.unsent.push(change.clone());
        change
    }

    /// Sends what waits and takes the county's record.
    fn sync(&mut self, county: &mut Merged) {
        for change in self.unsent.drain(..) {
            county.apply(&change, change.stamp).unwrap();
        }
        self.take(county);
    }

    /// Takes the county's record with what waits on top of it.
    fn take(&mut self, county: &Merged) {
        self.copy = county.clone();
        for change in &self.unsent {
            self.copy.apply(change, change.stamp).unwrap();
        }
        if let Some(highest) = county.stamps.highest() {
            self.clock.saw(highest);
        }
    }
}

fn value(state: &Merged, path: &str) -> Value {
    leaf(&state.fields, path).cloned().unwrap_or(Value::Null)
}

#[test]
fn two_people_who_answer_different_items_never_conflict() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    zhou.write(10, json!({"answers": {"gate-plate": {"result": "conform"}}}));
    feng.write(5, json!({"answers": {"gate-guard": {"result": "fail", "note": "门卫室没人"}}}));
    zhou.sync(&mut county);
    feng.sync(&mut county);
    zhou.sync(&mut county);
    assert!(county.conflicts.is_empty());
    assert_eq!(zhou.copy, county);
    assert_eq!(value(&county, "answers.gate-guard.note"), json!("门卫室没人"));
    assert_eq!(value(&county, "answers.gate-plate.result"), json!("conform"));
}

#[test]
fn the_same_answer_from_two_people_is_no_conflict() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    zhou.write(10, json!({"disposition": "minor"}));
    feng.write(20, json!({"disposition": "minor"}));
    feng.sync(&mut county);
    zhou.sync(&mut county);
    assert!(county.conflicts.is_empty());
}

#[test]
fn a_value_that_lost_and_is_written_once_more_is_in_conflict_no_more() {
    let (mut zhou, mut feng, mut han, mut county) = (Device::new(1), Device::new(2), Device::new(3), Merged::default());
    zhou.write(10, json!({"disposition": "minor"}));
    feng.write(20, json!({"disposition": "serious"}));
    zhou.sync(&mut county);
    han.take(&county);
    feng.sync(&mut county);
    assert_eq!(county.conflicts.len(), 1);
    // Han saw 小问题 alone, and comes to 严重问题 by himself and back.
    han.write(30, json!({"disposition": "minor", "notes": "又看了一遍"}));
    han.write(40, json!({"disposition": "serious"}));
    han.sync(&mut county);
    assert_eq!(value(&county, "disposition"), json!("serious"));
    assert!(county.conflicts.iter().all(|kept| kept.value != json!("serious")), "{:?}", county.conflicts);
}

#[test]
fn who_writes_on_under_a_clock_years_ahead_leaves_no_conflict_with_their_own_words() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    let first = zhou.write(9_000_000, json!({"notes": "看了食堂"}));
    // The county does not believe the clock; its answer is lost, and Zhou goes on.
    county.apply(&first, Stamp { micros: 100, device: 1 }).unwrap();
    feng.write(200, json!({"notes": "看了宿舍"}));
    feng.sync(&mut county);
    let second = zhou.write(9_000_001, json!({"notes": "看了食堂和操场"}));
    county.apply(&second, Stamp { micros: 300, device: 1 }).unwrap();
    assert_eq!(value(&county, "notes"), json!("看了食堂和操场"));
    let kept: Vec<_> = county.conflicts.iter().map(|conflict| conflict.value.clone()).collect();
    assert_eq!(kept, [json!("看了宿舍")]);
}

#[test]
fn who_had_seen_the_value_wins_though_the_clock_is_years_behind() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    zhou.write(1_000_000, json!({"notes": "食堂无留样"}));
    zhou.sync(&mut county);
    feng.copy = county.clone(); // Feng has the record but has not taken note of its stamp.
    feng.write(3, json!({"notes": "食堂晚餐无留样"}));
    feng.sync(&mut county);
    assert_eq!(value(&county, "notes"), json!("食堂晚餐无留样"));
    assert!(county.conflicts.is_empty());
}

#[test]
fn of_two_who_had_not_seen_each_other_both_values_are_kept_until_one_chooses() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    zhou.write(10, json!({"deadline": "2026-11-25"}));
    feng.write(20, json!({"deadline": "2026-11-30"}));
    feng.sync(&mut county);
    zhou.sync(&mut county);
    assert_eq!(value(&county, "deadline"), json!("2026-11-30"));
    assert_eq!(county.conflicts.len(), 1);
    assert_eq!(county.conflicts[0].value, json!("2026-11-25"));
    let loser = zhou.copy.conflicts[0].stamp;
    zhou.settle(30, json!({"deadline": "2026-11-25"}), &[loser]);
    zhou.sync(&mut county);
    assert_eq!(value(&county, "deadline"), json!("2026-11-25"));
    assert!(county.conflicts.is_empty());
}

#[test]
fn a_sentence_retyped_offline_leaves_one_conflict_not_one_for_every_pause() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    feng.write(100, json!({"notes": "冯"}));
    feng.sync(&mut county);
    for (now, text) in [(10, "周"), (11, "周一"), (12, "周一到校")] {
        zhou.write(now, json!({"notes": text}));
    }
    zhou.sync(&mut county);
    assert_eq!(value(&county, "notes"), json!("冯"));
    let kept: Vec<_> = county.conflicts.iter().map(|conflict| conflict.value.clone()).collect();
    assert_eq!(kept, [json!("周一到校")]);
}

#[test]
fn a_reply_that_was_lost_and_sent_again_changes_nothing() {
    let (mut zhou, mut feng, mut county) = (Device::new(1), Device::new(2), Merged::default());
    let first = zhou.write(10, json!({"place": "食堂"}));
    let second = feng.write(12, json!({"place": "宿舍"}));
    county.apply(&first, first.stamp).unwrap();
    county.apply(&second, second.stamp).unwrap();
    let once = county.clone();
    county.apply(&second, second.stamp).unwrap();
    assert_eq!(county, once);
}

#[test]
fn a_stamp_from_a_clock_years_ahead_is_fixed_and_its_writer_may_go_on() {
    let (mut zhou, mut county) = (Device::new(1), Merged::default());
    let years_ahead = zhou.write(9_000_000, json!({"place": "食堂"}));
    let next = zhou.write(9_000_001, json!({"place": "食堂留样柜"}));
    county.apply(&years_ahead, Stamp { micros: 50, device: 1 }).unwrap();
    county.apply(&next, Stamp { micros: 51, device: 1 }).unwrap();
    assert_eq!(value(&county, "place"), json!("食堂留样柜"));
    assert!(county.conflicts.is_empty());
    assert_eq!(county.stamp("place").unwrap().stamp.micros, 51);
}

#[test]
fn a_change_that_does_not_fit_leaves_the_record_as_it_was() {
    let (mut zhou, mut county) = (Device::new(1), Merged::default());
    zhou.write(1, json!({"notes": {"a": {"text": "导入"}}}));
    zhou.sync(&mut county);
    let before = county.clone();
    let mut other = Device::new(2);
    let odd = other.write(2, json!({"place": "x", "notes": "一句话"}));
    assert!(county.apply(&odd, odd.stamp).is_err());
    assert_eq!(county, before);
}

#[derive(Debug, Clone)]
enum Step {
    Write { device: usize, leaf: usize, value: u16, now: u64 },
    Sync { device: usize },
    Look { device: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = (0..3usize, 0..4usize, 0..400u16, 0..1000u64).prop_map(|(device, leaf, value, now)| Step::Write {
        device,
        leaf,
        value,
        now,
    });
    let step = prop_oneof![3 => write, 1 => (0..3usize).prop_map(|device| Step::Sync { device }), 1 => (0..3usize).prop_map(|device| Step::Look { device })];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: prop::test_runner::RngSeed::Fixed(20261124), ..ProptestConfig::default() })]

    /// Whatever the order of writing and syncing: all copies end equal, and a value that nobody has knowingly written
    /// over still stands or is kept in conflict.
    #[test]
    fn no_value_is_lost_and_all_copies_end_equal(steps in steps()) {
        const LEAVES: [&str; 4] = ["place", "deadline", "note", "measure"];
        let mut devices: Vec<Device> = (1..=3).map(Device::new).collect();
        let mut county = Merged::default();
        let mut written: Vec<Change> = Vec::new();
        for step in steps {
            match step {
                Step::Write { device, leaf, value, now } => written.push(devices[device].write(now, json!({LEAVES[leaf]: value}))),
                Step::Sync { device } => devices[device].sync(&mut county),
                Step::Look { device } => { let state = county.clone(); devices[device].take(&state); }
            }
        }
        for _ in 0..2 {
            for device in &mut devices {
                device.sync(&mut county);
            }
        }
        for device in &devices {
            prop_assert_eq!(&device.copy, &county);
        }
        for change in &written {
            let (path, value) = change.set.iter().next().unwrap();
            let knowingly_replaced = written.iter().any(|later| later.replaced.get(path) == Some(&change.stamp));
            let stands = county.stamp(path).is_some_and(|stamp| stamp.is(change.stamp));
            let kept = county.conflicts.iter().any(|conflict| conflict.path == *path && conflict.stamp == change.stamp);
            let same = leaf(&county.fields, path) == Some(value)
                || county.conflicts.iter().any(|conflict| conflict.path == *path && conflict.value == *value)
                || written.iter().any(|other| other.stamp != change.stamp && other.set.get(path) == Some(value));
            prop_assert!(knowingly_replaced || stands || kept || same, "{:?} is gone", change);
        }
    }
}
