//! Questions that follow from answers: shown, required, reckoned and held within limits by what was answered before.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Compare, CompareOp, Condition, Form, Formula, Known, Lack};
use duxue_domain::records::{Answer, Parts, School};
use serde_json::{Value, json};

fn form_of(items: Value) -> Form {
    let text = json!({
        "id": "own", "version": "1.0.0", "title": "县里自建表", "kind": "check",
        "sections": [{"id": "one", "title": "一段", "items": items}],
        "scoring": {"method": "none"},
    });
    Form::parse(&text.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn canteen() -> Form {
    form_of(json!([
        {"id": "has", "text": "有没有陪餐", "kind": "choice-one", "required": true,
         "options": [{"id": "yes", "text": "有"}, {"id": "no", "text": "没有"}]},
        {"id": "who", "text": "谁陪餐", "kind": "choice-many",
         "options": [{"id": "head", "text": "校长"}, {"id": "parent", "text": "家长"}],
         "show_if": {"item": "has", "op": "eq", "value": "yes"}},
        {"id": "parents", "text": "几位家长", "kind": "count", "show_if": {"item": "who", "chosen": "parent"},
         "required_if": {"not": {"left": {"count": {"item": "who"}}, "op": "lt", "right": {"number": 2}}},
         "valid_if": {"all": [{"left": {"item": "parents"}, "op": "ge", "right": {"number": 1}},
                              {"left": {"item": "parents"}, "op": "le", "right": {"number": 20}}]},
         "valid_says": "家长应在 1 到 20 位之间"},
        {"id": "share", "text": "每位家长看几间", "kind": "computed",
         "compute": {"round": {"of": {"divide": [{"number": 10}, {"item": "parents"}]}, "digits": 1}}},
        {"id": "thanks", "text": "请向家长道谢", "kind": "note", "show_if": {"item": "who", "chosen": "parent"}},
    ]))
}

fn answers(given: &[(&str, Value)]) -> Parts<Answer> {
    let answer = |value: &Value| Answer { value: Some(value.clone()), ..Answer::default() };
    given.iter().map(|(id, value)| ((*id).to_owned(), answer(value))).collect()
}

fn asked(form: &Form, given: &Parts<Answer>) -> Vec<String> {
    let school = School::default();
    let asked = form.asked(&school, given);
    asked.sections().iter().flat_map(|section| section.items.iter().map(|item| item.id.clone())).collect()
}

#[test]
fn a_question_follows_from_an_answer_and_goes_with_it() {
    let form = canteen();
    assert_eq!(asked(&form, &answers(&[])), ["has", "share"]);
    let mut given = answers(&[("has", json!("yes")), ("who", json!(["head", "parent"]))]);
    assert_eq!(asked(&form, &given), ["has", "who", "parents", "share", "thanks"]);
    given.insert("has".to_owned(), Answer { value: Some(json!("no")), ..Answer::default() });
    assert_eq!(asked(&form, &given), ["has", "share"], "谁陪餐不问了，跟着它问的也不问");
    assert_eq!(form.items_for(&School::default())[0].items.len(), 5, "还没有回答时，一题也不藏");
}

#[test]
fn progress_and_what_is_missing_go_by_what_is_asked() {
    let (form, school) = (canteen(), School::default());
    let missing = |given: &Parts<Answer>| -> Vec<(String, Lack)> {
        form.missing(&school, given).into_iter().map(|one| (one.item, one.lack)).collect()
    };
    assert_eq!(missing(&answers(&[])), [("has".to_owned(), Lack::Answer)]);
    let one = answers(&[("has", json!("yes")), ("who", json!(["parent"]))]);
    assert!(missing(&one).is_empty(), "只选了一种，家长人数可以不填");
    let both = answers(&[("has", json!("yes")), ("who", json!(["head", "parent"]))]);
    assert_eq!(missing(&both), [("parents".to_owned(), Lack::Answer)]);
    let progress = form.progress(&school, &both);
    assert_eq!((progress.answered, progress.total), (2, 3));
}

#[test]
fn an_answer_beyond_the_items_own_limits_is_named_and_kept() {
    let (form, school) = (canteen(), School::default());
    let of = |n: i32| answers(&[("has", json!("yes")), ("who", json!(["parent"])), ("parents", json!(n))]);
    assert!(form.missing(&school, &of(20)).is_empty());
    let missing = form.missing(&school, &of(21));
    assert_eq!((missing[0].lack, missing[0].says.as_str()), (Lack::Fit, "一段：几位家长（家长应在 1 到 20 位之间）"));
}

#[test]
fn a_figure_is_reckoned_once_all_of_it_is_there() {
    let (form, school) = (canteen(), School::default());
    let share = |given: &Parts<Answer>| form.asked(&school, given).known("share");
    let given = answers(&[("has", json!("yes")), ("who", json!(["parent"])), ("parents", json!("３"))]);
    assert_eq!(share(&given), Known::Number(3.3));
    assert_eq!(share(&answers(&[("has", json!("yes"))])), Known::Empty);
    let none = answers(&[("has", json!("yes")), ("who", json!(["parent"])), ("parents", json!(0))]);
    assert_eq!(share(&none), Known::Empty, "不能除以零");
}

#[test]
fn formulas_reckon_texts_choices_and_steps() {
    let school = School::default();
    let value = |formula: Value| -> Option<Known> {
        let formula: Formula = serde_json::from_value(formula).unwrap();
        formula.value(&school, &|id| {
            Some(match id {
                "name" => Known::Text("王芳".to_owned()),
                "points" => Known::Number(2.3),
                _ => Known::Empty,
            })
        })
    };
    assert_eq!(value(json!({"length": {"item": "name"}})), Some(Known::Number(2.0)));
    assert_eq!(value(json!({"remainder": [{"item": "points"}, {"number": 0.1}]})), Some(Known::Number(0.0)));
    assert_eq!(value(json!({"whole": {"item": "points"}})), Some(Known::Number(2.0)));
    assert_eq!(value(json!({"most": [{"item": "points"}, {"item": "nothing"}]})), Some(Known::Number(2.3)));
    assert_eq!(value(json!({"add": [{"item": "points"}, {"item": "nothing"}]})), Some(Known::Empty));
    let first = json!({"first": [{"item": "nothing"}, {"join": [{"item": "name"}, {"text": "老师"}]}]});
    assert_eq!(value(first), Some(Known::Text("王芳老师".to_owned())));
    let grade = json!({"if": {"when": {"left": {"item": "points"}, "op": "gt", "right": {"number": 2}},
        "then": {"text": "好"}, "otherwise": {"text": "差"}}});
    assert_eq!(value(grade), Some(Known::Text("好".to_owned())));
    assert_eq!(value(json!({"from-the-future": 1})), None, "将来的算法不瞎猜");
}

#[test]
fn days_are_compared_as_days_and_an_empty_one_with_nothing() {
    let before = |left: Known, right: &str| {
        let condition = Condition::Compare(Box::new(Compare {
            left: Formula::Item("day".to_owned()),
            op: CompareOp::Lt,
            right: Formula::Text(right.to_owned()),
        }));
        condition.holds(&School::default(), &|_| Some(left.clone()))
    };
    assert_eq!(before(Known::Text("2026-09-01".to_owned()), "2026-11-18"), Some(true));
    assert_eq!(before(Known::Text("2026-12-01".to_owned()), "2026-11-18"), Some(false));
    assert_eq!(before(Known::Empty, "2026-11-18"), Some(false));
}

#[test]
fn a_column_is_reckoned_by_a_formula_of_its_row() {
    let form = form_of(json!([{"id": "table", "text": "各班人数", "kind": "table", "columns": [
        {"id": "class", "text": "班级", "kind": "unit"}, {"id": "boys", "text": "男", "kind": "count"},
        {"id": "girls", "text": "女", "kind": "count"},
        {"id": "all", "text": "合计", "kind": "computed",
         "compute": {"op": "formula", "formula": {"add": [{"item": "boys"}, {"item": "girls"}]}}}]}]));
    let answer = Answer {
        value: Some(json!({"r1": {"class": "一1", "boys": 20, "girls": 21}, "r2": {"class": "一2", "boys": 20}})),
        ..Answer::default()
    };
    let rows = form.table_rows(form.item("table").unwrap(), &answer);
    assert_eq!((rows[0].computed["all"].text.as_str(), rows[1].computed["all"].text.as_str()), ("41", ""));
}

#[test]
fn a_condition_on_nothing_and_a_circle_are_refused() {
    let text = json!({
        "id": "own", "version": "1.0.0", "title": "县里自建表", "kind": "check",
        "sections": [{"id": "one", "title": "一段", "items": [
            {"id": "a", "text": "甲", "kind": "computed", "compute": {"item": "b"}},
            {"id": "b", "text": "乙", "kind": "computed", "compute": {"add": [{"item": "a"}, {"number": 1}]}},
            {"id": "c", "text": "丙", "kind": "text", "show_if": {"item": "nowhere", "chosen": "x"}},
        ]}],
        "scoring": {"method": "none"},
    });
    let said = Form::parse(&text.to_string()).unwrap_err().to_string();
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "第 1 段“一段”第 1 题（a）：计算绕回了自己：a",
            "第 1 段“一段”第 2 题（b）：计算绕回了自己：b",
            "第 1 段“一段”第 3 题（c）：没有题目“nowhere”",
        ]
    );
}
