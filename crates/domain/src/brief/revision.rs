//! A brief that went to the county and came back: what was sent, what was changed since, which number comes next.
//!
//! Invariant: what was sent is kept as it was; a difference is told in the words that stand on paper.

use super::insert::told;
use super::review::in_order;
use super::tokens::plain;
use crate::records::{Brief, BriefRound};
use chrono::{DateTime, Datelike};
use dissimilar::Chunk;
use serde::Serialize;
use ts_rs::TS;

/// A piece of a paragraph in which two texts are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "BriefMarked")]
#[serde(tag = "type", content = "text", rename_all = "snake_case")]
pub enum Marked {
    Same(String),
    Added(String),
    Removed(String),
}

/// A paragraph that is not what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "BriefDifference")]
pub struct Difference {
    /// The paragraph, also where it is no longer in the text.
    pub paragraph: String,
    /// The paragraph that it stands behind; none for the first, and for one that still stands where it stood.
    pub after: Option<String>,
    /// It was sent and is not in the text any more.
    pub gone: bool,
    pub marked: Vec<Marked>,
}

/// What is sent now, to be kept with the brief.
pub fn round_of(brief: &Brief, submitted_at: &str) -> BriefRound {
    let paragraphs = in_order(brief).into_iter().flat_map(|(_, _, paragraphs)| paragraphs);
    let texts = paragraphs.map(|(id, paragraph)| (id.to_owned(), told(paragraph)));
    BriefRound { submitted_at: Some(submitted_at.to_owned()), texts: texts.collect() }
}

/// Every text that was sent and not taken back, by id, in the order of time.
pub fn rounds(brief: &Brief) -> Vec<(&str, &BriefRound)> {
    let sent = brief.rounds.iter().filter(|(_, round)| round.submitted_at.is_some());
    let mut rounds: Vec<(&str, &BriefRound)> = sent.map(|(id, round)| (id.as_str(), round)).collect();
    rounds.sort_by(|a, b| (&a.1.submitted_at, a.0).cmp(&(&b.1.submitted_at, b.0)));
    rounds
}

/// Paragraphs that differ from what the county looked at before: from the last text sent while it is being revised, from
/// the one before that once it was sent again. Empty where it was sent only once, or never.
pub fn since_last_round(brief: &Brief) -> Vec<Difference> {
    let rounds = rounds(brief);
    let revising = matches!(brief.state.as_deref(), Some("draft" | "returned") | None);
    let Some(before) = rounds.len().checked_sub(if revising { 1 } else { 2 }).map(|at| rounds[at].1) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut last: Option<String> = None;
    for (_, section, paragraphs) in in_order(brief) {
        for (id, paragraph) in paragraphs {
            let now = plain(&told(paragraph));
            let then = before.texts.get(id).map(|text| plain(text)).unwrap_or_default();
            if now != then {
                let (paragraph, marked) = (id.to_owned(), marked(&then, &now));
                found.push(Difference { paragraph, after: None, gone: false, marked });
            }
            last = Some(id.to_owned());
        }
        // What was taken out of a section is told behind what is left of it.
        let standing = |id: &str| section.paragraphs.get(id).is_some_and(|paragraph| paragraph.deleted != Some(true));
        for id in section.paragraphs.keys().filter(|id| !standing(id)) {
            if let Some(text) = before.texts.get(id) {
                let marked = vec![Marked::Removed(plain(text))];
                found.push(Difference { paragraph: id.clone(), after: last.clone(), gone: true, marked });
            }
        }
    }
    found
}

/// Differences between two texts, gathered to what a person reads as one change.
fn marked(then: &str, now: &str) -> Vec<Marked> {
    let chunks = dissimilar::diff(then, now).into_iter();
    let marked = chunks.map(|chunk| match chunk {
        Chunk::Equal(text) => Marked::Same(text.to_owned()),
        Chunk::Insert(text) => Marked::Added(text.to_owned()),
        Chunk::Delete(text) => Marked::Removed(text.to_owned()),
    });
    marked.collect()
}

/// The number (第 N 期) that comes next in a year: one more than the highest that was given in it.
pub fn next_issue<'a>(briefs: impl IntoIterator<Item = &'a Brief>, year: i32) -> u32 {
    let given = briefs.into_iter().filter(|brief| issued_in(brief) == Some(year)).filter_map(|brief| brief.head.issue);
    given.max().unwrap_or_default() + 1
}

/// The year in which a brief was issued, by the clock of the place.
pub fn issued_in(brief: &Brief) -> Option<i32> {
    let at = brief.issued_at.as_deref()?;
    DateTime::parse_from_rfc3339(at).ok().map(|at| at.year())
}
