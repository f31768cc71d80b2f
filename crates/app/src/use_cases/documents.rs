//! Papers written to files, the backup, and the look at everything kept here.

use super::numbers;
use super::papers;
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{FileArgs, Verified, WriteBriefArgs, WriteDocumentArgs, Written};
use duxue_documents::{
    BriefPaper, DocumentError, NoticeValues, PaperValues, Pdf, brief_docx, brief_pdf, form_docx, form_paper, form_pdf,
    ledger_xlsx, official_docx, official_pdf, rectification_notice,
};
use duxue_domain::brief;
use duxue_domain::records::{Brief, Kind};
use duxue_store::Defect;
use std::path::Path;

pub fn write_brief(app: &App, args: WriteBriefArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let (_, record) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let paper = BriefPaper::from(&record);
    let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
    let gaps = brief::gaps(&record).len();
    if gaps > 0 {
        written.remarks.push(format!("还有 {gaps} 处没有补，印出来是空白。"));
    }
    write(&mut written, args.docx.as_deref(), args.pdf.as_deref(), || brief_docx(&paper), || brief_pdf(&paper))?;
    Ok(written)
}

pub fn write_document(app: &App, args: WriteDocumentArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
    let (docx, pdf) = (args.docx.as_deref(), args.pdf.as_deref());
    match args.kind.as_str() {
        "record-form" | "work-record" => {
            let number = numbered(app, &desk, "work-record", &args.id, &mut written)?;
            form(&mut written, &args, "work-record", papers::work_record(&desk, &args.id)?.numbered(number))?;
        }
        "lesson-form" | "lesson-record" => {
            form(&mut written, &args, "lesson-record", papers::lesson_record(&desk, &args.id)?)?;
        }
        "feedback" => {
            let number = numbered(app, &desk, "feedback", &args.id, &mut written)?;
            form(&mut written, &args, "feedback", papers::feedback(&desk, &args.id)?.numbered(number))?;
        }
        "complaint" | "complaint-masked" => {
            let number = numbered(app, &desk, "complaint", &args.id, &mut written)?;
            let values = papers::complaint(&desk, &args.id, args.kind == "complaint-masked")?;
            form(&mut written, &args, "complaint", values.numbered(number))?;
        }
        "zone-plan" => form(&mut written, &args, "zone-plan", papers::zone_plan(&desk, &args.id)?)?,
        "notice" => {
            let values = papers::notice(&desk, &args.id)?;
            let number = numbered(app, &desk, "notice", &args.id, &mut written)?;
            let paper =
                rectification_notice(&NoticeValues { number, ..values }).map_err(|error| errors::document(&error))?;
            write(&mut written, docx, pdf, || official_docx(&paper), || official_pdf(&paper))?;
        }
        "ledger" => {
            let xlsx = args.xlsx.as_deref().ok_or_else(|| Refusal::invalid("台账要存为 Excel，请选存放的位置。"))?;
            let ledger = papers::hazard_ledger(&desk, Some(args.id.as_str()).filter(|id| !id.is_empty()))?;
            let bytes = ledger_xlsx(&ledger).map_err(|error| errors::document(&error))?;
            put(&mut written, xlsx, &bytes, "Excel")?;
        }
        _ => return Err(Refusal::invalid("没有这种文书。")),
    }
    Ok(written)
}

fn form(written: &mut Written, args: &WriteDocumentArgs, id: &str, values: PaperValues) -> Result<(), Refusal> {
    let paper = form_paper(id, &values).map_err(|error| errors::document(&error))?;
    write(written, args.docx.as_deref(), args.pdf.as_deref(), || form_docx(&paper), || form_pdf(&paper))
}

/// The paper's number, said to the person; where none was lent to this machine the paper says 暂编号 itself.
fn numbered(app: &App, desk: &Desk, paper: &str, id: &str, written: &mut Written) -> Result<Option<String>, Refusal> {
    let about = desk.held(id)?.ok_or_else(|| Refusal::not_found("这条记录"))?;
    let number = numbers::number_of(app, desk, paper, &about)?;
    written.remarks.push(match &number {
        Some(number) => format!("编号：{number}。"),
        None => "印的是暂编号：县里借给这台电脑的号用完了，同步一次再存就有正式编号。".to_owned(),
    });
    Ok(number)
}

fn write(
    written: &mut Written,
    docx: Option<&str>,
    pdf: Option<&str>,
    word: impl FnOnce() -> Result<Vec<u8>, DocumentError>,
    set: impl FnOnce() -> Result<Pdf, DocumentError>,
) -> Result<(), Refusal> {
    if docx.is_none() && pdf.is_none() {
        return Err(Refusal::invalid("请选存放的位置。"));
    }
    if let Some(path) = docx {
        put(written, path, &word().map_err(|error| errors::document(&error))?, "Word")?;
    }
    if let Some(path) = pdf {
        let pdf = set().map_err(|error| errors::document(&error))?;
        if !pdf.missing_characters.is_empty() {
            let characters: String = pdf.missing_characters.iter().collect();
            written.remarks.push(format!("这些字没有字形，印成了〓：{characters}"));
        }
        put(written, path, &pdf.bytes, "PDF")?;
    }
    Ok(())
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
