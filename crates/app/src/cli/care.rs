//! `verify`, `backup`, `restore`.

use super::open::passphrase;
use super::print::Out;
use super::{Failure, file_words};
use crate::app::App;
use crate::errors;
use crate::use_cases::documents;
use crate::views::FileArgs;
use duxue_store::{StoreError, Vault};
use serde_json::json;
use std::path::Path;

pub fn verify(app: &App, out: &mut Out) -> Result<(), Failure> {
    let verified = documents::verify(app, ())?;
    if verified.sound {
        return out.tell(&verified.words, &verified);
    }
    out.tell(verified.problems.join("\n"), &verified)?;
    Err(Failure::Said(verified.words))
}

pub fn backup(app: &App, file: &Path, out: &mut Out) -> Result<(), Failure> {
    let written = documents::backup(app, FileArgs { file: file.to_string_lossy().into_owned() })?;
    out.tell(format!("{}\n{}", written.words, written.remarks.join("\n")), &written)
}

pub fn restore(app: &App, file: &Path, out: &mut Out) -> Result<(), Failure> {
    std::fs::metadata(file)
        .map_err(|error| Failure::Said(format!("打不开 {}：{}。", file.display(), file_words(&error))))?;
    let owner = Vault::backup_owner(file).map_err(told)?;
    let store =
        Vault::restore(file, &passphrase("备份时的口令：")?, &Vault::folder(app.data(), owner)).map_err(told)?;
    let waiting = store.waiting().map_err(errors::store)?;
    let words =
        format!("已恢复。还没上报的有记录 {} 条、照片 {} 张，下次同步会接着传。", waiting.records, waiting.photos);
    out.tell(words, &json!({"person": owner, "waiting": waiting}))
}

fn told(error: StoreError) -> Failure {
    match error {
        StoreError::AlreadyThere(_) => {
            Failure::Said("这个资料文件夹里已经有这个人的资料，没有恢复。请用 --data 换一个空的文件夹。".to_owned())
        }
        // A backup counts no wrong tries: whoever holds the file could copy it anyway.
        StoreError::WrongPassphrase { .. } => {
            Failure::Said("口令不对，应当是备份时用的口令。什么也没有恢复。".to_owned())
        }
        other => errors::store(other).into(),
    }
}
