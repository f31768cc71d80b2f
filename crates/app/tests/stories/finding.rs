//! From 不符合 to closed.

use crate::desk::{LIUWAN, Laptop, SHIQIAO, id, texts};
use duxue_app::Code;
use serde_json::{Value, json};

const OLD: &str = "019a0000-0000-7000-8000-00000000f001";

/// A failed item about the kitchen, with a note.
fn failed(laptop: &Laptop) -> (String, String, String) {
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    let page = laptop.ask("filling", json!({"id": patrol}));
    let item = page["form"]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["items"].as_array().unwrap())
        .find(|item| item["suggests"]["type"] == "hazard")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    laptop.save(
        &patrol,
        json!({format!("answers.{item}.result"): "fail", format!("answers.{item}.note"): "17 日晚餐缺留样"}),
    );
    (visit, patrol, item)
}

#[test]
fn a_failed_item_becomes_a_hazard_without_typing_twice() {
    let laptop = Laptop::new();
    let (visit, patrol, item) = failed(&laptop);
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert_eq!(hub["untreated"][0]["item"], item.as_str());
    let draft = laptop.ask("propose_finding", json!({"record": patrol, "item": item}));
    assert_eq!(
        (draft["kind"].as_str(), draft["fields"]["description"].as_str()),
        (Some("hazard"), Some("17 日晚餐缺留样"))
    );
    assert!(texts(&draft["brought"]).contains(&"deadline".to_owned()));
    // Five working days after Wednesday the 18th.
    assert_eq!(draft["fields"]["deadline"], "2026-11-25");
    let mut fields = draft["fields"].clone();
    fields["responsible"] = json!("食堂主任 赵春花");
    let saved =
        laptop.ask("raise_finding", json!({"record": patrol, "item": item, "kind": "hazard", "fields": fields}));
    let hazard = id(&saved);
    assert!(texts(&saved["topics"]).contains(&"findings".to_owned()));
    let page = laptop.ask("finding", json!({"id": hazard}));
    assert_eq!((page["line"]["state"].as_str(), page["line"]["due_words"].as_str()), (Some("open"), Some("还有 7 天")));
    assert!(page["source"]["words"].as_str().unwrap().starts_with("11 月 18 日校园巡视 · "), "{}", page["source"]);
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["untreated"], json!([]));
    assert_eq!(laptop.ask("filling", json!({"id": patrol}))["findings"][&item]["id"], hazard.as_str());
    // Pressed once more: the same one, changed.
    fields["measure"] = json!("已要求当餐补留");
    let again =
        laptop.ask("raise_finding", json!({"record": patrol, "item": item, "kind": "hazard", "fields": fields}));
    assert_eq!(id(&again), hazard);
    assert_eq!(laptop.ask("findings", json!({}))["open"], 1);
}

#[test]
fn a_hazard_that_is_no_hazard_becomes_a_rectification_once() {
    let laptop = Laptop::new();
    let (_, patrol, item) = failed(&laptop);
    let raise = |kind: &str| {
        let fields = laptop.ask("propose_finding", json!({"record": patrol, "item": item}))["fields"].clone();
        id(&laptop.ask("raise_finding", json!({"record": patrol, "item": item, "kind": kind, "fields": fields})))
    };
    let hazard = raise("hazard");
    let rectification = raise("rectification");
    assert_ne!(hazard, rectification);
    let list = laptop.ask("findings", json!({"show": "all"}));
    assert_eq!(list["lines"].as_array().unwrap().len(), 1);
    assert_eq!(list["lines"][0]["kind"], "rectification");
    let told = laptop.ask("raise_finding", json!({"record": patrol, "item": item, "kind": "feedback"}));
    assert_eq!(id(&told), patrol);
}

#[test]
fn a_clause_that_was_checked_makes_it_grave() {
    let laptop = Laptop::new();
    let catalogue = laptop.ask("hazard_catalogue", Value::Null);
    let clause = |verified: bool| {
        let clauses = catalogue["clauses"].as_array().unwrap();
        clauses.iter().find(|clause| clause["verified"] == verified).map(|clause| clause["id"].clone())
    };
    let visit = laptop.start_visit(LIUWAN);
    let raise = |clause: Option<Value>| {
        let fields = json!({"place": "宿舍", "description": "外窗焊死", "category": "fire", "grade": "general", "clause": clause});
        laptop.ask("new_finding", json!({"visit": visit, "kind": "hazard", "fields": fields}))
    };
    let grave = raise(clause(true));
    assert!(grave["remarks"][0].as_str().unwrap().contains("重大隐患"));
    let page = laptop.ask("finding", json!({"id": id(&grave)}));
    assert_eq!(page["line"]["grade_text"], "重大");
    // Twenty working days for a grave one.
    assert_eq!(page["fields"]["deadline"], "2026-12-16");
    if let Some(unverified) = clause(false) {
        let page = laptop.ask("finding", json!({"id": id(&raise(Some(unverified)))}));
        assert_eq!(page["line"]["grade_text"], "一般");
    }
    assert_eq!(laptop.ask("today", Value::Null)["grave"].as_array().unwrap().len(), 1);
}

#[test]
fn a_re_check_needs_a_word_or_a_photo_and_closes() {
    let laptop = Laptop::new();
    laptop.old_hazard(OLD, "major", "2026-11-12");
    let visit = laptop.start_visit(SHIQIAO);
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert_eq!(hub["rechecks"][0]["finding"]["due_words"], "逾期 6 天");
    assert_eq!(
        (hub["next"]["action"].as_str(), hub["rechecks_words"].as_str()),
        (Some("recheck"), Some("上次留下 1 项，已看 0 项"))
    );
    let bare = laptop.refused("recheck", json!({"visit": visit, "finding": OLD, "verdict": "done"}));
    assert_eq!(bare.code, Code::NeedsEvidence);
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["rechecks"][0]["verdict"], Value::Null);
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": "done", "note": "12 扇试开 12 扇"}));
    let page = laptop.ask("finding", json!({"id": OLD}));
    assert_eq!((page["line"]["state"].as_str(), page["allowed"].as_array().map(Vec::len)), (Some("closed"), Some(0)));
    assert!(page["history"][0]["text"].as_str().unwrap().contains("12 扇试开 12 扇"));
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert_eq!(
        (hub["rechecks"][0]["verdict"].as_str(), hub["rechecks_words"].as_str()),
        (Some("done"), Some("上次留下 1 项，已看 1 项"))
    );
}

#[test]
fn a_verdict_can_be_taken_back_before_it_was_sent() {
    let laptop = Laptop::new();
    laptop.old_hazard(OLD, "general", "2026-11-20");
    let visit = laptop.start_visit(SHIQIAO);
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": "done", "note": "看过"}));
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": null}));
    let page = laptop.ask("finding", json!({"id": OLD}));
    assert_eq!((page["line"]["state"].as_str(), page["history"].as_array().map(Vec::len)), (Some("replied"), Some(2)));
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": "done", "note": "看过"}));
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": "not-done", "note": "还有两扇"}));
    let page = laptop.ask("finding", json!({"id": OLD}));
    assert_eq!((page["line"]["state"].as_str(), page["failed_rechecks"].as_u64()), (Some("working"), Some(1)));
    laptop.ask("recheck", json!({"visit": visit, "finding": OLD, "verdict": "skipped"}));
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["rechecks"][0]["verdict"], "skipped");
    assert_eq!(laptop.ask("finding", json!({"id": OLD}))["line"]["state"], "replied");
}

#[test]
fn the_steps_of_a_finding_follow_the_rules() {
    let laptop = Laptop::new();
    laptop.old_hazard(OLD, "general", "2026-11-20");
    let late = laptop
        .refused("finding_event", json!({"id": OLD, "action": "extended", "note": "等材料", "deadline": "2026-11-19"}));
    assert_eq!(late.code, Code::Invalid);
    let silent = laptop.refused("finding_event", json!({"id": OLD, "action": "escalated"}));
    assert_eq!(silent.code, Code::NeedsReason);
    laptop.ask("finding_event", json!({"id": OLD, "action": "extended", "note": "等材料", "deadline": "2026-11-30"}));
    let page = laptop.ask("finding", json!({"id": OLD}));
    assert_eq!(page["line"]["due_words"], "还有 12 天");
    assert_eq!(laptop.refused("save", json!({"id": OLD, "set": {"state": "closed"}})).code, Code::Invalid);
    laptop.save(OLD, json!({"responsible": "副校长 梁永福"}));
    // Re-checked from its own page during today's visit: the visit's list knows.
    let visit = laptop.start_visit(SHIQIAO);
    laptop.later(5).ask("finding_event", json!({"id": OLD, "action": "rechecked", "verdict": "done", "note": "到位"}));
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["rechecks"][0]["verdict"], "done");
}

#[test]
fn lists_begin_with_what_is_grave_then_overdue() {
    let laptop = Laptop::new();
    laptop.old_hazard("019a0000-0000-7000-8000-00000000f001", "general", "2026-11-10");
    laptop.old_hazard("019a0000-0000-7000-8000-00000000f002", "general", "2026-11-17");
    laptop.old_hazard("019a0000-0000-7000-8000-00000000f003", "major", "2026-12-30");
    let list = laptop.ask("findings", json!({}));
    let order: Vec<&str> =
        list["lines"].as_array().unwrap().iter().map(|line| &line["id"].as_str().unwrap()[33..]).collect();
    assert_eq!(order, ["003", "001", "002"]);
    assert_eq!((list["overdue"].as_u64(), list["grave"].as_u64()), (Some(2), Some(1)));
    assert_eq!(laptop.ask("findings", json!({"words": "没有这个"}))["lines"], json!([]));
}
