//! Finding a school, a person or a hazard by words.

use super::findings::read_all;
use super::ledger;
use super::people::role_text;
use super::roster::{Month, Roster};
use super::views_people::{PersonRow, Search};
use super::{schools, visits};
use crate::http::Problem;
use crate::sight::Records;
use serde::Deserialize;

const SHOWN: usize = 20;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub words: String,
}

/// # Errors
/// The store's.
pub fn search(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Search, Problem> {
    let words = question.words.trim();
    if words.is_empty() {
        return Ok(Search { schools: Vec::new(), findings: Vec::new(), people: Vec::new() });
    }
    let roster = Roster::read(tx, now)?;
    let month = Month::of(None, roster.today)?;
    let visits = visits::read(tx, &roster, &month)?;
    let all = read_all(tx, roster.today)?;
    let open = schools::OpenAt::of(&all, &roster);
    let quotas = schools::quotas(&roster, &visits, &month);
    let asked = ledger::Question { kind: Some("all".to_owned()), words: Some(words.to_owned()), ..Default::default() };
    let found = all.iter().filter(|finding| asked.fits(finding, None, &roster)).take(SHOWN);
    let rows =
        roster.schools.iter().zip(&quotas.schools).map(|(held, quota)| schools::row(&roster, held, quota, &open));
    let people = roster.people.iter().filter(|(_, person)| {
        let texts = [person.name.as_deref(), person.code.as_deref(), person.phone.as_deref()];
        words.split_whitespace().all(|word| texts.iter().flatten().any(|text| text.contains(word)))
    });
    Ok(Search {
        schools: rows.filter(|row| schools::fits(row, words)).take(SHOWN).collect(),
        findings: found.map(|finding| finding.row(&roster)).collect(),
        people: people.take(SHOWN).map(|(id, person)| person_row(&roster, id, person)).collect(),
    })
}

fn person_row(roster: &Roster, id: &str, person: &duxue_domain::records::Person) -> PersonRow {
    let role = role_text(person.role.as_deref());
    PersonRow {
        id: id.to_owned(),
        name: person.name.clone().unwrap_or_default(),
        role_text: if person.disabled == Some(true) { format!("{role}，已离任") } else { role },
        zone_name: roster.zone_name(person.zone.as_deref()),
        phone: person.phone.clone().unwrap_or_default(),
        schools: roster.posts_of(person).map(|school| roster.school_name(Some(school))).collect::<Vec<_>>().join("、"),
    }
}
