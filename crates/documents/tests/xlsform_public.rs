//! XLSForms of others are read, with what was left out named, or refused at the cell that is wrong.
#![allow(clippy::unwrap_used)]

use duxue_documents::xlsform::{self, ReadForm};
use duxue_domain::forms::{Condition, Form, ItemKind};
use duxue_domain::records::{Answer, Parts, School};
use serde_json::json;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/xlsforms/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The form, and the warnings that are not about what `settings` lacks.
fn read(name: &str) -> (Form, Vec<String>) {
    let stem = name.rsplit_once('.').unwrap().0;
    let ReadForm { form, warnings } = xlsform::read(&bytes(name), stem).unwrap_or_else(|problems| {
        panic!("{name}: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let said =
        warnings.iter().filter(|one| one.sheet.as_deref() != Some("settings")).map(ToString::to_string).collect();
    (form, said)
}

fn refused(name: &str) -> Vec<String> {
    xlsform::read(&bytes(name), "named").unwrap_err().iter().map(ToString::to_string).collect()
}

fn kinds(form: &Form) -> Vec<(&str, ItemKind)> {
    form.items().map(|item| (item.id.as_str(), item.kind)).collect()
}

#[test]
fn old_names_of_columns_are_understood() {
    let (form, said) = read("text_and_integer_xlsx.xlsx");
    assert_eq!((form.id.as_str(), form.version.as_str()), ("text-and-integer-xlsx", "1.0.0"));
    assert_eq!(kinds(&form), [("your-name", ItemKind::Text), ("your-age", ItemKind::Count)]);
    assert_eq!(form.item("your-age").unwrap().text, "How many years old are you?");
    assert_eq!(said, ["survey!A3：整数题按个数收，不收负数；要收负数的，在 constraint 里写上负数的下限"]);
}

#[test]
fn an_option_more_and_a_line_to_say_what() {
    let (form, said) = read("or_other.xlsx");
    assert_eq!(
        kinds(&form),
        [("fav-color", ItemKind::ChoiceOne), ("fav-color-other", ItemKind::Text), ("fav-pastel", ItemKind::ChoiceOne)]
    );
    assert_eq!(form.items().next().unwrap().options.last().unwrap().text, "其他");
    assert_eq!(said, ["survey!D3：选项不会按前面的回答筛选（choice_filter），全部列出"]);
    let school = School::default();
    let shown = |color: &str| {
        let answer = Answer { value: Some(json!(color)), ..Answer::default() };
        let answers = Parts::from([("fav-color".to_owned(), answer)]);
        form.asked(&school, &answers).sections()[0].items.len()
    };
    assert_eq!((shown("red"), shown("other")), (2, 3));
}

#[test]
fn what_lies_beside_the_form_is_named() {
    let (form, said) = read("select_one_external.xlsx");
    assert_eq!(kinds(&form), [("state", ItemKind::ChoiceOne), ("county", ItemKind::Text), ("city", ItemKind::Text)]);
    assert_eq!(
        said,
        [
            "工作表 external_choices：这张工作表没有用到",
            "survey!A3：选项在另外的文件里，没有带过来，改为填文字（共 2 处，这里是第一处）",
            "survey!D3：选项不会按前面的回答筛选（choice_filter），全部列出（共 2 处，这里是第一处）",
        ]
    );
    let (form, said) = read("pull_data.xlsx");
    assert_eq!(kinds(&form), [("fruit", ItemKind::Computed), ("note-fruite", ItemKind::Note)]);
    assert_eq!(
        said,
        [
            "survey!D2：calculation 里的 pulldata() 这里不能照办，这一题不算，留空",
            "survey!C3：题目里的 ${…} 不会换成回答，照原样显示",
        ]
    );
    let (_, said) = read("search_and_select.xlsx");
    assert_eq!(said[0], "survey!D2：外观（appearance）没有带过来，按统一的样子显示");
}

#[test]
fn cells_below_no_heading_and_labels_made_by_formulas() {
    let (form, said) = read("ODKValidateWarnings.xlsx");
    assert_eq!(form.items().count(), 3);
    assert_eq!(said[1], "survey!D2：这一列在第一行没有列名，里面的内容没有用到（共 3 处，这里是第一处）");
    let (form, said) = read("xl_date_ambiguous.xlsx");
    assert_eq!(form.items().count(), 4);
    assert_eq!(form.item("name1").unwrap().text, "name1");
    assert!(said.contains(&"工作表 changelog：这张工作表没有用到".to_owned()), "{said:?}");
    let (form, said) = read("xl_date_ambiguous_v1.xlsx");
    assert_eq!(form.item("current-date").unwrap().kind, ItemKind::Date);
    assert!(said.contains(&"survey!D6：默认值（default）没有带过来，要督学自己填".to_owned()), "{said:?}");
}

#[test]
fn groups_within_groups_are_sections_with_all_their_conditions() {
    let (form, said) = read("flat_xlsform_test.xlsx");
    let titles: Vec<&str> = form.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles[0], "Flat test", "题目在组外的，用表名");
    let deep = form.sections.iter().find(|section| section.id == "group-test").unwrap();
    let everything = json!({"not": {"item": "skip-to-end", "chosen": "yes"}});
    assert_eq!(deep.show_if, Some(serde_json::from_value::<Condition>(everything).unwrap()));
    assert_eq!(form.item("required-text").unwrap().required, Some(true));
    assert_eq!(form.item("address").unwrap().text, "您好", "有中文的取中文");
    assert_eq!(form.item("a-decimal").unwrap().valid_if, {
        let rule = json!({"left": {"item": "a-decimal"}, "op": "le", "right": {"item": "a-integer"}});
        Some(serde_json::from_value(rule).unwrap())
    });
    let lost = |words: &str| said.iter().filter(|one| one.contains(words)).map(String::as_str).collect::<Vec<_>>();
    assert_eq!(lost("regex()"), ["survey!N3：relevant 里的 regex() 这里不能照办，这一题总是出现"]);
    assert_eq!(
        lost("填写人"),
        ["survey!A42：填写时间、填写人和设备在记录里本来就有，这一行没有作为题目（共 7 处，这里是第一处）"]
    );
    assert_eq!(
        lost("改为"),
        [
            "survey!A34：这里不定位，改为写地点",
            "survey!A35：这里不扫码，改为填号码",
            "survey!A37：这里不录音，改为写要点",
            "survey!A38：这里不录像，改为写要点（照片可以加在任何一题下）",
        ]
    );
    assert_eq!(lost("几种语言"), ["工作表 survey：有几种语言（chinese、english），只取一种：先取中文"]);
    assert_eq!(lost("autoplay"), ["survey!X1：不认识“autoplay”列，没有用到；若是写错了，请改正列名"]);
    assert_eq!(said.len(), 20, "{said:#?}");
}

#[test]
fn what_is_wrong_is_told_at_its_cell() {
    assert_eq!(refused("bad_calc.xlsx"), ["survey!D2：calculation 写得不对：' 开头的文字没有收尾的引号"]);
    assert_eq!(
        refused("survey_no_name.xlsx"),
        ["没有名为 survey 的工作表（现有：Sheet1）；请把写题目的那张改名为 survey"]
    );
    assert_eq!(
        refused("choice_filter_test.xlsx"),
        ["choices!B6：列表 counties 里已经有选项 king；每个选项的 name 要各不相同"]
    );
    assert_eq!(
        refused("attribute_columns_test.xlsx"),
        ["survey!A18：登记表的一格里只能选一个；请改成 select_one，或移到登记表外"]
    );
    let doubled = refused("duplicate_columns.xlsx");
    assert!(doubled.contains(&"survey!E1：“label”列与 D1 重复，请只留一列".to_owned()), "{doubled:?}");
    assert_eq!(
        refused("tutorial.xls"),
        ["这是旧版 .xls 表格，或设了打开密码；请用 Excel 或 WPS 打开，另存为不带密码的 .xlsx"]
    );
}
