//! Much, and what should not be: a brief of forty pages, a ledger of three thousand hazards, characters that few faces have,
//! photos that are not to be had.
#![allow(clippy::unwrap_used)]

mod samples;

use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, FixedOffset};
use duxue_documents::*;
use duxue_domain::records::Brief;
use serde_json::json;
use std::process::Command;

fn made() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-27T19:30:00+08:00").unwrap()
}

/// The words of a PDF as another program copies them, without spaces; and its bookmarks.
fn copied(bytes: &[u8]) -> (String, usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, bytes).unwrap();
    let out = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    let words = String::from_utf8(out.stdout).unwrap().split_whitespace().collect();
    (words, String::from_utf8_lossy(bytes).matches("/Title").count())
}

#[test]
fn a_brief_of_forty_pages_is_whole_from_its_first_word_to_its_last() {
    let mut paper = samples::brief();
    let once = std::mem::take(&mut paper.sections);
    let mut told = 0;
    for round in 1..=22 {
        for section in &once {
            let mut section = section.clone();
            section.title = format!("{}（第{round}部分）", section.title);
            told += 1;
            section.blocks.insert(0, Block::Paragraph { text: format!("标记{told:04}。") });
            paper.sections.push(section);
        }
    }
    let set = pdf(&[Sheet::Brief(&paper)], made()).unwrap();
    assert!(set.pages >= 40, "{} pages", set.pages);
    assert_eq!(set.missing_characters, Vec::<char>::new());
    let (words, bookmarks) = copied(&set.bytes);
    for at in 1..=told {
        assert!(words.contains(&format!("标记{at:04}。")), "标记{at:04} is lost");
    }
    // Sections beyond ten are numbered as the office does.
    assert!(words.contains("十一、") && words.contains("九十九、"), "numbers of the sections");
    assert!(words.contains(&format!("—{}—", set.pages)) && bookmarks > told, "page numbers and bookmarks");
    let word = docx(Sheet::Brief(&paper)).unwrap();
    assert!(word.starts_with(b"PK") && word.len() < 2_000_000, "{} bytes", word.len());
    assert_eq!(page_pictures(Sheet::Brief(&paper)).unwrap().len(), set.pages);
}

#[test]
fn a_ledger_of_three_thousand_hazards_keeps_every_row_in_its_place() {
    let mut ledger = samples::ledger();
    let row = ledger.rows[0].clone();
    ledger.rows = (1..=3_000)
        .map(|at| {
            let mut row = row.clone();
            row[0] = LedgerCell::Number(f64::from(at));
            row[4] = LedgerCell::from(format!("第{at}项：教学楼疏散指示标志不亮，已告知学校").as_str());
            row
        })
        .collect();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(ledger_xlsx(&ledger).unwrap())).unwrap();
    let sheet = book.worksheet_range("校园安全隐患排查治理台账").unwrap();
    for at in [1_u32, 2, 1_500, 3_000] {
        assert_eq!(sheet.get_value((at + 2, 0)), Some(&Data::Float(f64::from(at))));
        let Some(Data::String(what)) = sheet.get_value((at + 2, 4)) else { panic!("row {at}") };
        assert!(what.starts_with(&format!("第{at}项")), "{what}");
    }
    assert_eq!(sheet.get_value((3_003, 0)), None);
}

/// A thousand rows in a table that is set on pages: its head on every one of them, no row cut in two, none left out.
#[test]
fn a_table_of_a_thousand_rows_repeats_its_head_on_every_page() {
    let rows = (1..=1_000)
        .map(|at| vec![at.to_string(), format!("第{at}项隐患"), "立即整改".to_owned(), String::new(), String::new()]);
    let mut notice = rectification_notice(&samples::notice()).unwrap();
    notice.photos.clear();
    for block in &mut notice.body {
        if let Block::Table(table) = block {
            table.rows = rows.clone().collect();
        }
    }
    let set = pdf(&[Sheet::Official(&notice)], made()).unwrap();
    let (words, _) = copied(&set.bytes);
    for at in [1, 2, 499, 999, 1_000] {
        assert!(words.contains(&format!("第{at}项隐患")), "row {at}");
    }
    let heads = words.matches("存在问题").count();
    assert!(heads >= set.pages - 2, "{heads} heads on {} pages", set.pages);
}

#[test]
fn a_rare_character_is_printed_or_named_and_never_an_empty_box() {
    let mut paper = samples::brief();
    // A name that common faces lack, two of the supplementary planes, and one that no face has.
    paper.title = "堃昇赟喆㛃𠮷镕\u{2F800}\u{10FFFD}".into();
    let set = pdf(&[Sheet::Brief(&paper)], made()).unwrap();
    let (words, _) = copied(&set.bytes);
    for character in paper.title.chars() {
        let printed = words.contains(character);
        let named = set.missing_characters.contains(&character);
        assert!(printed != named, "{character} (U+{:X}): printed {printed}, named {named}", u32::from(character));
    }
    assert!(set.missing_characters.contains(&'\u{10FFFD}') && words.contains('〓'), "{:?}", set.missing_characters);
    assert!(["堃", "昇", "赟", "喆", "镕"].iter().all(|name| words.contains(name)), "{words:.80}");
}

#[test]
fn of_a_photo_that_is_not_to_be_had_the_true_reason_is_printed() {
    let brief: Brief =
        serde_json::from_value(json!({"sections": {"s": {"order": 1.0, "title": "存在问题", "paragraphs": {
            "a": {"order": 1.0, "text": "围墙裂缝", "photo": {"hash": "aa", "mime": "image/jpeg"}},
            "b": {"order": 2.0, "text": "食堂冷藏柜", "photo": {"hash": "bb", "mime": "image/jpeg"}},
            "c": {"order": 3.0, "text": "操场", "photo": {"hash": "cc", "mime": "image/jpeg"}},
        }}}}))
        .unwrap();
    let kept = |hash: &str| match hash {
        "aa" => Kept::NotCome,
        "bb" => Kept::Unreadable,
        _ => Kept::Here(samples::photo(40, 30)),
    };
    let paper = BriefPaper::of(&brief, &kept);
    assert_eq!(paper.photos.len(), 1);
    let (words, _) = copied(&pdf(&[Sheet::Brief(&paper)], made()).unwrap().bytes);
    assert!(words.contains("（围墙裂缝：这张照片还没有传到这里，没有印）"), "{words}");
    assert!(words.contains("（食堂冷藏柜：这张照片在这台电脑上读不出来，可能已损坏，没有印）"), "{words}");
    let view = |id: &str| {
        let paragraph = &brief.sections["s"].paragraphs[id];
        insert_view(paragraph, |hash| kept(hash).missing()).unwrap().missing
    };
    assert_eq!(view("a"), "这张照片还没有传到这里。");
    assert_eq!(view("b"), "这张照片在这台电脑上读不出来，可能已损坏。");
    assert_eq!(view("c"), "");
}
