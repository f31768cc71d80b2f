//! Wrong usage, told in words. Exit 2.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::process::ExitCode;

const WRONG_USAGE: u8 = 2;

pub fn told(error: &Error) -> ExitCode {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let said = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Help was asked for: it goes where it was asked to go, and a closed pipe is no matter.
            let _shown = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "没有写要做什么".to_owned()
        }
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", text(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识“{}”", text(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("还要写 {}", text(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{} 写得不对：“{}”", text(ContextKind::InvalidArg), text(ContextKind::InvalidValue))
        }
        _ => "命令写得不对".to_owned(),
    };
    eprintln!("{said}。用法见 duxue-cli --help。");
    ExitCode::from(WRONG_USAGE)
}
