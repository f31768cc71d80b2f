//! What is done at the command line, as the audit log has it: by whom of this machine, what, and to which record.
//!
//! Invariant: a line names accounts, numbers and ids, and no person.

use super::Failure;
use super::form::FormCommand;
use super::layout::LayoutCommand;
use super::people::{AccountCommand, PersonCommand};
use super::token::TokenCommand;
use super::webhook::WebhookCommand;
use super::{Command, recover};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::{COMMAND_LINE, Deed};

/// What the command does, where it is worth a line: `account/zhang/password`.
///
/// # Errors
/// A person who is not there.
pub fn subject(county: &OpenCounty, command: &Command) -> Result<Option<String>, Failure> {
    let person = |name: &str| Ok::<_, Failure>(county.desk.find_person(name)?.0.id);
    Ok(Some(match command {
        Command::Init(_) => "init".to_owned(),
        Command::Import(_) => "import".to_owned(),
        Command::Form(FormCommand::Read(_)) => "form".to_owned(),
        Command::Layout(LayoutCommand::Set { paper, check: false, .. }) => format!("layout/{paper}"),
        Command::Layout(LayoutCommand::Remove { paper }) => format!("layout/{paper}/remove"),
        Command::Person(PersonCommand::Add { .. }) => "person".to_owned(),
        Command::Person(PersonCommand::Disable { person: name, .. } | PersonCommand::Role { person: name, .. }) => {
            format!("person/{}", person(name)?)
        }
        Command::Account(AccountCommand::Password { name, .. }) => format!("account/{name}/password"),
        Command::Account(AccountCommand::Unlock { name }) => format!("account/{name}/unlock"),
        Command::Revoke { device } => format!("device/{device}"),
        Command::Enrol(enrol) => format!("enrol/{}", person(&enrol.person)?),
        Command::Bundle(_) => "stick".to_owned(),
        Command::Recover(recover::Recover { person: Some(name), .. }) => format!("recover/{}", person(name)?),
        Command::Recover(_) => "recover".to_owned(),
        Command::Retain(retain) if !retain.dry_run => "retain".to_owned(),
        Command::Erase(erase) if !erase.dry_run => "erase".to_owned(),
        Command::Backup { .. } => "backup".to_owned(),
        Command::Restored => "restore".to_owned(),
        Command::Export(_) => "export".to_owned(),
        Command::Token(TokenCommand::New(_)) => "token".to_owned(),
        Command::Token(TokenCommand::Revoke { id }) => format!("token/{id}/revoke"),
        Command::Webhook(WebhookCommand::New { .. }) => "webhook".to_owned(),
        Command::Webhook(WebhookCommand::Remove { id }) => format!("webhook/{id}/remove"),
        Command::Webhook(WebhookCommand::Enable { id }) => format!("webhook/{id}/enable"),
        Command::Serve(_)
        | Command::List(_)
        | Command::Form(FormCommand::Write(_))
        | Command::Layout(LayoutCommand::List | LayoutCommand::Sample { .. } | LayoutCommand::Set { .. })
        | Command::Account(AccountCommand::List)
        | Command::Verify
        | Command::Retain(_)
        | Command::Erase(_)
        | Command::BackupKey { .. }
        | Command::Restore { .. }
        | Command::Token(TokenCommand::List { .. })
        | Command::Webhook(WebhookCommand::List { .. })
        | Command::Place(_)
        | Command::Move(_) => return Ok(None),
    }))
}

/// Writes the line, and tells what became of the command.
///
/// # Errors
/// Those of the command; where the line could not be written.
pub fn note(county: &OpenCounty, subject: &str, outcome: Result<(), Failure>) -> Result<(), Failure> {
    let deed = Deed {
        at: now_micros(),
        account: format!("{COMMAND_LINE}:{}", whoever()),
        action: COMMAND_LINE.to_owned(),
        subject: format!("CLI {subject}"),
        address: String::new(),
        outcome: if outcome.is_ok() { 200 } else { 400 },
    };
    if let Err(error) = county.desk.note(deed) {
        let done = if outcome.is_ok() { "已经做了" } else { "没有做成" };
        return Err(Failure::Said(format!("{done}，但是没有记进审计日志：{error}")));
    }
    outcome
}

/// Who of this machine, as the system told at the login; `sudo` tells who asked it.
fn whoever() -> String {
    let told = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    told.unwrap_or_default().chars().filter(|one| !one.is_control()).take(40).collect()
}
