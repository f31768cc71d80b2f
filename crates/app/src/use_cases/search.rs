//! Finding things again by their words.

use super::lines::{link, record_title};
use crate::app::App;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{SearchArgs, SearchHit, SearchPage, SnippetPart};
use duxue_domain::records::Kind;
use duxue_store::{Among, SnippetPart as Piece};
use std::ops::Range;

/// Hits looked at for a page.
const PAGE: u32 = 50;

pub fn search(app: &App, args: SearchArgs) -> Result<SearchPage, Refusal> {
    let desk = app.desk()?;
    let mut hits = Vec::new();
    let among = Among { kind: args.kind, school: args.school, month: args.month, state: args.state };
    let offset = args.offset.unwrap_or_default();
    let search = desk.store().search_from(&args.words, &among, offset, PAGE).map_err(errors::store)?;
    let next = (search.found.len() == PAGE as usize).then_some(offset + PAGE);
    for found in search.found {
        let held = desk.as_held(found.record);
        // What no screen shows by itself is not offered as a place to go.
        let kind = Kind::of(&held.kind).filter(|kind| {
            !matches!(
                kind,
                Kind::Form
                    | Kind::Setting
                    | Kind::IndicatorSet
                    | Kind::NumberBook
                    | Kind::Paper
                    | Kind::FormDraft
                    | Kind::Training
                    | Kind::CountyBrief
                    | Kind::PaperLayout
            )
        });
        let Some(kind) = kind else { continue };
        hits.push(SearchHit {
            link: link(&held),
            title: record_title(&desk, &held)?,
            kind_text: kind.title().to_owned(),
            snippet: match kind {
                Kind::Brief => as_on_paper(&found.snippet),
                _ => found.snippet.into_iter().map(|part| SnippetPart { text: part.text, hit: part.hit }).collect(),
            },
        });
    }
    let not_yet = (search.not_yet > 0)
        .then(|| format!("正在同步，还有 {} 条记录没有编进来，过一会儿再找一次会更全。", search.not_yet));
    Ok(SearchPage { hits, next, not_yet })
}

/// A stretch of a brief without the names of its figures (`{{visits.count|12}}`), wherever it was cut.
fn as_on_paper(pieces: &[Piece]) -> Vec<SnippetPart> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let hidden = names_in(&text);
    let mut at = 0;
    let mut shown: Vec<SnippetPart> = Vec::new();
    for piece in pieces {
        let kept: String = piece
            .text
            .char_indices()
            .filter(|(offset, _)| !hidden.iter().any(|range| range.contains(&(at + offset))))
            .map(|(_, character)| character)
            .collect();
        at += piece.text.len();
        if !kept.is_empty() {
            shown.push(SnippetPart { text: kept, hit: piece.hit });
        }
    }
    shown
}

/// What of a cut text is no words: `{{name|`, `{{?`, `}}`, and halves of them at both ends.
fn names_in(text: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    let first_end = text.find("}}").filter(|end| text.find("{{").is_none_or(|begin| *end < begin));
    if let Some(bar) = first_end.and_then(|end| text[..end].rfind('|')) {
        hidden.push(0..bar + 1);
    }
    hidden.extend(text.match_indices("}}").map(|(at, end)| at..at + end.len()));
    for (begin, _) in text.match_indices("{{") {
        let inside = &text[begin + 2..];
        let name = match inside.find(['|', '}', '…']) {
            _ if inside.starts_with('?') => 1,
            Some(bar) if inside[bar..].starts_with('|') => bar + 1,
            Some(cut) => cut,
            None => inside.len(),
        };
        hidden.push(begin..begin + 2 + name);
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_brief_shows_words_alone() {
        let shown = |pieces: &[(&str, bool)]| -> String {
            let pieces: Vec<Piece> =
                pieces.iter().map(|(text, hit)| Piece { text: (*text).to_owned(), hit: *hit }).collect();
            as_on_paper(&pieces)
                .iter()
                .map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() })
                .collect()
        };
        assert_eq!(
            shown(&[("本月督导{{visits.count|12}}次，", false), ("柳湾", true), ("等", false)]),
            "本月督导12次，[柳湾]等"
        );
        assert_eq!(
            shown(&[("…ools.names|白杨坪、", false), ("柳湾", true), ("完全小学}}教学楼", false)]),
            "白杨坪、[柳湾]完全小学教学楼"
        );
        assert_eq!(
            shown(&[("原因是{{?没到的", false), ("原因", true), ("}}。应督的{{schools.ow…", false)]),
            "原因是没到的[原因]。应督的…"
        );
        assert_eq!(shown(&[("食堂", true), ("很好", false)]), "[食堂]很好");
    }
}
