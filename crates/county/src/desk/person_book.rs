//! 人员: who is in the county's roster, posted where and until when, as the office writes it in the browser.
//!
//! Invariant: what decides which schools lie on somebody's laptop (role, zone, posts) is written into the person's record,
//! from which [`Reach`](super::Reach) reads it for each request anew; nothing here grants anything by itself.

use super::book::{Written, as_seen, day, read_as, refused, taken_by, there};
use super::edit::{new_id, write_edits};
use super::{CountyDesk, Edit, EditError, local_date};
use crate::import::typed;
use crate::store::{Account, CountyTransaction, StoredRecord};
use duxue_domain::records::{Kind, Person, School};
use duxue_sync::leaves::Leaves;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A person as typed; what is empty is not there. Days are `YYYY-MM-DD`, choices those of [`Person`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonGiven {
    pub name: String,
    pub code: String,
    pub role: String,
    /// Id of the zone.
    pub zone: String,
    pub phone: String,
    pub employment: String,
    pub certificate: String,
    pub certificate_until: String,
    pub term_from: String,
    pub term_to: String,
    /// The county's number of the record that the page saw; 0 of a new one.
    pub seen: u64,
}

/// A post as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PostGiven {
    pub from: String,
    pub to: String,
    /// Empty: what the person is anyway.
    pub role: String,
    pub unit: String,
    /// It was a slip and never held.
    pub deleted: bool,
    pub seen: u64,
}

/// Whether somebody left or came back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
pub struct StandingGiven {
    pub left: bool,
    /// Shuts the devices out at once, so that they can hand in nothing more: a stolen laptop.
    pub shut_out: bool,
    pub seen: u64,
}

impl CountyDesk {
    /// Adds or changes a person; returns the id.
    ///
    /// # Errors
    /// What lacks or does not fit, in words.
    pub fn put_person(&self, id: Option<Uuid>, given: PersonGiven, now: u64) -> Result<Uuid, EditError> {
        self.write(move |tx| {
            let standing = id.map(|id| as_seen(tx, id, Kind::Person, given.seen)).transpose()?;
            let (name, code) = (typed::name(&given.name, "姓名", 40)?, typed::person_code(&given.code)?);
            if let Some(other) = taken_by(tx, Kind::Person, "code", &code, id)? {
                return refused(format!("工号 {code} 是{other}的，请换一个"));
            }
            let certificate = given.certificate.trim();
            if !certificate.is_empty()
                && let Some(other) = taken_by(tx, Kind::Person, "certificate", certificate, id)?
            {
                return refused(format!("督学证号 {certificate} 是{other}的，请对照证件再看看"));
            }
            check_zone(tx, &given)?;
            let phone = typed::phone(&given.phone)?;
            let (from, to) = (day("任期开始", &given.term_from)?, day("任期届满", &given.term_to)?);
            if from.zip(to).is_some_and(|(from, to)| to < from) {
                return refused("任期届满不能早于任期开始");
            }
            day("督学证有效期", &given.certificate_until)?;
            let mut written = Written::over(standing.as_ref());
            let (was_from, was_to) = (written.was("term_from"), written.was("term_to"));
            if !was_to.is_empty() && was_to < given.term_from.trim() {
                // A further term: the one before is kept.
                written.text(&format!("past_terms.{was_to}.from"), was_from)?;
                written.text(&format!("past_terms.{was_to}.to"), was_to)?;
            }
            for (path, text) in [
                ("name", name.as_str()),
                ("code", &code),
                ("role", &given.role),
                ("zone", &given.zone),
                ("phone", &phone),
                ("employment", &given.employment),
                ("certificate", certificate),
                ("certificate_until", &given.certificate_until),
                ("term_from", &given.term_from),
                ("term_to", &given.term_to),
            ] {
                written.text(path, text)?;
            }
            let id = id.unwrap_or_else(|| new_id(now));
            write_edits(tx, &[person_edit(id, written.set)], now)?;
            laptop_fits(tx, id)?;
            Ok(id)
        })
    }

    /// Posts a person to a school, changes the post or takes a slip back. A post that was over and is given anew is kept beside
    /// the new one.
    ///
    /// # Errors
    /// What lacks or does not fit, in words.
    pub fn put_post(&self, person: Uuid, school: Uuid, given: PostGiven, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let standing = as_seen(tx, person, Kind::Person, given.seen)?;
            let typed: Person = read_as(&standing)?;
            let mut written = Written::over(Some(&standing));
            let leaf = |name: &str| format!("posts.{school}.{name}");
            if given.deleted {
                written.put(&leaf("deleted"), Some(true))?;
            } else {
                check_post(tx, &typed, school, &given)?;
                let known = typed.posts.get(&school.to_string()).filter(|post| post.deleted != Some(true));
                let was_over = known.and_then(|post| post.to.as_deref()).filter(|to| *to < given.from.trim());
                if let (Some(post), Some(to)) = (known, was_over) {
                    let past = |name: &str| format!("past_posts.{school}-{to}.{name}");
                    written.put(&past("school"), Some(school.to_string()))?;
                    written.text(&past("from"), post.from.as_deref().unwrap_or_default())?;
                    written.text(&past("to"), to)?;
                    written.text(&past("role"), post.role.as_deref().unwrap_or_default())?;
                }
                written.text(&leaf("from"), &given.from)?;
                written.text(&leaf("to"), &given.to)?;
                written.text(&leaf("role"), &given.role)?;
                written.text(&leaf("unit"), &given.unit)?;
                written.put(&leaf("deleted"), None::<bool>)?;
            }
            write_edits(tx, &[person_edit(person, written.set)], now)?;
            laptop_fits(tx, person)
        })
    }

    /// Somebody leaves: posts end today, accounts are shut. Devices may still hand in what was recorded, or are shut out too.
    /// Or comes back, without posts and with accounts still shut: those are given anew.
    ///
    /// # Errors
    /// Whoever presses cannot leave by it; what others changed meanwhile.
    pub fn put_standing(&self, id: Uuid, given: StandingGiven, by: String, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let standing = as_seen(tx, id, Kind::Person, given.seen)?;
            let mut written = Written::over(Some(&standing));
            if !given.left {
                written.put("disabled", None::<bool>)?;
                written.put("disabled_on", None::<String>)?;
                written.put("merged_into", None::<String>)?;
                write_edits(tx, &[person_edit(id, written.set)], now)?;
                return Ok(());
            }
            let accounts: Vec<Account> = tx.accounts()?.into_iter().filter(|one| one.person == Some(id)).collect();
            if accounts.iter().any(|account| account.name == by) {
                return refused("不能让自己离任，请别的同事来做");
            }
            written.put("disabled", Some(true))?;
            written.put("disabled_on", Some(local_date(now).to_string()))?;
            end_posts(&mut written, &read_as(&standing)?, now)?;
            write_edits(tx, &[person_edit(id, written.set)], now)?;
            for account in accounts {
                tx.end_sessions_of(&account.name)?;
                tx.put_account(&Account { disabled: true, ..account })?;
            }
            let mine = tx.devices()?.into_iter().filter(|device| device.person == id && device.revoked.is_none());
            for mut device in mine.filter(|_| given.shut_out) {
                device.revoked = Some(now);
                tx.put_device(&device)?;
            }
            Ok(())
        })
    }
}

/// Ends today what has begun; what was still to come never was.
fn end_posts(written: &mut Written<'_>, person: &Person, now: u64) -> Result<(), EditError> {
    let today = local_date(now);
    let running = person.posts.iter().filter(|(_, post)| post.deleted != Some(true) && !post.is_over(today));
    for (school, post) in running {
        let to_come = post.from.as_deref().is_some_and(|from| *from > *today.to_string());
        match to_come {
            true => written.put(&format!("posts.{school}.deleted"), Some(true))?,
            false => written.put(&format!("posts.{school}.to"), Some(today.to_string()))?,
        }
    }
    Ok(())
}

/// A laptop holds everything of a school; whoever is to see only part of it has none. An error undoes what was just written.
pub(super) fn laptop_fits(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<(), EditError> {
    let record = there(tx, id, Kind::Person)?;
    let person: Person = read_as(&record)?;
    if person.may_have_laptop() || !tx.devices()?.iter().any(|device| device.person == id && device.revoked.is_none()) {
        return Ok(());
    }
    let name = person.name.unwrap_or_default();
    refused(format!("只看的、系部督导小组和学生信息员不用电脑端，而{name}名下还有在用的电脑；请先在“设备”里停用"))
}

fn check_zone(tx: &mut CountyTransaction<'_>, given: &PersonGiven) -> Result<(), EditError> {
    let of_a_zone = matches!(given.role.trim(), "supervisor" | "zone_lead");
    match given.zone.trim() {
        "" if of_a_zone => refused("请选责任区"),
        "" => Ok(()),
        zone => {
            let id = zone.parse().map_err(|_| EditError::Refused("名册里没有这个责任区，请重新选".to_owned()))?;
            there(tx, id, Kind::Zone).map(drop)
        }
    }
}

fn check_post(
    tx: &mut CountyTransaction<'_>,
    person: &Person,
    school: Uuid,
    given: &PostGiven,
) -> Result<(), EditError> {
    let role =
        [given.role.trim(), person.role.as_deref().unwrap_or_default()].into_iter().find(|role| !role.is_empty());
    if person.disabled == Some(true) {
        return refused("这位人员已经离任，请先恢复再安排");
    }
    if matches!(role, Some("county_staff" | "reader")) {
        return refused("县里的工作人员不挂牌到学校；要挂牌的话先改角色");
    }
    if role == Some("department_group") && given.unit.trim().is_empty() {
        return refused("系部督导小组要写明是哪个系部");
    }
    let Some(from) = day("起始日期", &given.from)? else { return refused("请填起始日期") };
    let to = day("截止日期", &given.to)?;
    if to.is_some_and(|to| to < from) {
        return refused("截止日期不能早于起始日期");
    }
    let record = there(tx, school, Kind::School)?;
    let at: School = read_as(&record)?;
    let goes_on = to.unwrap_or(from);
    if !at.is_open(from) || !at.is_open(goes_on) || (to.is_none() && at.closed_on.is_some()) {
        let closed = at.closed_on.unwrap_or_default();
        return refused(format!("这所学校 {closed} 起停办，任职要在那以前结束"));
    }
    Ok(())
}

pub(super) fn person_edit(id: Uuid, set: Leaves) -> Edit {
    Edit { id, kind: Kind::Person.name().to_owned(), scope: format!("person:{id}"), set }
}

/// Everybody who is not taken out, as records with what they say.
pub(super) fn everybody(tx: &mut CountyTransaction<'_>) -> Result<Vec<(StoredRecord, Person)>, EditError> {
    let all = tx.records_of(Kind::Person.name())?.into_iter().filter(|record| !record.is_deleted());
    all.map(|record| read_as(&record).map(|person| (record, person))).collect()
}
