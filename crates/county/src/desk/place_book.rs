//! 学校与片区: zones, schools and their parts, as the office writes them in the browser.
//!
//! Invariant: nothing is taken out that records speak of. A school or zone that is no more keeps its name and its past, and is
//! only offered for nothing new.

use super::book::{Written, as_seen, day, read_as, refused, taken_by, there};
use super::edit::{new_id, write_edits};
use super::person_book::{everybody, person_edit};
use super::{CountyDesk, Edit, EditError, local_date};
use crate::import::typed;
use crate::store::{CountyTransaction, StoredRecord};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, School, Zone};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;
use uuid::Uuid;

/// A school as typed; what is empty is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SchoolGiven {
    pub name: String,
    pub code: String,
    pub school_kind: String,
    pub township: String,
    /// Id of the zone.
    pub zone: String,
    /// For a teaching point: id of its 完小.
    pub parent: String,
    pub head: String,
    pub phone: String,
    pub students: String,
    pub teachers: String,
    pub address: String,
    /// `has_canteen`, …; none where nobody has said.
    pub facts: BTreeMap<String, Option<bool>>,
    pub units: Vec<UnitGiven>,
    /// The county's number of the record that the page saw; 0 of a new one.
    pub seen: u64,
}

/// A part of a school as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct UnitGiven {
    /// A new one gets an id of its own from the page.
    pub id: String,
    pub name: String,
    /// `department`, `grade`, `teaching-group`, `class`.
    pub unit_kind: String,
    pub head: String,
    pub phone: String,
    pub deleted: bool,
}

/// The day from which a school is visited no more; empty: it is visited again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
pub struct ClosingGiven {
    pub closed_on: String,
    pub seen: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ZoneGiven {
    pub name: String,
    pub code: String,
    /// Place among the zones, from 1.
    pub order: u32,
    /// It is no more.
    pub closed: bool,
    pub seen: u64,
}

impl CountyDesk {
    /// Adds or changes a school; returns the id.
    ///
    /// # Errors
    /// What lacks or does not fit, in words.
    pub fn put_school(&self, id: Option<Uuid>, given: SchoolGiven, now: u64) -> Result<Uuid, EditError> {
        self.write(move |tx| {
            let standing = id.map(|id| as_seen(tx, id, Kind::School, given.seen)).transpose()?;
            let (name, code) = (typed::name(&given.name, "学校名称", 60)?, typed::school_code(&given.code)?);
            if let Some(other) = taken_by(tx, Kind::School, "code", &code, id)?.filter(|_| !code.is_empty()) {
                return refused(format!("学校代码 {code} 是{other}的，请对照再看看"));
            }
            if taken_by(tx, Kind::School, "name", &name, id)?.is_some() {
                return refused(format!("已经有一所“{name}”；是同一所的话不用再加，不是的话请把名字写得分得开"));
            }
            if given.school_kind.trim().is_empty() {
                return refused("请选办学类型");
            }
            zone_there(tx, &given.zone)?;
            check_parent(tx, id, &given)?;
            let mut written = Written::over(standing.as_ref());
            for (path, text) in [
                ("name", name.as_str()),
                ("code", &code),
                ("school_kind", &given.school_kind),
                ("township", &given.township),
                ("zone", &given.zone),
                ("parent", &given.parent),
                ("head", &given.head),
                ("phone", &typed::phone(&given.phone)?),
                ("address", &given.address),
            ] {
                written.text(path, text)?;
            }
            written.put("students", typed::count(&given.students, "学生数")?)?;
            written.put("teachers", typed::count(&given.teachers, "教师数")?)?;
            let facts = &built_in::common().school_facts;
            for fact in facts.iter().filter(|fact| given.facts.contains_key(&fact.id)) {
                written.put(&format!("facts.{}", fact.id), given.facts[&fact.id])?;
            }
            put_units(&mut written, &given.units)?;
            let id = id.unwrap_or_else(|| new_id(now));
            write_edits(tx, &[school_edit(id, written)], now)?;
            Ok(id)
        })
    }

    /// Closes a school from a day on: its posts end the day before. Or opens it again, without its posts.
    ///
    /// # Errors
    /// One that teaching points still belong to; what others changed meanwhile.
    pub fn close_school(&self, id: Uuid, given: ClosingGiven, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let standing = as_seen(tx, id, Kind::School, given.seen)?;
            let closed_on = day("停办日期", &given.closed_on)?;
            let mut written = Written::over(Some(&standing));
            written.put("closed_on", closed_on.map(|day| day.to_string()))?;
            if closed_on.is_none() {
                written.put("merged_into", None::<String>)?;
            }
            let mut edits = vec![school_edit(id, written)];
            if let Some(closed_on) = closed_on {
                let points = tx.records_where(Kind::School.name(), "parent", &id.to_string())?;
                let mut open = Vec::new();
                for point in &points {
                    if is_open(point, now)? {
                        open.extend(point.text("name"));
                    }
                }
                if !open.is_empty() {
                    return refused(format!("{}还归这所学校管，请先改它们的所属完小，或者先停办它们", open.join("、")));
                }
                let last = closed_on.pred_opt().unwrap_or(closed_on);
                for (record, person) in everybody(tx)? {
                    let post = person.posts.get(&id.to_string()).filter(|post| post.deleted != Some(true));
                    let Some(post) = post.filter(|post| !post.is_over(closed_on)) else { continue };
                    let mut written = Written::over(Some(&record));
                    match post.from.as_deref().is_some_and(|from| *from > *last.to_string()) {
                        true => written.put(&format!("posts.{id}.deleted"), Some(true))?,
                        false => written.put(&format!("posts.{id}.to"), Some(last.to_string()))?,
                    }
                    edits.push(person_edit(record.id, written.set));
                }
            }
            write_edits(tx, &edits, now)?;
            Ok(())
        })
    }

    /// Adds or changes a zone; returns the id.
    ///
    /// # Errors
    /// A name that is taken; one that is to be no more while schools or people belong to it.
    pub fn put_zone(&self, id: Option<Uuid>, given: ZoneGiven, now: u64) -> Result<Uuid, EditError> {
        self.write(move |tx| {
            let standing = id.map(|id| as_seen(tx, id, Kind::Zone, given.seen)).transpose()?;
            let name = typed::name(&given.name, "责任区名称", 30)?;
            for (path, value) in [("name", name.as_str()), ("code", given.code.trim())] {
                if !value.is_empty() && taken_by(tx, Kind::Zone, path, value, id)?.is_some() {
                    return refused(format!("已经有“{value}”，请换一个"));
                }
            }
            let was_closed = standing.as_ref().is_some_and(|zone| zone.text("closed_on").is_some());
            if given.closed && !was_closed {
                let zone = id.map(|id| id.to_string()).unwrap_or_default();
                let mut schools = 0;
                for school in tx.records_where(Kind::School.name(), "zone", &zone)? {
                    schools += usize::from(is_open(&school, now)?);
                }
                let mine = |person: &duxue_domain::records::Person| {
                    person.zone.as_deref() == Some(zone.as_str()) && person.disabled != Some(true)
                };
                let people = everybody(tx)?.iter().filter(|(_, person)| mine(person)).count();
                if schools + people > 0 {
                    return refused(format!(
                        "这个责任区还有 {schools} 所学校、{people} 个人，请先把他们改到别的责任区"
                    ));
                }
            }
            let mut written = Written::over(standing.as_ref());
            written.text("name", &name)?;
            written.text("code", &given.code)?;
            written.put("order", Some(given.order))?;
            if given.closed != was_closed {
                written.put("closed_on", given.closed.then(|| local_date(now).to_string()))?;
            }
            let id = id.unwrap_or_else(|| new_id(now));
            let (kind, scope) = (Kind::Zone.name().to_owned(), "county".to_owned());
            write_edits(tx, &[Edit { id, kind, scope, set: written.set }], now)?;
            Ok(id)
        })
    }
}

fn is_open(record: &StoredRecord, now: u64) -> Result<bool, EditError> {
    Ok(!record.is_deleted() && read_as::<School>(record)?.is_open(local_date(now)))
}

pub(super) fn school_edit(id: Uuid, written: Written<'_>) -> Edit {
    Edit { id, kind: Kind::School.name().to_owned(), scope: format!("school:{id}"), set: written.set }
}

fn zone_there(tx: &mut CountyTransaction<'_>, zone: &str) -> Result<(), EditError> {
    let Ok(id) = zone.trim().parse() else { return refused("请选责任区") };
    let record = there(tx, id, Kind::Zone)?;
    let zone: Zone = read_as(&record)?;
    if zone.closed_on.is_some() { refused("这个责任区已经撤销，请选别的") } else { Ok(()) }
}

fn check_parent(tx: &mut CountyTransaction<'_>, id: Option<Uuid>, given: &SchoolGiven) -> Result<(), EditError> {
    let parent = given.parent.trim();
    if parent.is_empty() {
        return Ok(());
    }
    if given.school_kind != "teaching-point" {
        return refused("只有教学点才有所属完小");
    }
    let wrong = || EditError::Refused("请选所属的完小".to_owned());
    let parent: Uuid = parent.parse().map_err(|_| wrong())?;
    let record = there(tx, parent, Kind::School)?;
    if Some(parent) == id || record.text("school_kind") == Some("teaching-point") { Err(wrong()) } else { Ok(()) }
}

fn put_units(written: &mut Written<'_>, units: &[UnitGiven]) -> Result<(), EditError> {
    let mut names = BTreeSet::new();
    for unit in units {
        let id = unit.id.trim();
        if id.is_empty() || id.len() > 40 || !id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
            return refused("有一个系部、年级或者教研组没有收全，请重新打开再改");
        }
        let leaf = |name: &str| format!("units.{id}.{name}");
        if unit.deleted {
            written.put(&leaf("deleted"), Some(true))?;
            continue;
        }
        let name = typed::name(&unit.name, "系部、年级或者教研组的名称", 40)?;
        if !names.insert(name.clone()) {
            return refused(format!("“{name}”写了两次"));
        }
        written.text(&leaf("name"), &name)?;
        written.text(&leaf("unit_kind"), &unit.unit_kind)?;
        written.text(&leaf("head"), &unit.head)?;
        written.text(&leaf("phone"), &typed::phone(&unit.phone)?)?;
    }
    Ok(())
}
