//! A passphrase is forgotten: the county gives a recovery code over the telephone, and nothing that was recorded is lost.

use crate::product::*;
use duxue_county::folder::DataFolder;
use duxue_county::recovery::{RecoveryError, RecoveryRequest, recovery_code};
use serde_json::json;

const NEW: &str = "新口令2027";

fn code_at_county(product: &Product, sealed: &[u8]) -> Result<String, RecoveryError> {
    let folder = DataFolder::open(&product.config.data).unwrap();
    recovery_code(&folder, sealed, "周德昌", "2026-11-26 09:00:00")
}

#[test]
fn a_code_over_the_telephone_opens_the_store_with_everything_unsent_in_it() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    device.sync_through();
    let visit = device.visit(&device.school("柳湾完全小学"));
    device.save(&visit, json!({"feedback.text": "还没报的一句话"}));
    let (number, person) = (device.store().device().unwrap(), device.store().person().unwrap().to_string());
    device.ask("lock", json!(null));

    // The county has the key since the first round, sealed to its own.
    let sealed = product.desk().read(|tx| tx.recovery_key(number)).unwrap().unwrap();
    let code = code_at_county(&product, &sealed).unwrap();
    let judged = device.ask("check_recovery_code", json!({"code": code.to_lowercase()}));
    assert_eq!((&judged["whole"], &judged["of"]), (&json!(true), &json!(14)), "{judged}");
    let slip = format!("{}{}", if code.starts_with('7') { '8' } else { '7' }, &code[1..]);
    let with = |code: &str, passphrase: &str| json!({"person": person, "code": code, "passphrase": passphrase});
    assert!(device.refusal("recover", with(&slip, NEW)).contains("第 1 组"));
    assert!(device.refusal("recover", with(&product.code("周德昌"), NEW)).contains("登记码"));
    assert!(device.refusal("recover", with(&code, "1234")).contains("太短"));
    // Another machine of the same person has another key.
    let second = product.enrol("周德昌", "second");
    second.sync_through();
    let other = second.store().device().unwrap();
    let sealed = product.desk().read(|tx| tx.recovery_key(other)).unwrap().unwrap();
    let wrong = code_at_county(&product, &sealed).unwrap();
    assert!(device.refusal("recover", with(&wrong, NEW)).contains("不是这个人在这台电脑上的"));

    device.ask("recover", with(&code, NEW));
    assert_eq!(device.record(&visit)["fields"]["feedback"]["text"], "还没报的一句话");
    device.sync_through();
    both_sides_agree(&product, &device);
    device.ask("lock", json!(null));
    device.refusal("unlock", json!({"person": person, "passphrase": PASSPHRASE}));
    device.ask("unlock", json!({"person": person, "passphrase": NEW}));
    let noted = std::fs::read_to_string(product.config.data.join("recoveries.log")).unwrap();
    assert_eq!(noted.lines().count(), 2);
}

#[test]
fn a_machine_that_never_synced_brings_its_sealed_key_on_a_stick() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school("柳湾完全小学"));
    let person = device.store().person().unwrap().to_string();
    device.ask("lock", json!(null));
    let file = product.folder.path().join("request.json");
    let written = device.ask("recovery_request", json!({"person": person, "file": file}));
    assert!(in_words(&text(&written["words"])), "{written}");
    let request = RecoveryRequest::parse(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!((request.name.as_str(), request.person.to_string()), ("周德昌", person.clone()));
    let sealed = request.sealed().unwrap();
    let code = code_at_county(&product, &sealed).unwrap();
    let other_county = Product::start();
    assert!(matches!(code_at_county(&other_county, &sealed), Err(RecoveryError::NotOurs)));
    assert!(matches!(RecoveryRequest::parse(b"{}"), Err(RecoveryError::NoKey)));
    device.ask("recover", json!({"person": person, "code": code, "passphrase": NEW}));
    assert!(device.record(&visit)["fields"].is_object());
}

#[test]
fn a_stolen_machine_that_was_shut_out_learns_nothing_more() {
    let product = Product::start();
    let thief = product.enrol("周德昌", "stolen");
    thief.sync_through();
    let at_home = product.enrol("周德昌", "at-home");
    at_home.sync_through();
    product.desk().revoke_device(thief.store().device().unwrap(), duxue_county::now_micros()).unwrap();
    let visit = at_home.visit(&at_home.school("柳湾完全小学"));
    at_home.attach(&visit, "photos", "操场.jpg", sample_photo("hoop.jpg"));
    at_home.sync_through();
    for _ in 0..2 {
        let outcome = thief.sync();
        assert_eq!((&outcome["complete"], &outcome["received"]), (&json!(false), &json!(0)), "{outcome}");
    }
    thief.refusal("record", json!({"id": visit}));
    // What it was told before stays locked behind its passphrase.
    let person = thief.store().person().unwrap().to_string();
    thief.ask("lock", json!(null));
    assert!(thief.refusal("unlock", json!({"person": person, "passphrase": "猜一个试试"})).contains("口令不对"));
}
