//! 保存期限: how long photos and files are kept, and which go next.

use super::accounts::whole;
use super::roster::count;
use super::views_settings::{DueRow, Retention, RetentionRow, RetentionWritten};
use crate::desk::{DueFile, GRACE_DAYS, Sort, local_time};
use crate::http::{AppState, Problem};
use crate::now_micros;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use duxue_domain::records::Kind;
use std::collections::{BTreeMap, HashMap};

/// Rows that are shown; the rest is counted.
const SHOWN: usize = 100;

const fn words(sort: Sort) -> (&'static str, &'static str) {
    match sort {
        Sort::Others => ("督导、巡视、听课、谈话的", "从县里收到那天算起"),
        Sort::Findings => ("隐患和整改的", "从销号那天算起；没销号的一直留"),
        Sort::Complaints => ("投诉的", "从办结那天算起；没办结的一直留"),
    }
}

pub async fn page(State(state): State<AppState>) -> Result<Json<Retention>, Problem> {
    state
        .blocking(|state| {
            let (desk, now) = (state.desk(), now_micros());
            let rules = desk.retention()?;
            let due = desk.due_files(now)?;
            let schools = desk.read(|tx| tx.records_of(Kind::School.name()))?;
            let schools: HashMap<String, String> = schools
                .into_iter()
                .map(|school| (school.id.to_string(), school.text("name").unwrap_or_default().to_owned()))
                .collect();
            let waits = !rules.months.is_empty() && rules.applied_from() > now;
            Ok(Json(Retention {
                rows: Sort::ALL.map(|sort| row(sort, rules.months.get(&sort).copied())).into(),
                due: count(&due),
                due_mb: u32::try_from(due.iter().map(|file| file.media.bytes).sum::<u64>().div_ceil(1 << 20))
                    .unwrap_or(u32::MAX),
                shown: due.iter().take(SHOWN).map(|file| due_row(file, &schools)).collect(),
                waits_words: waits.then(|| local_time(rules.applied_from()).format("%-m 月 %-d 日").to_string()),
                grace_days: u32::try_from(GRACE_DAYS).unwrap_or(u32::MAX),
            }))
        })
        .await
}

fn row(sort: Sort, months: Option<u32>) -> RetentionRow {
    let (title, hint) = words(sort);
    RetentionRow { id: sort.name().to_owned(), title: title.to_owned(), hint: hint.to_owned(), months }
}

fn due_row(file: &DueFile, schools: &HashMap<String, String>) -> DueRow {
    let school = file.school.as_ref().and_then(|school| schools.get(school)).cloned().unwrap_or_default();
    DueRow {
        since_words: file.since.format("%Y-%m-%d").to_string(),
        sort_words: words(file.sort).0.to_owned(),
        school,
        name: file.media.name.clone(),
        shown_nowhere: file.records.is_empty(),
    }
}

pub async fn set(
    State(state): State<AppState>,
    asked: Result<Json<RetentionWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let RetentionWritten { months } = whole(asked)?;
    let known = |name: &str| Sort::ALL.into_iter().find(|sort| sort.name() == name);
    let months = months
        .into_iter()
        .map(|(name, months)| known(&name).map(|sort| (sort, months)))
        .collect::<Option<BTreeMap<_, _>>>()
        .ok_or_else(|| Problem::bad_request("没有这一类，请刷新再试"))?;
    state
        .blocking(move |state| state.desk().set_retention(months, now_micros()).map_err(super::complaints::refused))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
