//! The closed world papers are set in: for each its layout, its data file and its photos, in a folder of its own; and the faces. No
//! disk, network, clock or packages.

use crate::DocumentError;
use crate::fonts::FontSet;
use crate::photo::PreparedPhoto;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const MAIN: &str = "main.typ";
const DATA: &str = "data.json";
const COMMON: &str = "common.typ";

pub(crate) struct PaperWorld<'a> {
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
    fonts: &'a FontSet,
}

/// One paper as the typesetter sees it.
pub(crate) struct Part {
    pub layout: &'static str,
    pub data: Value,
    pub photos: Vec<PreparedPhoto>,
}

impl<'a> PaperWorld<'a> {
    pub fn new(parts: &[Part], fonts: &'a FontSet) -> Self {
        let common = include_str!("../../../../assets/documents/common.typ");
        let mut sources = BTreeMap::new();
        let mut files = BTreeMap::new();
        let mut put = |name: String, text: String| {
            let source = Source::new(file_id(&name), text);
            sources.insert(name, source);
        };
        let mut whole = String::new();
        for (at, part) in parts.iter().enumerate() {
            let folder = format!("paper-{at}");
            put(format!("{folder}/{MAIN}"), part.layout.to_owned());
            put(format!("{folder}/{COMMON}"), common.to_owned());
            files.insert(format!("{folder}/{DATA}"), Bytes::from_string(part.data.to_string()));
            for photo in &part.photos {
                files.insert(format!("{folder}/{}", photo.file), Bytes::new(photo.bytes.clone()));
            }
            whole.push_str(&format!("#include \"{folder}/{MAIN}\"\n"));
        }
        put(MAIN.to_owned(), whole);
        PaperWorld { main: file_id(MAIN), sources, files, fonts }
    }
}

/// Names are this module's own constants, `paper-N/` and `photo-N.jpg`, so they are always valid virtual paths.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("a plain name is a virtual path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for PaperWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = id.get().vpath().get_without_slash();
        self.sources.get(name).cloned().ok_or_else(|| FileError::NotFound(PathBuf::from(name)))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(PathBuf::from(name)))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// A paper carries its own date; the machine's clock may be years off.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The typesetter's first complaint, for the log.
pub(crate) fn typesetting(errors: &[SourceDiagnostic]) -> DocumentError {
    DocumentError::Typesetting(errors.first().map(|error| error.message.to_string()).unwrap_or_default())
}
