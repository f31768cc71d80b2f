//! The figures of the county's brief as the records have them now, and the records behind one.
//!
//! Invariant (promise 4): a figure opens the very records that it was counted from.

use super::super::findings::one as finding;
use super::super::roster::{Roster, count, day_of, day_words, typed};
use super::super::unsettled::place;
use super::super::views_county_brief::{CountyBriefFigure, CountyBriefFigures, CountyBriefRecord, CountyBriefRecords};
use super::super::{visits, wrong_question};
use super::draft::input;
use super::one;
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::store::{CountyTransaction, StoredRecord};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use duxue_domain::brief::{self, Token, insert_of, is_stale, offered, tokens};
use duxue_domain::records::{Kind, Visit};
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Records shown behind a figure; how many there are is said beside them.
const MOST: usize = 200;

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn figures(tx: &mut CountyTransaction<'_>, id: Uuid, now: u64) -> Result<CountyBriefFigures, Problem> {
    let roster = Roster::read(tx, now)?;
    let (_, brief) = one(tx, id)?;
    let input = input(tx, &roster, brief.month.as_deref().unwrap_or_default())?;
    let facts = brief::facts(&input).map_err(Problem::failed)?;
    let paragraphs = || brief.sections.values().flat_map(|section| &section.paragraphs);
    let texts = paragraphs().filter_map(|(_, paragraph)| paragraph.text.as_deref());
    let names: BTreeSet<String> = texts
        .flat_map(tokens)
        .filter_map(|token| match token {
            Token::Fact { name, .. } => Some(name),
            Token::Text { .. } | Token::Gap { .. } => None,
        })
        .collect();
    let figure = |name: String| {
        let label = facts.label(&name).unwrap_or_default().to_owned();
        let now = facts.figure(&name).map(|(now, _)| brief::harmless(now));
        (name, CountyBriefFigure { label, now })
    };
    // What the records offer is counted only for a brief that shows something of it.
    let taken = paragraphs().any(|(_, paragraph)| paragraph.table.fact.is_some());
    let offers = if taken { offered(&input).map_err(Problem::failed)? } else { Vec::new() };
    let differs = paragraphs().filter(|(_, paragraph)| {
        taken && insert_of(paragraph).is_some_and(|held| is_stale(&paragraph.table, &held, &offers))
    });
    Ok(CountyBriefFigures {
        stale: differs.map(|(id, _)| id.clone()).collect(),
        facts: names.into_iter().map(figure).collect(),
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    fact: String,
}

pub async fn records(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<CountyBriefRecords>, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
    let Query(Asked { fact }) = asked.map_err(wrong_question)?;
    let found = move |state: &AppState| state.desk().read(|tx| behind(tx, id, &fact, now_micros()));
    Ok(Json(state.blocking(found).await?))
}

fn behind(tx: &mut CountyTransaction<'_>, id: Uuid, fact: &str, now: u64) -> Result<CountyBriefRecords, Problem> {
    let roster = Roster::read(tx, now)?;
    let (_, brief) = one(tx, id)?;
    let facts =
        brief::facts(&input(tx, &roster, brief.month.as_deref().unwrap_or_default())?).map_err(Problem::failed)?;
    let records = facts.figure(fact).map_or(&[][..], |(_, records)| records);
    let mut lines = Vec::new();
    for behind in records.iter().take(MOST) {
        let id = behind.id.parse::<Uuid>().ok();
        if let Some(record) = id.map(|id| tx.record(id)).transpose()?.flatten() {
            lines.push(line(&roster, record));
        }
    }
    let total = count(records);
    let more = if records.len() > MOST { format!("，这里是前 {MOST} 条") } else { String::new() };
    let words = match total {
        0 => "现在的记录里没有这一条，或者是 0。".to_owned(),
        _ => format!("{}，共 {total} 条记录{more}", facts.label(fact).unwrap_or_default()),
    };
    Ok(CountyBriefRecords { words, lines })
}

/// A record as it stands behind a figure: the school, then when and what.
fn line(roster: &Roster, record: StoredRecord) -> CountyBriefRecord {
    let id = record.id.to_string();
    let open = place(&record.kind, &id);
    let text = |name: &str| record.text(name).map(str::to_owned);
    let kind = Kind::of(&record.kind);
    let school = text("school").map(|school| roster.school_name(Some(&school)));
    let title = school.or_else(|| text("name")).or_else(|| text("title"));
    let title = title.unwrap_or_else(|| kind.map_or("记录", Kind::title).to_owned());
    let day = ["date", "found_at", "started_at", "received_at"].iter().find_map(|name| day_of(record.text(name)));
    let day = day.map(|day| day_words(day, roster.today)).unwrap_or_default();
    let what = match kind {
        Some(Kind::Hazard | Kind::Rectification) => finding(record, roster.today).map(|finding| {
            let row = finding.row(roster);
            format!("{} · {}", row.title, row.state_text)
        }),
        Some(Kind::Visit) => typed::<Visit>(record).map(|held| {
            let row = visits::row(roster, &held, &[]);
            [row.supervisor, row.disposition_text]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        }),
        other => other.map(|kind| kind.title().to_owned()),
    };
    let detail = [day, what.unwrap_or_default()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    CountyBriefRecord { id, title, detail: detail.join(" · "), open }
}
