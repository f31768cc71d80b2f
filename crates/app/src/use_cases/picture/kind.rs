//! What a file really is.
//!
//! Invariant: it follows from the bytes, never from the name.

use image::ImageFormat;

pub(super) enum Found {
    Picture(ImageFormat),
    File(&'static str),
    /// Plain samples of sound.
    Wav,
    /// HEVC in a HEIF file, as an iPhone takes photos.
    Heic,
    Avif,
    /// A film, by its container alone.
    Film,
    Program,
    Nothing,
    Unknown,
}

pub(super) fn sniff(bytes: &[u8]) -> Found {
    match bytes {
        [] => Found::Nothing,
        [0xFF, 0xD8, 0xFF, ..] => Found::Picture(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => Found::Picture(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Found::Picture(ImageFormat::WebP),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Found::Wav,
        [b'O', b'g', b'g', b'S', ..] => Found::File("audio/ogg"),
        [b'I', b'D', b'3', ..] | [0xFF, 0xFB | 0xF3 | 0xF2, ..] => Found::File("audio/mpeg"),
        [b'#', b'!', b'A', b'M', b'R', ..] => Found::File("audio/amr"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => boxed(bytes),
        [b'M', b'Z', ..] | [0x7F, b'E', b'L', b'F', ..] | [0xCA, 0xFE, 0xBA, 0xBE, ..] | [b'#', b'!', ..] => {
            Found::Program
        }
        [b'%', b'P', b'D', b'F', ..] => Found::File("application/pdf"),
        [b'P', b'K', 3, 4, ..] => office(bytes).map_or(Found::Unknown, Found::File),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Found::File("application/msword"),
        _ => Found::Unknown,
    }
}

/// What an ISO base media file (ISO/IEC 14496-12) holds, by the brands that its first box names.
fn boxed(bytes: &[u8]) -> Found {
    let length = bytes.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let end = length.clamp(8, bytes.len().min(512));
    let all: Vec<&[u8]> =
        bytes[8..end].chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand).collect();
    let names = |brands: &[&[u8; 4]]| all.iter().any(|brand| brands.iter().any(|one| one.as_slice() == *brand));
    if names(&[b"avif", b"avis"]) {
        Found::Avif
    } else if names(&[b"M4A ", b"M4B "]) {
        Found::File("audio/mp4")
    } else if names(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1"]) {
        Found::Heic
    } else {
        Found::Film
    }
}

/// Which of the office formats a zip is, by the folder that its parts lie in; `None` for any other zip.
fn office(bytes: &[u8]) -> Option<&'static str> {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    if has(b"word/document.xml") {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if has(b"xl/workbook.xml") {
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else if has(b"ppt/presentation.xml") {
        Some("application/vnd.openxmlformats-officedocument.presentationml.presentation")
    } else {
        None
    }
}
