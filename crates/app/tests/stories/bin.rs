//! 回收站: what was begun by mistake is put away, and nothing is ever gone.

use crate::desk::{COLLEAGUE, LIUWAN, Laptop, id, items};
use duxue_app::Code;
use serde_json::{Value, json};

fn bin(laptop: &Laptop) -> Vec<Value> {
    laptop.ask("bin", Value::Null).as_array().unwrap().clone()
}

#[test]
fn a_visit_to_the_wrong_school_is_put_away_and_had_back() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("start_patrol", json!({"visit": visit}));
    let saved = laptop.ask("delete_record", json!({"id": visit}));
    for topic in ["bin", "today"] {
        assert!(saved["topics"].as_array().unwrap().contains(&json!(topic)), "{saved}");
    }
    assert_eq!(laptop.ask("visits", Value::Null), json!({"open": [], "lines": [], "total": 0}));
    assert_eq!(laptop.refused("visit", json!({"id": visit})).code, Code::NotFound);
    let lines = bin(&laptop);
    assert_eq!(lines.len(), 1, "the empty patrol went with it: {lines:?}");
    assert_eq!(
        (lines[0]["record"]["id"].as_str(), lines[0]["title"].as_str()),
        (Some(visit.as_str()), Some("柳湾完小 · 11 月 18 日督导"))
    );
    laptop.ask("restore_record", json!({"id": visit}));
    assert_eq!(laptop.ask("visits", Value::Null)["open"].as_array().unwrap().len(), 1);
    assert_eq!(bin(&laptop), Vec::<Value>::new());
    assert_eq!(laptop.refused("restore_record", json!({"id": visit})).code, Code::NotFound);
}

#[test]
fn a_visit_that_holds_something_says_what_and_stays() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let lesson = id(&laptop.ask("start_observation", json!({"visit": visit, "class": "五年级1班"})));
    let patrol = id(&laptop.ask("start_patrol", json!({"visit": visit})));
    let (_, item) = items(&laptop.ask("filling", json!({"id": patrol}))).remove(0);
    laptop.save(&patrol, json!({format!("answers.{item}.result"): "conform"}));
    let refusal = laptop.refused("delete_record", json!({"id": visit}));
    assert!(refusal.text.contains("校园巡视") && refusal.text.contains("听课评课"), "{}", refusal.text);
    laptop.ask("delete_record", json!({"id": lesson}));
    laptop.ask("delete_record", json!({"id": patrol}));
    laptop.ask("delete_record", json!({"id": visit}));
    assert_eq!(bin(&laptop).len(), 3);
    // A lesson that comes back brings its visit back, which alone could be opened.
    laptop.ask("restore_record", json!({"id": lesson}));
    let page = laptop.ask("visit", json!({"id": visit}));
    assert_eq!((page["lessons"].as_array().unwrap().len(), page["patrols"].as_array().unwrap().len()), (1, 0));
}

#[test]
fn what_is_another_s_or_the_county_works_with_stays() {
    let laptop = Laptop::new();
    let scope = format!("school:{LIUWAN}");
    let theirs = "019a0000-0000-7000-8000-00000000d011";
    laptop.receive("visit", theirs, &scope, json!({"school": LIUWAN, "supervisor": COLLEAGUE, "date": "2026-11-05"}));
    assert!(laptop.refused("delete_record", json!({"id": theirs})).text.contains("别人"));
    let me = laptop.app.desk().unwrap().me();
    let hazard = "019a0000-0000-7000-8000-00000000d012";
    let fields = json!({"school": LIUWAN, "supervisor": me, "state": "open", "description": "围墙开裂"});
    laptop.receive("hazard", hazard, &scope, fields);
    assert!(laptop.refused("delete_record", json!({"id": hazard})).text.contains("报到县里"));
    assert_eq!(laptop.refused("delete_record", json!({"id": LIUWAN})).code, Code::Invalid);
    assert_eq!(bin(&laptop), Vec::<Value>::new());
}

#[test]
fn a_hazard_put_away_leaves_its_item_open_until_it_comes_back() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    let (_, item) = items(&laptop.ask("filling", json!({"id": patrol}))).remove(0);
    laptop.save(&patrol, json!({format!("answers.{item}.result"): "fail"}));
    let fields = laptop.ask("propose_finding", json!({"record": patrol, "item": item}))["fields"].clone();
    let raise = json!({"record": patrol, "item": item, "kind": "hazard", "fields": fields});
    let hazard = id(&laptop.ask("raise_finding", raise));
    let untreated = || laptop.ask("filling", json!({"id": patrol}))["untreated"].clone();
    let counts = || {
        let list = laptop.ask("findings", json!({"show": "all"}));
        (list["open"].clone(), list["total"].clone(), list["lines"].as_array().unwrap().len())
    };
    assert_eq!((untreated(), counts()), (json!([]), (json!(1), json!(1), 1)));
    assert_eq!(laptop.ask("finding", json!({"id": hazard}))["can_delete"], true);

    laptop.ask("delete_record", json!({"id": hazard}));
    assert_eq!((untreated(), counts()), (json!([item]), (json!(0), json!(0), 0)));
    laptop.ask("restore_record", json!({"id": hazard}));
    assert_eq!((untreated(), counts()), (json!([]), (json!(1), json!(1), 1)));

    // A patrol that is put away takes nothing with it that was found on it.
    laptop.ask("delete_record", json!({"id": patrol}));
    assert_eq!(laptop.ask("finding", json!({"id": hazard}))["source"], Value::Null);
    laptop.ask("restore_record", json!({"id": patrol}));
    assert_eq!(laptop.ask("finding", json!({"id": hazard}))["source"]["link"]["id"], patrol.as_str());
}
