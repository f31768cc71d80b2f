//! A copy of an attachment is written to where the person wants it: a paper is read in Word, a memo given on.

use super::documents::put;
use crate::app::App;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{SaveAttachmentArgs, Written};
use std::path::Path;

/// Writes the attachment at this place of a record into a file.
///
/// # Errors
/// The record or the attachment is not here, its bytes are not on this machine yet, or the file cannot be written.
pub fn save_attachment(app: &App, args: SaveAttachmentArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let held = desk.held(&args.record)?.filter(|held| !held.deleted()).ok_or_else(|| Refusal::not_found("这条记录"))?;
    let mut steps = args.path.split('.');
    let first = steps.next().and_then(|step| held.fields.get(step));
    let attachment = steps.fold(first, |value, step| value.and_then(|value| value.get(step)));
    let hash = attachment.and_then(|one| one.get("hash")).and_then(|hash| hash.as_str());
    let hash = hash.ok_or_else(|| Refusal::not_found("这个文件"))?;
    let store = desk.store();
    let file = store.media_file(hash).map_err(errors::store)?;
    let file = file.ok_or_else(|| Refusal::invalid("这个文件还没有取到这台电脑上，同步以后再存。"))?;
    let bytes = store.read_media(hash, 0..file.bytes).map_err(errors::store)?;
    let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
    let ending = Path::new(&args.file).extension().map(|ending| ending.to_string_lossy().to_uppercase());
    put(&mut written, &args.file, &bytes, ending.as_deref().unwrap_or("文件"))?;
    Ok(written)
}
