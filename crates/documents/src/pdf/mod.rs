//! Setting papers with typst: as PDF/A, alone or bound one behind the other, and as pictures of their pages.
//!
//! Invariant: what a person typed reaches the typesetter as data (JSON), never as markup, so no text can change the layout or read a file.

#[cfg(test)]
mod measure;
mod world;

use crate::fonts::FontSet;
use crate::photo::{self, PreparedPhoto};
use crate::{BriefPaper, DocumentError, FormPaper, OfficialPaper, Photo};
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use typst::foundations::Datetime;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;
use world::{PaperWorld, Part};

/// A finished PDF (PDF/A-2b: everything that it needs is in it).
#[derive(Debug, Clone)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no face has; each is printed as 〓. Tell the person before the paper goes out.
    pub missing_characters: Vec<char>,
}

/// A paper of any layout.
#[derive(Debug, Clone, Copy)]
pub enum Sheet<'a> {
    Brief(&'a BriefPaper),
    Form(&'a FormPaper),
    Official(&'a OfficialPaper),
}

impl Sheet<'_> {
    /// The layout under `assets/documents` that sets it.
    fn layout(&self) -> &'static str {
        match self {
            Sheet::Brief(_) => include_str!("../../../../assets/documents/brief.typ"),
            Sheet::Form(_) => include_str!("../../../../assets/documents/form.typ"),
            Sheet::Official(_) => include_str!("../../../../assets/documents/official.typ"),
        }
    }

    fn value(&self) -> Result<Value, DocumentError> {
        let value = match self {
            Sheet::Brief(paper) => serde_json::to_value(paper),
            Sheet::Form(paper) => serde_json::to_value(paper),
            Sheet::Official(paper) => serde_json::to_value(paper),
        };
        value.map_err(|error| DocumentError::Typesetting(error.to_string()))
    }

    fn photos(&self) -> &[Photo] {
        match self {
            Sheet::Brief(paper) => &paper.photos,
            Sheet::Form(paper) => &paper.photos,
            Sheet::Official(paper) => &paper.photos,
        }
    }
}

/// Papers in one file, each beginning on a page 1 of its own; `made` stands in the file as the moment it was made.
///
/// # Errors
/// A photo cannot be read; the typesetter's.
pub fn pdf(sheets: &[Sheet<'_>], made: DateTime<FixedOffset>) -> Result<Pdf, DocumentError> {
    let (document, missing_characters) = compose(sheets, FontSet::bundled()?)?;
    let failed = |what: &str| DocumentError::Typesetting(what.to_owned());
    let options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("督学随行".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::A_2b]).map_err(|_| failed("PDF/A-2b is not known"))?,
        timestamp: Some(timestamp(made).ok_or_else(|| failed("the moment is no date"))?),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| world::typesetting(&errors))?;
    let pages = document.pages().len();
    forget();
    Ok(Pdf { bytes, pages, missing_characters })
}

fn timestamp(made: DateTime<FixedOffset>) -> Option<Timestamp> {
    let small = |number: u32| u8::try_from(number).ok();
    let (month, day) = (small(made.month())?, small(made.day())?);
    let (hour, minute, second) = (small(made.hour())?, small(made.minute())?, small(made.second())?);
    let local = Datetime::from_ymd_hms(made.year(), month, day, hour, minute, second)?;
    Timestamp::new_local(local, made.offset().local_minus_utc() / 60)
}

/// The pages as they will be printed, each an SVG of its own.
///
/// # Errors
/// As [`pdf`].
pub fn page_pictures(sheet: Sheet<'_>) -> Result<Vec<String>, DocumentError> {
    let (document, _) = compose(&[sheet], FontSet::bundled()?)?;
    let pages = document.pages().iter().map(|page| typst_svg::svg(page, &SvgOptions::default())).collect();
    forget();
    Ok(pages)
}

/// Each paper is set once: what the typesetter remembers of it would only fill an old laptop's memory.
fn forget() {
    typst::comemo::evict(0);
}

/// The pages before export; the layout tests measure these.
pub(crate) fn compose(sheets: &[Sheet<'_>], fonts: &FontSet) -> Result<(PagedDocument, Vec<char>), DocumentError> {
    let mut missing = BTreeSet::new();
    let mut parts = Vec::new();
    for sheet in sheets {
        let photos = photo::prepare(sheet.photos())?;
        let data = data_of(sheet.value()?, &photos, fonts, &mut missing);
        parts.push(Part { layout: sheet.layout(), data, photos });
    }
    let world = PaperWorld::new(&parts, fonts);
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| world::typesetting(&errors))?;
    Ok((document, missing.into_iter().collect()))
}

fn data_of(mut paper: Value, photos: &[PreparedPhoto], fonts: &FontSet, missing: &mut BTreeSet<char>) -> Value {
    make_printable(&mut paper, fonts, missing);
    let placed = |photo: &PreparedPhoto| json!({ "file": photo.file, "caption": photo.caption, "words": photo.words, "width": photo.width, "height": photo.height });
    let mut photos: Value = photos.iter().map(placed).collect();
    make_printable(&mut photos, fonts, missing);
    json!({ "fonts": fonts.roles, "paper": paper, "photos": photos })
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
