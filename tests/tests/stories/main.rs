//! Stories across parts: real stores and a real county, seeded where chance has a part.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod decoders;
mod dictionary;
mod enrolled_anew;
mod forgotten;
mod interrupted;
mod link;
mod main_job;
mod numbers;
mod product;
mod simulation;
mod stick;
