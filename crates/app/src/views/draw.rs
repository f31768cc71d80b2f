//! What was drawn by lot during a visit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct DrawArgs {
    pub visit: String,
    /// `class`, `teacher`, `student`, `other`.
    pub what: String,
    /// One to a line, or with 、 between them.
    pub list: String,
    pub count: u32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct VoidDrawArgs {
    pub visit: String,
    pub draw: String,
    /// Why it does not count; null lets it count again.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DrawLine {
    pub id: String,
    pub what: String,
    /// 班级.
    pub what_text: String,
    /// What was drawn from, in the order in which it was numbered.
    pub list: Vec<String>,
    /// What came out, in the order drawn.
    pub drawn: Vec<String>,
    pub seed: String,
    /// 9:12.
    pub at_words: String,
    pub voided: Option<String>,
    /// Drawing again from seed and list gives the same.
    pub agrees: bool,
}

/// Names that were written at this school before, to begin a list from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Rosters {
    pub classes: Vec<String>,
    pub teachers: Vec<String>,
}
