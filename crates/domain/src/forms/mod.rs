//! Forms as data: the patrol, checks, lesson rubrics and the hazard catalogue, read into types and reckoned with.
//!
//! Invariant: a form is a document with an id and a version, never changed in place. A record keeps `form.id`,
//! `form.version` and answers by item id; whatever a newer form holds that this version does not know is shown as plain
//! text, never refused. Wording, points, bands, thresholds and clauses are data in `assets/forms`, not code.

mod answer;
mod asked;
pub mod built_in;
mod catalogue;
mod check;
mod check_rules;
mod codebook;
mod condition;
mod evaluation;
mod form;
mod formula;
mod interaction;
mod item;
mod lesson;
mod progress;
mod rubric;
mod scheme;
mod score;
mod survey;
mod table;
mod talk;
mod visibility;

pub use answer::*;
pub use asked::*;
pub use catalogue::*;
pub use check::{FormError, FormFault, FormProblem};
pub use codebook::*;
pub use condition::*;
pub use evaluation::*;
pub use form::*;
pub use formula::*;
pub use interaction::*;
pub use item::*;
pub use lesson::*;
pub use progress::*;
pub use rubric::*;
pub use scheme::*;
pub use score::*;
pub use survey::*;
pub use table::*;
pub use talk::*;
pub use visibility::*;
