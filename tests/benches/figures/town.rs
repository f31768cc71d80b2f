//! A county with its real server, and devices that are enrolled with it.

use chrono::Utc;
use duxue_app::carrier::HttpCounty;
use duxue_county::desk::{Edit, new_id};
use duxue_county::{Config, Running, Server, now_micros};
use duxue_store::{KeyStrength, NewVault, Save, Store, Vault};
use duxue_sync::code::EnrolRequest;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use uuid::Uuid;

pub const PASSPHRASE: &str = "青山绿水 2026";
/// Stretching a passphrase is not what is measured here.
pub const QUICK: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };

/// A folder on the disk that the product would write to: in memory nothing would be waited for.
pub fn on_disk() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Where the programs are that were built together with this one.
pub fn built_beside() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    here.ancestors().nth(2).unwrap().to_path_buf()
}

pub struct Town {
    folder: TempDir,
    server: Running,
    pub schools: Vec<Uuid>,
    pub person: Uuid,
}

impl Town {
    /// A supervisor with that many schools.
    pub fn new(schools: usize) -> Town {
        let folder = on_disk();
        let server = Server::start(Config::in_folder(folder.path().join("county"))).unwrap();
        let now = now_micros();
        let (zone, person) = (new_id(now), new_id(now));
        let schools: Vec<Uuid> = (0..schools).map(|_| new_id(now)).collect();
        let edit = |id: Uuid, kind: &str, scope: String, fields: Value| Edit {
            id,
            kind: kind.to_owned(),
            scope,
            set: fields.as_object().unwrap().clone(),
        };
        let mut edits = vec![edit(zone, "zone", "county".into(), json!({"name": "第三督学责任区", "code": "03"}))];
        let mut posts = serde_json::Map::new();
        for (index, school) in schools.iter().enumerate() {
            let fields = json!({"name": format!("第{}完全小学", index + 1), "code": format!("31430{index:05}"),
                                "school_kind": "primary-full", "township": "石桥镇", "head": "赵春山", "students": 400 + index, "zone": zone});
            edits.push(edit(*school, "school", format!("school:{school}"), fields));
            posts.insert(school.to_string(), json!({"from": "2026-01-01"}));
        }
        let fields = json!({"name": "周德昌", "code": "D0301", "role": "supervisor", "certificate": "0317",
                            "zone": zone, "posts": posts});
        edits.push(edit(person, "person", format!("person:{person}"), fields));
        server.desk().edit(edits, now).unwrap();
        Town { folder, server, schools, person }
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An enrolment code as the office prints it.
    pub fn code(&self) -> String {
        let (secret, expires) = self.server.desk().issue_code(self.person, now_micros()).unwrap();
        duxue_county::server::code_text(self.server.public_address(), self.server.fingerprint(), secret, expires)
            .unwrap()
    }

    /// One more computer of the supervisor: its store, and its way to the county.
    pub fn device(&self, name: &str) -> (Store, HttpCounty) {
        let (store, token) = self.enrolled(name);
        (store, self.way(self.address(), &token))
    }

    /// Where the county's server listens.
    pub fn address(&self) -> &str {
        self.server.public_address()
    }

    /// The way of the device with this token, by the server's own address or that of a relay before it.
    pub fn way(&self, address: &str, token: &str) -> HttpCounty {
        HttpCounty::new(address, self.server.fingerprint(), token).unwrap()
    }

    /// One more computer of the supervisor: its store, and the token that it goes by.
    pub fn enrolled(&self, name: &str) -> (Store, String) {
        let (secret, _) = self.server.desk().issue_code(self.person, now_micros()).unwrap();
        let request = EnrolRequest {
            secret: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
            machine: name.to_owned(),
            app_version: "0".to_owned(),
            attempt: "1".to_owned(),
        };
        let reply = self.way(self.address(), "").enrol(&request).unwrap();
        let new = NewVault {
            person: reply.person,
            name: reply.name,
            device: reply.device,
            token: Some(reply.token.clone()),
            epoch: Some(reply.epoch),
            passphrase: PASSPHRASE.to_owned(),
            recovery: None,
            strength: QUICK,
        };
        let store = Vault::create(&Vault::folder(&self.folder(name), self.person), new).unwrap();
        (store, reply.token)
    }
}

/// Records into a store some hundreds to a commit, as fast as it goes, and its index: what is measured comes after.
pub fn fill(store: &Store, saves: Vec<Save>) {
    let mut saves = saves.into_iter().peekable();
    while saves.peek().is_some() {
        store.save_all(saves.by_ref().take(500).collect(), Utc::now()).unwrap();
    }
    while store.index_some().unwrap() {}
}
