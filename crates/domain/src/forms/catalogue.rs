//! The hazard catalogue (安全隐患目录): categories, typical hazards and the clauses that make a hazard 重大.
//!
//! Invariant: only a clause that was read word for word in the original (`verified`) sets the grade. An unverified one
//! is a candidate: it is shown with a word to compare it with the original, and leaves the grade to the supervisor.
//! Source of the clauses: 《教育系统重大事故隐患判定指南》教发厅函〔2024〕20号.

use super::{Choice, Item};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a text is not a hazard catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("隐患目录读不懂：第 {line} 行第 {column} 列附近写错了或缺了内容")]
    Unreadable { line: usize, column: usize },
    #[error("隐患目录里编号“{0}”重复了")]
    DuplicateId(String),
    #[error("条款“{0}”未核到原文，不能直接定为重大")]
    UnverifiedMajor(String),
    #[error("“{hazard}”所指的条款“{clause}”不存在")]
    UnknownClause { hazard: String, clause: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct HazardCatalogue {
    pub id: String,
    pub version: String,
    pub title: String,
    pub lang: Option<String>,
    pub grades: Vec<GradeText>,
    pub states: Vec<Choice>,
    pub rules: Vec<String>,
    /// 五落实: 责任、措施、资金、时限、预案.
    pub five: Vec<String>,
    pub source_document: SourceDocument,
    pub areas: Vec<ClauseArea>,
    pub clauses: Vec<Clause>,
    pub categories: Vec<HazardCategory>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct GradeText {
    pub id: HazardGrade,
    pub text: String,
    pub definition: String,
}

/// 一般 or 重大. 一般: removed at once, with little difficulty; 重大: taken out of use and put right over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HazardGrade {
    General,
    Major,
}

impl HazardGrade {
    /// The name under which a record keeps it.
    pub const fn name(self) -> &'static str {
        match self {
            HazardGrade::General => "general",
            HazardGrade::Major => "major",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SourceDocument {
    pub title: String,
    pub number: String,
    pub areas: Vec<String>,
}

/// One of the guide's seven areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct ClauseArea {
    pub id: String,
    pub title: String,
    /// 第三条; null where the number was not read in the original.
    pub article: Option<String>,
    pub article_verified: bool,
}

/// A clause of the guide, in the catalogue's own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Clause {
    pub id: String,
    pub area: String,
    pub item_no: Option<u32>,
    /// `direct`: it makes a hazard 重大 outright.
    pub judgement: Option<String>,
    pub text: String,
    /// How to see it on the spot.
    pub check: String,
    pub verified: bool,
    pub grade: ClauseGrade,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseGrade {
    Major,
    MajorCandidate,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct HazardCategory {
    pub id: String,
    pub text: String,
    pub hazards: Vec<TypicalHazard>,
}

/// A hazard that is met often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TypicalHazard {
    pub id: String,
    pub text: String,
    pub suggested_grade: HazardGrade,
    /// Reported to the head and the county at once, whatever the grade.
    pub report_now: bool,
    /// Days until it should be put right; 0: at once. The county's own settings come first.
    pub suggested_days: u32,
    /// What to do on the spot.
    pub immediate: String,
    #[serde(default)]
    pub clause: Vec<String>,
}

/// What a grade rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum GradeBasis {
    /// A verified clause sets it.
    Clause,
    /// A clause was picked that is not verified: compare with the original before calling it 重大.
    Candidate,
    /// Only a typical hazard was picked; its grade is a suggestion.
    Typical,
    /// Nothing known was picked.
    None,
}

/// What grade follows from a clause and a typical hazard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct GradeDecision {
    pub basis: GradeBasis,
    /// The grade that holds; null where nothing but the supervisor's judgement sets it.
    pub grade: Option<HazardGrade>,
    /// The grade offered where none is set.
    pub suggested: Option<HazardGrade>,
    /// For the supervisor, in words.
    pub reason: String,
    /// Clauses worth comparing with the original, by id.
    pub candidates: Vec<String>,
    pub report_now: bool,
    pub suggested_days: Option<u32>,
    /// What to do on the spot.
    pub immediate: Option<String>,
}

impl HazardCatalogue {
    /// Reads a catalogue and checks it.
    ///
    /// # Errors
    /// An unreadable text, a duplicate id, a clause that is called 重大 without being verified, or a typical hazard that
    /// points to a clause which is not there.
    pub fn parse(text: &str) -> Result<HazardCatalogue, CatalogueError> {
        let catalogue: HazardCatalogue = serde_json::from_str(text)
            .map_err(|e| CatalogueError::Unreadable { line: e.line(), column: e.column() })?;
        let mut seen = std::collections::BTreeSet::new();
        for clause in &catalogue.clauses {
            if !seen.insert(clause.id.as_str()) {
                return Err(CatalogueError::DuplicateId(clause.id.clone()));
            }
            if clause.grade == ClauseGrade::Major && !clause.verified {
                return Err(CatalogueError::UnverifiedMajor(clause.id.clone()));
            }
        }
        for hazard in catalogue.categories.iter().flat_map(|category| &category.hazards) {
            if !seen.insert(hazard.id.as_str()) {
                return Err(CatalogueError::DuplicateId(hazard.id.clone()));
            }
            if let Some(clause) = hazard.clause.iter().find(|id| catalogue.clause(id).is_none()) {
                return Err(CatalogueError::UnknownClause { hazard: hazard.text.clone(), clause: clause.clone() });
            }
        }
        Ok(catalogue)
    }

    pub fn category(&self, id: &str) -> Option<&HazardCategory> {
        self.categories.iter().find(|category| category.id == id)
    }

    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    pub fn typical(&self, id: &str) -> Option<&TypicalHazard> {
        self.categories.iter().flat_map(|category| &category.hazards).find(|hazard| hazard.id == id)
    }

    /// The clauses to offer when an item of a form fails.
    pub fn clauses_for(&self, item: &Item) -> Vec<&Clause> {
        item.clause.iter().filter_map(|id| self.clause(id)).collect()
    }

    /// What grade follows from the clause that was picked and the typical hazard that was picked, if any.
    pub fn grade_for(&self, clause: Option<&str>, typical: Option<&str>) -> GradeDecision {
        let typical = typical.and_then(|id| self.typical(id));
        let clause = clause.and_then(|id| self.clause(id));
        let suggested = typical.map(|hazard| hazard.suggested_grade);
        let mut candidates: Vec<String> = typical.map_or_else(Vec::new, |hazard| hazard.clause.clone());
        let (basis, grade, reason) = match (clause, suggested) {
            (Some(clause), _) if clause.verified && clause.grade == ClauseGrade::Major => {
                (GradeBasis::Clause, Some(HazardGrade::Major), format!("符合{}，定为重大隐患", self.cited(clause)))
            }
            (Some(clause), _) => {
                if !candidates.contains(&clause.id) {
                    candidates.push(clause.id.clone());
                }
                (GradeBasis::Candidate, None, "该条款未核到原文，请对照原件确认后再定等级".to_owned())
            }
            (None, Some(HazardGrade::Major)) if !candidates.is_empty() => {
                (GradeBasis::Typical, None, "可能是重大隐患，请看是否符合列出的条款".to_owned())
            }
            (None, Some(HazardGrade::Major)) => {
                (GradeBasis::Typical, None, "通常按重大隐患处理，由督学按现场情况定".to_owned())
            }
            (None, Some(HazardGrade::General)) => {
                (GradeBasis::Typical, None, "通常是一般隐患，由督学按现场情况定".to_owned())
            }
            (None, None) => (GradeBasis::None, None, "由督学按现场情况定".to_owned()),
        };
        GradeDecision {
            basis,
            grade,
            suggested: if grade.is_some() { None } else { suggested },
            reason,
            candidates: if grade.is_some() { Vec::new() } else { candidates },
            report_now: grade == Some(HazardGrade::Major) || typical.is_some_and(|hazard| hazard.report_now),
            suggested_days: typical.map(|hazard| hazard.suggested_days),
            immediate: typical.map(|hazard| hazard.immediate.clone()),
        }
    }

    /// How a clause is cited on paper: 《…指南》第三条（消防）直接判定第 9 目. The article is named only where it was read.
    pub fn cited(&self, clause: &Clause) -> String {
        let area = self.areas.iter().find(|area| area.id == clause.area);
        let article = area.filter(|a| a.article_verified).and_then(|a| a.article.as_deref()).unwrap_or_default();
        let title = area.map(|a| a.title.as_str()).unwrap_or_default();
        let number = clause.item_no.map(|n| format!("第 {n} 目")).unwrap_or_default();
        let outright = if clause.judgement.as_deref() == Some("direct") { "直接判定" } else { "" };
        format!("《{}》{article}（{title}）{outright}{number}", self.source_document.title)
    }
}
