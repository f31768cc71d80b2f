//! Files from outside: rosters that an office imports, and backups that somebody brings. As in [`decoders`](crate::decoders),
//! none may panic or believe what it should not, whatever the bytes are.

use crate::import::{
    Existing, plan_assignments, plan_county, plan_form, plan_people, plan_schools, read_assignments, read_county,
    read_form, read_people, read_schools,
};
use duxue_store::{StoreError, Vault};
use std::io::Write;
use uuid::Uuid;

/// Their names, as the folders of the corpus have them.
pub const ALL: [(&str, fn(&[u8])); 2] = [("tables", tables), ("backups", backups)];

/// The first byte says which table is expected. What is good is planned for an empty county; what is not names a reason.
pub fn tables(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let county = Existing::default();
    let mut ids = 0;
    let mut new_id = || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    let problems = match choice % 5 {
        0 => read_schools(rest).and_then(|rows| plan_schools(&rows, &county, &mut new_id)).err(),
        1 => read_people(rest).and_then(|rows| plan_people(&rows, &county, &mut new_id)).err(),
        2 => read_assignments(rest).and_then(|rows| plan_assignments(&rows, &county)).err(),
        3 => read_county(rest).map(|file| plan_county(&file, &county, &mut new_id)).err(),
        _ => {
            let now = "2026-11-27T09:00:00+08:00";
            read_form(rest).and_then(|file| plan_form(&file, &county, now, &mut new_id)).err()
        }
    };
    if let Some(problems) = problems {
        assert!(!problems.is_empty(), "refused without a reason");
        assert!(problems.iter().all(|problem| !problem.reason.is_empty()));
    }
}

pub const PASSPHRASE: &str = "青山绿水";

/// The first byte says whether what follows is a file as it is, or gets the hash that makes it whole, as somebody would make it
/// who knows the format. A backup that is refused leaves nothing behind.
pub fn backups(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (file, vault) = (folder.path().join("backup"), folder.path().join("vault"));
    let mut out = std::fs::File::create(&file).unwrap();
    out.write_all(rest).unwrap();
    if choice & 1 == 0 {
        out.write_all(blake3::hash(rest).as_bytes()).unwrap();
    }
    drop(out);
    match Vault::restore(&file, PASSPHRASE, &vault) {
        Ok(store) => drop(store.verify().unwrap()),
        Err(StoreError::Database(error)) => panic!("an error of the database itself: {error}"),
        Err(_) => {
            let left: Vec<_> =
                std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert!(vault.exists() || left.len() == 1, "left behind: {left:?}");
        }
    }
}
