//! The merge, leaf by leaf.
//!
//! Invariant: of two writers who had not seen each other, the higher stamp stands and the other's value is kept as a
//! conflict in the same step, unless both wrote the same. A writer who had seen what stood there wins, whatever the
//! clocks said. Applying a change twice changes nothing.

use crate::leaves::{LeafError, Leaves, for_each_leaf, leaf, set_leaf};
use crate::planted::{Fault, planted};
use crate::stamp::{LeafStamp, Stamp, Stamps};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One save on one device: leaves of one record written together, under one stamp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The device's own count of changes, from 1, without gaps, never reused.
    #[serde(rename = "n")]
    pub number: u64,
    #[serde(rename = "r")]
    pub record: Uuid,
    #[serde(rename = "k")]
    pub kind: String,
    #[serde(rename = "o")]
    pub scope: String,
    #[serde(rename = "t")]
    pub stamp: Stamp,
    /// The leaves written, nested as in the record.
    #[serde(rename = "s", with = "json_text")]
    pub set: Leaves,
    /// The stamp that each leaf had when it was written; a leaf that is not named did not exist.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaced: BTreeMap<String, Stamp>,
    /// Values in conflict that the writer saw and decided against (or for) with this save.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<Stamp>,
}

/// A value that lost against a higher stamp while neither writer had seen the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    #[serde(rename = "p")]
    pub path: String,
    #[serde(rename = "v", with = "json_text")]
    pub value: Value,
    #[serde(rename = "t")]
    pub stamp: Stamp,
    /// What its writer's clock had said, where that was not believed: by this the writer's later changes name it.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Stamp>,
}

impl Conflict {
    /// Whether `stamp` names this value, by its effective or by its claimed stamp.
    pub fn is(&self, stamp: Stamp) -> bool {
        self.stamp == stamp || self.claimed == Some(stamp)
    }
}

/// A record's state: what it says, who wrote each leaf when, and what is still to be chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    pub fields: Leaves,
    pub stamps: Stamps,
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    #[error("the change does not fit the record's shape: {0}")]
    Shape(#[from] LeafError),
}

impl Merged {
    /// The stamp of the leaf at `path`; `None` where there is no leaf.
    pub fn stamp(&self, path: &str) -> Option<LeafStamp> {
        leaf(&self.fields, path).and_then(|_| self.stamps.of_leaf(path))
    }

    /// Applies a change. `effective` is the stamp that the county fixed for it (the change's own, unless its clock ran
    /// ahead). On an error the state is as it was.
    ///
    /// # Errors
    /// Where the change would turn a leaf into a map or a map into a leaf.
    pub fn apply(&mut self, change: &Change, effective: Stamp) -> Result<(), MergeError> {
        let mut next = self.clone();
        if next.stamps.base.is_none() && next.fields.is_empty() {
            next.stamps.base = Some(own_stamp(change, effective));
        }
        let mut outcome = Ok(());
        for_each_leaf(&change.set, &mut |path, value| {
            if outcome.is_ok() {
                outcome = next.write(path, value, change, effective);
            }
        });
        outcome?;
        *self = next;
        Ok(())
    }

    fn write(&mut self, path: &str, value: &Value, change: &Change, effective: Stamp) -> Result<(), MergeError> {
        let replaced = change.replaced.get(path).copied();
        let settles_all = planted(Fault::ChoiceSettlesUnseen) && !change.settles.is_empty();
        self.conflicts.retain(|conflict| {
            let seen = replaced.is_some_and(|stamp| conflict.is(stamp));
            let settled = settles_all || change.settles.iter().any(|stamp| conflict.is(*stamp));
            conflict.path != path || !(seen || settled)
        });
        let own = own_stamp(change, effective);
        let Some(current) = self.stamp(path) else { return self.stand(path, value, own) };
        if current.is(change.stamp) {
            return Ok(());
        }
        let had_seen = replaced.is_some_and(|stamp| current.is(stamp)) && !planted(Fault::MergeByClockAlone);
        let standing = leaf(&self.fields, path).cloned().unwrap_or(Value::Null);
        let differs = standing != *value || planted(Fault::EqualValuesConflict);
        if !had_seen && effective < current.stamp {
            if differs {
                self.keep(path, value.clone(), own);
            }
            return Ok(());
        }
        self.stand(path, value, own)?;
        if !had_seen && differs {
            self.keep(path, standing, current);
        }
        Ok(())
    }

    /// Lets a value stand. One that was kept against another and now stands is in conflict no more.
    fn stand(&mut self, path: &str, value: &Value, stamp: LeafStamp) -> Result<(), MergeError> {
        set_leaf(&mut self.fields, path, value.clone())?;
        self.stamps.set(path, stamp);
        self.conflicts.retain(|conflict| conflict.path != path || conflict.value != *value);
        Ok(())
    }

    fn keep(&mut self, path: &str, value: Value, leaf: LeafStamp) {
        if planted(Fault::LoserDropped) {
            return;
        }
        let LeafStamp { stamp, claimed } = leaf;
        if !self.conflicts.iter().any(|kept| kept.path == path && kept.stamp == stamp) {
            self.conflicts.push(Conflict { path: path.to_owned(), value, stamp, claimed });
        }
    }
}

fn own_stamp(change: &Change, effective: Stamp) -> LeafStamp {
    LeafStamp { stamp: effective, claimed: (effective != change.stamp).then_some(change.stamp) }
}

/// JSON travels as its text: the databases on both sides keep it so, and it packs better than nested CBOR.
mod json_text {
    use serde::de::{DeserializeOwned, Error};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(value).map_err(serde::ser::Error::custom)?;
        to.serialize_str(&text)
    }

    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}
