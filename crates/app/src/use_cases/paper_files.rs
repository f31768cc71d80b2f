//! Papers looked at as they will be printed, and written to files: one by one, or all of a visit bound into one.

use super::documents::put;
use super::found;
use super::hub::Hub;
use super::lines::school_name;
use super::papers::{self, Numbering, Print, Printed, print, word};
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{
    BriefExtracts, IdArgs, PaperArgs, PaperChoice, PaperPages, VisitPapers, WriteDocumentArgs, WriteExtractsArgs,
    WriteFolderArgs, WriteMonthArgs, Written,
};
use chrono::{DateTime, FixedOffset};
use duxue_documents::{Sheet, archive, ledger_xlsx, page_pictures, pdf};
use duxue_domain::records::{Brief, Kind, Visit};
use duxue_store::Query;

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
    let paper = print(app, &desk, &args.kind, &args.id, Numbering::Take)?;
    written.remarks.extend(paper.number.clone().map(said_of));
    write_paper(&desk, &mut written, &paper, args.docx.as_deref(), args.pdf.as_deref())?;
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
pub(super) fn write_paper(
    desk: &Desk,
    written: &mut Written,
    paper: &Print,
    docx: Option<&str>,
    portable: Option<&str>,
) -> Result<(), Refusal> {
    if docx.is_none() && portable.is_none() {
        return Err(Refusal::invalid("请选存放的位置。"));
    }
    written.remarks.extend(paper.remarks.iter().cloned());
    if let Some(path) = docx {
        let (bytes, remarks) = word(desk, paper)?;
        put(written, path, &bytes, "Word")?;
        written.remarks.extend(remarks);
    }
    if let Some(path) = portable {
        write_pdf(written, &[paper.printed.sheet()], path, desk.now())?;
    }
    Ok(())
}

fn write_pdf(
    written: &mut Written,
    sheets: &[Sheet<'_>],
    path: &str,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    let bytes = set(written, sheets, now)?;
    put(written, path, &bytes, "PDF")
}

/// The bytes of a PDF; characters that no face has are remarked upon, once.
fn set(written: &mut Written, sheets: &[Sheet<'_>], now: DateTime<FixedOffset>) -> Result<Vec<u8>, Refusal> {
    let pdf = pdf(sheets, now).map_err(|error| errors::document(&error))?;
    if !pdf.missing_characters.is_empty() {
        let characters: String = pdf.missing_characters.iter().collect();
        let remark = format!("这些字没有字形，印成了〓：{characters}");
        if !written.remarks.contains(&remark) {
            written.remarks.push(remark);
        }
    }
    Ok(pdf.bytes)
}

/// The pages of a paper as they will be printed; for a look no number is taken.
pub fn paper_pages(app: &App, args: PaperArgs) -> Result<PaperPages, Refusal> {
    let desk = app.desk()?;
    let numbering = if args.to_print { Numbering::Take } else { Numbering::AsItStands };
    let Print { printed, number, remarks, .. } = print(app, &desk, &args.kind, &args.id, numbering)?;
    let pages = page_pictures(printed.sheet()).map_err(|error| errors::document(&error))?;
    let number_words = match number {
        None => String::new(),
        Some(Some(number)) => number,
        Some(None) if args.to_print => said_of(None),
        Some(None) => "存或者打印的时候编号".to_owned(),
    };
    Ok(PaperPages { pages, number_words, remarks })
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
            Ok(Print { printed, number, remarks, .. }) => {
                if number == Some(None) {
                    written.remarks.push(format!("{}印的是暂编号。", choice.title));
                }
                written.remarks.extend(remarks.into_iter().map(|remark| format!("{}：{remark}", choice.title)));
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

/// Everything of a month in one .zip: a folder for each of one's visits with its papers, the brief, the ledger.
///
/// # Errors
/// A month in which nothing was recorded; what cannot be set or written.
pub fn write_month(app: &App, args: WriteMonthArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let mut written = nothing_yet();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let months = Some((args.month.clone(), args.month.clone()));
    let mut visits = desk.typed::<Visit>(&Query { months, ..Query::of(Kind::Visit.name()) })?;
    visits.retain(|(_, visit)| desk.is_me(&visit.supervisor) && visit.state.as_deref() == Some("finished"));
    visits.sort_by(|a, b| (&a.1.date, &a.1.started_at).cmp(&(&b.1.date, &b.1.started_at)));
    for (at, (id, visit)) in visits.iter().enumerate() {
        let school = school_name(&desk, visit.school.as_deref())?.short;
        let folder = format!("{:02} {} {}", at + 1, visit.date.as_deref().unwrap_or_default(), named(&school));
        for (number, choice) in choices(&desk, id)?.iter().enumerate() {
            match print(app, &desk, &choice.kind, &choice.id, Numbering::Take) {
                Ok(Print { printed, remarks, .. }) => {
                    written
                        .remarks
                        .extend(remarks.into_iter().map(|remark| format!("{school}{}：{remark}", choice.title)));
                    let about =
                        if choice.about.is_empty() { String::new() } else { format!(" {}", named(&choice.about)) };
                    let name = format!("{folder}/{:02} {}{about}.pdf", number + 1, choice.title);
                    files.push((name, set(&mut written, &[printed.sheet()], desk.now())?));
                }
                Err(refusal) => written.remarks.push(format!("{school}没有放进{}：{}", choice.title, refusal.text)),
            }
        }
    }
    let briefs = desk.all::<Brief>(Kind::Brief)?;
    let brief = briefs.iter().find(|(_, one)| one.month.as_deref() == Some(&args.month) && desk.is_me(&one.author));
    if let Some((id, _)) = brief {
        let paper = print(app, &desk, "brief", id, Numbering::AsItStands)?;
        files.push(("督导简报.docx".to_owned(), packed(&desk, &mut written, &paper)?));
        files.push(("督导简报.pdf".to_owned(), set(&mut written, &[paper.printed.sheet()], desk.now())?));
    }
    if files.is_empty() {
        return Err(Refusal::invalid("这个月没有结束的督导，也没有简报，没有可以打包的。"));
    }
    let ledger = papers::hazard_ledger(&desk, None)?;
    files.push(("隐患台账.xlsx".to_owned(), ledger_xlsx(&ledger).map_err(|error| errors::document(&error))?));
    let bytes = archive(&files).map_err(|error| errors::document(&error))?;
    put(&mut written, &args.zip, &bytes, "压缩包")?;
    written.remarks.insert(0, format!("督导 {} 次，共 {} 份。", visits.len(), files.len()));
    Ok(written)
}

/// 反馈意见 for each school that a brief which was sent speaks of.
pub fn brief_extracts(app: &App, args: IdArgs) -> Result<BriefExtracts, Refusal> {
    Ok(BriefExtracts { papers: extracts(app.desk()?.as_ref(), &args.id)? })
}

fn extracts(desk: &Desk, brief: &str) -> Result<Vec<PaperChoice>, Refusal> {
    let told = papers::told_of(desk, brief)?.into_iter();
    let choice =
        |(id, about)| PaperChoice { kind: "extract".to_owned(), id, title: "督导反馈意见".to_owned(), about };
    Ok(told.map(choice).collect())
}

/// What every school is told of a brief, in one .zip: each as Word and PDF, named after whom it is for.
///
/// # Errors
/// A brief that has not been sent or names no school; what cannot be set or written.
pub fn write_extracts(app: &App, args: WriteExtractsArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let mut written = nothing_yet();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let papers = extracts(&desk, &args.id)?;
    for (at, choice) in papers.iter().enumerate() {
        let paper = print(app, &desk, &choice.kind, &choice.id, Numbering::AsItStands)?;
        written.remarks.extend(paper.remarks.iter().map(|remark| format!("{}：{remark}", choice.about)));
        let name = format!("{:02} {} {}", at + 1, choice.title, named(&choice.about));
        files.push((format!("{name}.docx"), packed(&desk, &mut written, &paper)?));
        files.push((format!("{name}.pdf"), set(&mut written, &[paper.printed.sheet()], desk.now())?));
    }
    if files.is_empty() {
        return Err(Refusal::invalid("简报里没有点名写到哪所学校，没有可以摘的。"));
    }
    let bytes = archive(&files).map_err(|error| errors::document(&error))?;
    put(&mut written, &args.zip, &bytes, "压缩包")?;
    written.remarks.insert(0, format!("给 {} 个单位的反馈意见，各有 Word 和 PDF。", papers.len()));
    Ok(written)
}

/// A paper's Word file for a package; what is to be known of it is said once.
fn packed(desk: &Desk, written: &mut Written, paper: &Print) -> Result<Vec<u8>, Refusal> {
    let (bytes, remarks) = word(desk, paper)?;
    written.remarks.extend(remarks.into_iter().filter(|remark| !written.remarks.contains(remark)).collect::<Vec<_>>());
    Ok(bytes)
}

/// As part of a file's name: without what Windows does not take there.
fn named(text: &str) -> String {
    text.chars().map(|character| if r#"\/:*?"<>|"#.contains(character) { '·' } else { character }).collect()
}
