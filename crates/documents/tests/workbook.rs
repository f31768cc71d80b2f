//! Workbooks that were made to hurt their reader.
#![allow(clippy::unwrap_used)]

use duxue_documents::{WorkbookFault, open_workbook};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zipped(name: &str, megabytes: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    for _ in 0..megabytes {
        writer.write_all(&[b' '; 1 << 20]).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn one_that_announces_more_texts_than_it_has_bytes_is_not_read() {
    // A reader that makes room for what is announced asks for 240 TB and is ended by the system.
    let bytes = include_bytes!("workbooks/announces-much.xlsx");
    assert!(matches!(open_workbook(bytes), Err(WorkbookFault::TooLarge)));
}

#[test]
fn one_that_unpacks_to_far_more_than_it_is_is_not_read() {
    let small = zipped("xl/worksheets/sheet1.xml", 65);
    assert!(small.len() < 200_000);
    assert!(matches!(open_workbook(&small), Err(WorkbookFault::TooLarge)));
    assert!(matches!(open_workbook(&zipped("xl/sharedStrings.xml", 65)), Err(WorkbookFault::TooLarge)));
}

#[test]
fn what_is_no_workbook_is_said_to_be_damaged() {
    for bytes in [&b""[..], b"PK\x03\x04", b"no zip at all", &zipped("something.txt", 1)] {
        assert!(matches!(open_workbook(bytes), Err(WorkbookFault::Damaged(_))));
    }
}
