//! What stories are made of that are told more than once: the simulation of sync, and the decoders under strange bytes.
//!
//! The simulation: real stores of several people against a real county, under everything that can go wrong.
//!
//! `stories` (in `tests/`) runs a few hundred schedules of it, the program `soak` as many as are asked for.
#![allow(clippy::unwrap_used)]

pub mod decoders;
pub mod files;
pub mod simulation;

use duxue_county::import;
