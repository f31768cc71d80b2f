//! Tables that an office keeps in its own way and that are nonetheless in order.

use super::*;
use encoding_rs::GBK;
use rust_xlsxwriter::{ExcelDateTime, Format};

const HEAD: [&str; 8] = ["学校名称", "学校代码", "办学类型", "乡镇", "责任区", "电话", "学生数", "主管学校"];
const BRIDGE: [&str; 8] =
    ["石桥镇中心小学", "2900071001", "完全小学", "石桥镇", "第三督学责任区", "13800001234", "912", ""];

#[test]
fn titles_blank_rows_and_other_words_for_headings_are_understood() {
    let file = workbook(&[
        &["临溪县学校情况一览表"],
        &[],
        &["填报单位：县督导室", "", "2026年9月"],
        &["序号", "在校生数（人）", "校　名*", "所在乡镇", "学段", "联系\n电话", "督学责任区", "标识码"],
        &[],
        &["1", "９１２人", "石桥镇 中心小学", "石桥镇", "完小", "138 0000 1234", "第三责任区", "２９０００７１００１"],
        &[],
        &["2", "1,086", "石桥镇初级中学", "石桥镇", "初级中学", "0718-5550123", "第3督学责任区", " 3900071008 "],
        &["合计", "1998"],
        &["制表：马晓云", "", "审核：　　"],
    ]);
    let rows = read_schools(&file).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].place.row, 6);
    assert_eq!(rows[0].name, "石桥镇中心小学");
    assert_eq!(rows[0].code, "2900071001");
    assert_eq!(rows[0].school_kind, "primary-full");
    assert_eq!(rows[0].students, Some(912));
    assert_eq!(rows[0].phone.as_deref(), Some("13800001234"));
    assert_eq!(rows[1].place.row, 8);
    assert_eq!(rows[1].school_kind, "junior");
    assert_eq!(rows[1].students, Some(1086));
    assert_eq!(rows[1].phone.as_deref(), Some("0718-5550123"));
    let plan = plan_schools(&rows, &Existing::default(), &mut ids()).unwrap();
    assert_eq!(plan.upserts.iter().filter(|upsert| upsert.kind == duxue_domain::records::Kind::Zone).count(), 1);
}

#[test]
fn merged_headings_in_two_rows_and_townships_merged_downwards_are_filled_in() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 6, "学校基本情况登记表", &plain).unwrap();
    for (column, heading) in (0_u16..).zip(["学校名称", "学校代码", "办学类型", "乡镇", "责任区"]) {
        sheet.merge_range(1, column, 2, column, heading, &plain).unwrap();
    }
    sheet.merge_range(1, 5, 1, 6, "学校情况", &plain).unwrap();
    sheet.write(2, 5, "有食堂").unwrap();
    sheet.write(2, 6, "是否寄宿制").unwrap();
    sheet.merge_range(3, 3, 4, 3, "青云乡", &plain).unwrap();
    sheet.merge_range(3, 4, 4, 4, "第三督学责任区", &plain).unwrap();
    for (row, name, code, answer) in [(3, "青云乡中心小学", "2900081001", "√"), (4, "鹿庄小学", "2900081008", "无")]
    {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, code).unwrap();
        sheet.write(row, 2, "小学").unwrap();
        sheet.write(row, 5, "是").unwrap();
        sheet.write(row, 6, answer).unwrap();
    }
    let rows = read_schools(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].township.as_deref(), Some("青云乡"));
    assert_eq!(rows[1].zone, "第三督学责任区");
    assert_eq!(rows[1].place.row, 5);
    assert!(rows[0].facts["has_dormitory"]);
    assert!(!rows[1].facts["has_dormitory"]);
    assert!(rows[1].facts["has_canteen"]);
}

#[test]
fn numbers_kept_as_numbers_are_read_as_codes_and_phones() {
    let file = workbook(&[&HEAD, &["石桥小学", "#2900071001", "小学", "石桥镇", "三区", "#13800001234", "#88", ""]]);
    let row = &read_schools(&file).unwrap()[0];
    assert_eq!(row.code, "2900071001");
    assert_eq!(row.phone.as_deref(), Some("13800001234"));
    assert_eq!(row.students, Some(88));
    let file = workbook(&[&HEAD, &["石桥小学", "#2900071001", "小学", "石桥镇", "三区", "#7185550123", "", ""]]);
    assert_eq!(read_schools(&file).unwrap()[0].phone.as_deref(), Some("07185550123"), "the area code's 0 comes back");
}

#[test]
fn a_text_table_from_a_chinese_windows_is_read_like_one_in_utf_8() {
    let text = format!(
        "临溪县学校名册,,,\r\n\r\n{}\r\n{}\r\n\"白杨坪\r\n教学点\",=\"2900071042\",教学点,石桥镇,第三督学责任区,'13800005678,17,石桥镇中心小学\r\n",
        HEAD.join(","),
        BRIDGE.join(",")
    );
    let (gbk, _, lossy) = GBK.encode(&text);
    assert!(!lossy);
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [gbk.as_ref(), with_mark.as_slice(), text.as_bytes(), &utf16, text.replace(',', "\t").as_bytes()] {
        let rows = read_schools(bytes).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].place.row, rows[1].place.row), (4, 5));
        assert_eq!(rows[1].name, "白杨坪教学点");
        assert_eq!(rows[1].code, "2900071042");
        assert_eq!(rows[1].phone.as_deref(), Some("13800005678"));
        assert_eq!(rows[1].parent.as_deref(), Some("石桥镇中心小学"));
    }
}

#[test]
fn days_are_read_however_an_office_writes_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(["督学", "学校", "开始时间", "结束时间"]) {
        sheet.write(0, column, heading).unwrap();
    }
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for (row, text) in (1..).zip(["2026-9-1", "2026.9.1", "2026/09/01", "２０２６年９月１日", "20260901"]) {
        sheet.write(row, 2, text).unwrap();
    }
    sheet.write_with_format(6, 2, ExcelDateTime::from_ymd(2026, 9, 1).unwrap(), &day).unwrap();
    sheet.write(7, 2, 46266).unwrap();
    sheet.write(7, 3, "至今").unwrap();
    for row in 1..8 {
        sheet.write(row, 0, "周德昌").unwrap();
        sheet.write(row, 1, format!("学校{row}")).unwrap();
    }
    let rows = read_assignments(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(rows.len(), 7);
    for row in rows {
        assert_eq!(row.from.to_string(), "2026-09-01", "row {}", row.place.row);
        assert_eq!(row.to, None);
    }
}

#[test]
fn a_table_on_several_sheets_is_read_whole_and_other_sheets_are_passed_over() {
    let mut book = Workbook::new();
    for (sheet, code) in [("第一区", "2900071001"), ("第二区", "2900071008")] {
        let sheet = book.add_worksheet().set_name(sheet).unwrap();
        sheet.write_row(0, 0, HEAD).unwrap();
        sheet
            .write_row(1, 0, [format!("学校{code}"), code.to_owned(), "小学".into(), String::new(), "一区".into()])
            .unwrap();
    }
    book.add_worksheet().set_name("填表说明").unwrap().write(0, 0, "学校名称写全称").unwrap();
    let old = book.add_worksheet().set_name("去年").unwrap();
    old.write_row(0, 0, HEAD).unwrap();
    old.write_row(1, 0, ["旧学校", "不是代码"]).unwrap();
    old.set_hidden(true);
    let rows = read_schools(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].place.sheet.as_deref(), Some("第二区"));
}

#[test]
fn padded_and_foreign_names_keep_what_belongs_to_them() {
    let head = ["姓名", "工号", "角色", "责任区", "督学证号", "电话", "专（兼）职"];
    let file = workbook(&[
        &head,
        &["王　昇", "d0302", "专职督学", "第三责任区", "０３１８", "", ""],
        &["阿依古丽·买买提", "D0303", "兼职督学", "三", "#319", "", "兼"],
        &["马晓云", "X01", "县督导室工作人员", "", "—", "", "—"],
        &["Anna  Li", "X02", "督导室", "", "", "", ""],
    ]);
    let rows = read_people(&file).unwrap();
    assert_eq!(rows[0].name, "王昇");
    assert_eq!(rows[0].code, "D0302");
    assert_eq!(rows[0].certificate.as_deref(), Some("0318"));
    assert_eq!(rows[0].employment.as_deref(), Some("full"));
    assert_eq!(rows[1].employment.as_deref(), Some("part"));
    assert_eq!(rows[2].role, "county_staff");
    assert_eq!(rows[2].certificate, None);
    assert_eq!(rows[3].name, "Anna Li");
}
