//! What is drawn on a photo: arrows, rings, words, and places made unrecognisable.
//!
//! A mark is data beside the photo, leaf by leaf, so that it merges, moves and goes again; the photo's bytes stay as they
//! were taken. Places are told in thousandths of the upright picture's width and height, so that they hold at every size.
//!
//! Invariant: what is drawn has been read here: no place outside the picture, no more points than its kind has.

use crate::records::{Parts, PhotoMark};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The far edge of a picture, in either direction.
pub const FAR: u16 = 1000;
/// Characters that words on a picture may have: one short line.
pub const MOST_CHARACTERS: usize = 20;
/// Marks of one photo that are drawn; more would hide what it shows.
pub const MOST_MARKS: usize = 100;

/// The kinds of mark and what people call them.
pub(super) const KINDS: &[(&str, &str)] = &[("arrow", "箭头"), ("ring", "圈"), ("text", "文字"), ("blur", "打码")];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// From its first point to its second, where the head is.
    Arrow,
    /// An ellipse between two corners.
    Ring,
    /// One line that begins at its point, which lies halfway up.
    Text,
    /// What lies between two corners cannot be made out.
    Blur,
}

impl MarkKind {
    fn of(name: &str) -> Option<MarkKind> {
        match name {
            "arrow" => Some(MarkKind::Arrow),
            "ring" => Some(MarkKind::Ring),
            "text" => Some(MarkKind::Text),
            "blur" => Some(MarkKind::Blur),
            _ => None,
        }
    }

    const fn points(self) -> usize {
        match self {
            MarkKind::Text => 1,
            MarkKind::Arrow | MarkKind::Ring | MarkKind::Blur => 2,
        }
    }
}

/// A mark as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DrawnMark {
    /// Names its leaves: `<path of the photo>.marks.<id>`.
    pub id: String,
    pub kind: MarkKind,
    /// Across and down, each from 0 to 1000.
    pub points: Vec<(u16, u16)>,
    /// Empty for all kinds but `text`.
    pub text: String,
}

/// `x,y` or `x,y x,y`; `None` for anything else.
pub fn points(text: &str) -> Option<Vec<(u16, u16)>> {
    // Looked at before it is split: no more than two points have so many characters.
    if text.len() > "1000,1000 1000,1000".len() {
        return None;
    }
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u16>().ok().filter(|&n| digits && n <= FAR)
    };
    let point = |text: &str| text.split_once(',').and_then(|(x, y)| Some((number(x)?, number(y)?)));
    text.split(' ').map(point).collect::<Option<Vec<_>>>().filter(|points| points.len() <= 2)
}

/// The marks that nobody has taken out, as they lie over one another; one that cannot be read is left out.
pub fn drawn(marks: &Parts<PhotoMark>) -> Vec<DrawnMark> {
    let mut standing: Vec<(&Option<String>, DrawnMark)> = marks
        .iter()
        .filter(|(_, mark)| mark.deleted != Some(true))
        .filter_map(|(id, mark)| Some((&mark.at, read(id, mark)?)))
        .collect();
    standing.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    // A place that was to be hidden is hidden, however much else was drawn.
    standing.sort_by_key(|(_, mark)| mark.kind != MarkKind::Blur);
    standing.truncate(MOST_MARKS.max(standing.iter().filter(|(_, mark)| mark.kind == MarkKind::Blur).count()));
    standing.into_iter().map(|(_, mark)| mark).collect()
}

fn read(id: &str, mark: &PhotoMark) -> Option<DrawnMark> {
    let kind = MarkKind::of(mark.kind.as_deref()?)?;
    let points = points(mark.points.as_deref()?).filter(|points| points.len() == kind.points())?;
    let words = mark.text.as_deref().unwrap_or_default();
    let text: String = match kind {
        MarkKind::Text => {
            words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_CHARACTERS).collect()
        }
        _ => String::new(),
    };
    let seen = match kind {
        MarkKind::Text => !text.is_empty(),
        MarkKind::Arrow | MarkKind::Ring | MarkKind::Blur => points[0] != points[1],
    };
    seen.then(|| DrawnMark { id: id.to_owned(), kind, points, text })
}
