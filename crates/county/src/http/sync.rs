//! The messages of a round, as packed CBOR.

use super::{AppState, Problem, ProblemCode};
use crate::desk::{CountyDesk, DeskError};
use crate::now_micros;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{CheckRequest, HelloRequest, PullRequest, PushRequest, wire};
use serde::{Serialize, de::DeserializeOwned};

/// What came, or why it could not be taken.
type Body = Result<Bytes, BytesRejection>;

pub async fn hello(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    answer_and_lend(state, headers, body, |request: &HelloRequest| request.device, CountyDesk::hello).await
}

/// What was pushed tells which numbers are used.
pub async fn push(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    answer_and_lend(state, headers, body, |request: &PushRequest| request.device, CountyDesk::push).await
}

pub async fn pull(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    answer(state, headers, body, |request: &PullRequest| request.device, |desk, request, now| desk.pull(&request, now))
        .await
}

pub async fn check(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    answer(
        state,
        headers,
        body,
        |request: &CheckRequest| request.device,
        |desk, request, now| desk.check(&request, now),
    )
    .await
}

pub async fn fork(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    answer(state, headers, body, |device: &DeviceNumber| *device, CountyDesk::fork).await
}

/// As [`answer`], and then lends the device what numbers it is short of, so that they come with the same round.
async fn answer_and_lend<Q, A>(
    state: AppState,
    headers: HeaderMap,
    body: Body,
    device: fn(&Q) -> DeviceNumber,
    act: fn(&CountyDesk, Q, u64) -> Result<A, DeskError>,
) -> Result<Response, Problem>
where
    Q: DeserializeOwned + 'static,
    A: Serialize + 'static,
{
    answer(state, headers, body, device, move |desk, request, now| {
        let number = device(&request);
        let reply = act(desk, request, now)?;
        desk.lend_numbers(number, now)?;
        Ok(reply)
    })
    .await
}

async fn answer<Q, A>(
    state: AppState,
    headers: HeaderMap,
    body: Body,
    device: impl FnOnce(&Q) -> DeviceNumber + Send + 'static,
    act: impl FnOnce(&CountyDesk, Q, u64) -> Result<A, DeskError> + Send + 'static,
) -> Result<Response, Problem>
where
    Q: DeserializeOwned,
    A: Serialize,
{
    let token = bearer(&headers)?;
    let body = body.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ProblemCode::TooLarge,
            "一次发来的内容太多，或者在路上中断了；请再试一次",
        )
    })?;
    state
        .blocking(move |state| {
            // Whoever has no key costs no unpacking.
            let holder = state.desk().device_of_token(&token)?;
            let request: Q = wire::unpack(&body).map_err(unreadable)?;
            if device(&request) != holder.number {
                return Err(Problem::not_admitted());
            }
            let reply = act(state.desk(), request, now_micros())?;
            let bytes = wire::pack(&reply).map_err(Problem::failed)?;
            Ok(([(header::CONTENT_TYPE, wire::CONTENT_TYPE)], bytes).into_response())
        })
        .await
}

/// The device's token.
pub fn bearer(headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned).ok_or_else(Problem::not_admitted)
}

fn unreadable(error: wire::WireError) -> Problem {
    tracing::warn!(%error, "a message could not be read");
    Problem::new(StatusCode::BAD_REQUEST, ProblemCode::Unreadable, "收到的内容读不懂，可能在路上受损；请再试一次")
}
