//! 交办: a complaint that the office received, given to the supervisor who handles it.
//!
//! Invariant: it lies under its handler alone from the moment it is written, as one does that the handler received; it is
//! taken back only while the handler has not begun.

use super::edit::write_edits;
use super::findings::{Hand, name_of};
use super::{CountyDesk, Edit, EditError, local_date, moment, new_id, person_of};
use crate::store::{CountyTransaction, StoredRecord};
use duxue_domain::records::{Complaint, Kind, Person, Setting};
use duxue_domain::rules::{self, complaint};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What the office wrote down; the choices are those of [`Complaint`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub content: String,
    pub school: Option<Uuid>,
    pub handler: Uuid,
    pub channel: String,
    pub complainant: String,
    pub phone: String,
    pub shield: String,
    pub urgency: String,
    /// Corporal punishment, bullying, abuse or self-harm.
    pub child: bool,
}

impl CountyDesk {
    /// Returns the complaint's id.
    ///
    /// # Errors
    /// Nothing written; a handler or school that is not (or no longer) there; what the rules for records refuse.
    pub fn dispatch(&self, received: Received, now: u64) -> Result<Uuid, EditError> {
        self.write(move |tx| {
            let refused = |text: &str| Err(EditError::Refused(text.to_owned()));
            if received.content.trim().is_empty() {
                return refused("请写反映了什么");
            }
            let Some(handler) = tx.record(received.handler)?.as_ref().and_then(person_of).filter(may_handle) else {
                return refused("请选承办的人；选的这位已经不在岗");
            };
            if let Some(school) = received.school
                && tx.record(school)?.is_none_or(|record| record.kind != Kind::School.name() || record.is_deleted())
            {
                return refused("名册里没有这所学校，请重新选");
            }
            let days = rules::with_defaults(&setting(tx)?).complaint_days.unwrap_or_default();
            let id = new_id(now);
            let set = json!({
                "handler": received.handler,
                "assigned": handler.name,
                "school": received.school,
                "content": received.content.trim(),
                "channel": received.channel,
                "complainant": filled(&received.complainant),
                "phone": filled(&received.phone),
                "shield": received.shield,
                "urgency": received.urgency,
                "child": received.child,
                "received_at": moment(now),
                "due": complaint::due(local_date(now), days).map(|day| day.to_string()),
                "state": "received",
            });
            let (kind, scope) = (Kind::Complaint.name().to_owned(), format!("person:{}", received.handler));
            write_edits(tx, &[Edit { id, kind, scope, set: written(set) }], now)?;
            Ok(id)
        })
    }

    /// Takes a complaint back that its handler has not begun with; it stays in the history.
    ///
    /// # Errors
    /// One that is not there, or in work already.
    pub fn take_back(&self, id: Uuid, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let (record, complaint) = standing(tx, id)?;
            if complaint.assigned.is_none() || complaint.state.as_deref() != Some("received") {
                let text = "督学已经开始办理，不能撤回；请打电话和他商量".to_owned();
                return Err(EditError::Refused(text));
            }
            let set = written(json!({"deleted": true}));
            write_edits(tx, &[Edit { id, kind: record.kind, scope: record.scope, set }], now)?;
            Ok(())
        })
    }
}

impl CountyDesk {
    /// Notes who of the office took a report of harm to a child.
    ///
    /// # Errors
    /// One that is not there, or was taken already, in words.
    pub fn take_report(&self, id: Uuid, hand: Hand, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let (record, complaint) = standing(tx, id)?;
            if let Some(by) = complaint.taken_by {
                return Err(EditError::Refused(format!("{by}已经接报了")));
            }
            let set = written(json!({"taken_by": name_of(tx, &hand)?, "taken_at": moment(now)}));
            write_edits(tx, &[Edit { id, kind: record.kind, scope: record.scope, set }], now)?;
            Ok(())
        })
    }
}

/// Whoever works and has schools or a zone, and who is of the office itself.
pub fn may_handle(person: &Person) -> bool {
    let works = person.disabled != Some(true) && person.deleted != Some(true);
    works && matches!(person.role.as_deref(), Some("supervisor" | "zone_lead" | "county_staff"))
}

/// Without what was not written.
fn written(set: Value) -> Map<String, Value> {
    let Value::Object(set) = set else { return Map::new() };
    set.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn setting(tx: &mut CountyTransaction<'_>) -> Result<Setting, EditError> {
    let found = tx.records_of(Kind::Setting.name())?;
    let standing = found.iter().find(|record| !record.is_deleted());
    Ok(standing.and_then(|record| typed(&record.merged.fields)).unwrap_or_default())
}

/// A complaint that is there.
///
/// # Errors
/// One that is not, in words.
pub(super) fn standing(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<(StoredRecord, Complaint), EditError> {
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Complaint.name() && !record.is_deleted());
    let read = record.and_then(|record| typed(&record.merged.fields).map(|one| (record, one)));
    read.ok_or_else(|| EditError::Refused("这件投诉已经不在了".to_owned()))
}

fn typed<T: DeserializeOwned>(fields: &Map<String, Value>) -> Option<T> {
    rules::read(fields).ok()
}
