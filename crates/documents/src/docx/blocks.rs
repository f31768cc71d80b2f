//! What the body of every paper is made of: paragraphs, second-level headings, tables; and the foot.

use super::photos::{chart, photo_in_text};
use super::table::{Cell, CellStyle, Row, shares_to_widths, table};
use super::xml::{TAB, TEXT_WIDTH, hairline, paragraph, run, text};
use crate::photo::PreparedPhoto;
use crate::{Block, DocumentError, PaperTable};

/// `pictures` are those of the package: first the photos of the paper, behind them the charts that are drawn here.
///
/// # Errors
/// A chart cannot be drawn.
pub(crate) fn blocks(blocks: &[Block], pictures: &mut Vec<PreparedPhoto>) -> Result<String, DocumentError> {
    let mut xml = String::new();
    for block in blocks {
        xml.push_str(&match block {
            Block::Paragraph { text: content } => text("BodyText", content),
            Block::Heading { lead, text: rest } if rest.is_empty() => text("Heading2", lead),
            Block::Heading { lead, text: rest } => {
                paragraph("BodyText", &format!("{}{}", run(lead, Some("Lead")), run(rest, None)))
            }
            Block::Section { text: content } => text("Heading1", content),
            Block::Table(rows) => data_table(rows),
            Block::Figure(figure) => chart(figure, pictures)?,
            Block::Photo { at } => pictures.get(*at).map_or_else(String::new, |photo| photo_in_text(photo, *at)),
            Block::Caption { text: content } => text("Caption", content),
        });
    }
    Ok(xml)
}

fn data_table(content: &PaperTable) -> String {
    let mut rows = vec![Row::head(Cell::row(&content.head, CellStyle::Label))];
    rows.extend(content.rows.iter().map(|row| Row::of(Cell::row(row, CellStyle::Centre))));
    // A point of air parts the table from the text on either side.
    hairline() + &table(&shares_to_widths(&content.shares()), &rows, true) + &hairline()
}

/// One row of the foot (版记): a label with names that hang under each other, a text at the right, or texts at both ends.
pub(crate) enum FootRow {
    Names { label: &'static str, names: String },
    Right(String),
    Ends { left: String, right: String },
}

/// The foot stands on the bottom edge of the text block of the last page: a table that floats there, ruled thick (0.35 mm) above
/// and below and thin (0.25 mm) between.
pub(crate) fn foot(rows: &[FootRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rule = |name: &str, size: u32| {
        format!("<w:{name} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let cells: String = rows.iter().map(foot_row).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:topFromText=\"284\" w:vertAnchor=\"margin\" w:horzAnchor=\"margin\" w:tblpXSpec=\"center\" w:tblpYSpec=\"bottom\"/><w:tblOverlap w:val=\"never\"/><w:tblW w:w=\"{FLOATING_WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{}{}{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"{TEXT_WIDTH}\"/></w:tblGrid>{cells}</w:tbl>{}",
        rule("top", 8),
        rule("bottom", 8),
        rule("insideH", 6),
        hairline()
    )
}

/// Word takes the width of a fixed table from its columns, the whole text block; LibreOffice takes this one, and lets a table
/// float only if it is about 5 mm narrower than the text.
const FLOATING_WIDTH: u32 = TEXT_WIDTH - 275;

fn foot_row(row: &FootRow) -> String {
    let (tabs, runs) = match row {
        FootRow::Names { label, names } => (String::new(), run(&format!("{label}：{names}"), None)),
        FootRow::Right(content) => ("<w:jc w:val=\"right\"/>".to_owned(), run(content, None)),
        FootRow::Ends { left, right } => (
            format!("<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>", FLOATING_WIDTH - 280),
            format!("{}{TAB}{}", run(left, None), run(right, None)),
        ),
    };
    format!(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"FootLine\"/>{tabs}</w:pPr>{runs}</w:p></w:tc></w:tr>"
    )
}
