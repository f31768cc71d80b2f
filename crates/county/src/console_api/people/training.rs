//! 督学培训: what was held, who was there, and who still owes hours of the year.

use super::super::roster::{Held, Roster, count, living, typed};
use super::super::views_roster::{AttendanceLine, MaterialLine, OwingLine, TrainingLine, TrainingSheet, Trainings};
use super::{hours_of, hours_words, living as parts, owed, text};
use crate::desk::{AttendanceGiven, TrainingGiven};
use crate::http::Problem;
use crate::store::CountyTransaction;
use chrono::Datelike;
use duxue_domain::records::{Kind, Training};
use duxue_domain::rules::training as hours;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub year: Option<i32>,
}

/// # Errors
/// The store's.
pub fn list(tx: &mut CountyTransaction<'_>, question: &Question, now: u64) -> Result<Trainings, Problem> {
    let roster = Roster::read(tx, now)?;
    let mut all: Vec<Held<Training>> = living(tx.records_of(Kind::Training.name())?);
    all.sort_by_key(|(id, training)| Reverse((training.date.clone(), id.clone())));
    let this = roster.today.year();
    let year = question.year.unwrap_or(this);
    let years: BTreeSet<i32> =
        all.iter().filter_map(|(_, training)| hours::year(training)).chain([this, year]).collect();
    let mut owing = Vec::new();
    let mut owers = 0;
    for (id, person) in &roster.people {
        let Some(owed) = owed(&roster, person) else { continue };
        owers += 1;
        let done = hours_of(&roster, &all, id, year);
        if done < owed {
            owing.push(OwingLine {
                id: id.clone(),
                name: text(&person.name),
                zone_name: roster.zone_name(person.zone.as_deref()),
                phone: text(&person.phone),
                done,
                words: format!("还差 {}", hours_words(owed - done)),
            });
        }
    }
    owing.sort_by(|a, b| a.done.total_cmp(&b.done).then_with(|| (&a.zone_name, &a.id).cmp(&(&b.zone_name, &b.id))));
    let held: Vec<TrainingLine> =
        all.iter().filter(|(_, training)| hours::year(training) == Some(year)).map(line).collect();
    let enough = roster.setting.training_hours.unwrap_or_default();
    Ok(Trainings {
        year,
        years: years.into_iter().rev().collect(),
        words: format!("办了 {} 次；{owers} 位督学里 {} 位没满 {enough} 学时", held.len(), owing.len()),
        rows: held,
        owing,
    })
}

fn days_words(training: &Training) -> String {
    match &training.to {
        Some(to) if training.date.as_ref() != Some(to) => format!("{} 到 {to}", text(&training.date)),
        _ => text(&training.date),
    }
}

fn line((id, training): &Held<Training>) -> TrainingLine {
    let called = || parts(&training.attendance, |one| one.deleted);
    TrainingLine {
        id: id.clone(),
        title: text(&training.title),
        days_words: days_words(training),
        place: text(&training.place),
        hours: training.hours.unwrap_or_default(),
        present: count(called().filter(|(_, one)| one.state.as_deref() == Some("present"))),
        called: count(called()),
        materials: count(parts(&training.materials, |one| one.deleted)),
    }
}

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn sheet(tx: &mut CountyTransaction<'_>, id: Uuid, now: u64) -> Result<TrainingSheet, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Training.name() && !record.is_deleted());
    let record = record.ok_or_else(Problem::nothing_here)?;
    let seen = record.seq;
    let (id, training): Held<Training> = typed(record).ok_or_else(Problem::nothing_here)?;
    let attended = |person: &str| {
        let one = training.attendance.get(person).filter(|one| one.deleted != Some(true))?;
        Some(AttendanceGiven { state: text(&one.state), hours: one.hours })
    };
    let callable = |id: &String, person: &duxue_domain::records::Person| {
        attended(id).is_some() || (person.disabled != Some(true) && person.supervises())
    };
    let mut people: Vec<AttendanceLine> = roster
        .people
        .iter()
        .filter(|(id, person)| callable(id, person))
        .map(|(id, person)| AttendanceLine {
            id: id.clone(),
            name: text(&person.name),
            zone_name: roster.zone_name(person.zone.as_deref()),
            given: attended(id),
        })
        .collect();
    // Somebody who was entered twice and was there under the entry that was given up.
    let others = parts(&training.attendance, |one| one.deleted).filter(|(id, _)| roster.kept(id) != id.as_str());
    people.extend(others.map(|(id, _)| AttendanceLine {
        id: id.clone(),
        name: roster.person_name(Some(id)),
        zone_name: String::new(),
        given: attended(id),
    }));
    let place = |name: &str| roster.zones.iter().position(|(_, zone)| zone.name.as_deref() == Some(name));
    people.sort_by_cached_key(|line| (place(&line.zone_name), line.name.clone()));
    let materials = parts(&training.materials, |one| one.deleted).map(|(key, one)| MaterialLine {
        key: key.clone(),
        name: text(&one.name),
        hash: text(&one.hash),
        size_words: size_words(one.bytes.unwrap_or_default()),
    });
    Ok(TrainingSheet {
        days_words: days_words(&training),
        materials: materials.collect(),
        given: TrainingGiven {
            title: text(&training.title),
            date: text(&training.date),
            to: text(&training.to),
            place: text(&training.place),
            lecturer: text(&training.lecturer),
            hours: training.hours,
            note: text(&training.note),
            attendance: people.iter().filter_map(|line| Some((line.id.clone(), line.given.clone()?))).collect(),
            deleted: false,
            seen,
        },
        people,
        id,
    })
}

fn size_words(bytes: f64) -> String {
    match bytes {
        small if small < 100_000.0 => format!("{} KB", (small / 1024.0).ceil()),
        large => format!("{:.1} MB", large / 1024.0 / 1024.0),
    }
}
