//! XLSForms as a county office would write them: what becomes of each column, and what is said of a slip.
#![allow(clippy::unwrap_used)]

use duxue_documents::xlsform::{self, ReadForm};
use duxue_domain::forms::{Form, ItemKind, Known, Lack};
use duxue_domain::records::{Answer, Parts, School};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

const HEAD: [&str; 9] =
    ["type", "name", "label", "relevant", "constraint", "required", "calculation", "hint", "parameters"];

/// Rows as `type|name|label|relevant|constraint|required|calculation|hint|parameters`, choices as `list|name|label`.
fn workbook(survey: &[&str], choices: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let settings = ["form_title|form_id|version", "食堂问卷|canteen_survey|3"];
    let head = HEAD.join("|");
    let survey: Vec<&str> = std::iter::once(head.as_str()).chain(survey.iter().copied()).collect();
    let choices: Vec<&str> = std::iter::once("list_name|name|label").chain(choices.iter().copied()).collect();
    for (name, rows) in [("survey", survey.as_slice()), ("choices", &choices), ("settings", &settings)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (r, row) in (0_u32..).zip(rows) {
            for (c, cell) in (0_u16..).zip(row.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(r, c, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const YES_NO: [&str; 2] = ["yn|yes|有", "yn|no|没有"];

fn read(survey: &[&str]) -> (Form, Vec<String>) {
    let ReadForm { form, warnings } = xlsform::read(&workbook(survey, &YES_NO), "").unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let said =
        warnings.iter().filter(|one| one.sheet.as_deref() != Some("settings")).map(ToString::to_string).collect();
    (form, said)
}

fn refused(survey: &[&str]) -> Vec<String> {
    xlsform::read(&workbook(survey, &YES_NO), "").unwrap_err().iter().map(ToString::to_string).collect()
}

fn answers(given: &[(&str, Value)]) -> Parts<Answer> {
    let answer = |value: &Value| Answer { value: Some(value.clone()), ..Answer::default() };
    given.iter().map(|(id, value)| ((*id).to_owned(), answer(value))).collect()
}

#[test]
fn a_survey_is_asked_checked_and_reckoned_as_it_was_written() {
    let (form, said) = read(&[
        "select_one yn|Has_Meal|有没有陪餐|||yes||看记录",
        "integer|people|几人用餐|${Has_Meal} = 'yes'|. > 0 and . <= 2000|${Has_Meal} = 'yes'",
        "decimal|cost|一餐几元|${Has_Meal} = 'yes' and ${people} > 10|. >= -5",
        "calculate|total|合计||||round(${people} * coalesce(${cost}, 0), 1)",
        "range|taste|味道||||||start=0 end=5 step=0.5",
        "note|thanks|谢谢|selected(${Has_Meal}, 'yes') or ${total} > 100",
        "acknowledge|agreed|以上属实",
        "dateTime|when|何时看的",
    ]);
    assert!(said.iter().all(|one| one.contains("整数题")), "{said:#?}");
    assert_eq!((form.id.as_str(), form.version.as_str(), form.title.as_str()), ("canteen-survey", "3", "食堂问卷"));
    let ids: Vec<&str> = form.items().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["has-meal", "people", "cost", "total", "taste", "thanks", "agreed", "when", "when-time"]);
    assert_eq!(form.item("has-meal").unwrap().guide.how.as_deref(), Some("看记录"));
    let school = School::default();
    let given =
        answers(&[("has-meal", json!("yes")), ("people", json!(300)), ("cost", json!(7.5)), ("taste", json!(2.3))]);
    assert_eq!(form.asked(&school, &given).known("total"), Known::Number(2250.0));
    let missing: Vec<(String, Lack)> =
        form.missing(&school, &given).into_iter().map(|one| (one.item, one.lack)).collect();
    assert_eq!(missing, [("taste".to_owned(), Lack::Fit)], "每 0.5 一档");
    let asked = |given: &Parts<Answer>| -> usize { form.asked(&school, given).sections()[0].items.len() };
    assert_eq!((asked(&given), asked(&answers(&[]))), (9, 6));
    let none = form.missing(&school, &answers(&[("has-meal", json!("yes"))]));
    assert_eq!(none.iter().map(|one| one.item.as_str()).collect::<Vec<_>>(), ["people"]);
    assert_eq!(form.item("cost").unwrap().kind, ItemKind::Number);
}

#[test]
fn what_cannot_be_done_here_is_named_with_what_happens_instead() {
    let (form, said) = read(&[
        "text|phone|电话||regex(., '^[0-9]{11}$')",
        "date|day|哪天||. <= today()",
        "calculate|age|几岁||||(today() - ${day}) div 365.25",
        "text|why|为什么|${age} > 6",
        "start|start",
        "image|pic|照片|/data/day != ''",
        "video|clip|录像",
        "hidden|secret",
    ]);
    assert_eq!(
        said,
        [
            "survey!A6：填写时间、填写人和设备在记录里本来就有，这一行没有作为题目",
            "survey!A9：隐藏的题（hidden）没有带过来",
            "survey!E2：constraint 里的 regex() 这里不能照办，请督学自己把关",
            "survey!E3：constraint 里的 today() 这里不能照办，请督学自己把关",
            "survey!G4：calculation 里的 today() 这里不能照办，这一题不算，留空",
            "survey!D5：relevant 里的 age（这里算不出来） 这里不能照办，这一题总是出现",
            "survey!D7：relevant 里的 路径“/” 这里不能照办，这一题总是出现",
            "survey!A8：这里不录像，改为写要点（照片可以加在任何一题下）",
        ]
    );
    assert!(form.item("why").unwrap().show_if.is_none());
    assert_eq!(form.items().count(), 6);
}

#[test]
fn a_repeat_is_a_table_and_its_questions_are_columns() {
    let (form, said) = read(&[
        "begin_group|g|班级情况|",
        "begin_repeat|classes|各班|",
        "text|class|班级",
        "begin_group|inner|人数",
        "integer|all|应到",
        "integer|here|实到||. <= ${all}",
        "end_group",
        "select_one yn|teacher|有没有老师",
        "calculate|gone|缺||||${all} - ${here}",
        "decimal|temp|温度||. < 50",
        "end_repeat",
        "note|sum|共 ${gone} 人",
        "end_group",
    ]);
    let table = form.item("classes").unwrap();
    assert_eq!((table.kind, form.section_of("classes").unwrap().title.as_str()), (ItemKind::Table, "班级情况"));
    let columns: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(columns, ["class", "all", "here", "teacher", "gone", "temp"]);
    assert_eq!(table.columns[2].at_most.as_deref(), Some("all"));
    assert_eq!(form.choices["teacher"].len(), 2);
    let answer = Answer { value: Some(json!({"r": {"class": "一1", "all": 45, "here": 43}})), ..Answer::default() };
    assert_eq!(form.table_rows(table, &answer)[0].computed["gone"].text, "2");
    assert_eq!(
        said,
        [
            "survey!E11：登记表里只检查“不超过另一列”（. <= ${另一列}），这一条请督学自己把关",
            "survey!C13：题目里的 ${…} 不会换成回答，照原样显示",
        ]
    );
}

#[test]
fn every_slip_is_told_at_its_cell_and_all_at_once() {
    let said = refused(&[
        "text||没有名字",
        "txt|a|题型写错",
        "select_one nowhere|b|没有列表",
        "text|c|指错了题|${d} = 1",
        "text|e|全角|${c} ＝ 1",
        "text|c|重名",
        "text|1x|名字不对",
        "|f|没有题型",
        "calculate|g|没有算法",
        "range|h|范围||||||start=5 end=1",
        "text|i|自己|${i} = 'x'",
        "end_repeat",
        "begin_group|open|没有收尾",
        "begin_repeat|r|登记",
        "select_multiple yn|m|多选",
        "image|p|照片",
        "end_group",
        "text|last|最后",
    ]);
    assert_eq!(
        said,
        [
            "survey!B2：没有写 name，请写英文字母开头的名字",
            "survey!A3：不认识题型“txt”；可以写 text、integer、decimal、range、select_one 列表名、select_multiple 列表名、\
             note、date、time、dateTime、image、calculate、begin_group、begin_repeat 等",
            "survey!B7：name“c”前面已经用过，请换一个",
            "survey!B8：name“1x”要以字母或下划线开头，只能有字母、数字、下划线、连字符和点，不能有空格",
            "survey!A9：题目 f 没有写 type，请写 text、integer、select_one 列表名 等",
            "survey!A13：多了一个 end_repeat，前面没有对应的 begin_repeat",
            "survey!A18：这里写的是 end_group，与第 15 行的 begin_repeat 对不上",
            "survey!A14：begin_group 没有用 end_group 收尾，请在这一组最后加一行 end_group",
            "survey!A4：choices 里没有名为 nowhere 的列表（现有：yn）；请在 choices 里写上它的选项",
            "survey!D5：relevant 写得不对：没有名为“d”的题，请核对 ${d} 的写法",
            "survey!D6：relevant 写得不对：有全角符号“＝”，请改成英文输入法的半角符号",
            "survey!G10：calculate 要在 calculation 列写上怎样算",
            "survey!I11：start 要小于 end",
            "survey!D12：一题出不出现不能由它自己的回答决定，请改用前面的题",
            "survey!A16：登记表的一格里只能选一个；请改成 select_one，或移到登记表外",
            "survey!A17：登记表的一格里放不下照片；请把照片移到登记表外",
        ]
    );
    assert_eq!(
        refused(&["calculate|a|甲||||${b} + 1", "calculate|b|乙||||${a} + 1"])[0],
        "survey!B2：第 1 段“食堂问卷”第 1 题（a）：计算绕回了自己：a"
    );
}

#[test]
fn bytes_that_are_no_workbook_are_refused_in_words() {
    for bytes in [&b""[..], b"PK\x03\x04 and no more", b"type,name\ntext,a\n"] {
        let said = xlsform::read(bytes, "x").unwrap_err();
        assert!(said.len() == 1 && said[0].sheet.is_none(), "{said:?}");
    }
}
