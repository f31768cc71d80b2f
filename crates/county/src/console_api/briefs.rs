//! Briefs (督导简报) that have come in.
//!
//! Invariant: a draft is its author's until it is sent; the county lists and opens only what was sent.

use super::roster::{Held, Month, Roster, count, living, moment_words, said, typed};
use super::views_brief::{BriefPage, BriefRow, Briefs, NoteLine, PaperParagraph, PaperPart, ReviewSteps};
use crate::desk::media_hash;
use crate::http::Problem;
use crate::sight::Records;
use crate::store::StoreError;
use duxue_documents::{Block, Kept, chinese_date, insert_view};
use duxue_domain::brief::{Difference, in_order, numbering, plain, rounds, since_last_round, tokens};
use duxue_domain::records::{Brief, Kind};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
    pub zone: Option<String>,
    /// The author's id.
    pub person: Option<String>,
    /// `submitted`, `returned`, `accepted`, `issued`.
    pub state: Option<String>,
}

/// A brief's state as the county says it; `None` for a draft.
fn state_text(state: Option<&str>) -> Option<&'static str> {
    match state {
        Some("submitted") => Some("待审"),
        Some("returned") => Some("已退回"),
        Some("accepted") => Some("已采用"),
        Some("issued") => Some("已印发"),
        _ => None,
    }
}

/// Briefs of the month that were sent: those to be looked at first, then the newest.
///
/// # Errors
/// The store's.
pub fn read(tx: &mut dyn Records, month: &Month) -> Result<Vec<Held<Brief>>, StoreError> {
    let mut briefs: Vec<Held<Brief>> = living(tx.records_where(Kind::Brief.name(), "month", &month.name)?);
    briefs.retain(|(_, brief)| state_text(brief.state.as_deref()).is_some());
    let rank = |brief: &Brief| match brief.state.as_deref() {
        Some("submitted") => 0,
        Some("returned") => 1,
        _ => 2,
    };
    briefs.sort_by(|(_, a), (_, b)| rank(a).cmp(&rank(b)).then_with(|| b.submitted_at.cmp(&a.submitted_at)));
    Ok(briefs)
}

/// The zone a brief speaks for: its own, or its author's.
pub fn zone_of<'a>(brief: &'a Brief, roster: &'a Roster) -> Option<&'a str> {
    let author = roster.person(brief.author.as_deref());
    brief.zone.as_deref().or_else(|| author.and_then(|author| author.zone.as_deref()))
}

pub fn row(roster: &Roster, (id, brief): &Held<Brief>) -> BriefRow {
    let title = plain(&said(brief.title.as_deref()));
    BriefRow {
        id: id.clone(),
        title: if title.is_empty() { "没有标题的简报".to_owned() } else { title },
        author: roster.person_name(brief.author.as_deref()),
        zone_name: roster.zone_name(zone_of(brief, roster)),
        month: brief.month.clone().unwrap_or_default(),
        state: brief.state.clone().unwrap_or_default(),
        state_text: state_text(brief.state.as_deref()).unwrap_or("未报").to_owned(),
        submitted_words: moment_words(brief.submitted_at.as_deref(), roster.today),
        comment: said(brief.comment.as_deref()),
    }
}

/// Names of the zones from which no brief has come: 第三、第七督学责任区.
pub fn zones_without(roster: &Roster, briefs: &[Held<Brief>]) -> Vec<String> {
    let has = |zone: &str| briefs.iter().any(|(_, brief)| zone_of(brief, roster) == Some(zone));
    roster.zones.iter().filter(|(id, _)| !has(id)).filter_map(|(_, zone)| zone.name.clone()).collect()
}

/// Several names in one line, a common end said once.
pub fn together(names: &[String]) -> Option<String> {
    let (last, first) = names.split_last()?;
    let end = ["督学责任区", "责任区"]
        .into_iter()
        .find(|end| names.iter().all(|name| name.ends_with(end)))
        .unwrap_or_default();
    let short = first.iter().map(|name| name.trim_end_matches(end)).chain([last.as_str()]);
    Some(short.collect::<Vec<_>>().join("、"))
}

/// 25 日截止.
pub fn due_words(roster: &Roster) -> String {
    roster.setting.brief_due_day.map(|day| format!("{day} 日截止")).unwrap_or_default()
}

impl Question {
    pub fn fits(&self, brief: &Brief, roster: &Roster) -> bool {
        let is = |field: &Option<String>, value: Option<&str>| {
            field.as_deref().filter(|text| !text.is_empty()).is_none_or(|asked| Some(asked) == value)
        };
        is(&self.state, brief.state.as_deref())
            && is(&self.zone, zone_of(brief, roster))
            && is(&self.person, brief.author.as_deref())
    }
}

/// # Errors
/// A month that is none; the store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Briefs, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = Month::of(question.month.as_deref(), roster.today)?;
    let briefs = read(tx, &month)?;
    let without = together(&zones_without(&roster, &briefs));
    let rows: Vec<BriefRow> =
        briefs.iter().filter(|(_, brief)| question.fits(brief, &roster)).map(|brief| row(&roster, brief)).collect();
    Ok(Briefs { month: month.name, total: count(&rows), rows, without, due_words: due_words(&roster) })
}

/// # Errors
/// [`Problem::nothing_here`], also for a draft; the store's.
pub fn page(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<BriefPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Brief.name() && !record.is_deleted());
    let held: Held<Brief> = record
        .and_then(typed)
        .filter(|(_, brief): &Held<Brief>| state_text(brief.state.as_deref()).is_some())
        .ok_or_else(Problem::nothing_here)?;
    paper(tx, &roster, &held, now)
}

/// A brief as it lies on paper, with its remarks.
///
/// # Errors
/// The store's.
pub fn paper(tx: &mut dyn Records, roster: &Roster, held: &Held<Brief>, now: u64) -> Result<BriefPage, Problem> {
    let brief = &held.1;
    let text = |field: &Option<String>| plain(&said(field.as_deref()));
    let mut differences = since_last_round(brief);
    let here = photos_here(tx, brief)?;
    let mut number = 0;
    let sections = in_order(brief)
        .into_iter()
        .map(|(_, section, all)| {
            let title = text(&section.title);
            let title = if title.is_empty() {
                title
            } else {
                number += 1;
                format!("{}{title}", numbering::section(number))
            };
            let mut paragraphs = Vec::new();
            for (id, one) in all {
                let at = differences.iter().position(|found| found.paragraph == id);
                let marked = at.map(|at| differences.remove(at).marked).unwrap_or_default();
                let lines: Vec<&str> = one.text.as_deref().unwrap_or_default().lines().collect();
                if let Some(insert) =
                    insert_view(one, |hash| if here.contains(hash) { None } else { Kept::NotCome.missing() })
                {
                    paragraphs.push(PaperParagraph {
                        tokens: tokens(one.text.as_deref().unwrap_or_default()),
                        insert: Some(insert),
                        ..PaperParagraph::default()
                    });
                } else {
                    for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
                        paragraphs.push(paragraph(line));
                    }
                }
                // A paragraph typed in several lines has its remarks and its changes at the last.
                if let Some(last) = paragraphs.last_mut() {
                    id.clone_into(&mut last.id);
                    last.notes = remarks(brief, id, roster);
                    last.marked = marked;
                }
                let behind = |found: &Difference| found.gone && found.after.as_deref() == Some(id);
                while let Some(at) = differences.iter().position(behind) {
                    paragraphs.push(gone(differences.remove(at)));
                }
            }
            PaperPart { title, paragraphs }
        })
        .filter(|part| !part.title.is_empty() || !part.paragraphs.is_empty())
        .collect();
    let state = brief.state.as_deref();
    Ok(BriefPage {
        row: row(roster, held),
        name: text(&brief.head.name),
        issue_words: brief.head.issue.map_or_else(|| "暂未编号".to_owned(), |issue| format!("第 {issue} 期")),
        office: text(&brief.head.office),
        date: chinese_date(&text(&brief.head.date)),
        sections,
        report_to: text(&brief.foot.report_to),
        send_to: text(&brief.foot.send_to),
        issue_to: text(&brief.foot.issue_to),
        copies: brief.foot.copies,
        steps: ReviewSteps {
            review: state == Some("submitted"),
            issue: state == Some("accepted"),
            reopen: matches!(state, Some("returned" | "accepted")),
        },
        next_issue: tx.next_issue(now)?,
        today: roster.today.to_string(),
        previous: before(tx, brief, roster)?,
        rounds: count(rounds(brief)),
        reviewed_words: by_words(brief.reviewed_by.as_deref(), brief.reviewed_at.as_deref(), roster),
    })
}

/// The brief that the same author sent of the month before.
fn before(tx: &mut dyn Records, brief: &Brief, roster: &Roster) -> Result<Option<String>, Problem> {
    let Some(author) = brief.author.as_deref() else { return Ok(None) };
    let month = Month::of(brief.month.as_deref(), roster.today)?;
    let Some(last) = month.first.pred_opt() else { return Ok(None) };
    let sent = read(tx, &Month::of(Some(&last.format("%Y-%m").to_string()), roster.today)?)?;
    let theirs = sent.into_iter().find(|(_, other)| other.author.as_deref() == Some(author));
    Ok(theirs.map(|(id, _)| id))
}

/// Hashes of the brief's photos that have come.
///
/// # Errors
/// The store's.
pub fn photos_here(tx: &mut dyn Records, brief: &Brief) -> Result<HashSet<String>, Problem> {
    let mut here = HashSet::new();
    for paragraph in brief.sections.values().flat_map(|section| section.paragraphs.values()) {
        let Some(text) = paragraph.photo.hash.as_deref() else { continue };
        if let Some(hash) = media_hash(text)
            && tx.media(&hash)?.is_some()
        {
            here.insert(text.to_owned());
        }
    }
    Ok(here)
}

/// 王敏 · 11 月 27 日 18:30.
pub fn by_words(by: Option<&str>, at: Option<&str>, roster: &Roster) -> String {
    let words = [said(by), moment_words(at, roster.today)];
    words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn remarks(brief: &Brief, paragraph: &str, roster: &Roster) -> Vec<NoteLine> {
    let kept = brief.notes.iter().filter(|(_, note)| note.deleted != Some(true));
    let mut here: Vec<_> = kept.filter(|(_, note)| note.paragraph.as_deref() == Some(paragraph)).collect();
    here.sort_by(|a, b| a.1.at.cmp(&b.1.at));
    here.into_iter()
        .map(|(id, note)| NoteLine {
            id: id.clone(),
            text: said(note.text.as_deref()),
            by_words: by_words(note.by_name.as_deref(), note.at.as_deref(), roster),
            settled: note.settled == Some(true),
        })
        .collect()
}

fn gone(found: Difference) -> PaperParagraph {
    PaperParagraph {
        id: String::new(),
        lead: String::new(),
        tokens: Vec::new(),
        notes: Vec::new(),
        marked: found.marked,
        gone: true,
        insert: None,
    }
}

/// A paragraph as on paper: one that begins with （一） has its first sentence as a heading.
fn paragraph(line: &str) -> PaperParagraph {
    let heading = match Block::from_text(&plain(line)) {
        Block::Heading { lead, .. } => line.trim().strip_prefix(lead.as_str()).map(|rest| (lead.clone(), rest)),
        _ => None,
    };
    let (lead, rest) = heading.unwrap_or_else(|| (String::new(), line));
    let tokens = tokens(rest.trim());
    PaperParagraph { lead, tokens, ..PaperParagraph::default() }
}
