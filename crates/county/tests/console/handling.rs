//! A finding at the console: what the school answers and the office decides stands on the supervisor's laptop as if written there.

use crate::desk::{Browser, day, hazard};
use crate::town::{Device, Town, refused};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use duxue_county::desk::AccountGiven;
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;

pub fn school_account<'t>(town: &'t Town, school: Uuid) -> Browser<'t> {
    let browser = Browser::log_in_as(town, "chengguan", StaffRole::SchoolOffice);
    let reach = AccountReach::School(school);
    let given = AccountGiven { role: StaffRole::SchoolOffice, person: None, reach, disabled: false };
    town.server().desk().change_account("chengguan", given, "").unwrap();
    browser
}

pub fn on_the_laptop(device: &Device, school: Uuid, id: Uuid) -> Value {
    let records = device.pull(&format!("school:{school}"), 0).records;
    let came = records.into_iter().rev().find(|record| record.id == id).unwrap();
    serde_json::from_str(&came.fields).unwrap()
}

fn photo() -> Vec<u8> {
    let mut jpeg = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 6, image::Rgb([90, 120, 60])).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    jpeg.into_inner()
}

/// The one step of that name.
pub fn step<'v>(fields: &'v Value, action: &str) -> &'v Value {
    let mut steps = fields["history"].as_object().unwrap().values().filter(|step| step["action"] == action);
    let found = steps.next().unwrap();
    assert!(steps.next().is_none(), "{fields}");
    found
}

fn refusal(browser: &Browser<'_>, path: &str, what: Value) -> (u16, String) {
    let refusal = refused(browser.send(path, &what));
    (refusal.status, refusal.text)
}

#[test]
fn a_school_answers_for_itself_and_the_supervisor_has_it_after_the_next_round() {
    let town = Town::new();
    town.server().desk().set_post(town.wang, town.other_school, true, now_micros()).unwrap();
    let wang = town.enrol(town.wang);
    let found = |school| wang.report(school, "hazard", hazard(school, town.wang, "general", 4, "护栏松动"));
    let (here, there) = (found(town.school), found(town.other_school));
    let school = school_account(&town, town.school);
    assert_eq!(school.ask(&format!("hazard/{here}"))["steps"], json!(["reply"]));

    let reply = format!("hazard/{here}/reply");
    let none = (400, "请写学校怎么整改的".to_owned());
    assert_eq!(refusal(&school, &reply, json!({"by_name": "", "note": "  "})), none);
    let photo = photo();
    let shown = |jpeg: &[u8]| json!([{"name": "护栏.jpg", "jpeg": BASE64_STANDARD.encode(jpeg)}]);
    let answer = json!({"by_name": "秦克俭", "note": "护栏已经焊牢", "photos": shown(&photo)});
    let with = |photos: Value| refusal(&school, &reply, json!({"by_name": "", "note": "已焊牢", "photos": photos})).1;
    assert_eq!(with(shown(b"no photo")), "有一张照片没有收全，请去掉它再试一次");
    assert_eq!(with(json!(vec![json!({"name": "", "jpeg": ""}); 10])), "照片最多 9 张");
    assert_eq!(refusal(&school, &format!("hazard/{there}/reply"), answer.clone()).0, 404);
    let decide = refusal(&school, &format!("hazard/{here}/steps"), json!({"step": "escalate", "note": "急"}));
    assert_eq!(decide, (403, "这个账号不能分派、延期、督办、销号".to_owned()));
    assert_eq!(school.send(&reply, &answer).status(), 204);

    let fields = on_the_laptop(&wang, town.school, here);
    let written = step(&fields, "replied");
    assert_eq!((&fields["state"], &written["by_name"]), (&json!("replied"), &json!("秦克俭")));
    assert_eq!((&written["note"], written.get("by")), (&json!("护栏已经焊牢"), None));
    assert!(written["at"].as_str().unwrap().starts_with(&day(0)), "{written}");
    // The photo comes to the laptop as one of its own does, and is beside the one before in the drawer.
    let hash = hex::encode(blake3::hash(&photo).as_bytes());
    assert_eq!(written["photos"]["p0"]["hash"], hash);
    let fetched = town.client.get(town.url(&format!("/v1/media/{hash}"))).bearer_auth(&wang.token).send().unwrap();
    assert_eq!(fetched.bytes().unwrap().to_vec(), photo);
    let seen = school.ask(&format!("hazard/{here}"));
    assert_eq!((&seen["after"][0]["hash"], &seen["after"][0]["here"]), (&json!(hash), &json!(true)));
    // What waits to be looked at is not answered twice, and everything found stays as it was.
    assert_eq!(refusal(&school, &reply, answer).1, "这一项待复查，不能再“学校回复”");
    assert_eq!((&fields["description"], &fields["responsible"]), (&json!("护栏松动"), &json!("秦克俭")));
    let page = school.ask(&format!("hazard/{here}"));
    assert_eq!((&page["steps"], &page["history"][1]["title"]), (&json!([]), &json!("学校回复")));
    assert_eq!(on_the_laptop(&wang, town.other_school, there)["state"], "open");
}

#[test]
fn the_office_assigns_extends_escalates_and_closes_with_a_reason_each() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let id = wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", 4, "护栏松动"));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let page = || office.ask(&format!("hazard/{id}"));
    assert_eq!(page()["steps"], json!(["reply", "recheck", "assign", "extend", "escalate", "remind"]));
    let path = format!("hazard/{id}/steps");
    let says = |what: Value| {
        let (status, text) = refusal(&office, &path, what);
        assert_eq!(status, 400, "{text}");
        text
    };
    assert_eq!(says(json!({"step": "assign", "responsible": " ", "note": ""})), "请写责任人");
    assert_eq!(says(json!({"step": "extend", "deadline": day(9), "note": ""})), "请写明理由");
    assert_eq!(says(json!({"step": "extend", "deadline": "", "note": "材料没到"})), "请选新的期限");
    let earlier = says(json!({"step": "extend", "deadline": day(4), "note": "材料没到"}));
    assert_eq!(earlier, format!("新的期限应当晚于原来的期限 {}", day(4)));
    let past = says(json!({"step": "extend", "deadline": day(-1), "note": "材料没到"}));
    assert_eq!(past, "新的期限已经过了，请选今天以后的日子");
    assert_eq!(says(json!({"step": "escalate", "note": ""})), "请写明理由");
    assert!(says(json!({"step": "recheck", "verdict": null, "note": "看过"})).starts_with("请选复查结论"));
    assert!(says(json!({"step": "recheck", "verdict": "done", "note": ""})).starts_with("销号要有依据"));
    assert_eq!(page()["history"].as_array().unwrap().len(), 1);

    let send = |what: Value| assert_eq!(office.send(&path, &what).status(), 204);
    send(json!({"step": "assign", "responsible": "马建国", "note": "先围起来"}));
    send(json!({"step": "extend", "deadline": day(9), "note": "材料没到"}));
    send(json!({"step": "escalate", "note": "请教育局拨款"}));
    send(json!({"step": "recheck", "verdict": "not-done", "note": "只焊了一半"}));
    let fields = on_the_laptop(&wang, town.school, id);
    assert_eq!((&fields["state"], &fields["deadline"]), (&json!("working"), &json!(day(9))));
    assert_eq!(
        (&fields["responsible"], &step(&fields, "assigned")["note"]),
        (&json!("马建国"), &json!("马建国，先围起来"))
    );
    assert_eq!(step(&fields, "extended")["deadline"], day(9));
    assert_eq!(step(&fields, "escalated")["by_name"], "县督导室 office");
    send(json!({"step": "recheck", "verdict": "done", "note": "看了学校发来的照片，已经焊牢"}));
    let fields = on_the_laptop(&wang, town.school, id);
    assert!(fields["closed_at"].as_str().unwrap().starts_with(&day(0)));
    assert_eq!(says(json!({"step": "recheck", "verdict": "done", "note": "再看"})), "这一项已销号，不能再“复查”");
    assert_eq!(says(json!({"step": "assign", "responsible": "马建国", "note": ""})), "这一项已销号，不能再“交办”");
    let page = page();
    assert_eq!((&page["steps"], &page["row"]["state"]), (&json!([]), &json!("closed")));
    let titles: Vec<&str> =
        page["history"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap()).collect();
    assert_eq!((titles[0], titles[1], titles[3]), ("发现", "交办", "提请上级处理"));
    assert_eq!(titles[5], "复查：整改措施到位");
    let log = office.ask("audit?action=handle_findings").to_string();
    assert!(log.contains(&id.to_string()), "{log}");
}

#[test]
fn what_the_console_and_a_laptop_do_at_once_loses_neither_step() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let id = wang.report(
        town.school,
        "rectification",
        json!({
            "school": town.school, "supervisor": town.wang, "description": "公示栏未更新", "state": "open",
            "history": {"e1": {"at": "2026-11-01T09:00:00+08:00", "by": town.wang, "action": "found"}},
        }),
    );
    let school = school_account(&town, town.school);
    let answer = json!({"by_name": "", "note": "已经更新"});
    assert_eq!(school.send(&format!("hazard/{id}/reply"), &answer).status(), 204);
    // Written on the laptop before that was seen there.
    let started = json!({"state": "working", "history": {"e2": {"at": "2026-11-02T09:00:00+08:00", "by": town.wang, "action": "started"}}});
    wang.report_on(id, &format!("school:{}", town.school), "rectification", started);
    let fields = on_the_laptop(&wang, town.school, id);
    assert_eq!(
        (&step(&fields, "replied")["by_name"], &step(&fields, "started")["by"]),
        (&json!("chengguan"), &json!(town.wang))
    );
    // No record that is not a finding can be handled.
    let gone =
        refused(Browser::log_in(&town, StaffRole::CountyStaff).send(&format!("hazard/{}/reply", town.school), &answer));
    assert_eq!(gone.text, "这一项隐患或整改已经不在了");
}
