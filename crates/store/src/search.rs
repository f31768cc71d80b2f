//! Full-text search over the readable words of records: Chinese words of any length, pinyin and its initials.
//!
//! Invariant: the index holds exactly what [`words`] takes from each record that is not deleted.

use crate::error::Result;
use crate::facets::for_each_standing_leaf;
use crate::record::{COLUMNS, StoredRecord, fields_of, stored};
use crate::store::Store;
use duxue_sync::leaves::Leaves;
use rusqlite::{Connection, params};
use serde::Serialize;

/// A record found, with the place where the words stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    pub record: StoredRecord,
    pub snippet: Vec<SnippetPart>,
}

/// A run of a snippet; `hit` marks what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    pub text: String,
    pub hit: bool,
}

/// Kinds whose texts are documents for programs, not words of people.
const NOT_READ: [&str; 3] = ["form", "indicator_set", "setting"];

/// Leaves whose text is searched even where it is plain ASCII; elsewhere such a text is an id, a time or a choice.
const READ_ASCII: [&str; 22] = [
    "name",
    "title",
    "text",
    "note",
    "notes",
    "comment",
    "caption",
    "class",
    "teacher",
    "subject",
    "topic",
    "place",
    "description",
    "measure",
    "responsible",
    "requirement",
    "content",
    "answer",
    "phone",
    "code",
    "target",
    "to",
];

const HIT_FROM: char = '\u{1}';
const HIT_TO: char = '\u{2}';

impl Store {
    /// Searches for records that hold all of the words (separated by blanks), the latest kept first.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<Found>> {
        self.records().read(|connection| {
            let Some(query) = query_of(connection, words)? else { return Ok(Vec::new()) };
            let sql = format!(
                "SELECT {COLUMNS}, simple_snippet(texts, 0, ?2, ?3, '…', 24)
                 FROM texts JOIN records r ON r.row = texts.rowid
                 WHERE texts MATCH ?1 ORDER BY texts.rowid DESC LIMIT ?4"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params![query, HIT_FROM.to_string(), HIT_TO.to_string(), limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(Found { record: stored(row)?, snippet: parts(&row.get::<_, String>(9)?) });
            }
            Ok(found)
        })
    }
}

impl Store {
    /// Builds the index anew from the records, where [`Store::verify`] found it wrong.
    pub fn rebuild_index(&self) -> Result<()> {
        self.records().write(|transaction| {
            // A broken index cannot be emptied row by row; the table is made anew.
            transaction.execute_batch(
                "DROP TABLE texts; CREATE VIRTUAL TABLE texts USING fts5 (words, tokenize = 'simple')",
            )?;
            let mut read = transaction.prepare("SELECT row, kind, fields FROM records")?;
            let mut insert = transaction.prepare("INSERT INTO texts (rowid, words) VALUES (?1, ?2)")?;
            let mut rows = read.query([])?;
            while let Some(row) = rows.next()? {
                let words = words(&row.get::<_, String>(1)?, &fields_of(&row.get::<_, String>(2)?)?);
                if !words.is_empty() {
                    insert.execute(params![row.get::<_, i64>(0)?, words])?;
                }
            }
            Ok(())
        })
    }
}

/// The readable words of a record, one leaf to a line; empty for a deleted one.
pub(crate) fn words(kind: &str, fields: &Leaves) -> String {
    let mut words = String::new();
    if NOT_READ.contains(&kind) {
        return words;
    }
    for_each_standing_leaf(fields, &mut |path, value| {
        let Some(text) = value.as_str() else { return };
        let name = path.rsplit('.').next().unwrap_or(path);
        if text.is_ascii() && !READ_ASCII.contains(&name) {
            return;
        }
        let clean = text.trim();
        if clean.is_empty() {
            return;
        }
        if !words.is_empty() {
            words.push('\n');
        }
        words.extend(clean.chars().filter(|c| *c != HIT_FROM && *c != HIT_TO && *c != '\0'));
    });
    words
}

/// The words as an FTS5 query: Chinese as a phrase of its characters, Latin letters also as pinyin.
fn query_of(connection: &Connection, words: &str) -> Result<Option<String>> {
    let mut terms = Vec::new();
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.chars().all(|c| !c.is_alphanumeric() && c.is_ascii()) {
            continue;
        }
        if word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let mut statement = connection.prepare_cached("SELECT simple_query(?1)")?;
            terms.push(statement.query_row([word], |row| row.get::<_, String>(0))?);
        } else {
            terms.push(format!("\"{}\" *", word.replace('"', "\"\"")));
        }
    }
    Ok((!terms.is_empty()).then(|| terms.join(" AND ")))
}

fn parts(snippet: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut hit = false;
    for piece in snippet.split_inclusive([HIT_FROM, HIT_TO]) {
        let text = piece.trim_end_matches([HIT_FROM, HIT_TO]);
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), hit });
        }
        hit = piece.ends_with(HIT_FROM);
    }
    parts
}
