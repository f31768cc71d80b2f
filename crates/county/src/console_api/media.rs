//! Photos and files for whoever is logged in, whole or as a small picture.

use super::sight::Records;
use crate::desk::media_hash;
use crate::http::{AppState, Passing, Problem, Staff, serve_file};
use crate::now_micros;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Size {
    /// `small` for a list; else the file as it is.
    size: Option<String>,
}

pub async fn media(
    State(state): State<AppState>,
    staff: Staff,
    Path(hash): Path<String>,
    size: Result<Query<Size>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let kept =
        state.blocking(move |state| Ok(state.desk().read(|tx| staff.sight(tx, now_micros())?.media(&hash))?)).await?;
    if size.is_ok_and(|size| size.size.as_deref() == Some("small"))
        && let Some(jpeg) = state.blocking(move |state| Ok(state.shelf().small(&hash)?)).await?
    {
        // Bytes under a hash never change; what stands in for a photo on its way does.
        let kept_for = if kept.is_some() { "private, max-age=31536000, immutable" } else { "no-store" };
        let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, kept_for)];
        return Ok((Extension(Passing), headers, jpeg).into_response());
    }
    let kept = kept.ok_or_else(Problem::nothing_here)?;
    let file = serve_file(&state, hash, &kept.mime, kept.bytes, &headers).await?;
    let goes_on = headers.get(header::RANGE).is_some_and(|range| !range.as_bytes().starts_with(b"bytes=0-"));
    Ok(if goes_on { (Extension(Passing), file).into_response() } else { file })
}
