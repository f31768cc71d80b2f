//! The forms that come with the program: sound, complete, and shaped to each school.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Condition, Form, FormKind, ItemKind, Scoring, built_in};
use duxue_domain::records::School;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn school(kind: &str, facts: &[&str]) -> School {
    let all = &built_in::common().school_facts;
    School {
        school_kind: Some(kind.to_owned()),
        facts: all.iter().map(|fact| (fact.id.clone(), facts.contains(&fact.id.as_str()))).collect(),
        ..School::default()
    }
}

fn asked(school: &School) -> usize {
    built_in::patrol().items_for(school).iter().map(|visible| visible.items.len()).sum()
}

#[test]
fn every_built_in_form_is_sound() {
    for (path, text) in built_in::FORM_TEXTS {
        if let Err(fault) = Form::parse(text) {
            panic!("{path}：\n{fault}");
        }
    }
    assert_eq!(built_in::forms().len(), 22);
    assert_eq!(built_in::patrol().kind, FormKind::Patrol);
    assert_eq!(built_in::lesson_rubric().kind, FormKind::LessonRubric);
    assert_eq!(built_in::checks().count(), 19);
    for id in ["homework", "lesson-plans", "hygiene", "discipline", "canteen", "dormitory"] {
        assert!(built_in::form(id).is_some(), "{id}");
        assert!(built_in::form_text(id).unwrap().contains(&format!("\"id\": \"{id}\"")));
    }
}

/// A word that is misspelt in a form would be silently ignored by the reader; so whatever is written must come back.
#[test]
fn nothing_written_in_a_form_is_overlooked() {
    fn lost(written: &Value, read: &Value, path: &str, out: &mut Vec<String>) {
        match (written, read) {
            (Value::Object(a), Value::Object(b)) => {
                for (key, value) in a {
                    match b.get(key) {
                        Some(other) => lost(value, other, &format!("{path}.{key}"), out),
                        None if value.is_null() => {}
                        None => out.push(format!("{path}.{key}")),
                    }
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                a.iter().zip(b).enumerate().for_each(|(i, (x, y))| lost(x, y, &format!("{path}[{i}]"), out));
            }
            (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
            (a, b) if a == b => {}
            _ => out.push(path.to_owned()),
        }
    }
    let mut out = Vec::new();
    for (form, (path, text)) in built_in::forms().iter().zip(built_in::FORM_TEXTS) {
        lost(&serde_json::from_str(text).unwrap(), &serde_json::to_value(form).unwrap(), path, &mut out);
    }
    let text = |text| serde_json::from_str::<Value>(text).unwrap();
    lost(&text(built_in::COMMON_TEXT), &serde_json::to_value(built_in::common()).unwrap(), "common", &mut out);
    let catalogue = serde_json::to_value(built_in::hazard_catalogue()).unwrap();
    lost(&text(built_in::HAZARD_CATALOGUE_TEXT), &catalogue, "hazards", &mut out);
    lost(
        &text(built_in::LESSON_KINDS_TEXT),
        &serde_json::to_value(built_in::lesson_kinds()).unwrap(),
        "lesson",
        &mut out,
    );
    let surveys = serde_json::to_value(built_in::questionnaires()).unwrap();
    lost(&text(built_in::QUESTIONNAIRES_TEXT), &surveys, "surveys", &mut out);
    lost(
        &text(built_in::TALK_OUTLINES_TEXT),
        &serde_json::to_value(built_in::talk_outlines()).unwrap(),
        "talks",
        &mut out,
    );
    assert!(out.is_empty(), "{out:#?}");
}

#[test]
fn an_item_id_is_used_once_in_all_forms_together() {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for form in built_in::forms() {
        for item in form.items() {
            let before = seen.insert(&item.id, &form.id);
            assert!(before.is_none(), "{} 在 {} 和 {} 里都有", item.id, before.unwrap(), form.id);
        }
    }
}

#[test]
fn the_patrol_covers_all_eight_matters_and_six_domains() {
    let patrol = built_in::patrol();
    assert!(patrol.items().count() >= 60);
    let matters: BTreeSet<u8> = patrol.items().filter_map(|item| item.matter).collect();
    assert_eq!(matters, (1..=8).collect());
    let domains: BTreeSet<&str> = patrol.items().filter_map(|item| item.domain.as_deref()).collect();
    assert_eq!(domains.len(), 6);
    assert!(patrol.items().all(|item| item.guide.judge.is_some() && item.guide.how.is_some()));
    assert_eq!(built_in::common().matter_text(6), Some("校园及周边安全、学生交通安全"));
}

#[test]
fn what_a_form_points_to_in_the_hazard_catalogue_is_there() {
    let catalogue = built_in::hazard_catalogue();
    for form in built_in::forms() {
        for item in form.items() {
            assert_eq!(catalogue.clauses_for(item).len(), item.clause.len(), "{}", item.id);
            if let Some(suggests) = &item.suggests {
                let category = suggests.category.as_deref();
                assert_eq!(suggests.kind == "hazard", category.is_some(), "{}", item.id);
                assert!(category.is_none_or(|c| catalogue.category(c).is_some()), "{}", item.id);
                assert!(built_in::common().suggestions.iter().any(|s| s.id == suggests.kind), "{}", item.id);
            }
            assert!(!matches!(item.show_if, Some(Condition::Other(_))), "{}", item.id);
            assert_ne!(item.kind, ItemKind::Unknown, "{}", item.id);
        }
        assert_ne!(form.scoring, Scoring::Unknown, "{}", form.id);
    }
}

#[test]
fn every_lesson_kind_names_a_rubric_that_is_there() {
    for kind in &built_in::lesson_kinds().kinds {
        let rubric = kind.rubric.as_deref();
        assert!(rubric.is_none_or(|id| built_in::form(id).is_some_and(|f| f.kind == FormKind::LessonRubric)));
    }
    assert_eq!(built_in::lesson_kinds().behaviours.sample_seconds.choices, [10, 15, 30]);
}

#[test]
fn each_school_is_asked_only_what_concerns_it() {
    let point = asked(&school("teaching-point", &[]));
    let kindergarten = asked(&school("kindergarten", &["has_canteen", "has_nap_room"]));
    let primary = asked(&school("primary-full", &["has_canteen", "canteen_gas", "multi_storey", "has_hydrant"]));
    let all: Vec<&str> = built_in::common().school_facts.iter().map(|fact| fact.id.as_str()).collect();
    let boarding = asked(&school("junior", &all));
    assert_eq!((point, kindergarten, primary, boarding), (58, 57, 70, 84));
}

#[test]
fn a_school_is_offered_only_the_checks_that_it_can_have() {
    let offered = |school: &School| -> Vec<&str> {
        built_in::checks().filter(|form| form.is_for(school)).map(|form| form.id.as_str()).collect()
    };
    let point = offered(&school("teaching-point", &[]));
    assert!(point.contains(&"homework") && point.contains(&"hygiene"));
    for other in ["canteen", "dormitory", "school-bus", "practice-site"] {
        assert!(!point.contains(&other), "{other}");
    }
    assert!(offered(&school("vocational", &["has_dormitory"])).contains(&"practice-site"));
    assert!(offered(&School::default()).contains(&"canteen"), "不知道有没有食堂，照样能查");
}

#[test]
fn every_item_that_can_fail_says_when_it_does() {
    for form in built_in::forms() {
        for item in form.items().filter(|item| item.kind == ItemKind::Scale) {
            let judge = item.guide.judge.as_deref().unwrap_or_default();
            assert!(judge.contains("不符合"), "{}：{judge}", item.id);
        }
    }
}

#[test]
fn a_teaching_point_without_canteen_or_dormitory_has_no_such_sections() {
    let visible = built_in::patrol().items_for(&school("teaching-point", &[])).len();
    let titles: Vec<String> = built_in::patrol()
        .for_school(&school("teaching-point", &[]))
        .sections
        .into_iter()
        .map(|section| section.id)
        .collect();
    assert_eq!(visible, titles.len());
    assert!(!titles.contains(&"canteen".to_owned()) && !titles.contains(&"dorm".to_owned()));
    let items = built_in::patrol().for_school(&school("teaching-point", &[]));
    assert!(items.item("class-mixed").is_some(), "复式教学只问教学点");
    assert!(items.item("gate-pickup-card").is_none(), "接送卡只问幼儿园");
}

#[test]
fn a_school_that_has_not_said_whether_it_has_a_canteen_is_asked_and_reminded() {
    let silent = School { school_kind: Some("primary".to_owned()), ..School::default() };
    let patrol = built_in::patrol();
    assert!(patrol.for_school(&silent).item("canteen-sample").is_some());
    let missing: Vec<String> = patrol.missing_facts(&silent).into_iter().map(|fact| fact.text).collect();
    assert!(missing.contains(&"有食堂".to_owned()), "{missing:?}");

    let mut half = silent;
    half.facts.insert("has_canteen".to_owned(), false);
    assert!(patrol.for_school(&half).item("canteen-gas").is_none(), "没有食堂就不问燃气");
    assert!(!patrol.missing_facts(&half).iter().any(|fact| fact.id == "has_canteen"));
}

#[test]
fn a_school_of_unknown_kind_is_asked_everything_rather_than_too_little() {
    assert_eq!(asked(&School::default()), built_in::patrol().items().count());
}

/// The schema stands beside the forms for the county's own editors. `UPDATE_SCHEMA=1` writes it anew.
#[test]
fn the_published_schema_says_what_the_reader_reads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/forms/schema/form.schema.json");
    let schema = schemars::schema_for!(Form);
    let fresh = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == fresh, "表单的 schema 与程序不一致：用 UPDATE_SCHEMA=1 重跑这个测试");
}
