//! A form that cannot be used is refused with every fault and its place, in words for a county office.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Form, FormError, built_in};
use serde_json::{Value, json};

fn said(form: &Value) -> String {
    Form::parse(&form.to_string()).unwrap_err().to_string()
}

/// The patrol with a change made to it.
fn patrol(change: impl FnOnce(&mut Value)) -> Value {
    let mut form = serde_json::from_str(built_in::form_text("patrol").unwrap()).unwrap();
    change(&mut form);
    form
}

fn rubric(change: impl FnOnce(&mut Value)) -> Value {
    let mut form = serde_json::from_str(built_in::form_text("lesson-rubric").unwrap()).unwrap();
    change(&mut form);
    form
}

#[test]
fn a_text_cut_off_is_told_with_its_line() {
    let whole = built_in::form_text("patrol").unwrap();
    let cut: String = whole.lines().take(40).collect::<Vec<_>>().join("\n");
    assert!(matches!(Form::parse(&cut), Err(FormError::NotJson { line: 40, .. })));
    assert_eq!(said(&json!([])), "表单：应是一组有名字的内容");
    assert_eq!(said(&json!({"id": "x"})), "表单：缺少 sections（各段）");
}

#[test]
fn a_duplicate_id_is_named_with_its_place() {
    let form = patrol(|form| form["sections"][1]["items"][2]["id"] = json!("gate-plate"));
    assert_eq!(said(&form), "第 2 段“公示栏、办公室与档案”第 3 题（gate-plate）：编号“gate-plate”重复了");
}

#[test]
fn all_faults_are_told_at_once() {
    let form = patrol(|form| {
        form["sections"][0]["items"][0]["matter"] = json!(9);
        form["sections"][0]["items"][1]["scale"] = json!("conform5");
        form["sections"][0]["items"][2].as_object_mut().unwrap().remove("matter");
        form["sections"][0]["items"][3]["applies_to"] = json!(["university"]);
        form["sections"][0]["items"][4]["show_if"] = json!({"fact": "has_pool", "op": "eq", "value": true});
        form["sections"][0]["items"][5]["id"] = json!("Gate.Alarm");
        form["scales"]["empty"] = json!([]);
    });
    let lines: Vec<String> = said(&form).lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "等级“empty”：等级“empty”没有选项",
            "第 1 段“校门与门卫”第 1 题（gate-plate）：督导事项写的是 9，只能是 1 到 8",
            "第 1 段“校门与门卫”第 2 题（gate-guard-on-duty）：没有名为“conform5”的等级",
            "第 1 段“校门与门卫”第 3 题（gate-patrol）：没有说明对应八项督导事项的哪一项",
            "第 1 段“校门与门卫”第 4 题（gate-visitor）：没有学校类型“university”",
            "第 1 段“校门与门卫”第 5 题（gate-equipment）：没有学校情况“has_pool”",
            "第 1 段“校门与门卫”第 6 题（Gate.Alarm）：编号“Gate.Alarm”只能用小写字母、数字和连字符",
        ]
    );
}

#[test]
fn what_is_missing_or_of_the_wrong_sort_is_told_without_english() {
    let form = patrol(|form| {
        form["sections"][0]["items"][0].as_object_mut().unwrap().remove("text");
        form["sections"][0]["items"][1]["text"] = json!(5);
        form["sections"][0]["items"][2]["matter"] = json!("六");
        form["sections"][3].as_object_mut().unwrap().remove("items");
        form.as_object_mut().unwrap().remove("scoring");
    });
    let lines: Vec<String> = said(&form).lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "第 1 段“校门与门卫”第 1 题（gate-plate）：缺少 text",
            "第 1 段“校门与门卫”第 2 题（gate-guard-on-duty）：写法不对（此处应是文字）",
            "第 1 段“校门与门卫”第 3 题（gate-patrol）：写法不对（此处应是数字）",
            "第 4 段“教室与课堂”：缺少 items（各题）",
            "计分：缺少 scoring",
        ]
    );
}

#[test]
fn a_rubric_whose_points_do_not_add_up_is_refused() {
    let form = rubric(|form| form["sections"][0]["items"][0]["max"] = json!(6));
    assert_eq!(
        said(&form).lines().collect::<Vec<_>>(),
        [
            "第 1 段“目标与内容”第 1 题（goal-clear）：档次与满分 6 对不上：最高一档没有到满分",
            "第 1 段“目标与内容”：各项满分合计 21，应为 20",
            "计分：各项满分合计 101，应为 100",
        ]
    );
    let form = rubric(|form| form["scoring"]["band_sets"][1]["bands"][1]["min"] = json!(88));
    assert_eq!(said(&form), "分档“85/75/60”：分档须从高到低、最后一档从 0 起");
    let form = rubric(|form| form["scoring"]["caps"][0]["band"] = json!("awful"));
    assert!(said(&form).contains("没有等第“awful”"));
    let form = rubric(|form| form["sections"][0]["items"][0]["levels"][1]["max"] = json!(3.5));
    assert!(said(&form).contains("相邻两档之间有空隙或重叠"));
}

#[test]
fn a_table_that_cannot_be_reckoned_is_refused() {
    let mut form: Value = serde_json::from_str(built_in::form_text("homework").unwrap()).unwrap();
    let table = form["sections"].as_array_mut().unwrap().iter_mut().flat_map(|s| s["items"].as_array_mut().unwrap());
    let table = table.into_iter().find(|item| item["id"] == "hw-table").unwrap();
    table["columns"][5]["compute"]["by"] = json!("class-year");
    table["limit_ref"] = json!("quotas");
    let said = said(&form);
    assert!(said.contains("计算列“是否超限”没有写怎样算，或所指的列不存在"), "{said}");
    assert!(said.contains("没有名为“quotas”的限额"), "{said}");
}

#[test]
fn a_rule_that_would_be_reckoned_otherwise_than_written_is_refused() {
    let form = patrol(|form| form["scoring"]["unanswered"] = json!("as-fail"));
    assert_eq!(said(&form), "计分：计分规则“as-fail”不认识，照它算会算错");
    let mut form: Value = serde_json::from_str(built_in::form_text("hygiene").unwrap()).unwrap();
    form["scoring"]["rank"]["order"] = json!("asc");
    assert_eq!(said(&form), "计分：计分规则“asc”不认识，照它算会算错");
}

#[test]
fn words_that_this_version_does_not_know_are_no_fault() {
    let form = patrol(|form| {
        form["sections"][0]["items"][0]["kind"] = json!("hologram");
        form["sections"][0]["items"][1]["show_if"] = json!({"weather": "rain"});
        form["sections"][0]["items"][2]["smell"] = json!("none");
        form["scoring"] = json!({"method": "by-the-stars"});
    });
    assert!(Form::parse(&form.to_string()).is_ok());
}
