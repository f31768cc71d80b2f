//! Papers as the office gets them: written, opened again and measured.
#![allow(clippy::unwrap_used)]

mod samples;

use duxue_documents::*;
use std::path::PathBuf;

/// Where the papers lie afterwards for a look.
fn keep(name: &str, bytes: &[u8]) {
    std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name), bytes).unwrap();
}

#[test]
fn a_brief_is_written_as_pdf_and_word() {
    let pdf = brief_pdf(&samples::brief()).unwrap();
    assert_eq!((pdf.pages, pdf.missing_characters.as_slice()), (3, [].as_slice()));
    keep("brief.pdf", &pdf.bytes);
    keep("brief.docx", &brief_docx(&samples::brief()).unwrap());
}

#[test]
fn each_form_of_the_catalogue_is_written_filled_and_blank() {
    for (id, values) in [("work-record", samples::work_record()), ("lesson-record", samples::lesson_record()), ("feedback", samples::feedback())] {
        let paper = form_paper(id, &values).unwrap();
        let pdf = form_pdf(&paper).unwrap();
        assert_eq!(pdf.missing_characters, Vec::<char>::new());
        keep(&format!("{id}.pdf"), &pdf.bytes);
        keep(&format!("{id}.docx"), &form_docx(&paper).unwrap());
    }
    for id in ["work-record", "recheck", "complaint", "zone-plan", "zone-summary", "school-basics"] {
        let paper = form_paper(id, &PaperValues::default()).unwrap();
        keep(&format!("blank-{id}.pdf"), &form_pdf(&paper).unwrap().bytes);
        keep(&format!("blank-{id}.docx"), &form_docx(&paper).unwrap());
    }
}

#[test]
fn an_order_to_put_things_right_is_an_official_document() {
    let paper = rectification_notice(&samples::notice()).unwrap();
    keep("notice.pdf", &official_pdf(&paper).unwrap().bytes);
    keep("notice.docx", &official_docx(&paper).unwrap());
}

#[test]
fn a_ledger_keeps_its_types() {
    keep("ledger.xlsx", &ledger_xlsx(&samples::ledger()).unwrap());
}
