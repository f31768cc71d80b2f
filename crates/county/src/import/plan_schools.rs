//! Schools and the zones that they name.

use super::plan::{Draft, Existing, Known, Plan};
use super::problem::RowProblem;
use super::schools::SchoolRow;
use super::zone_name::{ZoneKey, zone_key};
use duxue_domain::forms::built_in;
use duxue_domain::records::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What a list of schools changes. A zone that no record has is made. A school is found again by its code, or by its
/// name where the code was corrected.
///
/// # Errors
/// Schools that refer to a 主管学校 that is nowhere, to several or to themselves.
pub fn plan_schools(
    rows: &[SchoolRow],
    existing: &Existing,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Plan, Vec<RowProblem>> {
    let mut plan = Plan::default();
    let zones = plan_zones(rows, existing, new_id, &mut plan);
    let in_file: HashSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let mut past = Vec::new();
    let mut drafts: Vec<(&SchoolRow, Draft<'_>)> = Vec::new();
    let mut met: HashSet<&str> = HashSet::new();
    for row in rows {
        let known = find(row, existing, &in_file);
        if let Some(known) = known {
            met.insert(&known.id);
            if known.is_past(existing.today) {
                let reason =
                    format!("{}已经停办或者并入别的学校，请从表里去掉这一行，或者先在学校与片区里恢复", row.name);
                past.push(row.place.problem("学校名称", reason));
            }
            if known.text("code").is_some_and(|code| code != row.code) {
                plan.notes.push(format!(
                    "{}：学校代码由 {} 改为 {}",
                    row.name,
                    known.text("code").unwrap_or_default(),
                    row.code
                ));
            }
        }
        let draft = Draft::of(Kind::School, known, new_id, |id| format!("school:{id}"));
        drafts.push((row, draft));
    }
    if !past.is_empty() {
        return Err(past);
    }
    let parents = parents(&drafts, existing)?;
    for ((row, mut draft), parent) in drafts.into_iter().zip(parents) {
        let blank = &row.blank;
        draft.set("name", row.name.as_str());
        draft.set("code", row.code.as_str());
        draft.set("school_kind", row.school_kind.as_str());
        draft.put("township", row.township.as_deref(), blank);
        draft.put("zone", zones.get(&zone_key(&row.zone)).map(String::as_str), blank);
        draft.put("head", row.head.as_deref(), blank);
        draft.put("phone", row.phone.as_deref(), blank);
        draft.put("students", row.students, blank);
        draft.put("teachers", row.teachers, blank);
        draft.put("parent", parent, blank);
        draft.put("address", row.address.as_deref(), blank);
        for (fact, answer) in &row.facts {
            draft.set(&format!("facts.{fact}"), *answer);
        }
        for fact in built_in::common().school_facts.iter().filter(|fact| blank.contains(&fact.id)) {
            draft.clear(&format!("facts.{}", fact.id));
        }
        plan.take(draft);
    }
    plan.not_in_file = existing
        .schools
        .iter()
        .filter(|known| !met.contains(known.id.as_str()) && !known.is_deleted() && !known.is_past(existing.today))
        .filter_map(|known| known.text("name").map(str::to_owned))
        .collect();
    Ok(plan)
}

/// Ids of all zones by key; those that only the file names are made, in the order of their numbers.
fn plan_zones(
    rows: &[SchoolRow],
    existing: &Existing,
    new_id: &mut dyn FnMut() -> Uuid,
    plan: &mut Plan,
) -> HashMap<ZoneKey, String> {
    let mut ids = zones_by_key(existing);
    let mut wanted: BTreeMap<ZoneKey, &str> = BTreeMap::new();
    for row in rows {
        wanted.entry(zone_key(&row.zone)).or_insert(&row.zone);
    }
    let kept = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    for ((key, name), place) in wanted.into_iter().zip(1_u32..) {
        if ids.contains_key(&key) {
            continue;
        }
        let order = match key {
            ZoneKey::Numbered(number) => number,
            ZoneKey::Named(_) => kept.saturating_add(place),
        };
        let mut draft = Draft::of(Kind::Zone, None, new_id, |_| "county".to_owned());
        draft.set("name", name);
        draft.set("code", format!("{order:02}"));
        draft.set("order", order);
        ids.insert(key, draft.id().to_owned());
        plan.upserts.extend(draft.finish());
        plan.notes.push(format!("新建责任区：{name}"));
    }
    ids
}

/// Zones that are kept, by what their spellings have in common.
pub(super) fn zones_by_key(existing: &Existing) -> HashMap<ZoneKey, String> {
    existing
        .zones
        .iter()
        .filter(|zone| !zone.is_deleted() && !zone.is_past(existing.today))
        .filter_map(|zone| Some((zone_key(zone.text("name")?), zone.id.clone())))
        .collect()
}

/// The record of a row: of the same code; else of the same name, if no other row has that record's code.
fn find<'k>(row: &SchoolRow, existing: &'k Existing, in_file: &HashSet<&str>) -> Option<&'k Known> {
    let by_code = existing.schools.iter().find(|known| known.text("code") == Some(&row.code));
    by_code.or_else(|| {
        let mut same_name = existing.schools.iter().filter(|known| {
            known.text("name") == Some(&row.name)
                && !known.is_deleted()
                && !known.text("code").is_some_and(|code| in_file.contains(code))
        });
        same_name.next().filter(|_| same_name.next().is_none())
    })
}

/// The id of each row's 主管学校, looked for in the file first and then among what is kept.
fn parents(drafts: &[(&SchoolRow, Draft<'_>)], existing: &Existing) -> Result<Vec<Option<String>>, Vec<RowProblem>> {
    let mut by_word: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (row, draft) in drafts {
        by_word.entry(&row.name).or_default().insert(draft.id());
        by_word.entry(&row.code).or_default().insert(draft.id());
    }
    for known in existing.schools.iter().filter(|known| !known.is_deleted()) {
        for word in [known.text("name"), known.text("code")].into_iter().flatten() {
            if !by_word.contains_key(word) {
                by_word.insert(word, HashSet::from([known.id.as_str()]));
            }
        }
    }
    let mut problems = Vec::new();
    let mut parents = Vec::new();
    for (row, draft) in drafts {
        let found = row.parent.as_deref().and_then(|parent| by_word.get(parent));
        let reason = match (&row.parent, found) {
            (None, _) => None,
            (Some(parent), None) => Some(format!("没有“{parent}”这所学校，请写它的全称或代码")),
            (Some(parent), Some(ids)) if ids.len() > 1 => Some(format!("有几所学校都叫“{parent}”，请写学校代码")),
            (Some(_), Some(ids)) if ids.contains(draft.id()) => Some("主管学校写成了学校自己".to_owned()),
            (Some(_), Some(_)) => None,
        };
        problems.extend(reason.map(|reason| row.place.problem("主管学校", reason)));
        parents.push(found.and_then(|ids| ids.iter().next()).map(|id| (*id).to_owned()));
    }
    if problems.is_empty() { Ok(parents) } else { Err(problems) }
}
