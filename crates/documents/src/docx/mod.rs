//! Papers as .docx, written part by part.
//!
//! Invariant: styles carry the layout; the body only names them, so an office can restyle a paper in Word.

mod blocks;
mod brief;
mod form;
mod official;
mod package;
mod photos;
mod styles;
mod table;
mod xml;

pub use brief::brief_docx;
pub use form::form_docx;
pub use official::official_docx;
