//! A workbook (.xlsx) from somebody else, opened only after it was seen to be of a size.
//!
//! Invariant: nothing that the file says of itself is believed. What it unpacks to is counted while it is unpacked, and the
//! reader, which makes room for as many texts as the file announces, is never handed more than its bytes can hold.

use calamine::{Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A roster of a county unpacks to some megabytes.
const MOST_OF_ONE: u64 = 64 * 1024 * 1024;
const MOST_OF_ALL: u64 = 128 * 1024 * 1024;
const MOST_ENTRIES: usize = 2_000;

#[derive(Debug, thiserror::Error)]
pub enum WorkbookFault {
    #[error("the workbook needs a passphrase")]
    Locked,
    #[error("the workbook unpacks to more than any roster or form")]
    TooLarge,
    #[error("the workbook cannot be read: {0}")]
    Damaged(String),
}

/// # Errors
/// See [`WorkbookFault`].
pub fn open_workbook(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, WorkbookFault> {
    // What needs a passphrase is no zip.
    if bytes.starts_with(b"PK") {
        is_of_a_size(bytes)?;
    }
    Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => WorkbookFault::Locked,
        other => damaged(&other),
    })
}

fn is_of_a_size(bytes: &[u8]) -> Result<(), WorkbookFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(WorkbookFault::TooLarge);
    }
    let mut all = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.to_ascii_lowercase();
        let holds_texts = name.ends_with("sharedstrings.xml");
        let mut content = Vec::new();
        let mut limited = entry.take(MOST_OF_ONE + 1);
        let length = if holds_texts {
            limited.read_to_end(&mut content).map(|length| length as u64)
        } else {
            std::io::copy(&mut limited, &mut std::io::sink())
        };
        let length = length.map_err(|error| damaged(&error))?;
        all += length;
        if length > MOST_OF_ONE || all > MOST_OF_ALL || announces_more(&content) {
            return Err(WorkbookFault::TooLarge);
        }
    }
    Ok(())
}

/// Whether a table of texts announces more of them than it has bytes, or says how many in a way that is not plain digits.
fn announces_more(content: &[u8]) -> bool {
    const COUNTS: &[u8] = b"ount";
    let mut rest = content;
    while let Some(at) = rest.windows(COUNTS.len()).position(|window| window == COUNTS) {
        rest = &rest[at + COUNTS.len()..];
        let Some(value) = rest.strip_prefix(b"=\"").or_else(|| rest.strip_prefix(b"='")) else { continue };
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&value[..digits]).ok().and_then(|digits| digits.parse::<usize>().ok());
        if number.is_none_or(|number| number > content.len()) {
            return true;
        }
    }
    false
}

fn damaged(error: &dyn std::error::Error) -> WorkbookFault {
    WorkbookFault::Damaged(error.to_string())
}
