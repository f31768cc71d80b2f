//! 文书版式: the county's own names, heads and Word layouts, checked at the console and had by every device.

use crate::desk::Browser;
use crate::town::{Town, refused};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use duxue_county::store::StaffRole;
use serde_json::{Value, json};

fn line(page: &Value, paper: &str) -> Value {
    page["papers"].as_array().unwrap().iter().find(|line| line["paper"] == paper).unwrap().clone()
}

#[test]
fn a_layout_is_begun_from_the_sample_checked_and_reaches_every_device() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let notice = line(&office.ask("layouts"), "notice");
    assert_eq!((&notice["program_title"], &notice["file"]), (&json!("教育督导整改通知书"), &json!("")));
    let sample = office.get("layout-file?paper=notice&sample=true");
    assert_eq!(sample.status(), 200);
    let sample = sample.bytes().unwrap().to_vec();
    let taken = office.bring("layout/notice/file?name=临溪通知书.docx", sample.clone());
    assert_eq!(taken.json::<Value>().unwrap(), json!({"faults": []}));
    let names = json!({"title": "整改通知", "letterhead": " 临溪县人民政府教育督导委员会 "});
    assert_eq!(office.put("layout/notice", &names).status(), 204);
    let notice = line(&office.ask("layouts"), "notice");
    assert_eq!((&notice["file"], &notice["title"]), (&json!("临溪通知书.docx"), &json!("整改通知")));
    let own = office.get("layout-file?paper=notice").bytes().unwrap().to_vec();
    assert_eq!(own, sample);
    let held = || -> Value {
        let came = wang.pull("county", 0).records;
        serde_json::from_str(&came.into_iter().rfind(|record| record.kind == "paper_layout").unwrap().fields).unwrap()
    };
    assert_eq!((&held()["paper"], &held()["letterhead"]), (&json!("notice"), &json!("临溪县人民政府教育督导委员会")));
    assert_eq!(BASE64_STANDARD.decode(held()["template"].as_str().unwrap()).unwrap(), sample);
    // Taken back, the program's own holds again; the name stays.
    assert_eq!(office.delete("layout/notice/file").status(), 204);
    assert_eq!((&held()["template"], &held()["title"]), (&Value::Null, &json!("整改通知")));
    assert_eq!(refused(office.get("layout-file?paper=notice")).status, 404);
}

#[test]
fn a_layout_with_something_wrong_in_it_is_told_all_of_it_and_changes_nothing() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let brief = office.get("layout-file?paper=brief&sample=true").bytes().unwrap().to_vec();
    // The fields of another paper are not those of this one.
    let told = office.bring("layout/notice/file?name=a.docx", brief).json::<Value>().unwrap();
    let faults = told["faults"].as_array().unwrap();
    assert!(faults.len() > 2 && faults.iter().any(|fault| fault.as_str().unwrap().contains("简报名称")), "{faults:?}");
    let told = office.bring("layout/notice/file?name=a.doc", b"\xd0\xcf\x11\xe0".to_vec()).json::<Value>().unwrap();
    assert!(told["faults"][0].as_str().unwrap().contains(".docx"), "{told}");
    assert_eq!(line(&office.ask("layouts"), "notice")["file"], "");
    assert_eq!(refused(office.put("layout/nothing", &json!({"title": "a"}))).status, 404);
    let reader = Browser::log_in_as(&town, "reader", StaffRole::Reader);
    assert_eq!(refused(reader.put("layout/notice", &json!({"title": "a"}))).status, 403);
    assert_eq!(refused(reader.delete("layout/notice/file")).status, 403);
}
