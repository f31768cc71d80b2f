//! A month's brief: drafted from everything recorded, then set as .docx and PDF.

use super::Sizes;
use super::floor::millis;
use super::material::Material;
use super::report::{Figure, Report, median};
use super::town::{PASSPHRASE, QUICK, Town, fill};
use chrono::{Datelike, Local};
use duxue_app::clock::MachineClock;
use duxue_app::{App, commands};
use duxue_domain::forms::built_in::patrol;
use duxue_store::Save;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

const SCHOOLS: usize = 20;
const RECORDS: usize = 500;

pub fn run(sizes: &Sizes, report: &mut Report) {
    let town = Town::new(SCHOOLS);
    let app = App::with(town.folder("device"), Arc::new(MachineClock), QUICK);
    let ask = |name: &str, args: Value| {
        commands::dispatch(&app, name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
    };
    ask("enrol", json!({"code": town.code(), "passphrase": PASSPHRASE, "machine": "笔记本"}));
    fill(app.desk().unwrap().store(), month_of_work(&town));

    let today = Local::now();
    let month = format!("{}-{:02}", today.year(), today.month());
    let (mut drafted, mut written) = (Vec::new(), Vec::new());
    for round in 0..sizes.rounds {
        let begun = Instant::now();
        let brief = ask("open_brief", json!({"month": month}))["id"].as_str().unwrap().to_owned();
        let page = ask("brief", json!({"id": brief}));
        drafted.push(millis(begun));
        assert!(page["figures"].as_u64().unwrap_or_default() > 10, "{page}");
        let file = |ending: &str| town.folder(&format!("brief-{round}.{ending}")).to_str().unwrap().to_owned();
        let begun = Instant::now();
        ask("write_brief", json!({"id": brief, "docx": file("docx"), "pdf": file("pdf")}));
        written.push(millis(begun));
        ask("save", json!({"id": brief, "set": {"deleted": true}}));
    }
    report.add(Figure::new("brief drafted, 20 schools, 500 records", median(&drafted) / 1e3, "s").at_most(1.0));
    // The first one in a session also reads the fonts, and a person writes one brief a month.
    report.add(Figure::new("brief as .docx and PDF, the first of a session", written[0] / 1e3, "s").at_most(3.0));
    report.add(Figure::new("brief as .docx and PDF, again", median(&written[1.min(written.len() - 1)..]) / 1e3, "s"));
}

/// For each school a visit with its patrol, two lessons, and findings of both kinds; in this month, up to today.
fn month_of_work(town: &Town) -> Vec<Save> {
    let mut material = Material::new(3, &town.schools, town.person);
    let today = Local::now();
    let (me, form) = (town.person, patrol());
    let items: Vec<&str> =
        form.sections.iter().flat_map(|section| &section.items).map(|item| item.id.as_str()).collect();
    let mut work = Vec::with_capacity(RECORDS);
    for (index, school) in town.schools.iter().enumerate() {
        let day = index as u32 % today.day() + 1;
        let date = format!("{}-{:02}-{day:02}", today.year(), today.month());
        let at = |time: &str| format!("{date}T{time}:00+08:00");
        let fields = json!({"school": school, "supervisor": me, "date": date,
            "started_at": at("08:30"), "ended_at": at("11:40"), "announced": false, "state": "finished", "finished_at": at("11:40"), "disposition": "minor",
            "methods": {"documents": {"count": 6}, "talk": {"count": 9}},
            "highlights": {"h1": {"text": material.remark(), "matter": 3}},
            "problems": {"p1": {"text": material.remark(), "matter": 6}}});
        let visit = material.save("visit", *school, fields);
        let id = visit.record;
        work.push(visit);
        let answers: serde_json::Map<String, Value> = items
            .iter()
            .map(|item| {
                (
                    (*item).to_owned(),
                    json!({"result": material.of(&["conform", "conform", "partly", "fail"]), "at": at("09:10")}),
                )
            })
            .collect();
        let fields = json!({"visit": id, "school": school, "supervisor": me, "date": date,
            "state": "finished", "finished_at": at("10:00"), "form": {"id": form.id, "version": form.version}, "answers": answers});
        work.push(material.save("patrol", *school, fields));
        for period in 1..=2 {
            let fields = json!({"visit": id, "school": school, "supervisor": me, "date": date,
                "state": "finished", "finished_at": at("11:00"), "class": "五年级1班", "teacher": "刘敏", "subject": "数学", "period": period, "lesson_kind": "drop-in",
                "strengths": material.remark(), "shortcomings": material.remark()});
            work.push(material.save("observation", *school, fields));
        }
        for finding in 0..(RECORDS / SCHOOLS - 4) {
            let state = ["open", "working", "replied", "closed"][finding % 4];
            let mut fields = json!({"visit": id, "school": school, "supervisor": me, "found_at": at("09:20"),
                "state": state, "description": material.remark(), "responsible": "总务主任 韩立新", "deadline": date,
                "history": {"e1": {"at": at("09:20"), "by": me, "action": "found"}}});
            let kind = if finding % 2 == 0 {
                fields["grade"] = json!("general");
                "hazard"
            } else {
                fields["matter"] = json!(finding % 8 + 1);
                "rectification"
            };
            work.push(material.save(kind, *school, fields));
        }
    }
    assert_eq!(work.len(), RECORDS);
    work
}
