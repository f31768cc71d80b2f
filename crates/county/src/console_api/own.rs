//! 我的账号: one's own password, second factor and sessions.
//!
//! Invariant: whatever is asked here is about the account that asks; no name is taken from outside.

use super::accounts::{session_row, whole};
use super::roster::Roster;
use super::views_accounts::{CodeTyped, OwnAccount, PasswordChange, PasswordTyped, RecoveryCodes, SecondFactorBegun};
use crate::desk::county_name;
use crate::http::{AppState, Origin, Problem, Staff};
use crate::now_micros;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use duxue_documents::qr_svg;

pub async fn page(State(state): State<AppState>, staff: Staff) -> Result<Json<OwnAccount>, Problem> {
    state
        .blocking(move |state| {
            let now = now_micros();
            state.desk().read(|tx| {
                let roster = Roster::read(tx, now)?;
                let account = &staff.account;
                let rules = tx.login_rules()?;
                let living = tx.sessions_of(&account.name)?.into_iter().filter(|one| rules.lets_live(one, now));
                Ok(Json(OwnAccount {
                    second_factor: account.totp.as_ref().is_some_and(|totp| totp.since.is_some()),
                    demanded: rules.second_factor.contains(&account.role),
                    recovery_left: super::roster::count(tx.recovery_codes(&account.name)?),
                    sessions: living.map(|session| session_row(&session, &roster, staff.token_hash)).collect(),
                }))
            })
        })
        .await
}

pub async fn password(
    State(state): State<AppState>,
    staff: Staff,
    origin: Origin,
    asked: Result<Json<PasswordChange>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let PasswordChange { old, new } = whole(asked)?;
    let change =
        move |state: &AppState| Ok(state.desk().change_password(&staff.account.name, staff.token_hash, &old, &new)?);
    state.at_the_door(origin, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn begin_factor(
    State(state): State<AppState>,
    staff: Staff,
    origin: Origin,
    asked: Result<Json<PasswordTyped>, JsonRejection>,
) -> Result<Json<SecondFactorBegun>, Problem> {
    let PasswordTyped { password } = whole(asked)?;
    let begun = move |state: &AppState| {
        let county = state.desk().read(county_name)?;
        Ok(state.desk().begin_second_factor(&staff.account.name, &password, &format!("督学随行 {county}"))?)
    };
    let begun = state.at_the_door(origin, begun).await?;
    let svg = qr_svg(&begun.address).ok_or_else(|| Problem::failed("the address of a second factor is too long"))?;
    Ok(Json(SecondFactorBegun { svg, secret: begun.secret }))
}

pub async fn confirm_factor(
    State(state): State<AppState>,
    staff: Staff,
    origin: Origin,
    asked: Result<Json<CodeTyped>, JsonRejection>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let CodeTyped { code } = whole(asked)?;
    let confirm =
        move |state: &AppState| Ok(state.desk().confirm_second_factor(&staff.account.name, &code, now_micros())?);
    Ok(Json(RecoveryCodes { codes: state.at_the_door(origin, confirm).await? }))
}

pub async fn drop_factor(
    State(state): State<AppState>,
    staff: Staff,
    origin: Origin,
    asked: Result<Json<PasswordTyped>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let PasswordTyped { password } = whole(asked)?;
    let drop = move |state: &AppState| Ok(state.desk().drop_second_factor(&staff.account.name, &password)?);
    state.at_the_door(origin, drop).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn end_session(
    State(state): State<AppState>,
    staff: Staff,
    origin: Origin,
    Path(key): Path<String>,
    asked: Result<Json<PasswordTyped>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let PasswordTyped { password } = whole(asked)?;
    let end = move |state: &AppState| {
        state.desk().prove(&staff.account.name, &password)?;
        Ok(state.desk().end_sessions(&staff.account.name, Some(&key), None)?)
    };
    state.at_the_door(origin, end).await?;
    Ok(StatusCode::NO_CONTENT)
}
