//! Stories of whoever runs the server: its log, its counts, its certificate, its configuration.
#![allow(clippy::unwrap_used)]
// The town is shared with other stories, which use more of it.
#![allow(dead_code)]

#[path = "operation/certificates.rs"]
mod certificates;
#[path = "operation/counts.rs"]
mod counts;
#[path = "console/desk.rs"]
mod desk;
#[path = "operation/doors.rs"]
mod doors;
#[path = "operation/log.rs"]
mod log;
#[path = "operation/old_ledgers.rs"]
mod old_ledgers;
#[path = "stories/place.rs"]
mod place;
#[path = "stories/town.rs"]
mod town;
