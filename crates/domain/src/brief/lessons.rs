//! Facts on lessons observed and on checks: how many, of which kind, how they were judged.

use super::facts::{Entry, Facts, RecordRef, decimal};
use super::input::{Held, Month, Seen, filled, refs};
use super::prose::{clause, shortened, without_teacher};
use crate::forms::{RubricScore, built_in};
use crate::records::{Kind, Observation};
use std::collections::{BTreeMap, BTreeSet};

/// So many lessons must be scored in both months before their means are compared.
const ENOUGH_TO_COMPARE: usize = 10;
/// So many must be scored before one dimension is called the weakest.
const ENOUGH_TO_NAME: usize = 3;

struct Scored<'a> {
    lesson: &'a Held<Observation>,
    score: RubricScore,
}

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let lessons = &seen.this.observations;
    facts.count("lessons.count", refs(Kind::Observation, lessons.iter().copied()));
    let teachers: BTreeSet<(&str, &str)> = lessons
        .iter()
        .filter_map(|(_, o)| Some((o.school.as_deref().unwrap_or_default(), filled(o.teacher.as_deref())?)))
        .collect();
    facts.int("lessons.teachers", teachers.len(), refs(Kind::Observation, lessons.iter().copied()));
    let schools: BTreeSet<&str> = lessons.iter().filter_map(|(_, o)| o.school.as_deref()).collect();
    facts.int("lessons.schools", schools.len(), refs(Kind::Observation, lessons.iter().copied()));
    kinds(lessons, facts);

    let scored = scored(seen, &seen.this);
    let before = seen.before.as_ref().map(|before| self::scored(seen, before)).unwrap_or_default();
    facts.count("lessons.scored", refs(Kind::Observation, scored.iter().map(|s| s.lesson)));
    let mean = mean(&scored);
    let scored_refs = refs(Kind::Observation, scored.iter().map(|s| s.lesson));
    facts.number("lessons.mean", mean, scored_refs.clone());
    let comparable = scored.len() >= ENOUGH_TO_COMPARE && before.len() >= ENOUGH_TO_COMPARE;
    let delta = mean.zip(self::mean(&before)).map(|(now, then)| now - then).filter(|_| comparable);
    facts.number("lessons.mean_delta", delta, scored_refs.clone());
    facts.number("lessons.mean_diff", delta.map(f64::abs), scored_refs);
    bands(&scored, facts);
    weakest(&scored, facts);
    one_line(seen, &scored, facts);
    words(seen, facts);
    checks(seen, facts);
}

fn scored<'a>(seen: &Seen<'a>, month: &Month<'a>) -> Vec<Scored<'a>> {
    month
        .observations
        .iter()
        .filter_map(|lesson| {
            let score = seen.form(&lesson.1.form)?.score_lesson(&lesson.1)?;
            (!score.provisional && score.scored > 0).then_some(Scored { lesson, score })
        })
        .collect()
}

fn mean(scored: &[Scored]) -> Option<f64> {
    let n = scored.len() as f64;
    (!scored.is_empty()).then(|| scored.iter().map(|s| s.score.points).sum::<f64>() / n)
}

fn kinds(lessons: &[&Held<Observation>], facts: &mut Facts) {
    let mut by_kind: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for (id, lesson) in lessons {
        if let Some(kind) = lesson.lesson_kind.as_deref() {
            by_kind.entry(kind).or_default().push(RecordRef::new(Kind::Observation, id));
        }
    }
    let entries = by_kind.into_iter().filter_map(|(id, records)| {
        let name = built_in::lesson_kinds().kind(id)?.text.clone();
        let n = records.len().to_string();
        Some(Entry::new(id, &format!("{name}{n}节"), records).prose("kind", name).live("count", n))
    });
    facts.list("lessons.kinds", "类", largest_first(entries.collect()));
}

fn bands(scored: &[Scored], facts: &mut Facts) {
    // Bands are listed from the best down, as the rubric has them.
    let mut by_band: BTreeMap<String, (f64, String, Vec<RecordRef>)> = BTreeMap::new();
    for Scored { lesson, score } in scored {
        if let Some(band) = &score.band {
            let entry = by_band.entry(band.id.clone()).or_insert_with(|| (band.min, band.text.clone(), Vec::new()));
            entry.2.push(RecordRef::new(Kind::Observation, &lesson.0));
        }
    }
    let mut bands: Vec<_> = by_band.into_iter().collect();
    bands.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    let entries = bands.into_iter().map(|(id, (_, name, records))| {
        let n = records.len().to_string();
        Entry::new(&id, &format!("{name}{n}节"), records).prose("band", name).live("count", n)
    });
    facts.list("lessons.by_band", "档", entries.collect());
}

fn weakest(scored: &[Scored], facts: &mut Facts) {
    let mut parts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for section in scored.iter().flat_map(|s| &s.score.sections) {
        let part = parts.entry(&section.title).or_default();
        part.0 += section.points;
        part.1 += section.max;
    }
    let lowest = parts
        .into_iter()
        .filter(|(_, (points, max))| *max > 0.0 && points < max)
        .min_by(|(_, a), (_, b)| (a.0 / a.1).total_cmp(&(b.0 / b.1)))
        .filter(|_| scored.len() >= ENOUGH_TO_NAME);
    facts.text(
        "lessons.weak_dimension",
        lowest.map(|(title, _)| title.to_owned()),
        refs(Kind::Observation, scored.iter().map(|s| s.lesson)),
    );
}

/// The only lesson of a month in words: school, class, subject, kind, points and band; never the teacher.
fn one_line(seen: &Seen, scored: &[Scored], facts: &mut Facts) {
    let [only] = seen.this.observations.as_slice() else { return facts.nothing("lesson.one_line") };
    let lesson = &only.1;
    let class = filled(lesson.class.as_deref()).unwrap_or_default();
    let subject = filled(lesson.subject.as_deref()).map(|subject| format!("{subject}课")).unwrap_or_default();
    let mut line = format!("{}{class}{subject}", seen.school(lesson.school.as_deref()));
    if let Some(kind) = lesson.lesson_kind.as_deref().and_then(|kind| built_in::lesson_kinds().kind(kind)) {
        line.push_str(&format!("，{}", kind.text));
    }
    if let [Scored { score, .. }] = scored {
        line.push_str(&format!("，评{}分", decimal(score.points)));
        if let Some(band) = &score.band {
            line.push_str(&format!("，{}", band.text));
        }
    }
    facts.text("lesson.one_line", Some(clause(&line)), refs(Kind::Observation, [*only]));
}

/// What the supervisor wrote of strengths, shortcomings and advice, lesson by lesson.
fn words(seen: &Seen, facts: &mut Facts) {
    let lists: [(&str, fn(&Observation) -> &Option<String>); 3] = [
        ("lessons.strengths", |o| &o.strengths),
        ("lessons.shortcomings", |o| &o.shortcomings),
        ("lessons.advice", |o| &o.advice),
    ];
    for (name, of) in lists {
        let entries = seen.this.observations.iter().filter_map(|(id, lesson)| {
            let written = filled(of(lesson).as_deref())?;
            let text = shortened(&clause(&without_teacher(written, lesson.teacher.as_deref())), 60);
            let school = seen.school(lesson.school.as_deref());
            let subject = filled(lesson.subject.as_deref()).map_or_else(|| "有一节课".to_owned(), |s| format!("{s}课"));
            let entry = Entry::new(id, &text, vec![RecordRef::new(Kind::Observation, id)]);
            Some(entry.live("school", school).prose("subject", subject).prose("text", text))
        });
        facts.list(name, "条", entries.collect());
    }
}

fn checks(seen: &Seen, facts: &mut Facts) {
    let checks = &seen.this.checks;
    facts.count("checks.count", refs(Kind::Check, checks.iter().copied()));
    let mut by_form: BTreeMap<&str, (String, Vec<RecordRef>)> = BTreeMap::new();
    for (id, check) in checks {
        let Some(form) = seen.form(&check.form) else { continue };
        let title = form.title.split('（').next().unwrap_or_default().trim_end_matches('表').to_owned();
        let entry = by_form.entry(&form.id).or_insert_with(|| (title, Vec::new()));
        entry.1.push(RecordRef::new(Kind::Check, id));
    }
    let entries = by_form.into_iter().map(|(id, (title, records))| {
        let n = records.len().to_string();
        Entry::new(id, &format!("{title}{n}次"), records).prose("title", title).live("count", n)
    });
    facts.list("checks.by_kind", "种", largest_first(entries.collect()));
}

pub(super) fn largest_first(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| b.records.len().cmp(&a.records.len()).then_with(|| a.key.cmp(&b.key)));
    entries
}
