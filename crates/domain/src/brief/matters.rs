//! Facts on problems, gathered under the eight statutory matters.
//!
//! Invariant: one problem counts once. An item judged 不符合 and the hazard or rectification that it became are one; so
//! are a visit's problem and the rectification made from it. 基本符合 is counted apart.

use super::facts::{Entry, Facts, RecordRef, Row, Table};
use super::input::{Held, Month, Seen, Span, day_of, filled};
use super::prose::{clause, item_name, said_of, shortened};
use crate::forms::{Form, built_in};
use crate::records::{Answer, FormRef, Kind, Parts};
use std::collections::{BTreeMap, BTreeSet};

/// So many problems of a matter are told; the rest is counted.
const TOLD: usize = 5;

struct Problem<'a> {
    school: Option<&'a str>,
    matter: Option<u8>,
    text: String,
    /// Form and item, by which the same problem is known again at another school or in another month.
    item: Option<(&'a str, &'a str)>,
    records: Vec<RecordRef>,
}

/// A form filled in during the month, patrol or check.
struct Filled<'a> {
    kind: Kind,
    id: &'a str,
    school: Option<&'a str>,
    form: &'a FormRef,
    answers: &'a Parts<Answer>,
}

fn forms_of<'a>(month: &Month<'a>) -> Vec<Filled<'a>> {
    let patrols = month.patrols.iter().map(|(id, r)| Filled {
        kind: Kind::Patrol,
        id,
        school: r.school.as_deref(),
        form: &r.form,
        answers: &r.answers,
    });
    let checks = month.checks.iter().map(|(id, r)| Filled {
        kind: Kind::Check,
        id,
        school: r.school.as_deref(),
        form: &r.form,
        answers: &r.answers,
    });
    patrols.chain(checks).collect()
}

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let problems = problems(seen, &seen.this);
    let all = |problems: &[&Problem]| problems.iter().flat_map(|p| p.records.clone()).collect::<Vec<_>>();
    let every: Vec<&Problem> = problems.iter().collect();
    facts.int("matters.problem_count", problems.len(), all(&every));
    let schools: BTreeSet<&str> = problems.iter().filter_map(|p| p.school).collect();
    facts.int("problem.school_total", schools.len(), all(&every));
    partly(seen, facts);
    by_matter(seen, &problems, facts);
    common(seen, &problems, facts);
    repeated(seen, &problems, facts);
    coverage(seen, &problems, facts);
}

fn item_text<'a>(form: Option<&'a Form>, item: &str) -> Option<&'a str> {
    form.and_then(|form| form.item(item)).map(|item| item.text.as_str())
}

fn problems<'a>(seen: &Seen<'a>, month: &Month<'a>) -> Vec<Problem<'a>> {
    let rectifications = issued(seen, month.span);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut problems = Vec::new();
    for filled_form in forms_of(month) {
        let form = seen.form(filled_form.form);
        for (item, answer) in filled_form.answers.iter().filter(|(_, a)| a.result.as_deref() == Some("fail")) {
            let mut records = vec![RecordRef::new(filled_form.kind, filled_form.id)];
            if let Some(finding) = answer.finding.as_ref().and_then(|f| Some((f.kind.as_deref()?, f.id.as_deref()?)))
                && let Some(kind @ (Kind::Hazard | Kind::Rectification)) = Kind::of(finding.0)
            {
                records.push(RecordRef::new(kind, finding.1));
                told.insert(finding.1);
            }
            for (id, _) in rectifications.iter().filter(|(_, r)| {
                r.source.record.as_deref() == Some(filled_form.id) && r.source.item.as_deref() == Some(item.as_str())
            }) {
                told.insert(id);
                records.push(RecordRef::new(Kind::Rectification, id));
            }
            let wording = item_text(form, item);
            let text = match (filled(answer.note.as_deref()), wording) {
                (Some(note), _) => clause(note),
                (None, Some(wording)) => format!("“{}”一项不符合", item_name(wording)),
                (None, None) => "有一项不符合".to_owned(),
            };
            problems.push(Problem {
                school: filled_form.school,
                matter: form.and_then(|form| form.item(item)).and_then(|item| item.matter),
                text,
                item: Some((filled_form.form.id.as_deref().unwrap_or_default(), item.as_str())),
                records,
            });
        }
    }
    for (id, visit) in &month.visits {
        for (point_id, point) in visit.problems.iter().filter(|(_, point)| point.deleted != Some(true)) {
            let Some(text) = filled(point.text.as_deref()) else { continue };
            let mut records = vec![RecordRef::new(Kind::Visit, id)];
            for (rectification, r) in &rectifications {
                if r.source.record.as_deref() == Some(id) && r.source.item.as_deref() == Some(point_id) {
                    told.insert(rectification);
                    records.push(RecordRef::new(Kind::Rectification, rectification));
                }
            }
            problems.push(Problem {
                school: visit.school.as_deref(),
                matter: point.matter,
                text: clause(text),
                item: None,
                records,
            });
        }
    }
    for (id, rectification) in rectifications.into_iter().filter(|(id, _)| !told.contains(id.as_str())) {
        let Some(text) =
            filled(rectification.description.as_deref()).or_else(|| filled(rectification.requirement.as_deref()))
        else {
            continue;
        };
        problems.push(Problem {
            school: rectification.school.as_deref(),
            matter: rectification.matter,
            text: clause(text),
            item: None,
            records: vec![RecordRef::new(Kind::Rectification, id)],
        });
    }
    problems
}

fn issued<'a>(seen: &Seen<'a>, span: Span) -> Vec<&'a Held<crate::records::Rectification>> {
    let of_month = |found: &Option<String>| day_of(found.as_deref()).is_some_and(|day| span.holds(day));
    seen.input.rectifications.iter().filter(|(_, r)| r.deleted != Some(true) && of_month(&r.found_at)).collect()
}

fn partly(seen: &Seen, facts: &mut Facts) {
    let mut n = 0;
    let mut records = Vec::new();
    for form in forms_of(&seen.this) {
        let here = form.answers.values().filter(|answer| answer.result.as_deref() == Some("partly")).count();
        if here > 0 {
            n += here;
            records.push(RecordRef::new(form.kind, form.id));
        }
    }
    facts.int("matters.partly_count", n, records);
}

/// One entry a matter, most problems first; what belongs to no matter comes last, as 其他方面.
fn by_matter(seen: &Seen, problems: &[Problem], facts: &mut Facts) {
    let mut matters: BTreeMap<u8, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        let known = problem.matter.filter(|matter| (1..=8).contains(matter));
        matters.entry(known.unwrap_or(u8::MAX)).or_default().push(problem);
    }
    let mut groups: Vec<(u8, Vec<&Problem>)> = matters.into_iter().collect();
    groups.sort_by_key(|(matter, problems)| (*matter == u8::MAX, std::cmp::Reverse(problems.len()), *matter));
    let entries: Vec<Entry> = groups
        .into_iter()
        .map(|(matter, problems)| {
            let title = built_in::common().matter_text(matter).unwrap_or("其他方面").to_owned();
            let records = problems.iter().flat_map(|p| p.records.clone()).collect();
            let n = problems.len().to_string();
            Entry::new(&matter.to_string(), &format!("{title}{n}个"), records)
                .prose("matter", title)
                .live("count", n)
                .prose("told", told(seen, &problems))
        })
        .collect();
    facts.list("matters.top_problems", "个方面", entries);
}

/// The problems of a matter in words; the same words at several schools are said once.
fn told(seen: &Seen, problems: &[&Problem]) -> String {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for problem in problems {
        let school = seen.school(problem.school);
        let text = shortened(&said_of(school, &seen.unnamed(problem.school, &problem.text)), 60);
        match lines.iter_mut().find(|(said, _)| *said == text) {
            Some((_, schools)) if schools.contains(&school) => {}
            Some((_, schools)) => schools.push(school),
            None => lines.push((text, vec![school])),
        }
    }
    let rest: usize = lines.len().saturating_sub(TOLD);
    let mut sentences: Vec<String> =
        lines.into_iter().take(TOLD).map(|(text, schools)| format!("{}{text}", schools.join("、"))).collect();
    if rest > 0 {
        sentences.push(format!("其余{rest}个见督导记录"));
    }
    sentences.join("；")
}

/// Items judged 不符合 at more than one school.
fn common(seen: &Seen, problems: &[Problem], facts: &mut Facts) {
    let mut items: BTreeMap<(&str, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        if let Some(item) = problem.item {
            items.entry(item).or_default().push(problem);
        }
    }
    let entries = items.into_iter().filter_map(|((form, item), problems)| {
        let schools: BTreeSet<&str> = problems.iter().filter_map(|p| p.school).collect();
        let of_form = FormRef { id: Some(form.to_owned()), version: None };
        let wording = item_name(item_text(seen.form(&of_form), item)?);
        let records = problems.iter().flat_map(|p| p.records.clone()).collect();
        (schools.len() > 1).then(|| {
            Entry::new(&format!("{form}:{item}"), &format!("“{wording}”"), records)
                .prose("item", wording)
                .live("schools", schools.len().to_string())
        })
    });
    facts.list("problem.common", "项", super::lessons::largest_first(entries.collect()));
}

/// Items judged 不符合 in the month before and again in this one, at the same school.
fn repeated(seen: &Seen, problems: &[Problem], facts: &mut Facts) {
    let before = seen.before.as_ref().map(|before| self::problems(seen, before)).unwrap_or_default();
    let known: BTreeSet<_> = before.iter().filter_map(|p| Some((p.school?, p.item?))).collect();
    let again = problems.iter().filter(|p| p.school.zip(p.item).is_some_and(|key| known.contains(&key)));
    let entries: Vec<Entry> = again
        .map(|problem| {
            let school = seen.school(problem.school);
            let text = shortened(&said_of(school, &seen.unnamed(problem.school, &problem.text)), 40);
            let (form, item) = problem.item.unwrap_or_default();
            let key = format!("{}:{form}:{item}", problem.school.unwrap_or_default());
            Entry::new(&key, &format!("{school}{text}"), problem.records.clone())
                .live("school", school)
                .prose("what", text)
        })
        .collect();
    let records = entries.iter().flat_map(|entry| entry.records.clone()).collect();
    facts.int("problem.repeat_count", entries.len(), records);
    facts.list("problem.repeat_list", "项", entries);
}

/// Which of the eight matters were looked at, school by school.
fn coverage(seen: &Seen, problems: &[Problem], facts: &mut Facts) {
    let mut looked: BTreeMap<&str, BTreeMap<u8, BTreeSet<RecordRef>>> = BTreeMap::new();
    let mut note = |school: Option<&'_ str>, matter: Option<u8>, record: RecordRef| {
        if let (Some(school), Some(matter @ 1..=8)) = (school, matter) {
            let school = seen.input.schools.iter().map(|(id, _)| id.as_str()).find(|id| *id == school);
            if let Some(school) = school {
                looked.entry(school).or_default().entry(matter).or_default().insert(record);
            }
        }
    };
    for filled_form in forms_of(&seen.this) {
        let Some(form) = seen.form(filled_form.form) else { continue };
        let judged: BTreeSet<u8> = form
            .items()
            .filter(|item| {
                let result = filled_form.answers.get(&item.id).and_then(|answer| answer.result.as_deref());
                result.is_some_and(|result| result != "na")
            })
            .filter_map(|item| item.matter)
            .collect();
        for matter in judged {
            note(filled_form.school, Some(matter), RecordRef::new(filled_form.kind, filled_form.id));
        }
    }
    for (id, lesson) in &seen.this.observations {
        note(lesson.school.as_deref(), Some(3), RecordRef::new(Kind::Observation, id));
    }
    for problem in problems {
        for record in &problem.records {
            note(problem.school, problem.matter, record.clone());
        }
    }
    let texts: Vec<(u8, &str)> =
        (1..=8).map(|matter| (matter, built_in::common().matter_text(matter).unwrap_or_default())).collect();
    let missing = texts.iter().filter(|(matter, _)| !looked.values().any(|of| of.contains_key(matter)));
    let entries: Vec<Entry> = missing
        .map(|(matter, text)| Entry::new(&matter.to_string(), text, Vec::new()).prose("matter", *text))
        .collect();
    facts.int("matters.missing_count", entries.len(), Vec::new());
    facts.list("matters.missing", "项", entries);
    let none = BTreeMap::new();
    let of_school = |id: &str| looked.get(id).unwrap_or(&none);
    let rows = seen.input.schools.iter().map(|(id, _)| (id, of_school(id))).map(|(school, matters)| Row {
        cells: std::iter::once(seen.school(Some(school)).to_owned())
            .chain(texts.iter().map(|(matter, _)| if matters.contains_key(matter) { "已看" } else { "" }.to_owned()))
            .collect(),
        records: matters.values().flatten().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
    });
    let columns = std::iter::once("学校".to_owned()).chain(texts.iter().map(|(_, text)| (*text).to_owned()));
    facts.table("matters.coverage", Table { columns: columns.collect(), rows: rows.collect() });
}
