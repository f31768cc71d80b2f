use crate::place::tamper_with;
use crate::town::{Device, Town, done, id};
use duxue_county::desk::Fault;
use serde_json::json;

fn verify(town: &Town) -> Vec<Fault> {
    town.server().desk().verify(|_| true).unwrap().faults
}

/// Changes rows of the county behind its back: what SQL sets, in which table, where.
fn tamper(town: &Town, change: &str, condition: &str) {
    tamper_with(town.folder.path(), &|county| format!("{change} WHERE county = {county} AND {condition}"));
}

fn write_something(device: &Device<'_>) -> uuid::Uuid {
    let visit = id();
    let first = device.save_visit(visit, json!({"notes": "原话"}));
    let second = device.save_visit(visit, json!({"theme": "安全"}));
    done(device.push(&[&first, &second]));
    visit
}

#[test]
fn an_untouched_county_verifies() {
    let town = Town::new();
    write_something(&town.enrol(town.wang));
    assert_eq!(verify(&town), []);
}

#[test]
fn a_record_changed_behind_the_history_is_noticed() {
    let town = Town::new();
    let visit = write_something(&town.enrol(town.wang));
    tamper(&town, "UPDATE records SET fields = replace(fields, '原话', '改话')", "kind = 'visit'");
    assert_eq!(verify(&town), [Fault::Record(visit)]);
}

#[test]
fn a_line_of_history_changed_or_taken_out_is_noticed() {
    let town = Town::new();
    write_something(&town.enrol(town.wang));
    let (last, _) = town.server().desk().read(|tx| tx.head()).unwrap();
    tamper(&town, "UPDATE history SET received = received + 1", &format!("seq = {}", last - 1));
    assert_eq!(verify(&town), [Fault::HistoryLine(last - 1)]);
    tamper(&town, "UPDATE history SET received = received - 1", &format!("seq = {}", last - 1));
    assert_eq!(verify(&town), []);
    tamper(&town, "DELETE FROM history", &format!("seq = {}", last - 1));
    assert!(verify(&town).contains(&Fault::HistoryLine(last)));
}

#[test]
fn an_end_cut_off_the_history_is_noticed() {
    let town = Town::new();
    let visit = write_something(&town.enrol(town.wang));
    let (last, _) = town.server().desk().read(|tx| tx.head()).unwrap();
    tamper(&town, "DELETE FROM history", &format!("seq = {last}"));
    let faults = verify(&town);
    assert!(faults.contains(&Fault::HistoryEnd) && faults.contains(&Fault::Record(visit)));
}

#[test]
fn a_record_taken_out_is_noticed_twice_over() {
    let town = Town::new();
    let visit = write_something(&town.enrol(town.wang));
    tamper(&town, "DELETE FROM records", "kind = 'visit'");
    let faults = verify(&town);
    assert!(faults.contains(&Fault::RecordMissing(visit)));
    assert!(faults.contains(&Fault::Scope(format!("school:{}", town.school))));
}
