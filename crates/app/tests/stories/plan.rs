//! 月计划: what is planned, moved, made and still owed; and what was covered of the eight matters.

use crate::desk::{LIUWAN, Laptop, SHIQIAO};
use duxue_app::Code;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn plan(laptop: &Laptop, month: &str) -> Value {
    laptop.ask("plan", json!({"month": month}))
}

fn day(plan: &Value, date: &str) -> Value {
    plan["days"].as_array().unwrap().iter().find(|day| day["date"] == date).unwrap().clone()
}

fn school(plan: &Value, id: &str) -> Value {
    plan["schools"].as_array().unwrap().iter().find(|one| one["school"]["id"] == id).unwrap().clone()
}

fn put(laptop: &Laptop, date: &str, school: &str) -> Value {
    laptop.ask("plan_entry", json!({"date": date, "school": school, "text": "看食堂"}));
    let entries = day(&plan(laptop, &date[..7]), date)["entries"].clone();
    entries.as_array().unwrap().iter().find(|one| one["school"]["id"] == school).unwrap()["place"].clone()
}

#[test]
fn a_school_is_planned_moved_and_taken_out_again() {
    let laptop = Laptop::new();
    let today = laptop.ask("today", Value::Null)["date"].as_str().unwrap().to_owned();
    let month = &today[..7];
    assert!(school(&plan(&laptop, month), LIUWAN)["owed"].as_bool().unwrap());
    let place = put(&laptop, &today, LIUWAN);
    let planned = plan(&laptop, month);
    assert_eq!((&school(&planned, LIUWAN)["owed"], &school(&planned, LIUWAN)["planned"]), (&json!(false), &json!(1)));
    assert!(!planned["unplanned_words"].as_str().unwrap().contains("柳湾"), "{planned}");
    let twice = laptop.refused("plan_entry", json!({"date": today, "school": LIUWAN}));
    assert!(twice.text.contains("已经排了"), "{}", twice.text);
    // Over the end of the month, and back: the entry stays the same one.
    laptop.ask("plan_entry", json!({"entry": place, "date": "2027-01-08"}));
    assert_eq!(day(&plan(&laptop, month), &today)["entries"], json!([]));
    let moved = day(&plan(&laptop, "2027-01"), "2027-01-08")["entries"][0].clone();
    assert_eq!((&moved["place"], &moved["text"], &moved["missed"]), (&place, &json!("看食堂"), &json!(false)));
    laptop.ask("plan_entry", json!({"entry": place, "deleted": true}));
    assert_eq!(day(&plan(&laptop, "2027-01"), "2027-01-08")["entries"], json!([]));
    laptop.ask("plan_entry", json!({"entry": place, "deleted": false}));
    assert_eq!(day(&plan(&laptop, "2027-01"), "2027-01-08")["entries"][0]["place"], place);
    for wrong in [json!({"date": "2026-02-30", "school": LIUWAN}), json!({"school": LIUWAN}), json!({"date": today})] {
        assert_eq!(laptop.refused("plan_entry", wrong).code, Code::Invalid);
    }
    assert_eq!(laptop.refused("plan", json!({"month": "2026-13"})).code, Code::Invalid);
}

#[test]
fn the_plan_of_today_is_the_next_step_and_the_visit_made_stands_on_its_day() {
    let laptop = Laptop::new();
    let today = laptop.ask("today", Value::Null)["date"].as_str().unwrap().to_owned();
    let other = |laptop: &Laptop| laptop.ask("today", Value::Null)["next"]["school"]["id"].clone();
    let first = other(&laptop);
    let planned = if first == json!(LIUWAN) { SHIQIAO } else { LIUWAN };
    put(&laptop, &today, planned);
    let next = laptop.ask("today", Value::Null)["next"].clone();
    assert_eq!(next["school"]["id"], planned);
    assert!(next["reason"].as_str().unwrap().starts_with("今天的计划"), "{next}");
    let visit = laptop.start_visit(planned);
    let entry = day(&plan(&laptop, &today[..7]), &today)["entries"][0].clone();
    assert_eq!((&entry["visit"], &entry["finished"], &entry["missed"]), (&json!(visit), &json!(false), &json!(false)));
    assert_eq!(day(&plan(&laptop, &today[..7]), &today)["entries"].as_array().unwrap().len(), 1, "not shown twice");
}

#[test]
fn who_comes_along_is_planned_and_stands_in_the_visit_on_its_day() {
    let laptop = Laptop::new();
    let today = laptop.ask("today", Value::Null)["date"].as_str().unwrap().to_owned();
    let place = put(&laptop, &today, LIUWAN);
    let with = |names: &[&str]| {
        laptop.ask("plan_entry", json!({"entry": place, "announced": true, "companions": names}));
        let held = day(&plan(&laptop, &today[..7]), &today)["entries"][0]["companions"].clone();
        let held: BTreeSet<String> = serde_json::from_value(held).unwrap();
        held.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(with(&["冯桂芳", "王赟", " "]), ["冯桂芳", "王赟"]);
    assert_eq!(with(&["王赟"]), ["王赟"]);
    // Another change leaves them as they are.
    laptop.ask("plan_entry", json!({"entry": place, "text": "看宿舍"}));
    let file = laptop.folder.path().join("计划.ics");
    laptop.ask("write_plan", json!({"month": &today[..7], "ics": file}));
    assert!(std::fs::read_to_string(&file).unwrap().contains("看宿舍\\n同行：王赟"));
    let visit = laptop.start_visit(LIUWAN);
    let page = laptop.ask("visit", json!({"id": visit}));
    let line = page["checklist"].as_array().unwrap().iter().find(|line| line["id"] == "companions").unwrap();
    assert_eq!(line["detail"], "王赟", "{line}");
    let offered = plan(&laptop, &today[..7])["people"].clone();
    assert!(offered.as_array().unwrap().contains(&json!("王赟")), "who came along is offered again: {offered}");
}

#[test]
fn the_plan_goes_into_the_calendar_of_a_phone_and_a_moved_entry_keeps_its_name_there() {
    let laptop = Laptop::new();
    let file = laptop.folder.path().join("计划.ics");
    let write = |month: &str| json!({"month": month, "ics": file});
    assert!(laptop.refused("write_plan", write("2027-01")).text.contains("还没有排"));
    let place = put(&laptop, "2027-01-07", LIUWAN);
    let uid = || {
        laptop.ask("write_plan", write("2027-01"));
        let text = std::fs::read_to_string(&file).unwrap();
        let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        assert!(line("SUMMARY").contains("督导：柳湾"), "{text}");
        (line("UID"), line("DTSTART"))
    };
    let (first, day) = uid();
    assert_eq!(day, "DTSTART;VALUE=DATE:20270107");
    laptop.ask("plan_entry", json!({"entry": place, "date": "2027-01-14"}));
    assert_eq!(uid(), (first, "DTSTART;VALUE=DATE:20270114".to_owned()));
}

#[test]
fn the_plan_of_a_month_is_printed_with_its_weeks_and_an_empty_month_is_not() {
    let laptop = Laptop::new();
    let (docx, pdf) = (laptop.folder.path().join("计划.docx"), laptop.folder.path().join("计划.pdf"));
    let paper = |month: &str| json!({"kind": "zone-plan", "id": month, "docx": docx, "pdf": pdf});
    assert!(laptop.refused("write_document", paper("2027-01")).text.contains("还没有排"));
    let place = put(&laptop, "2027-01-14", LIUWAN);
    put(&laptop, "2027-01-07", SHIQIAO);
    laptop.ask("plan_entry", json!({"entry": place, "text": "食堂和宿舍", "announced": false}));
    let written = laptop.ask("write_document", paper("2027-01"));
    assert_eq!(written["files"].as_array().unwrap().len(), 2);
    if let Some(kept) = std::env::var_os("DUXUE_PAPERS") {
        std::fs::copy(&pdf, std::path::Path::new(&kept).join("zone-plan.pdf")).unwrap();
    }
    let mut entries = zip::ZipArchive::new(std::fs::File::open(&docx).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut entries.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not on the paper"));
    assert!(at("1月7日") < at("1月14日"));
    for what in ["2027 年 1 月", "食堂和宿舍", "不打招呼", "柳湾", "每月 1 次", "周德昌"] {
        at(what);
    }
}

#[test]
fn what_was_looked_at_shows_on_the_board_of_matters() {
    let laptop = Laptop::new();
    let today = laptop.ask("today", Value::Null)["date"].as_str().unwrap().to_owned();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("save", json!({"id": visit, "set": {"problems.p1.text": "留样不足", "problems.p1.matter": 7}}));
    let row = |month: &str| {
        let board = laptop.ask("coverage", json!({"month": month}));
        assert_eq!(board["matters"].as_array().unwrap().len(), 8);
        board["rows"].as_array().unwrap().iter().find(|row| row["school"]["id"] == LIUWAN).unwrap().clone()
    };
    assert_eq!((&row(&today[..7])["month"][6], &row(&today[..7])["semester"][6]), (&json!(1), &json!(1)));
    assert_eq!(row(&today[..7])["month"][1], json!(0));
    assert_eq!(row("2025-03")["month"][6], json!(0));
}

#[test]
fn a_school_that_closed_is_offered_for_nothing_new_and_its_past_can_be_read() {
    let laptop = Laptop::new();
    let before = laptop.start_visit(LIUWAN);
    let named = |fields: Value| laptop.receive("school", LIUWAN, &format!("school:{LIUWAN}"), fields);
    named(json!({"name": "柳湾完全小学", "closed_on": "2026-01-01"}));
    let offered = |list: &Value| list["schools"].to_string().contains(LIUWAN);
    assert!(!offered(&laptop.ask("schools", Value::Null)));
    assert!(!laptop.ask("today", Value::Null)["schools"].to_string().contains(LIUWAN));
    let refusal = laptop.refused("start_visit", json!({"school": LIUWAN}));
    assert_eq!(refusal.text, "这所学校已经停办或者并入别的学校，不能再开始督导。");
    let date = laptop.ask("today", Value::Null)["date"].clone();
    assert_eq!(laptop.refused("plan_entry", json!({"date": date, "school": LIUWAN})).code, Code::NotFound);
    assert_eq!(laptop.ask("visit", json!({"id": before}))["school"]["name"], "柳湾完全小学");
    // One that is to close is visited until then.
    named(json!({"name": "柳湾完全小学", "closed_on": "2999-01-01"}));
    assert!(offered(&laptop.ask("schools", Value::Null)));
}
