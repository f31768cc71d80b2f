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

pub(crate) use xml::escape;

use crate::{DocumentError, Sheet};

/// A paper as .docx.
///
/// # Errors
/// A photo cannot be read; the archive cannot be written.
pub fn docx(sheet: Sheet<'_>) -> Result<Vec<u8>, DocumentError> {
    match sheet {
        Sheet::Brief(paper) => brief::brief_docx(paper),
        Sheet::Form(paper) => form::form_docx(paper),
        Sheet::Official(paper) => official::official_docx(paper),
    }
}
