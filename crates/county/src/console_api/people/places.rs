//! 学校与片区: zones and schools of the roster, with their parts and their people.

use super::super::findings::read_since;
use super::super::roster::{Held, Roster, count, typed};
use super::super::views::Tone;
use super::super::views_complaint::NamedChoice;
use super::super::views_roster::{Concern, FilterCount, PlaceLine, PlaceSheet, Places, PostLine, ZoneOfRoster};
use super::{days_words, in_order, living, named, names, post_line, role_text, text, zones};
use crate::desk::{SchoolGiven, UnitGiven, ZoneGiven};
use crate::http::Problem;
use crate::sight::Records;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, Person, School, Zone};
use duxue_domain::rules::choices;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub show: Show,
    pub zone: Option<String>,
    pub kind: Option<String>,
    pub words: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    Open,
    /// Without a supervisor.
    Unsupervised,
    Closed,
}

const SHOWS: [(Show, &str, &str); 3] =
    [(Show::Open, "open", "在办"), (Show::Unsupervised, "unsupervised", "没有督学"), (Show::Closed, "closed", "停办")];

/// # Errors
/// The store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Places, Problem> {
    let roster = Roster::read(tx, now)?;
    let asked = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
    let (zone, kind, words) = (asked(&question.zone), asked(&question.kind), asked(&question.words));
    let found: Vec<(bool, PlaceLine)> = roster
        .all_schools
        .iter()
        .filter(|(_, school)| zone.is_none() || school.zone == zone)
        .filter(|(_, school)| kind.is_none() || school.school_kind == kind)
        .map(|held| (held.1.is_open(roster.today), line(&roster, held)))
        .filter(|(_, line)| words.as_deref().is_none_or(|words| has(line, words)))
        .collect();
    let fits = |show: Show, (open, line): &(bool, PlaceLine)| match show {
        Show::Open => *open,
        Show::Unsupervised => *open && line.supervisors.is_empty(),
        Show::Closed => !open,
    };
    let filters = SHOWS.into_iter().map(|(show, id, label)| FilterCount {
        id: id.to_owned(),
        label: label.to_owned(),
        count: count(found.iter().filter(|one| fits(show, one))),
    });
    let filters: Vec<FilterCount> = filters.collect();
    let mut seqs = HashMap::new();
    for record in tx.records_of(Kind::Zone.name())? {
        seqs.insert(record.id.to_string(), record.seq);
    }
    Ok(Places {
        words: format!("{} 个责任区，{} 所学校", roster.zones.len(), roster.schools.len()),
        filters,
        zones: roster.zones.iter().map(|held| zone_line(&roster, held, &seqs)).collect(),
        rows: found.into_iter().filter(|one| fits(question.show, one)).map(|(_, line)| line).collect(),
        kinds: kinds(),
    })
}

fn has(line: &PlaceLine, words: &str) -> bool {
    let texts = [&line.name, &line.code, &line.township, &line.head, &line.supervisors];
    words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Responsible supervisors and zone leads who are posted there; what a school's own people do is another matter.
pub(super) fn supervisors<'a>(roster: &'a Roster, school: &'a str) -> impl Iterator<Item = &'a Held<Person>> {
    roster.posted(school).filter(move |(_, person)| {
        let post = person.posts.get(school).and_then(|post| post.role.as_deref());
        matches!(post.or(person.role.as_deref()), Some("supervisor" | "zone_lead"))
    })
}

fn line(roster: &Roster, (id, school): &Held<School>) -> PlaceLine {
    let names: Vec<&str> = supervisors(roster, id).filter_map(|(_, person)| person.name.as_deref()).collect();
    PlaceLine {
        id: id.clone(),
        name: text(&school.name),
        code: text(&school.code),
        kind_text: kind_text(school),
        township: text(&school.township),
        zone_name: roster.zone_name(school.zone.as_deref()),
        head: text(&school.head),
        phone: text(&school.phone),
        students: school.students,
        supervisors: names.join("、"),
        closed_words: closed_words(roster, school),
        concerns: concerns(roster, id, school),
    }
}

fn kind_text(school: &School) -> String {
    let kind = school.school_kind.as_deref().and_then(|kind| built_in::common().school_kind_text(kind));
    kind.unwrap_or_default().to_owned()
}

fn kinds() -> Vec<NamedChoice> {
    let kinds = &built_in::common().school_kinds;
    kinds.iter().map(|kind| NamedChoice { id: kind.id.clone(), name: kind.text.clone() }).collect()
}

fn closed_words(roster: &Roster, school: &School) -> String {
    let closed = school.closed_on.as_deref().map(|day| format!("{day} 起停办"));
    let into = school.merged_into.as_deref().map(|into| format!("并入{}", roster.school_name(Some(into))));
    match (closed, into) {
        (_, Some(into)) => into,
        (closed, None) => closed.unwrap_or_default(),
    }
}

fn concerns(roster: &Roster, id: &str, school: &School) -> Vec<Concern> {
    let lacks = school.is_open(roster.today) && supervisors(roster, id).next().is_none();
    lacks.then(|| Concern { words: "没有督学".to_owned(), tone: Tone::Danger }).into_iter().collect()
}

fn zone_line(roster: &Roster, (id, zone): &Held<Zone>, seqs: &HashMap<String, u64>) -> ZoneOfRoster {
    let mine = |of: &Option<String>| of.as_deref() == Some(id.as_str());
    let schools = || roster.schools.iter().filter(|(_, school)| mine(&school.zone));
    let working = || roster.people.iter().filter(|(_, person)| person.disabled != Some(true) && mine(&person.zone));
    let role = |role: &'static str| working().filter(move |(_, person)| person.role.as_deref() == Some(role));
    let leads: Vec<&str> = role("zone_lead").filter_map(|(_, person)| person.name.as_deref()).collect();
    ZoneOfRoster {
        given: ZoneGiven {
            name: text(&zone.name),
            code: text(&zone.code),
            order: zone.order.unwrap_or_default(),
            closed: false,
            seen: seqs.get(id).copied().unwrap_or_default(),
        },
        leads: leads.join("、"),
        schools: count(schools()),
        supervisors: count(role("supervisor")),
        unsupervised: count(schools().filter(|(school, _)| supervisors(roster, school).next().is_none())),
        id: id.clone(),
    }
}

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn sheet(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<PlaceSheet, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::School.name() && !record.is_deleted());
    let record = record.ok_or_else(Problem::nothing_here)?;
    let seen = record.seq;
    let (id, school): Held<School> = typed(record).ok_or_else(Problem::nothing_here)?;
    let open = read_since(tx, roster.today, roster.today)?;
    let open = count(open.iter().filter(|one| one.is_open() && roster.is_same(one.school(), &id)));
    let is_point = |school: &School| school.school_kind.as_deref() == Some("teaching-point");
    let given_up = roster
        .given_up_for(&id)
        .map(|other| NamedChoice { id: other.to_owned(), name: roster.school_name(Some(other)) });
    Ok(PlaceSheet {
        kind_text: kind_text(&school),
        zone_name: roster.zone_name(school.zone.as_deref()),
        closed_words: closed_words(&roster, &school),
        concerns: concerns(&roster, &id, &school),
        posts: posts(tx, &roster, &id)?,
        points: names(roster.schools.iter().filter(|(_, point)| point.parent.as_deref() == Some(id.as_str()))),
        given_up: given_up.collect(),
        duties: (open > 0).then(|| format!("{open} 项没销号的隐患和整改")).into_iter().collect(),
        facts: facts(),
        unit_kinds: named(choices(Kind::School.name(), "unit_kind")),
        zones: zones(&roster),
        kinds: kinds(),
        parents: names(roster.schools.iter().filter(|(other, school)| *other != id && !is_point(school))),
        given: given(&school, seen),
        id,
    })
}

fn facts() -> Vec<NamedChoice> {
    let facts = &built_in::common().school_facts;
    facts.iter().map(|fact| NamedChoice { id: fact.id.clone(), name: fact.text.clone() }).collect()
}

fn given(school: &School, seen: u64) -> SchoolGiven {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let facts = &built_in::common().school_facts;
    SchoolGiven {
        name: text(&school.name),
        code: text(&school.code),
        school_kind: text(&school.school_kind),
        township: text(&school.township),
        zone: text(&school.zone),
        parent: text(&school.parent),
        head: text(&school.head),
        phone: text(&school.phone),
        students: number(school.students),
        teachers: number(school.teachers),
        address: text(&school.address),
        facts: facts.iter().map(|fact| (fact.id.clone(), school.facts.get(&fact.id).copied())).collect(),
        units: living(&school.units, |unit| unit.deleted)
            .map(|(id, unit)| UnitGiven {
                id: id.clone(),
                name: text(&unit.name),
                unit_kind: text(&unit.unit_kind),
                head: text(&unit.head),
                phone: text(&unit.phone),
                deleted: false,
            })
            .collect(),
        seen,
    }
}

fn posts(tx: &mut dyn Records, roster: &Roster, school: &str) -> Result<Vec<PostLine>, Problem> {
    let mut posts = Vec::new();
    for record in tx.records_of(Kind::Person.name())?.into_iter().filter(|record| !record.is_deleted()) {
        let seen = record.seq;
        let Some((id, person)) = typed::<Person>(record).filter(|(_, person)| person.merged_into.is_none()) else {
            continue;
        };
        let name = text(&person.name);
        if let Some(post) = person.posts.get(school).filter(|post| post.deleted != Some(true)) {
            posts.push(post_line(roster, &id, name.clone(), &person, post, seen));
        }
        let past = living(&person.past_posts, |post| post.deleted);
        for (_, past) in past.filter(|(_, past)| past.school.as_deref() == Some(school)) {
            posts.push(PostLine {
                id: id.clone(),
                name: name.clone(),
                role_text: role_text(past.role.as_deref().or(person.role.as_deref())),
                days_words: days_words(past.from.as_deref(), past.to.as_deref()),
                runs: false,
                concern: None,
                given: None,
            });
        }
    }
    Ok(in_order(posts))
}
