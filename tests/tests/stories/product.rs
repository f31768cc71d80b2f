//! The product without its window: the sample county behind its real server, and real devices that enrol with it.

use duxue_app::clock::MachineClock;
use duxue_app::{App, Refusal, commands};
use duxue_county::desk::{CountyDesk, RosterFile};
use duxue_county::server::{OpenCounty, code_text};
use duxue_county::{Config, Running, Server, now_micros};
use duxue_store::{KeyStrength, Store};
use duxue_sync::CheckRequest;
use duxue_sync::round::Replica;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

pub const PASSPHRASE: &str = "青山绿水2026";
/// Enough for a test that guesses nothing.
const QUICK: KeyStrength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };

pub struct Product {
    pub folder: TempDir,
    pub config: Config,
    pub server: Option<Running>,
    /// `host:port` in the codes, where a test stands between both sides.
    pub reached_at: Option<String>,
}

impl Product {
    pub fn start() -> Product {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::in_folder(folder.path().join("county"));
        let server = Server::start(config.clone()).unwrap();
        let sample: [(RosterFile, &[u8]); 4] = [
            (RosterFile::County, include_bytes!("../../../assets/sample/county.json")),
            (RosterFile::Schools, include_bytes!("../../../assets/sample/学校.xlsx")),
            (RosterFile::People, include_bytes!("../../../assets/sample/人员.xlsx")),
            (RosterFile::Assignments, include_bytes!("../../../assets/sample/挂牌.xlsx")),
        ];
        for (what, bytes) in sample {
            server.desk().import(what, bytes.to_vec(), now_micros()).unwrap();
        }
        Product { folder, config, server: Some(server), reached_at: None }
    }

    pub fn server(&self) -> &Running {
        self.server.as_ref().unwrap()
    }

    pub fn desk(&self) -> &CountyDesk {
        self.server().desk()
    }

    pub fn stop(&mut self) {
        self.server.take().unwrap().stop();
    }

    pub fn start_again(&mut self) {
        self.server = Some(Server::start(self.config.clone()).unwrap());
    }

    /// A copy of the county's database as it is now.
    pub fn keep_copy(&self) -> PathBuf {
        let kept = self.folder.path().join("kept.sqlite3");
        OpenCounty::open(&self.config).unwrap().store.copy_to(&kept).unwrap();
        kept
    }

    /// The county's disk dies, and it goes on from the copy; its address is another one then.
    pub fn set_back_to(&mut self, kept: &Path) {
        self.stop();
        let database = self.config.data.join("county.sqlite3");
        for suffix in ["", "-wal", "-shm"] {
            let file = database.with_file_name(format!("county.sqlite3{suffix}"));
            if file.exists() {
                std::fs::remove_file(file).unwrap();
            }
        }
        std::fs::copy(kept, &database).unwrap();
        let restored = OpenCounty::open(&self.config).unwrap().store;
        let mut tx = restored.writing().unwrap();
        tx.go_on_restored(Uuid::now_v7()).unwrap();
        tx.commit().unwrap();
        drop(restored);
        self.start_again();
    }

    /// Code of a supervisor who has schools, none of them this one's.
    pub fn somebody_else(&self, than: &str) -> String {
        let mine = self.desk().find_person(than).unwrap().1.posts;
        let people = self.desk().read(|tx| tx.records_of("person")).unwrap();
        let other = people.iter().find(|person| {
            let posts = person.merged.fields.get("posts").and_then(Value::as_object);
            posts.is_some_and(|posts| !posts.is_empty() && posts.keys().all(|school| !mine.contains_key(school)))
        });
        other.unwrap().text("code").unwrap().to_owned()
    }

    /// An enrolment code as the office prints it.
    pub fn code(&self, person: &str) -> String {
        self.code_from(person, now_micros())
    }

    pub fn code_from(&self, person: &str, when: u64) -> String {
        let (record, _) = self.desk().find_person(person).unwrap();
        let (secret, expires) = self.desk().issue_code(record.id, when).unwrap();
        let address = self.reached_at.as_deref().unwrap_or(self.server().public_address());
        code_text(address, self.server().fingerprint(), secret, expires).unwrap()
    }

    /// A machine on which nobody is enrolled yet.
    pub fn machine(&self, name: &str) -> Device {
        Device { app: App::with(self.folder.path().join(name), Arc::new(MachineClock), QUICK) }
    }

    pub fn enrol(&self, person: &str, machine: &str) -> Device {
        let device = self.machine(machine);
        device.ask("enrol", json!({"code": self.code(person), "passphrase": PASSPHRASE, "machine": machine}));
        device
    }
}

pub struct Device {
    pub app: Arc<App>,
}

impl Device {
    pub fn call(&self, command: &str, args: Value) -> Result<Value, Refusal> {
        commands::dispatch(&self.app, command, args)
    }

    pub fn ask(&self, command: &str, args: Value) -> Value {
        self.call(command, args).unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"))
    }

    /// The same where a new record is made: its id.
    pub fn make(&self, command: &str, args: Value) -> String {
        text(&self.ask(command, args)["id"])
    }

    pub fn save(&self, id: &str, set: Value) {
        self.ask("save", json!({"id": id, "set": set}));
    }

    /// What the device says to a person who asks for something that cannot be.
    pub fn refusal(&self, command: &str, args: Value) -> String {
        let refusal = self.call(command, args).unwrap_err();
        assert!(in_words(&refusal.text), "{}", refusal.text);
        refusal.text
    }

    pub fn attach(&self, record: &str, path: &str, name: &str, bytes: Vec<u8>) -> Value {
        commands::attach_bytes(&self.app, record, path, name, bytes).unwrap()
    }

    pub fn sync(&self) -> Value {
        self.ask("sync_now", json!({}))
    }

    /// Syncs, and everything has gone and come.
    pub fn sync_through(&self) -> Value {
        let outcome = self.sync();
        assert_eq!(outcome["complete"], true, "{outcome}");
        assert_eq!((&outcome["refused"], &outcome["conflicts"]), (&json!(0), &json!(0)), "{outcome}");
        outcome
    }

    pub fn store(&self) -> Store {
        self.app.desk().unwrap().store().clone()
    }

    pub fn school(&self, name: &str) -> String {
        let schools = self.ask("schools", json!({}));
        let all = schools["schools"].as_array().unwrap();
        text(&all.iter().find(|row| row["school"]["name"] == name).unwrap()["school"]["id"])
    }

    pub fn record(&self, id: &str) -> Value {
        self.ask("record", json!({"id": id}))
    }

    /// A visit that has begun at this school.
    pub fn visit(&self, school: &str) -> String {
        self.make("start_visit", json!({"school": school, "announced": false}))
    }
}

/// Both sides have the same, scope by scope, and each finds itself whole.
pub fn both_sides_agree(product: &Product, device: &Device) {
    let store = device.store();
    let scopes: Vec<String> = store.cursors().unwrap().into_iter().map(|cursor| cursor.scope).collect();
    assert!(scopes.len() > 1);
    let request = CheckRequest { device: store.device().unwrap(), scopes: scopes.clone() };
    let county = product.desk().check(&request, now_micros()).unwrap();
    let theirs: Vec<_> = county.scopes.into_iter().map(|checked| checked.digest).collect();
    assert_eq!(store.digests(&scopes).unwrap(), theirs);
    let waiting = store.waiting().unwrap();
    assert_eq!((waiting.records, waiting.photos, waiting.refused), (0, 0, 0));
    assert_eq!(store.verify().unwrap(), []);
    let shelf = duxue_county::shelf::Shelf::open(&product.config.data.join("media")).unwrap();
    let found = product.desk().verify(|media| shelf.is_whole(&media.hash)).unwrap();
    assert!(found.faults.is_empty(), "{:?}", found.faults);
}

/// The fields of a record as the county has them.
pub fn at_county(product: &Product, id: &str) -> Option<Value> {
    let id: Uuid = id.parse().unwrap();
    let record = product.desk().read(|tx| tx.record(id)).unwrap();
    record.map(|record| Value::Object(record.merged.fields))
}

/// Bytes of a photo as the county keeps them.
pub fn photo_at_county(product: &Product, hash: &str) -> Vec<u8> {
    let shelf = duxue_county::shelf::Shelf::open(&product.config.data.join("media")).unwrap();
    shelf.whole(&duxue_county::desk::media_hash(hash).unwrap(), u64::MAX).unwrap().unwrap()
}

pub fn sample_photo(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sample/photos").join(name)).unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A sentence for a person: Chinese, whole, without an id or a name out of the program.
pub fn in_words(text: &str) -> bool {
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let inside = ["Error", "error", "None", "Some(", "::", "{\"", "http", "os error"];
    let uuid = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-').any(|word| word.parse::<Uuid>().is_ok());
    chinese >= 4 && !uuid && !inside.iter().any(|word| text.contains(word))
}
