//! What stands beside the forms: the codes that they share, trying one out, themes, and the items of the short patrol.

use super::views_forms::FormFaultLine;
use duxue_domain::forms::{Choice, Form, Matter, ScaleOption, Scoring};
use duxue_domain::records::{Answer, Parts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The codes that all forms share.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FormCodes {
    pub matters: Vec<Matter>,
    pub domains: Vec<Choice>,
    pub school_kinds: Vec<Choice>,
    pub facts: Vec<Choice>,
    pub hazards: Vec<Choice>,
    pub clauses: Vec<Choice>,
    pub suggestions: Vec<Choice>,
    pub scales: BTreeMap<String, Vec<ScaleOption>>,
    pub item_kinds: Vec<Choice>,
    pub column_kinds: Vec<Choice>,
    pub targets: Vec<Choice>,
    /// To begin scoring by results and by points with.
    pub ratio: Scoring,
    pub sum: Scoring,
}

/// A form filled in for a look: nothing of it is kept.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct TryAsked {
    /// Id of a draft, or a form and its version.
    pub draft: String,
    pub form: String,
    pub version: String,
    pub school_kind: String,
    /// What the school has; what is not named here is not known.
    pub facts: BTreeMap<String, bool>,
    pub answers: Parts<Answer>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Tried {
    pub title: String,
    /// What this school is asked; none while something is wrong with the draft.
    pub form: Option<Form>,
    /// It is offered to such a school.
    pub offered: bool,
    /// Facts that the form asks about.
    pub facts: Vec<Choice>,
    pub missing_facts: Vec<Choice>,
    /// 86.5 分 · 良好.
    pub score_words: String,
    pub figure: Option<f64>,
    pub problems: Vec<FormFaultLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ThemeLine {
    /// Empty where the month has none.
    pub id: String,
    /// `YYYY-MM`.
    pub month: String,
    /// 11 月.
    pub month_words: String,
    pub title: String,
    pub text: String,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct ThemeWritten {
    /// `YYYY-MM`.
    pub month: String,
    /// Empty: the month has no theme.
    pub title: String,
    pub text: String,
}

/// The items of the short patrol.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CoreItems {
    pub title: String,
    pub version: String,
    pub sections: Vec<CoreSection>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CoreSection {
    pub title: String,
    pub items: Vec<CoreItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CoreItem {
    pub id: String,
    pub text: String,
    pub core: bool,
    /// As the program brings it.
    pub by_default: bool,
}

/// Items that are to be in the short patrol, or not.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct CoreWritten {
    pub items: BTreeMap<String, bool>,
}
