//! Papers looked at as they will be printed, and written to files: one by one, or all of a visit bound into one.

use super::documents::put;
use super::found;
use super::papers::{self, Numbering, Printed, print};
use super::visit_page::{Hub, lesson_title};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{
    IdArgs, PaperArgs, PaperChoice, PaperPages, VisitPapers, WriteDocumentArgs, WriteFolderArgs, Written,
};
use chrono::{DateTime, FixedOffset};
use duxue_documents::{Sheet, docx, ledger_xlsx, page_pictures, pdf};

pub fn write_document(app: &App, args: WriteDocumentArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let mut written = nothing_yet();
    if args.kind == "ledger" {
        let xlsx = args.xlsx.as_deref().ok_or_else(|| Refusal::invalid("台账要存为 Excel，请选存放的位置。"))?;
        let ledger = papers::hazard_ledger(&desk, Some(args.id.as_str()).filter(|id| !id.is_empty()))?;
        let bytes = ledger_xlsx(&ledger).map_err(|error| errors::document(&error))?;
        put(&mut written, xlsx, &bytes, "Excel")?;
        return Ok(written);
    }
    if args.docx.is_none() && args.pdf.is_none() {
        return Err(Refusal::invalid("请选存放的位置。"));
    }
    let (printed, number) = print(app, &desk, &args.kind, &args.id, Numbering::Take)?;
    written.remarks.extend(number.map(said_of));
    write_sheet(&mut written, printed.sheet(), args.docx.as_deref(), args.pdf.as_deref(), desk.now())?;
    Ok(written)
}

fn nothing_yet() -> Written {
    Written { files: Vec::new(), words: String::new(), remarks: Vec::new() }
}

/// The number is said to the person; where none was lent to this machine, the paper says 暂编号 itself.
fn said_of(number: Option<String>) -> String {
    match number {
        Some(number) => format!("编号：{number}。"),
        None => "印的是暂编号：县里借给这台电脑的号用完了，同步一次再存就有正式编号。".to_owned(),
    }
}

/// # Errors
/// No place to write to; what cannot be set or written.
pub(super) fn write_sheet(
    written: &mut Written,
    sheet: Sheet<'_>,
    word: Option<&str>,
    portable: Option<&str>,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    if word.is_none() && portable.is_none() {
        return Err(Refusal::invalid("请选存放的位置。"));
    }
    if let Some(path) = word {
        put(written, path, &docx(sheet).map_err(|error| errors::document(&error))?, "Word")?;
    }
    if let Some(path) = portable {
        write_pdf(written, &[sheet], path, now)?;
    }
    Ok(())
}

fn write_pdf(
    written: &mut Written,
    sheets: &[Sheet<'_>],
    path: &str,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    let pdf = pdf(sheets, now).map_err(|error| errors::document(&error))?;
    if !pdf.missing_characters.is_empty() {
        let characters: String = pdf.missing_characters.iter().collect();
        written.remarks.push(format!("这些字没有字形，印成了〓：{characters}"));
    }
    put(written, path, &pdf.bytes, "PDF")
}

/// The pages of a paper as they will be printed; for a look no number is taken.
pub fn paper_pages(app: &App, args: PaperArgs) -> Result<PaperPages, Refusal> {
    let desk = app.desk()?;
    let numbering = if args.to_print { Numbering::Take } else { Numbering::AsItStands };
    let (printed, number) = print(app, &desk, &args.kind, &args.id, numbering)?;
    let pages = page_pictures(printed.sheet()).map_err(|error| errors::document(&error))?;
    let number_words = match number {
        None => String::new(),
        Some(Some(number)) => number,
        Some(None) if args.to_print => said_of(None),
        Some(None) => "存或者打印的时候编号".to_owned(),
    };
    Ok(PaperPages { pages, number_words })
}

/// Which papers a visit makes, in the order in which they are filed.
pub fn visit_papers(app: &App, args: IdArgs) -> Result<VisitPapers, Refusal> {
    let desk = app.desk()?;
    Ok(VisitPapers { papers: choices(&desk, &args.id)? })
}

fn choices(desk: &Desk, visit: &str) -> Result<Vec<PaperChoice>, Refusal> {
    let hub = Hub::open(desk, visit)?;
    let choice = |kind: &str, id: &str, title: &str, about: String| PaperChoice {
        kind: kind.to_owned(),
        id: id.to_owned(),
        title: title.to_owned(),
        about,
    };
    let mut all = vec![
        choice("work-record", visit, "督导工作记录表", String::new()),
        choice("feedback", visit, "现场反馈单", String::new()),
    ];
    let rechecked =
        |finding: &found::FindingRecord| hub.verdict_on(&finding.id).is_some_and(|verdict| verdict != "skipped");
    if hub.open_before.iter().any(rechecked) {
        all.push(choice("recheck", visit, "整改复查意见书", String::new()));
    }
    if !hub.found.is_empty() {
        all.push(choice("notice", visit, "整改通知书", format!("隐患和整改 {} 项", hub.found.len())));
    }
    let written = |points: &duxue_domain::records::Parts<duxue_domain::records::VisitPoint>| {
        points.values().any(|point| {
            point.deleted != Some(true) && point.text.as_deref().is_some_and(|text| !text.trim().is_empty())
        })
    };
    if !hub.found.is_empty() || written(&hub.visit.problems) || written(&hub.visit.highlights) {
        all.push(choice("opinion", visit, "督导意见书", String::new()));
    }
    all.extend(
        hub.lessons.iter().map(|(id, lesson, _)| choice("lesson-record", id, "听课记录表", lesson_title(lesson))),
    );
    for (id, survey) in hub.surveys.iter().filter(|(_, survey)| survey.papers.unwrap_or(0) > 0) {
        all.push(choice("survey-result", id, "问卷调查结果", super::lines::survey_title(survey)));
    }
    Ok(all)
}

/// Papers of a visit bound into one PDF. One that cannot be made yet (a questionnaire with too few papers) is left out, and said.
pub fn write_folder(app: &App, args: WriteFolderArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let mut written = nothing_yet();
    let mut bound: Vec<Printed> = Vec::new();
    for choice in choices(&desk, &args.visit)? {
        let wanted = args.papers.iter().any(|paper| paper.kind == choice.kind && paper.id == choice.id);
        if !wanted {
            continue;
        }
        match print(app, &desk, &choice.kind, &choice.id, Numbering::Take) {
            Ok((printed, number)) => {
                if number == Some(None) {
                    written.remarks.push(format!("{}印的是暂编号。", choice.title));
                }
                bound.push(printed);
            }
            Err(refusal) => written.remarks.push(format!("没有放进{}：{}", choice.title, refusal.text)),
        }
    }
    if bound.is_empty() {
        return Err(Refusal::invalid("没有选文书，或者选的都还不能印。"));
    }
    let sheets: Vec<Sheet<'_>> = bound.iter().map(Printed::sheet).collect();
    write_pdf(&mut written, &sheets, &args.pdf, desk.now())?;
    Ok(written)
}
