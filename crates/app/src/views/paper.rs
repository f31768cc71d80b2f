//! Papers: which there are, how they look, where they were written.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct WriteDocumentArgs {
    /// Of a visit: `work-record` 工作记录表, `feedback` 现场反馈单, `recheck` 整改复查意见书, `opinion` 督导意见书, `notice` 整改通知书
    /// (also of one finding). `lesson-record` 听课记录表 of a lesson, `survey-result` 问卷调查结果, `complaint` 受理投诉记录表 (`complaint-masked`
    /// without the identity), `school-basics` 学校基本情况登记表, `zone-plan` 工作计划 of a month,
    /// `evaluation` 评价报告 of a scored check or patrol, `brief` 简报, `extract` 反馈意见 (its id as `brief_extracts` tells it), `zone-summary` 工作总结 of a year (`2026`) or of the semester that a day lies in (`2026-11-30`); `ledger` 隐患台账 of a school (or of all: empty
    /// id), as .xlsx.
    pub kind: String,
    pub id: String,
    #[serde(default)]
    pub docx: Option<String>,
    #[serde(default)]
    pub pdf: Option<String>,
    #[serde(default)]
    pub xlsx: Option<String>,
}

/// A semester or a year that a summary may tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SummaryPeriod {
    /// As the paper's id.
    pub id: String,
    /// 2026—2027学年第一学期.
    pub text: String,
}

/// A paper to look at.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PaperArgs {
    /// As for [`WriteDocumentArgs`].
    pub kind: String,
    pub id: String,
    /// It will be printed now: a number is taken for it.
    #[serde(default)]
    pub to_print: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperPages {
    /// Each page as an SVG of its own, A4.
    pub pages: Vec<String>,
    /// The number that stands on it, or what will become of it; empty where it needs none.
    pub number_words: String,
    /// What is not on it, in words.
    pub remarks: Vec<String>,
}

/// What each school, and each of its departments, is told of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BriefExtracts {
    /// One for each that the brief speaks of; none where it names no school.
    pub papers: Vec<PaperChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitPapers {
    /// In the order in which they are filed.
    pub papers: Vec<PaperChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperChoice {
    pub kind: String,
    pub id: String,
    /// 听课记录表.
    pub title: String,
    /// 语文 · 三（2）班.
    pub about: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WriteFolderArgs {
    pub visit: String,
    /// Which of the visit's papers.
    pub papers: Vec<PaperNamed>,
    pub pdf: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WriteMonthArgs {
    /// `YYYY-MM`.
    pub month: String,
    pub zip: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WriteExtractsArgs {
    /// Of the brief.
    pub id: String,
    pub zip: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PaperNamed {
    pub kind: String,
    pub id: String,
}

/// Files that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Written {
    pub files: Vec<String>,
    /// 已存为 Word：督导简报.docx.
    pub words: String,
    /// What to know about it: 暂编号 …
    pub remarks: Vec<String>,
}
