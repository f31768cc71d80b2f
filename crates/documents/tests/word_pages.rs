//! The Word files as LibreOffice lays them out, against pictures that were looked at and committed: an office opens them in
//! another program than ours, and what it sees there is what counts.
//!
//! `UPDATE_PAGES=1` writes the pictures anew: look at every one that changed before it is committed.
#![allow(clippy::unwrap_used)]

mod samples;

use duxue_documents::docx;
use image::GrayImage;
use samples::all::papers;
use samples::pictures::{WIDTH, compare};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Of a page's pixels: fonts of another version are shaded otherwise along every letter; a line that moved is several times that.
const SHARE: f64 = 0.006;

fn run(program: &str, arguments: &[&Path]) {
    let out = Command::new(program).args(arguments).output();
    let out = out.unwrap_or_else(|error| panic!("{program} does not run: {error}; ./dev setup installs it"));
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
}

/// Every .docx of the folder as PDF; LibreOffice is begun once, with settings of its own.
fn converted(folder: &Path, files: &[PathBuf]) {
    let settings = format!("-env:UserInstallation=file://{}/settings", folder.display());
    let before = [&settings, "--headless", "--convert-to", "pdf", "--outdir"].map(Path::new);
    let all: Vec<&Path> = before.into_iter().chain([folder]).chain(files.iter().map(PathBuf::as_path)).collect();
    run("soffice", &all);
}

#[test]
fn every_word_file_looks_in_another_program_as_it_did_when_somebody_looked_at_it() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/word");
    let folder = tempfile::tempdir().unwrap();
    let all = papers();
    let mut files = Vec::new();
    for (name, paper) in &all {
        let file = folder.path().join(format!("{name}.docx"));
        std::fs::write(&file, docx(paper.sheet()).unwrap()).unwrap();
        files.push(file);
    }
    converted(folder.path(), &files);
    let mut wrong = Vec::new();
    for (name, _) in &all {
        let pdf = folder.path().join(format!("{name}.pdf"));
        let wide = format!("{WIDTH}");
        let pages = folder.path().join(name);
        let options = ["-png", "-gray", "-scale-to-x", &wide, "-scale-to-y", "-1"].map(Path::new);
        let arguments: Vec<&Path> = options.into_iter().chain([pdf.as_path(), pages.as_path()]).collect();
        run("pdftoppm", &arguments);
        wrong.extend(compare(&kept, name, &numbered(folder.path(), name), SHARE));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages that pdftoppm wrote, in their order: `name-1.png`, or `name-01.png` where there are ten.
fn numbered(folder: &Path, name: &str) -> Vec<GrayImage> {
    let mut found: Vec<(usize, PathBuf)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let number = path.file_name()?.to_str()?.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".png")?;
            Some((number.parse().ok()?, path))
        })
        .collect();
    found.sort();
    found.iter().map(|(_, path)| image::open(path).unwrap().to_luma8()).collect()
}
