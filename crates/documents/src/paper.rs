//! A brief as it goes to paper: plain text only, every live figure already resolved.
//!
//! Invariant: nothing here is markup. Whatever a person typed is printed letter by letter.

use crate::tokens::plain_text;
use crate::{Figure, Photo};
use duxue_domain::records::{Brief, BriefParagraph, BriefSection};
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

impl Block {
    /// A paragraph as a person wrote it. One that begins with `（一）` is a second-level heading up to its first full stop.
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        if !is_numbered_lead(text) {
            return Block::Paragraph { text: text.to_owned() };
        }
        let end = text.find('。').map_or(text.len(), |at| at + '。'.len_utf8());
        Block::Heading { lead: text[..end].to_owned(), text: text[end..].trim().to_owned() }
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

impl From<&Brief> for BriefPaper {
    /// The record as it stands: figures by the value shown, parts in their order, removed parts left out.
    fn from(brief: &Brief) -> Self {
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
                .map(|section| PaperSection { title: text(&section.title), blocks: blocks_of(section) })
                .filter(|section| !section.title.is_empty() || !section.blocks.is_empty())
                .collect(),
            report_to: text(&brief.foot.report_to),
            send_to: text(&brief.foot.send_to),
            issue_to: text(&brief.foot.issue_to),
            copies: brief.foot.copies,
            photos: Vec::new(),
        }
    }
}

/// A line break inside a paragraph begins a new one, as it does on the screen.
fn blocks_of(section: &BriefSection) -> Vec<Block> {
    let mut paragraphs: Vec<&BriefParagraph> =
        section.paragraphs.values().filter(|paragraph| paragraph.deleted != Some(true)).collect();
    paragraphs.sort_by(|a, b| a.order.unwrap_or(f64::MAX).total_cmp(&b.order.unwrap_or(f64::MAX)));
    paragraphs
        .into_iter()
        .flat_map(|paragraph| {
            plain_text(paragraph.text.as_deref().unwrap_or_default()).lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|line| !line.trim().is_empty())
        .map(|line| Block::from_text(&line))
        .collect()
}
