use crate::place::{county_in, program};
use crate::reading::{Machine, recorded};
use crate::town::{DAY, Town, refused};
use duxue_county::desk::ReadScope;
use duxue_county::{Config, now_micros};
use serde_json::Value;

#[test]
fn a_token_opens_only_what_its_scopes_name() {
    let town = Town::new();
    recorded(&town, &town.enrol(town.wang));
    let machine = Machine::may(&town, &[ReadScope::Hazards]);
    let findings = machine.items("/api/v1/findings");
    assert_eq!(findings[0]["school_name"], "城关小学");
    assert_eq!(findings[0]["supervisor_name"], Value::Null, "names of persons need a scope of their own");
    for list in ["zones", "schools", "persons", "visits", "lessons", "briefs", "quotas"] {
        assert_eq!(refused(machine.get(&format!("/api/v1/{list}"))).code, "not_allowed", "{list}");
    }
    let service = machine.read("/api/odata/");
    assert_eq!(service["value"].as_array().unwrap().len(), 1);
    // Neither sync nor the console takes it.
    assert_eq!(refused(machine.get("/console/api/overview")).status, 401);
    let push = town.client.post(town.url("/v1/hello")).bearer_auth(&machine.token).body("x").send().unwrap();
    assert!(push.status().is_client_error());
}

#[test]
fn a_token_that_is_wrong_expired_or_taken_back_opens_nothing() {
    let town = Town::new();
    let get = |token: &str| town.client.get(town.url("/api/v1/schools")).bearer_auth(token).send().unwrap();
    let (desk, now) = (town.server().desk(), now_micros());
    let bare = town.client.get(town.url("/api/v1/schools")).send().unwrap();
    assert!(bare.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert_eq!(refused(bare).status, 401);
    assert_eq!(refused(get("dxt_x")).status, 401);
    let (_, old) = desk.issue_token("旧", &[ReadScope::Schools], now - 1, now - DAY).unwrap();
    assert_eq!(refused(get(&old)).status, 401);
    let (token, good) = desk.issue_token("新", &[ReadScope::Schools], now + DAY, now).unwrap();
    assert_eq!(get(&good).status(), 200);
    let as_password = town.client.get(town.url("/api/v1/schools")).basic_auth("excel", Some(&good)).send().unwrap();
    assert_eq!(as_password.status(), 200);
    assert!(desk.tokens().unwrap()[1].last_used.is_some());
    desk.revoke_token(token.id, now).unwrap();
    assert_eq!(refused(get(&good)).status, 401);
}

#[test]
fn whoever_asks_too_often_is_told_when_to_come_again() {
    let mut town = Town::new();
    town.restart_with(Config { reads_per_minute: 8, ..county_in(town.folder.path()) });
    let machine = Machine::may_all(&town);
    let answers: Vec<_> = (0..6).map(|_| machine.get("/api/v1/schools")).collect();
    let last = answers.into_iter().last().unwrap();
    let seconds: u64 = last.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=15).contains(&seconds));
    assert_eq!(refused(last).code, "too_often");
    // Another's pace is its own.
    assert_eq!(Machine::may_all(&town).get("/api/v1/schools").status(), 200);
}

#[test]
fn the_office_gives_and_takes_tokens_at_the_command_line() {
    let town = Town::new();
    let run = |arguments: &[&str]| program(town.folder.path()).arg("token").args(arguments).output().unwrap();
    let made = run(&["new", "教育局大屏", "--scopes", "schools:read,hazards:read", "--days", "30"]);
    assert!(made.status.success());
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let machine = Machine { town: &town, token: token.clone() };
    assert_eq!(machine.get("/api/v1/findings").status(), 200);
    let listed: Value = serde_json::from_slice(&run(&["list", "--json"]).stdout).unwrap();
    assert_eq!((&listed[0]["name"], listed[0]["scopes"][1].as_str()), (&"教育局大屏".into(), Some("hazards:read")));
    assert!(!listed.to_string().contains(&token), "a token is shown once");
    assert!(run(&["revoke", "1"]).status.success());
    assert_eq!(machine.get("/api/v1/findings").status(), 401);
    let wrong = run(&["new", "x", "--scopes", "complaints:read"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("complaints:read"));
}
