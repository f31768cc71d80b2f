//! 全县简报: begun from the records and the accepted briefs, written leaf by leaf, numbered once, and left alone when issued.

use crate::desk::{Browser, day, this_month, visit};
use crate::review::brief;
use crate::town::{Town, refused};
use chrono::{Months, NaiveDate};
use duxue_county::store::StaffRole;
use reqwest::blocking::Response;
use serde_json::{Value, json};
use std::io::Read;

fn begin(office: &Browser, month: &str) -> Value {
    let answer = office.send("county-briefs", &json!({"month": month}));
    assert_eq!(answer.status(), 200);
    answer.json().unwrap()
}

fn page(office: &Browser, id: &str) -> Value {
    office.ask(&format!("county-brief/{id}"))
}

fn write(office: &Browser, id: &str, seen: &Value, set: Value) -> Response {
    office.put(&format!("county-brief/{id}"), &json!({"seen": seen, "set": set}))
}

fn last_month() -> String {
    let first: NaiveDate = format!("{}-01", this_month()).parse().unwrap();
    first.checked_sub_months(Months::new(1)).unwrap().format("%Y-%m").to_string()
}

fn words_of(answer: Response) -> String {
    assert_eq!(answer.status(), 200);
    let mut body = String::new();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes().unwrap())).unwrap();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    body
}

/// Fills every gap of the brief, as the page does.
fn without_gaps(office: &Browser, id: &str) {
    let page = page(office, id);
    let mut set = serde_json::Map::new();
    for (section, of) in page["fields"]["sections"].as_object().unwrap() {
        for (paragraph, one) in of["paragraphs"].as_object().unwrap() {
            let mut text = one["text"].as_str().unwrap_or_default().to_owned();
            while let Some((before, rest)) = text.split_once("{{?") {
                text = format!("{before}无{}", rest.split_once("}}").unwrap().1);
            }
            set.insert(format!("sections.{section}.paragraphs.{paragraph}.text"), json!(text));
        }
    }
    assert_eq!(write(office, id, &page["seen"], Value::Object(set)).status(), 200);
}

#[test]
fn it_is_drafted_from_the_records_and_the_accepted_briefs_and_a_month_has_one() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let month = this_month();
    let sent = brief(&wang, town.wang, &month);
    wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let begun = begin(&office, &month);
    assert_eq!(begun["known"], false);
    let id = begun["id"].as_str().unwrap();
    assert_eq!(begin(&office, &month), json!({"id": id, "known": true}));
    let before = page(&office, id);
    assert!(before["fields"]["sections"]["zones"].is_null(), "a brief that is not accepted is not the county's");
    assert_eq!((before["sources"].as_array().unwrap().len(), &before["previous"]), (0, &Value::Null));
    assert_eq!(office.send(&format!("brief/{sent}"), &json!({"step": "accept"})).status(), 204);
    let source = page(&office, id)["sources"][0].clone();
    assert_eq!(
        (&source["used"], source["text"].as_str().unwrap().ends_with("（王秀英）：督导4次。")),
        (&json!(false), true)
    );

    // Begun anew, what was accepted meanwhile stands in it.
    let seen = &before["seen"];
    assert_eq!(office.delete(&format!("county-brief/{id}?seen={seen}")).status(), 204);
    let anew = begin(&office, &month);
    let id = anew["id"].as_str().unwrap();
    assert_eq!(anew["known"], false);
    let drafted = page(&office, id);
    assert_eq!(drafted["sources"][0]["used"], true);
    assert_eq!(drafted["row"]["state_text"], "草稿");
    let docx = words_of(office.get(&format!("county-brief/{id}/file")));
    for words in ["教育督导情况", "各责任区工作", "（王秀英）：督导4次。"] {
        assert!(docx.contains(words), "{words}");
    }
    assert!(!docx.contains("{{"));
    let pdf = office.get(&format!("county-brief/{id}/file?form=pdf"));
    assert!(pdf.bytes().unwrap().starts_with(b"%PDF"));

    // Every figure opens what it was counted from.
    let figures = office.ask(&format!("county-brief/{id}/figures"));
    assert_eq!(figures["facts"]["visits.count"]["now"], "1");
    let behind = office.ask(&format!("county-brief/{id}/records?fact=visits.count"));
    assert_eq!(behind["lines"].as_array().unwrap().len(), 1);
    assert!(behind["lines"][0]["open"].as_str().unwrap().starts_with("/visits?open="));
    assert!(!office.ask(&format!("county-brief/{id}/choices"))["tables"].as_array().unwrap().is_empty());
    assert_eq!(refused(office.send("county-briefs", &json!({"month": "2026-13"}))).status, 400);
    assert_eq!(refused(office.send("county-briefs", &json!({"month": "2099-01"}))).text, "这个月还没到，不能起草简报");
}

#[test]
fn two_of_the_office_write_at_once_and_neither_writes_over_the_other() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let colleague = Browser::log_in_as(&town, "colleague", StaffRole::CountyStaff);
    let begun = begin(&office, &this_month());
    let id = begun["id"].as_str().unwrap();
    let seen = page(&office, id)["seen"].clone();
    let kept: Value = write(&office, id, &seen, json!({"title": "我写的标题"})).json().unwrap();
    assert_eq!(kept["others"], false);
    let beside: Value = write(&colleague, id, &seen, json!({"head.office": "临溪县教育督导室"})).json().unwrap();
    assert_eq!(beside["others"], true);
    let over = refused(write(&colleague, id, &seen, json!({"title": "他写的标题"})));
    assert_eq!(over.text, "这一处别人刚改过，看一看再改；刚写的还在这里");
    // Who has seen it writes over it.
    let now = page(&colleague, id);
    assert_eq!(now["fields"]["title"], "我写的标题");
    assert_eq!(write(&colleague, id, &now["seen"], json!({"title": "他写的标题"})).status(), 200);
    let unseen = refused(office.delete(&format!("county-brief/{id}?seen={seen}")));
    assert_eq!(unseen.text, "别人刚改过这份简报，请重新打开看过再删");
    for path in ["state", "head.issue", "month", "deleted", "issued_at"] {
        assert_eq!(refused(write(&office, id, &json!(u64::MAX), json!({path: "issued"}))).text, "这里不能这样改");
    }
    assert_eq!(refused(write(&office, id, &json!(u64::MAX), json!({"foot.copies": "多"}))).status, 400);
}

#[test]
fn it_is_numbered_in_one_series_with_the_others_and_never_changed_again() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let sent = brief(&wang, town.wang, &this_month());
    let issue = |number: u32| json!({"number": number, "date": day(0)});
    assert_eq!(office.send(&format!("brief/{sent}"), &json!({"step": "accept"})).status(), 204);
    let with_step = json!({"step": "issue", "number": 1, "date": day(0)});
    assert_eq!(office.send(&format!("brief/{sent}"), &with_step).status(), 204);

    let begun = begin(&office, &last_month());
    let id = begun["id"].as_str().unwrap();
    let address = format!("county-brief/{id}/issue");
    let gapped = json!({"sections.own.order": 9.0, "sections.own.paragraphs.p1.text": "表扬{{?哪一所}}。"});
    assert_eq!(write(&office, id, &page(&office, id)["seen"], gapped).status(), 200);
    assert!(refused(office.send(&address, &issue(2))).text.contains("处要补"));
    without_gaps(&office, id);
    assert_eq!(page(&office, id)["next_issue"], 2);
    assert!(refused(office.send(&address, &issue(1))).text.ends_with("第 1 期已经编给别的简报了"));
    assert_eq!(office.send(&address, &issue(2)).status(), 204);

    let row = page(&office, id)["row"].clone();
    assert_eq!((row["state_text"].as_str(), row["issue_words"].as_str()), (Some("已印发"), Some("第 2 期")));
    assert!(row["by_words"].as_str().unwrap().starts_with("office · "));
    let closed = "已经编号印发，不能再改";
    assert_eq!(refused(write(&office, id, &json!(u64::MAX), json!({"title": "晚了"}))).text, closed);
    assert_eq!(refused(office.send(&address, &issue(3))).text, closed);
    assert_eq!(refused(office.delete(&format!("county-brief/{id}?seen=1"))).text, closed);
    assert!(words_of(office.get(&format!("county-brief/{id}/file"))).contains("第2期"));

    // The next month is written beside it.
    let next = begin(&office, &this_month());
    let beside = page(&office, next["id"].as_str().unwrap());
    assert_eq!(beside["previous"]["issue_words"], "第 2 期");
    let listed = office.ask("county-briefs");
    let months: Vec<&str> =
        listed["rows"].as_array().unwrap().iter().map(|row| row["month"].as_str().unwrap()).collect();
    assert_eq!(months, [this_month(), last_month()]);
    assert_eq!(office.ask("briefs")["total"], 1, "the county's own is not among those that came in");
}
