//! What the office and a school do with a hazard or rectification at the console: a step of its life, as a laptop writes it.
//!
//! Invariant: [`take`] of the domain decides under the writer's lock what follows from where the finding stands, so that two
//! who press at once never both close it; the finding's own text and photos are not touched.

use super::edit::write_edits;
use super::{CountyDesk, Edit, EditError, local_date, local_time, new_id, person_of};
use crate::store::{COUNTY_DEVICE, CountyTransaction, StoreError, StoredMedia, StoredRecord};
use chrono::NaiveDate;
use duxue_domain::records::{Hazard, Kind, Rectification};
use duxue_domain::rules;
use duxue_domain::rules::finding::{Action, Finding, Step, Verdict, take};
use duxue_sync::chain::Hash;
use duxue_sync::leaves::{Leaves, set_leaf};
use uuid::Uuid;

const JPEG: &str = "image/jpeg";

/// What is done. Words are trimmed; where a step needs some and has none, it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// By somebody of the school, named where it is not who is logged in.
    Reply {
        by_name: String,
        note: String,
        photos: Vec<ShelvedPhoto>,
    },
    /// Names who is to put it right; the note may be empty.
    Assign {
        responsible: String,
        note: String,
    },
    /// `None`: no day was chosen.
    Extend {
        deadline: Option<NaiveDate>,
        note: String,
    },
    Escalate {
        note: String,
    },
    /// Closes it, or sends it back to work.
    Recheck {
        verdict: Option<Verdict>,
        note: String,
    },
    /// The school and the supervisor are reminded; the note may be empty.
    Remind {
        note: String,
    },
    /// The report of a grave hazard is taken.
    Take,
}

/// A JPEG that lies on the shelf already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelvedPhoto {
    pub hash: Hash,
    pub bytes: u64,
    /// As the file was called.
    pub name: String,
}

/// Who presses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Of the roster, where the account is somebody's.
    pub person: Option<Uuid>,
    /// Name of the account.
    pub account: String,
    /// Title of the role: laptops that do not know the account read it before the name. Empty for a school's own.
    pub office: String,
}

impl CountyDesk {
    /// # Errors
    /// A finding that is not there; what does not follow from where it stands or lacks what it needs, in words.
    pub fn handle(&self, id: Uuid, handling: Handling, hand: Hand, now: u64) -> Result<(), EditError> {
        self.write(move |tx| handle(tx, id, handling, &hand, now))
    }

    /// Reminds of several at once. Returns of how many: one that was closed meanwhile, or is gone, needs no reminder.
    ///
    /// # Errors
    /// The store's.
    pub fn remind(&self, ids: Vec<Uuid>, note: String, hand: Hand, now: u64) -> Result<usize, EditError> {
        self.write(move |tx| {
            let mut reminded = 0;
            for id in ids {
                match handle(tx, id, Handling::Remind { note: note.clone() }, &hand, now) {
                    Ok(()) => reminded += 1,
                    Err(EditError::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(reminded)
        })
    }
}

fn handle(
    tx: &mut CountyTransaction<'_>,
    id: Uuid,
    handling: Handling,
    hand: &Hand,
    now: u64,
) -> Result<(), EditError> {
    let record = tx.record(id)?.filter(|record| !record.is_deleted());
    let Some((record, kind)) = record.and_then(|record| Kind::of(&record.kind).map(|kind| (record, kind))) else {
        return gone();
    };
    if handling == Handling::Take && record.text("grade") != Some("major") {
        return refused("这一项不是重大隐患，不用接报");
    }
    let set = match kind {
        Kind::Hazard => match rules::read::<Hazard>(&record.merged.fields) {
            Ok(hazard) => leaves(tx, &Finding::from(&hazard), handling, hand, now)?,
            Err(_) => return gone(),
        },
        Kind::Rectification => match rules::read::<Rectification>(&record.merged.fields) {
            Ok(rectification) => leaves(tx, &Finding::from(&rectification), handling, hand, now)?,
            Err(_) => return gone(),
        },
        _ => return gone(),
    };
    let StoredRecord { id, kind, scope, .. } = record;
    write_edits(tx, &[Edit { id, kind, scope, set }], now)?;
    Ok(())
}

fn leaves(
    tx: &mut CountyTransaction<'_>,
    finding: &Finding<'_>,
    handling: Handling,
    hand: &Hand,
    now: u64,
) -> Result<Leaves, EditError> {
    let named = name_of(tx, hand)?;
    let mut step = Step {
        action: Action::Replied,
        at: local_time(now),
        by: hand.person.map(|person| person.to_string()).unwrap_or_default(),
        by_name: Some(named),
        verdict: None,
        note: None,
        visit: None,
        deadline: None,
    };
    let mut responsible = None;
    let mut shown = Vec::new();
    match handling {
        Handling::Reply { by_name, note, photos } => {
            if note.trim().is_empty() {
                return refused("请写学校怎么整改的");
            }
            // On a laptop the school's step has a name and no id: what is written down for somebody else is not theirs.
            if !by_name.trim().is_empty() {
                step.by_name = Some(by_name.trim().to_owned());
            }
            step.by = String::new();
            shown = photos;
            step.note = Some(note);
        }
        Handling::Assign { responsible: who, note } => {
            let who = who.trim();
            if who.is_empty() {
                return refused("请写责任人");
            }
            step.action = Action::Assigned;
            step.note =
                Some([who, note.trim()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("，"));
            responsible = Some(who.to_owned());
        }
        Handling::Extend { deadline, note } => {
            if deadline.is_some_and(|day| day < local_date(now)) {
                return refused("新的期限已经过了，请选今天以后的日子");
            }
            (step.action, step.deadline, step.note) = (Action::Extended, deadline, Some(note));
        }
        Handling::Escalate { note } => (step.action, step.note) = (Action::Escalated, Some(note)),
        Handling::Recheck { verdict, note } => {
            (step.action, step.verdict, step.note) = (Action::Rechecked, verdict, Some(note));
        }
        Handling::Remind { note } => (step.action, step.note) = (Action::Reminded, Some(note)),
        Handling::Take => step.action = Action::Taken,
    }
    let event = format!("h{}", new_id(now).simple());
    let taken = take(finding, &step, &event).map_err(|error| EditError::Refused(error.to_string()))?;
    let mut set = Leaves::new();
    for (path, value) in taken.into_iter().chain(responsible.map(|who| ("responsible".to_owned(), who.into()))) {
        set_leaf(&mut set, &path, value)?;
    }
    for (at, ShelvedPhoto { hash, bytes, name }) in shown.into_iter().enumerate() {
        let photo = format!("history.{event}.photos.p{at}");
        set_leaf(&mut set, &format!("{photo}.hash"), hex::encode(hash).into())?;
        set_leaf(&mut set, &format!("{photo}.mime"), JPEG.into())?;
        set_leaf(&mut set, &format!("{photo}.name"), name.clone().into())?;
        set_leaf(&mut set, &format!("{photo}.bytes"), bytes.into())?;
        let mime = JPEG.to_owned();
        tx.put_media(&StoredMedia { hash, bytes, mime, name, device: COUNTY_DEVICE, received: now })?;
    }
    Ok(set)
}

/// As laptops read it: 县督导室 韩建平.
pub(super) fn name_of(tx: &mut CountyTransaction<'_>, hand: &Hand) -> Result<String, StoreError> {
    let person = hand.person.map(|person| tx.record(person)).transpose()?.flatten();
    let name = person.as_ref().and_then(person_of).and_then(|person| person.name);
    let name = name.unwrap_or_else(|| hand.account.clone());
    Ok(format!("{} {name}", hand.office).trim().to_owned())
}

fn gone<T>() -> Result<T, EditError> {
    refused("这一项隐患或整改已经不在了")
}

fn refused<T>(text: &str) -> Result<T, EditError> {
    Err(EditError::Refused(text.to_owned()))
}
