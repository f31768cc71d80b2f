//! The stories of the county once more, with every county in one PostgreSQL database.
#![allow(clippy::unwrap_used)]

#[path = "../stories/console.rs"]
mod console;
#[path = "../stories/enrolment.rs"]
mod enrolment;
#[path = "../stories/files.rs"]
mod files;
#[path = "../stories/history.rs"]
mod history;
#[path = "../stories/office.rs"]
mod office;
mod place;
#[path = "../stories/pulling.rs"]
mod pulling;
#[path = "../stories/pushing.rs"]
mod pushing;
mod pushing_on;
#[path = "../stories/reach.rs"]
mod reach;
#[path = "../../../../tests/postgres/scratch.rs"]
mod scratch;
mod together;
#[path = "../stories/town.rs"]
mod town;
