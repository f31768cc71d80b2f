//! The people of the county, found as staff name them: by 工号 or by name.

use super::edit::{Edit, EditError, new_id, write_edits};
use super::reach::person_of;
use super::{CountyDesk, local_date};
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use duxue_domain::records::{Kind, Person};
use serde_json::{Map, json};
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    #[error("没有找到“{0}”：请用工号或者姓名")]
    NotFound(String),
    #[error("叫“{name}”的有 {count} 位，请用工号")]
    Several { name: String, count: usize },
    #[error("工号 {0} 已经有人使用")]
    CodeTaken(String),
    #[error("没有找到责任区“{0}”")]
    NoSuchZone(String),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("数据库出错：{0}")]
    Store(#[from] StoreError),
}

/// What staff tell about a new person.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    pub name: String,
    pub code: Option<String>,
    /// `supervisor`, `zone_lead`, `county_staff`.
    pub role: String,
    /// Name or code of the zone.
    pub zone: Option<String>,
    pub phone: Option<String>,
}

/// The county as people call it.
pub fn county_name(tx: &mut CountyTransaction<'_>) -> Result<String, StoreError> {
    let settings = tx.records_of(Kind::Setting.name())?;
    let name = settings.iter().filter(|record| !record.is_deleted()).find_map(|record| record.text("county_name"));
    Ok(name.unwrap_or("县教育督导").to_owned())
}

/// The living person of that 工号 or name.
pub fn find_person(tx: &mut CountyTransaction<'_>, words: &str) -> Result<(StoredRecord, Person), PersonError> {
    let words = words.trim();
    let all = tx.records_of(Kind::Person.name())?;
    let people: Vec<_> = all
        .into_iter()
        .filter(|record| !record.is_deleted())
        .filter_map(|record| person_of(&record).map(|person| (record, person)))
        .collect();
    let by_code = people.iter().position(|(_, person)| person.code.as_deref() == Some(words));
    let by_name = || people.iter().filter(|(_, person)| person.name.as_deref() == Some(words)).count();
    let at = match (by_code, by_name()) {
        (Some(at), _) => Some(at),
        (None, 1) => people.iter().position(|(_, person)| person.name.as_deref() == Some(words)),
        (None, 0) => None,
        (None, count) => return Err(PersonError::Several { name: words.to_owned(), count }),
    };
    at.and_then(|at| people.into_iter().nth(at)).ok_or_else(|| PersonError::NotFound(words.to_owned()))
}

impl CountyDesk {
    /// # Errors
    /// See [`PersonError`].
    pub fn find_person(&self, words: &str) -> Result<(StoredRecord, Person), PersonError> {
        self.read(|tx| find_person(tx, words))
    }

    /// Adds a person and returns the record's id.
    ///
    /// # Errors
    /// A 工号 that is taken, a zone that is not there.
    pub fn add_person(&self, new: NewPerson, now: u64) -> Result<Uuid, PersonError> {
        self.write(move |tx| {
            if let Some(code) = &new.code
                && !tx.records_where(Kind::Person.name(), "code", code)?.is_empty()
            {
                return Err(PersonError::CodeTaken(code.clone()));
            }
            let zone = new.zone.as_deref().map(|words| find_zone(tx, words)).transpose()?;
            let id = new_id(now);
            let mut set = Map::new();
            set.insert("name".to_owned(), json!(new.name));
            set.insert("role".to_owned(), json!(new.role));
            for (field, value) in [("code", new.code), ("phone", new.phone), ("zone", zone)] {
                set.extend(value.map(|value| (field.to_owned(), json!(value))));
            }
            write_edits(tx, &[person_edit(id, set)], now)?;
            Ok(id)
        })
    }

    /// # Errors
    /// See [`PersonError`].
    pub fn set_role(&self, words: &str, role: &str, now: u64) -> Result<(), PersonError> {
        let (words, role) = (words.to_owned(), role.to_owned());
        self.write(move |tx| {
            let (record, _) = find_person(tx, &words)?;
            let set = Map::from_iter([("role".to_owned(), json!(role))]);
            write_edits(tx, &[person_edit(record.id, set)], now)?;
            Ok(())
        })
    }

    /// Ends what a person may have. Their devices may still hand in what was recorded; `at_once` shuts them out wholly
    /// (a stolen laptop). Returns the number of devices shut out.
    ///
    /// # Errors
    /// See [`PersonError`].
    pub fn disable_person(&self, words: &str, at_once: bool, now: u64) -> Result<usize, PersonError> {
        let words = words.to_owned();
        self.write(move |tx| {
            let (record, _) = find_person(tx, &words)?;
            let set = Map::from_iter([("disabled".to_owned(), json!(true))]);
            write_edits(tx, &[person_edit(record.id, set)], now)?;
            let mut shut_out = 0;
            if at_once {
                for mut device in tx.devices()?.into_iter().filter(|d| d.person == record.id && d.revoked.is_none()) {
                    device.revoked = Some(now);
                    tx.put_device(&device)?;
                    shut_out += 1;
                }
            }
            Ok(shut_out)
        })
    }

    /// Posts a person to a school from today, or ends the post today.
    ///
    /// # Errors
    /// See [`EditError`].
    pub fn set_post(&self, person: Uuid, school: Uuid, posted: bool, now: u64) -> Result<(), EditError> {
        let today = local_date(now);
        let post = match posted {
            true => json!({"from": today.to_string(), "to": null, "deleted": null}),
            // The last day is yesterday: from this moment on the school is not the person's any more.
            false => json!({"to": today.pred_opt().unwrap_or(today).to_string()}),
        };
        let set = Map::from_iter([("posts".to_owned(), json!({ school.to_string(): post }))]);
        self.edit(vec![person_edit(person, set)], now).map(drop)
    }
}

fn person_edit(id: Uuid, set: Map<String, serde_json::Value>) -> Edit {
    Edit { id, kind: Kind::Person.name().to_owned(), scope: format!("person:{id}"), set }
}

fn find_zone(tx: &mut CountyTransaction<'_>, words: &str) -> Result<String, PersonError> {
    let zones = tx.records_of(Kind::Zone.name())?;
    zones
        .iter()
        .filter(|zone| !zone.is_deleted())
        .find(|zone| zone.text("name") == Some(words) || zone.text("code") == Some(words))
        .map(|zone| zone.id.to_string())
        .ok_or_else(|| PersonError::NoSuchZone(words.to_owned()))
}
