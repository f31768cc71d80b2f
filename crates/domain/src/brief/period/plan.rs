//! What was planned and what was made of it; what is planned after; the themes of the period.

use super::span::months_within;
use crate::brief::facts::{Entry, Facts, RecordRef, day_words};
use crate::brief::input::{Seen, day, filled, refs};
use crate::brief::prose::clause;
use crate::records::{Kind, Plan, PlanEntry};
use crate::rules::quota::visit_day;
use chrono::NaiveDate;

struct Planned<'a> {
    plan: &'a str,
    key: &'a str,
    day: NaiveDate,
    entry: &'a PlanEntry,
}

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let planned = planned(seen);
    let span = seen.this.span;
    let due: Vec<&Planned> = planned
        .iter()
        .filter(|one| span.holds(one.day) && one.day <= seen.as_of && one.entry.school.is_some())
        .collect();
    // A visit made on another day of the same month keeps the plan.
    let made = |one: &Planned| {
        seen.this.visits.iter().any(|(_, visit)| {
            let month = |day: NaiveDate| day.format("%Y-%m").to_string();
            visit.school == one.entry.school && visit_day(visit).is_some_and(|day| month(day) == month(one.day))
        })
    };
    let plans = |all: &[&Planned]| all.iter().map(|one| RecordRef::new(Kind::Plan, one.plan)).collect::<Vec<_>>();
    let (kept, missed): (Vec<&Planned>, Vec<&Planned>) = due.iter().partition(|one| made(one));
    let mut records = plans(&due);
    records.extend(refs(Kind::Visit, seen.this.visits.iter().copied()));
    facts.int("plan.due", due.len(), plans(&due));
    facts.int("plan.kept", kept.len(), records.clone());
    facts.percent("plan.rate", kept.len(), due.len(), records);
    let entries = missed.iter().map(|one| {
        let school = seen.school(one.entry.school.as_deref());
        let line = format!("{}{school}", day_words(one.day));
        Entry::new(one.key, &line, vec![RecordRef::new(Kind::Plan, one.plan)]).prose("line", line)
    });
    facts.list("plan.missed", "次", entries.collect());
    let mut coming: Vec<&Planned> = planned.iter().filter(|one| one.day > seen.as_of.max(span.last)).collect();
    coming.sort_by_key(|one| one.day);
    let entries = coming.iter().map(|one| {
        let school = one.entry.school.as_deref().map(|school| format!("到{}", seen.school(Some(school))));
        let text = filled(one.entry.text.as_deref()).map(clause).unwrap_or_else(|| "督导".to_owned());
        let line = format!("{}{}{text}", day_words(one.day), school.unwrap_or_default());
        Entry::new(one.key, &line, vec![RecordRef::new(Kind::Plan, one.plan)]).prose("line", line)
    });
    facts.list("plan.coming", "项", entries.collect());
    themes(seen, facts);
}

fn planned<'a>(seen: &Seen<'a>) -> Vec<Planned<'a>> {
    let author = seen.input.author.as_ref().map(|(id, _)| id.as_str());
    let lead = seen.input.author.as_ref().is_some_and(|(_, person)| person.role.as_deref() == Some("zone_lead"));
    let told = |plan: &Plan| {
        plan.deleted != Some(true)
            && (lead || author.is_none() || plan.author.is_none() || plan.author.as_deref() == author)
    };
    let entries = seen.input.plans.iter().filter(|(_, plan)| told(plan)).flat_map(|(id, plan)| {
        plan.entries
            .iter()
            .filter(|(_, entry)| entry.deleted != Some(true))
            .filter_map(move |(key, entry)| Some(Planned { plan: id, key, day: day(entry.date.as_deref())?, entry }))
    });
    entries.collect()
}

/// 9月开学检查、11月校园餐.
fn themes(seen: &Seen, facts: &mut Facts) {
    let months = months_within(seen.this.span, seen.as_of);
    let entries = months.iter().filter_map(|month| {
        let name = month.name();
        let held = seen
            .input
            .themes
            .iter()
            .find(|(_, theme)| theme.deleted != Some(true) && theme.month.as_deref() == Some(&name));
        let (id, theme) = held?;
        let title = clause(filled(theme.title.as_deref())?);
        let line = format!("{}“{title}”", month.first.format("%-m月"));
        Some(Entry::new(id, &line, vec![RecordRef::new(Kind::Theme, id)]).prose("line", line))
    });
    facts.list("period.themes", "个主题", entries.collect());
}
