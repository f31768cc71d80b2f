//! Opening a person's store for one command.
//!
//! Invariant: nothing is noted of the opening, so that a session of the window that ended badly is still told as such
//! the next time the window opens.

use super::Failure;
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use duxue_store::{Vault, VaultEntry};
use std::sync::Arc;

const PASSPHRASE: &str = "DUXUE_PASSPHRASE";

pub fn open(app: &App, person: Option<&str>) -> Result<(), Failure> {
    let entry = whose(app, person)?;
    let passphrase = passphrase(&format!("{}的口令：", entry.name))?;
    let store = Vault::unlock(&entry.folder, &passphrase).map_err(errors::store)?;
    app.sit_down(Some(Arc::new(Desk::new(store, app.clock().clone())?)));
    Ok(())
}

pub fn whose(app: &App, person: Option<&str>) -> Result<VaultEntry, Refusal> {
    let mut entries = Vault::list(app.data()).map_err(errors::store)?;
    let names = |entries: &[VaultEntry]| entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>().join("、");
    if let Some(person) = person {
        let known = names(&entries);
        let found = entries.into_iter().find(|entry| entry.name == person || entry.person.to_string() == person);
        return found.ok_or_else(|| Refusal::not_found(&format!("“{person}”的资料，这里登记的有：{known}")));
    }
    match entries.len() {
        0 => Err(Refusal::invalid(format!(
            "{} 里还没有人登记。请先用 duxue-cli enrol 加登记码登记。",
            app.data().display()
        ))),
        1 => Ok(entries.remove(0)),
        _ => Err(Refusal::invalid(format!("这里登记了几个人，请用 --person 写明是谁：{}。", names(&entries)))),
    }
}

/// From the environment, or asked for without showing it.
pub fn passphrase(prompt: &str) -> Result<String, Failure> {
    match std::env::var(PASSPHRASE) {
        Ok(passphrase) if !passphrase.is_empty() => Ok(passphrase),
        _ => rpassword::prompt_password(prompt)
            .map_err(|_| Failure::Said(format!("没有口令。请在终端里输入，或者放在环境变量 {PASSPHRASE} 里。"))),
    }
}

/// A new passphrase, asked for twice where a person types it.
pub fn new_passphrase() -> Result<String, Failure> {
    let first = passphrase("新口令（至少 6 个字符）：")?;
    if std::env::var(PASSPHRASE).is_ok_and(|given| !given.is_empty()) {
        return Ok(first);
    }
    if passphrase("再输一遍：")? == first {
        Ok(first)
    } else {
        Err(Failure::Said("两次输入的口令不一样，请再来一次。".to_owned()))
    }
}
