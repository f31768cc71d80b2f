use crate::desk::*;
use chrono::TimeDelta;
use duxue_store::{DataKey, NewVault, StoreError, Vault};
use duxue_sync::round::Replica;
use serde_json::json;
use std::fs;

#[test]
fn what_was_saved_is_there_after_the_program_is_killed() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "patrol", json!({"answers": {"gate-plate": {"result": "conform"}}}));
    // A killed process runs no destructor: the database is left as it lies on the disk.
    std::mem::forget(store);
    let store = desk.unlock();
    assert_eq!(fields(&store, id(1)), json!({"answers": {"gate-plate": {"result": "conform"}}}));
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn five_wrong_passphrases_make_one_wait_and_a_restart_does_not_forget_them() {
    let desk = Desk::new();
    drop(desk.enrol());
    let attempt = |passphrase: &str| Vault::unlock_in(&desk.path(), passphrase, desk.surroundings());
    for tries in 1..=5 {
        assert!(matches!(attempt("不是它"), Err(StoreError::WrongPassphrase { wrong }) if wrong == tries));
    }
    assert!(matches!(attempt(PASSPHRASE), Err(StoreError::Wait { wrong: 5, seconds: 30 })));
    desk.pass(TimeDelta::seconds(31));
    assert!(matches!(attempt("还不是"), Err(StoreError::WrongPassphrase { wrong: 6 })));
    desk.pass(TimeDelta::seconds(31));
    assert!(matches!(attempt(PASSPHRASE), Err(StoreError::Wait { wrong: 6, seconds: 29 })));
    // Setting the clock back does not help, and does not lock for ever.
    desk.pass(TimeDelta::days(-400));
    assert!(matches!(attempt(PASSPHRASE), Err(StoreError::Wait { wrong: 6, seconds: 60 })));
    desk.pass(TimeDelta::seconds(61));
    attempt(PASSPHRASE).unwrap();
    assert!(matches!(attempt("再错一次"), Err(StoreError::WrongPassphrase { wrong: 1 })));
}

#[test]
fn the_files_of_a_lost_laptop_tell_nothing() {
    let desk = Desk::new();
    let store = desk.enrol();
    let secret = "实验室危化品柜未上锁";
    desk.write(
        &store,
        id(1),
        "hazard",
        json!({"description": secret, "school": "019a0000-0000-7000-8000-000000000001"}),
    );
    store
        .put_media("PHOTO-BYTES-OF-THE-LABORATORY".repeat(1000).as_bytes(), None, "image/jpeg", "危化品柜.jpg")
        .unwrap();
    std::mem::forget(store.clone());
    let mut looked_at = 0;
    for folder in [desk.path(), desk.path().join("backups")] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for file in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let bytes = fs::read(&file).unwrap();
            for plain in [secret, "危化品柜", "PHOTO-BYTES", "SQLite format 3", "hazard", "image/jpeg", PASSPHRASE]
            {
                assert!(!bytes.windows(plain.len()).any(|part| part == plain.as_bytes()), "{plain} in {file:?}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at >= 3);
}

#[test]
fn people_on_one_machine_have_stores_of_their_own() {
    let desk = Desk::new();
    let mine = desk.enrol();
    desk.write(&mine, id(1), "visit", json!({"notes": "我的"}));
    let other = Vault::folder(desk.folder.path(), id(99));
    let new = NewVault {
        person: id(99),
        name: "李秀英".into(),
        device: 8,
        passphrase: "别的".into(),
        strength: CHEAP,
        ..NewVault::default()
    };
    let theirs = Vault::create_in(&other, new.clone(), desk.surroundings()).unwrap();
    assert_eq!(theirs.get(id(1)).unwrap(), None);
    assert!(matches!(Vault::create(&other, new), Err(StoreError::AlreadyThere(_))));
    let names: Vec<String> = Vault::list(desk.folder.path()).unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["李秀英", "王建国"]);
    assert!(matches!(Vault::unlock(&other, PASSPHRASE), Err(StoreError::WrongPassphrase { wrong: 1 })));
    assert_eq!(fields(&mine, id(1)), json!({"notes": "我的"}));
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_no_longer() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "在"}));
    drop(store);
    Vault::change_passphrase(&desk.path(), PASSPHRASE, "新的口令", CHEAP).unwrap();
    assert!(matches!(Vault::unlock(&desk.path(), PASSPHRASE), Err(StoreError::WrongPassphrase { .. })));
    let store = Vault::unlock(&desk.path(), "新的口令").unwrap();
    assert_eq!(fields(&store, id(1)), json!({"notes": "在"}));
}

#[test]
fn a_forgotten_passphrase_loses_nothing() {
    let desk = Desk::new();
    let county = age::x25519::Identity::generate();
    let new = NewVault {
        person: desk.person(),
        name: "王建国".into(),
        passphrase: "忘了".into(),
        recovery: Some(county.to_public().to_string()),
        strength: CHEAP,
        ..NewVault::default()
    };
    let store = Vault::create(&desk.path(), new).unwrap();
    desk.write(&store, id(1), "visit", json!({"notes": "没有丢"}));
    drop(store);
    let sealed = Vault::sealed_key(&desk.path()).unwrap().unwrap();
    let key: [u8; 32] = age::decrypt(&county, &sealed).unwrap().try_into().unwrap();
    let wrong = Vault::recover(&desk.path(), &DataKey::from_recovered([1; 32]), "新的", CHEAP);
    assert!(matches!(wrong, Err(StoreError::WrongKey)));
    Vault::recover(&desk.path(), &DataKey::from_recovered(key), "新的", CHEAP).unwrap();
    assert_eq!(fields(&Vault::unlock(&desk.path(), "新的").unwrap(), id(1)), json!({"notes": "没有丢"}));
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.raw("records.db", "PRAGMA user_version = 99");
    drop(store);
    let before = fs::read(desk.path().join("records.db")).unwrap();
    let opened = Vault::unlock_in(&desk.path(), PASSPHRASE, desk.surroundings());
    assert!(matches!(opened, Err(StoreError::NewerSchema { found: 99, known: 3, .. })));
    assert_eq!(fs::read(desk.path().join("records.db")).unwrap(), before);
}

#[test]
fn a_new_store_has_nothing_to_send() {
    let desk = Desk::new();
    let identity = desk.enrol().identity().unwrap();
    assert_eq!((identity.device, identity.sealed.number, identity.unsent_changes, identity.unsent_media), (7, 0, 0, 0));
}

#[test]
fn a_lost_database_is_told_and_not_begun_anew() {
    let desk = Desk::new();
    drop(desk.enrol());
    fs::remove_file(desk.path().join("records.db")).unwrap();
    let opened = Vault::unlock_in(&desk.path(), PASSPHRASE, desk.surroundings());
    assert!(matches!(opened, Err(StoreError::Damaged { .. })));
    assert!(!desk.path().join("records.db").exists());
}

#[test]
fn a_torn_key_file_does_not_take_the_records_along() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "还在"}));
    drop(store);
    fs::write(desk.path().join("keys.json"), b"{\"format\": 1, \"per").unwrap();
    assert_eq!(Vault::list(desk.folder.path()).unwrap().len(), 1);
    assert_eq!(fields(&desk.unlock(), id(1)), json!({"notes": "还在"}));
    Vault::change_passphrase(&desk.path(), PASSPHRASE, "新的", CHEAP).unwrap();
    for copy in ["keys.json", "keys.second.json"] {
        fs::remove_file(desk.path().join(copy)).unwrap();
        let new = NewVault { strength: CHEAP, ..NewVault::default() };
        assert!(
            copy == "keys.second.json" || matches!(Vault::create(&desk.path(), new), Err(StoreError::AlreadyThere(_)))
        );
    }
    // With both gone a new store may be made, but what is encrypted there is kept aside.
    let fresh = desk.enrol();
    assert_eq!(fresh.get(id(1)).unwrap(), None);
    let aside = fs::read_dir(desk.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("aside"));
    assert!(aside.count() >= 2);
}
