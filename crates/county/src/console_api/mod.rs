//! What the console's pages ask: the county's records, read, counted and worded for its office.
//!
//! Invariants: nobody is answered without a session of the console (see [`Staff`]); a device's token opens nothing here.
//! Every question is answered from one view of the store that does not change meanwhile. Nothing here writes but what
//! [`complaints`] gives to a handler, [`forms`] publishes, [`review`] says of a brief and [`settings`] decides, by the desk.

mod briefs;
mod complaints;
mod county_brief;
mod devices;
mod export;
mod finding_page;
mod findings;
mod forms;
mod ledger;
mod media;
mod overview;
mod papers;
mod review;
mod roster;
mod schools;
mod search;
mod settings;
mod typescript;
mod unsettled;
mod views;
mod views_brief;
mod views_complaint;
mod views_form_tools;
mod views_forms;
mod views_papers;
mod views_people;
mod views_settings;
mod visits;

pub use typescript::typescript;
pub use views::*;
pub use views_brief::*;
pub use views_complaint::*;
pub use views_form_tools::*;
pub use views_forms::*;
pub use views_papers::*;
pub use views_people::*;
pub use views_settings::*;

use crate::http::{AppState, Problem, Staff, encoded};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post};
use axum::{Json, Router};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/rail", answering(overview::rail))
        .route("/overview", answering(overview::overview))
        .route("/schools", answering(schools::list))
        .route("/school/{id}", showing(schools::page))
        .route("/hazards", answering(ledger::list))
        .route("/hazard/{id}", showing(finding_page::page))
        .route("/visits", answering(visits::list))
        .route("/visit/{id}", showing(visits::page))
        .route("/briefs", answering(briefs::list))
        .route("/brief/{id}", showing(briefs::page).post(review::step))
        .route("/brief/{id}/remarks", post(review::remark))
        .route("/brief/{id}/remarks/{note}", delete(review::take_remark))
        .route("/complaints", answering(complaints::list).post(complaints::dispatch))
        .route("/complaint/{id}", showing(complaints::page).delete(complaints::take_back))
        .route("/papers", answering(papers::list))
        .route("/dispatch-form", answering(complaints::form))
        .route("/settings", answering(settings::page).put(settings::write))
        .route("/devices", answering(devices::list))
        .route("/unsettled", answering(unsettled::list))
        .route("/search", answering(search::search))
        .route("/media/{hash}", get(media::media))
        .route("/export/ledger.xlsx", file(export::ledger))
        .route("/export/county-brief", file(county_brief::county_brief))
        .merge(forms::routes())
}

/// A question with its conditions in the address.
fn answering<Q, T>(answer: fn(&mut CountyTransaction<'_>, &Q, u64) -> Result<T, Problem>) -> MethodRouter<AppState>
where
    Q: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
{
    get(move |State(state): State<AppState>, _staff: Staff, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        let found = state.blocking(move |state| state.desk().read(|tx| answer(tx, &question, now_micros()))).await?;
        Ok::<_, Problem>(Json(found))
    })
}

/// A record by its id.
fn showing<T>(answer: fn(&mut CountyTransaction<'_>, Uuid, u64) -> Result<T, Problem>) -> MethodRouter<AppState>
where
    T: Serialize + Send + 'static,
{
    get(move |State(state): State<AppState>, _staff: Staff, Path(id): Path<String>| async move {
        let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
        let found = state.blocking(move |state| state.desk().read(|tx| answer(tx, id, now_micros()))).await?;
        Ok::<_, Problem>(Json(found))
    })
}

/// A question whose answer is a file with a name.
fn file<Q>(
    answer: fn(&mut CountyTransaction<'_>, &Q, u64) -> Result<(String, Vec<u8>), Problem>,
) -> MethodRouter<AppState>
where
    Q: DeserializeOwned + Send + 'static,
{
    get(move |State(state): State<AppState>, _staff: Staff, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        let (name, bytes) =
            state.blocking(move |state| state.desk().read(|tx| answer(tx, &question, now_micros()))).await?;
        // RFC 6266: the name in UTF-8, percent-encoded.
        let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&name));
        let disposition = HeaderValue::from_str(&disposition).map_err(Problem::failed)?;
        Ok::<Response, Problem>(
            ([(header::CONTENT_TYPE, media_type(&name)), (header::CONTENT_DISPOSITION, disposition)], bytes)
                .into_response(),
        )
    })
}

fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("json") => "application/json",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    })
}

fn wrong_question(_: QueryRejection) -> Problem {
    Problem::bad_request("查询的条件写得不对，请从页面上重新选一次")
}
