//! A person's sheet: particulars, posts, terms, training, and what is on the person's hands.

use super::super::findings::read_since;
use super::super::roster::{Held, Roster, count, day_words, living, parse, typed};
use super::super::views::FactLine;
use super::super::views_complaint::NamedChoice;
use super::super::views_roster::{PersonSheet, PostLine, TrainingOfPerson};
use super::{days_words, hours_of, hours_words, in_order, names, owed, post_line, role_text, roles, text, zones};
use super::{list, living as parts};
use crate::desk::PersonGiven;
use crate::http::Problem;
use crate::permissions::Action;
use crate::sight::Records;
use chrono::Datelike;
use duxue_domain::records::{Complaint, Kind, Person, Training};
use duxue_domain::rules::training as hours;
use std::cmp::Reverse;
use uuid::Uuid;

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn sheet(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<PersonSheet, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Person.name() && !record.is_deleted());
    let record = record.ok_or_else(Problem::nothing_here)?;
    let seen = record.seq;
    let (id, person): Held<Person> = typed(record).ok_or_else(Problem::nothing_here)?;
    let trainings: Vec<Held<Training>> = living(tx.records_of(Kind::Training.name())?);
    let working = person.disabled != Some(true);
    let mut concerns = if working { list::expiring(&roster, &person) } else { Vec::new() };
    concerns.extend(list::too_many(&roster, &person).filter(|_| working));
    let mut terms: Vec<_> = parts(&person.past_terms, |term| term.deleted).map(|(_, term)| term).collect();
    terms.sort_by_key(|term| Reverse(term.from.clone()));
    let left = parse(person.disabled_on.as_deref()).map(|day| format!("{}离任", day_words(day, roster.today)));
    let merged = person.merged_into.as_deref().map(|into| format!("并入{}", roster.person_name(Some(into))));
    Ok(PersonSheet {
        role_text: role_text(person.role.as_deref()),
        zone_name: roster.zone_name(person.zone.as_deref()),
        left_words: match (working, merged, left) {
            (true, ..) => String::new(),
            (false, Some(merged), _) => merged,
            (false, None, left) => left.unwrap_or_else(|| "已离任".to_owned()),
        },
        concerns,
        posts: posts(&roster, &person, seen),
        past_terms: terms.iter().map(|term| days_words(term.from.as_deref(), term.to.as_deref())).collect(),
        training: training(&roster, &trainings, &id, &person),
        duties: duties(tx, &roster, &id)?,
        accounts: tx.accounts_of(&id)?,
        devices: count(tx.devices()?.iter().filter(|one| one.revoked.is_none() && one.person.to_string() == id)),
        given_up: given_up(&roster, &id),
        zones: zones(&roster),
        roles: roles(),
        schools: names(roster.schools.iter()),
        given: PersonGiven {
            name: text(&person.name),
            code: text(&person.code),
            role: text(&person.role),
            zone: text(&person.zone),
            phone: text(&person.phone),
            employment: text(&person.employment),
            certificate: text(&person.certificate),
            certificate_until: text(&person.certificate_until),
            term_from: text(&person.term_from),
            term_to: text(&person.term_to),
            seen,
        },
        id,
    })
}

fn given_up(roster: &Roster, id: &str) -> Vec<NamedChoice> {
    let own = |other: &str| roster.own_name(other).unwrap_or_default().to_owned();
    roster.given_up_for(id).map(|other| NamedChoice { id: other.to_owned(), name: own(other) }).collect()
}

fn posts(roster: &Roster, person: &Person, seen: u64) -> Vec<PostLine> {
    // A school that is not in sight is not named.
    let there = |school: &str| roster.school(Some(school)).is_some();
    let standing = parts(&person.posts, |post| post.deleted).filter(|(school, _)| there(school));
    let name = |school: &str| roster.school_name(Some(school));
    let mut all: Vec<PostLine> =
        standing.map(|(school, post)| post_line(roster, school, name(school), person, post, seen)).collect();
    for (_, past) in parts(&person.past_posts, |post| post.deleted) {
        let Some(school) = past.school.as_deref().filter(|school| there(school)) else { continue };
        all.push(PostLine {
            id: school.to_owned(),
            name: name(school),
            role_text: role_text(past.role.as_deref().or(person.role.as_deref())),
            days_words: days_words(past.from.as_deref(), past.to.as_deref()),
            runs: false,
            concern: None,
            given: None,
        });
    }
    in_order(all)
}

fn training(roster: &Roster, trainings: &[Held<Training>], id: &str, person: &Person) -> TrainingOfPerson {
    let year = roster.today.year();
    let done = hours_of(roster, trainings, id, year);
    let owed = owed(roster, person);
    let lacks = owed.map(|owed| owed - done).filter(|lacks| *lacks > 0.0);
    let words = match (owed, lacks) {
        (Some(owed), Some(lacks)) => format!("{done} / {}，还差 {}", hours_words(owed), hours_words(lacks)),
        (Some(owed), None) => format!("{done} / {}", hours_words(owed)),
        (None, _) => hours_words(done),
    };
    let mut had: Vec<_> = trainings
        .iter()
        .map(|(_, training)| (training, hours::hours(training, |one| roster.kept(one) == id)))
        .filter(|(_, hours)| *hours > 0.0)
        .collect();
    had.sort_by_key(|(training, _)| Reverse(training.date.clone()));
    let line = |(training, hours): &(&Training, f64)| FactLine {
        label: text(&training.title),
        text: format!("{} · {}", text(&training.date), hours_words(*hours)),
    };
    TrainingOfPerson { year, words, owes: lacks.is_some(), lines: had.iter().map(line).collect() }
}

/// What somebody else will have to do when this person leaves.
fn duties(tx: &mut dyn Records, roster: &Roster, id: &str) -> Result<Vec<String>, Problem> {
    let mut duties = Vec::new();
    let findings = read_since(tx, roster.today, roster.today)?;
    let open = findings.iter().filter(|one| one.is_open() && roster.is_same(one.supervisor(), id));
    let open = count(open);
    if open > 0 {
        duties.push(format!("{open} 项没销号的隐患和整改"));
    }
    if tx.may(Action::SeeComplaints) {
        let complaints: Vec<Held<Complaint>> = living(tx.records_of(Kind::Complaint.name())?);
        let open = complaints.iter().filter(|(_, one)| one.state.as_deref() != Some("closed"));
        let open = count(open.filter(|(_, one)| roster.is_same(one.handler.as_deref(), id)));
        if open > 0 {
            duties.push(format!("{open} 件没办结的投诉"));
        }
    }
    Ok(duties)
}
