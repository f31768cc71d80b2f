//! The lists as an OData 4.0 feed (OASIS Standard, Protocol and JSON Format), for Excel, WPS and Power BI.
//!
//! Invariant: an option that is not carried out is refused, never passed over.

mod filter;
mod literal;
mod metadata;
mod options;
mod rows;
mod words;

use super::token::Reader;
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::open_data::{View, one, resource};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use options::Options;
use serde_json::{Value, json};

const ROOT: &str = "/api/odata/";
const VERSION: (HeaderName, HeaderValue) = (HeaderName::from_static("odata-version"), HeaderValue::from_static("4.0"));
const JSON: HeaderValue = HeaderValue::from_static("application/json;odata.metadata=minimal;charset=utf-8");

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/odata", get(service))
        .route(ROOT, get(service))
        .route("/api/odata/$metadata", get(model))
        .route("/api/odata/{set}", get(set))
        .route("/api/odata/{set}/$count", get(count))
}

/// What went wrong, in the form that OData clients show.
pub struct Wrong(Problem);

impl<E: Into<Problem>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Wrong(error.into())
    }
}

impl Wrong {
    fn asked(text: impl Into<String>) -> Wrong {
        Wrong(Problem::bad_request(text))
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let Problem { status, code, text, .. } = self.0;
        let error = json!({"error": {"code": code, "message": text}});
        answer_with(status, error)
    }
}

fn answer(body: Value) -> Response {
    answer_with(StatusCode::OK, body)
}

fn answer_with(status: StatusCode, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response.headers_mut().insert(VERSION.0, VERSION.1);
    response
}

/// The feed's address as the client reached it.
fn root(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("https://{host}{ROOT}")
}

async fn service(reader: Reader, headers: HeaderMap) -> Response {
    let sets: Vec<Value> = super::readable(&reader)
        .map(|list| json!({"name": list.name, "title": list.title, "kind": "EntitySet", "url": list.name}))
        .collect();
    answer(json!({"@odata.context": format!("{}$metadata", root(&headers)), "value": sets}))
}

async fn model(_reader: Reader) -> Response {
    let mut response = metadata::csdl().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml;charset=utf-8"));
    response.headers_mut().insert(VERSION.0, VERSION.1);
    response
}

/// `findings`, or one row of it: `findings('…')`.
async fn set(
    State(state): State<AppState>,
    Path(set): Path<String>,
    reader: Reader,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Wrong> {
    let (name, key) = match set.split_once('(') {
        Some((name, key)) => (name, Some(literal::key(key).ok_or_else(|| Wrong::asked("编号写得不对"))?)),
        None => (set.as_str(), None),
    };
    let list = resource(name).ok_or_else(Problem::nothing_here)?;
    reader.may_read(list.scope)?;
    let fields = rows::shown(list);
    let mut options = Options::read(query.as_deref().unwrap_or_default(), &fields)?;
    options.prefer(&headers);
    let root = root(&headers);
    let names = reader.may_read_names();
    let context = format!("{root}$metadata#{}", list.name);
    if let Some(key) = key {
        let found = state
            .blocking(move |state| {
                state.desk().read(|tx| {
                    let view = View::of(tx, names, now_micros())?;
                    Ok(one(tx, list, &view, &key)?)
                })
            })
            .await?;
        let mut row = rows::select(found.ok_or_else(Problem::nothing_here)?, &options);
        row.insert("@odata.context".to_owned(), format!("{context}/$entity").into());
        return Ok(answer(Value::Object(row)));
    }
    let (page, options) = state
        .blocking(move |state| {
            let page = state.desk().read(|tx| {
                let view = View::of(tx, names, now_micros())?;
                rows::page(tx, list, &view, &options)
            })?;
            Ok((page, options))
        })
        .await?;
    let mut body = json!({"@odata.context": context});
    if let Some(count) = page.count {
        body["@odata.count"] = count.into();
    }
    body["value"] = page.rows.into();
    if let Some(next) = page.next {
        body["@odata.nextLink"] = format!("{root}{}?{}", list.name, options.after(&next)).into();
    }
    Ok(answer(body))
}

/// How many rows there are, as plain text.
async fn count(
    State(state): State<AppState>,
    Path(set): Path<String>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Wrong> {
    let list = resource(&set).ok_or_else(Problem::nothing_here)?;
    reader.may_read(list.scope)?;
    let fields = rows::shown(list);
    let options = Options::read(query.as_deref().unwrap_or_default(), &fields)?;
    let names = reader.may_read_names();
    let count = state
        .blocking(move |state| {
            state.desk().read(|tx| {
                let view = View::of(tx, names, now_micros())?;
                rows::count(tx, list, &view, &options)
            })
        })
        .await?;
    Ok(([VERSION], count.to_string()).into_response())
}
