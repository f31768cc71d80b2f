//! The rules of supervision: what a record may hold, how a finding is put right, how often a school is visited, and
//! what a finished visit needs.
//!
//! Invariant: a rule decides from its arguments alone. Periods and quotas are a county's own and come from its
//! [`Setting`](crate::records::Setting), completed by `assets/documents/county-defaults.json`; none is written in code.

mod allowed;
mod check;
pub mod complaint;
pub mod draw;
pub mod due;
pub mod finding;
mod labels;
pub mod marks;
pub mod number;
pub mod office;
pub mod plan;
pub mod quota;
pub mod roster;
mod settings;
pub mod signature;
mod spoken;
pub mod training;
mod visit;

pub use check::{Problem, check_record, read, schema};
pub use settings::{Semester, county_defaults, patrol_core, semester, with_defaults};
pub use spoken::{choice_name, choices, leaf_name};
pub use visit::{
    ChecklistLine, FormProgress, LessonDone, LineState, VisitParts, companion_names, completeness, date_doubt, missing,
};
