//! What the console's pages ask: the county's records, read, counted and worded for its office.
//!
//! Invariants: nobody is answered without a session of the console and the action that the endpoint states (see [`routes`]);
//! a device's token opens nothing here.
//! Every question is answered from one view of the store that does not change meanwhile. Nothing here writes but what
//! [`complaints`] gives to a handler, [`county_briefs`] writes, [`forms`] publishes, [`handling`] does with a finding,
//! [`people`] keeps in the roster, [`review`] says of a brief and [`settings`] decides, by the desk.

mod accounts;
mod alarms;
mod audit;
mod briefs;
mod complaints;
mod county_briefs;
mod devices;
mod enrol;
mod export;
mod finding_page;
mod findings;
mod forms;
mod handling;
mod layouts;
mod ledger;
mod media;
mod open_data;
mod overview;
mod overview_charts;
mod own;
mod papers;
mod people;
mod reminders;
mod retention;
mod review;
pub(crate) mod roster;
pub(crate) mod schools;
mod search;
mod settings;
mod typescript;
mod unsettled;
mod views;
mod views_accounts;
mod views_alarms;
mod views_brief;
mod views_complaint;
mod views_county_brief;
mod views_form_tools;
mod views_forms;
mod views_handling;
mod views_layouts;
mod views_open_data;
mod views_overview;
mod views_papers;
mod views_people;
mod views_roster;
mod views_settings;
pub(crate) mod visits;
mod within;

pub use typescript::typescript;
pub use views::*;
pub use views_accounts::*;
pub use views_alarms::*;
pub use views_brief::*;
pub use views_complaint::*;
pub use views_county_brief::*;
pub use views_form_tools::*;
pub use views_forms::*;
pub use views_handling::*;
pub use views_layouts::*;
pub use views_open_data::*;
pub use views_overview::*;
pub use views_papers::*;
pub use views_people::*;
pub use views_roster::*;
pub use views_settings::*;

use crate::http::{AppState, Endpoint, Problem, Routes, Staff, delete, encoded, get, post, put};
use crate::now_micros;
use crate::permissions::Action;
use crate::sight::{Records, Sight};
use crate::store::CountyTransaction;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Every endpoint, with the action that it is (see `assets/permissions.json`). One that does not narrow what it tells answers
/// only whom the action is granted for the whole county.
pub fn routes(state: &AppState) -> Routes {
    use Action::*;
    Routes::new(state)
        .route("/rail", UseConsole, answering_within(overview::rail))
        .route("/overview", SeeOverview, answering_within(overview::overview))
        .route("/overview-charts", SeeOverview, answering_within(overview_charts::charts))
        .route("/schools", SeeSchools, answering_within(schools::list))
        .route("/school/{id}", SeeSchools, showing_within(schools::page))
        .route("/hazards", SeeFindings, answering_within(ledger::list))
        .route("/hazard/{id}", SeeFindings, showing_within(finding_page::page))
        .route(
            "/hazard/{id}/reply",
            AnswerFindings,
            post(handling::reply).of_at_most(handling::REPLY_BYTES).within_reach(),
        )
        .route("/hazard/{id}/steps", HandleFindings, post(handling::handle).within_reach())
        .route("/reminders", HandleFindings, post(reminders::send).within_reach())
        .route("/alarms", SeeOverview, answering_within(alarms::list))
        .route("/alarm/{id}", TakeAlarms, post(alarms::take).within_reach())
        .route("/visits", SeeVisits, answering_within(visits::list))
        .route("/visit/{id}", SeeVisits, showing_within(visits::page))
        .route("/briefs", SeeBriefs, answering_within(briefs::list))
        .route("/brief/{id}", SeeBriefs, showing_within(briefs::page))
        .route("/brief/{id}", ReviewBriefs, post(review::step).within_reach())
        .route("/brief/{id}/remarks", ReviewBriefs, post(review::remark).within_reach())
        .route("/brief/{id}/remarks/{note}", ReviewBriefs, delete(review::take_remark).within_reach())
        .route("/complaints", SeeComplaints, answering_within(complaints::list))
        .route("/complaints", DispatchComplaints, post(complaints::dispatch))
        .route("/complaint/{id}", SeeComplaints, showing_within(complaints::page).noted())
        .route("/complaint/{id}", DispatchComplaints, put(complaints::worked))
        .route("/complaint/{id}", DispatchComplaints, delete(complaints::take_back))
        .route("/papers", SeePapers, answering(papers::list))
        .route("/dispatch-form", DispatchComplaints, answering(complaints::form))
        .route("/settings", SeeSettings, answering(settings::page))
        .route("/settings", ChangeSettings, put(settings::write))
        .route("/retention", SeeSettings, get(retention::page))
        .route("/retention", ChangeSettings, put(retention::set))
        .route("/layouts", SeeSettings, answering(layouts::page))
        .route("/layout-file", SeeSettings, file(layouts::file))
        .route("/layout/{paper}", ChangeSettings, put(layouts::write))
        .route("/layout/{paper}/file", ChangeSettings, post(layouts::take).of_at_most(layouts::LAYOUT_BYTES))
        .route("/layout/{paper}/file", ChangeSettings, delete(layouts::drop_file))
        .route("/devices", SeeDevices, answering(devices::list))
        .route("/unsettled", SeeUnsettled, answering(unsettled::list))
        .route("/search", Search, answering_within(search::search))
        .route("/media/{hash}", SeeMedia, get(media::media).within_reach().noted())
        .route("/export/ledger.xlsx", Export, file_within(export::ledger).noted())
        .route("/devices/codes", ManageDevices, post(enrol::code))
        .route("/device/{number}", ManageDevices, delete(enrol::revoke))
        .route("/accounts", ManageAccounts, get(accounts::list))
        .route("/accounts", ManageAccounts, post(accounts::make))
        .route("/account/{name}", ManageAccounts, get(accounts::page))
        .route("/account/{name}", ManageAccounts, put(accounts::change))
        .route("/account/{name}/password", ManageAccounts, post(accounts::new_password))
        .route("/account/{name}/unlock", ManageAccounts, post(accounts::unlock))
        .route("/account/{name}/second-factor", ManageAccounts, delete(accounts::without_factor))
        .route("/account/{name}/sessions", ManageAccounts, delete(accounts::end_sessions))
        .route("/login-rules", ManageAccounts, put(accounts::set_rules))
        .route("/audit", SeeAudit, get(audit::page))
        .route("/open-data", ManageTokens, get(open_data::page))
        .route("/tokens", ManageTokens, post(open_data::give_token))
        .route("/token/{number}", ManageTokens, delete(open_data::revoke_token))
        .route("/webhooks", ManageTokens, post(open_data::add_hook))
        .route("/webhook/{number}", ManageTokens, delete(open_data::drop_hook))
        .route("/webhook/{number}/go-on", ManageTokens, post(open_data::go_on))
        .route("/webhook/{number}/try", ManageTokens, post(open_data::try_hook))
        .route("/own", OwnAccount, get(own::page).within_reach())
        .route("/own/password", OwnAccount, post(own::password).within_reach())
        .route("/own/second-factor", OwnAccount, post(own::begin_factor).within_reach())
        .route("/own/second-factor", OwnAccount, put(own::confirm_factor).within_reach())
        .route("/own/second-factor", OwnAccount, delete(own::drop_factor).within_reach())
        .route("/own/session/{key}", OwnAccount, delete(own::end_session).within_reach())
        .and(county_briefs::routes(state))
        .and(forms::routes(state))
        .and(people::routes(state))
}

/// A question with its conditions in the address, answered for the county whole.
fn answering<Q, T>(answer: fn(&mut CountyTransaction<'_>, &Q, u64) -> Result<T, Problem>) -> Endpoint
where
    Q: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
{
    get(move |State(state): State<AppState>, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        let found = state.blocking(move |state| state.desk().read(|tx| answer(tx, &question, now_micros()))).await?;
        Ok::<_, Problem>(Json(found))
    })
}

/// A record by its id, answered for the county whole.
fn showing<T>(answer: fn(&mut CountyTransaction<'_>, Uuid, u64) -> Result<T, Problem>) -> Endpoint
where
    T: Serialize + Send + 'static,
{
    get(move |State(state): State<AppState>, Path(id): Path<String>| async move {
        let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
        let found = state.blocking(move |state| state.desk().read(|tx| answer(tx, id, now_micros()))).await?;
        Ok::<_, Problem>(Json(found))
    })
}

/// The same, answered from what the account sees.
fn answering_within<Q, T>(answer: fn(&mut dyn Records, &Q, u64) -> Result<T, Problem>) -> Endpoint
where
    Q: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
{
    let asked = move |State(state): State<AppState>, staff: Staff, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        let found = looking(&state, staff, move |sight, now| answer(sight, &question, now)).await?;
        Ok::<_, Problem>(Json(found))
    };
    get(asked).within_reach()
}

/// A record by its id, from what the account sees.
fn showing_within<T>(answer: fn(&mut dyn Records, Uuid, u64) -> Result<T, Problem>) -> Endpoint
where
    T: Serialize + Send + 'static,
{
    let asked = move |State(state): State<AppState>, staff: Staff, Path(id): Path<String>| async move {
        let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
        Ok::<_, Problem>(Json(looking(&state, staff, move |sight, now| answer(sight, id, now)).await?))
    };
    get(asked).within_reach()
}

/// Reads with the eyes of whoever asks.
async fn looking<T: Send + 'static>(
    state: &AppState,
    staff: Staff,
    look: impl FnOnce(&mut Sight<'_, '_>, u64) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    state
        .blocking(move |state| {
            let now = now_micros();
            state.desk().read(|tx| look(&mut staff.sight(tx, now)?, now))
        })
        .await
}

/// A question whose answer is a file with a name, of the county whole.
fn file<Q>(answer: fn(&mut CountyTransaction<'_>, &Q, u64) -> Result<(String, Vec<u8>), Problem>) -> Endpoint
where
    Q: DeserializeOwned + Send + 'static,
{
    get(move |State(state): State<AppState>, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        let found = state.blocking(move |state| state.desk().read(|tx| answer(tx, &question, now_micros())));
        named_file(found.await?)
    })
}

/// The same, from what the account sees.
fn file_within<Q>(answer: fn(&mut dyn Records, &Q, u64) -> Result<(String, Vec<u8>), Problem>) -> Endpoint
where
    Q: DeserializeOwned + Send + 'static,
{
    let asked = move |State(state): State<AppState>, staff: Staff, question: Result<Query<Q>, QueryRejection>| async move {
        let Query(question) = question.map_err(wrong_question)?;
        named_file(looking(&state, staff, move |sight, now| answer(sight, &question, now)).await?)
    };
    get(asked).within_reach()
}

fn named_file((name, bytes): (String, Vec<u8>)) -> Result<Response, Problem> {
    // RFC 6266: the name in UTF-8, percent-encoded.
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&name));
    let disposition = HeaderValue::from_str(&disposition).map_err(Problem::failed)?;
    let headers = [(header::CONTENT_TYPE, media_type(&name)), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
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
