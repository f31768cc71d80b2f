//! Taking somebody's data out on request: words out of records and out of the history behind them.
//!
//! Invariants: what stands in a record is replaced by an ordinary change of the office, which devices pull like any other;
//! what stood in the history is replaced in its lines, whose hashes stay, each with a row that says so. All of it is one
//! transaction, and only if the records still follow from the history.

use super::edit::{Edit, EditError, write_edits};
use super::{CountyDesk, verify};
use crate::store::{CountyTransaction, HistoryLine, StoreError, StoredRecord};
use duxue_sync::SealedChange;
use duxue_sync::leaves::{LeafError, Leaves, for_each_leaf, set_leaf};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What stands where the words stood.
pub const ERASED: &str = "［已删除］";
const LINES_AT_ONCE: usize = 1000;
/// A single character is in every record.
const SHORTEST: usize = 2;

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// In Chinese, for whoever asked.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LeafError> for EraseError {
    fn from(error: LeafError) -> EraseError {
        EraseError::Edit(error.into())
    }
}

/// Where the words are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traces {
    /// Records, each with the leaves in which the words stand now; none where only the history has them.
    pub records: BTreeMap<Uuid, Trace>,
    /// Lines of the history, by their numbers.
    pub lines: BTreeSet<u64>,
    /// The county's last number when they were looked for.
    head: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    pub kind: String,
    pub school: Option<String>,
    pub leaves: Vec<String>,
    /// Lines of the history behind it.
    pub lines: u64,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Records that were changed.
    pub records: usize,
    pub lines: usize,
}

impl CountyDesk {
    /// Where these words stand, or stood.
    ///
    /// # Errors
    /// [`EraseError::Refused`] for words that are too short.
    pub fn traces(&self, words: &[String]) -> Result<Traces, EraseError> {
        check(words)?;
        self.read(|tx| {
            let mut traces = Traces::default();
            look(tx, words, &mut traces)?;
            Ok(traces)
        })
    }

    /// Takes the words out of every record and line that has them.
    ///
    /// # Errors
    /// [`EraseError::Refused`], in words, where something must be settled first; nothing is written then.
    pub fn erase(&self, words: Vec<String>, now: u64) -> Result<Erased, EraseError> {
        // Looked for before the county's one writer is held up; what came meanwhile is looked for under it.
        let mut traces = self.traces(&words)?;
        self.write(move |tx| {
            look(tx, &words, &mut traces)?;
            let ids: Vec<Uuid> = traces.records.keys().copied().collect();
            let mut edits = Vec::new();
            for id in &ids {
                if let Some(record) = tx.record(*id)? {
                    edits.extend(edit_of(&record, &words)?);
                }
            }
            let records = write_edits(tx, &edits, now)?;
            for seq in &traces.lines {
                let line = tx.history_after(seq - 1, 1)?.pop().filter(|line| line.seq == *seq);
                let line = line.ok_or(StoreError::Damaged("history"))?;
                tx.erase_line(*seq, &without_in_line(&line, &words), now)?;
            }
            for id in ids {
                check_after(tx, id, &words)?;
            }
            Ok(Erased { records, lines: traces.lines.len() })
        })
    }
}

fn check(words: &[String]) -> Result<(), EraseError> {
    let short = words.iter().find(|word| word.trim() != *word || word.chars().count() < SHORTEST);
    match (words.is_empty(), short) {
        (true, _) => Err(EraseError::Refused("请写明要删的字：姓名、电话……".to_owned())),
        (_, Some(short)) => Err(EraseError::Refused(format!("“{short}”太短，会删掉不相干的；至少写两个字"))),
        _ => Ok(()),
    }
}

/// Goes on through the history from where the traces end.
fn look(tx: &mut CountyTransaction<'_>, words: &[String], traces: &mut Traces) -> Result<(), StoreError> {
    loop {
        let lines = tx.history_after(traces.head, LINES_AT_ONCE)?;
        let Some(last) = lines.last() else { break };
        traces.head = last.seq;
        for line in lines {
            // A change has its texts as they are written, one after another.
            let text = String::from_utf8_lossy(&line.change);
            if !words.iter().any(|word| text.contains(word.as_str())) {
                continue;
            }
            traces.lines.insert(line.seq);
            if let Some(record) = line.record {
                traces.records.entry(record).or_default().lines += 1;
            }
        }
    }
    for (id, trace) in &mut traces.records {
        let Some(record) = tx.record(*id)? else { continue };
        trace.leaves = leaves_of(&record, words);
        trace.school = record.text("school").map(str::to_owned);
        trace.kind = record.kind;
    }
    Ok(())
}

fn leaves_of(record: &StoredRecord, words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for_each_leaf(&record.merged.fields, &mut |path, value| {
        if without(value, words).is_some() {
            found.push(path.to_owned());
        }
    });
    found
}

/// The value without the words; `None` where they are not in it.
fn without(value: &Value, words: &[String]) -> Option<Value> {
    match value {
        Value::String(text) => {
            let clean = words.iter().fold(text.clone(), |text, word| text.replace(word.as_str(), ERASED));
            (clean != *text).then_some(Value::String(clean))
        }
        Value::Array(items) => {
            let clean: Vec<Option<Value>> = items.iter().map(|item| without(item, words)).collect();
            let any = clean.iter().any(Option::is_some);
            let items = clean.into_iter().zip(items).map(|(clean, item)| clean.unwrap_or_else(|| item.clone()));
            any.then(|| Value::Array(items.collect()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn edit_of(record: &StoredRecord, words: &[String]) -> Result<Option<Edit>, LeafError> {
    let mut set = Leaves::new();
    let mut fits = Ok(());
    for_each_leaf(&record.merged.fields, &mut |path, value| {
        if let Some(clean) = without(value, words)
            && fits.is_ok()
        {
            fits = set_leaf(&mut set, path, clean);
        }
    });
    fits?;
    let (kind, scope) = (record.kind.clone(), record.scope.clone());
    Ok((!set.is_empty()).then_some(Edit { id: record.id, kind, scope, set }))
}

/// The line's change without the words. One that nobody could read loses all it said.
fn without_in_line(line: &HistoryLine, words: &[String]) -> Vec<u8> {
    let Ok(mut change) = SealedChange(line.change.clone()).open() else { return Vec::new() };
    clean_map(&mut change.set, words);
    SealedChange::seal(&change).0
}

fn clean_map(fields: &mut Leaves, words: &[String]) {
    for value in fields.values_mut() {
        match value {
            Value::Object(inner) => clean_map(inner, words),
            leaf => {
                if let Some(clean) = without(leaf, words) {
                    *leaf = clean;
                }
            }
        }
    }
}

/// The words are gone, also from what two machines wrote differently, and the record still follows from its history.
fn check_after(tx: &mut CountyTransaction<'_>, id: Uuid, words: &[String]) -> Result<(), EraseError> {
    let Some(record) = tx.record(id)? else { return Ok(()) };
    let kept = record.merged.conflicts.iter().find(|kept| without(&kept.value, words).is_some());
    if kept.is_some() {
        let text = "有记录两台电脑写得不一样，还没有人定，里面有要删的字；请先在“写法不同”里定下来，再删";
        return Err(EraseError::Refused(text.to_owned()));
    }
    if !leaves_of(&record, words).is_empty() || !verify::follows(tx, &record)? {
        return Err(EraseError::Refused(format!("记录 {id} 删不干净，什么也没有写；请把这一条告诉维护的人")));
    }
    Ok(())
}
