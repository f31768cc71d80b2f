//! Photos on pages of their own behind a paper.

use super::package::photo_relation;
use super::xml::{escape, page_break_before, paragraph, text};
use crate::photo::PreparedPhoto;

/// English Metric Units in a millimetre, which drawings are measured in.
const EMU: f64 = 36_000.0;
/// Two photos with their captions fill a page, millimetres.
const OF_A_PAGE: (f64, f64) = (150.0, 92.0);

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
    let (id, relation, name) = (at + 1, photo_relation(at), escape(&photo.caption));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{id}\" name=\"照片{id}\" descr=\"{name}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"照片{id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}
