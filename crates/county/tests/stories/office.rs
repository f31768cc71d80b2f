//! The office at the command line, while the server runs.

use crate::place::{county_in, program};
use crate::town::{Town, done, id};
use duxue_sync::code::EnrolmentCode;
use serde_json::json;
use std::path::Path;
use std::process::Output;

fn county(data: &Path, arguments: &[&str]) -> Output {
    program(data).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_code_printed_beside_a_running_server_lets_a_device_in() {
    let town = Town::new();
    let printed = county(town.folder.path(), &["enrol", "D001", "--quiet"]);
    assert!(printed.status.success());
    let code = EnrolmentCode::parse(&said(&printed)).unwrap();
    assert_eq!(code.address, town.server().addr().to_string());
    assert_eq!(code.fingerprint, town.server().fingerprint());
    assert_eq!(town.ask_to_enrol(&code.secret, "").status(), 200);

    let nobody = county(town.folder.path(), &["enrol", "没有这个人"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8(nobody.stderr).unwrap().contains("没有找到“没有这个人”"));
    assert_eq!(county(town.folder.path(), &["enroll"]).status.code(), Some(2));
}

#[test]
fn a_new_person_is_added_beside_a_running_server() {
    let town = Town::new();
    let added = county(town.folder.path(), &["person", "add", "赵明", "--code", "D009", "--role", "zone_lead"]);
    assert!(added.status.success());
    let twice = county(town.folder.path(), &["person", "add", "赵明明", "--code", "D009"]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(said(&county(town.folder.path(), &["list", "people"])).contains("D009\t赵明\tzone_lead"));
}

#[test]
fn a_roster_with_a_bad_row_imports_nothing() {
    let town = Town::new();
    let file = town.folder.path().join("people.csv");
    std::fs::write(&file, "工号,姓名,角色,责任区\nD101,孙丽,县督导室,\n,没有工号,县督导室,\n").unwrap();
    let refused = county(town.folder.path(), &["import", "people", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("第 3 行"));
    assert!(!said(&county(town.folder.path(), &["list", "people"])).contains("孙丽"));
}

#[test]
fn a_county_restored_from_its_backup_goes_on_in_a_new_epoch() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    done(device.push(&[&device.save_visit(visit, json!({"notes": "备份前"}))]));
    let photo = device.send_photo();
    let epoch = device.hello().unwrap().epoch;
    let (head, _) = town.server().desk().read(|tx| tx.head()).unwrap();

    let elsewhere = tempfile::TempDir::new().unwrap();
    let file = elsewhere.path().join("backup.duxue");
    assert!(county(town.folder.path(), &["backup", file.to_str().unwrap()]).status.success());
    let restored = elsewhere.path().join("county");
    let output = county(&restored, &["restore", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(county(&restored, &["restore", file.to_str().unwrap()]).status.code(), Some(1));

    let server = duxue_county::Server::start(county_in(&restored)).unwrap();
    assert_eq!(server.fingerprint(), town.server().fingerprint());
    assert_ne!(server.desk().epoch(), epoch);
    assert!(server.desk().read(|tx| tx.head()).unwrap().0 > head);
    assert!(server.desk().read(|tx| tx.record(visit)).unwrap().is_some());
    drop(server);
    let county = duxue_county::server::OpenCounty::open(&county_in(&restored)).unwrap();
    assert_eq!(county.desk.verify(|media| county.shelf.is_whole(&media.hash)).unwrap().faults, []);
    let photo = duxue_county::desk::media_hash(&photo).unwrap();
    assert!(county.shelf.is_whole(&photo));
}

#[test]
fn the_sample_county_is_laid_down_once_and_again_without_doubles() {
    let folder = tempfile::TempDir::new().unwrap();
    let first = county(folder.path(), &["init", "--sample"]);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(said(&first).contains("县端网页密码"));
    let schools = said(&county(folder.path(), &["list", "schools"])).lines().count();
    assert!(schools >= 200);
    let again = said(&county(folder.path(), &["init", "--sample"]));
    assert!(again.contains("学校：新增 0") && !again.contains("县端网页密码"));
    assert_eq!(said(&county(folder.path(), &["list", "schools"])).lines().count(), schools);
    assert!(said(&county(folder.path(), &["verify"])).contains("全部完好"));
}

#[test]
fn a_months_ledger_is_written_as_a_workbook() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let scope = format!("school:{}", town.school);
    let hazard = json!({
        "school": town.school.to_string(), "found_at": "2026-11-18T09:05:00+08:00", "place": "食堂", "grade": "major",
        "description": "燃气报警器失效", "state": "open",
    });
    done(device.push(&[&device.save_under(&scope, id(), "hazard", hazard, &[])]));
    let file = town.folder.path().join("台账.xlsx");
    let output = county(town.folder.path(), &["export", "ledger", "--month", "2026-11", file.to_str().unwrap()]);
    assert!(said(&output).contains("已导出 1 条"), "{}", String::from_utf8_lossy(&output.stderr));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let row: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        [&row[1], &row[2], &row[4], &row[6], &row[7]],
        ["安全隐患", "城关小学", "食堂", "燃气报警器失效", "重大"]
    );
}

#[test]
fn what_two_machines_wrote_differently_is_listed_in_words_until_it_is_settled() {
    let town = Town::new();
    let (one, two) = (town.enrol(town.wang), town.enrol(town.wang));
    let visit = id();
    done(one.push(&[&one.save_visit(visit, json!({"disposition": "minor"}))]));
    done(two.push(&[&two.save_visit(visit, json!({"disposition": "serious"}))]));
    let listed = said(&county(town.folder.path(), &["list", "conflicts"]));
    assert_eq!(listed.lines().count(), 1, "{listed}");
    for words in ["城关小学\t督导\t处理意见", "小问题", "严重问题", "现为：", "另有："] {
        assert!(listed.contains(words), "{words}: {listed}");
    }
    assert!(!listed.contains("serious") && !listed.contains(&visit.to_string()), "{listed}");
    let json = said(&county(town.folder.path(), &["list", "conflicts", "--json"]));
    assert!(json.contains(&visit.to_string()) && json.contains("\"path\":\"disposition\""), "{json}");
}
