//! Enrolling: a code from the county binds this machine to a person.

use super::round::{ADDRESS, COUNTY, FINGERPRINT};
use super::session::{sit_down, surroundings, view};
use super::{glance, sync};
use crate::app::App;
use crate::carrier::{EnrolFailure, HttpCounty};
use crate::desk::Desk;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{CodeArgs, CodeCheck, CodeGroup, EnrolArgs, Session};
use crate::words;
use duxue_store::{NewVault, Store, StoreError, Vault};
use duxue_sync::ForkReply;
use duxue_sync::code::{CodeError, EnrolRequest, EnrolmentCode, GroupState, check_groups};
use duxue_sync::round::Replica;
use std::path::Path;
use std::sync::Arc;

/// A passphrase shorter than this is guessed by hand.
const SHORTEST: usize = 6;

pub fn check_code(_: &App, args: CodeArgs) -> Result<CodeCheck, Refusal> {
    let parsed = EnrolmentCode::parse(&args.code);
    Ok(judged(&args.code, parsed.map(|code| Some(code.address)), code_words))
}

/// A code as typed so far, judged group by group; `parsed` says whether it is whole, and whose address it names.
pub(super) fn judged(
    typed: &str,
    parsed: Result<Option<String>, CodeError>,
    words: fn(&CodeError) -> String,
) -> CodeCheck {
    let states = check_groups(typed);
    let typed: Vec<char> = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    let groups: Vec<CodeGroup> = states
        .iter()
        .zip(typed.chunks(5))
        .map(|(state, text)| CodeGroup {
            text: text.iter().collect::<String>().to_uppercase(),
            right: match state {
                GroupState::Good => Some(true),
                GroupState::Mistyped => Some(false),
                GroupState::Unfinished => None,
            },
        })
        .collect();
    let whole = parsed.is_ok();
    CodeCheck {
        of: whole.then_some(groups.len() as u32),
        problem: match &parsed {
            Ok(_) | Err(CodeError::Incomplete) => None,
            Err(error) => Some(words(error)),
        },
        address: parsed.ok().flatten(),
        whole,
        groups,
    }
}

fn code_words(error: &CodeError) -> String {
    match error {
        CodeError::Group(group) => {
            format!("第 {group} 组填错了，请对照登记单再看一遍。登记码里没有字母 O 和 I，看着像的是数字 0 和 1。")
        }
        CodeError::Incomplete => "登记码还没有填完。".to_owned(),
        CodeError::NotACode | CodeError::Address => {
            "这不是一个完整的登记码，可能混了两张登记单。请从头对照一遍，或者请县督导室重发。".to_owned()
        }
    }
}

pub fn enrol(app: &App, args: EnrolArgs) -> Result<Session, Refusal> {
    let code = EnrolmentCode::parse(&args.code).map_err(|error| Refusal::new(Code::WrongCode, code_words(&error)))?;
    strong_enough(&args.passphrase)?;
    let machine = words::filled(args.machine.as_deref()).map_or_else(machine_name, str::to_owned);
    let county = HttpCounty::new(&code.address, code.fingerprint, "").map_err(|error| errors::carrier(&error))?;
    let secret = hex::encode(code.secret);
    let attempt = app.attempt_for(&secret);
    let request = EnrolRequest { secret, machine, app_version: env!("CARGO_PKG_VERSION").to_owned(), attempt };
    let enrolment = county.enrol(&request).map_err(|error| match error {
        EnrolFailure::Refused(text) if !text.trim().is_empty() => Refusal::new(Code::WrongCode, text),
        EnrolFailure::Refused(_) => {
            Refusal::new(Code::WrongCode, "县里不认这个登记码：可能已经用过，或者过了有效期。请向县督导室要一个新的。")
        }
        EnrolFailure::Carrier(error) => errors::carrier(&error),
    })?;
    let new = NewVault {
        person: enrolment.person,
        name: enrolment.name.clone(),
        device: enrolment.device,
        token: Some(enrolment.token.clone()),
        epoch: Some(enrolment.epoch),
        passphrase: args.passphrase,
        recovery: Some(enrolment.recovery_key.clone()).filter(|key| !key.is_empty()),
        strength: app.strength(),
    };
    let folder = Vault::folder(app.data(), enrolment.person);
    let store = match Vault::create_in(&folder, new.clone(), surroundings(app)) {
        Err(StoreError::AlreadyThere(_)) => enrolled_anew(app, &folder, &new)?,
        made => made.map_err(errors::store)?,
    };
    for (name, value) in [
        (ADDRESS, code.address.as_str()),
        (FINGERPRINT, hex::encode(code.fingerprint).as_str()),
        (COUNTY, enrolment.county.as_str()),
    ] {
        store.set_local(name, Some(value)).map_err(errors::store)?;
    }
    if let Some(key) = &enrolment.bundle_key {
        store.set_bundle_key(key).map_err(errors::store)?;
    }
    let desk = Arc::new(Desk::new(store, app.clock().clone())?);
    sit_down(app, &desk)?;
    // Without a network in the middle of it the first fetch is made up later; the enrolment stands.
    match sync::sync_now(app, ()) {
        Ok(outcome) => tracing::info!(words = outcome.words, "first round"),
        Err(refusal) => tracing::warn!(text = refusal.text, "first round"),
    }
    glance::write(&desk)?;
    view(&desk, None)
}

/// The store that this person has here goes on under the number that the county has just given: what waits is sent under
/// it. So a machine comes back that the county shut out by mistake, or does not know since it was restored.
fn enrolled_anew(app: &App, folder: &Path, new: &NewVault) -> Result<Store, Refusal> {
    let opened = Vault::unlock_in(folder, &new.passphrase, surroundings(app));
    let mut store = opened.map_err(|error| match error {
        StoreError::WrongPassphrase { .. } => Refusal::new(
            Code::WrongPassphrase,
            format!("这台电脑上已经有{}的记录，请写原来的口令：记录会接着用，登记码还有效。", new.name),
        ),
        other => errors::store(other),
    })?;
    let given = ForkReply { device: new.device, token: new.token.clone().unwrap_or_default() };
    store.take_identity(&given).map_err(errors::store)?;
    Ok(store)
}

pub(super) fn strong_enough(passphrase: &str) -> Result<(), Refusal> {
    // A Chinese character is guessed less easily than a letter.
    let weight: usize = passphrase.trim().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    if weight < SHORTEST {
        return Err(Refusal::invalid(format!(
            "口令太短，请至少用 {SHORTEST} 个字母数字或 {} 个汉字，可以用一句自己记得住的话。",
            SHORTEST / 2
        )));
    }
    Ok(())
}

/// What this machine calls itself.
fn machine_name() -> String {
    let named = std::env::var("COMPUTERNAME").ok().or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or_else(|| "笔记本电脑".to_owned())
}
