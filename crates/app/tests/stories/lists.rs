//! Long lists are told page by page; the pages together are the whole.

use crate::desk::{LIUWAN, Laptop, SHIQIAO};
use chrono::{Days, NaiveDate, Utc};
use duxue_store::Save;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Puts many records of a kind into the store: number → fields.
fn put(laptop: &Laptop, kind: &str, from: u128, count: u128, fields: impl Fn(u64) -> Value) {
    let desk = laptop.app.desk().unwrap();
    let saves = (0..count).map(|number| {
        let mut set = fields(number as u64).as_object().unwrap().clone();
        set.insert("supervisor".to_owned(), json!(desk.me()));
        let scope = format!("school:{}", set["school"].as_str().unwrap());
        Save { record: Uuid::from_u128(from + number), kind: kind.to_owned(), scope, set, settles: Vec::new() }
    });
    desk.store().save_all(saves.collect(), Utc::now()).unwrap();
}

fn day(back: u64) -> String {
    (NaiveDate::from_ymd_opt(2026, 11, 17).unwrap() - Days::new(back)).to_string()
}

fn lines(page: &Value) -> Vec<Value> {
    page["lines"].as_array().unwrap().clone()
}

/// All lines of a list, asked for in pages of 50.
fn whole(laptop: &Laptop, name: &str, args: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let mut args = args.clone();
        args["offset"] = json!(all.len());
        let page = laptop.ask(name, args);
        let more = lines(&page);
        if more.is_empty() {
            assert_eq!(page["total"].as_u64(), Some(all.len() as u64));
            return all;
        }
        all.extend(more);
    }
}

#[test]
fn the_ledger_goes_from_grave_to_overdue_to_due_over_all_its_pages() {
    let laptop = Laptop::new();
    let fields = |number: u64| {
        let state = ["open", "working", "replied", "closed"][number as usize % 4];
        json!({"school": if number.is_multiple_of(3) { SHIQIAO } else { LIUWAN }, "state": state, "found_at": format!("{}T09:00:00+08:00", day(number)),
               "deadline": day(number.wrapping_mul(7) % 60), "grade": if number == 58 { "major" } else { "general" },
               "description": format!("第{number}处墙皮脱落")})
    };
    put(&laptop, "hazard", 1 << 70, 120, fields);
    put(&laptop, "rectification", 2 << 70, 80, fields);
    let open = whole(&laptop, "findings", &json!({}));
    assert_eq!(open.len(), 150);
    assert_eq!(open[0]["title"], "第58处墙皮脱落", "the grave one before all");
    let left: Vec<i64> = open[1..].iter().map(|line| line["days_left"].as_i64().unwrap()).collect();
    assert!(left.is_sorted(), "{left:?}");
    let once: BTreeSet<&str> = open.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(once.len(), 150);

    let closed = whole(&laptop, "findings", &json!({"show": "closed"}));
    assert!(closed.iter().map(|line| line["found_at"].as_str().unwrap()).is_sorted_by(|a, b| a >= b));
    let page = laptop.ask("findings", json!({"school": SHIQIAO, "kind": "rectification", "month": "2026-11"}));
    // Of the numbers 0 to 16, which were found in November, every third is that school's, and every fourth is closed.
    assert_eq!((page["open"].as_u64(), page["closed"].as_u64(), page["total"].as_u64()), (Some(4), Some(2), Some(4)));
    let named = laptop.ask("findings", json!({"words": "第7处"}));
    assert_eq!((named["total"].as_u64(), named["closed"].as_u64()), (Some(0), Some(2)));
    // A school's name finds what was found there.
    let of_school = laptop.ask("findings", json!({"words": "石桥", "show": "all"}));
    assert_eq!(of_school["total"].as_u64(), Some(40 + 27));
}

#[test]
fn visits_are_told_in_pages_and_counted_without_those_put_away() {
    let laptop = Laptop::new();
    put(
        &laptop,
        "visit",
        3 << 70,
        130,
        |number| json!({"school": LIUWAN, "date": day(number), "state": if number == 60 { "draft" } else { "finished" }}),
    );
    put(
        &laptop,
        "observation",
        4 << 70,
        3,
        |_| json!({"school": LIUWAN, "visit": Uuid::from_u128(3 << 70), "date": day(0), "state": "finished"}),
    );
    let all = whole(&laptop, "visits", &json!({}));
    assert_eq!((all.len(), all[0]["summary"].as_str()), (129, Some("听课 3 节")));
    let dates: Vec<&str> = all.iter().map(|line| line["date"].as_str().unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    let page = laptop.ask("visits", json!({"month": "2026-09"}));
    assert_eq!((page["total"].as_u64(), page["open"].as_array().unwrap().len()), (Some(29), 1));

    let wrong = "00000000-0000-00c0-0000-000000000005";
    assert_eq!(all[5]["id"], wrong);
    laptop.ask("delete_record", json!({"id": wrong}));
    assert_eq!(laptop.ask("visits", json!({}))["total"], 128);
    laptop.ask("restore_record", json!({"id": wrong}));
    assert_eq!(laptop.ask("visits", json!({}))["total"], 129);
}

#[test]
fn a_school_s_past_is_told_part_by_part_and_nothing_is_told_twice_or_left_out() {
    let laptop = Laptop::new();
    put(
        &laptop,
        "visit",
        5 << 70,
        90,
        |number| json!({"school": LIUWAN, "date": day(number * 9), "started_at": format!("{}T08:00:00+08:00", day(number * 9)), "state": "finished"}),
    );
    // Each was answered long after it was found, in another part.
    put(&laptop, "rectification", 6 << 70, 90, |number| {
        json!({"school": LIUWAN, "found_at": format!("{}T09:00:00+08:00", day(number * 9 + 200)), "state": "closed",
               "closed_at": format!("{}T10:00:00+08:00", day(number * 9)), "requirement": "补台账",
               "history": {"e1": {"action": "found", "at": format!("{}T09:00:00+08:00", day(number * 9 + 200))},
                           "e2": {"action": "rechecked", "verdict": "done", "at": format!("{}T10:00:00+08:00", day(number * 9))}}})
    });
    for (group, expected) in [(Value::Null, 180), (json!("visit"), 90), (json!("finding"), 90)] {
        let (mut told, mut until, mut parts) = (Vec::new(), Value::Null, 0);
        loop {
            let part = laptop.ask("timeline", json!({"school": LIUWAN, "group": group, "until": until}));
            told.extend(part["entries"].as_array().unwrap().iter().map(|entry| {
                (entry["at"].as_str().unwrap().to_owned(), entry["link"]["id"].as_str().unwrap().to_owned())
            }));
            parts += 1;
            until = part["earlier"].clone();
            if until.is_null() {
                break;
            }
        }
        assert!(told.is_sorted_by(|a, b| a.0 >= b.0), "{group}");
        let once: BTreeSet<_> = told.iter().collect();
        assert_eq!((told.len(), once.len()), (expected, expected), "{group}");
        assert!(parts > 1, "{group}");
    }
    let page = laptop.ask("school", json!({"school": LIUWAN}));
    assert_eq!((page["closed_total"].as_u64(), page["open"].as_array().unwrap().len()), (Some(90), 0));
}
