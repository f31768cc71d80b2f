//! Photos as an iPhone takes them: HEVC pictures in a HEIF file.
//!
//! What cannot be read here is refused in words; nothing that a file holds ends the program.

use super::{MOST_PIXELS, Unfit};
use heifer::Options;
use heifer::heifer_isobmff::HeifFile;
use image::{DynamicImage, RgbImage, RgbaImage};
use std::panic::catch_unwind;

/// The picture, upright: a HEIF file tells by itself how it is turned, its EXIF orientation is not to be looked at.
pub(super) fn decode(bytes: &[u8]) -> Result<DynamicImage, Unfit> {
    // The decoder is young, and what comes from a phone is anybody's: its panic is one photo that is not taken.
    catch_unwind(|| read(bytes)).unwrap_or_else(|_| Err(Unfit::Broken("the decoder panicked".to_owned())))
}

fn read(bytes: &[u8]) -> Result<DynamicImage, Unfit> {
    let file = HeifFile::parse(bytes).map_err(broken)?;
    let size = file.image_size(file.primary_id).map_err(broken)?;
    if size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) > MOST_PIXELS) {
        return Err(Unfit::TooManyPixels);
    }
    let options = Options { max_pixels: MOST_PIXELS, ..Options::default() };
    // Colours of a wider space are brought to those of every screen; of a space that cannot be brought there they stay as they are.
    let picture = match heifer::decode_srgb_rgba8(bytes, &options) {
        Err(heifer::Error::Unsupported(_)) => heifer::decode_rgba8(bytes, &options),
        read => read,
    };
    let picture = picture.map_err(broken)?;
    let (width, height, clear) = (picture.width, picture.height, picture.has_alpha);
    let whole = match clear {
        true => RgbaImage::from_raw(width, height, picture.data).map(DynamicImage::ImageRgba8),
        false => RgbImage::from_raw(width, height, picture.into_rgb8()).map(DynamicImage::ImageRgb8),
    };
    whole.ok_or_else(|| Unfit::Broken("fewer pixels than told".to_owned()))
}

/// Whether all boxes are there that the file says it has.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 0u64;
    while let Some(head) = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).filter(|rest| rest.len() >= 8) {
        let long = head.get(8..16).and_then(|long| long.try_into().ok()).map_or(0, u64::from_be_bytes);
        let length = match u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])) {
            // To the end of the file, wherever that is.
            0 => return true,
            1 => long,
            length => length,
        };
        if length < 8 {
            return false;
        }
        at = at.saturating_add(length);
    }
    at == bytes.len() as u64
}

fn broken(error: impl std::fmt::Display) -> Unfit {
    Unfit::Broken(error.to_string())
}
