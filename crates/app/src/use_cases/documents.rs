//! Papers written to files, the backup, and the look at everything kept here.

use super::paper_files::write_paper;
use super::papers::{Numbering, print};
use crate::app::App;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{FileArgs, Verified, WriteBriefArgs, Written};
use duxue_domain::brief;
use duxue_domain::records::{Brief, Kind};
use duxue_store::Defect;
use std::path::Path;

pub fn write_brief(app: &App, args: WriteBriefArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let (_, record) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let paper = print(app, &desk, "brief", &args.id, Numbering::AsItStands)?;
    let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
    let gaps = brief::gaps(&record).len();
    if gaps > 0 {
        written.remarks.push(format!("还有 {gaps} 处没有补，印出来是空白。"));
    }
    write_paper(&desk, &mut written, &paper, args.docx.as_deref(), args.pdf.as_deref())?;
    Ok(written)
}

pub(super) fn put(written: &mut Written, path: &str, bytes: &[u8], what: &str) -> Result<(), Refusal> {
    let failed = |error: std::io::Error| {
        tracing::warn!(%error, "a paper was not written");
        match error.kind() {
            std::io::ErrorKind::StorageFull => Refusal::new(Code::DiskFull, "磁盘满了，文件没有存下。请换个地方存。"),
            std::io::ErrorKind::PermissionDenied => {
                Refusal::new(Code::Failed, "这个位置不能写，可能文件正开着。请关掉它，或者换个地方存。")
            }
            _ => Refusal::new(Code::Failed, "文件没有存下，请换个地方再试。"),
        }
    };
    // Written beside first, so that an earlier paper stands until the new one is whole.
    let beside = format!("{path}.tmp");
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path)).map_err(failed)?;
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words = format!("已存为 {what}：{name}");
    written.words = if written.words.is_empty() { words } else { format!("{}；{words}", written.words) };
    written.files.push(path.to_owned());
    Ok(())
}

pub fn backup(app: &App, args: FileArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    desk.store().backup(Path::new(&args.file)).map_err(errors::store)?;
    let name = Path::new(&args.file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Written {
        files: vec![args.file],
        words: format!("已备份：{name}"),
        remarks: vec!["备份是加密的，恢复时要用现在的口令。".to_owned()],
    })
}

pub fn verify(app: &App, (): ()) -> Result<Verified, Refusal> {
    let desk = app.desk()?;
    let defects = desk.store().verify().map_err(errors::store)?;
    let problems: Vec<String> = defects
        .iter()
        .map(|defect| {
            tracing::error!(?defect, "not as it must be");
            match defect {
                Defect::File { .. } => "资料文件本身有损坏。".to_owned(),
                Defect::Chain { number } => format!("待上报内容的第 {number} 条前后接不上。"),
                Defect::Record { .. } => "有一条记录读不出来。".to_owned(),
                Defect::Digest { .. } => "有一个范围的核对数和记录对不上。".to_owned(),
                Defect::Index { .. } | Defect::IndexFile { .. } => "查找用的索引不全，查找可能漏掉内容。".to_owned(),
                Defect::Media { .. } => "有一张照片的内容变了。".to_owned(),
                Defect::MediaLost { .. } => "有一张照片找不到了。".to_owned(),
            }
        })
        .collect();
    Ok(Verified {
        sound: problems.is_empty(),
        words: match problems.len() {
            0 => "都核对过了，没有问题。".to_owned(),
            count => format!("发现 {count} 处问题，请联系县督导室，先不要清理这台电脑。"),
        },
        problems,
    })
}
