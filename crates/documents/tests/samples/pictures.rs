//! Pages compared with pictures of them that were looked at and committed.

use image::{GrayImage, Luma};
use std::path::{Path, PathBuf};

/// Pixels across: letters are still told apart, and a page is some 20 KB.
pub const WIDTH: f32 = 420.0;
/// Of 255: what a renderer of another version may shade otherwise.
const SHADE: u8 = 96;
/// Of a page's pixels: so many may be shaded otherwise; a line that moved is some five times that.
pub const SHARE: f64 = 0.002;

/// Share of pixels that are shaded otherwise, and a picture with those in black.
pub fn difference(a: &GrayImage, b: &GrayImage) -> (f64, GrayImage) {
    if a.dimensions() != b.dimensions() {
        return (1.0, a.clone());
    }
    let mut shown = GrayImage::from_pixel(a.width(), a.height(), Luma([255]));
    let mut differ = 0;
    for (x, y, pixel) in a.enumerate_pixels() {
        if pixel[0].abs_diff(b.get_pixel(x, y)[0]) > SHADE {
            differ += 1;
            shown.put_pixel(x, y, Luma([0]));
        }
    }
    (f64::from(differ) / f64::from(a.width() * a.height()), shown)
}

/// What differs from the pictures `name-1.png` … in `folder`, in words; `UPDATE_PAGES` writes them anew.
pub fn compare(folder: &Path, name: &str, pages: &[GrayImage], share: f64) -> Vec<String> {
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let file = |at: usize| folder.join(format!("{name}-{}.png", at + 1));
    let mut wrong = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        if update {
            page.save(file(at)).unwrap();
            continue;
        }
        let Ok(kept) = image::open(file(at)) else {
            wrong.push(format!("{name}, page {}: there is no picture of it", at + 1));
            continue;
        };
        let (differs, shown) = difference(page, &kept.to_luma8());
        if differs > share {
            let beside = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-differs.png", at + 1));
            shown.save(&beside).unwrap();
            wrong.push(format!("{name}, page {}: {:.2} % differ, see {}", at + 1, differs * 100.0, beside.display()));
        }
    }
    let gone = file(pages.len());
    if gone.exists() && update {
        std::fs::remove_file(gone).unwrap();
    } else if gone.exists() {
        wrong.push(format!("{name} has {} pages now, and had more", pages.len()));
    }
    wrong
}
