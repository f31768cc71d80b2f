//! Photos on pages of their own behind a paper.

use super::package::{photo_relation, vector_relation};
use super::xml::{escape, page_break_before, paragraph, text};
use crate::DocumentError;
use crate::chart::Figure;
use crate::ink::chart_picture;
use crate::photo::PreparedPhoto;

/// English Metric Units in a millimetre, which drawings are measured in.
const EMU: f64 = 36_000.0;
/// Two photos with their captions fill a page, millimetres.
const OF_A_PAGE: (f64, f64) = (150.0, 92.0);
/// A chart is as wide as the text, a photo within a text less.
const CHART: (f64, f64) = (155.0, 222.0);
const IN_TEXT: (f64, f64) = (120.0, 80.0);

pub(crate) fn photo_pages(photos: &[PreparedPhoto]) -> String {
    let mut xml = String::new();
    for (at, photo) in photos.iter().enumerate() {
        if at == 0 {
            xml.push_str(&page_break_before("FormTitle", "现场照片"));
        }
        xml.push_str(&paragraph("Picture", &drawing(photo, at, OF_A_PAGE)));
        xml.push_str(&text("Caption", &format!("{}. {}", at + 1, photo.caption)));
    }
    xml
}

/// The picture at this place of the package, as large as fits into `largest` (width and height, millimetres).
pub(crate) fn drawing(photo: &PreparedPhoto, at: usize, largest: (f64, f64)) -> String {
    let (width, height) = (f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    let scale = (largest.0 / width).min(largest.1 / height);
    let (cx, cy) = ((width * scale * EMU) as u64, (height * scale * EMU) as u64);
    let (id, name) = (at + 1, escape(&photo.caption));
    let what = if photo.vector.is_some() { "图" } else { "照片" };
    let blip = blip(photo, at);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{id}\" name=\"{what}{id}\" descr=\"{name}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{what}{id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// The pixels, and where there are vector graphics these for programs that draw them (Word 2016 and later, WPS, LibreOffice).
fn blip(photo: &PreparedPhoto, at: usize) -> String {
    let pixels = photo_relation(at);
    if photo.vector.is_none() {
        return format!("<a:blip r:embed=\"{pixels}\"/>");
    }
    format!(
        "<a:blip r:embed=\"{pixels}\"><a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"{}\"/></a:ext></a:extLst></a:blip>",
        vector_relation(at)
    )
}

/// A chart, over the whole width of the text.
pub(crate) fn chart(figure: &Figure, pictures: &mut Vec<PreparedPhoto>) -> Result<String, DocumentError> {
    let picture = chart_picture(figure, pictures.len() + 1)?;
    let xml = text("ChartTitle", &figure.title) + &paragraph("Chart", &drawing(&picture, pictures.len(), CHART));
    pictures.push(picture);
    Ok(xml)
}

/// A photo between paragraphs, what it shows below it.
pub(crate) fn photo_in_text(photo: &PreparedPhoto, at: usize) -> String {
    paragraph("Picture", &drawing(photo, at, IN_TEXT)) + &text("Caption", &photo.caption)
}
