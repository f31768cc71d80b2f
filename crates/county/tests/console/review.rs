//! 审阅: remarks, return, acceptance, number and issue of a brief; and that its author is told.

use crate::desk::Browser;
use crate::town::{Device, Town, refused};
use duxue_county::store::StaffRole;
use serde_json::{Value, json};
use uuid::Uuid;

pub fn brief(device: &Device<'_>, person: Uuid, month: &str) -> Uuid {
    let id = Uuid::now_v7();
    let fields = json!({
        "month": month, "author": person, "title": "十一月督导简报", "state": "submitted", "submitted_at": format!("{month}-24T16:20:00+08:00"),
        "sections": {"s1": {"order": 1, "title": "主要工作", "paragraphs": {
            "p1": {"order": 1, "text": "督导4次。"}, "p2": {"order": 2, "text": "发现隐患3处。"}}}},
        "rounds": {"r1": {"submitted_at": format!("{month}-24T16:20:00+08:00"), "texts": {"p1": "督导4次。", "p2": "发现隐患3处。"}}},
    });
    device.report_on(id, &format!("person:{person}"), "brief", fields);
    id
}

fn fields_at(device: &Device<'_>, person: Uuid, id: Uuid) -> Value {
    let came = device.pull(&format!("person:{person}"), 0).records;
    serde_json::from_str(&came.into_iter().find(|record| record.id == id).unwrap().fields).unwrap()
}

#[test]
fn a_brief_is_remarked_upon_returned_revised_accepted_and_numbered() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let id = brief(&wang, town.wang, "2026-11");
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let (page, step) =
        (|| office.ask(&format!("brief/{id}")), |what: Value| office.send(&format!("brief/{id}"), &what));
    let remarks = format!("brief/{id}/remarks");
    assert_eq!(page()["steps"], json!({"review": true, "issue": false, "reopen": false}));

    assert_eq!(refused(step(json!({"step": "return", "comment": " "}))).text, "请写要改什么，或者在段落旁边写意见");
    assert_eq!(office.send(&remarks, &json!({"paragraph": "p2", "text": "写明是哪3处"})).status(), 204);
    assert_eq!(office.send(&remarks, &json!({"paragraph": "p1", "text": "写错了"})).status(), 204);
    let mistaken = page()["sections"][0]["paragraphs"][0]["notes"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(office.delete(&format!("{remarks}/{mistaken}")).status(), 204);
    let paragraphs = page()["sections"][0]["paragraphs"].clone();
    assert_eq!((&paragraphs[0]["notes"], &paragraphs[1]["notes"][0]["text"]), (&json!([]), &json!("写明是哪3处")));
    assert_eq!(step(json!({"step": "return", "comment": ""})).status(), 204);

    // Its author has it, and changes it; what was changed stands out when it comes again.
    let told = fields_at(&wang, town.wang, id);
    assert_eq!(told["state"], "returned");
    let note = told["notes"].as_object().unwrap().iter().find(|(_, note)| note["deleted"].is_null()).unwrap();
    assert_eq!((&note.1["text"], &note.1["paragraph"]), (&json!("写明是哪3处"), &json!("p2")));
    assert!(note.1["by_name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(
        refused(office.send(&remarks, &json!({"paragraph": "p1", "text": "再加一句"}))).text,
        "已经退回，等作者改好再报来"
    );
    wang.report_on(id, &format!("person:{}", town.wang), "brief", json!({
        "state": "submitted", "submitted_at": "2026-11-26T09:00:00+08:00",
        "sections": {"s1": {"paragraphs": {"p2": {"text": "发现隐患3处：消防2处、食堂1处。"}}}},
        "notes": {note.0: {"settled": true}},
        "rounds": {"r2": {"submitted_at": "2026-11-26T09:00:00+08:00", "texts": {"p1": "督导4次。", "p2": "发现隐患3处：消防2处、食堂1处。"}}},
    }));
    let again = page();
    let marked = again["sections"][0]["paragraphs"][1]["marked"].clone();
    assert!(marked.as_array().unwrap().contains(&json!({"type": "added", "text": "：消防2处、食堂1处"})), "{marked}");
    assert_eq!(
        (&again["rounds"], &again["sections"][0]["paragraphs"][1]["notes"][0]["settled"]),
        (&json!(2), &json!(true))
    );

    // Pressed by mistake, and put back.
    assert_eq!(step(json!({"step": "accept"})).status(), 204);
    assert_eq!(step(json!({"step": "reopen"})).status(), 204);
    assert_eq!(refused(step(json!({"step": "issue", "number": 1, "date": "2026-11-30"}))).text, "先采用，再编号印发");
    assert_eq!(step(json!({"step": "accept"})).status(), 204);
    assert_eq!(page()["next_issue"], 1);
    assert_eq!(refused(step(json!({"step": "issue", "number": 0, "date": "2026-11-30"}))).text, "期号从 1 开始");
    assert_eq!(refused(step(json!({"step": "issue", "number": 1, "date": "2026-11-31"}))).status, 400);
    let year = &page()["today"].as_str().unwrap()[..4].to_owned();
    let issue = |number: u32| json!({"step": "issue", "number": number, "date": format!("{year}-11-30")});
    assert_eq!(step(issue(1)).status(), 204);
    let issued = fields_at(&wang, town.wang, id);
    assert_eq!((&issued["state"], &issued["head"]["issue"]), (&json!("issued"), &json!(1)));
    assert_eq!(issued["head"]["date"], format!("{year}年11月30日"));
    assert_eq!(refused(step(json!({"step": "reopen"}))).text, "已经编号印发，不能再改");

    // No number is given twice in a year.
    let other = brief(&wang, town.wang, "2026-10");
    assert_eq!(office.send(&format!("brief/{other}"), &json!({"step": "accept"})).status(), 204);
    assert_eq!(office.ask(&format!("brief/{other}"))["next_issue"], 2);
    let taken = refused(office.send(&format!("brief/{other}"), &issue(1)));
    assert_eq!(taken.text, format!("{year} 年第 1 期已经编给别的简报了"));
    assert_eq!(office.send(&format!("brief/{other}"), &issue(2)).status(), 204);
}

#[test]
fn who_only_reads_does_not_review_and_what_is_not_there_is_said() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let id = brief(&wang, town.wang, "2026-11");
    let reader = Browser::log_in(&town, StaffRole::Reader);
    for (path, what) in [
        (format!("brief/{id}"), json!({"step": "accept"})),
        (format!("brief/{id}/remarks"), json!({"paragraph": "p1", "text": "好"})),
    ] {
        assert_eq!(refused(reader.send(&path, &what)).status, 403);
    }
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let remark = |paragraph: &str, text: &str| {
        refused(office.send(&format!("brief/{id}/remarks"), &json!({"paragraph": paragraph, "text": text}))).text
    };
    assert_eq!(remark("p9", "好"), "这一段已经不在简报里了");
    assert_eq!(remark("p1", "  "), "请写意见");
    assert_eq!(refused(office.send(&format!("brief/{id}"), &json!({"step": "burn"}))).status, 400);
    assert_eq!(
        refused(office.send(&format!("brief/{}", Uuid::nil()), &json!({"step": "accept"}))).text,
        "这份简报已经不在了"
    );
    wang.report_on(id, &format!("person:{}", town.wang), "brief", json!({"state": "draft"}));
    assert_eq!(refused(office.send(&format!("brief/{id}"), &json!({"step": "accept"}))).text, "作者还没有报来");
}

#[test]
fn a_brief_names_the_one_of_the_month_before_by_the_same_author_to_lie_beside_it() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let before = brief(&wang, town.wang, "2025-12");
    brief(&li, town.li, "2025-12");
    let id = brief(&wang, town.wang, "2026-01");
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    assert_eq!(office.ask(&format!("brief/{id}"))["previous"], before.to_string());
    assert!(office.ask(&format!("brief/{before}"))["previous"].is_null());
}
