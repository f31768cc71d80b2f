//! 开放数据: tokens by which other systems read the county's data, and addresses that are told of changes.

use super::accounts::whole;
use super::roster::moment_words;
use super::views_complaint::NamedChoice;
use super::views_open_data::{HookGiven, HookRow, HookTried, NewHook, NewToken, OpenDataPage, TokenGiven, TokenRow};
use crate::desk::{Outcome, ReadScope, WebhookError, failure_words, local_date, local_time, told_kinds};
use crate::http::{AppState, Problem, Touched};
use crate::now_micros;
use crate::store::{ApiToken, Webhook};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use duxue_domain::records::Kind;
use std::collections::BTreeSet;

const DAY: u64 = 24 * 3600 * 1_000_000;
const LONGEST_DAYS: u32 = 3650;
const SOON_DAYS: u64 = 30;
const NAME_LENGTH: usize = 40;

pub async fn page(State(state): State<AppState>) -> Result<Json<OpenDataPage>, Problem> {
    state
        .blocking(|state| {
            let now = now_micros();
            let mut tokens: Vec<TokenRow> = state.desk().tokens()?.iter().map(|token| token_row(token, now)).collect();
            tokens.sort_by_key(|row| (!row.works, u32::MAX - row.id));
            let scopes = ReadScope::ALL.map(|scope| named(scope.name(), scope.title()));
            let kinds: BTreeSet<&str> = told_kinds().collect();
            Ok(Json(OpenDataPage {
                tokens,
                hooks: state.desk().webhooks()?.iter().map(|(hook, waiting)| hook_row(hook, *waiting, now)).collect(),
                scopes: scopes.into(),
                kinds: kinds.into_iter().map(|kind| named(kind, kind_title(kind))).collect(),
                address: format!("https://{}/api/", state.reached_at().0),
            }))
        })
        .await
}

fn named(id: &str, name: &str) -> NamedChoice {
    NamedChoice { id: id.to_owned(), name: name.to_owned() }
}

fn kind_title(name: &str) -> &str {
    Kind::ALL.iter().find(|kind| kind.name() == name).map_or(name, |kind| kind.title())
}

fn day(micros: u64) -> String {
    local_time(micros).format("%Y-%m-%d").to_string()
}

fn moment(micros: u64, now: u64) -> String {
    moment_words(Some(&local_time(micros).to_rfc3339()), local_date(now))
}

fn token_row(token: &ApiToken, now: u64) -> TokenRow {
    let title = |name: &str| ReadScope::of(name).map_or_else(|| name.to_owned(), |scope| scope.title().to_owned());
    let works = token.revoked.is_none() && token.expires > now;
    TokenRow {
        id: token.id,
        name: token.name.clone(),
        scopes_words: token.scopes.split(' ').map(title).collect::<Vec<_>>().join("、"),
        used_words: token.last_used.map_or_else(|| "没有用过".to_owned(), |at| format!("{} 用过", moment(at, now))),
        state_words: match token.revoked {
            Some(at) => format!("{} 作废", day(at)),
            None if works => format!("{} 到期", day(token.expires)),
            None => format!("{} 已到期", day(token.expires)),
        },
        works,
        soon: works && token.expires < now + SOON_DAYS * DAY,
    }
}

fn hook_row(hook: &Webhook, waiting: u64, now: u64) -> HookRow {
    let error = hook.last_error.as_deref().map(failure_words).unwrap_or_default();
    let trouble = match (hook.disabled, hook.failing_since) {
        (Some(at), _) if error.is_empty() => format!("{} 对方说不要了，已停", moment(at, now)),
        (Some(at), _) => format!("一直没送到，{} 已停：{error}", moment(at, now)),
        (None, Some(since)) => {
            format!("{} 起没送到：{error}；{} 再试", moment(since, now), moment(hook.next_try.max(now), now))
        }
        (None, None) => String::new(),
    };
    HookRow {
        id: hook.id,
        address: hook.address.clone(),
        kinds_words: hook.kinds.split(' ').map(kind_title).collect::<Vec<_>>().join("、"),
        told_words: hook.last_told.map_or_else(|| "还没有送过".to_owned(), |at| format!("{} 送到", moment(at, now))),
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        trouble,
        stopped: hook.disabled.is_some(),
    }
}

pub async fn give_token(
    State(state): State<AppState>,
    asked: Result<Json<NewToken>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<TokenGiven>), Problem> {
    let NewToken { name, scopes, days } = whole(asked)?;
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_LENGTH {
        return Err(Problem::bad_request("请写明给哪个系统用，四十个字以内"));
    }
    if days == 0 || days > LONGEST_DAYS {
        return Err(Problem::bad_request("请选多久到期，最长十年"));
    }
    let scope = |name: &String| ReadScope::of(name).ok_or_else(|| Problem::bad_request("没有这样的数据，请重新选"));
    let scopes = scopes.iter().map(scope).collect::<Result<Vec<_>, _>>()?;
    if scopes.is_empty() {
        return Err(Problem::bad_request("请选能读什么"));
    }
    let now = now_micros();
    let give =
        move |state: &AppState| Ok(state.desk().issue_token(&name, &scopes, now + u64::from(days) * DAY, now)?);
    let (token, text) = state.blocking(give).await?;
    Ok((Extension(Touched(token.id.to_string())), Json(TokenGiven { token: text, until_words: day(token.expires) })))
}

pub async fn revoke_token(State(state): State<AppState>, Path(number): Path<u32>) -> Result<StatusCode, Problem> {
    let revoked = state.blocking(move |state| Ok(state.desk().revoke_token(number, now_micros())?)).await?;
    revoked.map(|_| StatusCode::NO_CONTENT).ok_or_else(no_token)
}

fn no_token() -> Problem {
    Problem::bad_request("没有这个令牌")
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Kind(_) => Problem::bad_request("没有这样的记录，请重新选"),
            WebhookError::Address => Problem::bad_request("地址要以 https:// 开头，里面不写用户名"),
            WebhookError::None(_) => Problem::bad_request("没有这个地址，或者已经去掉了"),
            WebhookError::Store(error) => error.into(),
        }
    }
}

pub async fn add_hook(
    State(state): State<AppState>,
    asked: Result<Json<NewHook>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<HookGiven>), Problem> {
    let NewHook { address, kinds } = whole(asked)?;
    if kinds.is_empty() {
        return Err(Problem::bad_request("请选哪些记录有改动时通知"));
    }
    let add = move |state: &AppState| Ok(state.desk().add_webhook(address.trim(), &kinds, now_micros())?);
    let hook = state.blocking(add).await?;
    Ok((Extension(Touched(hook.id.to_string())), Json(HookGiven { secret: hook.secret })))
}

pub async fn drop_hook(State(state): State<AppState>, Path(number): Path<u32>) -> Result<StatusCode, Problem> {
    state.blocking(move |state| Ok(state.desk().drop_webhook(number)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn go_on(State(state): State<AppState>, Path(number): Path<u32>) -> Result<StatusCode, Problem> {
    state.blocking(move |state| Ok(state.desk().enable_webhook(number)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a message that says of itself that it is a trial; what waits, and what failed, stays as it is.
pub async fn try_hook(State(state): State<AppState>, Path(number): Path<u32>) -> Result<Json<HookTried>, Problem> {
    let hooks = state.blocking(|state| Ok(state.desk().webhooks()?)).await?;
    let hook = hooks.into_iter().find(|(hook, _)| hook.id == number).ok_or(WebhookError::None(number))?.0;
    let (taken, words) = match state.hooks().try_out(&hook).await {
        Outcome::Told => (true, "对方收下了".to_owned()),
        Outcome::Gone => (false, "对方说这个地址不再收了（HTTP 410）".to_owned()),
        Outcome::Failed(error) => (false, format!("没有送到：{}", failure_words(&error))),
    };
    Ok(Json(HookTried { taken, words }))
}
