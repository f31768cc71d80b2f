//! XLSForm (xlsform.org), the spreadsheet in which surveys are written for ODK, KoboToolbox and their kin: sheets `survey`,
//! `choices` and `settings`.
//!
//! Invariant: what is read is a whole form or a list of what is wrong, cell by cell, and what could not be carried over is
//! always told. What is written reads back as the same form: whatever XLSForm has no column for stands in columns named
//! `duxue::…` (in `choices` `duxue_…`), which other tools pass over.

mod choices;
mod expression;
mod extras;
mod guide;
mod kinds;
mod making;
mod meaning;
mod names;
mod outline;
mod problem;
mod question;
mod read;
mod rows;
mod settings;
mod sheets;
mod wording;
mod write;
mod write_rows;

pub use problem::Problem;
pub use read::{ReadForm, read};
pub use write::write;
