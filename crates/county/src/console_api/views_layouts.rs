//! What the console's page of paper layouts is told and writes, as TypeScript sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Layouts {
    pub papers: Vec<LayoutLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LayoutLine {
    pub paper: String,
    /// As the program has it.
    pub program_title: String,
    /// The county's own; empty where the program's holds.
    pub title: String,
    /// Whether it has a red head, and whether it has a name of its own beside: a brief's title is its author's.
    pub has_letterhead: bool,
    pub has_title: bool,
    pub letterhead: String,
    /// What stands in the head where the county says nothing.
    pub program_letterhead: String,
    /// Name of the county's own Word layout; empty where there is none.
    pub file: String,
    /// 11月28日 王主任.
    pub published_words: String,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct LayoutNames {
    pub title: String,
    pub letterhead: String,
}

/// What became of a Word layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LayoutTaken {
    /// Everything that is wrong with it; it was taken where there is nothing.
    pub faults: Vec<String>,
}
