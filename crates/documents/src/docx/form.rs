//! Forms as Word files: title, number, one table on twelve columns, signatures below.

use super::package::Package;
use super::photos::{chart, drawing, photo_pages};
use super::table::{Cell, CellStyle, Row, shares_to_widths, table};
use super::xml::{TEXT_WIDTH, hairline, paragraph, run, text, twips};
use crate::form::{CellRole, FormPart, FormRow, GRID, Signature};
use crate::photo::PreparedPhoto;
use crate::{DocumentError, FormPaper, PaperTable, ink, photo};

const SMALLEST_ROW: u32 = 454;
/// Of a signature, millimetres.
const SIGNATURE: (f64, f64) = (36.0, 13.0);

/// The form as .docx.
pub fn form_docx(paper: &FormPaper) -> Result<Vec<u8>, DocumentError> {
    let photos = photo::prepare(&paper.photos)?;
    let mut body = text("FormTitle", &paper.title);
    if let Some(number) = &paper.number {
        body.push_str(&text("FormRight", number.shown()));
    }
    for line in &paper.above {
        body.push_str(&text("FormText", line));
    }
    // Charts and signatures come behind the photos in the package, whose own pages number the photos from one.
    let mut pictures = photos.clone();
    for (at, part) in paper.parts.iter().enumerate() {
        if at > 0 {
            body.push_str(&hairline());
        }
        let closed = !matches!(paper.parts.get(at + 1), Some(FormPart::Fields { .. } | FormPart::Table { .. }));
        match part {
            FormPart::Fields { rows } => body.push_str(&fields(rows, closed)),
            FormPart::Table { title, table } => body.push_str(&titled_table(title, table, closed)),
            FormPart::Figure { figure } => body.push_str(&chart(figure, &mut pictures)?),
        }
    }
    for line in &paper.below {
        body.push_str(&text("FormText", line));
    }
    body.push_str(&signatures(&paper.signatures, &mut pictures)?);
    body.push_str(&photo_pages(&photos));
    Package { title: &paper.title, author: "", body, photos: &pictures }.pack()
}

fn fields(rows: &[FormRow], closed: bool) -> String {
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| Row {
            cells: row
                .cells
                .iter()
                .map(|cell| {
                    let style = match cell.role {
                        CellRole::Label => CellStyle::Label,
                        CellRole::Short => CellStyle::Centre,
                        CellRole::Long => CellStyle::Text,
                    };
                    Cell { heading: &cell.heading, text: &cell.text, style, span: usize::from(cell.span) }
                })
                .collect(),
            min_height: twips(row.min_height_mm).max(SMALLEST_ROW),
            head: false,
            may_break: row.may_break,
        })
        .collect();
    table(&shares_to_widths(&vec![1; usize::from(GRID)]), &rows, closed)
}

fn titled_table(title: &str, content: &PaperTable, closed: bool) -> String {
    let columns = content.head.len().max(1);
    let title_row = Row::head(vec![Cell { heading: "", text: title, style: CellStyle::Label, span: columns }]);
    let mut rows = vec![title_row, Row::head(Cell::row(&content.head, CellStyle::Label))];
    rows.extend(content.rows.iter().map(|row| Row::of(Cell::row(row, CellStyle::Text))));
    table(&shares_to_widths(&content.shares()), &rows, closed)
}

/// Side by side, each with its date; kept together with one another.
fn signatures(places: &[Signature], pictures: &mut Vec<PreparedPhoto>) -> Result<String, DocumentError> {
    if places.is_empty() {
        return Ok(String::new());
    }
    let width = TEXT_WIDTH / places.len() as u32;
    let mut cells = String::new();
    for place in places {
        let mut lines = paragraph("FormText", &run(&format!("{}：", place.label), None));
        match &place.signed {
            None => lines.push_str(&text("FormText", "")),
            Some(signed) => {
                let picture = ink::picture(&signed.svg, &place.label, pictures.len() + 1)?;
                lines.push_str(&paragraph("Picture", &drawing(&picture, pictures.len(), SIGNATURE)));
                pictures.push(picture);
            }
        }
        if let Some(date) = date_line(place) {
            lines.push_str(&text("FormRight", &date));
        }
        cells.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{lines}</w:tc>"));
    }
    let columns: String = places.iter().map(|_| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    Ok(format!(
        "{}<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>{}",
        text("FormText", ""),
        width * places.len() as u32,
        hairline()
    ))
}

fn date_line(place: &Signature) -> Option<String> {
    if !place.seal && !place.date {
        return None;
    }
    let seal = if place.seal { "（盖章）" } else { "" };
    let date = match &place.signed {
        Some(signed) if place.date => &signed.date,
        _ if place.date => "　　年　　月　　日",
        _ => "",
    };
    Some(format!("{seal}{date}　"))
}
