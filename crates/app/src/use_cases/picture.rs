//! Which files are taken, and how a photo is made upright and small and a voice memo small.

mod heic;
mod kind;
mod voice;

use chrono::NaiveDateTime;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use kind::{Found, sniff};
use std::io::Cursor;

/// Long side of a photo that is kept, pixels: a crack in a wall is still seen, and a visit's photos fit a USB stick.
const LONG_SIDE: u32 = 1920;
const THUMBNAIL_SIDE: u32 = 320;
const QUALITY: u8 = 80;
/// A picture of more pixels than this would fill the memory of an old laptop when unpacked.
const MOST_PIXELS: u64 = 120_000_000;

/// A file as it is to be kept.
pub struct Taken {
    pub bytes: Vec<u8>,
    pub mime: &'static str,
    /// For a picture: a small JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// Of a voice memo that was recorded here.
    pub seconds: Option<f64>,
    /// When it was taken, as the camera's clock had it.
    pub at: Option<NaiveDateTime>,
}

/// Looks at a file and makes it ready to be kept.
///
/// # Errors
/// Why it is not taken and what to do, in words.
pub fn take(name: &str, bytes: Vec<u8>) -> Result<Taken, String> {
    match sniff(&bytes) {
        Found::Picture(format) => photo(name, &bytes, format),
        Found::File(mime) => Ok(Taken { bytes, mime, thumbnail: None, seconds: None, at: None }),
        Found::Wav => Ok(match voice::kept(&bytes) {
            Some((ogg, seconds)) => {
                Taken { bytes: ogg, mime: "audio/ogg", thumbnail: None, seconds: Some(seconds), at: None }
            }
            None => Taken { bytes, mime: "audio/wav", thumbnail: None, seconds: None, at: None },
        }),
        Found::Heic => kept(name, heic::decode(&bytes), &bytes, || {
            format!(
                "“{name}”是苹果手机的 HEIC 照片，这一张打不开，可能没有传完。请按“用手机拍”，从手机上直接发过来；或者在手机上点“设置—相机—格式”，选“兼容性最佳”，重新拍一张。"
            )
        }),
        Found::Avif => Err(format!(
            "“{name}”是 AVIF 图片，这里打不开。请在手机的相机设置里把照片格式改成 JPG 再拍，或者把这张图截屏，用截屏的图。"
        )),
        Found::Film => {
            Err(format!("“{name}”是录像，没有加进来。请拍成照片，或者放到要的那一处截一张图；只要声音的，用“录音”。"))
        }
        Found::Program => Err(format!("“{name}”不是照片，是程序文件，没有加进来。请不要打开它。")),
        Found::Nothing => Err(format!("“{name}”是空文件，没有加进来。请重新选一次。")),
        Found::Unknown => Err(format!(
            "“{name}”不是能用的照片或文件。照片请用 JPG 或 PNG，录音请用 MP3 或 M4A，文件请用 PDF、Word 或 Excel。"
        )),
    }
}

fn photo(name: &str, bytes: &[u8], format: ImageFormat) -> Result<Taken, String> {
    let broken = || format!("“{name}”不完整，可能没有传完，打不开。请重新传一次，或者重新拍一张。");
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(broken());
    }
    kept(name, decode(bytes, format), bytes, broken)
}

/// The picture as it is kept; `broken` words one that could not be read.
fn kept(
    name: &str,
    read: Result<DynamicImage, Unfit>,
    bytes: &[u8],
    broken: impl Fn() -> String,
) -> Result<Taken, String> {
    let upright = read.map_err(|error| match error {
        Unfit::TooManyPixels => format!("“{name}”的像素太大，这台电脑打不开。请用普通照片模式重新拍一张。"),
        Unfit::Broken(error) => {
            tracing::info!(error, "a picture cannot be decoded");
            broken()
        }
    })?;
    let long = upright.width().max(upright.height());
    let kept = if long > LONG_SIDE { upright.resize(LONG_SIDE, LONG_SIDE, FilterType::Triangle) } else { upright };
    let jpeg = encode(&kept, QUALITY).ok_or_else(&broken)?;
    let small = encode(&kept.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE), 75).ok_or_else(broken)?;
    Ok(Taken { bytes: jpeg, mime: "image/jpeg", thumbnail: Some(small), seconds: None, at: taken_at(bytes) })
}

enum Unfit {
    TooManyPixels,
    /// Why, for the log.
    Broken(String),
}

/// The picture as it was seen through the camera, turned upright.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Unfit> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 4);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unfit::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(unfit)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn unfit(error: image::ImageError) -> Unfit {
    match error {
        image::ImageError::Limits(_) => Unfit::TooManyPixels,
        other => Unfit::Broken(other.to_string()),
    }
}

fn encode(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    // JPEG knows no transparency: what is clear becomes white, as on paper.
    let flat = if picture.color().has_alpha() { DynamicImage::ImageRgb8(on_white(picture)) } else { picture.clone() };
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&flat.to_rgb8()).ok()?;
    Some(jpeg)
}

fn on_white(picture: &DynamicImage) -> image::RgbImage {
    let with_alpha = picture.to_rgba8();
    image::RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let image::Rgba([r, g, b, a]) = *with_alpha.get_pixel(x, y);
        let over = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        image::Rgb([over(r), over(g), over(b)])
    })
}

/// When a picture was taken, if it says so; `None` for what is no picture, or not all of one.
pub fn looked_at(bytes: &[u8]) -> Option<Option<NaiveDateTime>> {
    let whole = match sniff(bytes) {
        Found::Picture(ImageFormat::Jpeg) => is_whole_jpeg(bytes),
        Found::Picture(ImageFormat::Png) => bytes.ends_with(b"IEND\xAE\x42\x60\x82"),
        // RIFF tells how much follows its first eight bytes.
        Found::Picture(_) => bytes
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .is_some_and(|size| u32::from_le_bytes(size) as usize + 8 <= bytes.len()),
        Found::Heic => heic::is_whole(bytes),
        _ => false,
    };
    whole.then(|| taken_at(bytes))
}

/// A small JPEG of a picture that came from the county; `None` for what is no picture.
pub fn thumbnail_of(bytes: &[u8]) -> Option<Vec<u8>> {
    let picture = match sniff(bytes) {
        Found::Picture(format) => decode(bytes, format).ok()?,
        Found::Heic => heic::decode(bytes).ok()?,
        _ => return None,
    };
    encode(&picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE), 75)
}

/// Whether a JPEG goes on to its end-of-image mark. Decoders fill what is missing with grey, which nobody would notice.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xFF, marker]) = bytes.get(at..at + 2).and_then(|pair| <[u8; 2]>::try_from(pair).ok()) {
        match marker {
            0xD9 => return true,
            // A fill byte before a marker.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => {
                let Some(length) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                if marker == 0xDA {
                    at = after_scan(bytes, at);
                }
            }
        }
    }
    false
}

/// The next marker after the coded picture that begins at `at`: 0xFF followed by neither 0 nor a restart mark.
fn after_scan(bytes: &[u8], mut at: usize) -> usize {
    while at + 1 < bytes.len() {
        if bytes[at] == 0xFF && !matches!(bytes[at + 1], 0x00 | 0xD0..=0xD7) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// When the camera says that it was taken.
fn taken_at(bytes: &[u8]) -> Option<NaiveDateTime> {
    // Phones and editors write headers that end too early; what can be read of one is enough.
    let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let exif = read.or_else(|error| error.distill_partial_result(|_| ())).ok()?;
    let field = exif.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY)?;
    let exif::Value::Ascii(lines) = &field.value else { return None };
    let text = std::str::from_utf8(lines.first()?).ok()?;
    NaiveDateTime::parse_from_str(text.trim_end_matches('\0').trim(), "%Y:%m:%d %H:%M:%S").ok()
}
