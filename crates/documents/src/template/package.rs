//! A .docx from somebody else: opened only after it was seen to be of a size, and nothing in it can act by itself.
//!
//! Invariant: nothing that the file says of itself is believed; what it unpacks to is counted while it is unpacked.

use super::TemplateFault;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A layout goes to every laptop of the county with the other settings.
pub const MOST_BYTES: usize = 300 * 1024;
const MOST_OF_ONE: u64 = 4 * 1024 * 1024;
const MOST_OF_ALL: u64 = 12 * 1024 * 1024;
const MOST_PARTS: usize = 200;
const BODY: &str = "word/document.xml";

/// The parts of a .docx, in their order.
#[derive(Debug, Clone)]
pub(super) struct Package {
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    pub fn open(bytes: &[u8]) -> Result<Package, TemplateFault> {
        if !bytes.starts_with(b"PK") {
            return Err(TemplateFault::NotWord);
        }
        if bytes.len() > MOST_BYTES {
            return Err(TemplateFault::FileTooLarge(MOST_BYTES / 1024));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TemplateFault::Damaged("zip".to_owned()))?;
        if archive.len() > MOST_PARTS {
            return Err(TemplateFault::TooLarge);
        }
        let (mut parts, mut names, mut all) = (Vec::new(), HashSet::new(), 0);
        for at in 0..archive.len() {
            let damaged = || TemplateFault::Damaged(format!("第 {} 部分", at + 1));
            let entry = archive.by_index(at).map_err(|_| damaged())?;
            let name = entry.name().map_err(|_| damaged())?.into_owned();
            if entry.is_dir() {
                continue;
            }
            if !names.insert(name.to_ascii_lowercase()) || name.contains("..") || name.starts_with(['/', '\\']) {
                return Err(damaged());
            }
            let mut content = Vec::new();
            let length = entry.take(MOST_OF_ONE + 1).read_to_end(&mut content).map_err(|_| damaged())? as u64;
            all += length;
            if length > MOST_OF_ONE || all > MOST_OF_ALL {
                return Err(TemplateFault::TooLarge);
            }
            parts.push((name, content));
        }
        let package = Package { parts };
        package.is_tame()?;
        Ok(package)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let (_, content) = self.parts.iter().find(|(held, _)| held == name)?;
        std::str::from_utf8(content).ok()
    }

    /// A Word document without macros, embedded files or anything that is fetched from elsewhere.
    fn is_tame(&self) -> Result<(), TemplateFault> {
        let types = self.text("[Content_Types].xml").ok_or(TemplateFault::NotWord)?;
        self.text(BODY).ok_or(TemplateFault::NotWord)?;
        let acts = |name: &str| name.to_ascii_lowercase().contains("vbaproject");
        if types.contains("macroEnabled") || self.parts.iter().any(|(name, _)| acts(name)) {
            return Err(TemplateFault::Macros);
        }
        if !types.contains("wordprocessingml.document.main+xml")
            && !types.contains("wordprocessingml.template.main+xml")
        {
            return Err(TemplateFault::NotWord);
        }
        let embedded = |name: &str| {
            ["word/embeddings/", "word/activex/"].iter().any(|at| name.to_ascii_lowercase().starts_with(at))
        };
        if let Some((name, _)) = self.parts.iter().find(|(name, _)| embedded(name)) {
            return Err(TemplateFault::Embedded(name.clone()));
        }
        for (name, content) in self.parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
            let text = std::str::from_utf8(content).map_err(|_| TemplateFault::Damaged(name.clone()))?;
            relations_are_tame(name, text)?;
        }
        Ok(())
    }

    /// Parts that may hold fields: the body, heads and feet.
    pub fn is_text(name: &str) -> bool {
        let head_or_foot = |name: &str| name.starts_with("word/header") || name.starts_with("word/footer");
        name == BODY || (name.ends_with(".xml") && head_or_foot(name))
    }

    pub fn pack(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(content)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// Kinds of relations to what acts by itself, or is another file.
const ACTING: [&str; 1] = ["/vbaProject"];
const ANOTHER_FILE: [&str; 4] = ["/aFChunk", "/oleObject", "/package", "/control"];

/// What lies elsewhere may only be a link to be clicked. Read as XML: quotes, prefixes and entities may be written in many ways.
fn relations_are_tame(part: &str, text: &str) -> Result<(), TemplateFault> {
    let damaged = || TemplateFault::Damaged(part.to_owned());
    let mut reader = Reader::from_str(text);
    loop {
        let tag = match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(damaged()),
            _ => continue,
        };
        if tag.local_name().as_ref() != "Relationship" {
            continue;
        }
        let (mut kind, mut target, mut mode) = (String::new(), String::new(), String::new());
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| damaged())?;
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| damaged())?.into_owned();
            match attribute.key.as_ref() {
                "Type" => kind = value,
                "Target" => target = value,
                "TargetMode" => mode = value,
                _ => {}
            }
        }
        let ends = |endings: &[&str]| endings.iter().any(|ending| kind.ends_with(ending));
        if ends(&ACTING) {
            return Err(TemplateFault::Macros);
        }
        if ends(&ANOTHER_FILE) {
            return Err(TemplateFault::Embedded(target));
        }
        if mode.eq_ignore_ascii_case("External") && !kind.ends_with("/hyperlink") {
            return Err(TemplateFault::External(target));
        }
    }
}
