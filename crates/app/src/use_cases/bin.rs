//! 回收站: a record that was begun by mistake is put away, and can be had back.
//!
//! Invariant: only one's own is put away, and nothing that the county works with already; nothing is ever gone.

use super::lines::{link, record_title};
use crate::app::App;
use crate::desk::{Desk, Held, Write};
use crate::refusal::Refusal;
use crate::views::{BinLine, IdArgs, Saved};
use crate::words;
use chrono::DateTime;
use duxue_domain::records::Kind;
use duxue_store::{Order, Query};
use serde_json::Value;

/// Lines shown; who looks for something older finds it at the county.
const MOST: u32 = 200;

/// Kinds that a supervisor makes, and may have begun by mistake.
const KINDS: [Kind; 9] = [
    Kind::Visit,
    Kind::Patrol,
    Kind::Check,
    Kind::Observation,
    Kind::Hazard,
    Kind::Rectification,
    Kind::Interview,
    Kind::Questionnaire,
    Kind::Brief,
];

pub fn delete_record(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let held = desk.held(&args.id)?.filter(|held| !held.deleted()).ok_or_else(|| Refusal::not_found("这条记录"))?;
    if let Some(why) = why_not(&desk, &held)? {
        return Err(Refusal::invalid(why));
    }
    let mut writes = vec![Write::of(&held).set("deleted", true)];
    writes.extend(note_on_answer(&desk, &held, false)?);
    if Kind::of(&held.kind) == Some(Kind::Visit) {
        // A patrol that nobody filled in is no reason to keep the visit; another is begun with the next.
        let parts = desk.query(&Query { visit: Some(args.id.clone()), ..Query::default() })?;
        writes.extend(parts.iter().map(|part| Write::of(part).set("deleted", true)));
    }
    desk.write(writes, Some(&args.id))
}

pub fn restore_record(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let held = desk.held(&args.id)?.filter(Held::deleted).ok_or_else(|| Refusal::not_found("回收站里的这一条"))?;
    if !is_mine(&desk, &held) {
        return Err(Refusal::invalid("这是别人的记录，只能由他自己恢复。"));
    }
    let mut writes = vec![Write::of(&held).set("deleted", false)];
    writes.extend(note_on_answer(&desk, &held, true)?);
    // A lesson does not come back into a visit that is put away.
    let visit = held.fields.get("visit").and_then(Value::as_str);
    if let Some(visit) = visit.map(|id| desk.held(id)).transpose()?.flatten().filter(Held::deleted) {
        writes.push(Write::of(&visit).set("deleted", false));
    }
    desk.write(writes, Some(&args.id))
}

pub fn bin(app: &App, (): ()) -> Result<Vec<BinLine>, Refusal> {
    let desk = app.desk()?;
    let deleted = Query {
        kinds: KINDS.map(|kind| kind.name().to_owned()).to_vec(),
        only_deleted: true,
        order: Order::Changed,
        limit: Some(MOST),
        ..Query::default()
    };
    let mut lines = Vec::new();
    for held in desk.query(&deleted)?.iter().filter(|held| is_mine(&desk, held) && !is_empty(held)) {
        let at = held.saved_at.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
        lines.push(BinLine {
            record: link(held),
            kind_text: Kind::of(&held.kind).map_or("记录", Kind::title).to_owned(),
            title: record_title(&desk, held)?,
            deleted_words: at.map(|at| format!("{} 删的", words::moment(at, desk.now()))).unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// The item that was judged 不符合 counts as dealt with only as long as what it became is there, so that nothing falls between.
/// Nothing to write where it became something else meanwhile.
fn note_on_answer(desk: &Desk, held: &Held, there: bool) -> Result<Option<Write>, Refusal> {
    if !matches!(Kind::of(&held.kind), Some(Kind::Hazard | Kind::Rectification)) {
        return Ok(None);
    }
    let source = |leaf: &str| held.fields.get("source").and_then(|source| source.get(leaf)).and_then(Value::as_str);
    let (Some(record), Some(item)) = (source("record"), source("item")) else { return Ok(None) };
    let Some(filled) = desk.held(record)?.filter(|filled| !filled.deleted()) else { return Ok(None) };
    let Some(answer) = filled.fields.get("answers").and_then(|answers| answers.get(item)) else { return Ok(None) };
    let noted = |leaf: &str| answer.get("finding").and_then(|finding| finding.get(leaf)).and_then(Value::as_str);
    let path = |leaf: &str| format!("answers.{item}.finding.{leaf}");
    let write = Write::of(&filled);
    Ok(match (there, noted("kind"), noted("id")) {
        (false, _, Some(id)) if id == held.id => {
            Some(write.set(&path("kind"), Value::Null).set(&path("id"), Value::Null))
        }
        (true, None, _) => Some(write.set(&path("kind"), held.kind.clone()).set(&path("id"), held.id.clone())),
        _ => None,
    })
}

fn is_mine(desk: &Desk, held: &Held) -> bool {
    ["supervisor", "author"].iter().any(|leaf| held.fields.get(*leaf).and_then(Value::as_str) == Some(&desk.me()))
}

/// A patrol or check in which nothing was judged.
fn is_empty(held: &Held) -> bool {
    let fills = matches!(Kind::of(&held.kind), Some(Kind::Patrol | Kind::Check));
    fills && held.fields.get("answers").and_then(Value::as_object).is_none_or(serde_json::Map::is_empty)
}

/// Whether a record may be put away now.
pub(super) fn may_go(desk: &Desk, id: &str) -> Result<bool, Refusal> {
    match desk.held(id)?.filter(|held| !held.deleted()) {
        Some(held) => Ok(why_not(desk, &held)?.is_none()),
        None => Ok(false),
    }
}

/// Why a record must stay, in words.
fn why_not(desk: &Desk, held: &Held) -> Result<Option<String>, Refusal> {
    let Some(kind) = Kind::of(&held.kind).filter(|kind| KINDS.contains(kind)) else {
        return Ok(Some("这一类记录不能删。".to_owned()));
    };
    if !is_mine(desk, held) {
        return Ok(Some("这是别人的记录，不能删。".to_owned()));
    }
    let state = held.fields.get("state").and_then(Value::as_str).unwrap_or("draft");
    Ok(match kind {
        Kind::Hazard | Kind::Rectification if held.sent_before => {
            Some("已经报到县里，不能删；改好了请复查销号，记错了请写明后销号。".to_owned())
        }
        Kind::Brief if !matches!(state, "draft" | "returned") => Some("简报已经报送，不能删。".to_owned()),
        Kind::Visit | Kind::Patrol | Kind::Check | Kind::Observation if state == "finished" && held.sent_before => {
            Some("已经做完并报到县里，不能删。写错了可以重新打开改。".to_owned())
        }
        Kind::Visit => {
            let parts = desk.query(&Query { visit: Some(held.id.clone()), ..Query::default() })?;
            let mut kept: Vec<&str> = parts
                .iter()
                .filter(|part| !is_empty(part))
                .filter_map(|part| Kind::of(&part.kind).map(Kind::title))
                .collect();
            kept.dedup();
            (!kept.is_empty()).then(|| format!("这次督导里还有{}，请先删掉它们。", kept.join("、")))
        }
        _ => None,
    })
}
