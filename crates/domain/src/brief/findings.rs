//! Facts on hazards and rectifications: found, put right, overdue, re-checked.

use super::facts::{Entry, Facts, RecordRef, day_words};
use super::input::{Finding, Held, Seen, Span, day_of, filled};
use super::lessons::largest_first;
use super::prose::{clause, said_of, shortened};
use crate::forms::built_in;
use crate::records::Hazard;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let hazards: Vec<(&Held<Hazard>, Finding)> = seen
        .input
        .hazards
        .iter()
        .filter(|(_, hazard)| hazard.deleted != Some(true))
        .map(|held| (held, Finding::of_hazard(held)))
        .collect();
    let rectifications: Vec<Finding> = seen
        .input
        .rectifications
        .iter()
        .filter(|(_, rectification)| rectification.deleted != Some(true))
        .map(Finding::of_rectification)
        .collect();
    found_hazards(seen, &hazards, facts);
    major_hazards(seen, &hazards, facts);
    let only: Vec<&Finding> = hazards.iter().map(|(_, finding)| finding).collect();
    standing(seen, "hazards", &only, facts);
    let all: Vec<&Finding> = rectifications.iter().collect();
    standing(seen, "rectification", &all, facts);
    due_rectifications(seen, &all, facts);
    let both: Vec<&Finding> = only.into_iter().chain(all).collect();
    rechecks(seen, &both, facts);
    let late = both.iter().filter(|f| f.overdue_days(seen.as_of).is_some());
    facts.list("findings.overdue_schools", "所学校", by_school(seen, late.copied()));
}

fn records<'a, 'b: 'a>(findings: impl IntoIterator<Item = &'a Finding<'b>>) -> Vec<RecordRef> {
    findings.into_iter().map(|finding| finding.record.clone()).collect()
}

fn inside(span: Span, day: Option<chrono::NaiveDate>) -> bool {
    day.is_some_and(|day| span.holds(day))
}

fn by_school<'a, 'b: 'a>(seen: &Seen, findings: impl IntoIterator<Item = &'a Finding<'b>>) -> Vec<Entry> {
    let mut schools: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for finding in findings {
        schools.entry(finding.school.unwrap_or_default()).or_default().push(finding.record.clone());
    }
    let entries = schools.into_iter().map(|(id, records)| {
        let name = seen.school(Some(id));
        let n = records.len().to_string();
        Entry::new(id, name, records).live("school", name).live("count", n)
    });
    largest_first(entries.collect())
}

fn found_hazards(seen: &Seen, hazards: &[(&Held<Hazard>, Finding)], facts: &mut Facts) {
    let found: Vec<&(&Held<Hazard>, Finding)> =
        hazards.iter().filter(|(_, finding)| inside(seen.this.span, finding.found)).collect();
    facts.count("hazards.found", records(found.iter().map(|(_, f)| f)));
    let before: Option<Vec<&Finding>> = seen
        .before
        .as_ref()
        .map(|before| hazards.iter().map(|(_, finding)| finding).filter(|f| inside(before.span, f.found)).collect());
    let compared = found.iter().map(|(_, f)| f).chain(before.iter().flatten().copied());
    facts.delta("hazards.delta", found.len(), before.as_ref().map(Vec::len), records(compared));
    for (name, grade) in [("hazards.major", "major"), ("hazards.general", "general")] {
        let graded = found.iter().filter(|(held, _)| held.1.grade.as_deref() == Some(grade));
        facts.count(name, records(graded.map(|(_, f)| f)));
    }
    let at_once = found.iter().filter(|(_, f)| f.closed.is_some() && f.closed == f.found);
    facts.count("hazards.on_the_spot", records(at_once.map(|(_, f)| f)));
    facts.list("hazards.schools", "所学校", by_school(seen, found.iter().map(|(_, f)| f)));

    let mut categories: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for (held, finding) in &found {
        categories.entry(held.1.category.as_deref().unwrap_or("other")).or_default().push(finding.record.clone());
    }
    let entries = categories.into_iter().map(|(id, records)| {
        let name = built_in::hazard_catalogue().category(id).map_or("其他", |category| category.text.as_str());
        let n = records.len().to_string();
        Entry::new(id, &format!("{name}{n}项"), records).prose("category", name).live("count", n)
    });
    facts.list("hazards.by_category", "类", largest_first(entries.collect()));
    let entries = found.iter().map(|(held, finding)| hazard_entry(seen, &held.1, finding));
    facts.list("hazards.list", "项", entries.collect());
    let general = found.iter().filter(|(held, _)| held.1.grade.as_deref() != Some("major"));
    let entries = general.map(|(held, finding)| hazard_entry(seen, &held.1, finding));
    facts.list("hazards.general_list", "项", entries.collect());
}

fn hazard_entry(seen: &Seen, hazard: &Hazard, finding: &Finding) -> Entry {
    let school = seen.school(finding.school);
    let what = shortened(&said_of(school, &seen.unnamed(finding.school, &finding.what())), 40);
    let entry = Entry::new(&finding.record.id, &format!("{school}{what}"), vec![finding.record.clone()]);
    entry.live("school", school).prose("what", what).prose("status", status(seen, hazard, finding))
}

/// What was done on the spot, the deadline, and where it stands: ，当场停用，期限11月18日，现为待复查.
fn status(seen: &Seen, hazard: &Hazard, finding: &Finding) -> String {
    let mut words = String::new();
    if let Some(measure) = filled(hazard.measure.as_deref()) {
        let measure = shortened(&clause(measure), 30);
        let says_when = ["当场", "现场", "当天", "立即", "马上", "已"].iter().any(|word| measure.starts_with(word));
        let opening = if says_when { "" } else { "当场" };
        words.push_str(&format!("，{opening}{measure}"));
    }
    if day_of(hazard.reported_at.as_deref()).is_some_and(|day| day <= seen.as_of) {
        words.push_str("，已上报");
    }
    let state = finding.state_on(seen.as_of);
    match (state, finding.closed) {
        ("closed", Some(day)) => words.push_str(&format!("，{}已销号", day_words(day))),
        ("closed", None) => words.push_str("，已销号"),
        (state, _) => {
            if let Some(deadline) = finding.deadline {
                words.push_str(&format!("，期限{}", day_words(deadline)));
            }
            if let Some(days) = finding.overdue_days(seen.as_of) {
                words.push_str(&format!("，已逾期{days}天"));
            }
            words.push_str(&format!("，现为{}", crate::rules::finding::State::of(Some(state)).title()));
        }
    }
    words
}

/// Grave hazards found this month, and those of earlier months that were still open when it began.
fn major_hazards(seen: &Seen, hazards: &[(&Held<Hazard>, Finding)], facts: &mut Facts) {
    let major = || hazards.iter().filter(|(held, _)| held.1.grade.as_deref() == Some("major"));
    let entries = |new: bool| -> Vec<Entry> {
        major()
            .filter(|(_, finding)| {
                let alive = finding.closed.is_none_or(|closed| closed >= seen.this.span.first);
                match finding.found {
                    Some(found) if found >= seen.this.span.first => new && found <= seen.this.span.last,
                    _ => !new && alive && (finding.closed.is_some() || finding.open_on(seen.as_of)),
                }
            })
            .map(|(held, finding)| hazard_entry(seen, &held.1, finding))
            .collect()
    };
    facts.list("hazards.major_list", "项", entries(true));
    facts.count("hazards.major_open", records(major().map(|(_, f)| f).filter(|f| f.open_on(seen.as_of))));
    let earlier = entries(false);
    facts.count("hazards.major_earlier", earlier.iter().flat_map(|entry| entry.records.clone()).collect());
    facts.list("hazards.major_earlier_list", "项", earlier);
}

/// How things stand on the day that the brief tells: open by state, overdue, and what was closed this month.
fn standing(seen: &Seen, name: &str, findings: &[&Finding], facts: &mut Facts) {
    let open: Vec<&Finding> = findings.iter().copied().filter(|f| f.open_on(seen.as_of)).collect();
    facts.count(&format!("{name}.open"), records(open.iter().copied()));
    for state in ["open", "working", "replied"] {
        let these = open.iter().copied().filter(|f| f.state_on(seen.as_of) == state);
        facts.count(&format!("{name}.state_{state}"), records(these));
    }
    let closed: Vec<&Finding> = findings
        .iter()
        .copied()
        .filter(|f| inside(seen.this.span, f.closed.filter(|day| *day <= seen.as_of)))
        .collect();
    facts.count(&format!("{name}.closed"), records(closed.iter().copied()));
    let with_photo = closed.iter().copied().filter(|f| {
        f.history.values().any(|event| {
            event.verdict.as_deref() == Some("done") && event.photos.values().any(|p| p.deleted != Some(true))
        })
    });
    facts.count(&format!("{name}.closed_with_photo"), records(with_photo));

    let mut late: Vec<(i64, &Finding)> =
        open.iter().filter_map(|finding| Some((finding.overdue_days(seen.as_of)?, *finding))).collect();
    late.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    facts.count(&format!("{name}.overdue"), records(late.iter().map(|(_, f)| *f)));
    let longest = late.first().map(|(days, finding)| (usize::try_from(*days).unwrap_or_default(), *finding));
    let (days, finding) = longest.unzip();
    facts.int(&format!("{name}.max_overdue_days"), days.unwrap_or_default(), records(finding));
    facts.list(&format!("{name}.overdue_schools"), "所学校", by_school(seen, late.iter().map(|(_, f)| *f)));
    let entries = late.iter().map(|(days, finding)| {
        let school = seen.school(finding.school);
        let what = shortened(&said_of(school, &seen.unnamed(finding.school, &finding.what())), 30);
        Entry::new(&finding.record.id, &format!("{school}{what}"), vec![finding.record.clone()])
            .live("school", school)
            .prose("what", what)
            .live("days", days.to_string())
    });
    facts.list(&format!("{name}.overdue_list"), "件", entries.collect());
}

fn due_rectifications(seen: &Seen, all: &[&Finding], facts: &mut Facts) {
    let issued = all.iter().copied().filter(|f| inside(seen.this.span, f.found));
    facts.count("rectification.issued", records(issued.clone()));
    let schools: BTreeSet<&str> = issued.clone().filter_map(|f| f.school).collect();
    facts.int("rectification.issued_schools", schools.len(), records(issued));
    // What falls due later in the month is not yet counted against anybody.
    let due: Vec<&Finding> = all
        .iter()
        .copied()
        .filter(|f| inside(seen.this.span, f.deadline.filter(|deadline| *deadline <= seen.as_of)))
        .collect();
    facts.count("rectification.due", records(due.iter().copied()));
    let done = due.iter().copied().filter(|f| !f.open_on(seen.as_of));
    facts.count("rectification.done", records(done.clone()));
    let in_time = done.filter(|f| f.closed.zip(f.deadline).is_some_and(|(closed, deadline)| closed <= deadline));
    facts.percent("rectification.rate", in_time.count(), due.len(), records(due.iter().copied()));
    let next = seen.this.span.after();
    let coming =
        all.iter().copied().filter(|f| f.open_on(seen.as_of) && next.is_some_and(|next| inside(next, f.deadline)));
    facts.count("rectification.next_due", records(coming));
}

/// Re-checks of the month, of hazards and rectifications alike.
fn rechecks(seen: &Seen, all: &[&Finding], facts: &mut Facts) {
    let mut verdicts: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for finding in all {
        for event in finding.history.values() {
            let at = day_of(event.at.as_deref());
            let verdict = event.verdict.as_deref().filter(|v| ["done", "not-done"].contains(v));
            if let Some(verdict) = verdict.filter(|_| inside(seen.this.span, at)) {
                verdicts.entry(verdict).or_default().push(finding.record.clone());
            }
        }
    }
    let of = |verdict: &str| verdicts.get(verdict).cloned().unwrap_or_default();
    let (done, not_done) = (of("done"), of("not-done"));
    facts.int("rechecks.count", done.len() + not_done.len(), [done.clone(), not_done.clone()].concat());
    facts.int("rechecks.done", done.len(), done);
    facts.int("rechecks.not_done", not_done.len(), not_done);
}
