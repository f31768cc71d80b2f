//! Finding things again, and adding files to a record.

use super::{Link, Photo};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SearchArgs {
    pub words: String,
    /// Only records of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only of this school, by id.
    #[serde(default)]
    pub school: Option<String>,
    /// Only of this month, `YYYY-MM`.
    #[serde(default)]
    pub month: Option<String>,
    /// Only in this state: `draft`, `open`, `closed`, …
    #[serde(default)]
    pub state: Option<String>,
    /// Hits passed over; none where it is left out.
    #[serde(default)]
    pub offset: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchPage {
    /// The latest first.
    pub hits: Vec<SearchHit>,
    /// Where to go on: the `offset` of the next page; none where these were the last.
    pub next: Option<u32>,
    /// What could not be looked at yet, in words; none where everything was.
    pub not_yet: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    pub link: Link,
    /// 柳湾完全小学 · 11 月 18 日校园巡视.
    pub title: String,
    pub kind_text: String,
    pub snippet: Vec<SnippetPart>,
}

/// A piece of text, marked where it is what was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnippetPart {
    pub text: String,
    pub hit: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttachFilesArgs {
    pub record: String,
    /// Path of the map of attachments: `photos`, `answers.<item>.photos`.
    pub path: String,
    /// Paths of the files.
    pub files: Vec<String>,
}

/// What became of each file; good ones are kept even where another was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Attached {
    pub at: String,
    pub topics: Vec<String>,
    pub photos: Vec<Photo>,
    pub refused: Vec<RefusedFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    pub name: String,
    /// Why, and what to do.
    pub text: String,
}
