//! 警情 and 催办: what is grave stands before the office until somebody takes it; what is due is reminded of, and both are known on the
//! supervisor's laptop and to the school.

use crate::desk::{Browser, day, hazard, moment};
use crate::handling::{on_the_laptop, school_account, step};
use crate::town::{Town, done, refused};
use duxue_county::desk::{AccountGiven, Edit};
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use serde_json::{Value, json};
use uuid::Uuid;

fn ids(alarms: &Value) -> Vec<&str> {
    alarms["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn a_grave_hazard_is_an_alarm_until_somebody_takes_it_and_its_supervisor_reads_who() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let general = wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", 3, "护栏松动"));
    let grave = wang.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "外窗焊死"));
    let reader = Browser::log_in_as(&town, "reader", StaffRole::Reader);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let seen = reader.ask("alarms");
    assert_eq!((ids(&seen), &seen["can_take"]), (vec![grave.to_string().as_str()], &json!(false)));
    assert_eq!(refused(reader.call("POST", &format!("alarm/{grave}"))).status, 403);
    assert_eq!(refused(school_account(&town, town.school).get("alarms")).status, 403);
    let row = office.ask("alarms")["rows"][0].clone();
    assert_eq!((row["what"].as_str(), row["by"].as_str()), (Some("重大隐患"), Some("王秀英")));
    assert!(row["open"].as_str().unwrap().ends_with(&grave.to_string()));

    let calm = refused(office.call("POST", &format!("alarm/{general}")));
    assert_eq!(calm.text, "这一项不是重大隐患，不用接报");
    assert_eq!(office.call("POST", &format!("alarm/{grave}")).status(), 204);
    assert!(ids(&office.ask("alarms")).is_empty());
    let twice = refused(office.call("POST", &format!("alarm/{grave}")));
    assert_eq!(twice.text, "这一项待整改，不能再“县里接报”");
    let fields = on_the_laptop(&wang, town.school, grave);
    let taken = step(&fields, "taken");
    assert_eq!(taken["by_name"], "县督导室 office");
    assert!(taken["at"].as_str().unwrap().starts_with(&day(0)));
    assert_eq!(fields["state"], "open");
    let history = office.ask(&format!("hazard/{grave}"))["history"].clone();
    assert!(history.as_array().unwrap().iter().any(|line| line["title"] == "县里接报"));
}

#[test]
fn a_report_of_harm_to_a_child_is_an_alarm_and_no_laptop_says_that_it_was_taken() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let scope = format!("person:{}", town.wang);
    let told = json!({"handler": town.wang, "school": town.school, "content": "老师罚站并打手心", "received_at": moment(0), "state": "received", "child": true});
    let id = wang.report_under(&scope, "complaint", told.clone());
    let mut calm = told;
    calm["child"] = json!(false);
    wang.report_under(&scope, "complaint", calm);
    let lead = Browser::log_in_as(&town, "lead", StaffRole::ZoneLead);
    let (zone, now) = (Uuid::now_v7(), now_micros());
    let set = json!({"name": "西边责任区"}).as_object().unwrap().clone();
    let edit = Edit { id: zone, kind: "zone".to_owned(), scope: "county".to_owned(), set };
    town.server().desk().edit(vec![edit], now).unwrap();
    let reach = AccountReach::Zones([zone].into());
    let given = AccountGiven { role: StaffRole::ZoneLead, person: None, reach, disabled: false };
    town.server().desk().change_account("lead", given, "").unwrap();
    assert!(ids(&lead.ask("alarms")).is_empty());
    assert_eq!(refused(lead.call("POST", &format!("alarm/{id}"))).status, 404);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    assert_eq!(ids(&office.ask("alarms")), [id.to_string()]);
    let forged = wang.save_under(&scope, id, "complaint", json!({"taken_by": "王秀英"}), &[]);
    assert_eq!(done(wang.push(&[&forged])).1.len(), 1);
    assert_eq!(office.call("POST", &format!("alarm/{id}")).status(), 204);
    assert_eq!(refused(office.call("POST", &format!("alarm/{id}"))).text, "县督导室 office已经接报了");
    assert!(ids(&office.ask("alarms")).is_empty());
    let facts = office.ask(&format!("complaint/{id}"))["facts"].clone();
    let taken = facts.as_array().unwrap().iter().find(|fact| fact["label"] == "县里接报").unwrap();
    assert!(taken["text"].as_str().unwrap().starts_with("县督导室 office"));
    // Who handles it has it with the next round.
    let came = wang.pull(&scope, 0).records.into_iter().find(|record| record.id == id).unwrap();
    assert!(came.fields.contains("县督导室 office"), "{}", came.fields);
}

#[test]
fn what_is_due_is_reminded_of_at_once_and_school_and_supervisor_see_it() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let found = |deadline: i64| {
        wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", deadline, "护栏松动"))
    };
    let (late, soon, later) = (found(-2), found(2), found(20));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let list = |show: &str| {
        let rows = office.ask(&format!("hazards?kind=all&show={show}"))["rows"].clone();
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list("soon&days=3"), [late.to_string(), soon.to_string()]);
    assert_eq!(list("soon&days=30").len(), 3);
    let closed = json!({"step": "recheck", "verdict": "done", "note": "已焊牢"});
    assert_eq!(office.send(&format!("hazard/{later}/steps"), &closed).status(), 204);
    let remind = |ids: Value| office.send("reminders", &json!({"ids": ids, "note": "月底前办完"}));
    assert_eq!(refused(remind(json!([]))).text, "请选要催办的，一次最多 500 项");
    assert_eq!(refused(remind(json!([Uuid::now_v7()]))).status, 404);
    assert!(list("reminded").is_empty(), "nothing of a reminder that was refused");
    // What was closed meanwhile needs none.
    assert_eq!(remind(json!([late, soon, later])).json::<Value>().unwrap()["count"], 2);
    assert_eq!(list("reminded"), [late.to_string(), soon.to_string()]);
    let row = office.ask("hazards?kind=all&show=reminded")["rows"][0].clone();
    assert!(row["reminded_words"].as_str().unwrap().ends_with("县督导室 office"), "{row}");

    let fields = on_the_laptop(&wang, town.school, late);
    let reminded = step(&fields, "reminded");
    assert_eq!((&reminded["note"], &reminded["by_name"]), (&json!("月底前办完"), &json!("县督导室 office")));
    let school = school_account(&town, town.school);
    assert_eq!(school.ask("rail")["reminded"], 2);
    let answer = json!({"by_name": "秦克俭", "note": "已经焊牢", "photos": []});
    assert_eq!(school.send(&format!("hazard/{late}/reply"), &answer).status(), 204);
    assert_eq!((school.ask("rail")["reminded"].clone(), list("reminded")), (json!(1), vec![soon.to_string()]));
    assert_eq!(refused(school.send("reminders", &json!({"ids": [soon], "note": ""}))).status, 403);
}
