//! 自办: a complaint that somebody of the office handles, kept and stepped on at the console as a supervisor does on a laptop.
//!
//! Invariant: nobody but its handler writes in it here, and only where the handler is of the office: what a supervisor handles is
//! theirs. What a step lacks is told by [`complaint::missing`], as on a laptop.

use super::dispatch::standing;
use super::edit::write_edits;
use super::{CountyDesk, Edit, EditError, moment, person_of};
use crate::store::CountyTransaction;
use duxue_domain::records::Complaint;
use duxue_domain::rules::complaint::{self, Step};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What the handler wrote. What is empty is taken out of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worked {
    /// The step to be taken with it, if any.
    pub step: Option<Step>,
    pub findings: String,
    pub conclusion: String,
    pub outcome: String,
    pub answer: String,
}

impl CountyDesk {
    /// `by`: who is logged in, of the roster.
    ///
    /// # Errors
    /// One that is not there, or that somebody else handles; a step that does not come next or lacks something, in words.
    pub fn work_complaint(&self, id: Uuid, worked: Worked, by: Option<Uuid>, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let (record, mut one) = standing(tx, id)?;
            if !handles(tx, &one, by)? {
                return refused("这一件不是您承办的，不能在这里写");
            }
            let closed = one.state.as_deref() == Some("closed");
            if closed && worked.step != Some(Step::Reopen) {
                return refused("这一件已经办结；要改的话先重新办理");
            }
            let mut set = Map::new();
            if !closed {
                one.findings = filled(&worked.findings);
                one.conclusion = filled(&worked.conclusion);
                one.outcome = filled(&worked.outcome);
                one.answer = filled(&worked.answer);
                let texts = [
                    ("findings", &one.findings),
                    ("conclusion", &one.conclusion),
                    ("outcome", &one.outcome),
                    ("answer", &one.answer),
                ];
                set.extend(texts.map(|(name, text)| (name.to_owned(), json!(text))));
            }
            if let Some(step) = worked.step {
                if step != complaint::next(&one) {
                    return refused("这一步已经办过了，请看看现在的状态");
                }
                let missing = complaint::missing(&one, step);
                if !missing.is_empty() {
                    return refused(&format!("还没写：{}", missing.join("、")));
                }
                set.insert("state".to_owned(), json!(step.leads_to()));
                set.extend(dates(step, now));
            }
            write_edits(tx, &[Edit { id, kind: record.kind, scope: record.scope, set }], now)?;
            Ok(())
        })
    }
}

/// Whether it is this person's to handle, at the console.
///
/// # Errors
/// The store's.
pub fn handles(tx: &mut CountyTransaction<'_>, one: &Complaint, who: Option<Uuid>) -> Result<bool, EditError> {
    let Some(who) = who.filter(|who| one.handler.as_deref() == Some(&who.to_string())) else { return Ok(false) };
    let person = tx.record(who)?.as_ref().and_then(person_of);
    Ok(person.is_some_and(|person| person.role.as_deref() == Some("county_staff")))
}

/// When it was answered and closed; taken out again where it is opened anew.
fn dates(step: Step, now: u64) -> Vec<(String, Value)> {
    let answered = |at: Value| ("answered_at".to_owned(), at);
    let closed = |at: Value| ("closed_at".to_owned(), at);
    match step {
        Step::Verify => Vec::new(),
        Step::Answer => vec![answered(json!(moment(now)))],
        Step::Close => vec![closed(json!(moment(now)))],
        Step::Reopen => vec![answered(Value::Null), closed(Value::Null)],
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn refused<T>(text: &str) -> Result<T, EditError> {
    Err(EditError::Refused(text.to_owned()))
}
