//! What a brief says of one school, or of one department of a school (反馈意见): cut out clause by clause.
//!
//! Invariant: an extract names no other school or department, and holds no figure that others were counted into. What
//! cannot be told apart is left out and counted, so that a person looks at it.

mod clause;
mod names;

pub use self::names::Party;

use self::clause::{Fate, Reading};
use self::names::Names;
use super::insert::{Insert, insert_of};
use super::review::in_order;
use super::{numbering, plain};
use crate::records::{Attachment, Brief, BriefParagraph};

/// The section of the template that tells what comes next: days of visits, of which a school is not always told beforehand.
const NEXT: &str = "next";

/// What one party is told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extract<'a> {
    /// In the brief's order; a part that says nothing of the party is not here.
    pub parts: Vec<ExtractPart<'a>>,
    /// Clauses that may be about the party and were left out, because they are about others as well.
    pub left_out: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ExtractPart<'a> {
    /// Without its number.
    pub title: String,
    pub pieces: Vec<Piece<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'a> {
    /// A paragraph as it is printed.
    Text(String),
    /// The party's own rows.
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    Photo {
        caption: String,
        photo: &'a Attachment,
    },
}

/// What the brief says of `party`. `all` is everybody who may be named, the party among them; `is_own` tells of a figure,
/// by its fact's name, that nothing but the party's records was counted into it.
pub fn extract<'a>(brief: &'a Brief, party: &Party, all: &[Party], is_own: &dyn Fn(&str) -> bool) -> Extract<'a> {
    let names = Names::new(party, all);
    let mut extract = Extract::default();
    for (_, section, paragraphs) in in_order(brief).into_iter().filter(|(id, ..)| *id != NEXT) {
        let mut pieces = Vec::new();
        for (_, paragraph) in paragraphs {
            match insert_of(paragraph) {
                None => {
                    for line in paragraph.text.as_deref().unwrap_or_default().lines() {
                        pieces.extend(told(line, &names, is_own, &mut extract.left_out).map(Piece::Text));
                    }
                }
                Some(insert) => pieces.extend(shown(paragraph, insert, &names, &mut extract.left_out)),
            }
        }
        if !pieces.is_empty() {
            renumber(&mut pieces);
            let title = plain(section.title.as_deref().unwrap_or_default()).trim().to_owned();
            let title = if names.names_others(&title) { String::new() } else { title };
            extract.parts.push(ExtractPart { title, pieces });
        }
    }
    extract
}

/// A paragraph's clauses about the party, joined again; with `（一）` before it where the brief numbers it.
fn told(line: &str, names: &Names, is_own: &dyn Fn(&str) -> bool, left_out: &mut usize) -> Option<String> {
    let (numbered, line) = match numbering::lead(line.trim()) {
        Some(rest) => (true, rest),
        None => (false, line.trim()),
    };
    let reading = Reading::of(line, names, is_own);
    let mut sentences = reading.sentences();
    // A numbered paragraph opens with what it is about; that stays only before something that is told.
    let opens = numbered && sentences.len() > 1 && reading.is_unnamed(&sentences[0]);
    let heading = if opens { reading.heading(sentences.remove(0)) } else { None };
    let mut kept: Vec<String> = Vec::new();
    let mut goes_on = false;
    for sentence in sentences {
        let mut clauses: Vec<String> = Vec::new();
        for clause in reading.clauses(sentence) {
            match reading.fate(clause, goes_on) {
                Fate::Told(words) => {
                    clauses.push(words);
                    goes_on = true;
                }
                Fate::Doubtful => {
                    *left_out += 1;
                    goes_on = false;
                }
                Fate::Others => goes_on = false,
            }
        }
        if !clauses.is_empty() {
            kept.push(format!("{}。", clauses.join("；")));
        }
    }
    if kept.is_empty() {
        return None;
    }
    let number = if numbered { numbering::sub(1) } else { String::new() };
    Some(format!("{number}{}{}", heading.unwrap_or_default(), kept.concat()))
}

/// Rows, or a photo, that are the party's own.
fn shown<'a>(paragraph: &BriefParagraph, insert: Insert<'a>, names: &Names, left_out: &mut usize) -> Option<Piece<'a>> {
    let caption = plain(paragraph.text.as_deref().unwrap_or_default()).trim().to_owned();
    let (head, rows) = match insert {
        Insert::Photo(photo) => {
            return names.only_party(&caption).then_some(Piece::Photo { caption, photo });
        }
        Insert::Table { head, rows } => (head, rows),
        Insert::Chart(chart) => (chart.columns, chart.rows),
    };
    if head.iter().any(|title| names.names_others(title)) {
        return None;
    }
    let whole = |row: &Vec<String>| row.join("\n");
    *left_out += rows.iter().filter(|row| names.party_among_others(&whole(row))).count();
    let rows: Vec<Vec<String>> = rows.into_iter().filter(|row| names.only_party(&whole(row))).collect();
    let caption = if names.names_others(&caption) { String::new() } else { caption };
    (!rows.is_empty()).then_some(Piece::Table { caption, head, rows })
}

/// （一）（二） run anew; one alone needs no number.
fn renumber(pieces: &mut [Piece]) {
    let first = numbering::sub(1);
    let mut numbered: Vec<&mut String> = pieces
        .iter_mut()
        .filter_map(|piece| match piece {
            Piece::Text(text) if text.starts_with(&first) => Some(text),
            _ => None,
        })
        .collect();
    let alone = numbered.len() == 1;
    for (at, text) in numbered.iter_mut().enumerate() {
        let number = if alone { String::new() } else { numbering::sub(at + 1) };
        **text = format!("{number}{}", &text[first.len()..]);
    }
}
