//! The stories of the county once more, with every county in one PostgreSQL database and one S3 bucket.
#![allow(clippy::unwrap_used)]

#[path = "../../../../tests/services/bucket.rs"]
mod bucket;
#[path = "../stories/console.rs"]
mod console;
#[path = "../stories/enrolment.rs"]
mod enrolment;
#[path = "../stories/files.rs"]
mod files;
#[path = "../stories/history.rs"]
mod history;
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
#[path = "../../../../tests/services/service.rs"]
mod service;
mod together;
#[path = "../stories/town.rs"]
mod town;
