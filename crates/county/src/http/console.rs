//! The console's accounts over HTTP: log in, log out, who am I. What the console shows is `console_api`'s.
//!
//! Invariant: the session lives in a cookie that scripts cannot read and that neither other sites nor other ports of this
//! host can send or set (`__Host-`, which wants the path `/`; nothing but the console reads it).

use super::guard::{Routes, get};
use super::{AppState, Origin, Problem, ProblemCode};
use crate::desk::{Entered, Knock, Must, SESSION_MICROS, county_name};
use crate::now_micros;
use crate::permissions::{Action, Grant};
use crate::store::StaffRole;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use ts_rs::TS;

pub const SESSION_COOKIE: &str = "__Host-duxue-session";

/// What needs no session.
pub fn doors() -> Router<AppState> {
    Router::new().route("/login", routing::post(login)).route("/logout", routing::post(logout))
}

pub fn routes(state: &AppState) -> Routes {
    Routes::new(state).route("/me", Action::OwnAccount, get(me).within_reach())
}

fn not_logged_in() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::NotLoggedIn, "请先登录")
}

/// The account whose session a request brings.
pub async fn session_of(state: &AppState, headers: &HeaderMap) -> Result<Entered, Problem> {
    let token = cookie(headers).ok_or_else(not_logged_in)?;
    let entered = state.blocking(move |state| Ok(state.desk().session(&token, now_micros())?)).await?;
    entered.ok_or_else(not_logged_in)
}

#[derive(Debug, Deserialize, TS)]
pub struct Login {
    pub name: String,
    pub password: String,
    /// Where the account asks for one: six digits from the telephone, or a code from paper.
    #[serde(default)]
    #[ts(optional)]
    pub code: Option<String>,
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
    /// What is to be done before anything else.
    pub must: Option<Must>,
}

impl Me {
    fn of(state: &AppState, token: &str) -> Result<Me, Problem> {
        let entered = state.desk().session(token, now_micros())?.ok_or_else(not_logged_in)?;
        let account = entered.account;
        let permissions = state.permissions();
        Ok(Me {
            role: account.role,
            role_title: permissions.role_title(account.role).to_owned(),
            county: state.desk().read(county_name)?,
            may: permissions.of(account.role),
            account: account.name,
            must: entered.must,
        })
    }
}

async fn login(
    State(state): State<AppState>,
    origin: Origin,
    headers: HeaderMap,
    request: Result<Json<Login>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(Login { name, password, code }) = request.map_err(|_| Problem::bad_request("请填写用户名和密码"))?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned();
    let knock = Knock { name, password, code, address: origin.to_string(), agent };
    let before = cookie(&headers);
    let (token, me) = state
        .at_the_door(origin, move |state| {
            let (token, _) = state.desk().log_in(knock, now_micros())?;
            // Nobody leaves a second way in behind in the same browser.
            if let Some(before) = before {
                state.desk().log_out(&before)?;
            }
            let me = Me::of(state, &token)?;
            Ok((token, me))
        })
        .await?;
    let cookie = format!(
        "{SESSION_COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Strict",
        SESSION_MICROS / 1_000_000
    );
    Ok(([(header::SET_COOKIE, cookie)], Json(me)).into_response())
}

async fn logout(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers) {
        state.blocking(move |state| Ok(state.desk().log_out(&token)?)).await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
    // Photos that were looked at do not stay in the browser for whoever sits down next.
    let forget = (HeaderName::from_static("clear-site-data"), "\"cache\"".to_owned());
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone), forget]).into_response())
}

async fn me(State(state): State<AppState>, headers: HeaderMap) -> Result<Json<Me>, Problem> {
    let token = cookie(&headers).ok_or_else(not_logged_in)?;
    state.blocking(move |state| Me::of(state, &token)).await.map(Json)
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
