//! 随机抽取: what came out can be drawn again by anyone, and stays whether it suits or not.

use crate::desk::{LIUWAN, Laptop, id};
use duxue_app::Code;
use duxue_domain::rules::draw::{draw, entries};
use serde_json::{Value, json};

const CLASSES: &str = "一年级1班、二年级1班、三年级1班\n四年级1班\n五年级1班\n六年级1班";

fn draws(laptop: &Laptop, visit: &str) -> Vec<Value> {
    laptop.ask("visit", json!({"id": visit}))["draws"].as_array().unwrap().clone()
}

fn names(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn two_classes_are_drawn_and_can_be_drawn_again_from_seed_and_list() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let saved = laptop.ask("draw", json!({"visit": visit, "what": "class", "list": CLASSES, "count": 2}));
    assert!(saved["topics"].as_array().unwrap().contains(&json!(format!("visit:{visit}"))));
    let drawn = draws(&laptop, &visit).remove(0);
    assert_eq!((drawn["what_text"].as_str(), drawn["agrees"].as_bool()), (Some("班级"), Some(true)));
    let (list, seed) = (names(&drawn["list"]), drawn["seed"].as_str().unwrap());
    assert_eq!(list, entries(CLASSES));
    assert!(seed.len() == 10 && seed.bytes().all(|digit| digit.is_ascii_digit()), "{seed}");
    let again: Vec<&str> = draw(seed, &list, 2).unwrap().into_iter().map(|at| list[at]).collect();
    assert_eq!(names(&drawn["drawn"]), again);
}

#[test]
fn one_that_does_not_count_stays_with_its_reason_and_can_count_again() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("draw", json!({"visit": visit, "what": "teacher", "list": "刘敏、陈刚、王秀英", "count": 1}));
    let first = id(&draws(&laptop, &visit)[0]);
    let void = |reason: Value| json!({"visit": visit, "draw": first, "reason": reason});
    assert_eq!(laptop.refused("void_draw", void(json!("  "))).code, Code::Invalid);
    laptop.ask("void_draw", void(json!("今天请假")));
    laptop.ask("draw", json!({"visit": visit, "what": "teacher", "list": "陈刚、王秀英", "count": 1}));
    let both = draws(&laptop, &visit);
    let voided = |draws: &[Value], of_first: bool| {
        draws.iter().find(|draw| (id(draw) == first) == of_first).map(|draw| draw["voided"].clone())
    };
    assert_eq!((both.len(), voided(&both, true)), (2, Some(json!("今天请假"))));
    assert_eq!(voided(&both, false), Some(Value::Null));
    laptop.ask("void_draw", void(Value::Null));
    assert_eq!(voided(&draws(&laptop, &visit), true), Some(Value::Null));
    let unknown = json!({"visit": visit, "draw": "p0", "reason": "没有"});
    assert_eq!(laptop.refused("void_draw", unknown).code, Code::NotFound);
}

#[test]
fn what_came_out_cannot_be_written_over() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("draw", json!({"visit": visit, "what": "class", "list": CLASSES, "count": 1}));
    let first = id(&draws(&laptop, &visit)[0]);
    for leaf in ["drawn", "seed", "list", "deleted"] {
        let mut set = serde_json::Map::new();
        set.insert(format!("draws.{first}.{leaf}"), json!("二年级1班"));
        assert_eq!(laptop.refused("save", json!({"id": visit, "set": set})).code, Code::Invalid, "{leaf}");
    }
    assert_eq!(draws(&laptop, &visit)[0]["agrees"], true);
}

#[test]
fn what_cannot_be_drawn_is_refused_in_words() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let ask = |what: &str, list: &str, count: u32| {
        laptop.refused("draw", json!({"visit": visit, "what": what, "list": list, "count": count})).text
    };
    assert_eq!(ask("class", "一年级1班", 1), "名单里至少要有两个，才谈得上抽取。");
    assert_eq!(ask("class", CLASSES, 6), "抽取的个数要在 1 和 5 之间。");
    assert!(ask("moon", CLASSES, 1).starts_with("请先选抽什么"));
    assert_eq!(draws(&laptop, &visit), Vec::<Value>::new());
    laptop.ask("finish_visit", json!({"id": visit, "reason": "只来看看"}));
    assert!(ask("class", CLASSES, 1).contains("已经结束"));
}

#[test]
fn a_lesson_begins_with_the_class_that_was_drawn_and_its_name_is_offered_next_time() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let lesson = id(&laptop.ask("start_observation", json!({"visit": visit, "class": "五年级1班"})));
    assert_eq!(laptop.ask("record", json!({"id": lesson}))["fields"]["class"], "五年级1班");
    laptop.save(&lesson, json!({"teacher": "刘敏"}));
    let rosters = laptop.ask("visit", json!({"id": visit}))["rosters"].clone();
    assert_eq!(rosters, json!({"classes": ["五年级1班"], "teachers": ["刘敏"]}));
}
