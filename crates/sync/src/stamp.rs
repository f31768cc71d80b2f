//! When and where a leaf was written: a hybrid logical clock.
//!
//! Invariant: two saves never carry the same stamp: microseconds rise strictly on a device, and device numbers are
//! given out once by the county. The order is total, but it decides only between writers who had not seen each other.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Number that the county gave a device; never given twice, not even to a copy of the same disk.
pub type DeviceNumber = u32;

/// A moment on a device's logical clock: microseconds since 1970 (UTC), then the device's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u64, DeviceNumber)", into = "(u64, DeviceNumber)")]
pub struct Stamp {
    pub micros: u64,
    pub device: DeviceNumber,
}

impl From<(u64, DeviceNumber)> for Stamp {
    fn from((micros, device): (u64, DeviceNumber)) -> Self {
        Stamp { micros, device }
    }
}

impl From<Stamp> for (u64, DeviceNumber) {
    fn from(stamp: Stamp) -> Self {
        (stamp.micros, stamp.device)
    }
}

/// Hands out stamps that rise, whatever the machine's clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The highest microseconds given or seen.
    pub last: u64,
}

impl Clock {
    /// The next stamp of `device` when its clock, corrected by what the county told, says `now_micros`.
    pub fn next(&mut self, now_micros: u64, device: DeviceNumber) -> Stamp {
        self.last = now_micros.max(self.last + 1);
        Stamp { micros: self.last, device }
    }

    /// Takes note of a stamp that came from elsewhere, so that what is written after it is later.
    pub fn saw(&mut self, stamp: Stamp) {
        self.last = self.last.max(stamp.micros);
    }
}

/// A leaf's stamp as the county fixed it. `claimed` is what the writer's clock had said, where that lay too far in the
/// future to be believed; an edit that replaced the claimed stamp had seen this leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeafStamp {
    #[serde(rename = "s")]
    pub stamp: Stamp,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Stamp>,
}

impl LeafStamp {
    pub fn of(stamp: Stamp) -> Self {
        LeafStamp { stamp, claimed: None }
    }

    /// Whether `stamp` names this write, by its effective or by its claimed stamp.
    pub fn is(&self, stamp: Stamp) -> bool {
        self.stamp == stamp || self.claimed == Some(stamp)
    }
}

/// The stamps of all leaves of a record, packed: `base` holds for every leaf that is not named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub base: Option<LeafStamp>,
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub leaves: BTreeMap<String, LeafStamp>,
}

impl Stamps {
    /// The stamp of a leaf that is there.
    pub fn of_leaf(&self, path: &str) -> Option<LeafStamp> {
        self.leaves.get(path).copied().or(self.base)
    }

    pub fn set(&mut self, path: &str, stamp: LeafStamp) {
        if self.base == Some(stamp) {
            self.leaves.remove(path);
        } else {
            self.leaves.insert(path.to_owned(), stamp);
        }
    }

    /// The highest of all stamps.
    pub fn highest(&self) -> Option<Stamp> {
        self.leaves.values().chain(self.base.iter()).map(|leaf| leaf.stamp).max()
    }
}
