//! Setting a paper as PDF with typst.
//!
//! Invariant: what a person typed reaches the typesetter as data (JSON), never as markup, so no text can change the layout or read a file.

#[cfg(test)]
mod measure;
mod world;

use crate::fonts::FontSet;
use crate::photo::{self, PreparedPhoto};
use crate::{BriefPaper, DocumentError, FormPaper, OfficialPaper};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use world::PaperWorld;

/// A finished PDF.
#[derive(Debug, Clone)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no face has; each is printed as 〓. Tell the person before the paper goes out.
    pub missing_characters: Vec<char>,
}

/// The brief as PDF with the bundled faces.
pub fn brief_pdf(paper: &BriefPaper) -> Result<Pdf, DocumentError> {
    brief_pdf_with(paper, FontSet::bundled()?)
}

/// The brief as PDF with the faces given.
pub fn brief_pdf_with(paper: &BriefPaper, fonts: &FontSet) -> Result<Pdf, DocumentError> {
    set(Template::Brief, paper, &[], fonts)
}

/// The form as PDF with the bundled faces.
pub fn form_pdf(paper: &FormPaper) -> Result<Pdf, DocumentError> {
    form_pdf_with(paper, FontSet::bundled()?)
}

/// The form as PDF with the faces given.
pub fn form_pdf_with(paper: &FormPaper, fonts: &FontSet) -> Result<Pdf, DocumentError> {
    set(Template::Form, paper, &photo::prepare(&paper.photos)?, fonts)
}

/// The official paper as PDF with the bundled faces.
pub fn official_pdf(paper: &OfficialPaper) -> Result<Pdf, DocumentError> {
    official_pdf_with(paper, FontSet::bundled()?)
}

/// The official paper as PDF with the faces given.
pub fn official_pdf_with(paper: &OfficialPaper, fonts: &FontSet) -> Result<Pdf, DocumentError> {
    set(Template::Official, paper, &photo::prepare(&paper.photos)?, fonts)
}

/// Which layout under `assets/documents` sets the paper.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Template {
    Brief,
    Form,
    Official,
}

impl Template {
    fn source(self) -> &'static str {
        match self {
            Template::Brief => include_str!("../../../../assets/documents/brief.typ"),
            Template::Form => include_str!("../../../../assets/documents/form.typ"),
            Template::Official => include_str!("../../../../assets/documents/official.typ"),
        }
    }
}

pub(crate) fn set(
    template: Template,
    paper: &impl Serialize,
    photos: &[PreparedPhoto],
    fonts: &FontSet,
) -> Result<Pdf, DocumentError> {
    let (document, missing_characters) = compose(template, paper, photos, fonts)?;
    let pages = document.pages().len();
    let options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("督学随行".to_owned())),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| world::typesetting(&errors))?;
    // Each paper is set once: what the typesetter remembers of it would only fill an old laptop's memory.
    typst::comemo::evict(0);
    Ok(Pdf { bytes, pages, missing_characters })
}

/// The pages before export; the layout tests measure these.
pub(crate) fn compose(
    template: Template,
    paper: &impl Serialize,
    photos: &[PreparedPhoto],
    fonts: &FontSet,
) -> Result<(PagedDocument, Vec<char>), DocumentError> {
    let mut value = serde_json::to_value(paper).map_err(|error| DocumentError::Typesetting(error.to_string()))?;
    let mut missing = BTreeSet::new();
    make_printable(&mut value, fonts, &mut missing);
    let captions: Vec<Value> = photos.iter().map(|photo| json!({ "file": photo.file, "caption": photo.caption, "words": photo.words, "width": photo.width, "height": photo.height })).collect();
    let mut data = json!({ "fonts": fonts.roles, "paper": value, "photos": captions });
    make_printable(&mut data["photos"], fonts, &mut missing);
    let world = PaperWorld::new(template.source(), &data, photos, fonts);
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| world::typesetting(&errors))?;
    Ok((document, missing.into_iter().collect()))
}

/// Puts 〓 for what no face has, and drops control characters that a note may carry from the clipboard.
fn make_printable(value: &mut Value, fonts: &FontSet, missing: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => {
            if let Some((printable, lacking)) = fonts.printable(text) {
                *text = printable;
                missing.extend(lacking);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_printable(item, fonts, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|field| make_printable(field, fonts, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
