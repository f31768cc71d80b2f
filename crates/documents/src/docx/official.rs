//! A paper of authority as a Word file: red head, number, red rule, body, seal space, foot.

use super::blocks::{FootRow, blocks, foot};
use super::brief::red_name;
use super::package::Package;
use super::photos::photo_pages;
use super::xml::text;
use crate::{DocumentError, OfficialPaper, photo};

/// The official paper as .docx.
pub fn official_docx(paper: &OfficialPaper) -> Result<Vec<u8>, DocumentError> {
    let photos = photo::prepare(&paper.photos)?;
    let mut pictures = photos.clone();
    // The head's top stands 35 mm below the top of the text block.
    let mut body = red_name(&paper.authority, 1700);
    body.push_str(&text("NumberLine", paper.number.as_ref().map_or("", |number| number.shown())));
    body.push_str(&text("Normal", ""));
    body.push_str(&text("Title", &paper.title));
    body.push_str(&text("Normal", ""));
    body.push_str(&text("Recipient", &paper.to));
    body.push_str(&blocks(&paper.body, &mut pictures)?);
    for attachment in &paper.attachments {
        body.push_str(&text("BodyText", attachment));
    }
    for line in ["", "", &paper.signed_by, &paper.date] {
        body.push_str(&text("Signed", line));
    }
    if !paper.note.is_empty() {
        body.push_str(&text("BodyText", &format!("（{}）", paper.note)));
    }
    body.push_str(&foot(&foot_rows(paper)));
    body.push_str(&photo_pages(&photos));
    Package { title: &paper.title, author: &paper.signed_by, body, photos: &pictures }.pack()
}

fn foot_rows(paper: &OfficialPaper) -> Vec<FootRow> {
    let mut rows = Vec::new();
    if !paper.copy_to.is_empty() {
        rows.push(FootRow::Names { label: "抄送", names: paper.copy_to.clone() });
    }
    if !paper.printed_by.is_empty() {
        rows.push(FootRow::Ends { left: paper.printed_by.clone(), right: format!("{}印发", paper.printed_on) });
    }
    rows
}
