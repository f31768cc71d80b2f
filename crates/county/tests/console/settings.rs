//! 设置: what the county decides, written on the console and had by every device.

use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::store::StaffRole;
use serde_json::{Value, json};

fn field(page: &Value, leaf: &str) -> Value {
    let groups = page["groups"].as_array().unwrap().iter();
    let mut fields = groups.flat_map(|group| group["fields"].as_array().unwrap());
    fields.find(|field| field["leaf"] == leaf).unwrap().clone()
}

#[test]
fn what_the_county_decides_is_written_and_reaches_its_devices() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let days = field(&office.ask("settings"), "hazard_general_days");
    assert_eq!((&days["value"], &days["default"], &days["number"]), (&json!(""), &json!("5"), &json!(true)));
    let set = json!({"fields": {"office_code": "临教", "hazard_general_days": "3"},
                     "periods": [{"id": "p1", "name": "期中考试", "from": "2026-11-09", "to": "2026-11-11"}]});
    assert_eq!(office.put("settings", &set).status(), 204);
    let page = office.ask("settings");
    assert_eq!(field(&page, "hazard_general_days")["value"], "3");
    assert_eq!(page["periods"][0]["name"], "期中考试");
    let held = || -> Value {
        let came = wang.pull("county", 0).records;
        serde_json::from_str(&came.into_iter().rfind(|record| record.kind == "setting").unwrap().fields).unwrap()
    };
    assert_eq!((&held()["office_code"], &held()["hazard_general_days"]), (&json!("临教"), &json!(3)));
    // Emptied, the default holds again; a period that was taken out is gone.
    let back = json!({"fields": {"hazard_general_days": " "}, "periods": [{"id": "p1", "deleted": true}]});
    assert_eq!(office.put("settings", &back).status(), 204);
    let page = office.ask("settings");
    assert_eq!((&field(&page, "hazard_general_days")["value"], &page["periods"]), (&json!(""), &json!([])));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let town = Town::new();
    let reader = Browser::log_in(&town, StaffRole::Reader);
    assert_eq!(refused(reader.put("settings", &json!({"fields": {"office_code": "临教"}}))).status, 403);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let told = |what: Value| refused(office.put("settings", &what)).text;
    assert!(told(json!({"fields": {"hazard_general_days": "三天"}})).contains("要写整数"));
    assert_eq!(told(json!({"fields": {"deleted": "true"}})), "没有这一项设置");
    assert!(told(json!({"fields": {"brief_due_day": "40"}})).contains("简报报送日"));
    assert!(told(json!({"fields": {"semester_from": "九月"}})).contains("学期开始"));
    for period in [
        json!({"id": "p1", "name": " ", "from": "2026-11-09", "to": "2026-11-11"}),
        json!({"id": "p1", "name": "期中", "from": "2026-11-09", "to": "2026-11-01"}),
    ] {
        assert!(told(json!({"periods": [period]})).contains("固定时段"));
    }
    assert_eq!(field(&office.ask("settings"), "brief_due_day")["value"], "");
}
