//! Two schools that are one, or one that went into another: what a merge of them does. See [`merge`](super::merge).

use super::book::{Written, read_as};
use super::merge::MergePlan;
use super::person_book::{everybody, person_edit};
use super::place_book::school_edit;
use super::{EditError, local_date};
use crate::store::{Account, AccountReach, CountyTransaction, StoredRecord};
use duxue_domain::records::{Kind, School};
use serde_json::json;

const OF_A_SCHOOL: [&str; 8] = ["code", "school_kind", "township", "head", "phone", "students", "teachers", "address"];

pub(super) fn plan(
    tx: &mut CountyTransaction<'_>,
    keep: &StoredRecord,
    other: &StoredRecord,
    now: u64,
) -> Result<MergePlan, EditError> {
    let (kept, given_up) = (read_as::<School>(keep)?, read_as::<School>(other)?);
    let today = local_date(now);
    let mut plan = MergePlan::between(Kind::School, keep, other, &OF_A_SCHOOL);
    plan.refusal = if given_up.merged_into.is_some() || kept.merged_into.is_some() {
        Some("其中一所早已并入别的学校，不能再合并".to_owned())
    } else if !kept.is_open(today) {
        Some("要留下的这所已经停办；请把在办的那所留下，或者先恢复".to_owned())
    } else if kept.parent.as_deref() == Some(other.id.to_string().as_str()) {
        Some("要留下的教学点归这所完小管；请把完小留下".to_owned())
    } else {
        None
    };
    let mut written = Written::over(Some(keep));
    plan.fill(Kind::School, &mut written, other, &["code", "township", "head", "phone", "address"])?;
    take_units(&mut plan, &mut written, &kept, &given_up)?;
    let mut gone = Written::over(Some(other));
    gone.put("merged_into", Some(keep.id.to_string()))?;
    if given_up.is_open(today) {
        gone.put("closed_on", Some(today.to_string()))?;
    }
    plan.edits = vec![school_edit(keep.id, written), school_edit(other.id, gone)];
    for point in tx.records_where(Kind::School.name(), "parent", &other.id.to_string())? {
        plan.moves.push(format!("教学点：{}", point.text("name").unwrap_or_default()));
        let mut written = Written::over(Some(&point));
        written.put("parent", Some(keep.id.to_string()))?;
        plan.edits.push(school_edit(point.id, written));
    }
    both_posts(tx, &mut plan, now)?;
    for account in tx.accounts()? {
        let reach = match account.reach.clone() {
            AccountReach::School(school) if school == other.id => AccountReach::School(keep.id),
            AccountReach::Department { school, name } if school == other.id => {
                AccountReach::Department { school: keep.id, name }
            }
            _ => continue,
        };
        plan.moves.push(format!("账号：{}", account.name));
        plan.accounts.push(Account { reach, ..account });
    }
    let mut open = 0;
    for (kind, words) in [(Kind::Visit, "次督导"), (Kind::Hazard, "项隐患"), (Kind::Rectification, "项整改")] {
        let records = tx.records_where(kind.name(), "school", &other.id.to_string())?;
        let living: Vec<_> = records.iter().filter(|record| !record.is_deleted()).collect();
        open += living.iter().filter(|one| kind != Kind::Visit && one.text("state") != Some("closed")).count();
        if !living.is_empty() {
            plan.stays.push(format!("{} {words}", living.len()));
        }
    }
    if open > 0 {
        plan.stays.push(format!("其中 {open} 项还没销号，照旧复查、销号"));
    }
    Ok(plan)
}

/// Whoever is posted at one of them is posted at both: new work is done at the kept one, and what is open at the other stays on
/// the laptops, where it is put right.
fn both_posts(tx: &mut CountyTransaction<'_>, plan: &mut MergePlan, now: u64) -> Result<(), EditError> {
    let today = local_date(now);
    for (record, person) in everybody(tx)? {
        let posts = [plan.keep.0, plan.other.0].map(|school| person.posts.get(&school.to_string()));
        let [kept, given_up] = posts.map(|post| post.filter(|post| post.holds_on(today)));
        let (from, to) = match (kept, given_up) {
            (Some(post), None) => (post, plan.other.0),
            (None, Some(post)) => {
                plan.moves.push(format!("任职：{}", person.name.as_deref().unwrap_or_default()));
                (post, plan.keep.0)
            }
            _ => continue,
        };
        let mut written = Written::over(Some(&record));
        let post = json!({"from": today.to_string(), "to": from.to, "role": from.role, "unit": from.unit});
        for (name, value) in post.as_object().into_iter().flatten() {
            written.put(&format!("posts.{to}.{name}"), Some(value.clone()).filter(|value| !value.is_null()))?;
        }
        written.put(&format!("posts.{to}.deleted"), None::<bool>)?;
        plan.edits.push(person_edit(record.id, written.set));
    }
    Ok(())
}

/// Departments and the like that the kept school does not have by that name.
fn take_units(
    plan: &mut MergePlan,
    written: &mut Written<'_>,
    kept: &School,
    given_up: &School,
) -> Result<(), EditError> {
    let has = |name: &Option<String>| kept.units.values().any(|unit| unit.deleted != Some(true) && unit.name == *name);
    for (id, unit) in given_up.units.iter().filter(|(_, unit)| unit.deleted != Some(true) && !has(&unit.name)) {
        plan.moves.push(format!("系部、年级、教研组：{}", unit.name.as_deref().unwrap_or_default()));
        let leaves =
            [("name", &unit.name), ("unit_kind", &unit.unit_kind), ("head", &unit.head), ("phone", &unit.phone)];
        for (name, value) in leaves {
            written.put(&format!("units.{id}.{name}"), value.as_deref())?;
        }
    }
    Ok(())
}
