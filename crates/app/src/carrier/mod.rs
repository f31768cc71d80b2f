//! The carrier of sync over HTTPS: the county as a device sees it, and the way of photos and files.
//!
//! Invariants: the server's key is the one pinned at enrolment, whatever certificate it shows; nothing is believed
//! sent before the county has said so; a transfer that was cut goes on from the county's offset.

mod ahead;
mod http;
mod line;
mod media;
mod pin;
mod problem;

pub use http::{EnrolFailure, HttpCounty};
pub use media::{MediaError, Upload};
