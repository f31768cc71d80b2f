//! What the unlock screen may say of a person before the passphrase: name, post, and how much waits.
//!
//! Invariant: nothing of what was recorded stands here, no school, no text; the file lies beside the encrypted store in
//! the clear, and losing it loses nothing.

use super::session::{role_text, worked_on};
use crate::desk::{Desk, Held};
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::words;
use duxue_domain::records::Kind;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

const FILE: &str = "glance.json";

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Glance {
    pub role_text: String,
    pub zone_name: Option<String>,
    pub certificate: Option<String>,
    pub office: Option<String>,
    pub unsent: Option<u64>,
    pub stopped: Option<String>,
}

/// As last written; empty where it was never or cannot be read.
pub fn read(folder: &Path) -> Glance {
    std::fs::read(folder.join(FILE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

pub fn write(desk: &Desk) -> Result<(), Refusal> {
    let reference = desk.reference()?;
    let me = desk.me();
    let person = reference.people.get(&me).cloned().unwrap_or_default();
    let stopped = last_worked_on(desk)?.and_then(|held| {
        let kind = Kind::of(&held.kind)?.title();
        let at = words::clock(held.saved_at.as_deref());
        Some(format!("上次停在 {kind}，{at} 已保存"))
    });
    let glance = Glance {
        role_text: role_text(person.role.as_deref()).to_owned(),
        zone_name: reference.zone_name(&me),
        certificate: person.certificate,
        office: reference.setting.office_name.clone(),
        unsent: Some(desk.store().waiting().map_err(errors::store)?.records),
        stopped,
    };
    write_file(&desk.store().folder().join(FILE), &glance)
}

/// The unfinished record that was saved last on this device.
pub fn last_worked_on(desk: &Desk) -> Result<Option<Held>, Refusal> {
    let unfinished = |held: &Held| {
        let state = held.fields.get("state").and_then(|state| state.as_str());
        held.unsent && matches!(state, Some("draft" | "returned"))
    };
    Ok(desk.query(&worked_on())?.into_iter().find(unfinished))
}

/// Writes a small file so that a power cut leaves the old one or the new one.
pub fn write_file<T: Serialize>(path: &Path, content: &T) -> Result<(), Refusal> {
    let failed = |error: std::io::Error| {
        tracing::warn!(%error, "a small file was not written");
        match error.kind() {
            std::io::ErrorKind::StorageFull => {
                Refusal::new(Code::DiskFull, "磁盘满了，没能保存。请删掉一些别的文件腾出空间。")
            }
            _ => Refusal::new(Code::Failed, "没能保存，请看看磁盘是不是写保护了。"),
        }
    };
    let bytes = serde_json::to_vec_pretty(content).map_err(|error| failed(std::io::Error::other(error)))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let beside = path.with_extension("new");
    let mut file = std::fs::File::create(&beside).map_err(failed)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}
