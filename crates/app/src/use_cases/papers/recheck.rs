//! 整改复查意见书 of a visit: what was open at the school, what was seen of it, and what follows.

use super::{Pictures, numbered, school_said};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::found::FindingRecord;
use crate::use_cases::hub::Hub;
use crate::use_cases::lines::school_name;
use crate::use_cases::numbers;
use crate::words;
use duxue_documents::{PaperValues, chinese_date};
use duxue_domain::records::{Attachment, FindingEvent, Parts};
use duxue_domain::rules::finding::failed_rechecks;

/// # Errors
/// A visit during which nothing was re-checked.
pub fn recheck(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let hub = Hub::open(desk, id)?;
    let seen: Vec<(&FindingRecord, &str)> = hub
        .open_before
        .iter()
        .filter_map(|finding| {
            let verdict = hub.visit.rechecks.get(&finding.id)?.verdict.as_deref()?;
            Some((finding, verdict)).filter(|(_, verdict)| matches!(*verdict, "done" | "not-done"))
        })
        .collect();
    if seen.is_empty() {
        return Err(Refusal::invalid("这次督导没有复查过整改，不用写复查意见书。"));
    }
    let mut pictures = Pictures::default();
    let (mut rows, mut pairs, mut still) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (finding, verdict)) in seen.iter().enumerate() {
        let step = of_visit(finding, id);
        let before = placed(desk, &mut pictures, Some(&finding.found.photos), "整改前");
        let after = placed(desk, &mut pictures, step.map(|step| &step.photos), "整改后");
        let note = step.and_then(|step| words::filled(step.note.as_deref())).unwrap_or_default();
        let what = [note, &after].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("，");
        let done = *verdict == "done";
        let told = if done { "到位，销号" } else { "不到位，继续整改" };
        rows.push(vec![(at + 1).to_string(), finding.in_full(), school_said(finding), what, told.to_owned()]);
        if !before.is_empty() || !after.is_empty() {
            pairs.push(vec![before, after, finding.found.place.clone().unwrap_or_default()]);
        }
        if !done {
            // A deadline that was over already is no date to finish by; the new one is written in by hand.
            let later = finding.found.deadline.as_deref().filter(|day| Some(*day) > hub.visit.date.as_deref());
            let by = later.map(|day| format!("，{}前完成", chinese_date(day))).unwrap_or_default();
            still.push(format!("{}{by}。", finding.in_full()));
        }
    }
    let times =
        seen.iter().map(|(finding, verdict)| failed_rechecks(&finding.found.history) + usize::from(*verdict == "done"));
    let verdict =
        if still.is_empty() { "整改措施到位，予以销号" } else { "整改不到位，需继续整改" };
    let mut values = PaperValues::default()
        .text("school", school_name(desk, hub.visit.school.as_deref())?.name)
        .text("notice-no", notices(desk, &seen)?)
        .text("recheck-date", chinese_date(hub.visit.date.as_deref().unwrap_or_default()))
        .text("times", times.max().unwrap_or(1).max(1).to_string())
        .rows("items", rows)
        .rows("photos", pairs)
        .chosen("verdict", [verdict])
        .text("next", numbered(still));
    (values.photos, values.unprinted) = (pictures.shown, pictures.missing);
    Ok(values)
}

/// The step that this visit took on the finding.
fn of_visit<'a>(finding: &'a FindingRecord, visit: &str) -> Option<&'a FindingEvent> {
    let mut steps = finding.steps().into_iter().rev().map(|(_, step)| step);
    steps.find(|step| step.action.as_deref() == Some("rechecked") && step.visit.as_deref() == Some(visit))
}

/// Appends photos and says which they are: 照片 2、3.
fn placed(desk: &Desk, all: &mut Pictures, more: Option<&Parts<Attachment>>, of: &str) -> String {
    let Some(more) = more else { return String::new() };
    let first = all.shown.len();
    all.add(desk, more, of);
    let numbers: Vec<String> = (first..all.shown.len()).map(|at| (at + 1).to_string()).collect();
    for (photo, number) in all.shown.iter_mut().skip(first).zip(&numbers) {
        photo.caption = format!("照片 {number}　{}", photo.caption);
    }
    if numbers.is_empty() { String::new() } else { format!("照片 {}", numbers.join("、")) }
}

/// Numbers of the notices by which these were ordered, each once.
fn notices(desk: &Desk, seen: &[(&FindingRecord, &str)]) -> Result<String, Refusal> {
    let mut found = Vec::new();
    for (finding, _) in seen {
        for about in [Some(finding.id.as_str()), finding.found.visit.as_deref()].into_iter().flatten() {
            let Some(held) = desk.held(about)? else { continue };
            if let Some(number) = numbers::standing(desk, "notice", &held)?
                && !found.contains(&number)
            {
                found.push(number);
            }
        }
    }
    Ok(found.join("、"))
}
