//! Papers as the office gets them: written, opened again and measured.
#![allow(clippy::unwrap_used)]

mod samples;

use chrono::{DateTime, FixedOffset};
use duxue_documents::*;
use duxue_domain::rules::marks::{DrawnMark, MarkKind};
use std::path::PathBuf;

fn made() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-27T19:30:00+08:00").unwrap()
}

/// Where the papers lie afterwards for a look.
fn keep(name: &str, bytes: &[u8]) {
    std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name), bytes).unwrap();
}

#[test]
fn a_brief_is_written_as_pdf_and_word() {
    let pdf = duxue_documents::pdf(&[Sheet::Brief(&samples::brief())], made()).unwrap();
    assert_eq!((pdf.pages, pdf.missing_characters.as_slice()), (3, [].as_slice()));
    keep("brief.pdf", &pdf.bytes);
    keep("brief.docx", &duxue_documents::docx(Sheet::Brief(&samples::brief())).unwrap());
}

#[test]
fn each_form_of_the_catalogue_is_written_filled_and_blank() {
    for (id, values) in [
        ("work-record", samples::work_record()),
        ("lesson-record", samples::lesson_record()),
        ("feedback", samples::feedback()),
    ] {
        let paper = form_paper(id, &values).unwrap();
        let pdf = duxue_documents::pdf(&[Sheet::Form(&paper)], made()).unwrap();
        assert_eq!(pdf.missing_characters, Vec::<char>::new());
        keep(&format!("{id}.pdf"), &pdf.bytes);
        keep(&format!("{id}.docx"), &duxue_documents::docx(Sheet::Form(&paper)).unwrap());
    }
    for id in ["work-record", "recheck", "complaint", "zone-plan", "zone-summary", "school-basics"] {
        let paper = form_paper(id, &PaperValues::default()).unwrap();
        keep(&format!("blank-{id}.pdf"), &duxue_documents::pdf(&[Sheet::Form(&paper)], made()).unwrap().bytes);
        keep(&format!("blank-{id}.docx"), &duxue_documents::docx(Sheet::Form(&paper)).unwrap());
    }
}

#[test]
fn an_order_to_put_things_right_is_an_official_document() {
    let paper = rectification_notice(&samples::notice()).unwrap();
    keep("notice.pdf", &duxue_documents::pdf(&[Sheet::Official(&paper)], made()).unwrap().bytes);
    keep("notice.docx", &duxue_documents::docx(Sheet::Official(&paper)).unwrap());
}

#[test]
fn a_ledger_keeps_its_types() {
    use calamine::{Data, Reader, Xlsx};
    let bytes = ledger_xlsx(&samples::ledger()).unwrap();
    keep("ledger.xlsx", &bytes);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("校园安全隐患排查治理台账").unwrap();
    assert_eq!(sheet.get_value((0, 0)), Some(&Data::String("校园安全隐患排查治理台账".into())));
    assert_eq!(sheet.get_value((3, 0)), Some(&Data::Float(1.0)));
    assert_eq!(sheet.get_value((3, 1)), Some(&Data::String("0133080000".into())));
    assert!(matches!(sheet.get_value((3, 3)), Some(Data::DateTime(_))));
    assert_eq!(sheet.get_value((4, 4)), Some(&Data::String("=1+1 不是公式".into())));
}

/// One part of a .docx as text.
fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn the_word_file_has_the_official_page_and_styles() {
    let docx = duxue_documents::docx(Sheet::Brief(&samples::brief())).unwrap();
    let document = part(&docx, "word/document.xml");
    assert!(document.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#));
    assert!(document.contains(r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#));
    assert!(document.contains(r#"w:linePitch="579""#));
    assert!(
        document
            .contains("<w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">一、督导工作开展情况")
    );
    assert!(document.contains("<w:tblHeader/>") && document.contains("<w:cantSplit/>"));
    let styles = part(&docx, "word/styles.xml");
    for font in ["仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"] {
        assert!(styles.contains(&format!("w:eastAsia=\"{font}\"")), "{font}");
    }
    assert!(styles.contains(r#"w:line="579" w:lineRule="exact""#) && styles.contains(r#"<w:outlineLvl w:val="0"/>"#));
    assert!(part(&docx, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    for (footer, side) in [("word/footer-odd.xml", "right"), ("word/footer-even.xml", "left")] {
        let footer = part(&docx, footer);
        assert!(footer.contains(" PAGE ") && footer.contains(&format!("<w:jc w:val=\"{side}\"/>")));
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(
        duxue_documents::docx(Sheet::Brief(&samples::brief())).unwrap(),
        duxue_documents::docx(Sheet::Brief(&samples::brief())).unwrap()
    );
    assert_eq!(
        duxue_documents::pdf(&[Sheet::Brief(&samples::brief())], made()).unwrap().bytes,
        duxue_documents::pdf(&[Sheet::Brief(&samples::brief())], made()).unwrap().bytes
    );
}

#[test]
fn what_a_person_typed_cannot_break_the_word_file() {
    let mut paper = samples::brief();
    paper.title = "<w:p>&\u{0}\u{b}\"堃𠮷👍".into();
    let document = part(&duxue_documents::docx(Sheet::Brief(&paper)).unwrap(), "word/document.xml");
    assert!(document.contains("&lt;w:p&gt;&amp;&quot;堃𠮷👍"));
}

#[test]
fn the_opening_words_of_a_brief_take_no_number() {
    let mut paper = samples::brief();
    let opening = PaperSection { blocks: paper.sections[0].blocks.clone(), ..PaperSection::default() };
    paper.sections.insert(0, opening);
    let document = part(&duxue_documents::docx(Sheet::Brief(&paper)).unwrap(), "word/document.xml");
    assert!(document.contains(&format!("一、{}", paper.sections[1].title)));
}

#[test]
fn the_pdf_has_bookmarks_and_embeds_only_parts_of_its_fonts() {
    let bytes = duxue_documents::pdf(&[Sheet::Brief(&samples::brief())], made()).unwrap().bytes;
    let holds = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(holds("/Outlines"));
    assert!(bytes.len() < 400_000, "{} bytes: a whole font was embedded", bytes.len());
}

#[test]
fn who_signed_on_screen_stands_on_the_paper_and_who_did_not_has_room() {
    let mut values = samples::feedback();
    values.photos = samples::photos();
    let unsigned = duxue_documents::pdf(&[Sheet::Form(&form_paper("feedback", &values).unwrap())], made()).unwrap();
    values.signed.insert("head".into(), samples::signature());
    let paper = form_paper("feedback", &values).unwrap();
    let pdf = duxue_documents::pdf(&[Sheet::Form(&paper)], made()).unwrap();
    // It takes the room that is left for a pen: no page more, and the other place stays where it was.
    assert_eq!(pdf.pages, unsigned.pages);
    keep("signed.pdf", &pdf.bytes);
    let docx = duxue_documents::docx(Sheet::Form(&paper)).unwrap();
    keep("signed.docx", &docx);
    let (document, relations) = (part(&docx, "word/document.xml"), part(&docx, "word/_rels/document.xml.rels"));
    let photos = values.photos.len();
    assert_eq!(document.matches("<w:drawing>").count(), photos + 1);
    let name = format!("media/signature-{}.jpg", photos + 1);
    assert!(relations.contains(&format!("Id=\"photo{}\" ", photos + 1)) && relations.contains(&name), "{relations}");
    assert!(document.contains("2026年11月18日　</w:t>") && document.contains("　　年　　月　　日　</w:t>"));
    let mut broken = paper;
    broken.signatures[0].signed = Some(Signed { svg: "<svg".into(), date: String::new() });
    assert!(
        duxue_documents::pdf(&[Sheet::Form(&broken)], made()).is_err()
            && duxue_documents::docx(Sheet::Form(&broken)).is_err()
    );
}

#[test]
fn a_marked_photo_is_printed_with_its_marks() {
    let mark = |kind, points: &[(u16, u16)], text: &str| DrawnMark {
        id: "m".into(),
        kind,
        points: points.to_vec(),
        text: text.into(),
    };
    let photo = include_bytes!("../../../assets/sample/photos/exit-locked.jpg").to_vec();
    let marks = vec![
        mark(MarkKind::Blur, &[(400, 240), (620, 360)], ""),
        mark(MarkKind::Ring, &[(400, 400), (600, 650)], ""),
        mark(MarkKind::Arrow, &[(150, 200), (380, 450)], ""),
        mark(MarkKind::Text, &[(80, 140)], "门上挂锁👍 A&B"),
    ];
    let mut values = samples::feedback();
    values.photos = vec![Photo { bytes: photo, caption: "东侧安全出口".into(), marks }];
    let paper = form_paper("feedback", &values).unwrap();
    let pdf = duxue_documents::pdf(&[Sheet::Form(&paper)], made()).unwrap();
    // What has no letter is named, as anywhere on the paper.
    assert_eq!(pdf.missing_characters, ['👍']);
    keep("marked.pdf", &pdf.bytes);
    keep("marked.docx", &duxue_documents::docx(Sheet::Form(&paper)).unwrap());
}

#[test]
fn a_photo_that_cannot_be_opened_is_named() {
    let broken =
        Photo { bytes: samples::photo(300, 200)[..400].to_vec(), caption: "围墙裂缝".into(), marks: Vec::new() };
    let paper = form_paper("feedback", &PaperValues { photos: vec![broken], ..PaperValues::default() }).unwrap();
    for error in [
        duxue_documents::pdf(&[Sheet::Form(&paper)], made()).map(|_| ()).unwrap_err(),
        duxue_documents::docx(Sheet::Form(&paper)).map(|_| ()).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "照片“围墙裂缝”打不开，可能已损坏，请换一张或先移除");
    }
}

#[test]
fn a_paper_printed_without_a_number_says_so() {
    let mut values = samples::notice();
    values.number = None;
    let docx = duxue_documents::docx(Sheet::Official(&rectification_notice(&values).unwrap())).unwrap();
    assert!(part(&docx, "word/document.xml").contains("（暂编号）"));
    assert_eq!(form_paper("feedback", &PaperValues::default()).unwrap().number, Some(PaperNumber::Provisional));
    assert_eq!(form_paper("lesson-record", &PaperValues::default()).unwrap().number, None);
}

#[test]
fn a_form_names_the_fields_it_still_lacks() {
    let values = PaperValues::default().text("school", "柳湾完全小学");
    assert_eq!(missing_fields("feedback", &values).unwrap(), ["反馈时间"]);
}

#[test]
fn options_are_ticked_and_fixed_words_filled() {
    let paper = form_paper("work-record", &samples::work_record()).unwrap();
    let shown = serde_json::to_string(&paper).unwrap();
    assert!(shown.contains("□提前告知　■不打招呼"));
    let feedback = form_paper("feedback", &samples::feedback()).unwrap();
    assert!(feedback.below[0].contains("可在收到之日起5个工作日内"));
}

#[test]
fn a_record_becomes_a_paper_in_its_order_without_what_was_removed() {
    let record = serde_json::json!({
        "title": "十一月督导情况", "head": {"name": "教育督导简报", "office": "第三责任区", "date": "2026-11-28"},
        "foot": {"report_to": "县教育局", "copies": 45},
        "sections": {
            "b": {"order": 2.0, "title": "存在问题", "paragraphs": {"x": {"order": 1.0, "text": "（一）校园安全。发现隐患{{hazards.count|6}}处。"}}},
            "a": {"order": 1.0, "title": "工作开展", "paragraphs": {
                "y": {"order": 2.0, "text": "第二段"}, "x": {"order": 1.0, "text": "督导{{visits.count|12}}次，原因{{?reason}}。"},
                "z": {"order": 3.0, "text": "删去的", "deleted": true}}},
            "c": {"order": 3.0, "title": "删去的", "deleted": true}
        }
    });
    let brief: duxue_domain::records::Brief = serde_json::from_value(record).unwrap();
    let paper = BriefPaper::from(&brief);
    assert_eq!(paper.date, "2026年11月28日");
    let titles: Vec<&str> = paper.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["工作开展", "存在问题"]);
    assert_eq!(paper.sections[0].blocks[0], Block::Paragraph { text: "督导12次，原因＿＿＿＿。".into() });
    assert_eq!(paper.sections[0].blocks.len(), 2);
    assert_eq!(
        paper.sections[1].blocks[0],
        Block::Heading { lead: "（一）校园安全。".into(), text: "发现隐患6处。".into() }
    );
}

#[test]
fn papers_are_bound_into_one_file_each_from_its_own_first_page() {
    let (brief, feedback) = (samples::brief(), form_paper("feedback", &samples::feedback()).unwrap());
    let notice = rectification_notice(&samples::notice()).unwrap();
    let sheets = [Sheet::Brief(&brief), Sheet::Form(&feedback), Sheet::Official(&notice)];
    let alone: usize = sheets.iter().map(|sheet| duxue_documents::pdf(&[*sheet], made()).unwrap().pages).sum();
    let bound = pdf(&sheets, made()).unwrap();
    assert_eq!(bound.pages, alone);
    // The archive's own mark (XMP), without which no reader calls it PDF/A.
    let text = String::from_utf8_lossy(&bound.bytes);
    assert!(text.contains("pdfaid:part>2") && text.contains("pdfaid:conformance>B"), "no PDF/A mark");
    keep("bound.pdf", &bound.bytes);
    for sheet in sheets {
        let pages = page_pictures(sheet).unwrap();
        assert_eq!(pages.len(), duxue_documents::pdf(&[sheet], made()).unwrap().pages);
        assert!(pages.iter().all(|page| page.starts_with("<svg")));
    }
}
