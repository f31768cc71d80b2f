//! A .docx is a zip of parts that name each other; this puts them together the same way every time.
//!
//! Invariant: the same paper gives the same bytes: no clock, no random ids.

use super::styles::styles_xml;
use super::xml::escape;
use crate::DocumentError;
use crate::photo::PreparedPhoto;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A finished body with its photos, ready to be packed.
pub(crate) struct Package<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub body: String,
    pub photos: &'a [PreparedPhoto],
}

impl Package<'_> {
    pub fn pack(&self) -> Result<Vec<u8>, DocumentError> {
        self.write().map_err(|error| DocumentError::Word(error.to_string()))
    }

    fn write(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut part = |name: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
            zip.start_file(name, options)?;
            zip.write_all(bytes)?;
            Ok(())
        };
        part("[Content_Types].xml", content_types().as_bytes())?;
        part("_rels/.rels", root_relations().as_bytes())?;
        part("docProps/core.xml", self.properties().as_bytes())?;
        part("word/document.xml", self.document().as_bytes())?;
        part("word/_rels/document.xml.rels", self.relations().as_bytes())?;
        part("word/styles.xml", styles_xml().as_bytes())?;
        part("word/settings.xml", settings().as_bytes())?;
        part("word/footer-odd.xml", footer("right", "w:right").as_bytes())?;
        part("word/footer-even.xml", footer("left", "w:left").as_bytes())?;
        for photo in self.photos {
            part(&format!("word/media/{}", photo.file), &photo.bytes)?;
            if let Some(svg) = &photo.vector {
                part(&format!("word/media/{}.svg", photo.file), svg.as_bytes())?;
            }
        }
        Ok(zip.finish()?.into_inner())
    }

    fn document(&self) -> String {
        format!(
            "{HEAD}<w:document {W} xmlns:r=\"{RELATIONS}\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{}{}</w:body></w:document>",
            self.body,
            section()
        )
    }

    fn properties(&self) -> String {
        format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator></cp:coreProperties>",
            escape(self.title),
            escape(self.author)
        )
    }

    fn relations(&self) -> String {
        let mut parts =
            vec![("styles", "styles", "styles.xml".to_owned()), ("settings", "settings", "settings.xml".to_owned())];
        parts.push(("odd", "footer", "footer-odd.xml".to_owned()));
        parts.push(("even", "footer", "footer-even.xml".to_owned()));
        let fixed = parts.into_iter().map(|(id, kind, target)| (id.to_owned(), kind, target));
        let photos = self
            .photos
            .iter()
            .enumerate()
            .map(|(at, photo)| (photo_relation(at), "image", format!("media/{}", photo.file)));
        let vectors = self.photos.iter().enumerate().filter(|(_, photo)| photo.vector.is_some());
        let vectors = vectors.map(|(at, photo)| (vector_relation(at), "image", format!("media/{}.svg", photo.file)));
        relations(fixed.chain(photos).chain(vectors))
    }
}

/// The name under which the body refers to its photo at this place.
pub(crate) fn photo_relation(at: usize) -> String {
    format!("photo{}", at + 1)
}

/// The name under which the body refers to the vector graphics of the picture at this place.
pub(crate) fn vector_relation(at: usize) -> String {
    format!("vector{}", at + 1)
}

fn relations(parts: impl Iterator<Item = (String, &'static str, String)>) -> String {
    let rows: String = parts
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
    )
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"document\" Type=\"{RELATIONS}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn content_types() -> String {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"svg\" ContentType=\"image/svg+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{WORD}.styles+xml\"/><Override PartName=\"/word/settings.xml\" ContentType=\"{WORD}.settings+xml\"/><Override PartName=\"/word/footer-odd.xml\" ContentType=\"{WORD}.footer+xml\"/><Override PartName=\"/word/footer-even.xml\" ContentType=\"{WORD}.footer+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

/// Odd and even pages differ, so that the number stands at the outer corner.
fn settings() -> String {
    format!(
        "{HEAD}<w:settings {W}><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

/// A4; 37 mm above, 28 mm left, a text block of 156 × 225 mm; a grid of 22 lines.
fn section() -> &'static str {
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"odd\"/><w:footerReference w:type=\"even\" r:id=\"even\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"1287\" w:gutter=\"0\"/><w:cols w:space=\"425\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>"
}

/// — 1 —, one character in from the outer edge.
fn footer(side: &str, indent: &str) -> String {
    format!(
        "{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind {indent}=\"280\"/><w:jc w:val=\"{side}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
    )
}
