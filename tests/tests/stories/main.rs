//! Stories across parts: real stores and a real county, seeded where chance has a part.
#![allow(clippy::unwrap_used)]

mod county;
mod office;
mod schedules;
