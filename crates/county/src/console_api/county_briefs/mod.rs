//! 全县简报: begun from the records and the accepted briefs, written here, numbered and issued.
//!
//! Invariant: it is the office's own; whoever is granted less than the whole county is not told of it.

mod choices;
mod draft;
mod figures;
mod page;
mod write;

use super::roster::{Held, Roster, living, said, typed};
use super::views_county_brief::{CountyBriefRow, CountyBriefs};
use super::{answering, showing};
use crate::http::{AppState, Problem, Routes, delete, get, post, put};
use crate::permissions::Action::{IssueBriefs, SeeBriefs, WriteCountyBriefs};
use crate::store::CountyTransaction;
use duxue_domain::brief::plain;
use duxue_domain::records::{Brief, Kind};
use uuid::Uuid;

pub fn routes(state: &AppState) -> Routes {
    Routes::new(state)
        .route("/county-briefs", SeeBriefs, answering(list))
        .route("/county-briefs", WriteCountyBriefs, post(write::begin))
        .route("/county-brief/{id}", SeeBriefs, showing(page::page))
        .route("/county-brief/{id}", WriteCountyBriefs, put(write::write))
        .route("/county-brief/{id}", WriteCountyBriefs, delete(write::drop_draft))
        .route("/county-brief/{id}/figures", SeeBriefs, showing(figures::figures))
        .route("/county-brief/{id}/records", SeeBriefs, get(figures::records))
        .route("/county-brief/{id}/choices", SeeBriefs, showing(choices::choices))
        .route("/county-brief/{id}/file", SeeBriefs, get(write::file).noted())
        .route("/county-brief/{id}/issue", IssueBriefs, post(write::issue))
}

/// # Errors
/// The store's.
fn list(tx: &mut CountyTransaction<'_>, _: &super::overview::Nothing, now: u64) -> Result<CountyBriefs, Problem> {
    let roster = Roster::read(tx, now)?;
    Ok(CountyBriefs { rows: all(tx)?.iter().map(|held| row(&roster, held)).collect() })
}

/// The newest month first.
fn all(tx: &mut CountyTransaction<'_>) -> Result<Vec<Held<Brief>>, Problem> {
    let mut all: Vec<Held<Brief>> = living(tx.records_of(Kind::CountyBrief.name())?);
    all.sort_by(|(_, a), (_, b)| b.month.cmp(&a.month));
    Ok(all)
}

fn one(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<Held<Brief>, Problem> {
    let record = tx.record(id)?.filter(|record| record.kind == Kind::CountyBrief.name() && !record.is_deleted());
    record.and_then(typed).ok_or_else(Problem::nothing_here)
}

fn row(roster: &Roster, (id, brief): &Held<Brief>) -> CountyBriefRow {
    let issued = brief.state.as_deref() == Some("issued");
    let title = plain(&said(brief.title.as_deref()));
    CountyBriefRow {
        id: id.clone(),
        month: brief.month.clone().unwrap_or_default(),
        title: if title.is_empty() { "没有标题的简报".to_owned() } else { title },
        issued,
        state_text: if issued { "已印发" } else { "草稿" }.to_owned(),
        issue_words: brief.head.issue.filter(|_| issued).map(|issue| format!("第 {issue} 期")).unwrap_or_default(),
        by_words: super::briefs::by_words(brief.reviewed_by.as_deref(), brief.reviewed_at.as_deref(), roster),
    }
}
