//! Small pictures of photos, for lists.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longest side, in pixels.
const SIDE: u32 = 480;
/// A picture that would need more memory than this (bytes) has none.
const MOST_MEMORY: u64 = 256 << 20;
/// The largest small picture (bytes) that is taken from a device.
pub const LARGEST: usize = 128 << 10;

/// The small picture as JPEG; `None` for what is no picture that can be read here.
pub fn of(photo: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(photo)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SIDE, SIDE);
    picture.apply_orientation(turned);
    let mut jpeg = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut jpeg, ImageFormat::Jpeg).ok()?;
    Some(jpeg.into_inner())
}

/// Whether bytes from a device are a JPEG of no more than this size.
pub fn is_one(bytes: &[u8]) -> bool {
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    bytes.len() <= LARGEST && reader.into_dimensions().is_ok_and(|(width, height)| width <= 1024 && height <= 1024)
}
