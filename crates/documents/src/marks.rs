//! What was drawn on a photo, burnt into its pixels for a paper.
//!
//! Measures are parts of the picture's long side and the same as on screen (`ui/src/shared/components/MarkLayer.vue`).
//!
//! Invariant: a hidden place keeps one colour for each cell, nothing else of what it showed; a pixel that no mark covers
//! is not touched.

use crate::DocumentError;
use crate::fonts::{FontSet, PictureFaces};
use duxue_domain::rules::marks::{DrawnMark, FAR, MarkKind};
use image::{DynamicImage, Rgb, RgbImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::fmt::Write;

/// The danger red of the light screens, and the edge that shows it on anything.
const RED: &str = "#ab1f19";
const EDGE: &str = "#ffffff";

/// Parts of the long side: a line, its edge on each side, the head of an arrow, the height of words.
const LINE: f32 = 0.006;
const EDGE_WIDTH: f32 = 0.003;
const HEAD: (f32, f32) = (0.036, 0.017);
const WORDS: f32 = 0.035;
/// Cells along the longer side of a hidden place; and the least length of a cell, as a part of the picture.
const CELLS: u32 = 8;
const LEAST_CELL: u32 = 60;

/// # Errors
/// The faces that travel with the program cannot be read, or the memory for the drawing is not there.
pub(crate) fn burn_in(picture: DynamicImage, marks: &[DrawnMark]) -> Result<DynamicImage, DocumentError> {
    if marks.is_empty() {
        return Ok(picture);
    }
    let mut pixels = picture.to_rgb8();
    for mark in marks.iter().filter(|mark| mark.kind == MarkKind::Blur) {
        hide(&mut pixels, mark);
    }
    if marks.iter().any(|mark| mark.kind != MarkKind::Blur) {
        draw(&mut pixels, marks)?;
    }
    Ok(DynamicImage::ImageRgb8(pixels))
}

/// Coarse cells of one colour each.
fn hide(pixels: &mut RgbImage, mark: &DrawnMark) {
    let [a, b] = mark.points[..] else { return };
    let (width, height) = pixels.dimensions();
    let (left, right) = span(a.0, b.0, width);
    let (top, bottom) = span(a.1, b.1, height);
    let long = (right - left).max(bottom - top);
    let cell = long.div_ceil(CELLS).max(width.max(height).div_ceil(LEAST_CELL)).max(1);
    for y in (top..bottom).step_by(cell as usize) {
        for x in (left..right).step_by(cell as usize) {
            level(pixels, x..(x + cell).min(right), y..(y + cell).min(bottom));
        }
    }
}

/// The pixels between two places, at least one.
fn span(a: u16, b: u16, length: u32) -> (u32, u32) {
    let far = u32::from(FAR);
    let from = (u32::from(a.min(b)) * length / far).min(length - 1);
    let to = (u32::from(a.max(b)) * length).div_ceil(far).clamp(from + 1, length);
    (from, to)
}

/// Gives all of them their mean colour.
fn level(pixels: &mut RgbImage, across: std::ops::Range<u32>, down: std::ops::Range<u32>) {
    let mut sums = [0u64; 3];
    for y in down.clone() {
        for x in across.clone() {
            for (sum, value) in sums.iter_mut().zip(pixels.get_pixel(x, y).0) {
                *sum += u64::from(value);
            }
        }
    }
    let count = (across.len() * down.len()).max(1) as u64;
    let mean = Rgb(sums.map(|sum| (sum / count) as u8));
    for y in down {
        for x in across.clone() {
            pixels.put_pixel(x, y, mean);
        }
    }
}

/// Lays the lines and words over the picture.
fn draw(pixels: &mut RgbImage, marks: &[DrawnMark]) -> Result<(), DocumentError> {
    let (width, height) = pixels.dimensions();
    let faces = PictureFaces::bundled()?;
    let options = Options { fontdb: faces.database.clone(), ..Options::default() };
    let svg = svg(marks, width as f32, height as f32, faces)?;
    let tree = Tree::from_str(&svg, &options).map_err(|error| DocumentError::Marks(error.to_string()))?;
    let mut over = Pixmap::new(width, height).ok_or_else(|| DocumentError::Marks(format!("{width} × {height}")))?;
    resvg::render(&tree, Transform::identity(), &mut over.as_mut());
    for (under, ink) in pixels.pixels_mut().zip(over.pixels()).filter(|(_, ink)| ink.alpha() > 0) {
        let rest = 255 - u16::from(ink.alpha());
        for (value, ink) in under.0.iter_mut().zip([ink.red(), ink.green(), ink.blue()]) {
            // The ink is multiplied by its own cover already, so the sum stays below 256.
            *value = (u16::from(ink) + u16::from(*value) * rest / 255).min(255) as u8;
        }
    }
    Ok(())
}

fn svg(marks: &[DrawnMark], width: f32, height: f32, faces: &PictureFaces) -> Result<String, DocumentError> {
    let long = width.max(height);
    let at = |(x, y): (u16, u16)| (f32::from(x) * width / f32::from(FAR), f32::from(y) * height / f32::from(FAR));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    );
    for mark in marks {
        let shape = match (mark.kind, &mark.points[..]) {
            (MarkKind::Ring, &[a, b]) => ring(at(a), at(b)),
            (MarkKind::Arrow, &[a, b]) => arrow(at(a), at(b), long),
            (MarkKind::Text, &[a]) => words(&mark.text, at(a), (width, long), faces)?,
            _ => continue,
        };
        for (colour, line) in [(EDGE, LINE + 2.0 * EDGE_WIDTH), (RED, LINE)] {
            let line = match mark.kind {
                // Words are thick enough; only their edge is a line.
                MarkKind::Text if colour == RED => 0.0,
                MarkKind::Text => 2.0 * EDGE_WIDTH * long,
                _ => line * long,
            };
            // Writing to a string does not fail.
            let _written = write!(svg, "<g fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"{line}\">{shape}</g>");
        }
    }
    svg.push_str("</svg>");
    Ok(svg)
}

type Place = (f32, f32);

fn ring(a: Place, b: Place) -> String {
    format!(
        "<ellipse fill=\"none\" cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
        (a.0 + b.0) / 2.0,
        (a.1 + b.1) / 2.0,
        (a.0 - b.0).abs() / 2.0,
        (a.1 - b.1).abs() / 2.0
    )
}

fn arrow(from: Place, to: Place, long: f32) -> String {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x.hypot(y).max(f32::EPSILON);
    let (x, y) = (x / length, y / length);
    // A short arrow has a small head.
    let scale = (length / (HEAD.0 * long)).min(1.0) * long;
    let (back, side) = (HEAD.0 * scale, HEAD.1 * scale);
    let base = (to.0 - x * back, to.1 - y * back);
    format!(
        "<path fill=\"none\" d=\"M{} {}L{} {}\"/><path d=\"M{} {}L{} {}L{} {}Z\"/>",
        from.0,
        from.1,
        base.0,
        base.1,
        to.0,
        to.1,
        base.0 - y * side,
        base.1 + x * side,
        base.0 + y * side,
        base.1 - x * side
    )
}

/// One line that stays in the picture: it moves to the left and shrinks as it must.
fn words(text: &str, at: Place, (width, long): (f32, f32), faces: &PictureFaces) -> Result<String, DocumentError> {
    let text = FontSet::bundled()?.printable(text).map_or(text.to_owned(), |(printable, _)| printable);
    let ems: f32 = text.chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum::<f32>().max(1.0);
    let size = (WORDS * long).min(width * 0.96 / ems);
    let x = at.0.min(width - ems * size).max(0.0);
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Ok(format!(
        "<text x=\"{x}\" y=\"{}\" font-family=\"{}\" font-weight=\"{}\" font-size=\"{size}\">{escaped}</text>",
        at.1 + size * 0.35,
        faces.family,
        faces.weight
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SIDE: (u32, u32) = (1600, 1200);

    /// Fine stripes and dots: detail everywhere.
    fn picture() -> RgbImage {
        RgbImage::from_fn(SIDE.0, SIDE.1, |x, y| {
            Rgb([(x * 7 % 251) as u8, (y * 11 % 241) as u8, if (x + y) % 2 == 0 { 0 } else { 255 }])
        })
    }

    fn mark(kind: MarkKind, points: &[(u16, u16)], text: &str) -> DrawnMark {
        DrawnMark { id: "m".to_owned(), kind, points: points.to_vec(), text: text.to_owned() }
    }

    fn burnt(marks: &[DrawnMark]) -> RgbImage {
        burn_in(DynamicImage::ImageRgb8(picture()), marks).unwrap().to_rgb8()
    }

    fn is_red(pixel: &Rgb<u8>) -> bool {
        *pixel == Rgb([0xAB, 0x1F, 0x19])
    }

    /// The box around all pixels that differ from the picture as it was: left, top, right, bottom.
    fn touched(after: &RgbImage) -> Option<(u32, u32, u32, u32)> {
        let before = picture();
        let differ = before.enumerate_pixels().filter(|(x, y, pixel)| after.get_pixel(*x, *y) != *pixel);
        differ.fold(None, |all, (x, y, _)| {
            let (left, top, right, bottom) = all.unwrap_or((x, y, x, y));
            Some((left.min(x), top.min(y), right.max(x), bottom.max(y)))
        })
    }

    fn colours(pixels: &RgbImage) -> usize {
        pixels.pixels().map(|pixel| pixel.0).collect::<std::collections::HashSet<_>>().len()
    }

    #[test]
    fn a_ring_is_red_with_a_white_edge_and_touches_nothing_else() {
        let after = burnt(&[mark(MarkKind::Ring, &[(250, 250), (500, 750)], "")]);
        // Its line runs through (400, 600), its middle is free.
        assert!(is_red(after.get_pixel(400, 600)), "{:?}", after.get_pixel(400, 600));
        assert_eq!(after.get_pixel(400 - 8, 600), &Rgb([255; 3]));
        assert_eq!(after.get_pixel(600, 600), picture().get_pixel(600, 600));
        let (left, top, right, bottom) = touched(&after).unwrap();
        assert!(left >= 388 && top >= 288 && right <= 812 && bottom <= 912, "{left} {top} {right} {bottom}");
    }

    #[test]
    fn an_arrow_points_where_it_was_drawn_to_however_short() {
        let after = burnt(&[mark(MarkKind::Arrow, &[(100, 100), (500, 500)], "")]);
        assert!(is_red(after.get_pixel(480, 360)) && is_red(after.get_pixel(795, 596)));
        for end in [(501, 500), (500, 501), (0, 0), (1000, 1000)] {
            assert!(touched(&burnt(&[mark(MarkKind::Arrow, &[(500, 500), end], "")])).is_some(), "{end:?}");
        }
    }

    #[test]
    fn words_are_drawn_within_the_picture_whatever_they_hold() {
        for (text, at) in [
            ("安全出口上锁", (300, 300)),
            ("一二三四五六七八九十一二三四五六七八九十", (990, 5)),
            ("<b>&amp;\u{0}\u{ffff}\u{202e}👍</text>", (500, 500)),
            ("堃𠮷劼", (0, 1000)),
        ] {
            let after = burnt(&[mark(MarkKind::Text, &[at], text)]);
            assert!(after.pixels().filter(|pixel| is_red(pixel)).count() > 500, "{text}");
        }
        let after = burnt(&[mark(MarkKind::Text, &[(990, 500)], "门上锁")]);
        let (left, _, right, _) = touched(&after).unwrap();
        assert!(left > 1400 && right < 1600, "{left} {right}");
    }

    #[test]
    fn a_hidden_place_has_lost_its_detail_and_the_rest_is_as_it_was() {
        let after = burnt(&[mark(MarkKind::Blur, &[(500, 250), (250, 500)], "")]);
        assert_eq!(touched(&after), Some((400, 300, 799, 599)));
        let place = image::imageops::crop_imm(&after, 400, 300, 400, 300).to_image();
        let before = image::imageops::crop_imm(&picture(), 400, 300, 400, 300).to_image();
        assert!(colours(&before) > 50_000 && colours(&place) <= 48, "{} {}", colours(&before), colours(&place));
    }

    #[test]
    fn a_hidden_line_of_words_keeps_nothing_of_their_height() {
        let after = burnt(&[mark(MarkKind::Blur, &[(100, 500), (900, 520)], "")]);
        assert!(colours(&image::imageops::crop_imm(&after, 160, 600, 1280, 24).to_image()) <= 8);
    }

    #[test]
    fn a_picture_of_one_pixel_and_a_mark_of_a_strange_shape_do_no_harm() {
        let dot = DynamicImage::ImageRgb8(RgbImage::from_pixel(1, 1, Rgb([9, 9, 9])));
        let all = [MarkKind::Arrow, MarkKind::Ring, MarkKind::Text, MarkKind::Blur];
        for points in [vec![], vec![(0, 0)], vec![(0, 0), (1000, 1000)], vec![(u16::MAX, 0), (0, u16::MAX)]] {
            let marks: Vec<DrawnMark> = all.iter().map(|kind| mark(*kind, &points, "门")).collect();
            assert_eq!(burn_in(dot.clone(), &marks).unwrap().to_rgb8().dimensions(), (1, 1));
            assert_eq!(burnt(&marks).dimensions(), SIDE);
        }
    }

    #[test]
    fn without_marks_the_picture_stays_the_same() {
        assert_eq!(burnt(&[]), picture());
    }
}
