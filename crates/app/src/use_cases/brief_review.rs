//! A brief between its author and the county: sent, taken back, remarked upon, revised.
//!
//! Invariant: what the county has is not taken back here; only what has not left this machine is.

use super::brief_facts::{editable, facts_of, state};
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{BriefNoteView, IdArgs, Saved};
use crate::words;
use duxue_domain::brief as draft;
use duxue_domain::records::{Brief, Kind};

/// Characters of a paragraph that stand beside a remark on it.
const ABOUT: usize = 24;

pub fn submit_brief(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("这份简报已经报送。"));
    }
    let gaps = draft::gaps(&brief);
    if !gaps.is_empty() {
        let names: Vec<&str> = gaps.iter().map(|gap| gap.name.as_str()).collect();
        return Err(Refusal::invalid(format!("还有 {} 处要补：{}。补上再报。", gaps.len(), names.join("、"))));
    }
    let now = desk.now().to_rfc3339();
    let mut write = Write::of(&held).set("state", "submitted").set("submitted_at", now.clone());
    let round = app.new_part_id();
    let sent = draft::round_of(&brief, &now);
    write = write.set(&format!("rounds.{round}.submitted_at"), now);
    for (paragraph, text) in sent.texts {
        write = write.set(&format!("rounds.{round}.texts.{paragraph}"), text);
    }
    let mut saved = desk.write(vec![write], Some(&args.id))?;
    let stale = draft::stale(&brief, &facts_of(&desk, &brief)?);
    if !stale.is_empty() {
        saved.remarks.push(format!("有 {} 处数字和现在的记录不一样，按写的报送。", stale.len()));
    }
    let open = brief.notes.values().filter(|note| note.deleted != Some(true) && note.settled != Some(true)).count();
    if open > 0 {
        saved.remarks.push(format!("县里的意见还有 {open} 条没有打勾。"));
    }
    Ok(saved)
}

/// Whether what was sent can be taken back: it has not left this machine yet.
pub(super) fn may_withdraw(brief: &Brief, unsent: bool) -> bool {
    unsent && state(brief) == "submitted"
}

/// Takes back what was sent and is still waiting for a round.
pub fn withdraw_brief(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !may_withdraw(&brief, held.unsent) || !desk.is_me(&brief.author) {
        return Err(Refusal::invalid("已经送到县督导室，不能撤回。要改的话，请县督导室退回。"));
    }
    let mut rounds = draft::rounds(&brief);
    let mut write = Write::of(&held);
    if let Some((round, sent)) = rounds.pop() {
        write = write.set(&format!("rounds.{round}.submitted_at"), serde_json::Value::Null);
        for paragraph in sent.texts.keys() {
            write = write.set(&format!("rounds.{round}.texts.{paragraph}"), serde_json::Value::Null);
        }
    }
    let before = rounds.last().and_then(|(_, round)| round.submitted_at.clone());
    let state = if before.is_some() { "returned" } else { "draft" };
    desk.write(vec![write.set("state", state).set("submitted_at", before)], Some(&args.id))
}

/// Remarks in the order of the paragraphs that they are about; those on paragraphs that are gone come last.
pub(super) fn notes(desk: &Desk, brief: &Brief) -> Vec<BriefNoteView> {
    let places: Vec<(&str, &str, &str)> = draft::in_order(brief)
        .into_iter()
        .flat_map(|(section, _, all)| {
            all.into_iter().map(move |(id, paragraph)| (section, id, paragraph.text.as_deref().unwrap_or_default()))
        })
        .collect();
    let kept = brief.notes.iter().filter(|(_, note)| note.deleted != Some(true));
    let mut found: Vec<(usize, &Option<String>, BriefNoteView)> = kept
        .map(|(id, note)| {
            let at = places.iter().position(|(_, paragraph, _)| note.paragraph.as_deref() == Some(paragraph));
            let place = at.map(|at| places[at]);
            let about = place
                .map_or_else(|| "这一段已经删了".to_owned(), |(_, _, text)| words::cut(&draft::plain(text), ABOUT));
            let by = [note.by_name.clone().unwrap_or_default(), words::moment_text(note.at.as_deref(), desk.now())];
            let view = BriefNoteView {
                id: id.clone(),
                section: place.map(|(section, _, _)| section.to_owned()).unwrap_or_default(),
                paragraph: note.paragraph.clone().unwrap_or_default(),
                about,
                text: note.text.clone().unwrap_or_default(),
                by_words: by.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
                settled: note.settled == Some(true),
            };
            (at.unwrap_or(usize::MAX), &note.at, view)
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    found.into_iter().map(|(_, _, view)| view).collect()
}
