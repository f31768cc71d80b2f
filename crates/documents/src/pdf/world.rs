//! The closed world a paper is set in: one layout, one data file, its photos and the faces; no disk, network, clock or packages.

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

impl<'a> PaperWorld<'a> {
    pub fn new(template: &str, data: &Value, photos: &[PreparedPhoto], fonts: &'a FontSet) -> Self {
        let main = file_id(MAIN);
        let common = include_str!("../../../../assets/documents/common.typ");
        let sources = BTreeMap::from([
            (MAIN.to_owned(), Source::new(main, template.to_owned())),
            (COMMON.to_owned(), Source::new(file_id(COMMON), common.to_owned())),
        ]);
        let mut files: BTreeMap<String, Bytes> =
            photos.iter().map(|photo| (photo.file.clone(), Bytes::new(photo.jpeg.clone()))).collect();
        files.insert(DATA.to_owned(), Bytes::from_string(data.to_string()));
        PaperWorld { main, sources, files, fonts }
    }
}

/// Names are this module's own constants and `photo-N.jpg`, so they are always valid virtual paths.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("a plain file name is a virtual path"));
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
