//! Finding things again by their words.

use super::lines::{link, record_title};
use crate::app::App;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{SearchArgs, SearchHit, SearchPage, SnippetPart};
use duxue_domain::records::Kind;
use duxue_store::Among;

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
            !matches!(kind, Kind::Form | Kind::Setting | Kind::IndicatorSet | Kind::NumberBook | Kind::Paper)
        });
        let Some(kind) = kind else { continue };
        hits.push(SearchHit {
            link: link(&held),
            title: record_title(&desk, &held)?,
            kind_text: kind.title().to_owned(),
            snippet: found.snippet.into_iter().map(|part| SnippetPart { text: part.text, hit: part.hit }).collect(),
        });
    }
    let not_yet = (search.not_yet > 0)
        .then(|| format!("正在同步，还有 {} 条记录没有编进来，过一会儿再找一次会更全。", search.not_yet));
    Ok(SearchPage { hits, next, not_yet })
}
