//! Looking at a written brief again: figures that have changed, gaps still open, and the whole as plain text.

use super::facts::{Facts, RecordRef};
use super::insert::told;
use super::numbering;
use super::tokens::{Token, plain, tokens, written};
use crate::records::{Brief, BriefParagraph, BriefSection, Parts};
use serde::Serialize;
use std::cmp::Ordering;
use ts_rs::TS;

/// A figure in the text that the records no longer bear out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "BriefStale")]
pub struct Stale {
    pub section: String,
    pub paragraph: String,
    /// The figure's name as it stands in the text.
    pub fact: String,
    /// What people call it.
    pub label: String,
    pub written: String,
    /// What the records say now; none where they no longer hold it.
    pub now: Option<String>,
    pub records: Vec<RecordRef>,
}

/// A gap that a person must fill before the brief can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "BriefGap")]
pub struct Gap {
    pub section: String,
    pub paragraph: String,
    pub name: String,
}

/// Sections in reading order, each with its paragraphs in reading order; what was taken out is left out.
pub fn in_order(brief: &Brief) -> Vec<(&str, &BriefSection, Vec<(&str, &BriefParagraph)>)> {
    ordered(&brief.sections, |section| (section.order, section.deleted))
        .into_iter()
        .map(|(id, section)| {
            let paragraphs = ordered(&section.paragraphs, |paragraph| (paragraph.order, paragraph.deleted));
            (id, section, paragraphs)
        })
        .collect()
}

pub(super) fn ordered<T>(parts: &Parts<T>, of: impl Fn(&T) -> (Option<f64>, Option<bool>)) -> Vec<(&str, &T)> {
    let mut shown: Vec<(f64, &str, &T)> = parts
        .iter()
        .filter(|(_, part)| of(part).1 != Some(true))
        .map(|(id, part)| (of(part).0.unwrap_or(f64::MAX), id.as_str(), part))
        .collect();
    // Ties, which two devices can make, are broken by id, so that both show the same order.
    shown.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal).then_with(|| a.1.cmp(b.1)));
    shown.into_iter().map(|(_, id, part)| (id, part)).collect()
}

fn each_token<'a>(brief: &'a Brief, mut visit: impl FnMut(&'a str, &'a str, Token)) {
    for (section, _, paragraphs) in in_order(brief) {
        for (id, paragraph) in paragraphs {
            for token in tokens(paragraph.text.as_deref().unwrap_or_default()) {
                visit(section, id, token);
            }
        }
    }
}

/// Figures whose value has changed since they were written.
pub fn stale(brief: &Brief, facts: &Facts) -> Vec<Stale> {
    let mut found: Vec<Stale> = Vec::new();
    each_token(brief, |section, paragraph, token| {
        let Token::Fact { name, shown } = token else { return };
        let now = facts.figure(&name);
        if now.is_some_and(|(now, _)| super::harmless(now) == shown) {
            return;
        }
        let change = Stale {
            section: section.to_owned(),
            paragraph: paragraph.to_owned(),
            label: facts.label(&name).unwrap_or_default().to_owned(),
            now: now.map(|(now, _)| super::harmless(now)),
            records: now.map(|(_, records)| records.to_vec()).unwrap_or_default(),
            fact: name,
            written: shown,
        };
        if !found.contains(&change) {
            found.push(change);
        }
    });
    found
}

/// Gaps that nobody has filled yet: while there are any, the brief cannot be sent.
pub fn gaps(brief: &Brief) -> Vec<Gap> {
    let mut found = Vec::new();
    each_token(brief, |section, paragraph, token| {
        if let Token::Gap { name } = token {
            found.push(Gap { section: section.to_owned(), paragraph: paragraph.to_owned(), name });
        }
    });
    found
}

/// A paragraph's text with one figure as the records have it now.
pub fn refreshed(text: &str, fact: &str, facts: &Facts) -> String {
    let Some((now, _)) = facts.figure(fact) else { return text.to_owned() };
    let with_new: Vec<Token> = tokens(text)
        .into_iter()
        .map(|token| match token {
            Token::Fact { name, .. } if name == fact => Token::Fact { name, shown: now.to_owned() },
            other => other,
        })
        .collect();
    written(&with_new)
}

/// Paragraphs whose （一）（二） no longer runs in order, as after one was taken out: leaf path and new text.
pub fn renumbered(brief: &Brief) -> Vec<(String, String)> {
    let mut changes = Vec::new();
    for (section, _, paragraphs) in in_order(brief) {
        let mut n = 0;
        for (id, paragraph) in paragraphs {
            let text = paragraph.text.as_deref().unwrap_or_default();
            let Some(rest) = numbering::lead(text) else { continue };
            n += 1;
            let right = format!("{}{rest}", numbering::sub(n));
            if right != text {
                changes.push((format!("sections.{section}.paragraphs.{id}.text"), right));
            }
        }
    }
    changes
}

/// The brief as it is read, a paragraph a line, sections numbered 一、二、.
pub fn to_text(brief: &Brief) -> String {
    let mut lines: Vec<String> = brief.title.iter().cloned().collect();
    let mut number = 0;
    for (_, section, paragraphs) in in_order(brief) {
        if let Some(title) = section.title.as_deref().filter(|title| !title.trim().is_empty()) {
            number += 1;
            lines.push(format!("{}{title}", numbering::section(number)));
        }
        lines.extend(paragraphs.into_iter().map(|(_, paragraph)| plain(&told(paragraph))));
    }
    lines.join("\n")
}
