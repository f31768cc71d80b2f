//! 督学培训: sessions, who was there for how many hours, and what was handed out.

use super::book::{Written, as_seen, day, read_as, refused, there};
use super::edit::{new_id, write_edits};
use super::{CountyDesk, Edit, EditError};
use crate::import::typed;
use crate::store::{COUNTY_DEVICE, StoredMedia};
use duxue_domain::records::{Kind, Training};
use duxue_sync::chain::Hash;
use duxue_sync::leaves::Leaves;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

/// More hours than this are a slip of the finger.
const MOST_HOURS: f64 = 400.0;

/// A training as typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TrainingGiven {
    pub title: String,
    /// `YYYY-MM-DD`; the last day only where it is longer than one.
    pub date: String,
    pub to: String,
    pub place: String,
    pub lecturer: String,
    pub hours: Option<f64>,
    pub note: String,
    /// Who was called, by id of the person.
    pub attendance: BTreeMap<String, AttendanceGiven>,
    /// It is taken out: it never was.
    pub deleted: bool,
    /// The county's number of the record that the page saw; 0 of a new one.
    pub seen: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct AttendanceGiven {
    /// `present`, `leave`, `absent`.
    pub state: String,
    /// Where they are not those of the whole training.
    pub hours: Option<f64>,
}

/// A file that lies on the shelf already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelvedFile {
    pub hash: Hash,
    pub bytes: u64,
    pub name: String,
    pub mime: String,
}

impl CountyDesk {
    /// Adds or changes a training; returns the id.
    ///
    /// # Errors
    /// What lacks or does not fit, in words.
    pub fn put_training(&self, id: Option<Uuid>, given: TrainingGiven, now: u64) -> Result<Uuid, EditError> {
        self.write(move |tx| {
            let standing = id.map(|id| as_seen(tx, id, Kind::Training, given.seen)).transpose()?;
            let mut written = Written::over(standing.as_ref());
            if given.deleted {
                written.put("deleted", Some(true))?;
            } else {
                let title = typed::name(&given.title, "培训名称", 80)?;
                let Some(first) = day("日期", &given.date)? else { return refused("请填日期") };
                if day("最后一天", &given.to)?.is_some_and(|last| last < first) {
                    return refused("最后一天不能早于第一天");
                }
                let whole = hours(given.hours, "学时")?;
                if whole.is_none() {
                    return refused("请填学时");
                }
                written.text("title", &title)?;
                for (path, text) in [
                    ("date", &given.date),
                    ("to", &given.to),
                    ("place", &given.place),
                    ("lecturer", &given.lecturer),
                    ("note", &given.note),
                ] {
                    written.text(path, text)?;
                }
                written.put("hours", whole)?;
                let known: Training = standing.as_ref().map(read_as).transpose()?.unwrap_or_default();
                for person in known.attendance.keys().filter(|person| !given.attendance.contains_key(*person)) {
                    written.put(&format!("attendance.{person}.deleted"), Some(true))?;
                }
                for (person, one) in &given.attendance {
                    let id = person.parse().map_err(|_| EditError::Refused("名单里有一个人不在名册里".to_owned()))?;
                    there(tx, id, Kind::Person)?;
                    written.text(&format!("attendance.{person}.state"), &one.state)?;
                    let own = hours(one.hours, "个人学时")?.filter(|own| Some(*own) != whole);
                    written.put(&format!("attendance.{person}.hours"), own)?;
                    written.put(&format!("attendance.{person}.deleted"), None::<bool>)?;
                }
            }
            let id = id.unwrap_or_else(|| new_id(now));
            write_edits(tx, &[edit(id, written.set)], now)?;
            Ok(id)
        })
    }

    /// Puts a file to a training.
    ///
    /// # Errors
    /// A training that is not there.
    pub fn add_material(&self, id: Uuid, file: ShelvedFile, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let standing = there(tx, id, Kind::Training)?;
            let mut written = Written::over(Some(&standing));
            let key = format!("materials.m{}", new_id(now).simple());
            let ShelvedFile { hash, bytes, name, mime } = file;
            written.put(&format!("{key}.hash"), Some(hex::encode(hash)))?;
            written.put(&format!("{key}.name"), Some(name.clone()))?;
            written.put(&format!("{key}.mime"), Some(mime.clone()))?;
            written.put(&format!("{key}.bytes"), Some(bytes as f64))?;
            tx.put_media(&StoredMedia { hash, bytes, mime, name, device: COUNTY_DEVICE, received: now })?;
            write_edits(tx, &[edit(id, written.set)], now)?;
            Ok(())
        })
    }

    /// Takes a file out; it stays in the history.
    ///
    /// # Errors
    /// One that is not there.
    pub fn drop_material(&self, id: Uuid, key: String, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let standing = there(tx, id, Kind::Training)?;
            let known: Training = read_as(&standing)?;
            if known.materials.get(&key).is_none_or(|material| material.deleted == Some(true)) {
                return refused("这份材料已经不在了");
            }
            let mut written = Written::over(Some(&standing));
            written.put(&format!("materials.{key}.deleted"), Some(true))?;
            write_edits(tx, &[edit(id, written.set)], now)?;
            Ok(())
        })
    }
}

fn hours(given: Option<f64>, name: &str) -> Result<Option<f64>, EditError> {
    match given {
        Some(hours) if !(hours > 0.0 && hours <= MOST_HOURS) => refused(format!("{name}要大于 0，最多 {MOST_HOURS}")),
        other => Ok(other),
    }
}

fn edit(id: Uuid, set: Leaves) -> Edit {
    Edit { id, kind: Kind::Training.name().to_owned(), scope: "office".to_owned(), set }
}
