//! What others wrote at the same time, and a county that cannot be reached.

use crate::desk::{COLLEAGUE, LIUWAN, Laptop};
use duxue_app::Code;
use duxue_sync::Stamp;
use duxue_sync::merge::Conflict;
use serde_json::{Value, json};

const VISIT: &str = "019a0000-0000-7000-8000-00000000d001";

fn in_conflict() -> Laptop {
    let laptop = Laptop::new();
    let mine = Conflict {
        path: "disposition".to_owned(),
        value: json!("minor"),
        stamp: Stamp { micros: 1_793_000_000_000_000 - 900_000_000, device: 7 },
        claimed: None,
    };
    laptop.receive_with(
        "visit",
        VISIT,
        &format!("school:{LIUWAN}"),
        json!({"school": LIUWAN, "supervisor": COLLEAGUE, "date": "2026-11-05", "state": "draft", "disposition": "general"}),
        vec![mine],
    );
    laptop
}

#[test]
fn both_values_and_both_writers_are_shown() {
    let laptop = in_conflict();
    let page = laptop.ask("sync_page", Value::Null);
    let group = &page["conflicts"][0];
    assert_eq!(
        (group["title"].as_str(), group["words"].as_str()),
        (Some("柳湾完小 · 11 月 5 日督导"), Some("1 处要你定"))
    );
    let line = &group["conflicts"][0];
    assert_eq!(line["field_label"], "处理意见");
    assert_eq!(
        (line["kept"]["writer"].as_str(), line["kept"]["machine"].as_str()),
        (Some("冯桂芳"), Some("督导室电脑"))
    );
    assert!(line["kept"]["text"].as_str().unwrap().starts_with("一般问题"), "{line}");
    assert_eq!((line["other"]["writer"].as_str(), line["other"]["machine"].as_str()), (Some("你"), Some("这台电脑")));
    assert_eq!(laptop.ask("visit", json!({"id": VISIT}))["conflicts"].as_array().unwrap().len(), 1);
}

#[test]
fn a_third_wording_takes_the_place_of_both_where_words_are_free() {
    let laptop = Laptop::new();
    let mine = Conflict {
        path: "feedback.text".to_owned(),
        value: json!("监控今天报修"),
        stamp: Stamp { micros: 1_793_000_000_000_000 - 900_000_000, device: 7 },
        claimed: None,
    };
    let fields =
        json!({"school": LIUWAN, "supervisor": COLLEAGUE, "date": "2026-11-05", "feedback": {"text": "门卫要登记"}});
    laptop.receive_with("visit", VISIT, &format!("school:{LIUWAN}"), fields, vec![mine]);
    let line = laptop.ask("record", json!({"id": VISIT}))["conflicts"][0].clone();
    assert_eq!(line["third"], json!({"kind": "text"}), "{line}");
    let write = |value: Value| json!({"record": VISIT, "path": "feedback.text", "choice": "write", "value": value});
    assert_eq!(laptop.refused("resolve", write(json!("  "))).code, Code::Invalid);
    laptop.ask("resolve", write(json!("监控今天报修，门卫要登记")));
    let record = laptop.ask("record", json!({"id": VISIT}));
    assert_eq!(
        (record["fields"]["feedback"]["text"].as_str(), &record["conflicts"]),
        (Some("监控今天报修，门卫要登记"), &json!([]))
    );
}

#[test]
fn a_third_choice_of_the_same_list_takes_the_place_of_both() {
    let laptop = in_conflict();
    let third = laptop.ask("record", json!({"id": VISIT}))["conflicts"][0]["third"].clone();
    let choices = third["choices"].as_array().unwrap();
    assert_eq!((third["kind"].as_str(), choices.len()), (Some("choice"), 3), "{third}");
    assert!(choices.iter().all(|choice| !["minor", "general"].contains(&choice["value"].as_str().unwrap())));
    let write = |value: &str| json!({"record": VISIT, "path": "disposition", "choice": "write", "value": value});
    assert_eq!(laptop.refused("resolve", write("差不多")).code, Code::Invalid);
    let saved = laptop.ask("resolve", write("serious"));
    let record = laptop.ask("record", json!({"id": VISIT}));
    assert_eq!((record["fields"]["disposition"].as_str(), &record["conflicts"]), (Some("serious"), &json!([])));
    assert_eq!(saved["before"], json!({"disposition": "general"}), "so that it can be undone");
}

#[test]
fn a_third_day_or_matter_takes_the_place_of_both() {
    let laptop = Laptop::new();
    let stamp = |n: u64| Stamp { micros: 1_793_000_000_000_000 - n * 1_000_000, device: 7 };
    let mine = |path: &str, value: Value, n| Conflict { path: path.into(), value, stamp: stamp(n), claimed: None };
    let fields = json!({"school": LIUWAN, "supervisor": COLLEAGUE, "found_at": "2026-11-05T09:00:00+08:00", "state": "open",
                        "deadline": "2026-11-20", "matter": 3, "description": "台账不全"});
    let conflicts =
        vec![mine("deadline", json!("2026-11-25"), 1), mine("matter", json!(6), 2), mine("state", json!("closed"), 3)];
    laptop.receive_with("rectification", VISIT, &format!("school:{LIUWAN}"), fields, conflicts);
    let lines = laptop.ask("record", json!({"id": VISIT}))["conflicts"].as_array().unwrap().clone();
    let third = |path: &str| lines.iter().find(|line| line["path"] == path).unwrap()["third"].clone();
    assert_eq!((third("deadline"), third("state")), (json!({"kind": "day"}), json!({"kind": "none"})));
    assert_eq!(third("matter")["choices"].as_array().unwrap().len(), 6);
    let write = |path: &str, value: &str| json!({"record": VISIT, "path": path, "choice": "write", "value": value});
    for (path, value) in [("deadline", "月底"), ("deadline", ""), ("matter", "3"), ("matter", "九"), ("state", "open")]
    {
        assert_eq!(laptop.refused("resolve", write(path, value)).code, Code::Invalid, "{path} {value}");
    }
    laptop.ask("resolve", write("deadline", "2026-11-30"));
    laptop.ask("resolve", write("matter", "8"));
    let fields = laptop.ask("record", json!({"id": VISIT}))["fields"].clone();
    assert_eq!((&fields["deadline"], &fields["matter"]), (&json!("2026-11-30"), &json!(8)));
}

#[test]
fn either_value_is_chosen_and_the_conflict_is_gone() {
    for (choice, value) in [("kept", "general"), ("other", "minor")] {
        let laptop = in_conflict();
        laptop.ask("resolve", json!({"record": VISIT, "path": "disposition", "choice": choice}));
        let record = laptop.ask("record", json!({"id": VISIT}));
        assert_eq!((record["fields"]["disposition"].as_str(), &record["conflicts"]), (Some(value), &json!([])));
        assert_eq!(laptop.ask("rail", Value::Null)["conflicts"], 0);
    }
    let laptop = in_conflict();
    let line = laptop.ask("record", json!({"id": VISIT}))["conflicts"][0].clone();
    laptop.ask("resolve", json!({"record": VISIT, "path": "disposition", "choice": line["other"]["choice"]}));
    assert_eq!(laptop.ask("record", json!({"id": VISIT}))["fields"]["disposition"], "minor");
    assert_eq!(
        laptop.refused("resolve", json!({"record": VISIT, "path": "disposition", "choice": "kept"})).code,
        Code::NotFound
    );
}

#[test]
fn a_device_without_a_county_says_so() {
    let laptop = Laptop::new();
    assert!(laptop.refused("sync_now", Value::Null).text.contains("登记"));
}

#[test]
fn a_county_that_is_down_loses_nothing_and_the_round_is_in_the_log() {
    let laptop = Laptop::new();
    laptop.start_visit(LIUWAN);
    let desk = laptop.app.desk().unwrap();
    // A port that nobody listens at: bound once, and let go.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (name, value) in [
        ("county.address", format!("127.0.0.1:{port}")),
        ("county.fingerprint", "00".repeat(16)),
        ("token", "t".to_owned()),
    ] {
        desk.store().set_local(name, Some(&value)).unwrap();
    }
    let outcome = laptop.ask("sync_now", Value::Null);
    assert_eq!(outcome["complete"], false);
    assert!(outcome["words"].as_str().unwrap().contains("连不上县督导室"), "{outcome}");
    let page = laptop.ask("sync_page", Value::Null);
    assert_eq!(
        (page["waiting_records"].as_u64(), page["rounds"].as_array().map(Vec::len), &page["running"]),
        (Some(1), Some(1), &Value::Null)
    );
    assert_eq!(laptop.ask("today", Value::Null)["last_sync_words"], Value::Null);
}
