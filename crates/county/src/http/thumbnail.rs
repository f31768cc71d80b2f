//! Small pictures: devices send theirs before the photos themselves, and fetch others' before the whole ones, so that lists
//! show something on a slow line.
//!
//! Invariant: once the whole photo is here the small picture is made of it; what a device sent stands in until then.

use super::sync::bearer;
use super::{AppState, Problem, ProblemCode};
use crate::desk::media_hash;
use crate::now_micros;
use crate::small;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub fn routes() -> Router<AppState> {
    Router::new().route("/v1/media/{hash}/thumbnail", get(fetch).put(keep)).layer(DefaultBodyLimit::max(small::LARGEST))
}

async fn fetch(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let jpeg = state
        .blocking(move |state| {
            let device = state.desk().device_of_token(&token)?;
            // Whether it does not exist or is not theirs to see is the same to them.
            if !state.desk().holds_media(&device, &hash, now_micros())? {
                return Err(Problem::nothing_here());
            }
            state.shelf().small(&hash)?.ok_or_else(Problem::nothing_here)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

async fn keep(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let token = bearer(&headers)?;
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let body = body.map_err(|_| {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge, "缩略图太大，或者在路上中断了")
    })?;
    state
        .blocking(move |state| {
            let device = state.desk().device_of_token(&token)?;
            if !state.desk().holds_media(&device, &hash, now_micros())? {
                return Err(Problem::nothing_here());
            }
            if !small::is_one(&body) {
                return Err(Problem::bad_request("这不是缩略图"));
            }
            state.shelf().put_small(&hash, &body)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
