//! Photos appended to a paper: turned upright and made small enough to mail.
//!
//! Invariant: a photo that reaches a paper is a JPEG of at most [`LONGEST_SIDE`] pixels a side, upright, and what was drawn on
//! it is part of its pixels.

use crate::DocumentError;
use crate::marks::burn_in;
use duxue_domain::rules::marks::DrawnMark;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader};
use std::io::Cursor;

/// Pixels; 150 dots an inch over the width of the text block, with room to spare.
const LONGEST_SIDE: u32 = 1600;
const QUALITY: u8 = 85;

/// A photo as it was kept: JPEG, PNG or WebP.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Photo {
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Below the photo: what, where, when.
    pub caption: String,
    /// Printed with it; a hidden place is hidden for good.
    pub marks: Vec<DrawnMark>,
}

/// What became of a photo that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    Here(Vec<u8>),
    /// It has not come to this machine yet.
    NotCome,
    /// It lies here and cannot be read.
    Unreadable,
}

impl Kept {
    /// Why it is not shown, as a clause; `None` where it is.
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Kept::Here(_) => None,
            Kept::NotCome => Some("这张照片还没有传到这里"),
            Kept::Unreadable => Some("这张照片在这台电脑上读不出来，可能已损坏"),
        }
    }
}

/// A photo ready to be placed.
#[derive(Debug, Clone)]
pub(crate) struct PreparedPhoto {
    pub file: String,
    pub caption: String,
    /// What is written on it, so that a character that no face has is told like any other.
    pub words: String,
    pub bytes: Vec<u8>,
    /// The same as an SVG, for programs that draw it.
    pub vector: Option<String>,
    pub width: u32,
    pub height: u32,
}

pub(crate) fn prepare(photos: &[Photo]) -> Result<Vec<PreparedPhoto>, DocumentError> {
    photos.iter().enumerate().map(|(at, photo)| prepare_one(photo, at + 1)).collect()
}

fn prepare_one(photo: &Photo, number: usize) -> Result<PreparedPhoto, DocumentError> {
    let upright = upright(&photo.bytes).map_err(|_| DocumentError::Photo { caption: photo.caption.clone() })?;
    let small = if upright.width().max(upright.height()) > LONGEST_SIDE {
        upright.thumbnail(LONGEST_SIDE, LONGEST_SIDE)
    } else {
        upright
    };
    let small = burn_in(small, &photo.marks)?;
    let (width, height) = (small.width(), small.height());
    Ok(PreparedPhoto {
        file: format!("photo-{number}.jpg"),
        caption: photo.caption.clone(),
        words: photo.marks.iter().map(|mark| mark.text.as_str()).collect(),
        vector: None,
        bytes: jpeg(small).map_err(|_| DocumentError::Photo { caption: photo.caption.clone() })?,
        width,
        height,
    })
}

pub(crate) fn jpeg(picture: DynamicImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture.to_rgb8())
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    Ok(bytes)
}

fn upright(bytes: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}
