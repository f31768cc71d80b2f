//! The console's accounts over HTTP: log in, log out, who am I. What the console shows is `console_api`'s.
//!
//! Invariant: the session lives in a cookie that scripts cannot read and that other sites cannot send.

use super::guard::{Routes, Staff, get};
use super::{AppState, Problem, ProblemCode};
use crate::desk::{SESSION_MICROS, county_name};
use crate::now_micros;
use crate::permissions::{Action, Grant};
use crate::store::{Account, StaffRole};
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use ts_rs::TS;

pub const SESSION_COOKIE: &str = "duxue-session";

/// What needs no session.
pub fn doors() -> Router<AppState> {
    Router::new().route("/login", routing::post(login)).route("/logout", routing::post(logout))
}

pub fn routes(state: &AppState) -> Routes {
    Routes::new(state).route("/me", Action::OwnAccount, get(me).within_reach())
}

/// The account whose session a request brings.
pub async fn session_of(state: &AppState, headers: &HeaderMap) -> Result<Account, Problem> {
    let not_logged_in = || Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::NotLoggedIn, "请先登录");
    let token = cookie(headers).ok_or_else(not_logged_in)?;
    let account = state.blocking(move |state| Ok(state.desk().session(&token, now_micros())?)).await?;
    account.ok_or_else(not_logged_in)
}

#[derive(Debug, Deserialize, TS)]
pub struct Login {
    pub name: String,
    pub password: String,
}

/// Who is logged in, and which county it is.
#[derive(Debug, Serialize, TS)]
pub struct Me {
    pub account: String,
    pub role: StaffRole,
    pub role_title: String,
    pub county: String,
    /// What the account may do; what is not named it may not.
    #[ts(as = "HashMap<Action, Grant>")]
    pub may: BTreeMap<Action, Grant>,
}

impl Me {
    fn of(state: &AppState, account: Account) -> Result<Me, Problem> {
        let permissions = state.permissions();
        Ok(Me {
            role: account.role,
            role_title: permissions.role_title(account.role).to_owned(),
            county: state.desk().read(county_name)?,
            may: permissions.of(account.role),
            account: account.name,
        })
    }
}

async fn login(
    State(state): State<AppState>,
    request: Result<Json<Login>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(request) = request.map_err(|_| Problem::bad_request("请填写用户名和密码"))?;
    let (token, me) = state
        .blocking(move |state| {
            let (token, account) = state.desk().log_in(&request.name, &request.password, now_micros())?;
            Ok((token, Me::of(state, account)?))
        })
        .await?;
    let cookie = format!(
        "{SESSION_COOKIE}={token}; Path=/console; Max-Age={}; HttpOnly; Secure; SameSite=Strict",
        SESSION_MICROS / 1_000_000
    );
    Ok(([(header::SET_COOKIE, cookie)], Json(me)).into_response())
}

async fn logout(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers) {
        state.blocking(move |state| Ok(state.desk().log_out(&token)?)).await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/console; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}

async fn me(State(state): State<AppState>, staff: Staff) -> Result<Json<Me>, Problem> {
    state.blocking(move |state| Me::of(state, staff.account)).await.map(Json)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(SESSION_COOKIE)?.strip_prefix('='))
        .map(str::to_owned)
}
