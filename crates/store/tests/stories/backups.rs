use crate::desk::*;
use chrono::TimeDelta;
use duxue_store::{Defect, Query, StoreError, Vault};
use serde_json::json;
use std::fs;
use std::io::{Seek, SeekFrom, Write};

#[test]
fn a_backup_opens_on_another_machine_with_the_same_passphrase() {
    let desk = Desk::new();
    let store = desk.enrol();
    let hash = store.put_media(b"photo".as_slice(), None, "image/jpeg", "门.jpg").unwrap().hash;
    desk.write(&store, id(1), "visit", json!({"notes": "都在", "photos": {"a": {"hash": hash}}}));
    let file = desk.folder.path().join("备份.duxue");
    store.backup(&file).unwrap();
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(9).any(|part| part == "王建国".as_bytes()));
    let folder = desk.folder.path().join("new");
    assert!(matches!(Vault::restore(&file, "不对", &folder), Err(StoreError::WrongPassphrase { .. })));
    assert!(!folder.exists());
    assert_eq!(Vault::backup_owner(&file).unwrap(), desk.person());
    let restored = Vault::restore(&file, PASSPHRASE, &folder).unwrap();
    assert_eq!(fields(&restored, id(1))["notes"], json!("都在"));
    assert_eq!(restored.read_media(&hash, 0..9).unwrap(), b"photo");
    assert_eq!(restored.waiting().unwrap().photos, 1);
    assert_eq!(restored.verify().unwrap(), []);
    drop(restored);
    Vault::unlock(&folder, PASSPHRASE).unwrap();
    let listed: Vec<String> = Vault::list(desk.folder.path()).unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(listed, ["王建国"]);
}

#[test]
fn a_backup_cut_short_or_changed_restores_nothing() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "在"}));
    let file = desk.folder.path().join("b.duxue");
    store.backup(&file).unwrap();
    let whole = fs::read(&file).unwrap();
    let folder = desk.folder.path().join("new");
    for bad in
        [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &whole[..4], b"", &[&whole[..], b"x"].concat()[1..]]
    {
        fs::write(&file, bad).unwrap();
        assert!(matches!(Vault::restore(&file, PASSPHRASE, &folder), Err(StoreError::NotABackup(_))));
        assert!(!folder.exists());
    }
    let mut changed = whole.clone();
    let middle = changed.len() - 5000;
    changed[middle] ^= 1;
    fs::write(&file, changed).unwrap();
    assert!(matches!(Vault::restore(&file, PASSPHRASE, &folder), Err(StoreError::NotABackup(_))));
    assert!(!folder.exists());
}

#[test]
fn three_daily_copies_are_kept_and_one_stands_in_for_a_damaged_file() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "昨天以前写的"}));
    drop(store);
    for _ in 0..5 {
        desk.pass(TimeDelta::days(1));
        drop(desk.unlock());
    }
    let copies = || {
        let mut names: Vec<_> =
            fs::read_dir(desk.path().join("backups")).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(copies(), ["records-20261121.db", "records-20261122.db", "records-20261123.db"]);

    let records = desk.path().join("records.db");
    let mut file = fs::OpenOptions::new().write(true).open(&records).unwrap();
    file.seek(SeekFrom::Start(100)).unwrap();
    file.write_all(&[7; 5000]).unwrap();
    drop(file);
    let damaged = fs::read(&records).unwrap();
    let Err(StoreError::Damaged { latest_backup: Some(latest), .. }) =
        Vault::unlock_in(&desk.path(), PASSPHRASE, desk.surroundings())
    else {
        panic!("the damage was not noticed");
    };
    assert!(latest.ends_with("records-20261123.db"));
    assert_eq!(fs::read(&records).unwrap(), damaged);
    let store = Vault::put_right(&desk.path(), PASSPHRASE, desk.surroundings()).unwrap().0;
    assert_eq!(fields(&store, id(1))["notes"], json!("昨天以前写的"));
    let kept =
        fs::read_dir(desk.path()).unwrap().map(|e| e.unwrap().path()).find(|p| p.to_string_lossy().contains("damaged"));
    assert_eq!(fs::read(kept.unwrap()).unwrap(), damaged);
}

#[test]
fn flipped_bytes_deep_in_a_file_are_noticed() {
    let desk = Desk::new();
    let store = desk.enrol();
    for n in 0..200 {
        desk.write(&store, id(n), "visit", json!({"notes": "一段不短的文字，写了又写。".repeat(20)}));
    }
    drop(store);
    let records = desk.path().join("records.db");
    let length = fs::metadata(&records).unwrap().len();
    let store = desk.unlock();
    let mut file = fs::OpenOptions::new().write(true).open(&records).unwrap();
    file.seek(SeekFrom::Start(length / 2)).unwrap();
    file.write_all(&[0x5a; 16]).unwrap();
    drop(file);
    let defects = store.verify().unwrap();
    assert!(matches!(defects[0], Defect::File { file: "records.db", .. }), "{defects:?}");
}

#[test]
fn damage_met_in_the_middle_of_the_day_is_told_as_damage() {
    let desk = Desk::new();
    let store = desk.enrol();
    for n in 0..200 {
        desk.write(&store, id(n), "visit", json!({"notes": "一段不短的文字，写了又写。".repeat(20)}));
    }
    drop(store);
    let records = desk.path().join("records.db");
    let whole = fs::read(&records).unwrap();
    let mut told = 0;
    for page in (2..whole.len() / 4096).step_by(9) {
        let store = desk.unlock();
        let mut file = fs::OpenOptions::new().write(true).open(&records).unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096 + 100)).unwrap();
        file.write_all(&[0x5a; 16]).unwrap();
        let all = store.list(&Query { with_deleted: true, ..Query::default() });
        let found = store.search("不短", 500);
        for outcome in [all.map(|list| list.len()), found.map(|search| search.found.len())] {
            match outcome {
                // Not every page is asked for by both.
                Ok(count) => assert_eq!(count, 200),
                Err(StoreError::Damaged { file, .. }) => {
                    assert_eq!(file, records);
                    told += 1;
                }
                Err(other) => panic!("page {page}: {other:?}"),
            }
        }
        drop(store);
        fs::write(&records, &whole).unwrap();
        for leftover in ["records.db-wal", "records.db-shm", "open"] {
            match fs::remove_file(desk.path().join(leftover)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
                _ => {}
            }
        }
    }
    assert!(told > 5, "{told}");
}
