//! From the morning's list to the end of a visit.

use crate::desk::{LIUWAN, Laptop, SHIQIAO, id, items, texts};
use duxue_app::Code;
use serde_json::{Value, json};

#[test]
fn the_morning_says_where_to_go_and_why() {
    let laptop = Laptop::new();
    laptop.old_hazard("019a0000-0000-7000-8000-00000000f001", "major", "2026-11-18");
    let today = laptop.ask("today", Value::Null);
    assert_eq!(today["date_words"], "11 月 18 日 星期三");
    assert_eq!(today["next"]["title"], "去石桥镇初级中学督导");
    assert_eq!(today["next"]["action"], "开始督导");
    assert_eq!(today["grave"][0]["due_words"], "今天到期");
    assert_eq!(today["month_total"], 2);
    assert_eq!(today["schools"][0]["month"]["words"], "未到");
    assert_eq!(today["schools"][0]["last_visit_words"], "还没去过");
    assert_eq!(today["due_in_seven_days"], 1);
}

#[test]
fn a_visit_begun_twice_is_one_visit() {
    let laptop = Laptop::new();
    let first = laptop.start_visit(LIUWAN);
    let again = laptop.later(30).start_visit(LIUWAN);
    assert_eq!(first, again);
    let today = laptop.ask("today", Value::Null);
    assert_eq!(today["next"]["visit"], first.as_str());
    assert_eq!(today["drafts"][0]["title"], "柳湾完小 · 督导");
}

#[test]
fn a_patrol_is_answered_item_by_item_and_stays_answered() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    assert_eq!(patrol, laptop.start_patrol(&visit));
    let page = laptop.ask("filling", json!({"id": patrol}));
    let all = items(&page);
    assert!(all.len() >= 40, "{} items", all.len());
    assert_eq!(page["position"], all[0].1.as_str());
    let saved = laptop.save(&patrol, json!({format!("answers.{}.result", all[0].1): "conform", "position": all[1].1}));
    assert_eq!(saved["before"][format!("answers.{}.result", all[0].1)], Value::Null);
    assert!(texts(&saved["topics"]).contains(&format!("visit:{visit}")));
    let page = laptop.ask("filling", json!({"id": patrol}));
    assert_eq!((page["answered"].as_u64(), page["position"].as_str()), (Some(1), Some(all[1].1.as_str())));
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert_eq!(hub["methods"][0]["count"], 1);
    assert!(hub["next"]["label"].as_str().unwrap().starts_with("接着巡视："), "{}", hub["next"]);
}

#[test]
fn the_rest_of_a_section_is_filled_without_touching_what_was_judged() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    let all = items(&laptop.ask("filling", json!({"id": patrol})));
    let section = all[0].0.clone();
    laptop.save(
        &patrol,
        json!({format!("answers.{}.result", all[0].1): "fail", format!("answers.{}.note", all[1].1): "再看"}),
    );
    let saved = laptop.ask("fill_rest", json!({"id": patrol, "section": section}));
    let page = laptop.ask("filling", json!({"id": patrol}));
    assert_eq!(page["answers"][&all[0].1]["result"], "fail");
    assert_eq!(page["answers"][&all[1].1]["result"], Value::Null);
    assert_eq!(page["answers"][&all[2].1]["result"], "conform");
    // Taking it back is saving what was there before.
    laptop.save(&patrol, saved["before"].clone());
    let page = laptop.ask("filling", json!({"id": patrol}));
    assert_eq!((page["answered"].as_u64(), page["sections"][0]["fails"].as_u64()), (Some(1), Some(1)));
}

#[test]
fn last_time_stands_beside_this_time() {
    let laptop = Laptop::new();
    laptop.at("2026-10-21T09:00:00+08:00");
    let before = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&before);
    let item = items(&laptop.ask("filling", json!({"id": patrol})))[0].1.clone();
    laptop.save(
        &patrol,
        json!({format!("answers.{item}.result"): "partly", format!("answers.{item}.note"): "公示牌电话是旧的"}),
    );
    laptop.at("2026-11-18T09:05:00+08:00");
    let visit = laptop.start_visit(LIUWAN);
    assert_ne!(before, visit);
    let patrol = laptop.start_patrol(&visit);
    let page = laptop.ask("filling", json!({"id": patrol}));
    let last = &page["last"][&item];
    assert_eq!((last["date_words"].as_str(), last["result_text"].as_str()), (Some("10 月 21 日"), Some("基本符合")));
    assert_eq!(texts(&page["phrases"][&item]), ["公示牌电话是旧的"]);
    assert_eq!(page["earlier"][&item][0]["result"], "partly");
}

#[test]
fn a_visit_says_what_is_missing_and_ends_with_a_reason() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let refusal = laptop.refused("finish_visit", json!({"id": visit}));
    assert_eq!(refusal.code, Code::NeedsReason);
    assert!(refusal.text.contains("当场反馈"), "{refusal}");
    laptop.later(160).ask("finish_visit", json!({"id": visit, "reason": "学校临时停电，改日补看"}));
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert!(hub["finished"].as_bool().unwrap());
    assert!(hub["subtitle"].as_str().unwrap().ends_with("9:05 到校 · 共 2 小时 40 分"), "{}", hub["subtitle"]);
    assert_eq!(laptop.ask("today", Value::Null)["month_done"], 1);
    laptop.ask("reopen_visit", json!({"id": visit}));
    assert_eq!(laptop.ask("today", Value::Null)["month_done"], 0);
}

#[test]
fn a_visit_that_lacks_nothing_ends_without_a_word() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.save(
        &visit,
        json!({"certificate_shown_at": "2026-11-18T09:05:00+08:00", "disposition": "none",
               "feedback.text": "总体情况良好", "feedback.to": "校长 赵春山"}),
    );
    let patrol = laptop.start_patrol(&visit);
    for section in laptop.ask("filling", json!({"id": patrol}))["sections"].as_array().unwrap() {
        laptop.ask("fill_rest", json!({"id": patrol, "section": section["id"]}));
    }
    let hub = laptop.ask("visit", json!({"id": visit}));
    assert_eq!(
        (hub["missing_words"].as_str(), hub["next"]["action"].as_str()),
        (Some(""), Some("finish")),
        "{}",
        hub["missing"]
    );
    laptop.ask("finish_visit", json!({"id": visit}));
    // What was filled in to the end is finished with the visit.
    assert!(laptop.ask("filling", json!({"id": patrol}))["finished"].as_bool().unwrap());
    let school = laptop.ask("school", json!({"school": LIUWAN}));
    assert_eq!(school["timeline"]["entries"][0]["link"]["id"], visit.as_str());
    assert!(school["matters"].as_array().unwrap().iter().filter(|m| m["seen"] == true).count() >= 6);
    assert!(texts(&school["has"]).contains(&"食堂".to_owned()));
}

#[test]
fn what_cannot_be_kept_is_said_in_words_and_nothing_is_written() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let refusal = laptop.refused("save", json!({"id": visit, "set": {"date": "18.11.2026"}}));
    assert_eq!(refusal.code, Code::Invalid);
    assert!(refusal.text.contains("日期"), "{refusal}");
    let long = "长".repeat(20_001);
    assert_eq!(laptop.refused("save", json!({"id": visit, "set": {"notes": long}})).code, Code::Invalid);
    let notes = format!("<script>alert(1)</script> 😀 𠮷 {}", "字".repeat(19_900));
    laptop.save(&visit, json!({"notes": notes}));
    assert_eq!(laptop.ask("record", json!({"id": visit}))["fields"]["notes"], notes.as_str());
    assert_eq!(laptop.refused("save", json!({"id": LIUWAN, "set": {"name": "改名"}})).code, Code::Invalid);
    assert_eq!(laptop.refused("visit", json!({"id": "019a0000-0000-7000-8000-00000000ffff"})).code, Code::NotFound);
}

#[test]
fn a_check_is_made_of_several_classes() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(SHIQIAO);
    let forms = laptop.ask("forms", json!({"kind": "check", "school": SHIQIAO}));
    assert!(forms.as_array().unwrap().len() >= 6);
    let first = id(&laptop.ask("start_check", json!({"visit": visit, "form": "discipline"})));
    laptop.save(&first, json!({"target": "七（1）班"}));
    let page = laptop.ask("filling", json!({"id": first}));
    let item = items(&page)[0].1.clone();
    laptop.save(&first, json!({format!("answers.{item}.note"): "看过"}));
    let second = id(&laptop.ask("start_check", json!({"visit": visit, "form": "discipline"})));
    assert_ne!(first, second);
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["checks"].as_array().unwrap().len(), 2);
}

#[test]
fn what_was_written_is_found_by_its_words() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.save(&visit, json!({"highlights.p1.text": "陪餐记录贴在取餐口"}));
    let page = laptop.ask("search", json!({"words": "取餐口"}));
    assert_eq!(page["not_yet"], Value::Null);
    let hits = &page["hits"];
    assert_eq!(hits[0]["link"]["id"], visit.as_str());
    let among = |filter: Value| {
        let mut args = json!({"words": "取餐口"});
        args.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        laptop.ask("search", args)["hits"].as_array().unwrap().len()
    };
    assert_eq!(among(json!({"kind": "visit", "school": LIUWAN, "month": "2026-11", "state": "draft"})), 1);
    for other in [
        json!({"kind": "hazard"}),
        json!({"school": SHIQIAO}),
        json!({"month": "2026-10"}),
        json!({"state": "finished"}),
    ] {
        assert_eq!(among(other.clone()), 0, "{other}");
    }
    assert_eq!(hits[0]["title"], "柳湾完小 · 11 月 18 日督导");
    assert!(hits[0]["snippet"].as_array().unwrap().iter().any(|part| part["hit"] == true));
}

#[test]
fn a_short_patrol_asks_what_matters_and_what_was_wrong_the_last_time() {
    let laptop = Laptop::new();
    let patrol_of = |visit: &str| id(&laptop.ask("start_patrol", json!({"visit": visit})));
    let first = laptop.start_visit(SHIQIAO);
    let earlier = patrol_of(&first);
    // 围墙 is not among the county's core items.
    let judged = json!({"answers.field-wall.result": "fail", "answers.toilet-clean.result": "conform"});
    laptop.ask("save", json!({"id": earlier, "set": judged}));
    laptop.ask("save", json!({"id": earlier, "set": {"date": "2026-10-12"}}));
    laptop.ask("save", json!({"id": first, "set": {"date": "2026-10-12"}}));
    let visit = laptop.start_visit(SHIQIAO);
    let patrol = patrol_of(&visit);
    assert_ne!(patrol, earlier);
    let page = || laptop.ask("filling", json!({"id": patrol}));
    let items = |page: &Value| -> Vec<String> {
        let sections = page["form"]["sections"].as_array().unwrap().clone();
        let all = sections.iter().flat_map(|section| section["items"].as_array().unwrap().clone());
        all.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let full = page();
    assert_eq!(full["extent"]["short"], false);
    laptop.ask("save", json!({"id": patrol, "set": {"answers.toilet-privacy.result": "conform"}}));
    let turn = |short: bool| laptop.ask("patrol_extent", json!({"id": patrol, "short": short}));
    turn(true);
    let short = page();
    let asked = items(&short);
    assert!(
        asked.len() < 45 && asked.len() > 20 && items(&full).len() > 60,
        "{} of {}",
        asked.len(),
        items(&full).len()
    );
    assert_eq!(short["total"], asked.len());
    assert_eq!(short["extent"]["short_items"], short["total"]);
    let holds = |item: &str| asked.iter().any(|one| one == item);
    assert!(holds("building-exit") && holds("field-wall") && holds("toilet-privacy"), "{asked:?}");
    assert!(!holds("toilet-clean") && !holds("rooms-library"), "{asked:?}");
    turn(false);
    assert_eq!(items(&page()), items(&full));
    assert_eq!(page()["answered"], 1);
    laptop.ask("finish_filling", json!({"id": patrol}));
    assert_eq!(laptop.refused("patrol_extent", json!({"id": patrol, "short": true})).code, Code::Invalid);
}
