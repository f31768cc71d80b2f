use crate::desk::{Browser, hazard, visit};
use crate::place::program;
use crate::town::{DAY, Town, id};
use duxue_county::desk::ReadScope;
use duxue_county::now_micros;
use duxue_county::store::StaffRole;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// The program itself, on the town's county, and what it writes to its log.
fn serve(town: &mut Town, more: &[&str]) -> Child {
    let mut program = program(town.folder.path());
    program.args(["serve", "--listen", "127.0.0.1:0"]).args(more).env("DUXUE_LOG", "info,duxue_county=debug");
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    town.elsewhere = Some(line.trim().rsplit_once("https://").unwrap().1.to_owned());
    child
}

fn stop(mut child: Child) -> String {
    // The system's own way to ask a program to end.
    let ended = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(ended.success() && child.wait().unwrap().success());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    log
}

#[test]
fn a_log_of_a_whole_story_names_no_person_no_school_and_nothing_that_was_written() {
    let mut town = Town::new();
    let child = serve(&mut town, &["--log", "json"]);
    let wang = town.enrol(town.wang);
    wang.hello().unwrap();
    let hash = wang.send_picture(b"no picture at all");
    let record = wang.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "灭火器过期"));
    wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let said = json!({"school": town.school, "complainant": "周大山", "phone": "13900001111", "content": "食堂饭菜凉",
        "received_at": crate::desk::moment(0), "state": "received", "handler": town.wang, "photos": {"a": {"hash": hash}}});
    wang.report_on(id(), &format!("person:{}", town.wang), "complaint", said);
    // Refused: not a school of hers, and a date that is none.
    for (school, date) in [(town.other_school, "2026-11-27"), (town.school, "不是日期")] {
        let saved = wang.save_under(&format!("school:{school}"), id(), "visit", json!({"date": date}), &[]);
        wang.push(&[&saved]).unwrap();
    }
    wang.pull(&format!("school:{}", town.school), 0);
    let browser = Browser::log_in(&town, StaffRole::CountyStaff);
    for page in ["overview", "search?words=王秀英", &format!("hazard/{record}"), "complaints", "hazards?words=灭火器"]
    {
        assert_eq!(browser.get(page).status(), 200, "{page}");
    }
    let login = |name: &str| {
        let body = json!({"name": name, "password": "我的密码"}).to_string();
        let request = town.client.post(town.url("/console/api/login")).header("content-type", "application/json");
        request.body(body).send().unwrap()
    };
    assert_eq!(login("office").status(), 401);
    let now = now_micros();
    let scopes = ReadScope::ALL;
    let (_, token) = town.server().desk().issue_token("市数据平台", &scopes, now + DAY, now).unwrap();
    for path in ["/api/v1/persons", "/api/odata/findings?$filter=contains(description,'灭火器')", "/api/v1/王秀英"]
    {
        town.client.get(town.url(path)).bearer_auth(&token).send().unwrap();
    }
    let log = stop(child);
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let routes: Vec<&str> = lines.iter().filter_map(|line| line["route"].as_str()).collect();
    for route in ["/v1/push", "/v1/pull", "/console/api/search", "/console/api/hazard/{id}", "/api/v1/{list}"] {
        assert!(routes.contains(&route), "{route}: {routes:?}");
    }
    let secrets = [
        "王秀英",
        "李建国",
        "城关小学",
        "河口初中",
        "周大山",
        "13900001111",
        "饭菜",
        "灭火器",
        "教学楼",
        "秦克俭",
        "我的密码",
        "现场",
        "笔记本",
        "不是日期",
        "市数据平台",
        "%E7%8E%8B",
    ];
    let ids = [token, wang.token.clone(), hash, record.to_string(), town.wang.to_string(), town.school.to_string()];
    for word in secrets.into_iter().chain(ids.iter().map(String::as_str)) {
        let told = log.lines().find(|line| line.contains(word));
        assert!(told.is_none(), "{word} is in the log: {told:?}");
    }
}

#[test]
fn the_configuration_counts_for_every_command_and_the_command_line_before_it() {
    let mut town = Town::new();
    let file = town.folder.path().join("county.toml");
    let text = "listen = \"127.0.0.1:0\"\naddress = \"duxue.example.gov.cn:8443\"\nlog = \"json\"\n";
    std::fs::write(&file, text).unwrap();
    let child = serve(&mut town, &["--config", file.to_str().unwrap()]);
    assert_eq!(town.elsewhere.as_deref(), Some("duxue.example.gov.cn:8443"));
    let log = stop(child);
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
    // Another command finds the county by the file alone.
    let data = format!("data = {:?}\n", town.folder.path());
    std::fs::write(&file, data).unwrap();
    let mut other = std::process::Command::new(env!("CARGO_BIN_EXE_duxue-county"));
    let listed =
        other.current_dir(town.folder.path()).arg("--config").arg(&file).args(["list", "schools"]).output().unwrap();
    assert!(String::from_utf8(listed.stdout).unwrap().contains("城关小学"));
    std::fs::write(&file, "[tls]\nat = \"given\"\n").unwrap();
    let wrong = program(town.folder.path()).args(["serve", "--config", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("certificate"));
}
