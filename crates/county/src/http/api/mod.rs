//! What machines read: `/api/v1/…`, described at `/api/openapi.json`; the same lists as an OData feed are [`odata`]'s.
//!
//! Invariants: nothing is answered without a token that may read it; nothing here writes but the token's last use. What the
//! description says is made of the table of lists and of the types that the questions are read into.

mod describe;
mod odata;
mod question;
mod token;

use super::{AppState, Problem, ProblemCode};
use crate::now_micros;
use crate::open_data::file::{FileError, Format, MOST_ROWS, Wanted, in_month, write};
use crate::open_data::{Page, RESOURCES, Resource, Source, View, changes, one, resource};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use question::{Asked, Question};
use token::Reader;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv";
/// Rows on a page where nothing else is asked.
const PAGE: u32 = 200;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/openapi.json", get(describe::document))
        .route("/api/v1/{list}", get(list))
        .route("/api/v1/{list}/{id}", get(row))
        .merge(odata::routes())
}

/// The list that a name and its ending ask for, and the file to make of it.
fn asked_list(name: &str) -> Result<(&'static Resource, Option<Format>), Problem> {
    let (name, format) = match name.rsplit_once('.') {
        Some((name, "csv")) => (name, Some(Format::Csv)),
        Some((name, "xlsx")) => (name, Some(Format::Xlsx)),
        _ => (name, None),
    };
    Ok((resource(name).ok_or_else(Problem::nothing_here)?, format))
}

/// What of a list is asked for by the `Accept` header: `None` for JSON.
fn accepted(headers: &HeaderMap) -> Result<Option<Format>, Problem> {
    let mut accepts = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    if accepts.peek().is_none() {
        return Ok(None);
    }
    for one in accepts.flat_map(|value| value.split(',')) {
        match one.split(';').next().unwrap_or_default().trim() {
            CSV => return Ok(Some(Format::Csv)),
            XLSX => return Ok(Some(Format::Xlsx)),
            "*/*" | "application/*" | "application/json" => return Ok(None),
            _ => {}
        }
    }
    let text = "只能给 application/json、text/csv 或 .xlsx";
    Err(Problem::new(StatusCode::NOT_ACCEPTABLE, ProblemCode::BadRequest, text))
}

async fn list(
    State(state): State<AppState>,
    Path(name): Path<String>,
    reader: Reader,
    headers: HeaderMap,
    Asked(question): Asked<Question>,
) -> Result<Response, Problem> {
    let (list, format) = asked_list(&name)?;
    reader.may_read(list.scope)?;
    question.fits(list)?;
    let format = match format {
        Some(format) => Some(format),
        None => accepted(&headers)?,
    };
    match format {
        None => page(state, list, reader, question).await,
        Some(format) => file(state, list, reader, question, format).await,
    }
}

async fn page(
    state: AppState,
    list: &'static Resource,
    reader: Reader,
    question: Question,
) -> Result<Response, Problem> {
    let page = state
        .blocking(move |state| {
            let epoch = state.desk().epoch().to_string();
            state.desk().read(|tx| {
                let view = View::of(tx, reader.may_read_names(), now_micros())?;
                if let (Source::Counted(read), Some(month)) = (&list.source, &question.month) {
                    let items = read(tx, &view, Some(month))?;
                    return Ok(Page { items, next_since: tx.head()?.0, more: false, epoch });
                }
                let (since, limit) = (question.since.unwrap_or(0), question.limit.unwrap_or(PAGE));
                let (mut items, next_since, more) =
                    changes(tx, list, &view, since, limit as usize, question.since.is_some())?;
                items.retain(|row| in_month(list, row, question.month.as_deref()));
                Ok::<_, Problem>(Page { items, next_since, more, epoch })
            })
        })
        .await?;
    Ok(Json(page).into_response())
}

async fn file(
    state: AppState,
    list: &'static Resource,
    reader: Reader,
    question: Question,
    format: Format,
) -> Result<Response, Problem> {
    let bytes = state
        .blocking(move |state| {
            let now = now_micros();
            let wanted = Wanted { since: question.since.unwrap_or(0), month: question.month };
            state.desk().read(|tx| {
                let view = View::of(tx, reader.may_read_names(), now)?;
                write(tx, list, &view, state.columns(), &wanted, format, now).map_err(Problem::from)
            })
        })
        .await?;
    let (media_type, ending) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Xlsx => (XLSX, "xlsx"),
    };
    let name = format!("attachment; filename={}.{ending}", list.name);
    let name = HeaderValue::from_str(&name).map_err(Problem::failed)?;
    let media_type = HeaderValue::from_static(media_type);
    Ok(([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

async fn row(
    State(state): State<AppState>,
    Path((list, id)): Path<(String, String)>,
    reader: Reader,
) -> Result<Response, Problem> {
    let list = resource(&list).ok_or_else(Problem::nothing_here)?;
    reader.may_read(list.scope)?;
    let found = state
        .blocking(move |state| {
            state.desk().read(|tx| {
                let view = View::of(tx, reader.may_read_names(), now_micros())?;
                Ok(one(tx, list, &view, &id)?)
            })
        })
        .await?;
    found.map(|row| Json(row).into_response()).ok_or_else(Problem::nothing_here)
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::TooMany => {
                Problem::bad_request(format!("超过 {MOST_ROWS} 行，一个文件放不下；请加上 month，或者一页一页地取"))
            }
            FileError::Store(error) => error.into(),
            FileError::Csv(error) => Problem::failed(error),
            FileError::Xlsx(error) => Problem::failed(error),
        }
    }
}

/// The lists that a token may read.
fn readable(reader: &Reader) -> impl Iterator<Item = &'static Resource> {
    RESOURCES.iter().filter(|list| reader.may_read(list.scope).is_ok())
}
