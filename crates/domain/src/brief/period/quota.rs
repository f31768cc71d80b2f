//! Both quotas over the period: every school in every school month, and so often in each semester.

use super::span::{months_within, owed_months, term_name, terms_within};
use crate::brief::Span;
use crate::brief::facts::{Entry, Facts, RecordRef, Row, Table};
use crate::brief::input::{Held, Seen, refs};
use crate::records::{Kind, Visit};
use crate::rules::quota::visit_day;

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let span = seen.this.span;
    let months = owed_months(&seen.setting, span, seen.as_of);
    let terms = terms_within(&seen.setting, span, seen.as_of);
    let a_month = seen.setting.visits_per_month.unwrap_or_default() as usize;
    let a_term = seen.setting.visits_per_semester.unwrap_or_default() as usize;
    let all_terms = finished(seen);
    let (mut met, mut owed, mut rows, mut short, mut below) = (0, 0, Vec::new(), Vec::new(), Vec::new());
    for (id, _) in &seen.input.schools {
        let here = |visits: &[&Held<Visit>], span: Span| visits.iter().filter(|(_, v)| is_in(v, id, span)).count();
        let missed: Vec<String> = months
            .iter()
            .filter(|month| here(&seen.this.visits, **month) < a_month)
            .map(|month| month.first.format("%-m月").to_string())
            .collect();
        owed += months.len();
        met += months.len() - missed.len();
        let by_term: Vec<(String, usize)> = terms
            .iter()
            .map(|term| (term_name(*term), here(&all_terms, Span { first: term.from, last: term.to.min(seen.as_of) })))
            .collect();
        let name = seen.school(Some(id));
        let visits: Vec<&Held<Visit>> = seen.this.visits.iter().copied().filter(|(_, v)| is_in(v, id, span)).collect();
        let mut records = vec![RecordRef::new(Kind::School, id)];
        records.extend(refs(Kind::Visit, visits.iter().copied()));
        if !missed.is_empty() {
            let entry = Entry::new(id, name, records.clone()).live("school", name).prose("months", missed.join("、"));
            short.push(entry);
        }
        if by_term.iter().any(|(_, made)| *made < a_term) {
            below.push(Entry::new(id, name, records.clone()).live("school", name));
        }
        let terms_told = by_term.iter().map(|(term, made)| match terms.len() {
            1 => format!("{made}／{a_term}"),
            _ => format!("{}{made}／{a_term}", term.rsplit("学年").next().unwrap_or_default()),
        });
        rows.push(Row {
            cells: vec![
                name.to_owned(),
                visits.len().to_string(),
                format!("{}／{}", months.len() - missed.len(), months.len()),
                missed.join("、"),
                terms_told.collect::<Vec<_>>().join("\n"),
            ],
            records,
        });
    }
    let visits = refs(Kind::Visit, seen.this.visits.iter().copied());
    facts.int("quota.months", months.len(), Vec::new());
    facts.wording("quota.months");
    facts.int("quota.month_owed", owed, visits.clone());
    facts.int("quota.month_met", met, visits.clone());
    facts.percent("quota.month_rate", met, owed, visits);
    facts.list("quota.month_short", "所学校", short);
    let below_records = below.iter().flat_map(|entry| entry.records.clone()).collect();
    facts.int("quota.term_below", below.len(), below_records);
    facts.list("quota.term_below_names", "所学校", below);
    let columns = ["学校", "到校（次）", "每月要求（到／应）", "没有到够的月份", "每学期（次／要求）"];
    facts.table("period.quota", Table { columns: columns.map(str::to_owned).to_vec(), rows });
    let begun = months_within(span, seen.as_of).len();
    facts.int("period.month_count", begun, Vec::new());
    facts.wording("period.month_count");
}

/// Every finished visit that is held: a semester of a year's summary may have begun in the year before.
fn finished<'a>(seen: &Seen<'a>) -> Vec<&'a Held<Visit>> {
    let done = |visit: &Visit| visit.deleted != Some(true) && visit.state.as_deref() == Some("finished");
    seen.input.visits.iter().filter(|(_, visit)| done(visit)).collect()
}

fn is_in(visit: &Visit, school: &str, span: Span) -> bool {
    visit.school.as_deref() == Some(school) && visit_day(visit).is_some_and(|day| span.holds(day))
}
