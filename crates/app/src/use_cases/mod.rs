//! What a person does with the app, one file each.

pub mod brief;
mod brief_facts;
pub mod brief_page;
mod conflicts;
pub mod documents;
pub mod draws;
pub mod enrolment;
pub mod filling;
pub mod finding;
pub mod finding_page;
mod found;
mod glance;
mod in_touch;
mod lines;
pub mod observation;
mod papers;
pub mod photos;
mod picture;
mod progress;
mod reach;
pub mod record;
pub mod recovery;
mod round;
mod round_media;
mod running;
pub mod school;
pub mod search;
pub mod session;
mod stick;
pub mod sync;
pub mod today;
pub mod visit;
pub mod visit_page;

pub use in_touch::stay_in_touch;
pub(crate) use lines::record_title;
pub use reach::{Carrier, Halt, Outgoing};
