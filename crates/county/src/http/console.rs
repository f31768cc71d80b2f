//! The console's accounts over HTTP: log in, log out, who am I. What the console shows is `console_api`'s.
//!
//! Invariant: the session lives in a cookie that scripts cannot read and that other sites cannot send.

use super::{AppState, Problem, ProblemCode};
use crate::desk::SESSION_MICROS;
use crate::now_micros;
use crate::store::{Account, StaffRole};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub const SESSION_COOKIE: &str = "duxue-session";

pub fn routes() -> Router<AppState> {
    Router::new().route("/login", post(login)).route("/logout", post(logout)).route("/me", get(me))
}

/// Someone of the county who is logged in; as an argument of a handler it lets nobody else in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub account: String,
    pub role: StaffRole,
}

impl Staff {
    /// # Errors
    /// For an account that only reads.
    pub fn may_write(&self) -> Result<(), Problem> {
        match self.role {
            StaffRole::CountyStaff => Ok(()),
            StaffRole::Reader => {
                Err(Problem::new(StatusCode::FORBIDDEN, ProblemCode::NotAllowed, "这个账号只能查看，不能修改"))
            }
        }
    }
}

impl FromRequestParts<AppState> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let not_logged_in = || Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::NotLoggedIn, "请先登录");
        let token = cookie(&parts.headers).ok_or_else(not_logged_in)?;
        let account = state.blocking(move |state| Ok(state.desk().session(&token, now_micros())?)).await?;
        account.map(|account| Staff { account: account.name, role: account.role }).ok_or_else(not_logged_in)
    }
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
    pub county: String,
}

async fn login(
    State(state): State<AppState>,
    request: Result<Json<Login>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(request) = request.map_err(|_| Problem::bad_request("请填写用户名和密码"))?;
    let (token, account, county) = state
        .blocking(move |state| {
            let (token, account) = state.desk().log_in(&request.name, &request.password, now_micros())?;
            let county = state.desk().read(crate::desk::county_name)?;
            Ok((token, account, county))
        })
        .await?;
    let Account { name: account, role, .. } = account;
    let cookie = format!(
        "{SESSION_COOKIE}={token}; Path=/console; Max-Age={}; HttpOnly; Secure; SameSite=Strict",
        SESSION_MICROS / 1_000_000
    );
    Ok(([(header::SET_COOKIE, cookie)], Json(Me { account, role, county })).into_response())
}

async fn logout(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers) {
        state.blocking(move |state| Ok(state.desk().log_out(&token)?)).await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/console; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}

async fn me(State(state): State<AppState>, staff: Staff) -> Result<Json<Me>, Problem> {
    let county = state.blocking(|state| Ok(state.desk().read(crate::desk::county_name)?)).await?;
    Ok(Json(Me { account: staff.account, role: staff.role, county }))
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
