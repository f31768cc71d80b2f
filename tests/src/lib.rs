//! The simulation of sync: real stores of several people against a real county, under everything that can go wrong.
//!
//! `stories` (in `tests/`) runs a few hundred schedules of it, the program `soak` as many as are asked for.
#![allow(clippy::unwrap_used)]

pub mod simulation;
