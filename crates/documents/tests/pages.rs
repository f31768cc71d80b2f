//! Papers against pictures of their pages that were looked at and committed; and their PDF read by a program that is not ours (poppler).
//!
//! `UPDATE_PAGES=1` writes the pictures anew: look at every one that changed before it is committed.
#![allow(clippy::unwrap_used)]

mod samples;

use chrono::DateTime;
use duxue_documents::*;
use duxue_domain::chart::{Chart, Shape};
use image::{GrayImage, Luma};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pixels across: letters are still told apart, and a page is some 20 KB.
const WIDTH: f32 = 420.0;
/// Of 255: what a renderer of another version may shade otherwise.
const SHADE: u8 = 96;
/// Of a page's pixels: so many may be shaded otherwise; a line that moved is some five times that.
const SHARE: f64 = 0.002;

enum Paper {
    Brief(BriefPaper),
    Form(FormPaper),
    Official(OfficialPaper),
}

impl Paper {
    fn sheet(&self) -> Sheet<'_> {
        match self {
            Paper::Brief(paper) => Sheet::Brief(paper),
            Paper::Form(paper) => Sheet::Form(paper),
            Paper::Official(paper) => Sheet::Official(paper),
        }
    }
}

fn charts() -> Vec<Chart> {
    let cells = |rows: &[&[&str]]| rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let chart = |title: &str, shape: Shape, unit: &str, columns: &[&str], rows: &[&[&str]]| Chart {
        title: title.to_owned(),
        shape,
        unit: unit.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: cells(rows),
    };
    vec![
        chart(
            "隐患的类别和状态",
            Shape::Stacked,
            "项",
            &["类别", "待整改", "整改中", "待复查", "已销号"],
            &[
                &["消防", "3", "2", "0", "4"],
                &["食堂食品饮水", "0", "1", "1", "5"],
                &["校车及交通", "1", "0", "0", "0"],
            ],
        ),
        chart(
            "逐月督导、听课和隐患",
            Shape::Columns,
            "",
            &["月份", "督导（次）", "听课（节）", "发现隐患（项）"],
            &[&["9月", "9", "14", "6"], &["10月", "7", "11", "3"], &["11月", "12", "23", "8"]],
        ),
        chart(
            "八项内容看过没有",
            Shape::Grid,
            "",
            &["学校", "校务管理和制度执行", "招生、收费、择校", "课程开设和课堂教学"],
            &[&["柳湾完全小学", "已看", "", "已看"], &["青云乡九年一贯制学校", "已看", "已看", ""]],
        ),
        chart(
            "课堂互动（Rt—Ch）",
            Shape::Plane,
            "",
            &["听的课", "Rt", "Ch"],
            &[
                &["柳湾完全小学语文", "0.42", "0.55"],
                &["石桥镇初级中学数学", "0.78", "0.12"],
                &["白杨坪教学点科学", "0.25", "0.20"],
            ],
        ),
    ]
}

fn papers() -> Vec<(&'static str, Paper)> {
    let form = |id: &str, values: &PaperValues| Paper::Form(form_paper(id, values).unwrap());
    let mut brief = samples::brief();
    let blocks = &mut brief.sections[0].blocks;
    blocks.extend(charts().iter().flat_map(figures).map(Block::Figure));
    brief.photos = samples::photos();
    brief.sections[2].blocks.extend([
        Block::Photo { at: 1 },
        Block::Caption { text: "（食堂冷藏柜：这张照片还没有传到这里，没有印）".into() },
    ]);
    let [hazards, months, coverage, plane] = charts().try_into().unwrap();
    let summary = PaperValues::default()
        .text("zone", "第三督学责任区")
        .text("period", "2026—2027学年第一学期")
        .text("part1", "2026—2027学年第一学期共到校督导28次，应督的9所学校全部到校。")
        .text("part4", "发现安全隐患17项，一般16项，重大1项，已销号9项，销号率52.9%。")
        .rows("numbers", vec![vec!["到校督导".into(), "28次".into(), "25次".into(), "增加 3".into()]])
        .chart("hazard-states", hazards)
        .chart("months", months)
        .chart("coverage", coverage)
        .chart("plane", plane);
    vec![
        ("brief", Paper::Brief(brief)),
        ("work-record", form("work-record", &samples::work_record())),
        ("lesson-record", form("lesson-record", &samples::lesson_record())),
        ("feedback", form("feedback", &samples::feedback())),
        ("zone-summary", form("zone-summary", &summary)),
        ("blank-recheck", form("recheck", &PaperValues::default())),
        ("blank-complaint", form("complaint", &PaperValues::default())),
        ("blank-school-basics", form("school-basics", &PaperValues::default())),
        ("blank-evaluation", form("evaluation", &PaperValues::default())),
        ("notice", Paper::Official(rectification_notice(&samples::notice()).unwrap())),
    ]
}

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

/// Share of pixels that are shaded otherwise, and a picture with those in black.
fn difference(a: &GrayImage, b: &GrayImage) -> (f64, GrayImage) {
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

#[test]
fn every_page_looks_as_it_did_when_somebody_looked_at_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let mut wrong = Vec::new();
    for (name, paper) in papers() {
        let pages = page_pictures(paper.sheet()).unwrap();
        for (at, svg) in pages.iter().enumerate() {
            let file = folder.join(format!("{name}-{}.png", at + 1));
            let page = rendered(svg);
            if update {
                page.save(&file).unwrap();
                continue;
            }
            let Ok(kept) = image::open(&file) else {
                wrong.push(format!("{name}, page {}: there is no picture of it", at + 1));
                continue;
            };
            let (share, shown) = difference(&page, &kept.to_luma8());
            if share > SHARE {
                let beside = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-differs.png", at + 1));
                shown.save(&beside).unwrap();
                wrong.push(format!("{name}, page {}: {:.2} % differ, see {}", at + 1, share * 100.0, beside.display()));
            }
        }
        if folder.join(format!("{name}-{}.png", pages.len() + 1)).exists() && !update {
            wrong.push(format!("{name} has {} pages now, and had more", pages.len()));
        }
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
            _ => "学校",
        };
        assert!(words.contains(wanted), "{name} lacks {wanted}");
    }
}
