//! Stories of what a record may hold.
#![allow(clippy::unwrap_used)]

use duxue_domain::fields::Fields;
use duxue_domain::records::{Kind, School, Visit};
use duxue_domain::rules::{check_record, county_defaults, read, schema};
use serde_json::{Value, json};

fn fields(value: Value) -> Fields {
    value.as_object().unwrap().clone()
}

fn messages(kind: &str, scope: &str, value: Value) -> Vec<String> {
    match check_record(kind, scope, &fields(value)) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| problem.message).collect(),
    }
}

#[test]
fn a_sound_visit_passes() {
    let visit = json!({
        "school": "s1", "date": "2026-11-18", "started_at": "2026-11-18T09:05:00+08:00", "state": "draft",
        "methods": {"documents": {"count": 6, "note": "陪餐、演练等"}},
        "problems": {"p1": {"text": "留样不足量𠮷", "matter": 7}},
        "disposition": null, "head": {"anything": [1, 2]}
    });
    assert_eq!(messages("visit", "school:s1", visit), Vec::<String>::new());
}

#[test]
fn every_problem_is_named_by_its_field_in_chinese() {
    let visit = json!({
        "date": "2026-13-40", "started_at": "今天上午", "state": "done",
        "methods": {"documents": {"count": -1}, "talk": 3},
        "problems": {"0192c1d4-0000-7000-8000-000000000001": {"text": 5, "matter": 9}},
    });
    let said = messages("visit", "school:s1", visit);
    assert_eq!(
        said,
        [
            "督导：日期 不是日期，应写成 2026-11-18 这样",
            "督导：督导方式 · 查阅资料 · 数量 不能小于 0",
            "督导：督导方式 · 座谈走访 应当分项填写，不能只写一个值",
            "督导：存在问题 · 督导事项 应当在 1 到 8 之间",
            "督导：存在问题 · 内容 应当是文字",
            "督导：开始时间 不是时间，应写成 2026-11-18T09:05:00+08:00 这样",
            "督导：状态 应当是其中之一：未完成（draft）、已完成（finished）",
        ]
    );
}

#[test]
fn a_note_may_have_20000_characters_and_not_one_more() {
    let of = |n: usize| json!({"notes": "督".repeat(n)});
    assert!(messages("visit", "school:s1", of(20_000)).is_empty());
    assert_eq!(
        messages("visit", "school:s1", of(20_001)),
        ["督导：备注 有 20001 个字，最多 20000 个字，请分成几处填写"]
    );
    let form = json!({"body": "表".repeat(50_000)});
    assert!(messages("form", "county", form).is_empty(), "a form is as long as it is");
}

#[test]
fn a_record_belongs_where_its_kind_does() {
    assert_eq!(messages("visit", "county", json!({})), ["督导应当归在一所学校名下"]);
    assert_eq!(
        messages("hazard", "school:s1", json!({"school": "s2"})),
        ["安全隐患里写的学校和它所归的学校不是同一所"]
    );
    assert_eq!(messages("brief", "school:s1", json!({})), ["督导简报应当归在一个人名下"]);
    assert_eq!(messages("setting", "zone:z", json!({})), ["设置应当归在全县名下"]);
    assert_eq!(messages("training", "county", json!({})), ["督学培训应当归在县督导室名下"]);
    assert!(messages("evaluation", "county", json!({})).is_empty());
}

#[test]
fn kinds_and_fields_of_a_newer_version_pass_untouched() {
    assert!(messages("dream", "anywhere", json!({"date": 7})).is_empty());
    assert!(
        messages("patrol", "school:s1", json!({"weather": {"sky": "blue"}, "answers": {"a": {"mood": 3}}})).is_empty()
    );
}

#[test]
fn months_days_and_choices_are_held_to_their_shape() {
    assert_eq!(
        messages("brief", "person:p", json!({"month": "2026-1"})),
        ["督导简报：月份 不是月份，应写成 2026-11 这样"]
    );
    assert!(messages("brief", "person:p", json!({"month": "2026-11", "head": {"date": "2026年11月30日"}})).is_empty());
    assert_eq!(messages("hazard", "school:s", json!({"deadline": "2026-2-3"})).len(), 1);
    assert_eq!(messages("observation", "school:s", json!({"codes": {"0": "S", "1": "X"}})).len(), 1);
    assert_eq!(messages("setting", "county", json!({"calendar": {"2026-10-01": "party"}})).len(), 1);
    assert_eq!(messages("visit", "school:s", json!({"a.b": 1})).len(), 1);
}

#[test]
fn every_kind_has_a_schema_of_its_own() {
    for kind in Kind::ALL {
        let schema = schema(kind);
        let title = schema["title"].as_str().unwrap();
        let expected = match kind {
            Kind::Form => "PublishedForm".to_owned(),
            Kind::IndicatorSet => "IndicatorSet".to_owned(),
            Kind::NumberBook => "NumberBook".to_owned(),
            Kind::NumberSeries => "NumberSeries".to_owned(),
            Kind::FormDraft => "FormDraft".to_owned(),
            // A brief like a supervisor's, written by the office.
            Kind::CountyBrief => "Brief".to_owned(),
            Kind::PaperLayout => "PaperLayout".to_owned(),
            other => {
                let name = other.name();
                name[..1].to_uppercase() + &name[1..]
            }
        };
        assert_eq!(title, expected);
    }
}

#[test]
fn a_leaf_that_was_emptied_reads_as_absent() {
    let visit: Visit = read(&fields(json!({"notes": null, "methods": {"talk": null}, "companions": null}))).unwrap();
    assert_eq!(visit, Visit::default());
    let school: School = read(&fields(json!({"facts": {"has_canteen": null, "has_lab": true}}))).unwrap();
    assert_eq!(school.facts.len(), 1);
}

#[test]
fn the_defaults_are_sound_settings() {
    let defaults = county_defaults();
    assert_eq!(defaults.visits_per_month, Some(1));
    assert_eq!(defaults.visits_per_semester, Some(2));
    let value = serde_json::to_value(defaults).unwrap();
    assert_eq!(messages("setting", "county", value), Vec::<String>::new());
}
