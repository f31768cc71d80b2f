//! A brief as it goes to paper: plain text only, every live figure already resolved.
//!
//! Invariant: nothing here is markup. Whatever a person typed is printed letter by letter.

use crate::tokens::plain_text;
use crate::{Figure, Kept, Photo, figures};
use duxue_domain::brief::{Insert, InsertView, insert_of};
use duxue_domain::records::{Brief, BriefParagraph, BriefSection};
use duxue_domain::rules::marks;
use serde::Serialize;

/// A supervision brief (督导简报) ready to be set: head, title, numbered sections, foot.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BriefPaper {
    /// The large red name, `教育督导简报`.
    pub name: String,
    /// 第 N 期; a blank to be filled by hand where the county has not numbered it yet.
    pub issue: Option<u32>,
    /// Who issues it; left under the name.
    pub office: String,
    /// As printed, `2026年11月18日`; right under the name.
    pub date: String,
    pub title: String,
    pub sections: Vec<PaperSection>,
    /// 报, 送 and 发: whom the foot names. Empty lines are left out.
    pub report_to: String,
    pub send_to: String,
    pub issue_to: String,
    pub copies: Option<u32>,
    #[serde(skip)]
    pub photos: Vec<Photo>,
}

/// A first-level part, printed as `一、title`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PaperSection {
    /// Without its number; numbers are given when set.
    pub title: String,
    pub blocks: Vec<Block>,
}

/// What stands below a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Body text, 仿宋, indented by two characters.
    Paragraph { text: String },
    /// A second-level heading such as `（一）校园及周边安全。`, 楷体; `text` runs on in 仿宋 and may be empty.
    Heading { lead: String, text: String },
    /// A first-level heading with its number: `一、存在的问题`, 黑体.
    Section { text: String },
    /// A table with a head row that repeats on each page; `widths` are shares.
    Table(PaperTable),
    /// A chart, its title above it.
    Figure(Figure),
    /// The photo at this place of [`BriefPaper::photos`], what it shows below it.
    Photo { at: usize },
    /// A line in the middle, in small type: what a table shows, or that a photo is not here.
    Caption { text: String },
}

/// Rows under a repeated head; each row has as many cells as the head.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PaperTable {
    pub head: Vec<String>,
    /// Shares of the width, one for each column; empty means equal shares.
    pub widths: Vec<u32>,
    pub rows: Vec<Vec<String>>,
}

impl PaperTable {
    /// A share of the width for each column; equal ones where none, or not as many as columns, are given.
    pub fn shares(&self) -> Vec<u32> {
        if self.widths.len() == self.head.len() { self.widths.clone() } else { vec![1; self.head.len()] }
    }
}

/// Characters in a line of the body.
const LINE: usize = 28;

impl Block {
    /// A paragraph as a person wrote it. One that begins with `（一）` is a second-level heading up to its first full stop.
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        if !is_numbered_lead(text) {
            return Block::Paragraph { text: text.to_owned() };
        }
        let end = text.find('。').map_or(text.len(), |at| at + '。'.len_utf8());
        let rest = text[end..].trim();
        // One whole sentence is no heading: headings stay with what follows, and a page of them would move together.
        if rest.is_empty() && text.chars().count() > LINE {
            return Block::Paragraph { text: text.to_owned() };
        }
        Block::Heading { lead: text[..end].to_owned(), text: rest.to_owned() }
    }
}

/// `（一）`, `（十二）`: Chinese numerals in full-width or plain brackets.
fn is_numbered_lead(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['（', '(']) else { return false };
    let Some(close) = rest.find(['）', ')']) else { return false };
    close > 0 && rest[..close].chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// `1` → `一`, `12` → `十二`; for first-level headings. Above 99, plain figures.
pub fn chinese_ordinal(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0 | 100.. => n.to_string(),
        1..=9 => DIGITS[n].to_owned(),
        10..=19 => format!("十{}", DIGITS[n - 10]),
        _ => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
    }
}

/// `2026-11-18` or a full timestamp → `2026年11月18日`; anything else is kept as written.
pub fn chinese_date(date: &str) -> String {
    let day = date.get(..10).unwrap_or(date);
    match chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d") {
        Ok(day) => day.format("%Y年%-m月%-d日").to_string(),
        Err(_) => date.to_owned(),
    }
}

impl BriefPaper {
    /// The record as it stands: figures by the value shown, parts in their order, removed parts left out. `photo` tells
    /// what became of a photo by its hash; of one that is not shown it is said in words why.
    pub fn of(brief: &Brief, photo: &dyn Fn(&str) -> Kept) -> Self {
        let mut photos = Vec::new();
        let text = |field: &Option<String>| plain_text(field.as_deref().unwrap_or_default());
        let mut sections: Vec<&BriefSection> =
            brief.sections.values().filter(|section| section.deleted != Some(true)).collect();
        sections.sort_by(|a, b| a.order.unwrap_or(f64::MAX).total_cmp(&b.order.unwrap_or(f64::MAX)));
        BriefPaper {
            name: text(&brief.head.name),
            issue: brief.head.issue,
            office: text(&brief.head.office),
            date: chinese_date(&text(&brief.head.date)),
            title: text(&brief.title),
            sections: sections
                .into_iter()
                .map(|section| PaperSection {
                    title: text(&section.title),
                    blocks: blocks_of(section, photo, &mut photos),
                })
                .filter(|section| !section.title.is_empty() || !section.blocks.is_empty())
                .collect(),
            report_to: text(&brief.foot.report_to),
            send_to: text(&brief.foot.send_to),
            issue_to: text(&brief.foot.issue_to),
            copies: brief.foot.copies,
            photos,
        }
    }
}

/// A line break inside a paragraph begins a new one, as it does on the screen.
fn blocks_of(section: &BriefSection, photo: &dyn Fn(&str) -> Kept, photos: &mut Vec<Photo>) -> Vec<Block> {
    let mut paragraphs: Vec<&BriefParagraph> =
        section.paragraphs.values().filter(|paragraph| paragraph.deleted != Some(true)).collect();
    paragraphs.sort_by(|a, b| a.order.unwrap_or(f64::MAX).total_cmp(&b.order.unwrap_or(f64::MAX)));
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        let text = plain_text(paragraph.text.as_deref().unwrap_or_default());
        match insert_of(paragraph) {
            None => blocks.extend(text.lines().filter(|line| !line.trim().is_empty()).map(Block::from_text)),
            Some(Insert::Table { head, rows }) => {
                if !text.trim().is_empty() {
                    blocks.push(Block::Caption { text });
                }
                blocks.push(Block::Table(PaperTable { head, widths: Vec::new(), rows }));
            }
            Some(Insert::Chart(chart)) => blocks.extend(figures(&chart).into_iter().map(Block::Figure)),
            Some(Insert::Photo(kept)) => {
                let caption = if text.trim().is_empty() { "照片".to_owned() } else { text };
                let found = kept.hash.as_deref().map_or(Kept::NotCome, photo);
                if let Some(why) = found.missing() {
                    blocks.push(Block::Caption { text: format!("（{caption}：{why}，没有印）") });
                } else if let Kept::Here(bytes) = found {
                    photos.push(Photo { bytes, caption, marks: marks::drawn(&kept.marks) });
                    blocks.push(Block::Photo { at: photos.len() - 1 });
                }
            }
        }
    }
    blocks
}

impl From<&Brief> for BriefPaper {
    /// Without photos: each is said in words.
    fn from(brief: &Brief) -> Self {
        BriefPaper::of(brief, &|_| Kept::NotCome)
    }
}

/// A table, chart or photo of a brief as a window shows it; `None` for words. `missing` tells why a photo is not
/// shown, by its hash.
pub fn insert_view(paragraph: &BriefParagraph, missing: impl Fn(&str) -> Option<&'static str>) -> Option<InsertView> {
    let mut view = InsertView::default();
    match insert_of(paragraph)? {
        Insert::Table { head, rows } => (view.head, view.rows) = (head, rows),
        Insert::Chart(chart) => {
            view.svgs = figures(&chart).into_iter().map(|figure| figure.svg).collect();
            (view.head, view.rows) = (chart.columns, chart.rows);
        }
        Insert::Photo(photo) => match photo.hash.as_deref().map(|hash| (hash, missing(hash))) {
            Some((hash, None)) => (view.photo, view.marks) = (Some(hash.to_owned()), marks::drawn(&photo.marks)),
            Some((_, Some(why))) => view.missing = format!("{why}。"),
            None => view.missing = Kept::NotCome.missing().map(|why| format!("{why}。")).unwrap_or_default(),
        },
    }
    Some(view)
}
