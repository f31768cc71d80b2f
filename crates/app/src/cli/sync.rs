//! `sync`, `bundle`, `conflicts`, `resolve`.

use super::Failure;
use super::print::Out;
use crate::app::App;
use crate::errors;
use crate::use_cases::sync;
use crate::views::{FileArgs, ResolveArgs, SyncOutcome};
use clap::{Args, Subcommand, ValueEnum};
use duxue_store::RoundEntry;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct Sync {
    /// 这一次连这个地址，如 https://192.168.1.20:8443；服务器的密钥仍须是登记时的那一把
    #[arg(long)]
    server: Option<String>,
}

impl Sync {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let outcome = match self.server {
            Some(server) => sync::sync_at(app, address(&server)?)?,
            None => sync::sync_now(app, ())?,
        };
        told(app, &outcome, out)
    }
}

#[derive(Subcommand)]
pub enum BundleCommand {
    /// 把没上报的存成一个文件，带到县督导室
    Out { file: PathBuf },
    /// 读县督导室给的回执
    In { file: PathBuf },
}

impl BundleCommand {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let args = |file: PathBuf| FileArgs { file: file.to_string_lossy().into_owned() };
        match self {
            BundleCommand::Out { file } => {
                let written = sync::bundle_out(app, args(file))?;
                out.tell(format!("{}\n{}", written.words, written.remarks.join("\n")), &written)
            }
            // What was written since the file went out still waits; that is no failure.
            BundleCommand::In { file } => counts(app, &sync::bundle_in(app, args(file))?, out).map(|_| ()),
        }
    }
}

fn address(server: &str) -> Result<&str, Failure> {
    let address = server.strip_prefix("https://").unwrap_or(server).trim_end_matches('/');
    if address.is_empty() || address.contains(['/', '@', ' ']) {
        return Err(Failure::Said(format!("地址“{server}”写得不对，应当像 https://192.168.1.20:8443。")));
    }
    Ok(address)
}

/// Prints the counts of the round just ended. One that did not come to its end, or left something, has failed.
pub fn told(app: &App, outcome: &SyncOutcome, out: &mut Out) -> Result<(), Failure> {
    match counts(app, outcome, out)?.failure {
        Some(failure) => Err(Failure::Said(failure)),
        None if outcome.complete => Ok(()),
        None => Err(Failure::Said(outcome.words.clone())),
    }
}

fn counts(app: &App, outcome: &SyncOutcome, out: &mut Out) -> Result<RoundEntry, Failure> {
    let round = app.desk()?.store().rounds(1).map_err(errors::store)?.into_iter().next().unwrap_or_default();
    let value = json!({
        "complete": outcome.complete,
        "words": outcome.words,
        "records": {
            "sent": outcome.records_sent, "received": outcome.received, "refused": outcome.refused,
            "in_conflict": outcome.conflicts, "left": outcome.records_left,
        },
        "media": {"sent": outcome.photos_sent, "received": round.media_received, "left": outcome.photos_left},
    });
    let records = format!(
        "记录：上报 {} 条，收到 {} 条，县里没收 {} 条，写法不同 {} 条，还剩 {} 条",
        outcome.records_sent, outcome.received, outcome.refused, outcome.conflicts, outcome.records_left
    );
    let media = format!(
        "照片和文件：上报 {} 个，收到 {} 个，还剩 {} 个",
        outcome.photos_sent, round.media_received, outcome.photos_left
    );
    out.tell(format!("{records}\n{media}"), &value)?;
    Ok(round)
}

pub fn conflicts(app: &App, out: &mut Out) -> Result<(), Failure> {
    for group in sync::sync_page(app, ())?.conflicts {
        for line in &group.conflicts {
            let words = format!(
                "{}\t{}\t{} · {}\tkept：{}（{}）\tother：{}（{}）",
                line.record.id,
                line.path,
                line.record_title,
                line.field_label,
                line.kept.text,
                line.kept.writer,
                line.other.text,
                line.other.writer
            );
            out.tell(words, line)?;
        }
    }
    Ok(())
}

#[derive(Args)]
pub struct Resolve {
    /// 记录的编号
    record: String,
    /// 字段，见 conflicts
    leaf: String,
    choice: Choice,
    /// 与 write 一起：要留下的内容
    #[arg(long, required_if_eq("choice", "write"))]
    value: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Choice {
    /// 留下现在的写法
    Kept,
    /// 换成另一种写法
    Other,
    /// 两种都不用，写 --value
    Write,
}

impl Resolve {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let choice = match self.choice {
            Choice::Kept => "kept",
            Choice::Other => "other",
            Choice::Write => "write",
        };
        let args = ResolveArgs { record: self.record, path: self.leaf, choice: choice.to_owned(), value: self.value };
        let saved = sync::resolve(app, args)?;
        out.tell("已定下，下次同步时告诉县里。", &saved)
    }
}
