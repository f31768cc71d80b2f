//! The layout measured on the pages themselves: margins, lines a page, characters a line, nothing lost.
#![allow(clippy::unwrap_used)]

use super::{Sheet, compose};
use crate::form::{CellRole, FormCell, FormPart, FormRow};
use crate::*;
use typst::layout::{Frame, FrameItem, Point};
use typst_layout::PagedDocument;

const MM: f64 = 72.0 / 25.4;

/// A run of glyphs where it stands, in points from the top left of the page.
struct Placed {
    x: f64,
    /// The baseline.
    y: f64,
    width: f64,
    text: String,
    size: f64,
}

fn collect(frame: &Frame, at: Point, found: &mut Vec<Placed>) {
    for (offset, item) in frame.items() {
        let here = at + *offset;
        match item {
            FrameItem::Group(group) => collect(&group.frame, here, found),
            FrameItem::Text(text) => found.push(Placed {
                x: here.x.to_pt(),
                y: here.y.to_pt(),
                width: text.width().to_pt(),
                text: text.text.to_string(),
                size: text.size.to_pt(),
            }),
            _ => {}
        }
    }
}

fn pages(document: &PagedDocument) -> Vec<Vec<Placed>> {
    document
        .pages()
        .iter()
        .map(|page| {
            let mut found = Vec::new();
            collect(&page.frame, Point::zero(), &mut found);
            found
        })
        .collect()
}

fn brief(texts: &[&str]) -> BriefPaper {
    BriefPaper {
        name: "教育督导简报".into(),
        issue: Some(11),
        office: "临溪县第三督学责任区".into(),
        date: "2026年11月28日".into(),
        title: "十一月教育督导情况".into(),
        sections: vec![PaperSection {
            title: "督导工作开展情况".into(),
            blocks: texts.iter().map(|text| Block::Paragraph { text: (*text).to_owned() }).collect(),
        }],
        ..BriefPaper::default()
    }
}

fn set_brief(paper: &BriefPaper) -> PagedDocument {
    compose(&[Sheet::Brief(paper)], FontSet::bundled().unwrap(), super::Letters::Text).unwrap().0
}

/// Baselines of body type on a page, each with its characters from left to right.
fn body_lines(page: &[Placed]) -> Vec<(f64, String, f64, f64)> {
    let mut lines: Vec<(f64, String, f64, f64)> = Vec::new();
    for run in page.iter().filter(|run| (run.size - 16.0).abs() < 0.01) {
        match lines.iter_mut().find(|(y, ..)| (*y - run.y).abs() < 0.5) {
            Some((_, text, left, right)) => {
                text.push_str(&run.text);
                *left = left.min(run.x);
                *right = right.max(run.x + run.width);
            }
            None => lines.push((run.y, run.text.clone(), run.x, run.x + run.width)),
        }
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines
}

#[test]
fn a_full_page_holds_22_lines_of_28_characters_in_the_text_block() {
    let long = "督导组深入课堂查看教学秩序".repeat(120);
    let document = set_brief(&brief(&[&long]));
    let page = &pages(&document)[1];
    let lines = body_lines(page);
    assert_eq!(lines.len(), 22);
    for (_, text, left, right) in &lines {
        assert_eq!(text.chars().count(), 28, "{text}");
        assert!((left - 28.0 * MM).abs() < 0.3, "left edge at {} mm", left / MM);
        assert!((right - 184.0 * MM).abs() < 0.6, "right edge at {} mm", right / MM);
    }
    let pitch = (lines[21].0 - lines[0].0) / 21.0;
    assert!((pitch - 28.95).abs() < 0.01, "line pitch {pitch} pt");
    assert!(lines[0].0 - 14.1 >= 37.0 * MM && lines[21].0 + 2.0 <= 262.0 * MM, "text leaves the block");
}

#[test]
fn page_numbers_stand_at_the_outer_corner_one_character_in() {
    let long = "督导组深入课堂查看教学秩序".repeat(160);
    let document = set_brief(&brief(&[&long]));
    for (at, page) in pages(&document).iter().enumerate() {
        let runs: Vec<&Placed> = page.iter().filter(|run| run.y > 262.0 * MM).collect();
        let shown: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(shown.replace(' ', ""), format!("—{}—", at + 1));
        assert!(runs.iter().all(|run| (run.size - 14.0).abs() < 0.01 && run.y > 269.0 * MM && run.y < 275.0 * MM));
        let left = runs.iter().map(|run| run.x).fold(f64::MAX, f64::min);
        let right = runs.iter().map(|run| run.x + run.width).fold(0.0, f64::max);
        if at % 2 == 0 {
            assert!((right - (184.0 * MM - 14.0)).abs() < 1.0, "odd page ends at {} mm", right / MM);
        } else {
            assert!((left - (28.0 * MM + 14.0)).abs() < 1.0, "even page begins at {} mm", left / MM);
        }
    }
}

#[test]
fn what_a_person_typed_is_printed_letter_by_letter() {
    let typed = "#import \"a.typ\" *加粗* $x$ <script>alert(1)</script> @张三 = 标题 `码` \\n {{x}}";
    let document = set_brief(&brief(&[typed]));
    let printed: String = pages(&document).iter().flatten().map(|run| run.text.as_str()).collect();
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert!(squeeze(&printed).contains(&squeeze(typed)), "{printed}");
}

#[test]
fn a_character_without_a_face_is_reported_and_marked() {
    let (document, missing) =
        compose(&[Sheet::Brief(&brief(&["食堂很好👍，校长𠮷田"]))], FontSet::bundled().unwrap(), super::Letters::Text)
            .unwrap();
    assert_eq!(missing, vec!['👍']);
    let printed: String = pages(&document).iter().flatten().map(|run| run.text.as_str()).collect();
    assert!(printed.contains("食堂很好〓，校长"), "{printed}");
}

#[test]
fn a_note_of_twenty_thousand_characters_is_printed_to_its_last() {
    let note = "查".repeat(20_000);
    let paper = FormPaper {
        title: "责任督学督导工作记录表".into(),
        parts: vec![FormPart::Fields {
            rows: vec![FormRow {
                cells: vec![
                    FormCell { role: CellRole::Label, text: "督导纪实".into(), span: 2, ..FormCell::default() },
                    FormCell { role: CellRole::Long, text: note, span: 10, ..FormCell::default() },
                ],
                min_height_mm: 45.0,
                may_break: true,
            }],
        }],
        ..FormPaper::default()
    };
    let (document, _) = compose(&[Sheet::Form(&paper)], FontSet::bundled().unwrap(), super::Letters::Text).unwrap();
    let pages = pages(&document);
    let inside = |run: &&Placed| run.y < 262.0 * MM;
    let printed: usize = pages.iter().flatten().filter(inside).map(|run| run.text.matches('查').count()).sum();
    assert_eq!(printed, 20_000);
}

#[test]
fn rows_of_a_form_stay_whole_and_heads_repeat() {
    let rows: Vec<Vec<String>> = (1..=60)
        .map(|at| {
            vec![
                format!("9:{at:02}"),
                "新授".into(),
                format!("起{at}讲解平行线的判定方法并请学生到黑板前演示同位角止{at}。"),
                String::new(),
            ]
        })
        .collect();
    let values = PaperValues::default().rows("tape", rows);
    let paper = form_paper("lesson-record", &values).unwrap();
    let (document, _) = compose(&[Sheet::Form(&paper)], FontSet::bundled().unwrap(), super::Letters::Text).unwrap();
    let texts: Vec<String> =
        pages(&document).iter().map(|page| page.iter().map(|run| run.text.as_str()).collect::<String>()).collect();
    for at in 1..=60 {
        let page_of = |mark: &str| texts.iter().position(|text| text.contains(mark)).unwrap();
        assert_eq!(page_of(&format!("起{at}讲")), page_of(&format!("止{at}。")), "row {at} is cut in two");
    }
    let with_rows = texts.iter().filter(|text| text.contains("讲解平行线")).count();
    assert!(with_rows > 1);
    assert_eq!(texts.iter().filter(|text| text.contains("教学过程摘记")).count(), with_rows);
}

#[test]
fn the_red_head_of_an_official_paper_begins_35_mm_below_the_text_block() {
    let paper = rectification_notice(&NoticeValues {
        authority: "临溪县人民政府教育督导室".into(),
        ..NoticeValues::default()
    })
    .unwrap();
    let (document, _) = compose(&[Sheet::Official(&paper)], FontSet::bundled().unwrap(), super::Letters::Text).unwrap();
    let head = &pages(&document)[0][0];
    let top = (head.y - 0.88 * head.size) / MM;
    assert!((top - 72.0).abs() < 0.5, "top of the head at {top} mm");
}
