//! Wrong usage, told in Chinese; and the headings of the help.
//!
//! Invariant: the exit code and the stream are clap's own: 2 and standard error for wrong usage, 0 and standard output for
//! help.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

/// The command with the headings of its help in Chinese.
pub fn in_chinese(mut command: Command) -> Command {
    command.build();
    headed(command)
}

fn headed(command: Command) -> Command {
    let heading = |arg: Arg| {
        let arg = match arg.get_id().as_str() {
            "help" => arg.help("看帮助"),
            "version" => arg.help("看版本"),
            _ => arg,
        };
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        arg.help_heading(heading)
    };
    let about = (command.get_name() == "help").then_some("看一个命令的帮助");
    let command = command.mut_args(heading).mut_subcommands(headed).subcommand_help_heading("命令");
    let command = command.help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}");
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

/// What is wrong, how it is used, and where help is. Help and version stay as they are.
pub fn words(error: &Error) -> Option<String> {
    let of = |kind: ContextKind| error.get(kind).map(plain).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let choices = of(ContextKind::ValidValue);
    let mut said = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => "请写明命令".to_owned(),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", of(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项或参数"),
        ErrorKind::MissingRequiredArgument => format!("还要写：{argument}"),
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            same if same == argument => format!("{argument} 只能写一次"),
            prior => format!("{argument} 和 {prior} 不能一起写"),
        },
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写值"),
        ErrorKind::InvalidValue => format!("{argument} 不能写“{value}”"),
        ErrorKind::ValueValidation => format!("{argument} 写得不对：“{value}”"),
        ErrorKind::NoEquals => format!("{argument} 要用等号写值"),
        ErrorKind::TooManyValues => format!("{argument} 写多了：“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值个数不对"),
        ErrorKind::InvalidUtf8 => "有的字不是 UTF-8".to_owned(),
        _ => "写法不对".to_owned(),
    };
    if !choices.is_empty() {
        said += &format!("；可以写：{choices}");
    }
    let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let meant: Vec<String> = meant.into_iter().map(of).filter(|meant| !meant.is_empty()).collect();
    if !meant.is_empty() {
        said += &format!("；是不是“{}”？", meant.join("、"));
    }
    let usage = of(ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>");
    if !usage.is_empty() {
        said += &format!("\n\n用法：{usage}");
    }
    Some(said + "\n加 --help 看说明\n")
}

fn plain(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(_) | ContextValue::None => String::new(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Arguments;
    use super::*;
    use clap::CommandFactory;

    fn said(arguments: &[&str]) -> String {
        let all = ["duxue-county"].iter().chain(arguments);
        let error = in_chinese(Arguments::command()).try_get_matches_from(all).unwrap_err();
        words(&error).unwrap_or_else(|| error.to_string())
    }

    #[test]
    fn wrong_usage_is_told_in_chinese() {
        for (arguments, words) in [
            (&["enroll"][..], "没有“enroll”这个命令；是不是“enrol”？"),
            (&["enrol"], "还要写：<PERSON>"),
            (&["enrol", "D001", "--quick"], "没有“--quick”这个选项或参数"),
            (&["list", "cats"], "不能写“cats”；可以写：zones、schools"),
            (&["backup", "x", "--keep", "0"], "--keep <KEEP> 写得不对：“0”"),
            (&["token", "new", "x"], "还要写：--scopes <SCOPES>"),
            (&["backup", "x", "--to", "age1", "--passphrase-file", "y"], "不能一起写"),
            (&[], "请写明命令"),
        ] {
            let said = said(arguments);
            assert!(said.contains(words), "{arguments:?}: {said}");
            for english in ["error:", "Usage", "For more", "tip:", "required", "possible"] {
                assert!(!said.contains(english), "{arguments:?}: {said}");
            }
        }
    }

    #[test]
    fn the_help_has_chinese_headings() {
        let help = said(&["help"]);
        for word in ["用法：", "命令:", "选项:", "看帮助", "看一个命令的帮助"] {
            assert!(help.contains(word), "{help}");
        }
        assert!(!help.contains("Usage") && !help.contains("Options") && !help.contains("Commands"), "{help}");
        assert!(said(&["enrol", "--help"]).contains("参数:"));
    }
}
