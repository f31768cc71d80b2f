//! What stands on a paper, gathered from the records.
//!
//! Invariant: nothing is printed that the records do not say; a field without a value stays blank to be filled by hand.

mod complaint;
mod evaluation;
mod extract;
mod layout;
mod ledger;
mod lesson;
mod notice;
mod opinion;
mod pictures;
mod plan;
mod print;
mod recheck;
mod school;
mod summary;
mod survey;
mod visit;

pub use extract::told_of;
pub use layout::word;
pub use ledger::hazard_ledger;
pub use pictures::photo_missing;
pub use print::{Numbering, Print, Printed, print};
pub use summary::summary_periods;

use complaint::complaint;
use evaluation::evaluation;
use extract::extract;
use lesson::lesson_record;
use notice::notice;
use opinion::opinion;
use pictures::{Pictures, kept_photo};
use plan::zone_plan;
use recheck::recheck;
use school::school_basics;
use summary::zone_summary;
use survey::survey_result;
use visit::{feedback, work_record};

use super::found::FindingRecord;

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::words;
use duxue_domain::records::{Parts, VisitPoint};

fn points(points: &Parts<VisitPoint>) -> String {
    numbered(written(points))
}

/// What was written, point by point, in the order of time.
fn written(points: &Parts<VisitPoint>) -> Vec<String> {
    let mut texts: Vec<(&Option<String>, &str)> = points
        .values()
        .filter(|point| point.deleted != Some(true))
        .filter_map(|point| Some((&point.at, words::filled(point.text.as_deref())?)))
        .collect();
    texts.sort();
    texts.into_iter().map(|(_, text)| text.to_owned()).collect()
}

/// Who answers for a letter (附注): 联系人：周德昌，电话：139…. Empty where nobody is known.
fn contact(desk: &Desk, person: Option<&str>) -> Result<String, Refusal> {
    let reference = desk.reference()?;
    let known = person.and_then(|id| reference.people.get(id));
    let Some(name) = known.and_then(|person| words::filled(person.name.as_deref())) else { return Ok(String::new()) };
    let phone = known.and_then(|person| words::filled(person.phone.as_deref()));
    Ok(format!("联系人：{name}{}", phone.map(|phone| format!("，电话：{phone}")).unwrap_or_default()))
}

/// What the school answered last.
fn school_said(finding: &FindingRecord) -> String {
    let replied = finding.steps().into_iter().rev().find(|(_, step)| step.action.as_deref() == Some("replied"));
    replied.and_then(|(_, step)| step.note.clone()).unwrap_or_default()
}

fn numbered(lines: Vec<String>) -> String {
    match lines.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        many => many.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect::<Vec<_>>().join("\n"),
    }
}
