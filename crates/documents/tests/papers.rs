//! Papers as the office gets them: written, opened again and measured.
#![allow(clippy::unwrap_used)]

mod samples;

use duxue_documents::{brief_pdf};
use std::path::PathBuf;

/// Where the papers lie afterwards for a look.
fn out(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn a_brief_becomes_a_pdf() {
    let t = std::time::Instant::now();
    let pdf = brief_pdf(&samples::brief()).unwrap();
    eprintln!("cold {:?} pages {}", t.elapsed(), pdf.pages);
    let t = std::time::Instant::now();
    let pdf = brief_pdf(&samples::brief()).unwrap();
    eprintln!("warm {:?} pages {}", t.elapsed(), pdf.pages);
    std::fs::write(out("brief.pdf"), &pdf.bytes).unwrap();
}
