//! 文号: which number a paper gets, offline, without two devices ever printing the same.
//!
//! Invariants: a number is taken from a block that was lent to this very device, in the order of the block, and only forward; a
//! voided number stays taken. Without a block a paper says 暂编号. (《党政机关公文格式》GB/T 9704-2012, 7.2.5: 年份用六角括号，
//! 序号不加“第”字，不编虚位.)

use crate::records::{NumberBlock, NumberBook};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Numbers in a block.
pub const BLOCK: u32 = 10;
/// With fewer left than this another block is lent.
pub const LOW: u32 = 5;

/// Prefix and suffix of a number: the pattern `{office_code}督整〔{year}〕{n}号` with everything but `{n}` filled in.
pub fn around(pattern: &str, office: &str, zone: &str, year: i32) -> (String, String) {
    let filled =
        pattern.replace("{office_code}", office).replace("{zone_code}", zone).replace("{year}", &year.to_string());
    let (prefix, suffix) = filled.split_once("{n}").unwrap_or((&filled, ""));
    (prefix.to_owned(), suffix.to_owned())
}

/// A number as it is taken: leaves to be written to the book together with the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub number: String,
    pub n: u32,
    /// Path of the leaf that says how far the block is used, and what it says from now on.
    pub path: String,
    pub next: u32,
}

/// The next number for a paper; none where nothing is left of what was lent under the latest prefix.
pub fn take(book: &NumberBook, paper: &str) -> Option<Taken> {
    let (id, block) = current(book, paper).into_iter().find(|(_, block)| left_in(block) > 0)?;
    let n = next_of(block);
    let number =
        format!("{}{n}{}", block.prefix.as_deref().unwrap_or_default(), block.suffix.as_deref().unwrap_or_default());
    Some(Taken { number, n, path: format!("series.{paper}.blocks.{id}.next"), next: n + 1 })
}

/// How many numbers with this prefix are left in a book.
pub fn left(book: &NumberBook, paper: &str, prefix: &str) -> u32 {
    let blocks = book.series.get(paper).into_iter().flat_map(|series| series.blocks.values());
    blocks.filter(|block| block.prefix.as_deref() == Some(prefix)).map(left_in).sum()
}

/// How many numbers are left under the latest prefix.
pub fn left_now(book: &NumberBook, paper: &str) -> u32 {
    current(book, paper).into_iter().map(|(_, block)| left_in(block)).sum()
}

/// Blocks of the prefix that was lent last, lowest numbers first: after a zone was renamed the old ones are not used any more.
fn current<'a>(book: &'a NumberBook, paper: &str) -> Vec<(&'a str, &'a NumberBlock)> {
    let Some(series) = book.series.get(paper) else { return Vec::new() };
    let latest = series.blocks.values().max_by(|a, b| (&a.lent_at, a.from).cmp(&(&b.lent_at, b.from)));
    let Some(prefix) = latest.map(|block| &block.prefix) else { return Vec::new() };
    let same = series.blocks.iter().filter(|(_, block)| block.prefix == *prefix);
    let mut blocks: Vec<(&str, &NumberBlock)> = same.map(|(id, block)| (id.as_str(), block)).collect();
    blocks.sort_by_key(|(_, block)| block.from);
    blocks
}

fn next_of(block: &NumberBlock) -> u32 {
    block.next.max(block.from).unwrap_or_default()
}

fn left_in(block: &NumberBlock) -> u32 {
    block.to.map_or(0, |to| (to + 1).saturating_sub(next_of(block)))
}

/// Id of what is lent to a device for a year.
pub fn book_id(device: u32, year: i32) -> Uuid {
    named(&format!("number_book:{device}:{year}"))
}

/// Id of how far a prefix is lent.
pub fn series_id(prefix: &str) -> Uuid {
    named(&format!("number_series:{prefix}"))
}

/// Id of how a county has a paper.
pub fn layout_id(paper: &str) -> Uuid {
    named(&format!("paper_layout:{paper}"))
}

/// A UUID that follows from a name (RFC 9562, version 8).
fn named(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(name.as_bytes())[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::read;
    use serde_json::{Value, json};

    fn book(blocks: Value) -> NumberBook {
        let Value::Object(fields) = json!({"device": 3, "year": 2026, "series": {"notice": {"blocks": blocks}}}) else {
            unreachable!()
        };
        read(&fields).unwrap()
    }

    #[test]
    fn numbers_go_forward_through_the_blocks_and_end_with_them() {
        let around = around("{office_code}督整〔{year}〕{n}号", "临教", "临三", 2026);
        assert_eq!(around, ("临教督整〔2026〕".to_owned(), "号".to_owned()));
        let with = |next: Option<u32>| {
            book(json!({
                "b21": {"prefix": "临教督整〔2026〕", "suffix": "号", "from": 21, "to": 22, "lent_at": "2026-03-01T08:00:00+08:00"},
                "b1": {"prefix": "临教督整〔2026〕", "suffix": "号", "from": 1, "to": 2, "next": next, "lent_at": "2026-01-01T08:00:00+08:00"},
            }))
        };
        let number = |book: &NumberBook| take(book, "notice").map(|taken| (taken.number, taken.path, taken.next));
        assert_eq!(number(&with(None)), Some(("临教督整〔2026〕1号".into(), "series.notice.blocks.b1.next".into(), 2)));
        assert_eq!(
            number(&with(Some(3))),
            Some(("临教督整〔2026〕21号".into(), "series.notice.blocks.b21.next".into(), 22))
        );
        assert_eq!(
            (left(&with(Some(2)), "notice", "临教督整〔2026〕"), left(&with(None), "notice", "临教督整〔2025〕")),
            (3, 0)
        );
        assert_eq!(take(&with(None), "feedback"), None);
        assert_eq!(take(&book(json!({"b1": {"prefix": "P", "from": 1, "to": 2, "next": 3}})), "notice"), None);
    }

    #[test]
    fn after_the_prefix_changed_the_old_numbers_rest() {
        let book = book(json!({
            "b1": {"prefix": "旧〔2026〕", "from": 1, "to": 10, "lent_at": "2026-01-01T08:00:00+08:00"},
            "b2": {"prefix": "新〔2026〕", "from": 1, "to": 10, "lent_at": "2026-06-01T08:00:00+08:00"},
        }));
        assert_eq!(take(&book, "notice").unwrap().number, "新〔2026〕1");
    }

    #[test]
    fn ids_follow_from_their_names() {
        assert_eq!(book_id(3, 2026), book_id(3, 2026));
        assert_ne!(book_id(3, 2026), book_id(3, 2027));
        assert_ne!(series_id("a"), series_id("b"));
    }
}
