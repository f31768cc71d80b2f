//! What the body of every paper is made of: paragraphs, second-level headings, tables; and the foot (版记).

use super::table::{Cell, CellStyle, Row, shares_to_widths, table};
use super::xml::{FOOT_WIDTH, hairline, paragraph, run, text};
use crate::{Block, PaperTable};

pub(crate) fn blocks(blocks: &[Block]) -> String {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph { text: content } => text("BodyText", content),
            Block::Heading { lead, text: rest } if rest.is_empty() => text("Heading2", lead),
            Block::Heading { lead, text: rest } => {
                paragraph("BodyText", &format!("{}{}", run(lead, Some("Lead")), run(rest, None)))
            }
            Block::Table(rows) => data_table(rows),
        })
        .collect()
}

fn data_table(content: &PaperTable) -> String {
    let mut rows = vec![Row::head(Cell::row(&content.head, CellStyle::Label))];
    rows.extend(content.rows.iter().map(|row| Row::of(Cell::row(row, CellStyle::Centre))));
    // A point of air parts the table from the text on either side.
    hairline() + &table(&shares_to_widths(&content.shares()), &rows, true) + &hairline()
}

/// One row of the foot, kept with the next so that the foot is never parted.
pub(crate) fn foot_line(label: &str, names: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"FootLine\"/><w:keepNext/></w:pPr>{}</w:p>",
        run(&format!("{label}：{names}"), None)
    )
}

/// The foot stands on the bottom edge of the text block of the last page: a table that floats there, its rows parted by thin
/// rules (0.25 mm) between thick ones (0.35 mm).
pub(crate) fn foot_table(paragraphs: &[String]) -> String {
    if paragraphs.is_empty() {
        return String::new();
    }
    let rule = |name: &str, size: u32| format!("<w:{name} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"000000\"/>");
    let rows: String = paragraphs
        .iter()
        .map(|paragraph| {
            format!("<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{FOOT_WIDTH}\" w:type=\"dxa\"/></w:tcPr>{paragraph}</w:tc></w:tr>")
        })
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:topFromText=\"284\" w:vertAnchor=\"margin\" w:horzAnchor=\"margin\" w:tblpXSpec=\"left\" w:tblpYSpec=\"bottom\"/><w:tblOverlap w:val=\"never\"/><w:tblW w:w=\"{FOOT_WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{}{}{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"{FOOT_WIDTH}\"/></w:tblGrid>{rows}</w:tbl>{}",
        rule("top", 8),
        rule("bottom", 8),
        rule("insideH", 6),
        hairline()
    )
}
