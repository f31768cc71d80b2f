use crate::desk::{Browser, day, hazard, moment, this_month, visit};
use crate::month;
use crate::town::{Town, refused};
use duxue_county::store::StaffRole;
use serde_json::{Value, json};

/// Every figure of an answer, wherever it stands: how many, and what it opens.
fn figures(value: &Value, found: &mut Vec<(u64, String)>) {
    if let (Some(count), Some(open)) = (value["count"].as_u64(), value["open"].as_str()) {
        found.push((count, open.to_owned()));
    }
    match value {
        Value::Object(map) => map.values().for_each(|inner| figures(inner, found)),
        Value::Array(all) => all.iter().for_each(|inner| figures(inner, found)),
        _ => {}
    }
}

#[test]
fn a_figure_of_the_overview_opens_exactly_the_records_it_counted() {
    let folder = tempfile::TempDir::new().unwrap();
    // With a folder named, a county to look at is left behind there.
    let kept = std::env::var_os("DUXUE_CONSOLE_SAMPLE").map(std::path::PathBuf::from);
    let town = month::a_month_of_the_sample_county(kept.as_deref().unwrap_or(folder.path()));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let overview = office.ask("overview");
    let mut all = Vec::new();
    figures(&overview, &mut all);
    assert!(all.len() > 40, "{}", all.len());
    for (count, open) in all {
        assert_eq!(office.ask(&open)["total"].as_u64(), Some(count), "{open}");
    }
    // Narrowed by anything that it offers, a figure still opens what it counted.
    let offered = |of: &str, at: usize| overview["choices"][of][at]["id"].as_str().unwrap().to_owned();
    let narrowed = [
        ("zone", "zones", 2),
        ("township", "townships", 1),
        ("school", "schools", 5),
        ("school_kind", "school_kinds", 1),
        ("person", "people", 3),
    ];
    for (name, of, at) in narrowed {
        let asked = reqwest::Url::parse_with_params("https://county/", [(name, offered(of, at))]).unwrap();
        let asked = asked.query().unwrap();
        let some = office.ask(&format!("overview?{asked}"));
        assert!(some["schools"]["count"].as_u64() < overview["schools"]["count"].as_u64(), "{name}");
        assert!(some["schools"]["count"].as_u64() > Some(0), "{name}");
        let mut all = Vec::new();
        figures(&some, &mut all);
        for (count, open) in all {
            assert_eq!(office.ask(&open)["total"].as_u64(), Some(count), "{name}: {open}");
        }
        let charts = office.ask(&format!("overview-charts?{asked}"));
        let drawn = charts["charts"].as_array().unwrap();
        assert!(drawn.iter().all(|chart| chart["drawn"]["svgs"][0].as_str().unwrap().starts_with("<svg")), "{name}");
    }
    // What a chart says is what was counted.
    let charts = office.ask("overview-charts");
    let sum = |title: &str, column: usize| {
        let chart = charts["charts"].as_array().unwrap().iter().find(|chart| chart["title"] == title).unwrap();
        let rows = chart["drawn"]["rows"].as_array().unwrap().iter();
        rows.map(|row| row[column].as_str().unwrap().parse::<u64>().unwrap()).sum::<u64>()
    };
    assert_eq!(sum("本月到校", 1), overview["visited"]["count"].as_u64().unwrap());
    assert_eq!(sum("本月到期的整改", 1), overview["on_time"]["count"].as_u64().unwrap());
    assert_eq!(sum("没销号的隐患", 1), overview["states"][0]["figure"]["count"].as_u64().unwrap());
    // What is counted by zone adds up to what is counted for the county.
    for figure in ["schools", "visited", "due", "on_time"] {
        let zones = overview["zones"].as_array().unwrap().iter();
        assert_eq!(
            zones.map(|zone| zone[figure]["count"].as_u64().unwrap()).sum::<u64>(),
            overview[figure]["count"],
            "{figure}"
        );
    }
    assert_eq!(overview["schools"]["count"], 203);
    assert!(overview["visited"]["count"].as_u64().unwrap() > 50);
    assert!(town.server().desk().verify(|_| true).unwrap().faults.is_empty());
}

#[test]
fn the_visits_counted_are_those_that_were_finished_this_month() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let today = device.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    device.report(town.school, "visit", visit(town.school, town.wang, 0, "draft"));
    device.report(town.school, "visit", visit(town.school, town.wang, -40, "finished"));
    let office = Browser::log_in(&town, StaffRole::Reader);
    let overview = office.ask("overview");
    assert_eq!((&overview["visits"]["count"], &overview["visited"]["count"]), (&json!(1), &json!(1)));
    let listed = office.ask(overview["visits"]["open"].as_str().unwrap());
    assert_eq!(listed["rows"][0]["id"], today.to_string());
    assert_eq!(listed["rows"][0]["supervisor"], "王秀英");
    let schools = office.ask(overview["visited"]["open"].as_str().unwrap());
    assert_eq!(schools["rows"][0]["name"], "城关小学");
    assert_eq!(schools["rows"][0]["month_made"], 1);
}

#[test]
fn grave_hazards_stand_first_then_what_is_longest_overdue_and_what_is_closed_last() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let save = |fields: Value| device.report(town.school, "hazard", fields).to_string();
    let due = save(hazard(town.school, town.wang, "general", 2, "灭火器压力不足"));
    let late = save(hazard(town.school, town.wang, "general", -3, "楼梯护栏缺口"));
    let later = save(hazard(town.school, town.wang, "general", -6, "应急灯不亮"));
    let grave = save(hazard(town.school, town.wang, "major", 9, "外窗铁栅栏焊死"));
    let mut closed = hazard(town.school, town.wang, "major", -1, "安全出口锁闭");
    closed["state"] = json!("closed");
    closed["closed_at"] = json!(moment(-2));
    let closed = save(closed);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let ids = |answer: &Value| -> Vec<String> {
        answer["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = office.ask("hazards");
    assert_eq!(ids(&all), [&grave, &later, &late, &due, &closed].map(String::clone));
    assert_eq!(all["rows"][1]["due_words"], "逾期 6 天");
    assert_eq!(ids(&office.ask("hazards?show=overdue")), [later, late]);
    assert_eq!(ids(&office.ask("hazards?state=closed")), [closed.as_str()]);
    assert_eq!(ids(&office.ask("hazards?show=open&grade=major")), [grave]);
    assert_eq!(ids(&office.ask("hazards?words=灭火器 城关")), [due.as_str()]);
    assert_eq!(office.ask("hazards?words=没有这样的")["total"], 0);
    // As the page asks: in a header, so that no proxy writes it down.
    let asked = |words: &str| -> Value {
        let words: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        office.get_with("hazards?kind=all", &[("duxue-words", &words)]).json().unwrap()
    };
    assert_eq!(ids(&asked("灭火器 城关")), [due]);
    assert_eq!(asked("没有这样的")["total"], 0);
    assert_eq!(office.ask("hazards?from=4&limit=10")["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn what_was_over_before_the_month_is_counted_again_when_it_is_opened_again() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let scope = format!("school:{}", town.school);
    let mut long_over = hazard(town.school, town.wang, "general", -80, "楼梯护栏缺口");
    long_over["found_at"] = json!(moment(-90));
    long_over["state"] = json!("closed");
    long_over["closed_at"] = json!(moment(-70));
    let record = device.report(town.school, "hazard", long_over);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let counted =
        || (office.ask("overview")["open_hazards"]["count"].clone(), office.ask("rail")["open_hazards"].clone());
    let listed = |question: &str| office.ask(question)["total"].clone();
    assert_eq!(counted(), (json!(0), json!(0)));
    assert_eq!((listed("hazards?show=open"), listed("hazards?show=all")), (json!(0), json!(1)));
    let month = &day(-80)[..7];
    assert_eq!(listed(&format!("hazards?show=on_time&month={month}")), json!(0), "closed late");
    assert_eq!(listed(&format!("hazards?show=due&month={month}")), json!(1));
    device.report_on(record, &scope, "hazard", json!({"state": "open"}));
    assert_eq!(counted(), (json!(1), json!(1)));
    assert_eq!(listed("hazards?show=open"), json!(1));
    // Closed on the day that it was opened again, which is in this month.
    device.report_on(record, &scope, "hazard", json!({"state": "closed", "closed_at": moment(0)}));
    assert_eq!(counted(), (json!(0), json!(0)));
    assert_eq!(listed("hazards?show=all"), json!(1));
}

#[test]
fn put_right_in_time_is_what_was_closed_by_its_deadline() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let closed = |deadline: i64, closed_on: i64| {
        let mut fields = hazard(town.school, town.wang, "general", deadline, "门锁坏");
        fields["state"] = json!("closed");
        fields["closed_at"] = json!(moment(closed_on));
        device.report(town.school, "hazard", fields)
    };
    let in_time = closed(0, 0);
    closed(0, 1);
    // Not due before the day is over.
    device.report(town.school, "hazard", hazard(town.school, town.wang, "general", 0, "今天到期"));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let overview = office.ask("overview");
    assert_eq!((&overview["due"]["count"], &overview["on_time"]["count"]), (&json!(2), &json!(1)));
    assert_eq!(office.ask(overview["on_time"]["open"].as_str().unwrap())["rows"][0]["id"], in_time.to_string());
}

#[test]
fn what_is_not_a_month_is_said_in_words() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    for path in
        ["overview?month=2026-13", "hazards?show=due&month=x", "visits?month=2026-1", "export/ledger.xlsx?month=0"]
    {
        let refused = refused(office.get(path));
        assert_eq!((refused.status, refused.text.as_str()), (400, "月份应写成 2026-11 这样"), "{path}");
    }
    let unreadable = refused(office.get("hazards?show=anything"));
    assert!(unreadable.status == 400 && unreadable.text.contains("条件"));
}

#[test]
fn a_county_without_a_single_record_is_shown_empty() {
    let folder = tempfile::TempDir::new().unwrap();
    let town = Town {
        server: Some(duxue_county::Server::start(duxue_county::Config::in_folder(folder.path())).unwrap()),
        ..Town::new()
    };
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let overview = office.ask("overview");
    assert_eq!(overview["month"], this_month());
    assert_eq!(overview["zones"], json!([]));
    for path in ["rail", "schools", "hazards", "visits", "briefs", "devices", "search?words=水"] {
        office.ask(path);
    }
    assert_eq!(refused(office.get("school/0")).status, 404);
    assert_eq!(refused(office.get(&format!("hazard/{}", crate::town::id()))).status, 404);
}

#[test]
fn who_has_not_synced_for_a_week_needs_a_call_and_first_of_all_with_a_grave_hazard_in_hand() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    wang.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "外窗铁栅栏焊死"));
    li.hello().unwrap();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let calls = office.ask("devices?show=call");
    assert_eq!(calls["rows"][0]["person"], "王秀英");
    assert_eq!(calls["rows"][0]["call"], "注册以后还没有同步过，手里有重大隐患");
    assert_eq!(calls["total"], 1);
    assert_eq!(office.ask("rail")["calls"], 1);
    month::last_seen(&wang, 12);
    month::last_seen(&li, 9);
    let calls = office.ask("devices?show=call");
    assert_eq!(calls["rows"][0]["call"], "12 天没同步，手里有重大隐患");
    assert_eq!(calls["rows"][1]["call"], "9 天没同步");
    assert!(calls["words"].as_str().unwrap().starts_with("2 台，0 台"));
    assert!(!day(0).is_empty());
}
