//! What of a record only the county's office writes, though the record is somebody else's.
//!
//! Invariant: nothing that a device writes by its own use cases is refused by these; they stop a device that goes beyond them.

use super::read;
use crate::fields::Fields;
use crate::records::{Brief, Kind};
use serde_json::Value;

/// Whether this value of a leaf is the office's to write.
pub fn is_offices(kind: Kind, path: &str, value: &Value) -> bool {
    match kind {
        Kind::Brief => match path {
            "state" => matches!(value.as_str(), Some("accepted" | "issued")),
            "comment" | "reviewed_by" | "reviewed_at" | "issued_at" | "head.issue" => true,
            // The author ticks a remark off; its words are the office's.
            _ => path.starts_with("notes.") && !path.ends_with(".settled"),
        },
        Kind::Complaint => matches!(path, "taken_by" | "taken_at"),
        // How far a block is used is told by the device that it was lent to.
        Kind::NumberBook => !path.ends_with(".next"),
        _ => false,
    }
}

/// Why a record that stands so is not changed by anybody but the office any more; `None` where it may be.
pub fn closed(kind: Kind, standing: &Fields) -> Option<&'static str> {
    if kind != Kind::Brief {
        return None;
    }
    let brief: Brief = read(standing).ok()?;
    match brief.state.as_deref() {
        Some("accepted") => Some("县督导室已经采用这份简报；要改的话，请县督导室退回"),
        Some("issued") => Some("这份简报已经编号印发，不能再改"),
        _ => None,
    }
}
