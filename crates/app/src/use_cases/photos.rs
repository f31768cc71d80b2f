//! Photos and files are looked at, made small, and attached.
//!
//! Invariant: a file that is refused leaves nothing behind; one that is taken is whole, upright, at most 1920 pixels
//! long, and its bytes are durable before a record names it.

use super::new_photos;
use super::picture::{self, Taken};
use crate::app::App;
use crate::desk::{Desk, Held, Write};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{AttachFilesArgs, Attached, Photo, RefusedFile};
use crate::words;
use duxue_store::NewPicture;
use std::path::Path;

/// Largest photo that is taken, bytes.
pub const LARGEST_PHOTO: u64 = 40 << 20;
/// Largest other file.
const LARGEST_FILE: u64 = 20 << 20;

pub fn attach_files(app: &App, args: AttachFilesArgs) -> Result<Attached, Refusal> {
    let mut all = empty(&*app.desk()?);
    for file in &args.files {
        let path = Path::new(file);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match read(path, &name) {
            Ok(bytes) => merge(&mut all, attach_bytes(app, &args.record, &args.path, &name, bytes)?),
            Err(text) => all.refused.push(RefusedFile { name, text }),
        }
    }
    Ok(all)
}

/// Attaches bytes that came by the window or over HTTP.
///
/// # Errors
/// The record is not here, or the place is none for photos. A file that is not taken stands in `refused`.
pub fn attach_bytes(app: &App, record: &str, path: &str, name: &str, bytes: Vec<u8>) -> Result<Attached, Refusal> {
    attach_as(app, record, path, name, bytes, None)
}

pub(super) fn empty(desk: &Desk) -> Attached {
    Attached { at: desk.now().to_rfc3339(), topics: Vec::new(), photos: Vec::new(), refused: Vec::new() }
}

pub(super) fn merge(all: &mut Attached, one: Attached) {
    all.at = one.at;
    all.photos.extend(one.photos);
    all.refused.extend(one.refused);
    all.topics.extend(one.topics);
    all.topics.sort();
    all.topics.dedup();
}

/// The size is looked at before anything is read, so that a film of gigabytes does not fill the memory.
pub(super) fn read(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| {
        tracing::info!(%error, "a chosen file cannot be read");
        format!("“{name}”读不出来。请看看文件还在不在，或者先复制到本机再加。")
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST_PHOTO {
        return Err(too_large(name, size));
    }
    std::fs::read(path).map_err(unreadable)
}

/// Why a photo of this size (bytes) is not taken.
pub fn too_large(name: &str, size: u64) -> String {
    format!("“{name}”有 {}，太大了（最大 40 MB）。请在手机上发送时选“压缩”，或者重新拍一张。", words::size(size))
}

/// The record, where `path` is a place for photos in it.
///
/// # Errors
/// The record is not here, or the place is none for photos.
pub(super) fn held_for(desk: &Desk, record: &str, path: &str) -> Result<Held, Refusal> {
    let held = desk.held(record)?.filter(|held| !held.deleted()).ok_or_else(|| Refusal::not_found("这条记录"))?;
    if path.rsplit('.').next() != Some("photos") {
        return Err(Refusal::invalid("这里不能放照片。"));
    }
    Ok(held)
}

/// Attaches bytes under an id of the map, or under a new one. The same id again is the same attachment.
///
/// # Errors
/// As [`attach_bytes`].
pub(super) fn attach_as(
    app: &App,
    record: &str,
    path: &str,
    name: &str,
    bytes: Vec<u8>,
    part: Option<&str>,
) -> Result<Attached, Refusal> {
    let desk = app.desk()?;
    let held = held_for(&desk, record, path)?;
    let mut attached = empty(&desk);
    let size = bytes.len() as u64;
    if size > LARGEST_PHOTO {
        attached.refused.push(RefusedFile { name: name.to_owned(), text: too_large(name, size) });
        return Ok(attached);
    }
    let taken = match picture::take(name, bytes) {
        Ok(taken) if taken.thumbnail.is_none() && size > LARGEST_FILE => {
            let text = format!("“{name}”有 {}，太大了（文件最大 20 MB）。", words::size(size));
            attached.refused.push(RefusedFile { name: name.to_owned(), text });
            return Ok(attached);
        }
        Ok(taken) => taken,
        Err(text) => {
            attached.refused.push(RefusedFile { name: name.to_owned(), text });
            return Ok(attached);
        }
    };
    let place = format!("{path}.{}", part.map_or_else(|| app.new_part_id(), str::to_owned));
    keep(&desk, Write::of(&held), place, name, taken, &mut attached)?;
    Ok(attached)
}

fn keep(
    desk: &Desk,
    mut write: Write,
    place: String,
    name: &str,
    taken: Taken,
    attached: &mut Attached,
) -> Result<(), Refusal> {
    let size = taken.bytes.len() as u64;
    let (store, bytes) = (desk.store(), taken.bytes.as_slice());
    let hash = match &taken.thumbnail {
        Some(thumbnail) => {
            let kept = store.put_pictures(&[NewPicture { bytes, mime: taken.mime, name, thumbnail }]);
            kept.map_err(errors::store)?.remove(0)
        }
        None => store.put_media(bytes, Some(size), taken.mime, name).map_err(errors::store)?.hash,
    };
    let now = desk.now();
    let taken_at = taken
        .at
        .and_then(|at| at.and_local_timezone(*now.offset()).single())
        // A camera whose clock runs ahead must not put the photo into the future.
        .filter(|at| *at <= now)
        .unwrap_or(now)
        .to_rfc3339();
    write = write
        .set(&format!("{place}.hash"), hash.clone())
        .set(&format!("{place}.name"), name)
        .set(&format!("{place}.mime"), taken.mime)
        .set(&format!("{place}.bytes"), size)
        .set(&format!("{place}.taken_at"), taken_at.clone());
    if let Some(seconds) = taken.seconds {
        write = write.set(&format!("{place}.seconds"), seconds);
    }
    let record = write.id.clone();
    let saved = desk.write(vec![write], Some(&record))?;
    let when = words::moment_text(Some(&taken_at), now);
    attached.at = saved.at;
    attached.topics = saved.topics;
    attached.photos.push(Photo {
        record,
        path: place,
        hash,
        name: name.to_owned(),
        is_picture: taken.thumbnail.is_some(),
        is_voice: taken.mime.starts_with("audio/"),
        length_words: taken.seconds.map(words::length).unwrap_or_default(),
        caption: None,
        marks: Vec::new(),
        taken_at: Some(taken_at),
        taken_words: when.strip_prefix("今天 ").map_or(when.clone(), str::to_owned),
        size_words: words::size(size),
    });
    Ok(())
}

/// Type and bytes for an `<img>`: `full`, `thumb`, or `new` for what lies in the watched folder; a small picture that is not there yet is made from the whole one.
pub fn media(app: &App, size: &str, hash: &str) -> Option<(String, Vec<u8>)> {
    let desk = app.desk().ok()?;
    if size == "new" {
        return new_photos::small(app, hash).map(|small| ("image/jpeg".to_owned(), small));
    }
    let store = desk.store();
    let whole = || {
        let file = store.media_file(hash).ok()??;
        let bytes = store.read_media(hash, 0..file.bytes).ok()?;
        Some((file.mime, bytes))
    };
    if size != "thumb" {
        return whole();
    }
    if let Some(small) = store.thumbnail(hash).ok()? {
        return Some(small);
    }
    let (mime, bytes) = whole()?;
    let Some(small) = picture::thumbnail_of(&bytes) else { return Some((mime, bytes)) };
    if let Err(error) = store.put_thumbnail(hash, "image/jpeg", &small) {
        tracing::warn!(%error, "a small picture was not kept");
    }
    Some(("image/jpeg".to_owned(), small))
}
