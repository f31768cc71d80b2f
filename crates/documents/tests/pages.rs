//! Papers against pictures of their pages that were looked at and committed; and their PDF read by programs that are not ours
//! (poppler, qpdf).
//!
//! `UPDATE_PAGES=1` writes the pictures anew: look at every one that changed before it is committed.
#![allow(clippy::unwrap_used)]

mod samples;

use chrono::DateTime;
use duxue_documents::*;
use image::GrayImage;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use samples::all::papers;
use samples::pictures::{SHARE, WIDTH, compare, difference};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The page as the preview shows it, on white, in shades of grey.
fn rendered(svg: &str) -> GrayImage {
    let tree = Tree::from_str(svg, &Options::default()).unwrap();
    let scale = WIDTH / tree.size().width();
    let mut pixmap = Pixmap::new(WIDTH as u32, (tree.size().height() * scale).ceil() as u32).unwrap();
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let shades = pixmap
        .pixels()
        .iter()
        .map(|pixel| ((u16::from(pixel.red()) + u16::from(pixel.green()) + u16::from(pixel.blue())) / 3) as u8);
    GrayImage::from_raw(pixmap.width(), pixmap.height(), shades.collect()).unwrap()
}

#[test]
fn every_page_looks_as_it_did_when_somebody_looked_at_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut wrong = Vec::new();
    for (name, paper) in papers() {
        let pages: Vec<GrayImage> = page_pictures(paper.sheet()).unwrap().iter().map(|svg| rendered(svg)).collect();
        wrong.extend(compare(&folder, name, &pages, SHARE));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_line_that_moved_is_noticed() {
    let page = |text: &str| {
        let paper = form_paper("feedback", &PaperValues::default().text("good", text)).unwrap();
        rendered(&page_pictures(Sheet::Form(&paper)).unwrap()[0])
    };
    let (same, _) = difference(&page("陪餐记录公开"), &page("陪餐记录公开"));
    let long = "陪餐记录公开，家长随时能看。".repeat(8);
    assert!(same == 0.0 && difference(&page("陪餐记录公开"), &page(&long)).0 > SHARE);
}

/// What poppler says of the fonts: all embedded, subset, and with the table by which text is copied.
#[test]
fn another_reader_finds_every_font_embedded_and_every_word() {
    let folder = tempfile::tempdir().unwrap();
    let made = DateTime::parse_from_rfc3339("2026-11-27T19:30:00+08:00").unwrap();
    for (name, paper) in papers() {
        let file = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&file, pdf(&[paper.sheet()], made).unwrap().bytes).unwrap();
        let run = |program: &str, more: &[&str]| {
            let out = Command::new(program).arg(&file).args(more).output();
            let out = out.unwrap_or_else(|error| panic!("{program} (poppler-utils) does not run: {error}"));
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        let fonts = run("pdffonts", &[]);
        let listed: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(listed.len() >= 2, "{name}: {fonts}");
        for font in listed {
            // … emb sub uni object ID
            let words: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(&words[2..5], ["yes", "yes", "yes"], "{name}: {font}");
        }
        let info = run("pdfinfo", &[]);
        assert!(info.contains("Encrypted:       no") && info.contains("JavaScript:      no"), "{name}: {info}");
        assert!(info.contains("595.276 x 841.89 pts (A4)"), "{name}: {info}");
        let words: String = run("pdftotext", &["-"]).split_whitespace().collect();
        let wanted = match name {
            "brief" => "隐患的类别和状态",
            "zone-summary" => "销号率52.9%",
            "notice" => "北侧围墙约8米出现竖向裂缝",
            "zone-plan" => "不打招呼",
            "extract" | "opinion" => "柳湾完全小学",
            _ => "学校",
        };
        assert!(words.contains(wanted), "{name} lacks {wanted}");
    }
}

/// The Python that `./dev setup` prepares, with qpdf's reader in it.
fn python() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"));
    cache.join("duxue/pdf/bin/python")
}

/// The clauses of PDF/A-2b that can be told from a file's structure; what they are stands in the program.
#[test]
fn another_reader_finds_no_breach_of_pdf_a_and_every_one_that_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let made = DateTime::parse_from_rfc3339("2026-11-27T19:30:00+08:00").unwrap();
    let run = |arguments: &[PathBuf]| {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdfa/check.py");
        let out = Command::new(python()).arg(program).args(arguments).output();
        let out = out.unwrap_or_else(|error| panic!("{}: {error}; ./dev setup prepares it", python().display()));
        let told = [out.stdout, out.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (out.status.success(), told)
    };
    let file = |name: &str, sheets: &[Sheet<'_>]| {
        let file = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&file, pdf(sheets, made).unwrap().bytes).unwrap();
        file
    };
    let all = papers();
    let mut files: Vec<PathBuf> = all.iter().map(|(name, paper)| file(name, &[paper.sheet()])).collect();
    let sheets: Vec<Sheet<'_>> = all.iter().map(|(_, paper)| paper.sheet()).collect();
    files.push(file("bound", &sheets));
    let (sound, told) = run(&files);
    assert!(sound, "{told}");
    // A check that finds nothing in broken files would find nothing here either.
    let (noticed, told) = run(&[PathBuf::from("--trial"), files[0].clone()]);
    assert!(noticed, "{told}");
}
