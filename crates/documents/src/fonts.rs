//! The faces a PDF is set with, and which characters none of them has.
//!
//! Invariant: a character is either printed by a real face or listed as missing; never an empty box that nobody was told of.

use crate::DocumentError;
use resvg::usvg::fontdb::{Database, Source};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static FANG: &[u8] = include_bytes!("../../../assets/fonts/FandolFang-Regular.otf");
static HEI: &[u8] = include_bytes!("../../../assets/fonts/FandolHei-Bold.otf");
static TITLE: &[u8] = include_bytes!("../../../assets/fonts/FandolSong-Bold.otf");
static FIGURES: &[u8] = include_bytes!("../../../assets/fonts/FandolSong-Figures.otf");
static KAI_PACKED: &[u8] = include_bytes!("../../../assets/fonts/DuxueKai-Regular.ttf.zst");

/// Printed in place of a character that no face has: 〓, the printer's sign for a missing sort.
pub const MISSING_SORT: char = '〓';

/// Which face plays which part, best first. Family names as the faces give them.
const FANG_FAMILIES: [&str; 5] = ["FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R"];
const KAI_FAMILIES: [&str; 5] = ["KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "Duxue Kai"];
const HEI_FAMILIES: [&str; 3] = ["SimHei", "黑体", "FandolHei"];
const TITLE_FAMILIES: [&str; 4] = ["FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "FandolSong"];
const SONG_FAMILIES: [&str; 1] = ["FandolSong"];

/// Names an office's font files go by; a folder of system fonts is not read beyond these.
const OFFICE_FILES: [&str; 7] = ["simfang", "仿宋", "simkai", "楷体", "simhei", "小标宋", "fzxbs"];

/// How far below a named folder fonts are looked for, as in `fonts/truetype/wps`.
const FOLDER_DEPTH: usize = 3;

/// The faces to set with.
pub struct FontSet {
    pub(crate) fonts: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) roles: Roles,
}

/// For each part of a paper, families in the order they are asked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Roles {
    pub fang: Vec<String>,
    pub kai: Vec<String>,
    pub hei: Vec<String>,
    pub title: Vec<String>,
    pub song: Vec<String>,
}

impl FontSet {
    /// The faces that travel with the program; unpacked once.
    pub fn bundled() -> Result<&'static FontSet, DocumentError> {
        static SET: OnceLock<Option<FontSet>> = OnceLock::new();
        SET.get_or_init(|| bundled_fonts().map(FontSet::from_fonts)).as_ref().ok_or(DocumentError::Font)
    }

    /// The office's own faces found in `folders`, before the bundled ones. Folders and files that cannot be read are passed over.
    pub fn with_folders(folders: &[PathBuf]) -> Result<FontSet, DocumentError> {
        let mut fonts: Vec<Font> = folders.iter().flat_map(|folder| office_fonts(folder)).collect();
        fonts.extend(bundled_fonts().ok_or(DocumentError::Font)?);
        Ok(FontSet::from_fonts(fonts))
    }

    fn from_fonts(fonts: Vec<Font>) -> FontSet {
        let book = FontBook::from_fonts(&fonts);
        // The 宋体 kept for page numbers shares its family name with the bold title face: typst tells them apart by weight.
        let present = |wanted: &[&str]| -> Vec<String> {
            let mut families: Vec<String> = wanted
                .iter()
                .filter(|family| book.contains_family(&family.to_lowercase()))
                .map(|family| (*family).to_owned())
                .collect();
            for fallback in ["Duxue Kai", "FandolFang R"] {
                if !families.iter().any(|family| family == fallback) {
                    families.push(fallback.to_owned());
                }
            }
            families
        };
        let roles = Roles {
            fang: present(&FANG_FAMILIES),
            kai: present(&KAI_FAMILIES),
            hei: present(&HEI_FAMILIES),
            title: present(&TITLE_FAMILIES),
            song: present(&SONG_FAMILIES),
        };
        FontSet { book: LazyHash::new(book), fonts, roles }
    }

    /// Characters of `text` that no face can print, each once, in order of code point.
    pub fn missing_characters(&self, text: &str) -> Vec<char> {
        let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        wanted.into_iter().filter(|&c| !self.has(c)).collect()
    }

    /// The text with 〓 for what no face has and without what carries no ink, and what was missing; `None` where nothing is
    /// to be changed.
    pub(crate) fn printable(&self, text: &str) -> Option<(String, BTreeSet<char>)> {
        let lacking: BTreeSet<char> = self.missing_characters(text).into_iter().filter(|c| !is_invisible(*c)).collect();
        if lacking.is_empty() && !text.chars().any(is_invisible) {
            return None;
        }
        let seen = text.chars().filter(|c| !is_invisible(*c));
        Some((seen.map(|c| if lacking.contains(&c) { MISSING_SORT } else { c }).collect(), lacking))
    }

    fn has(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// The faces that words on a picture are drawn with: the bold one first, and what has the rarer characters.
pub(crate) struct PictureFaces {
    pub database: Arc<Database>,
    pub family: String,
    pub weight: u16,
}

impl PictureFaces {
    /// # Errors
    /// A face that travels with the program cannot be read.
    pub fn bundled() -> Result<&'static PictureFaces, DocumentError> {
        static FACES: OnceLock<Option<PictureFaces>> = OnceLock::new();
        FACES.get_or_init(picture_faces).as_ref().ok_or(DocumentError::Font)
    }
}

fn picture_faces() -> Option<PictureFaces> {
    let mut database = Database::new();
    database.load_font_source(Source::Binary(Arc::new(HEI)));
    let (family, weight) = database.faces().next().map(|face| (face.families[0].0.clone(), face.weight.0))?;
    database.load_font_source(Source::Binary(Arc::new(zstd::decode_all(KAI_PACKED).ok()?)));
    Some(PictureFaces { database: Arc::new(database), family, weight })
}

/// Controls, joiners and variation selectors: they carry no ink.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn bundled_fonts() -> Option<Vec<Font>> {
    let kai = zstd::decode_all(KAI_PACKED).ok()?;
    let plain = [FANG, HEI, TITLE, FIGURES].map(Bytes::new);
    plain.into_iter().chain([Bytes::new(kai)]).map(|data| Font::new(data, 0)).collect()
}

fn office_fonts(folder: &Path) -> Vec<Font> {
    let mut files = Vec::new();
    find_office_files(folder, FOLDER_DEPTH, &mut files);
    files.sort();
    files.iter().filter_map(|path| std::fs::read(path).ok()).flat_map(|data| Font::iter(Bytes::new(data))).collect()
}

fn find_office_files(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if is_office_font(&path) {
            found.push(path);
        } else if depth > 0 && path.is_dir() {
            find_office_files(&path, depth - 1, found);
        }
    }
}

fn is_office_font(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    OFFICE_FILES.iter().any(|wanted| name.contains(wanted))
        && [".ttf", ".otf", ".ttc"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_name_character_that_schools_have_is_printable() {
        let set = FontSet::bundled().unwrap();
        assert_eq!(
            set.missing_characters("堃昇翀祎赟旻喆镕玥珺劼𠮷〔2026〕—“”‘’…①②③■□√×℃㎡％（）《》＿〓"),
            Vec::<char>::new()
        );
    }

    #[test]
    fn an_emoji_is_reported_not_boxed() {
        assert_eq!(FontSet::bundled().unwrap().missing_characters("好👍的"), vec!['👍']);
    }

    #[test]
    fn each_part_has_its_own_face_first() {
        let roles = &FontSet::bundled().unwrap().roles;
        let first = [&roles.fang, &roles.kai, &roles.hei, &roles.title].map(|families| families[0].as_str());
        assert_eq!(first, ["FandolFang R", "Duxue Kai", "FandolHei", "FandolSong"]);
    }
}
