//! What every schedule begins with: a county with its schools and people, and enrolled laptops that have not met it
//! since. Made once; each schedule works on copies of the files.

use super::laptop::{CHEAP, PASSPHRASE, still};
use duxue_county::desk::Edit;
use duxue_county::server::{Config, OpenCounty};
use duxue_store::{NewVault, Vault};
use duxue_sync::code::EnrolRequest;
use duxue_sync::leaves::Leaves;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// When every schedule begins: microseconds since 1970.
pub const START: u64 = 1_795_000_000_000_000;

/// In memory where the machine has such a folder: the simulation is about order, not about disks.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn leaves(value: Value) -> Leaves {
    value.as_object().unwrap().clone()
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Puts a first part of what was added to a log since `before` was copied into the copy: `torn_at` of it, 0.0 to 1.0.
pub fn tear_log(before: &Path, now: &Path, log: &Path, torn_at: f64) {
    let read = |folder: &Path| std::fs::read(folder.join(log)).unwrap_or_default();
    let (same, written) = (read(before), read(now));
    // A log that began anew has other bytes from its start on; then nothing of it counts as written.
    if same.len() < written.len() && written.starts_with(&same) {
        let torn = same.len() + ((written.len() - same.len()) as f64 * torn_at) as usize;
        std::fs::write(before.join(log), &written[..torn]).unwrap();
    }
}

pub struct Ground {
    folder: TempDir,
    /// The first three in one zone, the last in another.
    pub schools: Vec<Uuid>,
    pub zone: Uuid,
    /// Two supervisors who share schools 0 and 1, one with schools 2 and 3, and the lead of the first zone.
    pub people: Vec<Uuid>,
}

impl Ground {
    pub fn lay() -> Ground {
        let id = |n: u128| Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_0000 + n);
        let ground = Ground {
            folder: scratch(),
            schools: (10..14).map(id).collect(),
            zone: id(1),
            people: (20..24).map(id).collect(),
        };
        let county = OpenCounty::open(&Config::in_folder(ground.county())).unwrap();
        county.desk.edit(ground.roster(), START).unwrap();
        for (index, person) in ground.people.iter().enumerate() {
            let (secret, _) = county.desk.issue_code(*person, START).unwrap();
            let request = EnrolRequest {
                secret: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
                machine: format!("笔记本{index}"),
                app_version: "0".into(),
                attempt: "1".into(),
            };
            let reply = county.desk.enrol(&request, "age1test", START).unwrap();
            let new = NewVault {
                person: reply.person,
                name: reply.name,
                device: reply.device,
                token: Some(reply.token),
                epoch: Some(reply.epoch),
                passphrase: PASSPHRASE.into(),
                recovery: None,
                strength: CHEAP,
            };
            drop(Vault::create_in(&ground.laptop(index), new, still(START)).unwrap());
            // The first opening of a day makes the day's copy; each schedule would make it anew.
            drop(Vault::unlock_in(&ground.laptop(index), PASSPHRASE, still(START)).unwrap());
        }
        ground
    }

    pub fn county(&self) -> PathBuf {
        self.folder.path().join("county")
    }

    pub fn laptop(&self, index: usize) -> PathBuf {
        self.folder.path().join(format!("laptop{index}"))
    }

    fn roster(&self) -> Vec<Edit> {
        let other_zone = Uuid::from_u128(self.zone.as_u128() + 1);
        let edit =
            |id: Uuid, kind: &str, scope: String, set: Value| Edit { id, kind: kind.into(), scope, set: leaves(set) };
        let zones = [(self.zone, "第一督学责任区", "01"), (other_zone, "第二督学责任区", "02")];
        let mut edits: Vec<Edit> = zones
            .into_iter()
            .map(|(zone, name, code)| edit(zone, "zone", "county".into(), json!({"name": name, "code": code})))
            .collect();
        for (index, school) in self.schools.iter().enumerate() {
            let zone = if index < 3 { self.zone } else { other_zone };
            let set = json!({"name": format!("石桥镇第{index}小学"), "code": format!("314300000{index}"), "school_kind": "primary", "zone": zone});
            edits.push(edit(*school, "school", format!("school:{school}"), set));
        }
        let posts: [&[usize]; 4] = [&[0, 1], &[0, 1], &[2, 3], &[]];
        for (index, person) in self.people.iter().enumerate() {
            let posts: Map<String, Value> = posts[index]
                .iter()
                .map(|school| (self.schools[*school].to_string(), json!({"from": "2005-01-01"})))
                .collect();
            let role = if index == 3 { "zone_lead" } else { "supervisor" };
            let set = json!({"name": format!("督学{index}"), "code": format!("D030{index}"), "role": role, "zone": self.zone, "posts": posts});
            edits.push(edit(*person, "person", format!("person:{person}"), set));
        }
        edits
    }
}
