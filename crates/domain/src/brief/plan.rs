//! Facts on the theme, the plan for the month to come, and what schools are asked to do.

use super::facts::{Entry, Facts, RecordRef, day_words};
use super::input::{Finding, Seen, Span, day, day_of, filled};
use super::prose::{clause, said_of};
use crate::records::{Kind, Plan};
use std::collections::BTreeSet;

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    theme(seen, facts, "theme.title", Some(seen.this.span));
    theme(seen, facts, "theme.next", seen.this.span.after());
    next_plan(seen, facts);
    advice(seen, facts);
}

fn theme(seen: &Seen, facts: &mut Facts, name: &str, month: Option<Span>) {
    let of_month = seen.input.themes.iter().find(|(_, theme)| {
        theme.deleted != Some(true)
            && month.is_some_and(|month| theme.month.as_deref() == Some(month.name().as_str()))
            && filled(theme.title.as_deref()).is_some()
    });
    let title = of_month.and_then(|(_, theme)| filled(theme.title.as_deref())).map(clause);
    facts.text(name, title, of_month.map(|(id, _)| RecordRef::new(Kind::Theme, id)).into_iter().collect());
}

/// What the author's plan for the next month holds, by day.
fn next_plan(seen: &Seen, facts: &mut Facts) {
    let month = seen.this.span.after().map(Span::name);
    let author = seen.input.author.as_ref().map(|(id, _)| id.as_str());
    let mine = |plan: &Plan| author.is_none() || plan.author.is_none() || plan.author.as_deref() == author;
    let mut entries: Vec<(Option<chrono::NaiveDate>, Entry)> = Vec::new();
    let mut schools = BTreeSet::new();
    for (id, plan) in seen.input.plans.iter().filter(|(_, p)| p.deleted != Some(true) && p.month == month && mine(p)) {
        for (key, entry) in plan.entries.iter().filter(|(_, entry)| entry.deleted != Some(true)) {
            let text = filled(entry.text.as_deref()).map(clause);
            let school = entry.school.as_deref();
            schools.extend(school);
            let date = day(entry.date.as_deref());
            let mut line = date.map(day_words).unwrap_or_default();
            match (school, text) {
                (Some(school), Some(text)) => line.push_str(&format!("到{}{text}", seen.school(Some(school)))),
                (Some(school), None) => line.push_str(&format!("到{}督导", seen.school(Some(school)))),
                (None, Some(text)) => line.push_str(&text),
                (None, None) => continue,
            }
            entries.push((date, Entry::new(key, &line, vec![RecordRef::new(Kind::Plan, id)]).prose("line", line)));
        }
    }
    entries.sort_by_key(|(date, _)| *date);
    let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    let records = entries.iter().flat_map(|entry| entry.records.clone()).collect();
    facts.int("plan.school_count", schools.len(), records);
    facts.list("plan.next", "项", entries);
}

/// What rectifications of this month that are still open ask of their schools, the nearest deadline first.
fn advice(seen: &Seen, facts: &mut Facts) {
    let mut asked: Vec<(Option<chrono::NaiveDate>, Entry)> = seen
        .input
        .rectifications
        .iter()
        .filter(|(_, r)| r.deleted != Some(true))
        .filter(|(_, r)| day_of(r.found_at.as_deref()).is_some_and(|day| seen.this.span.holds(day)))
        .filter_map(|held| {
            let (id, rectification) = held;
            let finding = Finding::of_rectification(held);
            let requirement = filled(rectification.requirement.as_deref()).filter(|_| finding.open_on(seen.as_of))?;
            let school = seen.school(finding.school);
            let mut action = said_of(school, &seen.unnamed(finding.school, requirement));
            if let Some(responsible) = filled(rectification.responsible.as_deref()) {
                action.push_str(&format!("，由{}负责", clause(responsible)));
            }
            if let Some(deadline) = finding.deadline.filter(|_| !action.contains("前完成")) {
                let was = if deadline < seen.as_of { "原定" } else { "" };
                action.push_str(&format!("，{was}{}前完成", day_words(deadline)));
            }
            let entry = Entry::new(id, &format!("{school}{action}"), vec![finding.record]);
            Some((finding.deadline, entry.live("school", school).prose("action", action)))
        })
        .collect();
    asked.sort_by_key(|(deadline, _)| *deadline);
    facts.list("advice.school", "条", asked.into_iter().map(|(_, entry)| entry).collect());
}
