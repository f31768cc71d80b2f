//! What a person may have and may write, from the person's own record: posts, zone, role.
//!
//! Invariant: the county decides this for each request anew; what a device asks for counts for nothing.

use super::local_date;
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use chrono::{Days, NaiveDate};
use duxue_domain::records::{Kind, Person};
use duxue_domain::rules::{self, office};
use duxue_sync::leaves::{Leaves, for_each_leaf, leaf};
use duxue_sync::planted::{Fault, planted};
use duxue_sync::{Change, Merged};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Days after the end of a post in which what was recorded still counts: the device may not have heard of it yet.
const GRACE: Days = Days::new(30);

pub struct Reach {
    scopes: BTreeSet<String>,
    own: String,
    zone: Option<String>,
    is_lead: bool,
    is_staff: bool,
    person: Person,
    record: Option<Merged>,
}

/// Why a change is not let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAllowed {
    /// Not a school or person of this person.
    Scope,
    /// Only the county makes and changes these.
    MadeByCounty,
    /// A leaf that is the office's in somebody else's record; its path.
    Offices(String),
    /// What the office has finished with; in words.
    Closed(&'static str),
}

impl Reach {
    pub fn of(tx: &mut CountyTransaction<'_>, person: Uuid, today: NaiveDate) -> Result<Reach, StoreError> {
        let record = tx.record(person)?.filter(|record| record.kind == Kind::Person.name());
        let typed = record.as_ref().and_then(person_of).unwrap_or_default();
        let own = format!("person:{person}");
        let mut reach = Reach {
            scopes: BTreeSet::new(),
            own: own.clone(),
            zone: typed.zone.clone(),
            is_lead: typed.role.as_deref() == Some("zone_lead"),
            is_staff: typed.role.as_deref() == Some("county_staff"),
            person: typed,
            record: record.map(|record| record.merged),
        };
        // Whoever is disabled gets nothing more, but can still hand in what was recorded.
        if reach.record.is_none() || reach.person.disabled == Some(true) || reach.person.deleted == Some(true) {
            return Ok(reach);
        }
        reach.scopes.insert("county".to_owned());
        reach.scopes.insert(own);
        for (school, post) in &reach.person.posts {
            let begun = date(post.from.as_deref()).is_none_or(|from| from <= today);
            let ended = date(post.to.as_deref()).is_some_and(|to| to < today);
            let over = ended || post.deleted == Some(true);
            if begun && (!over || planted(Fault::EndedPostsServed)) {
                reach.scopes.insert(format!("school:{school}"));
            }
        }
        if reach.is_lead
            && let Some(zone) = &reach.zone
        {
            reach.scopes.insert(format!("zone:{zone}"));
            for record in tx.records_where(Kind::School.name(), "zone", zone)? {
                reach.scopes.insert(format!("school:{}", record.id));
            }
            for record in tx.records_where(Kind::Person.name(), "zone", zone)? {
                reach.scopes.insert(format!("person:{}", record.id));
            }
        }
        Ok(reach)
    }

    pub fn scopes(&self) -> Vec<String> {
        self.scopes.iter().cloned().collect()
    }

    pub fn holds(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// Whether the person may write this; `written` is when, by the stamp that counts.
    pub fn may_write(&self, change: &Change, written: u64) -> Result<(), NotAllowed> {
        if Kind::of(&change.kind).is_some_and(Kind::made_by_county) {
            let facts_of_a_school = change.kind == Kind::School.name() && all_under(change, "facts.");
            if !facts_of_a_school {
                return Err(NotAllowed::MadeByCounty);
            }
        }
        let scope = change.scope.as_str();
        let allowed = match scope.split_once(':') {
            None => self.is_staff && self.holds(scope),
            Some(("school", school)) => self.holds(scope) || self.was_posted(school, written),
            Some(("zone", _)) => self.is_lead && self.holds(scope),
            Some(_) => scope == self.own || self.holds(scope),
        };
        if allowed { Ok(()) } else { Err(NotAllowed::Scope) }
    }

    /// Whether the person was posted to the school when it was written, or shortly before.
    fn was_posted(&self, school: &str, written: u64) -> bool {
        let (Some(post), Some(record)) = (self.person.posts.get(school), &self.record) else { return false };
        let day = local_date(written);
        let since = |path: &str| record.stamp(path).map(|leaf| local_date(leaf.stamp.micros));
        let taken = (post.deleted == Some(true)).then(|| since(&format!("posts.{school}.deleted"))).flatten();
        let disabled = (self.person.disabled == Some(true)).then(|| since("disabled")).flatten();
        let end = [date(post.to.as_deref()), taken, disabled].into_iter().flatten().min();
        let begun = date(post.from.as_deref()).is_none_or(|from| from <= day);
        begun && end.and_then(|end| end.checked_add_days(GRACE)).is_none_or(|end| day <= end)
    }
}

/// Whether a record that stands so may be changed thus by whoever is not the office. What the county has already may be
/// written again: a choice between two values of a conflict does that.
pub fn leaves_the_offices(change: &Change, standing: Option<&Leaves>) -> Result<(), NotAllowed> {
    let Some(kind) = Kind::of(&change.kind).filter(|_| !planted(Fault::OfficesLeavesTaken)) else { return Ok(()) };
    let mut outcome = Ok(());
    for_each_leaf(&change.set, &mut |path, value| {
        let now = standing.and_then(|fields| leaf(fields, path)).unwrap_or(&Value::Null);
        if outcome.is_err() || now == value {
            return;
        }
        if let Some(why) = standing.and_then(|fields| office::closed(kind, fields)) {
            outcome = Err(NotAllowed::Closed(why));
        } else if office::is_offices(kind, path, value) {
            outcome = Err(NotAllowed::Offices(path.to_owned()));
        }
    });
    outcome
}

/// A person's record as its typed struct; `None` where it cannot be read.
pub fn person_of(record: &StoredRecord) -> Option<Person> {
    rules::read(&record.merged.fields).ok()
}

fn date(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

fn all_under(change: &Change, prefix: &str) -> bool {
    let mut all = true;
    for_each_leaf(&change.set, &mut |path, _| all &= path.starts_with(prefix));
    all
}
