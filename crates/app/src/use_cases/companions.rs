//! 随行督学: who can come along to a visit, planned or made.

use super::lines::most_used;
use crate::desk::Desk;
use crate::refusal::Refusal;
use duxue_domain::records::{Kind, Visit};
use duxue_domain::rules::companion_names;
use duxue_store::Query;
use std::collections::HashSet;

/// Visits whose companions are offered again.
const LATEST: u32 = 200;
/// Companions of the latest visits that stand before the zone's other people.
const MOST: usize = 12;

/// Names to pick from: those of the latest visits first, then everybody of the zone.
pub(super) fn colleagues(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let visits = desk.typed::<Visit>(&Query { limit: Some(LATEST), ..Query::of(Kind::Visit.name()) })?;
    let companions = visits.iter().flat_map(|(_, visit)| companion_names(&visit.companions));
    let mut names = most_used(companions.map(Some), MOST);
    let reference = desk.reference()?;
    let me = desk.me();
    let mut others: Vec<String> =
        reference.people.iter().filter(|(id, _)| **id != me).filter_map(|(_, person)| person.name.clone()).collect();
    others.sort();
    names.extend(others.into_iter().filter(|name| !name.trim().is_empty()));
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    Ok(names)
}
