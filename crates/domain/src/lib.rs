//! What supervision (教育督导) is: records, forms, rules, facts for briefs.
//!
//! Invariant: everything here is pure. No SQL, no file, no socket, no clock and no randomness: the present moment
//! and new ids are arguments.

pub mod brief;
pub mod chart;
pub mod fields;
pub mod forms;
pub mod records;
pub mod rules;
