//! A lesson observed.

use crate::desk::{LIUWAN, Laptop, id, texts};
use serde_json::{Value, json};

fn lesson(laptop: &Laptop) -> (String, Value) {
    let visit = laptop.start_visit(LIUWAN);
    let lesson = id(&laptop.ask("start_observation", json!({"visit": visit})));
    let page = laptop.ask("observation", json!({"id": lesson}));
    (lesson, page)
}

#[test]
fn the_score_follows_every_point_and_says_that_it_is_not_final() {
    let laptop = Laptop::new();
    let (lesson, page) = lesson(&laptop);
    assert_eq!((page["score"]["total"].as_f64(), page["score"]["items_scored"].as_u64()), (Some(100.0), Some(0)));
    assert_eq!(page["score"]["band_words"], Value::Null);
    let sections = page["rubric"]["sections"].as_array().unwrap();
    let first = &sections[0]["items"][0];
    laptop.save(&lesson, json!({format!("scores.{}.points", first["id"].as_str().unwrap()): first["max"]}));
    let page = laptop.ask("observation", json!({"id": lesson}));
    assert_eq!(page["score"]["points"], page["score"]["of"]);
    assert!(page["score"]["band_words"].as_str().unwrap().starts_with("暂为"));
    let mut set = serde_json::Map::new();
    for item in sections.iter().flat_map(|section| section["items"].as_array().unwrap()) {
        set.insert(format!("scores.{}.points", item["id"].as_str().unwrap()), item["max"].clone());
    }
    laptop.save(&lesson, Value::Object(set));
    let page = laptop.ask("observation", json!({"id": lesson}));
    assert_eq!((page["score"]["points"].as_f64(), page["score"]["band_words"].as_str()), (Some(100.0), Some("优秀")));
}

#[test]
fn a_coded_lesson_says_how_talk_went() {
    let laptop = Laptop::new();
    let (lesson, page) = lesson(&laptop);
    assert_eq!(page["interaction"], Value::Null);
    let codes = ["T", "T", "S", "T", "S", "S", "T", "S", "S", "S"];
    let set: serde_json::Map<String, Value> =
        codes.iter().enumerate().map(|(at, code)| (format!("codes.{at}"), json!(code))).collect();
    laptop.save(&lesson, Value::Object(set));
    let view = laptop.ask("observation", json!({"id": lesson}))["interaction"].clone();
    assert_eq!((view["rt"].as_f64(), view["ch"].as_f64(), view["samples"].as_u64()), (Some(0.4), Some(0.5), Some(10)));
    assert_eq!((view["type_text"].as_str(), view["words"].as_str()), (Some("对话型"), Some("学生行为占一半多。")));
}

#[test]
fn a_finished_lesson_stops_its_clock_and_names_what_it_lacks() {
    let laptop = Laptop::new();
    let (lesson, _) = lesson(&laptop);
    laptop.save(
        &lesson,
        json!({"clock.running_since": "2026-11-18T09:05:00+08:00", "class": "三（2）班", "subject": "语文"}),
    );
    let saved = laptop.later(40).ask("finish_observation", json!({"id": lesson}));
    assert!(texts(&saved["remarks"])[0].contains("授课教师"));
    let page = laptop.ask("observation", json!({"id": lesson}));
    assert_eq!(
        (page["fields"]["clock"]["elapsed_before"].as_f64(), page["finished"].as_bool()),
        (Some(2400.0), Some(true))
    );
    assert!(page["fields"]["clock"]["running_since"].is_null());
    assert!(page["subtitle"].as_str().unwrap().contains("三（2）班 语文"));
}

#[test]
fn what_a_person_often_writes_is_offered_again() {
    let laptop = Laptop::new();
    let lesson = |strengths: &str| {
        let visit = laptop.start_visit(LIUWAN);
        let lesson = id(&laptop.ask("start_observation", json!({"visit": visit})));
        laptop.ask("save", json!({"id": lesson, "set": {"strengths": strengths}}));
        lesson
    };
    lesson("问题有层次；板书规范。好");
    lesson("板书规范；全员参与");
    let now = lesson("");
    let offered = laptop.ask("observation", json!({"id": now}))["phrases"]["strengths"].clone();
    // The most used first; 好 is too short to be of use.
    assert_eq!(offered[0], "板书规范");
    let rest = [offered[1].as_str(), offered[2].as_str()];
    assert!(rest.contains(&Some("问题有层次")) && rest.contains(&Some("全员参与")), "{offered}");
    assert_eq!(offered.as_array().unwrap().len(), 3);
}
