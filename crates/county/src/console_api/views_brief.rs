//! What the console's pages are told of briefs, as TypeScript sees it.
//!
//! Invariant: a figure of a brief keeps its name beside its words, so that a page can tell it from what was typed.

use duxue_domain::brief::Token;
use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Briefs {
    pub month: String,
    pub total: u32,
    pub rows: Vec<BriefRow>,
    /// Zones from which none has come, in words.
    pub without: Option<String>,
    pub due_words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefRow {
    pub id: String,
    pub title: String,
    pub author: String,
    pub zone_name: String,
    pub month: String,
    /// `submitted`, `returned`, `accepted`, `issued`.
    pub state: String,
    /// 待审 · 已退回 · 已采用 · 已印发.
    pub state_text: String,
    pub submitted_words: String,
    /// What the county asked to be changed.
    pub comment: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefPage {
    pub row: BriefRow,
    pub name: String,
    pub issue_words: String,
    pub office: String,
    pub date: String,
    pub sections: Vec<PaperPart>,
    pub report_to: String,
    pub send_to: String,
    pub issue_to: String,
    pub copies: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PaperPart {
    /// With its number: 一、主要工作.
    pub title: String,
    pub paragraphs: Vec<PaperParagraph>,
}

/// Words, figures as written, and gaps that nobody has filled.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PaperParagraph {
    /// A heading of the second level, （一）…, set in 楷体.
    pub lead: String,
    pub tokens: Vec<Token>,
}
