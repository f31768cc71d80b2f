//! Filling a form in: what is missing, by name, and which answers cannot be.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Form, Lack, built_in};
use duxue_domain::records::{Answer, Attachment, Parts, School};
use serde_json::{Value, json};

fn point() -> School {
    let facts = built_in::common().school_facts.iter().map(|fact| (fact.id.clone(), false)).collect();
    School { school_kind: Some("teaching-point".to_owned()), facts, ..School::default() }
}

fn judged(result: &str, note: Option<&str>) -> Answer {
    Answer { result: Some(result.to_owned()), note: note.map(str::to_owned), ..Answer::default() }
}

fn value(value: Value) -> Answer {
    Answer { value: Some(value), ..Answer::default() }
}

/// A form of the county's own, with items of kinds that the built-in forms do not have.
fn own_form() -> Form {
    let text = json!({
        "id": "own", "version": "1.0.0", "title": "县里自建表", "kind": "check",
        "scales": {"yes": [{"id": "yes", "text": "有", "key": "1"}, {"id": "no", "text": "没有", "key": "2", "requires": ["photo"]}]},
        "choices": {"level": [{"id": "a", "text": "优"}]},
        "sections": [{"id": "one", "title": "一段", "items": [
            {"id": "has", "text": "有没有", "kind": "scale", "scale": "yes", "matter": 1},
            {"id": "why", "text": "为什么没有", "kind": "text", "required_if": {"item": "has", "op": "eq", "value": "no"}},
            {"id": "day", "text": "哪一天", "kind": "date", "required": true},
            {"id": "at", "text": "几点", "kind": "time"},
            {"id": "people", "text": "人数", "kind": "count"},
            {"id": "share", "text": "比例", "kind": "number"},
            {"id": "who", "text": "哪些人", "kind": "choice-many", "options": [{"id": "s", "text": "学生"}, {"id": "t", "text": "教师"}]},
            {"id": "mark", "text": "给分", "kind": "score", "max": 5, "step": 0.5, "matter": 3},
            {"id": "list", "text": "登记", "kind": "table", "matter": 1, "columns": [
                {"id": "name", "text": "姓名", "kind": "person"}, {"id": "n", "text": "次数", "kind": "count"},
                {"id": "level", "text": "等第", "kind": "choice"}]},
            {"id": "hologram", "text": "将来的题", "kind": "hologram"},
        ]}],
        "scoring": {"method": "from-the-future"},
    });
    Form::parse(&text.to_string()).unwrap()
}

fn says(form: &Form, item: &str, answer: &Answer) -> Vec<String> {
    form.check_answer(form.item(item).unwrap(), answer).errors
}

#[test]
fn progress_counts_what_the_school_is_asked() {
    let patrol = built_in::patrol();
    let mut answers = Parts::from([("gate-plate".to_owned(), judged("conform", None))]);
    answers.insert("canteen-sample".to_owned(), judged("fail", None));
    let progress = patrol.progress(&point(), &answers);
    assert_eq!((progress.answered, progress.total), (1, 58), "没有食堂，食堂的旧答案留着但不计");
    assert_eq!((progress.sections[0].title.as_str(), progress.sections[0].answered), ("校门与门卫", 1));
}

#[test]
fn a_fail_without_a_word_of_fact_is_missing_its_note_by_name() {
    let patrol = built_in::patrol();
    let mut answers: Parts<Answer> = patrol
        .items_for(&point())
        .into_iter()
        .flat_map(|visible| visible.items)
        .map(|item| (item.id.clone(), judged("conform", None)))
        .collect();
    assert!(patrol.missing(&point(), &answers).is_empty());

    answers.insert("gate-alarm".to_owned(), judged("fail", Some("  ")));
    answers.remove("gate-cctv");
    let missing = patrol.missing(&point(), &answers);
    let seen: Vec<_> = missing.iter().map(|m| (m.item.as_str(), m.lack, m.says.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("gate-alarm", Lack::Note, "校门与门卫：一键报警装置能接通，按月测试有记录（不符合，还没写事实）"),
            ("gate-cctv", Lack::Answer, "校门与门卫：视频监控覆盖校门、周界、通道、食堂，画面清楚，录像可回放（未填）"),
        ]
    );
}

#[test]
fn a_fail_asks_for_a_note_and_advises_a_photo_but_refuses_nothing() {
    let patrol = built_in::patrol();
    let item = patrol.item("building-exit").unwrap();
    let check = patrol.check_answer(item, &judged("fail", None));
    assert!(check.errors.is_empty());
    assert_eq!(check.warnings, ["判为“不符合”，请写一句看到的事实", "判为“不符合”，最好拍一张照片"]);

    let mut answer = judged("fail", Some("三楼东侧防火门上锁"));
    answer.photos.insert("p".to_owned(), Attachment::default());
    assert!(patrol.check_answer(item, &answer).warnings.is_empty());
    answer.photos.insert("p".to_owned(), Attachment { deleted: Some(true), ..Attachment::default() });
    assert_eq!(patrol.check_answer(item, &answer).warnings.len(), 1, "删掉的照片不算");

    let check = patrol.check_answer(item, &judged("excellent", None));
    assert_eq!(check.errors, ["选项“excellent”不在这一题的选项里"]);
    let check = patrol.check_answer(item, &judged("conform", Some(&"字".repeat(20_000))));
    assert_eq!(check.warnings, ["说明有 20000 个字，打印时放不下，建议写要点"]);
}

#[test]
fn a_question_that_hangs_on_another_is_asked_only_then() {
    let form = own_form();
    let names = |answers: &Parts<Answer>| -> Vec<String> {
        form.missing(&point(), answers).into_iter().map(|missing| missing.item).collect()
    };
    assert_eq!(names(&Parts::new()), ["has", "day", "mark", "list"]);
    let answers = Parts::from([("has".to_owned(), judged("no", None))]);
    assert_eq!(names(&answers), ["has", "why", "day", "mark", "list"], "没有时还要照片和原因");
}

#[test]
fn an_item_of_a_kind_from_the_future_is_shown_and_counts_for_nothing() {
    let form = own_form();
    assert_eq!(form.item("hologram").unwrap().text, "将来的题");
    assert!(says(&form, "hologram", &value(json!({"x": 1}))).is_empty());
    assert_eq!(form.score(&point(), &Parts::new()).figure, None);
}

#[test]
fn values_that_cannot_be_are_named_in_plain_words() {
    let form = own_form();
    for (item, good, bad, said) in [
        ("day", json!("2026-11-18"), json!("2026-11-31"), "日期应写成 2026-11-18 这样，且是真有的一天"),
        ("day", json!("2024-02-29"), json!("2026-1-8"), "日期应写成 2026-11-18 这样，且是真有的一天"),
        ("at", json!("09:05"), json!("25:00"), "时间应写成 09:05 这样"),
        ("people", json!(0), json!(2.5), "应填整数，不能是负数"),
        ("people", json!("12"), json!("十二"), "应填数字"),
        ("people", json!("１２"), json!("1e999"), "应填数字"),
        ("share", json!(-0.5), json!(true), "应填数字"),
        ("who", json!(["s", "t"]), json!(["s", "x"]), "选项“x”不在这一题的选项里"),
        ("mark", json!(4.5), json!(4.3), "分数应在 0 到 5 之间，每 0.5 分一档"),
        ("mark", json!(0), json!(5.5), "分数应在 0 到 5 之间，每 0.5 分一档"),
        ("why", json!("忘了 𠮷 <script>"), json!(3), "应填文字"),
        ("list", json!({}), json!("无"), "应是一行一行的登记"),
    ] {
        assert!(says(&form, item, &value(good.clone())).is_empty(), "{item} {good}");
        assert_eq!(says(&form, item, &value(bad)), [said]);
        assert!(says(&form, item, &value(Value::Null)).is_empty(), "清空总可以");
    }
}

#[test]
fn a_wrong_cell_is_named_by_row_and_column() {
    let form = own_form();
    let rows = json!({"a": {"name": "张", "n": 1, "level": "a"}, "b": {"name": "李", "n": -1, "level": "z"}, "c": {"deleted": true, "n": -1}});
    let said = says(&form, "list", &value(rows));
    assert_eq!(said, ["第 2 行“次数”：应填整数，不能是负数", "第 2 行“等第”：选项“z”不在这一题的选项里"]);

    let duty = built_in::form("attendance-duty").unwrap();
    let rows = value(json!({"a": {"unit": "语文组", "should": 12, "present": 13}}));
    let check = duty.check_answer(duty.item("at-table").unwrap(), &rows);
    assert_eq!(check.warnings, ["第 1 行“实到”13，多于“应到”12"]);
}
