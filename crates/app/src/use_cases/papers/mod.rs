//! What stands on a paper, gathered from the records.
//!
//! Invariant: nothing is printed that the records do not say; a field without a value stays blank to be filled by hand.

mod complaint;
mod ledger;
mod lesson;
mod notice;
mod opinion;
mod plan;
mod print;
mod recheck;
mod school;
mod summary;
mod survey;
mod visit;

pub use ledger::hazard_ledger;
pub use print::{Numbering, Printed, print};
pub use summary::summary_periods;

use complaint::complaint;
use lesson::lesson_record;
use notice::notice;
use opinion::opinion;
use plan::zone_plan;
use recheck::recheck;
use school::school_basics;
use summary::zone_summary;
use survey::survey_result;
use visit::{feedback, work_record};

use super::found::FindingRecord;

use crate::desk::Desk;
use crate::errors;
use crate::words;
use duxue_documents::Photo;
use duxue_domain::records::{Attachment, Parts, VisitPoint};
use duxue_domain::rules::marks;

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

/// The pictures among attachments, with what they show and what was drawn on them; one whose bytes are not here is left out.
fn pictures(desk: &Desk, photos: &Parts<Attachment>, of: &str) -> Vec<Photo> {
    let shown = photos.values().filter(|photo| photo.deleted != Some(true));
    let mut all = Vec::new();
    for photo in shown.filter(|photo| photo.mime.as_deref().is_some_and(|mime| mime.starts_with("image/"))) {
        let bytes = photo.hash.as_deref().and_then(|hash| {
            let file = desk.store().media_file(hash).map_err(errors::store).ok()??;
            desk.store().read_media(hash, 0..file.bytes).ok()
        });
        let when = words::moment_text(photo.taken_at.as_deref(), desk.now());
        let what = words::filled(photo.caption.as_deref()).unwrap_or(of);
        if let Some(bytes) = bytes {
            let caption = format!("{what} {when}").trim().to_owned();
            all.push(Photo { bytes, caption, marks: marks::drawn(&photo.marks) });
        }
    }
    all
}
