//! Full-text search over the readable words of records: Chinese words of any length, pinyin and its initials.
//!
//! Invariant: the index holds exactly what [`words`] takes from each record that is not deleted, but for the rows noted in
//! `to_index`, whose words changed since. It follows before a search, and after a round; a save does not wait for it.

use crate::error::{Result, StoreError};
use crate::facets::for_each_standing_leaf;
use crate::outbox::number;
use crate::record::{COLUMNS, StoredRecord, fields_of, stored};
use crate::store::Store;
use duxue_sync::leaves::Leaves;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Transaction, params, params_from_iter};
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

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// The latest kept first.
    pub found: Vec<Found>,
    /// Records whose latest words could not be looked at yet, because a round is writing.
    pub not_yet: u64,
}

/// Rows put into the index in one transaction: some milliseconds, for which a save may have to wait.
const STEP: u64 = 50;
/// Up to so many rows are put into the index before a search: more than a person has changed since the last one. Where a
/// round has brought more, it will put them in itself; one step is enough then.
const BEFORE_A_SEARCH: u64 = 200;

/// Which records a search looks at; an empty condition takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Among {
    pub kind: Option<String>,
    /// Id of the school.
    pub school: Option<String>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    pub state: Option<String>,
}

impl Among {
    fn conditions(&self) -> [(&'static str, &Option<String>); 4] {
        [("kind", &self.kind), ("school", &self.school), ("month", &self.month), ("state", &self.state)]
    }
}

impl Store {
    /// Searches all records for those that hold all of the words (separated by blanks).
    pub fn search(&self, words: &str, limit: u32) -> Result<Search> {
        self.search_among(words, &Among::default(), limit)
    }

    /// The same among some of them.
    pub fn search_among(&self, words: &str, among: &Among, limit: u32) -> Result<Search> {
        self.search_from(words, among, 0, limit)
    }

    /// The same, with the first `offset` passed over.
    pub fn search_from(&self, words: &str, among: &Among, offset: u32, limit: u32) -> Result<Search> {
        self.catch_up()?;
        self.records().read(|connection| {
            let not_yet = not_yet(connection)?;
            let Some(query) = match_of(connection, words)? else { return Ok(Search { found: Vec::new(), not_yet }) };
            let given = among.conditions().into_iter().filter_map(|(column, value)| Some((column, value.clone()?)));
            let (columns, values): (Vec<&str>, Vec<String>) = given.unzip();
            let conditions: String = columns.iter().map(|column| format!(" AND r.{column} = ?")).collect();
            let sql = format!(
                "SELECT {COLUMNS}, simple_snippet(texts, 0, ?, ?, '…', 24)
                 FROM texts JOIN records r ON r.row = texts.rowid
                 WHERE texts MATCH ? AND r.deleted = 0{conditions} ORDER BY texts.rowid DESC LIMIT ? OFFSET ?"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let texts = [HIT_FROM.to_string(), HIT_TO.to_string(), query].into_iter().chain(values);
            let given = texts.map(Sql::Text).chain([limit, offset].map(|number| Sql::Integer(number.into())));
            let mut rows = statement.query(params_from_iter(given))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(Found { record: stored(row)?, snippet: parts(&row.get::<_, String>(9)?) });
            }
            Ok(Search { found, not_yet })
        })
    }

    /// Puts the words into the index that changed since the last search, where that is soon done.
    pub(crate) fn catch_up(&self) -> Result<()> {
        let waiting = self.records().read(not_yet)?;
        let steps = if waiting <= BEFORE_A_SEARCH { waiting.div_ceil(STEP) } else { 1 };
        for _ in 0..steps {
            match self.records().write_if_free(follow) {
                Ok(Some(_)) => {}
                // Where somebody is writing, a person is not kept waiting for it; a full disk can still be searched.
                Ok(None) | Err(StoreError::DiskFull { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Puts some of the words that changed into the index, in one short transaction; whether there are more.
    pub fn index_some(&self) -> Result<bool> {
        self.records().write(follow)
    }

    /// Builds the index anew from the records, where [`Store::verify`] found it wrong.
    pub fn rebuild_index(&self) -> Result<()> {
        self.records().write(|transaction| {
            // A broken index cannot be emptied row by row; the table is made anew.
            transaction.execute_batch(
                "DROP TABLE texts; CREATE VIRTUAL TABLE texts USING fts5 (words, tokenize = 'simple');
                 DELETE FROM to_index; INSERT INTO to_index SELECT row FROM records",
            )?;
            while follow(transaction)? {}
            Ok(())
        })
    }
}

fn not_yet(connection: &Connection) -> Result<u64> {
    number(connection, "SELECT count(*) FROM to_index")
}

/// Notes that a row's words changed.
pub(crate) fn note(connection: &Connection, row: i64) -> Result<()> {
    connection.prepare_cached("INSERT OR IGNORE INTO to_index (row) VALUES (?1)")?.execute([row])?;
    Ok(())
}

/// Takes a row's words out; its number may be given to another record.
pub(crate) fn forget(connection: &Connection, row: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM to_index WHERE row = ?1")?.execute([row])?;
    connection.prepare_cached("DELETE FROM texts WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

/// Lets the index follow for up to [`STEP`] rows; whether more wait.
fn follow(transaction: &Transaction<'_>) -> Result<bool> {
    let mut noted = transaction.prepare_cached(
        "SELECT n.row, r.kind, r.fields FROM to_index n JOIN records r ON r.row = n.row ORDER BY n.row LIMIT ?1",
    )?;
    let rows = noted.query_map([STEP], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let rows: Vec<(i64, String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    for (row, kind, fields) in &rows {
        forget(transaction, *row)?;
        let words = words(kind, &fields_of(fields)?);
        if !words.is_empty() {
            transaction
                .prepare_cached("INSERT INTO texts (rowid, words) VALUES (?1, ?2)")?
                .execute(params![row, words])?;
        }
    }
    Ok(rows.len() as u64 == STEP)
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
pub(crate) fn match_of(connection: &Connection, words: &str) -> Result<Option<String>> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::{KeyStrength, NewVault, Save, Store, Vault};
    use serde_json::json;
    use uuid::Uuid;

    fn write(store: &Store, record: u128, notes: &str) {
        let set = json!({"notes": notes}).as_object().unwrap().clone();
        let (kind, scope) = ("visit".to_owned(), "county".to_owned());
        let save = Save { record: Uuid::from_u128(record), kind, scope, set, settles: Vec::new() };
        store.save(save, store.now()).unwrap();
    }

    #[test]
    fn a_search_while_somebody_writes_waits_for_nobody_and_says_what_it_could_not_look_at() {
        let folder = tempfile::tempdir().unwrap();
        let strength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };
        let new = NewVault { passphrase: "青山绿水".to_owned(), strength, ..NewVault::default() };
        let store = Vault::create(&folder.path().join("vault"), new).unwrap();
        write(&store, 1, "围墙开裂");
        assert_eq!(store.search("开裂", 5).unwrap().found.len(), 1);
        write(&store, 1, "围墙已修好");
        write(&store, 2, "食堂整洁");
        let meanwhile = store.records().write(|_| store.search("食堂", 5)).unwrap();
        assert_eq!((meanwhile.found.len(), meanwhile.not_yet), (0, 2));
        assert_eq!(store.verify().unwrap(), [], "an index that knows what it lacks is whole");
        let after = store.search("食堂", 5).unwrap();
        assert_eq!((after.found.len(), after.not_yet), (1, 0));
        assert_eq!(store.search("开裂", 5).unwrap().found.len(), 0);
        assert_eq!(store.search("修好", 5).unwrap().found.len(), 1);
    }
}
