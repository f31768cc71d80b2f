//! The stories of the county once more, with every county in one PostgreSQL database and one S3 bucket.
#![allow(clippy::unwrap_used)]
// The desk is shared with the console's stories, which use more of it.
#![allow(dead_code)]

#[path = "../stories/backups.rs"]
mod backups;
#[path = "../../../../tests/services/bucket.rs"]
mod bucket;
#[path = "../stories/console.rs"]
mod console;
#[path = "../console/desk.rs"]
mod desk;
mod encrypted;
#[path = "../stories/enrolment.rs"]
mod enrolment;
#[path = "../stories/erasing.rs"]
mod erasing;
#[path = "../stories/files.rs"]
mod files;
#[path = "../stories/history.rs"]
mod history;
#[path = "../open_data/hooks.rs"]
mod hooks;
mod moving;
#[path = "../stories/office.rs"]
mod office;
#[path = "../stories/offices_leaves.rs"]
mod offices_leaves;
mod place;
#[path = "../../../../tests/services/postgres.rs"]
mod postgres_service;
#[path = "../stories/pulling.rs"]
mod pulling;
#[path = "../stories/pushing.rs"]
mod pushing;
mod pushing_on;
#[path = "../stories/reach.rs"]
mod reach;
#[path = "../open_data/reading.rs"]
mod reading;
#[path = "../../../../tests/services/service.rs"]
mod service;
mod together;
#[path = "../open_data/tokens.rs"]
mod tokens;
#[path = "../stories/town.rs"]
mod town;
