//! `recover`: a new passphrase by the county's recovery code.

use super::Failure;
use super::open::{new_passphrase, whose};
use super::print::Out;
use crate::app::App;
use crate::use_cases::recovery;
use crate::views::{RecoverArgs, RecoveryRequestArgs};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum RecoverCommand {
    /// 存恢复申请（从没同步过的电脑才需要），带到县督导室
    Request { file: PathBuf },
    /// 填恢复码，设新口令
    With { code: String },
}

impl RecoverCommand {
    pub fn run(self, app: &App, person: Option<&str>, out: &mut Out) -> Result<(), Failure> {
        let person = whose(app, person)?.person.to_string();
        match self {
            RecoverCommand::Request { file } => {
                let args = RecoveryRequestArgs { person, file: file.to_string_lossy().into_owned() };
                let written = recovery::recovery_request(app, args)?;
                out.tell(format!("{}\n{}", written.words, written.remarks.join("\n")), &written)
            }
            RecoverCommand::With { code } => {
                let args = RecoverArgs { person, code, passphrase: new_passphrase()? };
                let session = recovery::recover(app, args)?;
                out.tell("口令已重设，记录都在。", &session)
            }
        }
    }
}
