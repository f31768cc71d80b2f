//! Drawing by lot (随机抽取) so that anyone can make the draw again: the classes to sit in on, the teachers and students to
//! talk to.
//!
//! Entries are numbered from 1 in the order of the list. An entry's lot is the SHA-256 of three lines: the seed, its number, the entry.
//! The smallest lots are drawn, the smallest first. With the seed and the list on paper, `printf '%s\n%s\n%s' 0123456789 1
//! 三（2）班 | sha256sum` shows the lot of the first one.
//!
//! Invariant: the result follows from seed, list and count alone; the seed is thrown after the list stands.

use crate::records::Draw;
use sha2::{Digest, Sha256};

/// More names than a county's largest school has students.
const MOST: usize = 5000;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    #[error("名单里至少要有两个，才谈得上抽取")]
    TooFew,
    #[error("名单太长，最多 {MOST} 个")]
    TooMany,
    #[error("抽取的个数要在 1 和 {of} 之间", of = .0 - 1)]
    Count(usize),
}

/// The entries of a list as a person types or pastes it: one to a line, or with 、，； between them.
pub fn entries(list: &str) -> Vec<&str> {
    let apart = |c: char| matches!(c, '\n' | '\r' | '、' | '，' | ',' | '；' | ';' | '\t');
    list.split(apart).map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// Which entries are drawn, by their place from 0, in the order drawn.
///
/// # Errors
/// A list of fewer than two or more than 5,000; a count of none or of all.
pub fn draw(seed: &str, entries: &[&str], count: usize) -> Result<Vec<usize>, DrawError> {
    match entries.len() {
        0 | 1 => return Err(DrawError::TooFew),
        all if all > MOST => return Err(DrawError::TooMany),
        all if count == 0 || count >= all => return Err(DrawError::Count(all)),
        _ => {}
    }
    let mut lots: Vec<([u8; 32], usize)> =
        entries.iter().enumerate().map(|(at, entry)| (lot(seed, at + 1, entry), at)).collect();
    lots.sort_unstable();
    Ok(lots.into_iter().take(count).map(|(_, at)| at).collect())
}

fn lot(seed: &str, number: usize, entry: &str) -> [u8; 32] {
    Sha256::digest(format!("{seed}\n{number}\n{entry}")).into()
}

impl Draw {
    /// Something came out, whether it counts or not.
    pub fn was_made(&self) -> bool {
        self.deleted != Some(true) && self.drawn.is_some()
    }

    pub fn counts(&self) -> bool {
        self.was_made() && self.voided.is_none()
    }
}

/// Whether drawing again from what the record says gives what the record says.
pub fn is_as_drawn(drawn: &Draw) -> bool {
    let text = |leaf: &Option<String>| leaf.clone().unwrap_or_default();
    let (list, seed) = (text(&drawn.list), text(&drawn.seed));
    let entries = entries(&list);
    let again = draw(&seed, &entries, drawn.count.unwrap_or_default() as usize);
    let again = again.map(|places| places.into_iter().map(|at| entries[at]).collect::<Vec<_>>().join("\n"));
    again.is_ok_and(|again| again == text(&drawn.drawn))
}

/// What is drawn, by its id, and what people call it.
pub const WHATS: [(&str, &str); 4] = [("class", "班级"), ("teacher", "教师"), ("student", "学生"), ("other", "其他")];

/// 班级 24 个里抽 2 个：三（2）班、五（1）班（种子 0123456789）.
pub fn words(drawn: &Draw) -> String {
    let what = WHATS.iter().find(|(id, _)| drawn.what.as_deref() == Some(id) && *id != "other");
    let what = what.map(|(_, name)| format!("{name} ")).unwrap_or_default();
    let of = entries(drawn.list.as_deref().unwrap_or_default()).len();
    let names = drawn.drawn.as_deref().unwrap_or_default().replace('\n', "、");
    let voided = drawn.voided.as_deref().map(|reason| format!("，作废：{reason}")).unwrap_or_default();
    let (count, seed) = (drawn.count.unwrap_or_default(), drawn.seed.as_deref().unwrap_or_default());
    format!("{what}{of} 个里抽 {count} 个：{names}（种子 {seed}）{voided}")
}
