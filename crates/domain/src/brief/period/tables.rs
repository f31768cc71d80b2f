//! What is told in tables and drawn as charts: month by month, hazards by category and state, lessons by subject.

use super::span::months_within;
use crate::brief::facts::{Entry, Facts, RecordRef, Row, Table, decimal};
use crate::brief::input::{Finding, Held, Seen, filled, refs};
use crate::brief::lessons::largest_first;
use crate::forms::{Interaction, RubricScore, built_in};
use crate::records::{Hazard, Kind, Observation};
use crate::rules::quota::visit_day;
use std::collections::BTreeMap;

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    months(seen, facts);
    hazards(seen, facts);
    subjects(seen, facts);
    interaction(seen, facts);
}

fn table(columns: &[&str], rows: Vec<Row>) -> Table {
    Table { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows }
}

fn found_hazards<'a>(seen: &Seen<'a>) -> Vec<(&'a Held<Hazard>, Finding<'a>)> {
    let all = seen.input.hazards.iter().filter(|(_, hazard)| hazard.deleted != Some(true));
    let all = all.map(|held| (held, Finding::of_hazard(held)));
    all.filter(|(_, finding)| finding.found.is_some_and(|day| seen.this.span.holds(day) && day <= seen.as_of)).collect()
}

fn months(seen: &Seen, facts: &mut Facts) {
    // What was done during a visit counts in the visit's month, however wrong its own day.
    let day_of_visit: BTreeMap<&str, chrono::NaiveDate> =
        seen.this.visits.iter().filter_map(|(id, visit)| Some((id.as_str(), visit_day(visit)?))).collect();
    let hazards: Vec<Finding> =
        seen.input.hazards.iter().filter(|(_, h)| h.deleted != Some(true)).map(Finding::of_hazard).collect();
    let rows = months_within(seen.this.span, seen.as_of).into_iter().map(|month| {
        let visits: Vec<_> = seen
            .this
            .visits
            .iter()
            .copied()
            .filter(|(_, v)| visit_day(v).is_some_and(|day| month.holds(day)))
            .collect();
        let lessons = seen.this.observations.iter().copied().filter(|(_, lesson)| {
            let day = lesson.visit.as_deref().and_then(|visit| day_of_visit.get(visit).copied());
            day.or_else(|| lesson.date.as_deref()?.parse().ok()).is_some_and(|day| month.holds(day))
        });
        let lessons: Vec<_> = lessons.collect();
        let found: Vec<&Finding> = hazards.iter().filter(|f| f.found.is_some_and(|day| month.holds(day))).collect();
        let closed: Vec<&Finding> =
            hazards.iter().filter(|f| f.closed.is_some_and(|day| month.holds(day) && day <= seen.as_of)).collect();
        let mut records = refs(Kind::Visit, visits.iter().copied());
        records.extend(refs(Kind::Observation, lessons.iter().copied()));
        records.extend(found.iter().chain(&closed).map(|finding| finding.record.clone()));
        let counts = [visits.len(), lessons.len(), found.len(), closed.len()];
        let name = month.first.format("%-m月").to_string();
        Row { cells: std::iter::once(name).chain(counts.map(|n| n.to_string())).collect(), records }
    });
    facts.table(
        "period.months",
        table(&["月份", "督导（次）", "听课（节）", "发现隐患（项）", "销号隐患（项）"], rows.collect()),
    );
}

const STATES: [&str; 4] = ["open", "working", "replied", "closed"];

/// Hazards found in the period by category: grade, and the state they are in on the day that is told.
fn hazards(seen: &Seen, facts: &mut Facts) {
    let found = found_hazards(seen);
    let mut categories: BTreeMap<&str, Vec<&(&Held<Hazard>, Finding)>> = BTreeMap::new();
    for one in &found {
        categories.entry(one.0.1.category.as_deref().unwrap_or("other")).or_default().push(one);
    }
    let mut groups: Vec<(&str, Vec<_>)> = categories.into_iter().collect();
    groups.sort_by_key(|(id, all)| (std::cmp::Reverse(all.len()), *id));
    let rows = groups.into_iter().map(|(id, all)| {
        let name = built_in::hazard_catalogue().category(id).map_or("其他", |category| category.text.as_str());
        let major = all.iter().filter(|(held, _)| held.1.grade.as_deref() == Some("major")).count();
        let mut cells = vec![name.to_owned(), (all.len() - major).to_string(), major.to_string()];
        let states: Vec<&str> = all.iter().map(|(_, finding)| finding.state_on(seen.as_of)).collect();
        cells.extend(STATES.map(|state| states.iter().filter(|one| **one == state).count().to_string()));
        cells.push(all.iter().filter(|(_, finding)| finding.overdue_days(seen.as_of).is_some()).count().to_string());
        Row { cells, records: all.iter().map(|(_, finding)| finding.record.clone()).collect() }
    });
    let columns = ["类别", "一般", "重大", "待整改", "整改中", "待复查", "已销号", "其中逾期"];
    facts.table("period.hazards", table(&columns, rows.collect()));
    let records: Vec<RecordRef> = found.iter().map(|(_, finding)| finding.record.clone()).collect();
    let closed = found.iter().filter(|(_, finding)| finding.state_on(seen.as_of) == "closed").count();
    facts.int("hazards.found_closed", closed, records.clone());
    facts.percent("hazards.found_closed_rate", closed, found.len(), records);
}

struct Lesson<'a> {
    held: &'a Held<Observation>,
    score: Option<RubricScore>,
}

/// Lessons by subject: how many, the mean, and how many of each band, the best band first.
fn subjects(seen: &Seen, facts: &mut Facts) {
    let mut subjects: BTreeMap<&str, Vec<Lesson>> = BTreeMap::new();
    let mut bands: Vec<(f64, String)> = Vec::new();
    for held in seen.this.observations.iter().copied() {
        let score = seen.form(&held.1.form).and_then(|form| form.score_lesson(&held.1));
        let score = score.filter(|score| !score.provisional && score.scored > 0);
        if let Some(band) = score.as_ref().and_then(|score| score.band.as_ref())
            && !bands.iter().any(|(_, text)| *text == band.text)
        {
            bands.push((band.min, band.text.clone()));
        }
        let subject = filled(held.1.subject.as_deref()).unwrap_or("没有写学科");
        subjects.entry(subject).or_default().push(Lesson { held, score });
    }
    bands.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut groups: Vec<(&str, Vec<Lesson>)> = subjects.into_iter().collect();
    groups.sort_by_key(|(subject, all)| (std::cmp::Reverse(all.len()), *subject));
    let (mut lessons, mut drawn, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for (subject, all) in groups {
        let records = refs(Kind::Observation, all.iter().map(|lesson| lesson.held));
        let points: Vec<f64> = all.iter().filter_map(|lesson| Some(lesson.score.as_ref()?.points)).collect();
        let mean = (!points.is_empty()).then(|| points.iter().sum::<f64>() / points.len() as f64);
        let of_band = |band: &str| {
            all.iter()
                .filter(|l| l.score.as_ref().and_then(|s| s.band.as_ref()).is_some_and(|b| b.text == band))
                .count()
        };
        let counts: Vec<String> = bands.iter().map(|(_, band)| of_band(band).to_string()).collect();
        let mut cells = vec![subject.to_owned(), all.len().to_string(), mean.map(decimal).unwrap_or_default()];
        cells.extend(counts.iter().cloned());
        lessons.push(Row { cells, records: records.clone() });
        if !points.is_empty() {
            drawn.push(Row {
                cells: std::iter::once(subject.to_owned()).chain(counts).collect(),
                records: records.clone(),
            });
        }
        let n = all.len().to_string();
        entries
            .push(Entry::new(subject, &format!("{subject}{n}节"), records).prose("subject", subject).live("count", n));
    }
    let names: Vec<&str> = bands.iter().map(|(_, text)| text.as_str()).collect();
    facts.table("period.lessons", table(&[&["学科", "听课（节）", "平均得分"][..], &names].concat(), lessons));
    facts.table("period.bands", table(&[&["学科"][..], &names].concat(), drawn));
    facts.list("lessons.by_subject", "个学科", entries);
}

/// Coded lessons: Rt and Ch of each, and how many of each type.
fn interaction(seen: &Seen, facts: &mut Facts) {
    let behaviours = &built_in::lesson_kinds().behaviours;
    // A lesson that nobody coded, or with codes of a newer version, has no point.
    let coded: Vec<(&Held<Observation>, Interaction)> = seen
        .this
        .observations
        .iter()
        .filter_map(|held| Some((*held, behaviours.analyse(&held.1.codes, behaviours.d_counts_as.default).ok()?)))
        .collect();
    let rows = coded.iter().map(|((id, lesson), analysed)| {
        let subject = filled(lesson.subject.as_deref()).unwrap_or("课");
        let name = format!("{}{subject}", seen.school(lesson.school.as_deref()));
        let measures = analysed.measures;
        let kind = analysed.type_text.clone().unwrap_or_default();
        let cells = vec![name, format!("{:.2}", measures.rt), format!("{:.2}", measures.ch), kind];
        Row { cells, records: vec![RecordRef::new(Kind::Observation, id)] }
    });
    facts.table("period.plane", table(&["听的课", "Rt", "Ch", "类型"], rows.collect()));
    let mut types: BTreeMap<String, Vec<RecordRef>> = BTreeMap::new();
    for ((id, _), analysed) in &coded {
        if let Some(kind) = &analysed.type_text {
            types.entry(kind.clone()).or_default().push(RecordRef::new(Kind::Observation, id));
        }
    }
    let entries = types.into_iter().map(|(kind, records)| {
        let n = records.len().to_string();
        Entry::new(&kind, &format!("{kind}{n}节"), records).prose("kind", kind.clone()).live("count", n)
    });
    facts.list("lessons.types", "类", largest_first(entries.collect()));
    facts.count("lessons.coded", refs(Kind::Observation, coded.iter().map(|(held, _)| *held)));
}
