use crate::desk::{day, hazard, this_month, visit};
use crate::town::{DAY, Device, Town, id, refused};
use duxue_county::desk::ReadScope;
use duxue_county::now_micros;
use reqwest::blocking::Response;
use serde_json::{Value, json};

/// A machine of the city's, with a token.
pub struct Machine<'t> {
    pub town: &'t Town,
    pub token: String,
}

impl<'t> Machine<'t> {
    pub fn may(town: &'t Town, scopes: &[ReadScope]) -> Machine<'t> {
        let now = now_micros();
        let (_, token) = town.server().desk().issue_token("市数据平台", scopes, now + DAY, now).unwrap();
        Machine { town, token }
    }

    pub fn may_all(town: &'t Town) -> Machine<'t> {
        Machine::may(town, &ReadScope::ALL)
    }

    pub fn get(&self, path: &str) -> Response {
        self.town.client.get(self.town.url(path)).bearer_auth(&self.token).send().unwrap()
    }

    pub fn read(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status(), 200, "{path}: {}", response.text().unwrap());
        self.get(path).json().unwrap()
    }

    pub fn items(&self, path: &str) -> Vec<Value> {
        self.read(path)["items"].as_array().unwrap().clone()
    }
}

/// A hazard, a rectification, a lesson and a visit, as wang recorded them.
pub fn recorded(town: &Town, wang: &Device<'_>) {
    wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    wang.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "灭火器过期"));
    wang.report(
        town.school,
        "rectification",
        json!({"school": town.school, "supervisor": town.wang, "matter": 4, "description": "作业没有批改", "state": "open",
            "deadline": day(9), "found_at": crate::desk::moment(0)}),
    );
    wang.report(
        town.school,
        "observation",
        json!({"school": town.school, "supervisor": town.wang, "date": day(0), "teacher": "何美华", "subject": "数学",
            "scores": {"a": {"points": 4.5}, "b": {"points": 8}}}),
    );
}

#[test]
fn a_machine_reads_what_supervisors_recorded_with_names_beside_the_ids() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    recorded(&town, &wang);
    let machine = Machine::may_all(&town);
    let findings = machine.items("/api/v1/findings");
    let kinds: Vec<&str> = findings.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["hazard", "rectification"]);
    let hazard = &findings[0];
    assert_eq!(
        (hazard["school_name"].as_str(), hazard["supervisor_name"].as_str()),
        (Some("城关小学"), Some("王秀英"))
    );
    assert_eq!((hazard["grade"].as_str(), hazard["deadline"].as_str()), (Some("major"), Some(day(3).as_str())));
    assert_eq!(hazard["category_name"], "消防");
    let lessons = machine.items("/api/v1/lessons");
    assert_eq!((lessons[0]["points"].as_f64(), lessons[0]["subject"].as_str()), (Some(12.5), Some("数学")));
    assert!(!lessons[0].to_string().contains("何美华"), "the teacher's name stays in the county");
    let one = machine.read(&format!("/api/v1/findings/{}", hazard["id"].as_str().unwrap()));
    assert_eq!(&one, hazard);
    let quotas = machine.items(&format!("/api/v1/quotas?month={}", this_month()));
    let school = quotas.iter().find(|row| row["school_id"] == town.school.to_string()).unwrap();
    assert_eq!((&school["month_made"], &school["school_name"]), (&json!(1), &json!("城关小学")));
}

#[test]
fn only_what_changed_is_read_again_and_what_was_deleted_is_told() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let records: Vec<_> =
        (0..5).map(|n| wang.report(town.school, "visit", visit(town.school, town.wang, -n, "finished"))).collect();
    let machine = Machine::may_all(&town);
    let (mut seen, mut since) = (Vec::new(), String::new());
    loop {
        let page = machine.read(&format!("/api/v1/visits?limit=2{since}"));
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        since = format!("&since={}", page["next_since"]);
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(seen, records.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(machine.items(&format!("/api/v1/visits?limit=2{since}")).is_empty());

    wang.report_on(records[1], &format!("school:{}", town.school), "visit", json!({"theme": "防溺水"}));
    wang.report_on(records[3], &format!("school:{}", town.school), "visit", json!({"deleted": true}));
    let changed = machine.items(&format!("/api/v1/visits?limit=2{since}"));
    assert_eq!(changed.len(), 2);
    assert_eq!((&changed[0]["theme"], &changed[0]["deleted"]), (&json!("防溺水"), &json!(false)));
    assert_eq!((&changed[1]["id"], &changed[1]["deleted"]), (&json!(records[3]), &json!(true)));
    assert_eq!(changed[1]["school_id"], Value::Null, "of what was deleted only its id is told");
    assert_eq!(machine.items("/api/v1/visits").len(), 4);
    assert_eq!(machine.items("/api/v1/visits?since=0").len(), 5);
    assert_eq!(refused(machine.get(&format!("/api/v1/visits/{}", records[3]))).status, 404);
}

#[test]
fn a_file_has_the_countys_own_columns() {
    let mut town = Town::new();
    let own = json!({"findings": {"title": "隐患清单", "columns": [
        {"field": "school_name", "head": "单位", "width": 20},
        {"field": "description", "head": "事由", "width": 30},
        {"field": "grade", "head": "级别", "width": 8, "words": {"major": "重大"}}]}});
    std::fs::write(town.folder.path().join("columns.json"), own.to_string()).unwrap();
    town.restart();
    let wang = town.enrol(town.wang);
    recorded(&town, &wang);
    let machine = Machine::may_all(&town);
    let csv = machine.get("/api/v1/findings.csv").text().unwrap();
    // The bytes that mark UTF-8 are taken off by the client.
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[..2], ["序号,单位,事由,级别", "1,城关小学,灭火器过期,重大"]);
    let by_header =
        town.client.get(town.url("/api/v1/findings")).bearer_auth(&machine.token).header("accept", "text/csv");
    assert_eq!(by_header.send().unwrap().text().unwrap(), csv);
    let book = machine.get("/api/v1/visits.xlsx");
    assert!(book.headers()["content-disposition"].to_str().unwrap().contains("visits.xlsx"));
    assert!(book.bytes().unwrap().starts_with(b"PK"));
    let last_year = machine.get("/api/v1/findings.csv?month=2001-01").text().unwrap();
    assert_eq!(last_year.trim_start_matches('\u{feff}').lines().count(), 1);
}

#[test]
fn nothing_of_complaints_is_handed_out() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let said = json!({"school": town.school, "complainant": "周大山", "phone": "13900001111", "content": "食堂饭菜凉",
        "received_at": crate::desk::moment(0), "state": "received", "handler": town.wang});
    wang.report_on(id(), &format!("person:{}", town.wang), "complaint", said);
    let machine = Machine::may_all(&town);
    assert_eq!(refused(machine.get("/api/v1/complaints")).status, 404);
    for list in ["zones", "schools", "persons", "visits", "findings", "briefs", "interviews", "quotas"] {
        let text = machine.get(&format!("/api/v1/{list}")).text().unwrap();
        assert!(!["周大山", "13900001111", "饭菜"].iter().any(|word| text.contains(word)), "{list}");
    }
}
