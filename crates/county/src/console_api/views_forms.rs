//! What the console's pages of forms are told and write, as TypeScript sees it.

use super::views_form_tools::ThemeLine;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Forms {
    pub rows: Vec<FormRow>,
    /// The theme of this month and of those to come, and the one before.
    pub themes: Vec<ThemeLine>,
    /// Items of a short patrol, and of the whole.
    pub core_items: u32,
    pub patrol_items: u32,
}

/// Whether a form can be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormState {
    /// Only a draft yet.
    Draft,
    /// As the program brings it.
    BuiltIn,
    Published,
    Withdrawn,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FormRow {
    /// Id of the form.
    pub form: String,
    /// `patrol`, `check`, `lesson-rubric`.
    pub kind: String,
    pub kind_text: String,
    pub title: String,
    /// The one that new records are made with; empty for a draft.
    pub version: String,
    pub state: FormState,
    pub state_text: String,
    /// 11 月 18 日 9:05.
    pub published_words: String,
    pub published_by: String,
    pub draft: Option<DraftLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DraftLine {
    pub id: String,
    pub saved_words: String,
    pub saved_by: String,
}

/// Records by form and version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct FormUses {
    pub uses: BTreeMap<String, BTreeMap<String, u32>>,
    /// There are more records than were counted.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FormPage {
    pub row: FormRow,
    pub versions: Vec<VersionLine>,
    /// Machines that get what is published at their next sync.
    pub devices: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VersionLine {
    pub version: String,
    /// 现用, 旧版, 已撤回.
    pub state_text: String,
    /// New records are made with it.
    pub current: bool,
    pub built_in: bool,
    pub title: String,
    pub sections: u32,
    pub items: u32,
    pub published_words: String,
    pub published_by: String,
    /// What supervisors were told.
    pub changes: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DraftPage {
    pub id: String,
    /// The state that is shown; saving names it.
    pub revision: u64,
    /// The form's JSON as it was written, sound or not.
    pub body: Value,
    pub based_on: String,
    /// Higher than every version there is.
    pub next_version: String,
    /// Ids of the items of all versions before: they have answers.
    pub used_items: Vec<String>,
    pub saved_words: String,
    pub saved_by: String,
    pub checked: FormChecked,
    pub devices: u32,
}

/// What is wrong with a draft, and what its conditions and formulas say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct FormChecked {
    pub problems: Vec<FormFaultLine>,
    /// By `<item>.show_if`, `<item>.required_if`, `<item>.valid_if`, `<item>.compute`, `section:<id>.show_if`.
    pub said: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormFaultLine {
    /// 第 2 段“教学楼”第 3 题（building-exit）.
    pub place: String,
    pub text: String,
    /// Counted from 0.
    pub section: Option<u32>,
    pub item: Option<u32>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct DraftWritten {
    pub revision: u64,
    pub body: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DraftKept {
    /// False where somebody else has written in it since: nothing was saved then.
    pub saved: bool,
    pub revision: u64,
    /// Who wrote the state that stands, and when.
    pub by: String,
    pub at_words: String,
    pub checked: FormChecked,
}

/// A draft of a published form, of a new one, or of a copy.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct DraftAsked {
    /// Empty for a new form.
    pub form: String,
    pub version: String,
    /// Name of a new form.
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DraftBegun {
    pub id: String,
    /// There was one already, which is opened instead.
    pub known: bool,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct PublishAsked {
    pub revision: u64,
    pub version: String,
    /// What supervisors are told.
    pub changes: String,
}

/// A form that is offered again (`true`), or not any more.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OfferAsked {
    pub form: String,
    pub offer: bool,
}

/// What came of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct FormImported {
    /// The draft that was made; none where something is wrong.
    pub draft: Option<String>,
    /// A draft of that form that is being written already; it was left alone.
    pub in_the_way: Option<DraftLine>,
    pub title: String,
    pub problems: Vec<CellLine>,
    /// What is not carried over.
    pub warnings: Vec<CellLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CellLine {
    /// survey!C14; empty for the file as a whole.
    pub cell: String,
    pub text: String,
}

/// What is other in a version than in another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Compared {
    pub from: String,
    pub to: String,
    pub changes: Vec<FormChange>,
    pub added: u32,
    pub removed: u32,
    pub changed: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
    Moved,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormChange {
    pub kind: ChangeKind,
    /// 教学楼 · 第 3 题.
    pub place: String,
    /// The item's words.
    pub title: String,
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldChange {
    pub label: String,
    pub before: String,
    pub after: String,
}
