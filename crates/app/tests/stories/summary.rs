//! 工作总结 of a semester or a year, from the records alone.

use crate::desk::{LIUWAN, Laptop, ME, SHIQIAO};
use serde_json::{Value, json};

/// A term's work at two schools, as the county has it.
pub fn term(laptop: &Laptop) {
    let mut n = 0;
    let mut id = || {
        n += 1;
        format!("019a0000-0000-7000-8000-{n:012x}", n = n + 0x5000)
    };
    let scope = |school: &str| format!("school:{school}");
    for (month, days) in [("2026-09", 4), ("2026-10", 2), ("2026-11", 5)] {
        for at in 0..days {
            let school = if at % 2 == 0 { LIUWAN } else { SHIQIAO };
            let (visit, date) = (id(), format!("{month}-{:02}", 3 + at * 3));
            laptop.receive("visit", &visit, &scope(school), json!({
                "school": school, "supervisor": ME, "date": date, "state": "finished", "announced": at % 2 == 0,
                "methods": {"documents": {"count": 6 + at}, "talk": {"count": 4}}, "disposition": "minor",
                "highlights": {"h": {"text": "每周五校长带班子查一次宿舍，问题写在黑板上，改一条擦一条", "matter": 7}},
                "problems": {"p": {"text": "五年级作业总量公示没有更新", "matter": 4}, "q": {"text": "门卫登记不全", "matter": 6}}}));
            let codes: serde_json::Map<String, Value> =
                (0..40).map(|n| (n.to_string(), json!(if (n * (at + 2)) % 7 < 3 { "T" } else { "S" }))).collect();
            for subject in ["语文", "数学"].iter().take(1 + at % 2) {
                laptop.receive("observation", &id(), &scope(school), json!({
                    "visit": visit, "school": school, "supervisor": ME, "date": date, "subject": subject, "teacher": "王秀梅",
                    "lesson_kind": "drop-in", "state": "finished", "form": {"id": "lesson-rubric"}, "codes": codes,
                    "scores": scores(f64::from(at as u8)), "strengths": "学生自己改病句，参与面广", "advice": "留出当堂练习的时间"}));
            }
            let (category, state) = [
                ("fire", "open"),
                ("canteen", "closed"),
                ("fire", "working"),
                ("campus-security", "replied"),
                ("electric-gas", "closed"),
            ][at];
            laptop.receive(
                "hazard",
                &id(),
                &scope(school),
                json!({
                "school": school, "supervisor": ME, "found_at": format!("{date}T10:00:00+08:00"), "place": "教学楼二层",
                "description": "疏散指示标志不亮", "category": category, "grade": "general", "state": state,
                "deadline": format!("{month}-28"),
                "closed_at": (state == "closed").then(|| format!("{month}-20T10:00:00+08:00"))}),
            );
        }
    }
}

/// Every rubric item with its full points less `off`.
fn scores(off: f64) -> Value {
    let rubric = duxue_domain::forms::built_in::lesson_rubric();
    let scored = rubric.items().map(|item| {
        let max = item.max.unwrap();
        (item.id.clone(), json!({"points": (max - off).max(0.0), "note": "见课堂记录"}))
    });
    Value::Object(scored.collect())
}

pub fn text(docx: &std::path::Path) -> String {
    let mut entries = zip::ZipArchive::new(std::fs::File::open(docx).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut entries.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    text
}

#[test]
fn a_semester_is_summed_up_in_one_click_and_holds_only_what_was_recorded() {
    let laptop = Laptop::new();
    term(&laptop);
    laptop.at("2026-11-30T16:00:00+08:00");
    let periods = laptop.ask("summary_periods", Value::Null);
    let names: Vec<&str> = periods.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(names, ["2026—2027学年第一学期", "2025—2026学年第二学期", "2026年", "2025年"]);
    let (docx, pdf) = (laptop.folder.path().join("总结.docx"), laptop.folder.path().join("总结.pdf"));
    let written =
        laptop.ask("write_document", json!({"kind": "zone-summary", "id": periods[0]["id"], "docx": docx, "pdf": pdf}));
    assert_eq!(written["files"].as_array().unwrap().len(), 2);
    if let Some(kept) = std::env::var_os("DUXUE_PAPERS") {
        for file in [&docx, &pdf] {
            std::fs::copy(
                file,
                std::path::Path::new(&kept).join(format!("summary.{}", file.extension().unwrap().display())),
            )
            .unwrap();
        }
    }
    let said = text(&docx);
    for what in [
        "2026—2027学年第一学期",
        "（到11月30日）",
        "周德昌",
        "到校督导",
        "11次",
        "柳湾完全小学",
        "消防",
        "没有记录",
        "两所学校",
    ] {
        assert_eq!(said.contains(what), what != "两所学校", "{what}");
    }
    // The charts are vector graphics, and say in words what they show.
    assert!(said.contains("svgBlip") && said.contains("descr=\"发现的隐患：类别和现在的状态。"), "no chart");
    let pages = laptop.ask("paper_pages", json!({"kind": "zone-summary", "id": "2026"}))["pages"].clone();
    assert!(pages.as_array().unwrap().len() > 2);
}

#[test]
fn a_period_without_records_says_so_and_one_to_come_is_refused() {
    let laptop = Laptop::new();
    let docx = laptop.folder.path().join("总结.docx");
    laptop.ask("write_document", json!({"kind": "zone-summary", "id": "2025", "docx": docx}));
    assert!(text(&docx).contains("2025年没有结束的督导记录，原因是＿＿＿＿。"));
    let refused =
        |id: &str| laptop.refused("write_document", json!({"kind": "zone-summary", "id": id, "docx": docx})).text;
    assert!(refused("2027").contains("还没有开始"), "{}", refused("2027"));
    assert!(refused("下学期").contains("没有这个学期"));
}
