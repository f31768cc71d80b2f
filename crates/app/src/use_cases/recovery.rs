//! A forgotten passphrase: the county opens this store's key with its recovery key and gives it as a code; a new passphrase is
//! set, and everything is there as it was.

use super::enrolment::{judged, strong_enough};
use super::session::unlock;
use crate::app::App;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{CodeArgs, CodeCheck, RecoverArgs, RecoveryRequestArgs, Session, UnlockArgs, Written};
use duxue_store::{DataKey, StoreError, Vault};
use duxue_sync::code::{CodeError, parse_recovery};
use serde_json::json;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Writes what the county needs where it has not got this store's sealed key yet: for a machine that has never synced.
pub fn recovery_request(app: &App, args: RecoveryRequestArgs) -> Result<Written, Refusal> {
    let (person, folder) = store_of(app, &args.person)?;
    let sealed = Vault::sealed_key(&folder).map_err(errors::store)?;
    let sealed = sealed.ok_or_else(|| Refusal::invalid("这台电脑登记时县里没有给恢复钥匙，没法恢复口令。"))?;
    let entries = Vault::list(app.data()).map_err(errors::store)?;
    let name = entries.into_iter().find(|entry| entry.person == person).map(|entry| entry.name).unwrap_or_default();
    let request = json!({"person": person, "name": name, "sealed": hex::encode(sealed)});
    std::fs::write(&args.file, request.to_string()).map_err(|error| {
        tracing::warn!(%error, "a request was not written");
        Refusal::new(Code::Failed, "没有存下，U 盘可能没插好。请再试一次。")
    })?;
    let file = Path::new(&args.file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Written {
        files: vec![args.file],
        words: format!("恢复申请已存为 {file}，请带到县督导室。"),
        remarks: vec!["里面只有锁着的钥匙，没有记录；只有县里打得开。".to_owned()],
    })
}

pub fn check_recovery_code(_: &App, args: CodeArgs) -> Result<CodeCheck, Refusal> {
    Ok(judged(&args.code, parse_recovery(&args.code).map(|_| None), code_words))
}

/// Sets a new passphrase and opens the store.
pub fn recover(app: &App, args: RecoverArgs) -> Result<Session, Refusal> {
    let (_, folder) = store_of(app, &args.person)?;
    let key = parse_recovery(&args.code).map_err(|error| Refusal::new(Code::WrongCode, code_words(&error)))?;
    strong_enough(&args.passphrase)?;
    let recovered = Vault::recover(&folder, &DataKey::from_recovered(key), &args.passphrase, app.strength());
    recovered.map_err(|error| match error {
        StoreError::WrongKey => Refusal::new(
            Code::WrongCode,
            "这张恢复码不是这个人在这台电脑上的。有几台电脑的，请县督导室核对设备号再给一张。",
        ),
        other => errors::store(other),
    })?;
    tracing::warn!("a passphrase was set anew by a recovery code");
    unlock(app, UnlockArgs { person: args.person, passphrase: args.passphrase })
}

fn store_of(app: &App, person: &str) -> Result<(Uuid, PathBuf), Refusal> {
    let person = person.parse().map_err(|_| Refusal::not_found("这个人的资料"))?;
    Ok((person, Vault::folder(app.data(), person)))
}

fn code_words(error: &CodeError) -> String {
    match error {
        CodeError::Group(group) => {
            format!("第 {group} 组填错了，请对照再看一遍。恢复码里没有字母 O 和 I，看着像的是数字 0 和 1。")
        }
        CodeError::Incomplete => "恢复码还没有填完。".to_owned(),
        CodeError::NotACode | CodeError::Address => "这不是恢复码，可能填成了登记码。请向县督导室要恢复码。".to_owned(),
    }
}
