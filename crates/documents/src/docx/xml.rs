//! The few WordprocessingML elements a paper is made of.
//!
//! Invariant: element order inside properties follows the schema (ECMA-376), which Word checks and other programs do not.

use std::fmt::Write;

/// 156 mm, the width of the text block, in twentieths of a point.
pub(crate) const TEXT_WIDTH: u32 = 8845;
/// Red of the head: magenta and yellow in full, as offices print it.
pub(crate) const RED: &str = "E60012";

pub(crate) fn twips(mm: f64) -> u32 {
    (mm * 1440.0 / 25.4).round().max(0.0) as u32
}

/// Text made safe for XML; characters that XML cannot carry are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' => safe.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A run of text; `style` is a character style. A line break stays one.
pub(crate) fn run(text: &str, style: Option<&str>) -> String {
    let properties = style.map(|style| format!("<w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr>")).unwrap_or_default();
    let mut runs = String::from("<w:r>");
    runs.push_str(&properties);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            runs.push_str("<w:br/>");
        }
        if !line.is_empty() {
            let _ = write!(runs, "<w:t xml:space=\"preserve\">{}</w:t>", escape(line));
        }
    }
    runs.push_str("</w:r>");
    runs
}

/// A run of one size, in half-points, with letter spacing in twips.
pub(crate) fn sized_run(text: &str, half_points: u32, spacing: u32) -> String {
    format!(
        "<w:r><w:rPr><w:spacing w:val=\"{spacing}\"/><w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

pub(crate) const TAB: &str = "<w:r><w:tab/></w:r>";

/// A paragraph of a style around finished runs.
pub(crate) fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A paragraph of a style with one run of text.
pub(crate) fn text(style: &str, content: &str) -> String {
    paragraph(style, &run(content, None))
}

/// A paragraph that only parts two tables; a point high.
pub(crate) fn hairline() -> String {
    paragraph("Hairline", "")
}

pub(crate) fn page_break_before(style: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:pageBreakBefore/></w:pPr>{}</w:p>", run(content, None))
}
