//! Schools and zones at the console: closed, dissolved, gone into another.

use crate::desk::{day, hazard, this_month, visit};
use crate::roster_office::{Office, scope, words};
use crate::town::{Town, done, refused};
use duxue_county::desk::local_date;
use duxue_county::now_micros;
use serde_json::{Value, json};

#[test]
fn a_school_that_closes_is_offered_no_more_and_counted_where_it_was() {
    let town = Town::new();
    let office = Office::of(&town);
    let device = town.enrol(town.wang);
    let done_visit = device.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let point = office.new_school("河湾教学点");
    office.school(point, &json!({"school_kind": "teaching-point", "parent": town.school}));
    let close = |on: &str| {
        let path = format!("place/{}/closing", town.school);
        office.put(&path, &office.place(town.school), json!({"closed_on": on}))
    };
    let why = close(&day(0)).unwrap_err();
    assert_eq!(why, "河湾教学点还归这所学校管，请先改它们的所属完小，或者先停办它们");
    office.school(point, &json!({"parent": town.other_school}));
    close(&day(0)).unwrap();
    assert!(office.scopes(town.wang).is_empty(), "posts ended the day before");
    let listed = |path: &str| -> Vec<String> {
        let list = office.browser.ask(path);
        list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!listed("schools").contains(&"城关小学".to_owned()));
    let before = local_date(now_micros()) - chrono::Months::new(1);
    assert!(listed(&format!("schools?month={}", before.format("%Y-%m"))).contains(&"城关小学".to_owned()));
    assert_eq!(listed("places?show=closed"), ["城关小学"]);
    assert_eq!(office.browser.ask(&format!("visit/{done_visit}"))["row"]["school_name"], "城关小学");
    let page = office.browser.ask(&format!("school/{}", town.school));
    assert_eq!(page["visits"].as_array().unwrap().len(), 1);
    let why = office.post(town.wang, town.school, json!({"from": day(0)})).unwrap_err();
    assert!(why.ends_with("任职要在那以前结束"), "{why}");
    close("").unwrap();
    assert!(listed("schools").contains(&"城关小学".to_owned()));
}

#[test]
fn a_zone_is_dissolved_when_nobody_belongs_to_it_and_keeps_its_name() {
    let town = Town::new();
    let office = Office::of(&town);
    let zone = |id: &str| {
        let places = office.browser.ask("places");
        places["zones"].as_array().unwrap().iter().find(|zone| zone["id"] == id).cloned()
    };
    let dissolve = |id: &str| {
        let seen = zone(id).unwrap();
        let mut what = seen["given"].clone();
        what["closed"] = json!(true);
        office.put(&format!("zone/{id}"), &seen, what)
    };
    let why = dissolve(&office.zone).unwrap_err();
    assert_eq!(why, "这个责任区还有 2 所学校、2 个人，请先把他们改到别的责任区");
    let twice = refused(office.browser.send("zones", &json!({"name": "第一责任区", "code": "02", "order": 2})));
    assert_eq!(twice.text, "已经有“第一责任区”，请换一个");
    let made = office.browser.send("zones", &json!({"name": "第二责任区", "code": "02", "order": 2}));
    let second = made.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    dissolve(&second).unwrap();
    assert!(zone(&second).is_none());
}

#[test]
fn a_school_that_went_into_another_keeps_its_past_and_is_worked_on_to_the_end() {
    let town = Town::new();
    let office = Office::of(&town);
    let device = town.enrol(town.wang);
    device.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let open = device.report(town.school, "hazard", hazard(town.school, town.wang, "general", 3, "护栏松动"));
    let units =
        json!([{"id": "u1", "name": "机电系", "unit_kind": "department", "head": "", "phone": "", "deleted": false}]);
    office.school(town.school, &json!({"units": units, "phone": "13800002222"}));
    let (keep, other) = (town.other_school, town.school);
    let shown = office.browser.ask(&format!("merge-plan?kind=school&keep={keep}&other={other}"));
    assert_eq!(shown["refusal"], Value::Null);
    let moves = words(&shown["moves"]);
    for what in ["补上电话", "系部、年级、教研组：机电系", "任职：王秀英", "任职：李建国"]
    {
        assert!(moves.contains(what), "{what} in {moves}");
    }
    assert_eq!(words(&shown["stays"]), "1 次督导1 项隐患其中 1 项还没销号，照旧复查、销号");
    assert_eq!(office.browser.send(&format!("place/{keep}/merge"), &json!({"other": other})).status(), 204);

    let mut both = [scope(keep), scope(other)];
    both.sort();
    assert_eq!(office.scopes(town.wang), both, "what is open there is put right on the laptop");
    let (_, refused_changes) =
        done(device.push(&[&device.save_under(&scope(other), open, "hazard", json!({"measure": "已围挡"}), &[])]));
    assert!(refused_changes.is_empty(), "{refused_changes:?}");
    let page = office.browser.ask(&format!("school/{keep}"));
    assert_eq!(page["findings"].as_array().unwrap().len(), 1);
    assert_eq!(page["row"]["month_made"], 1, "its visit of this month counts for the one that is kept");
    let schools = office.browser.ask("schools");
    assert_eq!((schools["total"].as_u64(), schools["rows"][0]["open"].as_u64()), (Some(1), Some(1)));
    assert_eq!(office.browser.ask(&format!("visits?school={keep}&month={}", this_month()))["total"], 1);
    assert_eq!(office.place(keep)["given"]["units"][0]["name"], "机电系");
    assert_eq!(office.place(other)["closed_words"], "并入河口初中");
    let why = refused(office.browser.send(&format!("place/{keep}/merge"), &json!({"other": other}))).text;
    assert_eq!(why, "其中一所早已并入别的学校，不能再合并");
}
