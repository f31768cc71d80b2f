//! 人员: everybody of the roster, with what runs out, who has too many schools and who owes training.

use super::super::roster::{Held, Roster, count, living};
use super::super::views::Tone;
use super::super::views_roster::{Concern, FilterCount, People, PersonLine};
use super::{hours_of, hours_words, owed, role_text, roles, runs_out, text, zones};
use crate::http::Problem;
use crate::sight::Records;
use chrono::Datelike;
use duxue_domain::records::{Kind, Person, Training};
use duxue_domain::rules::choice_name;
use serde::Deserialize;
use std::collections::HashSet;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub show: Show,
    pub zone: Option<String>,
    pub role: Option<String>,
    pub words: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    Working,
    /// A post, a term or a certificate that runs out or has run out.
    Expiring,
    TooMany,
    /// Supervisors who are posted nowhere.
    Idle,
    Owing,
    /// Whose name, phone or certificate somebody else has too.
    Twins,
    Left,
}

const SHOWS: [(Show, &str, &str); 7] = [
    (Show::Working, "working", "在任"),
    (Show::Expiring, "expiring", "快到期"),
    (Show::TooMany, "too_many", "学校太多"),
    (Show::Idle, "idle", "没挂学校"),
    (Show::Owing, "owing", "欠学时"),
    (Show::Twins, "twins", "像是重复"),
    (Show::Left, "left", "离任"),
];

struct Found {
    line: PersonLine,
    working: bool,
    expiring: bool,
    too_many: bool,
    idle: bool,
    twin: bool,
}

impl Found {
    fn fits(&self, show: Show) -> bool {
        match show {
            Show::Left => !self.working,
            Show::Working => self.working,
            Show::Expiring => self.working && self.expiring,
            Show::TooMany => self.working && self.too_many,
            Show::Idle => self.working && self.idle,
            Show::Twins => self.working && self.twin,
            Show::Owing => self.working && self.line.owes_training,
        }
    }
}

/// # Errors
/// The store's.
pub fn people(tx: &mut dyn Records, question: &Question, now: u64) -> Result<People, Problem> {
    let roster = Roster::read(tx, now)?;
    let trainings: Vec<Held<Training>> = living(tx.records_of(Kind::Training.name())?);
    let asked = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
    let (zone, role, words) = (asked(&question.zone), asked(&question.role), asked(&question.words));
    let twins = twins(&roster);
    let mut found: Vec<Found> = roster
        .people
        .iter()
        .filter(|(_, person)| zone.is_none() || person.zone == zone)
        .filter(|(_, person)| role.is_none() || person.role == role)
        .map(|held| find(&roster, &trainings, &twins, held))
        .filter(|found| words.as_deref().is_none_or(|words| has(&found.line, words)))
        .collect();
    // Whoever belongs to no zone comes last.
    let place = |name: &str| {
        let at = roster.zones.iter().position(|(_, zone)| zone.name.as_deref() == Some(name));
        at.unwrap_or(roster.zones.len())
    };
    found.sort_by_cached_key(|one| (place(&one.line.zone_name), one.line.code.clone()));
    let filters = SHOWS.into_iter().map(|(show, id, label)| FilterCount {
        id: id.to_owned(),
        label: label.to_owned(),
        count: count(found.iter().filter(|one| one.fits(show))),
    });
    let filters: Vec<FilterCount> = filters.collect();
    Ok(People {
        words: format!("在任 {} 人", filters[0].count),
        filters,
        rows: found.into_iter().filter(|one| one.fits(question.show)).map(|one| one.line).collect(),
        zones: zones(&roster),
        roles: roles(),
    })
}

fn has(line: &PersonLine, words: &str) -> bool {
    let texts = [&line.name, &line.code, &line.phone, &line.school_names];
    words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// What more than one working person has: a name, a phone, a certificate.
fn twins(roster: &Roster) -> HashSet<&str> {
    let (mut seen, mut twice) = (HashSet::new(), HashSet::new());
    for (_, person) in roster.people.iter().filter(|(_, person)| person.disabled != Some(true)) {
        for text in told_apart_by(person) {
            if !seen.insert(text) {
                twice.insert(text);
            }
        }
    }
    twice
}

fn told_apart_by(person: &Person) -> impl Iterator<Item = &str> {
    [&person.name, &person.phone, &person.certificate].into_iter().flatten().map(String::as_str)
}

fn find(roster: &Roster, trainings: &[Held<Training>], twins: &HashSet<&str>, (id, person): &Held<Person>) -> Found {
    let working = person.disabled != Some(true);
    let schools: Vec<String> = roster.posts_of(person).map(|school| roster.school_name(Some(school))).collect();
    let mut concerns = if working { expiring(roster, person) } else { Vec::new() };
    let has_expiring = !concerns.is_empty();
    let most = too_many(roster, person);
    concerns.extend(most.clone().filter(|_| working));
    let idle = person.role.as_deref() == Some("supervisor") && schools.is_empty();
    if idle && working {
        concerns.push(Concern { words: "没挂学校".to_owned(), tone: Tone::Soon });
    }
    let done = hours_of(roster, trainings, id, roster.today.year());
    let owed = owed(roster, person);
    let employment = person.employment.as_deref().and_then(|one| choice_name(Kind::Person.name(), "employment", one));
    let role = [role_text(person.role.as_deref()), employment.unwrap_or_default()];
    Found {
        line: PersonLine {
            id: id.clone(),
            name: text(&person.name),
            code: text(&person.code),
            role_text: role.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
            zone_name: roster.zone_name(person.zone.as_deref()),
            phone: text(&person.phone),
            schools: count(&schools),
            school_names: schools.join("、"),
            training: owed.map(|owed| format!("{done} / {}", hours_words(owed))).unwrap_or_default(),
            owes_training: owed.is_some_and(|owed| done < owed),
            concerns,
        },
        working,
        expiring: has_expiring,
        too_many: most.is_some(),
        idle,
        twin: told_apart_by(person).any(|text| twins.contains(text)),
    }
}

/// What of a working person runs out, or has.
pub(super) fn expiring(roster: &Roster, person: &Person) -> Vec<Concern> {
    let posts = person.posts.iter().filter(|(school, post)| {
        post.holds_on(roster.today) && roster.school(Some(school)).is_some_and(|school| school.is_open(roster.today))
    });
    let soonest = posts.filter_map(|(_, post)| post.to.as_deref()).min();
    let certificate = person.certificate_until.as_deref();
    [
        runs_out(roster, "任期", person.term_to.as_deref()),
        runs_out(roster, "督学证", certificate),
        runs_out(roster, "任职", soonest),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// More schools than one supervisor should have (a county's own number).
pub(super) fn too_many(roster: &Roster, person: &Person) -> Option<Concern> {
    let most = roster.setting.schools_per_supervisor.filter(|most| *most > 0)?;
    let have = count(roster.posts_of(person));
    let supervises = person.role.as_deref() == Some("supervisor");
    (supervises && have > most)
        .then(|| Concern { words: format!("{have} 所学校，多于 {most} 所"), tone: Tone::Danger })
}
