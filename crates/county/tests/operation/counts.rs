use crate::desk::visit;
use crate::place::program;
use crate::town::{Town, id};
use serde_json::json;

fn counts(town: &Town) -> String {
    town.client.get(town.url("/metrics")).send().unwrap().text().unwrap()
}

#[test]
fn the_counts_tell_what_is_asked_how_fast_and_what_waits() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    wang.send_picture(b"seventeen bytes..");
    wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let elsewhere =
        wang.save_under(&format!("school:{}", town.other_school), id(), "visit", json!({"date": "2026-11-27"}), &[]);
    wang.push(&[&elsewhere]).unwrap();
    town.client.get(town.url("/made/up/王秀英")).send().unwrap();
    town.server().desk().add_webhook("https://nowhere.invalid/", &["visit".to_owned()], 1).unwrap();
    let told = counts(&town);
    for line in [
        "duxue_requests_total{method=\"POST\",route=\"/v1/push\",status=\"200\"} 2",
        "duxue_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "duxue_request_seconds_count{route=\"/v1/push\"} 2",
        "duxue_changes_refused 1",
        "duxue_records_in_conflict 0",
        "duxue_media_files 1",
        "duxue_media_bytes 17",
        "duxue_webhook_changes_waiting 0",
        "duxue_webhooks_given_up 0",
        "duxue_devices 1",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    assert!(told.contains("# TYPE duxue_request_seconds histogram"));
    assert!(!told.contains("duxue_backup_age_seconds") && !told.contains("王秀英"));
    let kept = tempfile::TempDir::new().unwrap();
    let backup = kept.path().join("a.duxue");
    assert!(program(town.folder.path()).arg("backup").arg(&backup).status().unwrap().success());
    let told = counts(&town);
    let age = told.lines().find_map(|line| line.strip_prefix("duxue_backup_age_seconds ")).unwrap();
    assert!(age.parse::<u64>().unwrap() < 60);
}

#[test]
fn a_folder_of_backups_keeps_the_latest_and_what_else_lies_there() {
    let town = Town::new();
    let kept = tempfile::TempDir::new().unwrap();
    for name in ["duxue-2026-11-01T023000.backup", "duxue-2026-11-02T023000.backup", "duxue-notes.txt"] {
        std::fs::write(kept.path().join(name), "old").unwrap();
    }
    let backup = || program(town.folder.path()).args(["backup", "--keep", "2"]).arg(kept.path()).output().unwrap();
    assert!(backup().status.success());
    let mut names: Vec<String> = std::fs::read_dir(kept.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        (names.len(), names[0].as_str(), names[2].as_str()),
        (3, "duxue-2026-11-02T023000.backup", "duxue-notes.txt")
    );
    let restored = tempfile::TempDir::new().unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_duxue-county"));
    let output =
        program.arg("--data").arg(restored.path()).arg("restore").arg(kept.path().join(&names[1])).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What a snapshot of the file system or the database's own archive does.
#[test]
fn a_database_set_back_by_other_means_goes_on_as_a_restored_one() {
    let mut town = Town::new();
    town.server.take().unwrap().stop();
    let (now, then) = (town.folder.path().join("county.sqlite3"), town.folder.path().join("then.sqlite3"));
    std::fs::copy(&now, &then).unwrap();
    let started = |town: &Town| duxue_county::Server::start(crate::place::county_in(town.folder.path())).unwrap();
    town.server = Some(started(&town));
    let before = town.server().desk().epoch();
    let wang = town.enrol(town.wang);
    wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let head = town.server().desk().read(|tx| tx.head()).unwrap().0;
    town.server.take().unwrap().stop();
    std::fs::rename(&then, &now).unwrap();
    let told = program(town.folder.path()).arg("restored").output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    town.server = Some(started(&town));
    assert_ne!(town.server().desk().epoch(), before);
    assert!(town.server().desk().read(|tx| tx.head()).unwrap().0 > head, "no number is given a second time");
}
