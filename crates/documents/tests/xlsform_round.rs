//! A form written as an XLSForm reads back as the same form, whatever is in it.
#![allow(clippy::unwrap_used)]
// One form with everything in it is one long `json!`.
#![recursion_limit = "512"]

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use duxue_documents::xlsform;
use duxue_domain::forms::{Form, built_in};
use serde_json::{Value, json};
use std::io::Cursor;

fn back(form: &Form) -> Form {
    let bytes = xlsform::write(form).unwrap();
    let read = xlsform::read(&bytes, "").unwrap_or_else(|problems| {
        panic!("{}: {}", form.id, problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let warnings: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    assert!(warnings.is_empty(), "{}: {warnings:#?}", form.id);
    read.form
}

/// Nothing is excepted: every field of every form that comes with the program survives.
#[test]
fn every_built_in_form_survives() {
    for form in built_in::forms() {
        assert_eq!(&back(form), form, "{}", form.id);
    }
}

fn parsed(form: Value) -> Form {
    Form::parse(&form.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// Items of every kind, in ways that the built-in forms do not use.
fn odd() -> Form {
    parsed(json!({
        "id": "odd", "version": "2.10.0", "title": "样样都有的表", "lang": "zh-CN", "kind": "check",
        "facts": [{"id": "has_pool", "text": "有泳池"}],
        "scales": {"two steps": [{"id": "conform", "text": "好", "key": "1"},
            {"id": "fail", "text": "不好", "key": "2", "requires": ["note", "photo"], "advises": ["a b"]}]},
        "choices": {"level": [{"id": "a", "text": "优"}, {"id": "b", "text": " 良"}]},
        "sections": [
            {"id": "one", "title": "一段", "place": "操场", "show_if": {"fact": "has_pool", "op": "ne", "value": false}, "items": [
                {"id": "one", "text": "与段同名", "kind": "scale", "scale": "two steps", "matter": 1, "veto": true,
                 "basis": "\"引号开头", "required": true, "suggests": {"type": "hazard", "category": "fire"}},
                {"id": "3-day", "text": "三天", "kind": "text", "required": false,
                 "required_if": {"item": "one", "op": "eq", "value": "fail"},
                 "guide": {"look": "看\n两行", "judge": "怎么看：不是标签"}},
                {"id": "pick", "text": "单选", "kind": "choice-one", "options": [{"id": "x", "text": "甲"}, {"id": "y", "text": "乙"}],
                 "required": true},
                {"id": "many", "text": "多选", "kind": "choice-many", "options": [{"id": "x", "text": "甲"}, {"id": "y", "text": "乙"}],
                 "show_if": {"all": [{"item": "pick", "op": "ne", "value": "x"}, {"any": [
                    {"fact": "has_canteen", "op": "eq", "value": true}, {"item": "many-of", "op": "eq", "value": 3}]}]}},
                {"id": "many-of", "text": "几种", "kind": "count", "required_if": {"item": "many", "chosen": "x"},
                 "valid_if": {"any": [{"left": {"item": "many-of"}, "op": "gt", "right": {"number": -1.5}},
                    {"not": {"left": {"length": {"item": "many-of"}}, "op": "le", "right": {"count": {"item": "many"}}}}]},
                 "valid_says": "再看看"},
                {"id": "bmi", "text": "算", "kind": "computed", "compute": {"round": {"of": {"divide": [
                    {"item": "many-of"}, {"multiply": [{"item": "share"}, {"item": "share"}]}]}, "digits": 2}}},
                {"id": "old", "text": "没有算法", "kind": "computed"},
                {"id": "future", "text": "将来的算法", "kind": "computed", "compute": {"sine": 1}},
                {"id": "grade", "text": "等第", "kind": "computed", "compute": {"if": {
                    "when": {"left": {"item": "share"}, "op": "ge", "right": {"subtract": [{"number": 3}, {"add": [{"number": 1}, {"number": 2}]}]}},
                    "then": {"join": [{"text": "it's"}, {"first": [{"item": "bmi"}, {"text": ""}]}]},
                    "otherwise": {"most": [{"whole": {"item": "share"}}, {"remainder": [{"item": "share"}, {"number": 2}]}]}}}},
                {"id": "both", "text": "两种引号", "kind": "text", "show_if": {"item": "pick", "op": "eq", "value": "it's \"x\""}},
                {"id": "share", "text": "比例", "kind": "number", "weight": 2.5},
                {"id": "day", "text": "哪天", "kind": "date"}, {"id": "at", "text": "几点", "kind": "time"},
                {"id": "photo", "text": "照片", "kind": "photo", "photo": "required"},
                {"id": "sign", "text": "签字", "kind": "signature"},
                {"id": "who", "text": "谁", "kind": "person"}, {"id": "where", "text": "哪个班", "kind": "unit"},
                {"id": "read", "text": "请读", "kind": "note", "show_if": {"from": "the-future"}},
                {"id": "points", "text": " 给分 ", "kind": "score", "max": 5, "step": 0.5, "matter": 3},
                {"id": "hologram", "text": "将来的题", "kind": "unknown"},
            ]},
            {"id": "two", "title": "二段", "items": [
                {"id": "rows", "text": "登记", "kind": "table", "required": false, "columns": [
                    {"id": "name", "text": "姓名", "kind": "person"}, {"id": "all", "text": "应到", "kind": "count"},
                    {"id": "here", "text": "实到", "kind": "count", "at_most": "all"},
                    {"id": "level", "text": "等第", "kind": "choice"},
                    {"id": "gone", "text": "缺", "kind": "computed",
                     "compute": {"op": "formula", "formula": {"subtract": [{"item": "all"}, {"item": "here"}]}}}]},
                {"id": "again", "text": "再登记", "kind": "table", "columns": [
                    {"id": "name", "text": "又是姓名", "kind": "unit"}, {"id": "level", "text": "等第", "kind": "choice"},
                    {"id": "班级", "text": "班", "kind": "text"}, {"id": "when", "text": "何时", "kind": "time"}]},
            ]},
            {"id": "three", "title": "空的一段", "items": []},
        ],
        "scoring": {"method": "none"},
    }))
}

#[test]
fn a_form_with_everything_in_it_survives() {
    let form = odd();
    assert_eq!(back(&form), form);
    assert_eq!(back(&back(&form)), form);
}

/// The cells of a sheet, by row and column name.
fn cells(bytes: &[u8], sheet: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let text = |cell: &Data| cell.to_string();
    let head: Vec<String> = range.rows().next().unwrap().iter().map(text).collect();
    let row =
        |row: &[Data]| head.iter().cloned().zip(row.iter().map(text)).filter(|(_, cell)| !cell.is_empty()).collect();
    range.rows().skip(1).map(row).collect()
}

#[test]
fn other_tools_find_what_xlsform_can_say_in_its_own_columns() {
    let bytes = xlsform::write(&odd()).unwrap();
    let survey = cells(&bytes, "survey");
    let row = |name: &str| survey.iter().find(|row| row.get("name").map(String::as_str) == Some(name)).unwrap().clone();
    assert_eq!(row("has_pool")["type"], "select_one yes-no");
    assert_eq!(row("one-2")["relevant"], "not(${has_pool} = 'no')");
    assert_eq!(row("one")["type"], "select_one two_steps");
    assert_eq!(row("_3-day")["required"], "${one} = 'fail'");
    assert_eq!(row("many")["relevant"], "${pick} != 'x' and (${has_canteen} != 'no' or ${many-of} = 3)");
    assert_eq!(row("many-of")["constraint"], ". > -1.5 or not(string-length(.) <= count-selected(${many}))");
    assert_eq!(row("bmi")["calculation"], "round(${many-of} div (${share} * ${share}), 2)");
    assert_eq!(row("points")["parameters"], "start=0 end=5 step=0.5");
    assert_eq!(row("here")["constraint"], ". <= ${all}");
    assert_eq!(row("gone")["calculation"], "${all} - ${here}");
    assert_eq!(row("both").get("relevant"), None, "两种引号都有的，XPath 写不出来");
    assert!(row("both").contains_key("duxue::show_if"));
    let settings = cells(&bytes, "settings");
    assert_eq!((settings[0]["form_id"].as_str(), settings[0]["version"].as_str()), ("odd", "2.10.0"));
    let homework = xlsform::write(built_in::form("homework").unwrap()).unwrap();
    let over = cells(&homework, "survey").into_iter().find(|row| row.get("name").map(String::as_str) == Some("over"));
    let over = over.unwrap()["calculation"].clone();
    assert!(over.contains("((${grade} = 1 or ${grade} = 2) and max(${shown}, ${asked}) > 0)"), "{over}");
}

/// What an office changes by hand in the columns of our own is read as strictly as the rest.
#[test]
fn a_slip_in_a_column_of_our_own_is_refused() {
    let written = xlsform::write(built_in::form("canteen").unwrap()).unwrap();
    let changed = |sheet: &str, row: usize, column: &str, text: &str| -> Vec<String> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in ["survey", "choices", "settings"] {
            let mut rows = cells(&written, name);
            if name == sheet {
                rows[row - 2].insert(column.to_owned(), text.to_owned());
            }
            let out = book.add_worksheet().set_name(name).unwrap();
            let columns: std::collections::BTreeSet<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
            for (c, column) in (0_u16..).zip(&columns) {
                out.write_string(0, c, column).unwrap();
                for (r, row) in (1_u32..).zip(&rows).filter(|(_, row)| row.contains_key(column)) {
                    out.write_string(r, c, &row[column]).unwrap();
                }
            }
        }
        let read = xlsform::read(&book.save_to_buffer().unwrap(), "");
        read.map(|_| Vec::new()).unwrap_or_else(|problems| problems.iter().map(ToString::to_string).collect())
    };
    assert_eq!(changed("survey", 2, "hint", "只是提示"), Vec::<String>::new());
    let survey = cells(&written, "survey");
    let at = survey.iter().position(|row| row.get("duxue::kind").map(String::as_str) == Some("scale")).unwrap() + 2;
    let said = |column: &str, text: &str| changed("survey", at, column, text).join("\n");
    assert!(said("duxue::matter", "九").contains("“九”读不懂：这一列要写数字"), "{}", said("duxue::matter", "九"));
    assert!(said("duxue::matter", "9").contains(&format!("{at}：第 ")), "{}", said("duxue::matter", "9"));
    assert!(said("duxue::matter", "9").contains("督导事项写的是 9，只能是 1 到 8"));
    assert!(said("duxue::veto", "3").contains("此处应是 true 或 false"), "{}", said("duxue::veto", "3"));
    assert!(said("type", "text").contains("“scale”与这一行的 type 不合；可以写 text、person、unit、unknown，或空着"));
    let shape = changed("choices", 2, "duxue_requires", "[1]").join("\n");
    assert!(shape.contains("此处应是文字"), "{shape}");
    assert!(changed("settings", 2, "duxue::scoring", "{\"method\": 3}")[0].contains("计分"));
}
