//! Forms that are signed on the spot: a title, a table of twelve columns, signatures, photos on pages of their own.
//!
//! Invariant: the cells of every row fill the twelve columns; a form with nothing filled in is still a form to be filled by hand.

use crate::{Figure, PaperTable, Photo};
use serde::Serialize;

/// Columns of a form's table, 13 mm each.
pub const GRID: u8 = 12;

/// A form (督导工作记录表, 听课记录表, 现场反馈单 …) ready to be set. Made by [`crate::form_paper`] from the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FormPaper {
    pub title: String,
    pub number: Option<PaperNumber>,
    /// Between title and table.
    pub above: Vec<String>,
    pub parts: Vec<FormPart>,
    /// Between table and signatures.
    pub below: Vec<String>,
    pub signatures: Vec<Signature>,
    #[serde(skip)]
    pub photos: Vec<Photo>,
}

/// The number on an official paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum PaperNumber {
    /// From the block lent by the county: `临督整〔2026〕12号`.
    Given(String),
    /// Printed without a block: the paper says 暂编号 and is numbered at the office.
    Provisional,
}

impl PaperNumber {
    pub fn shown(&self) -> &str {
        match self {
            PaperNumber::Given(number) => number,
            PaperNumber::Provisional => "（暂编号）",
        }
    }
}

/// A form is a stack of field rows and of tables whose heads repeat.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FormPart {
    Fields { rows: Vec<FormRow> },
    Table { title: String, table: PaperTable },
    Figure { figure: Figure },
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FormRow {
    pub cells: Vec<FormCell>,
    pub min_height_mm: f64,
    /// Only a row longer than about half a page may run on to the next; any other stays whole.
    pub may_break: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FormCell {
    pub role: CellRole,
    /// A heading inside the cell, for a field that fills the whole width.
    pub heading: String,
    pub text: String,
    /// Of the twelve columns.
    pub span: u8,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellRole {
    Label,
    /// Short: in the middle of its cell.
    #[default]
    Short,
    /// Long: from the top left.
    Long,
}

/// Who signs below a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Signature {
    pub label: String,
    pub date: bool,
    pub seal: bool,
    /// None: to be signed by hand.
    pub signed: Option<Signed>,
}

/// A signature that was made on screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Signed {
    /// Lines only, black on nothing.
    pub svg: String,
    /// As printed, `2026年11月18日`.
    pub date: String,
}

/// A paper of authority (整改通知书, 督导意见书) in the layout of an official document: red head, number, red rule, body, seal, foot.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OfficialPaper {
    /// 发文机关标志, the red head.
    pub authority: String,
    pub number: Option<PaperNumber>,
    pub title: String,
    /// 主送机关.
    pub to: String,
    pub body: Vec<crate::Block>,
    /// 附件说明, each on its own line.
    pub attachments: Vec<String>,
    pub signed_by: String,
    /// As printed, `2026年11月18日`.
    pub date: String,
    /// 附注, in brackets below the date: `联系人：李督学，电话：…`.
    pub note: String,
    /// 抄送.
    pub copy_to: String,
    /// 印发机关 and 印发日期.
    pub printed_by: String,
    pub printed_on: String,
    #[serde(skip)]
    pub photos: Vec<Photo>,
}
