//! 主题: what the county looks at in a month; supervisors see it on 今日, in their plan and on a visit.

use super::super::complaints::refused;
use super::super::roster::{Held, Month, living, said};
use super::super::views_form_tools::{ThemeLine, ThemeWritten};
use crate::desk::{Edit, new_id};
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use chrono::{Datelike, Months, NaiveDate};
use duxue_domain::records::{Kind, Theme};
use serde_json::{Map, Value, json};

/// Months ahead that are always shown.
const AHEAD: u32 = 4;

/// Last month, this month and the next ones, and whatever is written further ahead.
///
/// # Errors
/// The store's.
pub fn list(tx: &mut CountyTransaction<'_>, today: NaiveDate) -> Result<Vec<ThemeLine>, Problem> {
    let known: Vec<Held<Theme>> = living(tx.records_of(Kind::Theme.name())?);
    let first = today.with_day(1).and_then(|day| day.checked_sub_months(Months::new(1))).unwrap_or(today);
    let name = |day: NaiveDate| day.format("%Y-%m").to_string();
    let mut months: Vec<String> =
        (0..=AHEAD + 1).filter_map(|n| first.checked_add_months(Months::new(n))).map(name).collect();
    let later = known.iter().filter_map(|(_, theme)| theme.month.clone()).filter(|month| *month > name(first));
    months.extend(later);
    months.sort();
    months.dedup();
    let line = |month: String| {
        let held = known.iter().find(|(_, theme)| theme.month.as_deref() == Some(&month));
        let (year, number) = month.split_once('-').unwrap_or((&month, ""));
        ThemeLine {
            id: held.map(|(id, _)| id.clone()).unwrap_or_default(),
            month_words: month_words(year, number, today),
            title: held.map(|(_, theme)| said(theme.title.as_deref())).unwrap_or_default(),
            text: held.map(|(_, theme)| said(theme.text.as_deref())).unwrap_or_default(),
            month,
        }
    };
    Ok(months.into_iter().map(line).collect())
}

/// 11 月, with the year where it is another one.
fn month_words(year: &str, number: &str, today: NaiveDate) -> String {
    let year = if year == today.year().to_string() { String::new() } else { format!("{year} 年 ") };
    format!("{year}{} 月", number.trim_start_matches('0'))
}

/// Writes the theme of a month; without a title the month has none.
pub async fn write(
    State(state): State<AppState>,
    asked: Result<Json<ThemeWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    state
        .blocking(move |state| {
            let now = now_micros();
            Month::of(Some(&asked.month), crate::desk::local_date(now))?;
            let known: Vec<Held<Theme>> = state.desk().read(|tx| tx.records_of(Kind::Theme.name())).map(living)?;
            let standing = known.into_iter().find(|(_, theme)| theme.month.as_deref() == Some(&asked.month));
            let title = asked.title.trim();
            let set = if title.is_empty() {
                json!({"deleted": true})
            } else {
                json!({"month": asked.month, "title": title, "text": asked.text.trim()})
            };
            let id = match standing {
                Some((id, _)) => id.parse().map_err(Problem::failed)?,
                None if title.is_empty() => return Ok(()),
                None => new_id(now),
            };
            let set: Map<String, Value> = set.as_object().cloned().unwrap_or_default();
            let edit = Edit { id, kind: Kind::Theme.name().to_owned(), scope: "county".to_owned(), set };
            state.desk().edit(vec![edit], now).map(drop).map_err(refused)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
