//! 未能上报: what the county did not take, with what was written, until a person has offered it again or put it away.

use super::conflicts::value_words;
use super::lines::{link, record_title};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{NamedText, PutAwayArgs, RefusedArgs, RefusedLine, Saved};
use crate::{topics, words};
use chrono::Utc;
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_store::Refused;
use duxue_sync::leaves::for_each_leaf;

/// Leaves of one change that are shown.
const SHOWN: usize = 5;

pub(super) fn lines(desk: &Desk) -> Result<Vec<RefusedLine>, Refusal> {
    let refused = desk.store().refused().map_err(errors::store)?;
    refused.into_iter().map(|one| line(desk, one)).collect()
}

fn line(desk: &Desk, refused: Refused) -> Result<RefusedLine, Refusal> {
    let held = match refused.record {
        Some(record) => desk.held(&record.to_string())?,
        None => None,
    };
    let title = match &held {
        Some(held) => record_title(desk, held)?,
        None => refused.kind.as_deref().and_then(Kind::of).map_or("一条记录", Kind::title).to_owned(),
    };
    let mut written = written(desk, &refused);
    let more = written.len().saturating_sub(SHOWN);
    written.truncate(SHOWN);
    Ok(RefusedLine {
        entry: refused.entry,
        record: held.as_ref().map(link),
        title,
        text: refused.text,
        at_words: words::moment(refused.at.with_timezone(desk.now().offset()), desk.now()),
        written,
        more,
        // What the county has not got at all stays before one's eyes until it has.
        may_put_away: held.is_none_or(|held| held.sent_before),
    })
}

/// What was to be written, leaf by leaf, in words; without ids, hashes and what only the program reads.
fn written(desk: &Desk, refused: &Refused) -> Vec<NamedText> {
    let kind = refused.kind.as_deref().unwrap_or_default();
    let mut all = Vec::new();
    for_each_leaf(&refused.set, &mut |path, value| {
        let last = path.rsplit('.').next().unwrap_or_default();
        let is_for_people =
            last == "deleted" || !(value.is_null() || ["hash", "mime", "bytes", "order"].contains(&last));
        let text = value_words(desk, kind, path, value);
        if is_for_people && uuid::Uuid::parse_str(&text).is_err() {
            all.push(NamedText { name: rules::leaf_name(kind, path), text });
        }
    });
    all
}

/// Writes what was refused once more, as a new change on the record as it now is.
pub fn offer_refused(app: &App, args: RefusedArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let saved = desk.store().offer_again(args.entry, desk.now().with_timezone(&Utc)).map_err(errors::store)?;
    saved.ok_or_else(|| Refusal::not_found("这条未能上报的内容"))?;
    Ok(stale(&desk, topics::everything()))
}

/// Takes it off the list, or puts it on it again; it is kept either way.
pub fn put_away_refused(app: &App, args: PutAwayArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let done = match args.away {
        true => desk.store().put_away(args.entry, desk.now().with_timezone(&Utc)),
        false => desk.store().list_again(args.entry),
    };
    done.map_err(errors::store)?;
    Ok(stale(&desk, vec!["sync".to_owned()]))
}

fn stale(desk: &Desk, topics: Vec<String>) -> Saved {
    Saved { at: desk.now().to_rfc3339(), topics, ..Saved::default() }
}
