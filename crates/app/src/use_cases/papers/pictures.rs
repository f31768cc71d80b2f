//! Photos for papers: their bytes, or the reason why there are none.

use crate::desk::Desk;
use crate::words;
use duxue_documents::{Kept, Photo};
use duxue_domain::records::{Attachment, Parts};
use duxue_domain::rules::marks;

/// A photo's bytes, or why they are not to be had.
pub fn kept_photo(desk: &Desk, hash: &str) -> Kept {
    let read = || -> duxue_store::Result<Kept> {
        let Some(file) = desk.store().media_file(hash)? else { return Ok(Kept::NotCome) };
        Ok(Kept::Here(desk.store().read_media(hash, 0..file.bytes)?))
    };
    told(read(), hash)
}

fn told(read: duxue_store::Result<Kept>, hash: &str) -> Kept {
    read.unwrap_or_else(|error| {
        tracing::error!(%error, hash, "a photo that is here cannot be read");
        Kept::Unreadable
    })
}

/// Why a photo cannot be shown, without reading the whole of it; `None` where it can.
pub fn photo_missing(desk: &Desk, hash: &str) -> Option<&'static str> {
    let first = || -> duxue_store::Result<Kept> {
        let Some(file) = desk.store().media_file(hash)? else { return Ok(Kept::NotCome) };
        Ok(Kept::Here(desk.store().read_media(hash, 0..file.bytes.min(1))?))
    };
    told(first(), hash).missing()
}

/// Photos for a paper, and those of the record that are not to be had, each with the reason.
#[derive(Default)]
pub struct Pictures {
    pub shown: Vec<Photo>,
    pub missing: Vec<String>,
}

impl Pictures {
    /// Adds the pictures among attachments, with what they show and what was drawn on them.
    pub fn add(&mut self, desk: &Desk, photos: &Parts<Attachment>, of: &str) {
        let shown = photos.values().filter(|photo| photo.deleted != Some(true));
        for photo in shown.filter(|photo| photo.mime.as_deref().is_some_and(|mime| mime.starts_with("image/"))) {
            let when = words::moment_text(photo.taken_at.as_deref(), desk.now());
            let what = words::filled(photo.caption.as_deref()).unwrap_or(of);
            let caption = format!("{what} {when}").trim().to_owned();
            // Named and not yet there: the bytes are still being written on this or another machine.
            let kept = photo.hash.as_deref().map_or(Kept::NotCome, |hash| kept_photo(desk, hash));
            if let Some(why) = kept.missing() {
                self.missing.push(words::unprinted(why, &caption));
            } else if let Kept::Here(bytes) = kept {
                self.shown.push(Photo { bytes, caption, marks: marks::drawn(&photo.marks) });
            }
        }
    }
}
