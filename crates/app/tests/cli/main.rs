//! Stories of `duxue-cli` as a program of its own: what it prints, how it ends, and that it survives being killed.
#![allow(clippy::unwrap_used)]

mod commands;
#[path = "../stories/desk.rs"]
#[allow(dead_code)]
mod desk;
mod disk;
mod killed;
mod machine;
