//! What the console's page of numbered papers is told, as TypeScript sees it.

use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Papers {
    pub total: u32,
    pub voided: u32,
    pub from: u32,
    pub rows: Vec<PaperRow>,
    pub series: Vec<SeriesLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PaperRow {
    pub id: String,
    /// 临教督整〔2026〕3号.
    pub number: String,
    /// 教育督导整改通知书.
    pub title: String,
    pub school: Option<String>,
    pub school_name: String,
    pub person: String,
    pub at_words: String,
    /// When and why it was voided; empty where it stands.
    pub void_words: String,
}

/// Numbers with one prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SeriesLine {
    pub title: String,
    /// 临教督整〔2026〕.
    pub prefix: String,
    /// The highest number that was lent to a device.
    pub lent: u32,
    /// Papers that bear one, as far as devices have reported.
    pub given: u32,
    pub voided: u32,
}
