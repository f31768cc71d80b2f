//! The brief as a Word file: red head, body on the grid of 22 × 28, foot at the bottom of the last page.

use super::blocks::{FootRow, blocks, foot};
use super::package::Package;
use super::xml::{TAB, paragraph, run, sized_run, text};
use crate::paper::chinese_ordinal;
use crate::{BriefPaper, DocumentError, photo};

/// The brief as .docx, to be edited in Word or WPS.
pub fn brief_docx(paper: &BriefPaper) -> Result<Vec<u8>, DocumentError> {
    let mut pictures = photo::prepare(&paper.photos)?;
    let mut body = red_name(&paper.name, 240);
    let issue = paper.issue.map_or_else(|| "第　　　期".to_owned(), |issue| format!("第{issue}期"));
    body.push_str(&text("Issue", &issue));
    body.push_str(&paragraph("HeadLine", &format!("{}{TAB}{}", run(&paper.office, None), run(&paper.date, None))));
    body.push_str(&text("Normal", ""));
    body.push_str(&text("Title", &paper.title));
    body.push_str(&text("Normal", ""));
    let mut number = 0;
    for section in &paper.sections {
        if !section.title.is_empty() {
            // The opening words stand before the numbered sections and have no title.
            number += 1;
            body.push_str(&text("Heading1", &format!("{}、{}", chinese_ordinal(number), section.title)));
        }
        body.push_str(&blocks(&section.blocks, &mut pictures)?);
    }
    body.push_str(&foot(&foot_rows(paper)));
    Package { title: &paper.title, author: &paper.office, body, photos: &pictures }.pack()
}

/// Letters spread over the width; a long name gets smaller ones, so that it stays on one line.
/// `above` is the space over it in twips.
pub(crate) fn red_name(name: &str, above: u32) -> String {
    let letters = name.chars().count().max(1) as f64;
    let points = (156.0 / 25.4 * 72.0 * 0.96 / (letters * 1.14)).min(50.0);
    let letters = sized_run(name, (points * 2.0) as u32, (points * 0.14 * 20.0) as u32);
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"RedName\"/><w:spacing w:before=\"{above}\" w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>{letters}</w:p>"
    )
}

fn foot_rows(paper: &BriefPaper) -> Vec<FootRow> {
    let mut rows: Vec<FootRow> = [("报", &paper.report_to), ("送", &paper.send_to), ("发", &paper.issue_to)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(label, names)| FootRow::Names { label, names: names.clone() })
        .collect();
    if let Some(copies) = paper.copies {
        rows.push(FootRow::Right(format!("共印{copies}份")));
    }
    rows
}
