//! `brief` and `document`.

use super::Failure;
use super::print::Out;
use crate::app::App;
use crate::use_cases::{brief, brief_page, documents, paper_files};
use crate::views::{BriefPage, BriefPart, IdArgs, MonthArgs, WriteBriefArgs, WriteDocumentArgs, Written};
use clap::Args;
use serde_json::json;

#[derive(Args)]
pub struct BriefFile {
    /// 月份，如 2026-11
    month: String,
    #[arg(long)]
    docx: Option<String>,
    #[arg(long)]
    pdf: Option<String>,
}

impl BriefFile {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let id = brief::open_brief(app, MonthArgs { month: self.month })?.id.unwrap_or_default();
        let page = brief_page::brief(app, IdArgs { id: id.clone() })?;
        let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
        if self.docx.is_some() || self.pdf.is_some() {
            written = documents::write_brief(app, WriteBriefArgs { id: id.clone(), docx: self.docx, pdf: self.pdf })?;
        }
        let words = if written.files.is_empty() { text(&page) } else { format!("{id}\n{}", said(&written)) };
        let value = json!({
            "id": id, "month": page.month, "title": page.title, "state": page.state,
            "figures": page.figures, "gaps": page.gaps, "files": written.files, "remarks": written.remarks,
        });
        out.tell(words, &value)
    }
}

fn said(written: &Written) -> String {
    let mut lines = vec![written.words.clone()];
    lines.extend(written.remarks.iter().cloned());
    lines.join("\n")
}

/// The brief as words.
fn text(page: &BriefPage) -> String {
    let mut lines = vec![page.id.clone(), page.title.clone()];
    for section in &page.sections {
        lines.push(section.heading.clone());
        for paragraph in &section.paragraphs {
            let parts = paragraph.parts.iter().map(|part| match part {
                BriefPart::Text { text } => text.clone(),
                BriefPart::Fact { written, .. } => written.clone(),
                BriefPart::Gap { reason } => format!("（待补：{reason}）"),
            });
            lines.push(parts.collect());
        }
    }
    lines.join("\n")
}

#[derive(Args)]
pub struct Document {
    /// work-record feedback lesson-record notice ledger，或者 工作记录表 现场反馈单 听课记录表 整改通知书 隐患台账
    kind: String,
    /// 记录的编号；隐患台账写学校的编号，全部学校写 -
    id: String,
    #[arg(long)]
    docx: Option<String>,
    #[arg(long)]
    pdf: Option<String>,
    #[arg(long)]
    xlsx: Option<String>,
}

impl Document {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let kind = match self.kind.as_str() {
            "工作记录表" => "work-record",
            "现场反馈单" => "feedback",
            "听课记录表" => "lesson-record",
            "整改通知书" => "notice",
            "隐患台账" | "台账" => "ledger",
            "工作总结" => "zone-summary",
            named => named,
        };
        let id = if self.id == "-" { String::new() } else { self.id };
        let args = WriteDocumentArgs { kind: kind.to_owned(), id, docx: self.docx, pdf: self.pdf, xlsx: self.xlsx };
        let written = paper_files::write_document(app, args)?;
        out.tell(said(&written), &written)
    }
}
