//! Facts on visits: how often, where, by which methods, and what is still owed.

use super::facts::{Entry, Facts, RecordRef};
use super::input::{Held, Month, Seen, filled, refs};
use crate::records::{Kind, MethodCount, Visit};
use crate::rules::quota::visit_day;
use crate::rules::semester;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let visits = &seen.this.visits;
    facts.count("visits.count", refs(Kind::Visit, visits.iter().copied()));
    facts.delta(
        "visits.delta",
        visits.len(),
        seen.before.as_ref().map(|before| before.visits.len()),
        refs(Kind::Visit, visits.iter().copied().chain(seen.before.iter().flat_map(|m| m.visits.iter().copied()))),
    );
    let unannounced = visits.iter().copied().filter(|(_, visit)| visit.announced == Some(false));
    facts.count("visits.unannounced", refs(Kind::Visit, unannounced));
    supervisors(seen, facts);
    schools(seen, facts);
    semester_quota(seen, facts);
    methods(&seen.this, facts);
    dispositions(visits, facts);
}

fn supervisors(seen: &Seen, facts: &mut Facts) {
    let visits = &seen.this.visits;
    let mut people: BTreeSet<&str> = visits.iter().filter_map(|(_, visit)| visit.supervisor.as_deref()).collect();
    for (_, visit) in visits {
        let companions = visit.companions.values().filter(|companion| companion.deleted != Some(true));
        people.extend(companions.filter_map(|c| c.person.as_deref().or_else(|| filled(c.name.as_deref()))));
    }
    facts.int("supervisors.count", people.len(), refs(Kind::Visit, visits.iter().copied()));
}

fn schools(seen: &Seen, facts: &mut Facts) {
    let mut by_school: BTreeMap<&str, Vec<&Held<Visit>>> = BTreeMap::new();
    for visit in &seen.this.visits {
        if let Some(school) = visit.1.school.as_deref() {
            by_school.entry(school).or_default().push(visit);
        }
    }
    let owed = &seen.input.schools;
    facts.int("schools.total", owed.len(), refs(Kind::School, owed));
    let visit_refs = |school: &str| refs(Kind::Visit, by_school.get(school).into_iter().flatten().copied());
    let mut covered: Vec<Entry> = by_school
        .iter()
        .map(|(id, visits)| {
            let name = seen.school(Some(id));
            Entry::new(id, name, visit_refs(id)).live("school", name).live("count", visits.len().to_string())
        })
        .collect();
    covered.sort_by(|a, b| b.records.len().cmp(&a.records.len()).then_with(|| a.text.cmp(&b.text)));
    let all_visits = refs(Kind::Visit, seen.this.visits.iter().copied());
    facts.int("schools.covered", covered.len(), all_visits.clone());
    let owed_and_covered = owed.iter().filter(|(id, _)| by_school.contains_key(id.as_str())).count();
    facts.percent("schools.rate", owed_and_covered, owed.len(), all_visits);
    facts.list("schools.covered_names", "所学校", covered);

    let missed: Vec<&Held<crate::records::School>> =
        owed.iter().filter(|(id, _)| !by_school.contains_key(id.as_str())).collect();
    facts.count("schools.uncovered_count", refs(Kind::School, missed.iter().copied()));
    let entries = missed.iter().map(|(id, _)| {
        let name = seen.school(Some(id));
        Entry::new(id, name, vec![RecordRef::new(Kind::School, id)]).live("school", name)
    });
    facts.list("schools.uncovered", "所学校", entries.collect());
}

fn semester_quota(seen: &Seen, facts: &mut Facts) {
    let wording = |facts: &mut Facts, name: &str, n: Option<u32>| {
        facts.int(name, n.unwrap_or_default() as usize, Vec::new());
        facts.wording(name);
    };
    wording(facts, "quota.month", seen.setting.visits_per_month);
    wording(facts, "quota.semester", seen.setting.visits_per_semester);
    let Some(term) = semester(&seen.setting, seen.as_of) else {
        facts.nothing("semester.days_left");
        facts.nothing("schools.below_semester_count");
        facts.list("schools.below_semester", "所学校", Vec::new());
        return;
    };
    let left = (term.to - seen.this.span.last).num_days().max(0);
    facts.int("semester.days_left", usize::try_from(left).unwrap_or_default(), Vec::new());
    let needed = seen.setting.visits_per_semester.unwrap_or_default() as usize;
    let below: Vec<Entry> = seen
        .input
        .schools
        .iter()
        .filter_map(|(id, _)| {
            let made: Vec<&Held<Visit>> = seen
                .input
                .visits
                .iter()
                .filter(|(_, visit)| {
                    visit.school.as_deref() == Some(id)
                        && visit.deleted != Some(true)
                        && visit.state.as_deref() == Some("finished")
                        && visit_day(visit).is_some_and(|day| term.from <= day && day <= seen.as_of)
                })
                .collect();
            let name = seen.school(Some(id));
            let mut records = vec![RecordRef::new(Kind::School, id)];
            records.extend(refs(Kind::Visit, made.iter().copied()));
            (made.len() < needed).then(|| Entry::new(id, name, records).live("school", name))
        })
        .collect();
    let records = below.iter().flat_map(|entry| entry.records.clone()).collect();
    facts.int("schools.below_semester_count", below.len(), records);
    facts.list("schools.below_semester", "所学校", below);
}

/// The six methods. What was counted by hand on the visit stands before what its own records say, never on top of it.
fn methods(month: &Month, facts: &mut Facts) {
    facts.count("methods.patrol", refs(Kind::Patrol, month.patrols.iter().copied()));
    facts.count("methods.lesson", refs(Kind::Observation, month.observations.iter().copied()));
    let mut by_hand = |name: &str, of: fn(&Visit) -> &MethodCount| {
        let counted: Vec<(usize, &Held<Visit>)> = month
            .visits
            .iter()
            .map(|visit| (of(&visit.1).count.unwrap_or_default() as usize, *visit))
            .filter(|(n, _)| *n > 0)
            .collect();
        let total = counted.iter().map(|(n, _)| n).sum();
        facts.int(name, total, refs(Kind::Visit, counted.into_iter().map(|(_, visit)| visit)));
    };
    by_hand("methods.documents", |visit| &visit.methods.documents);
    by_hand("methods.meeting", |visit| &visit.methods.meeting);

    let talks = month.interviews.iter().map(|(id, talk)| Part {
        visit: talk.visit.as_deref(),
        n: talk.people.unwrap_or_default() as usize,
        record: RecordRef::new(Kind::Interview, id),
    });
    mixed(month, facts, "methods.talk", |visit| &visit.methods.talk, talks.collect());
    let surveys = month.questionnaires.iter().map(|(id, survey)| Part {
        visit: survey.visit.as_deref(),
        n: survey.papers.unwrap_or_default() as usize,
        record: RecordRef::new(Kind::Questionnaire, id),
    });
    mixed(month, facts, "methods.survey", |visit| &visit.methods.survey, surveys.collect());
}

struct Part<'a> {
    visit: Option<&'a str>,
    n: usize,
    record: RecordRef,
}

fn mixed(month: &Month, facts: &mut Facts, name: &str, of: fn(&Visit) -> &MethodCount, parts: Vec<Part>) {
    let mut total = 0;
    let mut records = Vec::new();
    for (id, visit) in &month.visits {
        if let Some(n) = of(visit).count.filter(|n| *n > 0) {
            total += n as usize;
            records.push(RecordRef::new(Kind::Visit, id));
        }
    }
    let by_hand: BTreeSet<String> = records.iter().map(|record| record.id.clone()).collect();
    for part in parts {
        if part.n > 0 && part.visit.is_none_or(|visit| !by_hand.contains(visit)) {
            total += part.n;
            records.push(part.record);
        }
    }
    facts.int(name, total, records);
}

fn dispositions(visits: &[&Held<Visit>], facts: &mut Facts) {
    for id in ["none", "minor", "general", "serious", "complex"] {
        let with = visits.iter().copied().filter(|(_, visit)| visit.disposition.as_deref() == Some(id));
        facts.count(&format!("dispositions.{id}"), refs(Kind::Visit, with));
    }
}
