//! Facts on complaints, questionnaires and talks: counted only. What people said is not verified and concerns persons,
//! so none of it goes into a brief by itself.

use super::facts::{Facts, RecordRef};
use super::input::{Held, Seen, day_of, refs};
use crate::records::{Complaint, Kind, Questionnaire};
use chrono::Days;

/// Answers of the scale 很满意、满意 and of all that count, by the ids of the built-in questionnaires.
const SATISFIED: [&str; 2] = ["4", "3"];
const COUNTED: [&str; 4] = ["4", "3", "2", "1"];
/// The built-in questionnaire for parents.
const PARENTS: &str = "parent";

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    complaints(seen, facts);
    surveys(seen, facts);
    let talks = &seen.this.interviews;
    let people = talks.iter().map(|(_, talk)| talk.people.unwrap_or_default() as usize).sum();
    facts.int("talks.people", people, refs(Kind::Interview, talks.iter().copied()));
    let points =
        talks.iter().map(|(_, talk)| talk.points.values().filter(|point| point.deleted != Some(true)).count()).sum();
    facts.int("talks.points", points, refs(Kind::Interview, talks.iter().copied()));
}

fn complaints(seen: &Seen, facts: &mut Facts) {
    let held: Vec<&Held<Complaint>> =
        seen.input.complaints.iter().filter(|(_, complaint)| complaint.deleted != Some(true)).collect();
    let settled = |complaint: &Complaint| {
        let done = matches!(complaint.state.as_deref(), Some("answered" | "closed"));
        done && day_of(complaint.answered_at.as_deref()).is_none_or(|day| day <= seen.as_of)
    };
    let received: Vec<&Held<Complaint>> = held
        .iter()
        .copied()
        .filter(|(_, c)| day_of(c.received_at.as_deref()).is_some_and(|day| seen.this.span.holds(day)))
        .collect();
    let of = |records: Vec<&Held<Complaint>>| refs(Kind::Complaint, records);
    facts.count("complaints.received", of(received.clone()));
    facts.count("complaints.closed", of(received.iter().copied().filter(|(_, c)| settled(c)).collect()));
    facts.count("complaints.open", of(received.into_iter().filter(|(_, c)| !settled(c)).collect()));
    let days = u64::from(seen.setting.complaint_days.unwrap_or_default());
    let late = held.into_iter().filter(|(_, complaint)| {
        let due = day_of(complaint.received_at.as_deref()).and_then(|day| day.checked_add_days(Days::new(days)));
        !settled(complaint) && days > 0 && due.is_some_and(|due| due < seen.as_of)
    });
    facts.count("complaints.overdue", of(late.collect()));
}

fn surveys(seen: &Seen, facts: &mut Facts) {
    let papers = |surveys: &[&Held<Questionnaire>]| {
        surveys.iter().map(|(_, survey)| survey.papers.unwrap_or_default() as usize).sum::<usize>()
    };
    let parents: Vec<&Held<Questionnaire>> = seen
        .this
        .questionnaires
        .iter()
        .copied()
        .filter(|(_, survey)| survey.form.id.as_deref().is_some_and(|id| id.contains(PARENTS)))
        .collect();
    facts.int(
        "surveys.count",
        papers(&seen.this.questionnaires),
        refs(Kind::Questionnaire, seen.this.questionnaires.iter().copied()),
    );
    let of_parents: Vec<RecordRef> = refs(Kind::Questionnaire, parents.iter().copied());
    facts.int("surveys.parents", papers(&parents), of_parents.clone());
    let sum = |options: &[&str]| -> usize {
        let counts = parents.iter().flat_map(|(_, survey)| survey.counts.values());
        counts.flat_map(|of| options.iter().filter_map(|option| of.get(*option))).map(|n| *n as usize).sum()
    };
    facts.percent("surveys.parent_rate", sum(&SATISFIED), sum(&COUNTED), of_parents);
}
