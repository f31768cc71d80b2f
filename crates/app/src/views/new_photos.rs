//! Pictures that newly appeared in the watched folder.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct NewPhotos {
    /// The folder as the person named it; none where none is watched.
    pub folder: Option<String>,
    /// Whether it could be read at the last look: a card may have been taken out.
    pub there: bool,
    pub photos: Vec<NewPhoto>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct NewPhoto {
    /// For the address of its small picture (`new`), and for taking it.
    pub id: String,
    pub name: String,
    /// 3.1 MB.
    pub size_words: String,
    /// 今天 9:05 · 11 月 17 日 16:20; empty where the picture does not say.
    pub taken_words: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct TakeNewPhotosArgs {
    pub record: String,
    /// Path of the map of photos: `photos`, `answers.<item>.photos`.
    pub path: String,
    /// Ids of [`NewPhoto`].
    pub photos: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewPhotosArgs {
    pub photos: Vec<String>,
    /// Takes it back: they are offered after all.
    #[serde(default)]
    pub again: bool,
}
