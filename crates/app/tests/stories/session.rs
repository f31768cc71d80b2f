//! Unlocking, locking, what was recovered.

use crate::desk::{LIUWAN, Laptop, ME, PASSPHRASE};
use duxue_app::{App, Code};
use serde_json::{Value, json};

#[test]
fn a_locked_desk_tells_nothing() {
    let laptop = Laptop::new();
    laptop.ask("lock", Value::Null);
    assert_eq!(laptop.ask("session", Value::Null), Value::Null);
    for command in ["today", "schools", "visits", "sync_page", "briefs"] {
        assert_eq!(laptop.refused(command, Value::Null).code, Code::Locked, "{command}");
    }
    let persons = laptop.ask("persons", Value::Null);
    assert_eq!((persons[0]["name"].as_str(), persons[0]["certificate"].as_str()), (Some("周德昌"), Some("0317")));
    assert!(!persons.to_string().contains("柳湾"));
}

#[test]
fn a_wrong_passphrase_says_how_many_tries_are_left_and_five_make_one_wait() {
    let laptop = Laptop::new();
    laptop.ask("lock", Value::Null);
    let wrong = || laptop.refused("unlock", json!({"person": ME, "passphrase": "不对"}));
    assert!(wrong().text.contains("还可以再试 4 次"));
    for _ in 0..3 {
        assert_eq!(wrong().code, Code::WrongPassphrase);
    }
    assert_eq!(wrong().code, Code::WrongPassphrase);
    assert_eq!(laptop.ask("persons", Value::Null)[0]["wait_until"], "2026-11-18T09:05:30+08:00");
    let wait = laptop.refused("unlock", json!({"person": ME, "passphrase": PASSPHRASE}));
    assert_eq!(wait.code, Code::Wait);
    assert!(wait.text.contains("30 秒"), "{wait}");
    laptop.later(1).unlock();
}

#[test]
fn after_a_crash_the_same_screen_says_what_was_recovered() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.later(10).start_patrol(&visit);
    // The process dies here: nothing locks.
    let app = App::with(laptop.folder.path(), laptop.clock.clone(), laptop.app.strength());
    let opened =
        duxue_app::commands::dispatch(&app, "unlock", json!({"person": ME, "passphrase": PASSPHRASE})).unwrap();
    let recovered = &opened["recovered"];
    assert_eq!(recovered["open"]["id"], patrol.as_str());
    assert!(recovered["text"].as_str().unwrap().contains("今天 9:15"), "{recovered}");
    duxue_app::commands::dispatch(&app, "lock", Value::Null).unwrap();
    let opened =
        duxue_app::commands::dispatch(&app, "unlock", json!({"person": ME, "passphrase": PASSPHRASE})).unwrap();
    assert_eq!(opened["recovered"], Value::Null);
}

#[test]
fn who_sits_here_is_named_with_post_and_zone() {
    let laptop = Laptop::new();
    let session = laptop.ask("session", Value::Null);
    assert_eq!(session["person"]["role_text"], "责任督学");
    assert_eq!(session["person"]["zone_name"], "第三督学责任区");
    assert_eq!((session["county_name"].as_str(), session["rail"]["schools"].as_u64()), (Some("临溪县"), Some(2)));
    assert_eq!(session["clock_warning"], Value::Null);
    let wrong = laptop.at("2003-01-01T08:00:00+08:00").ask("session", Value::Null);
    assert!(wrong["clock_warning"].as_str().unwrap().contains("2003"), "{wrong}");
}

#[test]
fn a_passphrase_is_changed_and_the_old_one_opens_nothing() {
    let laptop = Laptop::new();
    assert_eq!(laptop.refused("change_passphrase", json!({"old": PASSPHRASE, "new": "短"})).code, Code::Invalid);
    laptop.ask("change_passphrase", json!({"old": PASSPHRASE, "new": "十一月的风"}));
    laptop.ask("lock", Value::Null);
    assert_eq!(laptop.refused("unlock", json!({"person": ME, "passphrase": PASSPHRASE})).code, Code::WrongPassphrase);
    laptop.ask("unlock", json!({"person": ME, "passphrase": "十一月的风"}));
}

#[test]
fn a_code_is_checked_group_by_group_while_it_is_typed() {
    let laptop = Laptop::new();
    let code = duxue_sync::code::EnrolmentCode {
        address: "192.168.1.20:8443".to_owned(),
        fingerprint: *b"fingerprint-0123",
        secret: *b"0123456789",
        expires: 1_800_000_000,
    }
    .to_text()
    .unwrap();
    let whole = laptop.ask("check_code", json!({"code": code}));
    assert_eq!((whole["whole"].as_bool(), whole["address"].as_str()), (Some(true), Some("192.168.1.20:8443")));
    let part = laptop.ask("check_code", json!({"code": &code[..9]}));
    assert_eq!((part["groups"][0]["right"].as_bool(), part["groups"][1]["right"].as_bool()), (Some(true), None));
    let slip = code.replacen(&code[0..1], if &code[0..1] == "0" { "2" } else { "0" }, 1);
    let slip = laptop.ask("check_code", json!({"code": slip}));
    assert!(slip["problem"].as_str().unwrap().starts_with("第 1 组填错了"), "{slip}");
    let refusal = laptop.refused("enrol", json!({"code": "ABC", "passphrase": "三月的雨 2026"}));
    assert_eq!(refusal.code, Code::WrongCode);
}

#[test]
fn settings_of_the_machine_hold_before_anybody_unlocks() {
    let laptop = Laptop::new();
    laptop.ask("lock", Value::Null);
    let mut settings = laptop.ask("device_settings", Value::Null);
    settings["text_size"] = json!(150);
    laptop.ask("save_device_settings", settings.clone());
    assert_eq!(laptop.ask("device_settings", Value::Null)["text_size"], 150);
    settings["text_size"] = json!(17);
    assert_eq!(laptop.refused("save_device_settings", settings).code, Code::Invalid);
}

#[test]
fn a_command_that_does_not_exist_is_refused_in_words() {
    let laptop = Laptop::new();
    assert!(laptop.refused("format_disk", Value::Null).text.contains("重新打开"));
    assert!(laptop.refused("visit", json!({"id": 7})).text.contains("重新打开"));
}
