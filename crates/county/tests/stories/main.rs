//! Stories of devices, office and console against a real server on this machine.
#![allow(clippy::unwrap_used)]

mod backups;
mod console;
mod disk;
mod enrolment;
mod erasing;
mod files;
mod history;
mod office;
mod offices_leaves;
mod place;
mod pulling;
mod pushing;
mod reach;
mod town;
