//! Tables: exact column widths, rows that are never cut in two, head rows that repeat.

use super::xml::{TEXT_WIDTH, run};
use std::fmt::Write;

/// How the paragraphs in a cell are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CellStyle {
    Label,
    Text,
    Centre,
}

impl CellStyle {
    fn id(self) -> &'static str {
        match self {
            CellStyle::Label => "FormLabel",
            CellStyle::Text => "FormText",
            CellStyle::Centre => "FormCentre",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Cell<'a> {
    /// A label above the text, inside the cell.
    pub heading: &'a str,
    pub text: &'a str,
    pub style: CellStyle,
    /// Columns it reaches over.
    pub span: usize,
}

impl<'a> Cell<'a> {
    pub fn row(texts: &'a [String], style: CellStyle) -> Vec<Self> {
        texts.iter().map(|text| Cell { heading: "", text, style, span: 1 }).collect()
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    pub cells: Vec<Cell<'a>>,
    pub min_height: u32,
    /// Repeats at the top of each page.
    pub head: bool,
    pub may_break: bool,
}

impl<'a> Row<'a> {
    pub fn of(cells: Vec<Cell<'a>>) -> Self {
        Row { cells, min_height: 454, head: false, may_break: false }
    }

    pub fn head(cells: Vec<Cell<'a>>) -> Self {
        Row { head: true, ..Row::of(cells) }
    }
}

/// Widths in twips that fill the text block in these shares.
pub(crate) fn shares_to_widths(shares: &[u32]) -> Vec<u32> {
    let total: u64 = shares.iter().map(|share| u64::from(*share)).sum::<u64>().max(1);
    let mut edges = vec![0u64];
    for share in shares {
        edges.push(edges.last().copied().unwrap_or(0) + u64::from(*share));
    }
    let at = |edge: u64| (edge * u64::from(TEXT_WIDTH) / total) as u32;
    edges.windows(2).map(|pair| at(pair[1]) - at(pair[0])).collect()
}

/// A table that is not `closed` leaves its bottom line to the one that follows.
pub(crate) fn table(widths: &[u32], rows: &[Row], closed: bool) -> String {
    let edge = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>");
    let bottom = if closed { edge("bottom") } else { "<w:bottom w:val=\"nil\"/>".to_owned() };
    let total: u32 = widths.iter().sum();
    let mut xml = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblBorders>{}{}{bottom}{}{}{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"45\" w:type=\"dxa\"/><w:bottom w:w=\"45\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        edge("top"),
        edge("left"),
        edge("right"),
        edge("insideH"),
        edge("insideV")
    );
    for width in widths {
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid>");
    for row in rows {
        xml.push_str(&table_row(widths, row));
    }
    xml.push_str("</w:tbl>");
    xml
}

fn table_row(widths: &[u32], row: &Row) -> String {
    let mut xml = String::from(if row.may_break { "<w:tr><w:trPr>" } else { "<w:tr><w:trPr><w:cantSplit/>" });
    if row.min_height > 0 {
        let _ = write!(xml, "<w:trHeight w:val=\"{}\" w:hRule=\"atLeast\"/>", row.min_height);
    }
    if row.head {
        xml.push_str("<w:tblHeader/>");
    }
    xml.push_str("</w:trPr>");
    let mut column = 0;
    for cell in &row.cells {
        let until = (column + cell.span.max(1)).min(widths.len());
        let width: u32 = widths[column.min(until)..until].iter().sum();
        column = until;
        let _ = write!(xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if cell.span > 1 {
            let _ = write!(xml, "<w:gridSpan w:val=\"{}\"/>", cell.span);
        }
        let tall_text = cell.style == CellStyle::Text && row.min_height > 800;
        xml.push_str(if tall_text { "<w:vAlign w:val=\"top\"/>" } else { "<w:vAlign w:val=\"center\"/>" });
        xml.push_str("</w:tcPr>");
        if !cell.heading.is_empty() {
            let _ = write!(
                xml,
                "<w:p><w:pPr><w:pStyle w:val=\"FormLabel\"/><w:jc w:val=\"left\"/></w:pPr>{}</w:p>",
                run(cell.heading, None)
            );
        }
        for line in cell.text.split('\n') {
            let _ =
                write!(xml, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}</w:p>", cell.style.id(), run(line, None));
        }
        xml.push_str("</w:tc>");
    }
    xml.push_str("</w:tr>");
    xml
}
