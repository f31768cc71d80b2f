//! The monthly brief (督导简报): facts counted from records, a draft written from facts, and what has changed since.
//!
//! Invariant: every figure opens the records it was counted from (promise 4), and nothing is claimed that the records
//! do not hold.

mod condition;
mod draft;
mod extract;
mod facts;
mod findings;
mod highlights;
mod input;
mod insert;
mod lessons;
mod matters;
pub mod numbering;
mod period;
mod plan;
mod prose;
mod review;
mod revision;
mod template;
mod tokens;
mod visits;
mod voices;

pub use condition::{ConditionError, holds};
pub use draft::draft;
pub use extract::{Extract, ExtractPart, Party, Piece, extract};
pub use facts::{Entry, Fact, FactValue, Facts, Field, RecordRef, Row, Table};
pub use input::{BriefInput, Held, Span};
pub use insert::{Insert, InsertView, Offered, insert_of, is_stale, leaves, offered};
pub use period::{Period, charts, numbers, period_facts, summary};
pub use review::{Gap, Stale, gaps, in_order, refreshed, renumbered, stale, to_text};
pub use revision::{Difference, Marked, issued_in, next_issue, round_of, rounds, since_last_round};
pub use template::{TEMPLATE_TEXT, Template, TemplateError};
pub use tokens::{Token, figure, gap, harmless, plain, tokens, written};

use crate::records::{Brief, BriefFoot};
use input::{Seen, filled};

/// Why a month's facts cannot be counted.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    #[error("月份应写成 2026-11 这样")]
    Month,
    #[error(transparent)]
    Template(#[from] TemplateError),
}

/// Counts every fact of the month.
///
/// # Errors
/// The month cannot be read, or the built-in template, which names the facts.
pub fn facts(input: &BriefInput) -> Result<Facts, BriefError> {
    let span = Span::of_month(&input.month).ok_or(BriefError::Month)?;
    counted(&Seen::new(input, span, span.before()))
}

/// Every fact of what is seen.
fn counted(seen: &Seen) -> Result<Facts, BriefError> {
    let mut facts = Facts::default();
    dates(seen, &mut facts);
    visits::count(seen, &mut facts);
    lessons::count(seen, &mut facts);
    highlights::count(seen, &mut facts);
    matters::count(seen, &mut facts);
    findings::count(seen, &mut facts);
    voices::count(seen, &mut facts);
    plan::count(seen, &mut facts);
    for named in &Template::built_in()?.facts {
        if let Some(fact) = facts.facts.get_mut(&named.name) {
            fact.text.clone_from(&named.text);
        }
    }
    Ok(facts)
}

fn dates(seen: &Seen, facts: &mut Facts) {
    use chrono::Datelike;
    let first = seen.this.span.first;
    facts.int("period.year", usize::try_from(first.year()).unwrap_or_default(), Vec::new());
    facts.int("period.month", first.month() as usize, Vec::new());
    facts.date("period.as_of", seen.as_of);
    facts.int("period.day", seen.as_of.day() as usize, Vec::new());
    facts.date("issue.date", seen.input.today);
    let zone = seen.input.zone.as_ref().and_then(|(_, zone)| filled(zone.name.as_deref()));
    facts.text("zone.name", zone.map(str::to_owned), Vec::new());
    facts.text("office.name", office(seen.input), Vec::new());
    for name in ["period.year", "period.month", "period.as_of", "period.day", "issue.date", "zone.name", "office.name"]
    {
        facts.wording(name);
    }
}

/// Who issues the brief: the office given, else the county with the zone, as a supervisor's brief has it.
fn office(input: &BriefInput) -> Option<String> {
    let zone = input.zone.as_ref().and_then(|(_, zone)| filled(zone.name.as_deref()));
    let county = filled(input.setting.county_name.as_deref());
    match (filled(input.office.as_deref()), county, zone) {
        (Some(office), _, _) => Some(office.to_owned()),
        (None, Some(county), Some(zone)) if zone.starts_with(county) => Some(zone.to_owned()),
        (None, Some(county), Some(zone)) => Some(format!("{county}{zone}")),
        (None, None, Some(zone)) => Some(zone.to_owned()),
        (None, _, None) => filled(input.setting.office_name.as_deref()).map(str::to_owned),
    }
}

/// A whole new brief of the month: the draft with author, zone, head and foot.
///
/// # Errors
/// The template is not sound.
pub fn new_brief(
    template: &Template,
    input: &BriefInput,
    facts: &Facts,
    drafted_at: &str,
    ids: &mut dyn FnMut() -> String,
) -> Result<Brief, BriefError> {
    let mut brief = draft(template, facts, ids)?;
    brief.month = Some(input.month.clone());
    brief.author = input.author.as_ref().map(|(id, _)| id.clone());
    brief.zone = input.zone.as_ref().map(|(id, _)| id.clone());
    brief.head.office = office(input);
    brief.head.date = Some(input.today.format("%Y年%-m月%-d日").to_string());
    brief.foot = BriefFoot {
        report_to: input.setting.brief_report_to.clone(),
        send_to: input.setting.brief_send_to.clone(),
        issue_to: input.setting.brief_issue_to.clone(),
        copies: None,
    };
    brief.drafted_at = Some(drafted_at.to_owned());
    Ok(brief)
}
