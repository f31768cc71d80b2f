//! Tables with mistakes: nothing of them is used, and every mistake is named by its row.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

const HEAD: [&str; 7] = ["学校名称", "学校代码", "办学类型", "责任区", "电话", "学生数", "有食堂"];

#[test]
fn every_mistake_is_listed_by_row_and_column_and_nothing_is_imported() {
    let file = workbook(&[
        &["学校名册"],
        &HEAD,
        &["石桥镇中心小学", "2900071001", "完全小学", "第三督学责任区", "13800001234", "912", "是"],
        &["", "2900071008", "小学", "第三督学责任区", "", "", ""],
        &["柳湾完全小学", "2900071001", "完小", "第三督学责任区", "", "", ""],
        &["鹿庄小学", "29000710", "小学", "第三督学责任区", "打村部", "约50", "说不清"],
        &["金坪书院", "2900071015", "书院", "", "1380000", "-3", ""],
        &["丰坪小学", "2.9E+09", "小学", "一区", "#123456", "88.5", ""],
        &["杏洞小学", "#90007102", "小学", "一区", "", "99999999", ""],
    ]);
    assert_eq!(
        said(read_schools(&file)),
        [
            "第 4 行“学校名称”：没有填",
            "第 5 行“学校代码”：“2900071001”与第 3 行重复",
            "第 6 行“学校代码”：要 10 位数字，这里“29000710”是 8 位",
            "第 6 行“电话”：“打村部”不像电话号码",
            "第 6 行“学生数”：“约50”不是整数",
            "第 6 行“有食堂”：“说不清”认不出是“是”还是“否”",
            "第 7 行“办学类型”：没有“书院”这种办学类型，可以填：幼儿园、教学点、小学、完全小学、初中、九年一贯制学校、高中、完全中学、职业学校、特殊教育学校",
            "第 7 行“责任区”：没有填",
            "第 7 行“学生数”：“-3”不是整数",
            "第 8 行“学校代码”：“2.9E+09”被表格软件写成了科学计数，原来的数字已经丢了，请把这一列设成文本后重新填写",
            "第 8 行“电话”：“123456”不像电话号码",
            "第 8 行“学生数”：“88.5”不是整数",
            "第 9 行“学校代码”：要 10 位数字，这里存成数字后只剩 8 位（90007102），开头的 0 可能丢了，请把这一列设成文本后重新填写",
            "第 9 行“学生数”：“99999999”太大了，请核对",
        ]
    );
}

#[test]
fn a_name_with_a_lost_letter_and_a_broken_formula_are_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["姓名", "工号", "角色", "责任区"]).unwrap();
    sheet.write_row(1, 0, ["李\u{E863}", "D1", "督学", "一区"]).unwrap();
    sheet.write_row(2, 0, ["王\u{FFFD}", "D2", "督学", ""]).unwrap();
    sheet.write_row(3, 0, ["赵一", "D3", "督学"]).unwrap();
    sheet.write_formula(3, 3, Formula::new("=VLOOKUP(1,A1:B2,2,0)").set_result("#N/A")).unwrap();
    sheet.write_row(4, 0, ["钱二", "D3", "校长", "一区"]).unwrap();
    assert_eq!(
        said(read_people(&book.save_to_buffer().unwrap())),
        [
            "第 2 行“姓名”：“李\u{E863}”里有认不出的字（可能是造字或乱码），请重新录入这个字",
            "第 3 行“姓名”：“王\u{FFFD}”里有认不出的字（可能是造字或乱码），请重新录入这个字",
            "第 3 行“责任区”：没有填",
            "第 4 行“责任区”：公式算不出结果，请改成填好的内容",
            "第 5 行“角色”：没有“校长”这种角色，可以填：责任督学、责任区组长、县督导室人员、县里只看的、学校督导室、学校兼职督导员、系部督导小组、学生信息员",
            "第 5 行“工号”：“D3”与第 4 行重复",
        ]
    );
}

#[test]
fn postings_without_a_day_or_ending_before_they_begin_are_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["工号", "学校名称", "起始日期", "终止日期"]).unwrap();
    sheet.write_row(1, 0, ["D0301", "石桥镇中心小学", "2026年9月"]).unwrap();
    sheet.write_row(2, 0, ["D0301", "柳湾完全小学", "2026-09-31"]).unwrap();
    sheet.write_row(3, 0, ["D0301", "白杨坪教学点", "2026-09-01"]).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(2025, 8, 31).unwrap(), &day).unwrap();
    sheet.write_row(4, 0, ["D0301", "", "0206-09-01"]).unwrap();
    sheet.write_row(5, 0, ["D0301", "鹿庄小学", "开学"]).unwrap();
    sheet.write_row(6, 0, ["D0301", "鹿庄小学", "2206-09-01"]).unwrap();
    assert_eq!(
        said(read_assignments(&book.save_to_buffer().unwrap())),
        [
            "第 2 行“起始日期”：“2026年9月”没有写到哪一天，请写成 2026-09-01 这样",
            "第 3 行“起始日期”：“2026-09-31”不是日期，请写成 2026-09-01 这样",
            "第 4 行“终止日期”：终止日期 2025-08-31 在起始日期 2026-09-01 之前",
            "第 5 行“学校代码”：没有写是哪所学校，学校代码和名称至少填一样",
            "第 5 行“起始日期”：“0206-09-01”不是日期，请写成 2026-09-01 这样",
            "第 6 行“起始日期”：“开学”不是日期，请写成 2026-09-01 这样",
            "第 7 行“起始日期”：“2206-09-01”的年份不对，请核对",
            "第 7 行“学校”：“D0301 → 鹿庄小学”与第 6 行重复",
        ]
    );
}

#[test]
fn what_is_not_a_roster_is_told_in_one_sentence() {
    let full = sample_file("学校.xlsx");
    let old = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0_u8; 600].as_slice()].concat();
    let locked: Vec<u8> =
        old.iter().copied().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let stray = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, HEAD).unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
        book.save_to_buffer().unwrap()
    };
    for (bytes, sentence) in [
        (Vec::new(), "文件是空的"),
        (full[..full.len() / 2].to_vec(), "表格打不开，可能没有复制完整或已损坏，请重新复制一份"),
        (old, "这是旧版 .xls 表格，请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"),
        (locked, "表格设了打开密码，请去掉密码后另存一份再导入"),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), "这不是表格文件，请选 .xlsx 或 .csv"),
        (
            "学校名称,学校代码\n\"没有收尾,1".as_bytes().to_vec(),
            "第 2 行有一个引号没有收尾，请用 Excel 或 WPS 打开检查后另存",
        ),
        (stray, "第 1048576 行 XFD 列超出了名册的范围，请把有用的内容复制到一张新表再导入"),
        (sample_file("人员.xlsx"), "没有找到学校名册的表头。表头一行要有：学校名称、学校代码、办学类型、责任区"),
        (workbook(&[&["学校名册"], &HEAD, &["合计"]]), "学校名册里一行内容也没有"),
    ] {
        assert_eq!(said(read_schools(&bytes)), [sentence]);
    }
}

#[test]
fn a_heading_that_stands_twice_is_asked_about() {
    let twice = ["学校名称", "学校代码", "办学类型", "责任区", "联系电话", "手机"];
    let file = workbook(&[&twice, &["石桥小学", "2900071001", "小学", "三区", "0718-5550123", "13800001234"]]);
    assert_eq!(said(read_schools(&file)), ["第 1 行“电话”：这一列出现了两次（E 列和 F 列），请只留一列"]);
    let file = workbook(&[&twice, &["石桥小学", "2900071001", "小学", "三区", "0718-5550123", ""]]);
    assert_eq!(read_schools(&file).unwrap()[0].phone.as_deref(), Some("0718-5550123"));
}

#[test]
fn county_settings_that_are_not_known_are_refused() {
    let text = r#"{"setting": {"county_name": "临溪县", "rectification_days": "五天", "colour": "red"}, "themes": [{"title": "x"}]}"#;
    assert_eq!(
        said(read_county(text.as_bytes())),
        ["没有“colour”这项设置", "设置“rectification_days”的内容不对", "第 1 个督导主题没有写月份或题目"]
    );
    assert_eq!(said(read_county(b"{\n\"setting\": ")), ["第 2 行：第 11 个字附近写错了，不是完整的县设置文件"]);
}
