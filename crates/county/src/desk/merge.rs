//! Two entries that are one: a person or school that was entered twice, or a school that went into another.
//!
//! Invariant: no record is moved or rewritten, because what was signed must stay as it was signed. The entry that is given up
//! names the one that is kept (`merged_into`) and is read as it from then on; what decides about the future (posts, accounts) is
//! written to the kept one. What is shown before and what is done are one plan.

use super::book::{Written, read_as, refused, there};
use super::edit::write_edits;
use super::person_book::person_edit;
use super::{CountyDesk, Edit, EditError, local_date, merge_schools};
use crate::store::{Account, CountyTransaction, StoredRecord};
use duxue_domain::records::{Kind, Parts, Person, Post};
use duxue_domain::rules::leaf_name;
use duxue_sync::leaves::leaf;
use serde_json::Value;
use uuid::Uuid;

/// What a merge will do. Nothing is done where `refusal` says why not.
#[derive(Debug, Default)]
pub struct MergePlan {
    pub keep: (Uuid, String),
    pub other: (Uuid, String),
    /// What the kept one gets.
    pub moves: Vec<String>,
    /// What stays where it is and is read as the kept one's.
    pub stays: Vec<String>,
    /// Leaves in which they differ: name, kept, given up.
    pub differences: Vec<(String, String, String)>,
    pub refusal: Option<String>,
    pub(super) edits: Vec<Edit>,
    pub(super) accounts: Vec<Account>,
}

impl MergePlan {
    pub(super) fn between(kind: Kind, keep: &StoredRecord, other: &StoredRecord, compared: &[&str]) -> MergePlan {
        // Two entries of one have mostly one name; the code tells them apart.
        let name = |record: &StoredRecord| {
            let name = record.text("name").unwrap_or_default();
            record.text("code").map_or_else(|| name.to_owned(), |code| format!("{name}（{code}）"))
        };
        let words = |record: &StoredRecord, path: &str| match leaf(&record.merged.fields, path) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let differs = compared.iter().filter_map(|path| {
            let (kept, given_up) = (words(keep, path), words(other, path));
            let differ = !kept.is_empty() && !given_up.is_empty() && kept != given_up;
            differ.then(|| (leaf_name(kind.name(), path), kept, given_up))
        });
        MergePlan {
            differences: differs.collect(),
            keep: (keep.id, name(keep)),
            other: (other.id, name(other)),
            ..MergePlan::default()
        }
    }

    /// Takes over what the kept one lacks.
    pub(super) fn fill(
        &mut self,
        kind: Kind,
        written: &mut Written<'_>,
        other: &StoredRecord,
        paths: &[&str],
    ) -> Result<(), EditError> {
        for path in paths {
            let theirs = leaf(&other.merged.fields, path).filter(|value| !value.is_null());
            if written.lacks(path)
                && let Some(value) = theirs
            {
                self.moves.push(format!("补上{}", leaf_name(kind.name(), path)));
                written.put(path, Some(value.clone()))?;
            }
        }
        Ok(())
    }
}

impl CountyDesk {
    /// # Errors
    /// Entries that are not there.
    pub fn plan_merge(&self, kind: Kind, keep: Uuid, other: Uuid, now: u64) -> Result<MergePlan, EditError> {
        self.read(|tx| plan(tx, kind, keep, other, now))
    }

    /// Makes one of two; what the plan tells is done, or nothing.
    ///
    /// # Errors
    /// [`MergePlan::refusal`].
    pub fn merge(&self, kind: Kind, keep: Uuid, other: Uuid, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let plan = plan(tx, kind, keep, other, now)?;
            if let Some(why) = plan.refusal {
                return refused(why);
            }
            write_edits(tx, &plan.edits, now)?;
            for account in plan.accounts {
                tx.put_account(&account)?;
            }
            Ok(())
        })
    }
}

fn plan(tx: &mut CountyTransaction<'_>, kind: Kind, keep: Uuid, other: Uuid, now: u64) -> Result<MergePlan, EditError> {
    if keep == other {
        return refused("请选两条不同的");
    }
    let (keep, other) = (there(tx, keep, kind)?, there(tx, other, kind)?);
    match kind {
        Kind::School => merge_schools::plan(tx, &keep, &other, now),
        _ => people(tx, &keep, &other, now),
    }
}

const OF_A_PERSON: [&str; 7] =
    ["code", "phone", "certificate", "certificate_until", "employment", "term_from", "term_to"];

fn people(
    tx: &mut CountyTransaction<'_>,
    keep: &StoredRecord,
    other: &StoredRecord,
    now: u64,
) -> Result<MergePlan, EditError> {
    let (kept, given_up) = (read_as::<Person>(keep)?, read_as::<Person>(other)?);
    let mut plan = MergePlan::between(Kind::Person, keep, other, &OF_A_PERSON);
    plan.refusal = why_not_one(tx, &kept, &given_up, other)?;
    let mut written = Written::over(Some(keep));
    plan.fill(Kind::Person, &mut written, other, &OF_A_PERSON)?;
    let today = local_date(now);
    for (school, post) in running(&given_up.posts, now) {
        if kept.posts.get(school).is_some_and(|post| post.holds_on(today)) {
            continue;
        }
        let name = school.parse().ok().map(|id| tx.record(id)).transpose()?.flatten();
        let name = name.as_ref().and_then(|school| school.text("name")).unwrap_or_default().to_owned();
        plan.moves.push(format!("任职：{name}"));
        let leaf = |name: &str| format!("posts.{school}.{name}");
        for (path, value) in [("from", &post.from), ("to", &post.to), ("role", &post.role), ("unit", &post.unit)] {
            written.put(&leaf(path), value.as_deref())?;
        }
        written.put(&leaf("deleted"), None::<bool>)?;
    }
    let mut gone = Written::over(Some(other));
    gone.put("merged_into", Some(keep.id.to_string()))?;
    gone.put("disabled", Some(true))?;
    gone.put("disabled_on", Some(today.to_string()))?;
    plan.edits = vec![person_edit(keep.id, written.set), person_edit(other.id, gone.set)];
    for account in tx.accounts()?.into_iter().filter(|account| account.person == Some(other.id)) {
        plan.moves.push(format!("账号：{}", account.name));
        plan.accounts.push(Account { person: Some(keep.id), ..account });
    }
    let mut counted = |kind: Kind, path: &str| -> Result<usize, EditError> {
        Ok(tx.records_where(kind.name(), path, &other.id.to_string())?.len())
    };
    let written_by = [
        (Kind::Visit, "supervisor", "次督导"),
        (Kind::Hazard, "supervisor", "项隐患"),
        (Kind::Rectification, "supervisor", "项整改"),
        (Kind::Complaint, "handler", "件投诉"),
        (Kind::Brief, "author", "份简报"),
    ];
    for (kind, path, words) in written_by {
        let count = counted(kind, path)?;
        if count > 0 {
            plan.stays.push(format!("{count} {words}"));
        }
    }
    Ok(plan)
}

fn why_not_one(
    tx: &mut CountyTransaction<'_>,
    kept: &Person,
    given_up: &Person,
    other: &StoredRecord,
) -> Result<Option<String>, EditError> {
    if kept.merged_into.is_some() || given_up.merged_into.is_some() {
        return Ok(Some("其中一条早已并入别的人，不能再合并".to_owned()));
    }
    if kept.disabled == Some(true) {
        return Ok(Some("要留下的这条已经离任；请把在任的那条留下，或者先恢复".to_owned()));
    }
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    if !same(&kept.name, &given_up.name)
        && !same(&kept.phone, &given_up.phone)
        && !same(&kept.certificate, &given_up.certificate)
    {
        return Ok(Some("姓名、电话、督学证号没有一样对得上，不像一个人".to_owned()));
    }
    if tx.devices()?.iter().any(|device| device.person == other.id && device.revoked.is_none()) {
        let words = "并掉的这条名下还有在用的电脑；请把有电脑的那条留下，或者先停用这台电脑";
        return Ok(Some(words.to_owned()));
    }
    let complaints = tx.records_where(Kind::Complaint.name(), "handler", &other.id.to_string())?;
    let open = complaints.iter().filter(|one| !one.is_deleted() && one.text("state") != Some("closed")).count();
    let words = || format!("并掉的这条名下还有 {open} 件没办结的投诉；请先办结，或者收回重新交办");
    Ok((open > 0).then(words))
}

fn running(posts: &Parts<Post>, now: u64) -> impl Iterator<Item = (&String, &Post)> {
    let today = local_date(now);
    posts.iter().filter(move |(_, post)| post.deleted != Some(true) && !post.is_over(today))
}
