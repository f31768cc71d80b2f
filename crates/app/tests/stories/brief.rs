//! The month's brief, and every figure's way back to its records.

use crate::desk::{LIUWAN, Laptop, id};
use duxue_app::Code;
use serde_json::{Value, json};

fn finished_visit(laptop: &Laptop) -> String {
    let visit = laptop.start_visit(LIUWAN);
    laptop.save(
        &visit,
        json!({"methods.documents.count": 17, "highlights.p1.text": "陪餐记录贴在取餐口", "highlights.p1.matter": 7}),
    );
    let patrol = laptop.start_patrol(&visit);
    laptop.ask("fill_rest", json!({"id": patrol, "section": "gate"}));
    laptop.ask("finish_visit", json!({"id": visit, "reason": "还要再来"}));
    visit
}

/// The first figure of that name in the text, with its place.
fn figure(page: &Value, fact: &str) -> Option<(String, String, Value)> {
    for section in page["sections"].as_array().unwrap() {
        for paragraph in section["paragraphs"].as_array().unwrap() {
            for part in paragraph["parts"].as_array().unwrap() {
                if part["type"] == "fact" && part["fact"] == fact {
                    let place = |of: &Value| of["id"].as_str().unwrap().to_owned();
                    return Some((place(section), place(paragraph), part.clone()));
                }
            }
        }
    }
    None
}

#[test]
fn every_figure_of_a_draft_opens_the_records_it_was_counted_from() {
    let laptop = Laptop::new();
    let visit = finished_visit(&laptop);
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    assert_eq!(brief, id(&laptop.ask("open_brief", json!({"month": "2026-11"}))));
    let page = laptop.ask("brief", json!({"id": brief}));
    let headings: Vec<&str> =
        page["sections"].as_array().unwrap().iter().filter_map(|section| section["heading"].as_str()).collect();
    assert!(headings.iter().find(|heading| !heading.is_empty()).unwrap().starts_with("一、"), "{headings:?}");
    assert!(page["figures"].as_u64().unwrap() > 0);
    assert_eq!(page["stale"], json!([]));
    let mut led_to_the_visit = false;
    for fact in page["facts"].as_object().unwrap().keys() {
        let records = laptop.ask("fact_records", json!({"id": brief, "fact": fact}));
        let lines = records["lines"].as_array().unwrap();
        assert_eq!(lines.len() as u64, page["facts"][fact]["records"].as_u64().unwrap(), "{fact}");
        led_to_the_visit |= lines.iter().any(|line| line["link"]["id"] == visit.as_str());
    }
    assert!(led_to_the_visit);
}

#[test]
fn a_figure_that_changed_is_told_and_never_changed_silently() {
    let laptop = Laptop::new();
    finished_visit(&laptop);
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    laptop.at("2026-11-19T09:00:00+08:00");
    finished_visit(&laptop);
    let page = laptop.ask("brief", json!({"id": brief}));
    let stale = page["stale"].as_array().unwrap();
    assert!(!stale.is_empty());
    let one = stale[0].clone();
    let (section, paragraph, part) = figure(&page, one["fact"].as_str().unwrap()).unwrap();
    assert_eq!((part["written"].clone(), part["stale"].as_bool()), (one["written"].clone(), Some(true)));
    let place = json!({"brief": brief, "section": section, "paragraph": paragraph, "fact": one["fact"]});
    laptop.ask("use_fact", place.clone());
    let (.., part) = figure(&laptop.ask("brief", json!({"id": brief})), one["fact"].as_str().unwrap()).unwrap();
    assert_eq!((part["written"].clone(), part["stale"].as_bool()), (one["now"].clone(), Some(false)));
    // 仍写: from then on it is a person's own word.
    laptop.ask("keep_fact", place);
    let page = laptop.ask("brief", json!({"id": brief}));
    assert!(
        !page["stale"]
            .as_array()
            .unwrap()
            .iter()
            .any(|s| s["paragraph"] == paragraph.as_str() && s["fact"] == one["fact"])
    );
}

#[test]
fn a_paragraph_that_a_person_wrote_survives_drafting_anew() {
    let laptop = Laptop::new();
    finished_visit(&laptop);
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    let page = laptop.ask("brief", json!({"id": brief}));
    let section = page["sections"][0]["id"].as_str().unwrap();
    let paragraph = page["sections"][0]["paragraphs"][0]["id"].as_str().unwrap();
    laptop.save(&brief, json!({format!("sections.{section}.paragraphs.{paragraph}.text"): "这一段是我自己写的。"}));
    laptop.at("2026-11-19T09:00:00+08:00");
    finished_visit(&laptop);
    laptop.ask("redraft", json!({"id": brief}));
    let page = laptop.ask("brief", json!({"id": brief}));
    let texts: Vec<&str> = page["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["paragraphs"].as_array().unwrap())
        .map(|paragraph| paragraph["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts.iter().filter(|text| **text == "这一段是我自己写的。").count(), 1);
    assert_eq!(page["stale"], json!([]));
}

#[test]
fn a_brief_with_gaps_is_not_sent_and_one_that_was_sent_is_not_changed() {
    let laptop = Laptop::new();
    finished_visit(&laptop);
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    let page = laptop.ask("brief", json!({"id": brief}));
    let section = page["sections"][0]["id"].as_str().unwrap();
    laptop.save(&brief, json!({format!("sections.{section}.paragraphs.zz.text"): "原因是{{?未完成的原因}}。", format!("sections.{section}.paragraphs.zz.order"): 99}));
    assert!(laptop.refused("submit_brief", json!({"id": brief})).text.contains("未完成的原因"));
    laptop.save(&brief, json!({format!("sections.{section}.paragraphs.zz.text"): "都已完成。"}));
    for gap in laptop.ask("brief", json!({"id": brief}))["gaps"].as_array().unwrap() {
        let path = format!(
            "sections.{}.paragraphs.{}.deleted",
            gap["section"].as_str().unwrap(),
            gap["paragraph"].as_str().unwrap()
        );
        laptop.save(&brief, json!({path: true}));
    }
    laptop.ask("submit_brief", json!({"id": brief}));
    let list = laptop.ask("briefs", Value::Null);
    assert_eq!(
        (list["briefs"][0]["state_text"].as_str(), list["months"][0]["brief"].as_str()),
        (Some("已报送"), Some(brief.as_str()))
    );
    assert_eq!(laptop.refused("redraft", json!({"id": brief})).code, Code::Invalid);
    assert_eq!(laptop.refused("save", json!({"id": brief, "set": {"title": "改个题目"}})).code, Code::Invalid);
    // It has not left the machine: a slip is taken back, and what was never seen is no revision.
    assert_eq!(laptop.ask("brief", json!({"id": brief}))["withdrawable"], true);
    laptop.ask("withdraw_brief", json!({"id": brief}));
    let page = laptop.ask("brief", json!({"id": brief}));
    assert_eq!((&page["state_text"], &page["editable"], &page["revised"]), (&json!("草稿"), &json!(true), &json!([])));
    assert!(laptop.refused("withdraw_brief", json!({"id": brief})).text.contains("不能撤回"));
    // A remark is told where it belongs; what was done about it is shown when it goes again.
    laptop.ask("submit_brief", json!({"id": brief}));
    laptop.ask("withdraw_brief", json!({"id": brief}));
    let held = laptop.ask("record", json!({"id": brief}));
    let mut fields = held["fields"].clone();
    fields["notes"] = json!({"n1": {"paragraph": "zz", "text": "写明原因", "by_name": "王敏"},
        "n2": {"paragraph": "gone", "text": "这一句不要"}});
    laptop.receive("brief", &brief, held["scope"].as_str().unwrap(), fields);
    let by_hand = laptop.refused("save", json!({"id": brief, "set": {"notes.n1.text": "写得好"}}));
    assert!(by_hand.text.contains("由县督导室填写，这里不能改"), "{}", by_hand.text);
    let notes = laptop.ask("brief", json!({"id": brief}))["notes"].clone();
    assert_eq!((&notes[0]["about"], &notes[0]["section"]), (&json!("都已完成。"), &json!(section)));
    assert_eq!((&notes[1]["about"], &notes[1]["section"]), (&json!("这一段已经删了"), &json!("")));
    laptop.save(&brief, json!({"notes.n1.settled": true}));
    let remarks = laptop.ask("submit_brief", json!({"id": brief}))["remarks"].clone();
    assert!(remarks.as_array().unwrap().contains(&json!("县里的意见还有 1 条没有打勾。")), "{remarks}");
    assert_eq!(laptop.refused("open_brief", json!({"month": "2026-12"})).code, Code::Invalid);
}
