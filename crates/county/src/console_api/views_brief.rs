//! What the console's pages are told of briefs, as TypeScript sees it.
//!
//! Invariant: a figure of a brief keeps its name beside its words, so that a page can tell it from what was typed.

use duxue_domain::brief::{InsertView, Marked, Token};
use serde::{Deserialize, Serialize};
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
    /// What it may become, for an account that may write.
    pub steps: ReviewSteps,
    /// The number that comes next this year.
    pub next_issue: u32,
    /// Today, to issue it with: `2026-11-30`.
    pub today: String,
    /// The brief that the same author sent of the month before.
    pub previous: Option<String>,
    /// How often it was sent.
    pub rounds: u32,
    /// 王敏 · 11 月 27 日 18:30 采用.
    pub reviewed_words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct ReviewSteps {
    /// Remarks, return and acceptance.
    pub review: bool,
    pub issue: bool,
    pub reopen: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PaperPart {
    /// With its number: 一、主要工作.
    pub title: String,
    pub paragraphs: Vec<PaperParagraph>,
}

/// Words, figures as written, and gaps that nobody has filled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct PaperParagraph {
    /// Empty for a line that is not a paragraph of its own; a remark is about the paragraph that it belongs to.
    pub id: String,
    /// A heading of the second level, （一）…, set in 楷体.
    pub lead: String,
    pub tokens: Vec<Token>,
    pub notes: Vec<NoteLine>,
    /// What was changed since it was sent before; empty where nothing was.
    pub marked: Vec<Marked>,
    /// It was sent before and is not in the text any more.
    pub gone: bool,
    /// A table, chart or photo that stands here; the words are then what it shows.
    pub insert: Option<InsertView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteLine {
    pub id: String,
    pub text: String,
    /// 王敏 · 11 月 27 日 18:30.
    pub by_words: String,
    /// The author says that it is done.
    pub settled: bool,
}

/// What the office does with a brief.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ReviewAsked {
    Return {
        comment: String,
    },
    Accept,
    /// `date` as `2026-11-30`.
    Issue {
        number: u32,
        date: String,
    },
    Reopen,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RemarkAsked {
    pub paragraph: String,
    pub text: String,
}
