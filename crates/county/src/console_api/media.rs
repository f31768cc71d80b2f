//! Photos and files for whoever is logged in, whole or as a small picture.

use crate::desk::media_hash;
use crate::http::{AppState, Passing, Problem, Staff, serve_file};
use crate::now_micros;
use crate::permissions::Grant;
use crate::sight::Records;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
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
    let tag = format!("\"{hash}\"");
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let narrowed = staff.grant == Grant::Own;
    let kept =
        state.blocking(move |state| Ok(state.desk().read(|tx| staff.sight(tx, now_micros())?.media(&hash))?)).await?;
    if kept.is_none() && narrowed {
        return Err(Problem::nothing_here());
    }
    if kept.is_some() && headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, Extension(Passing), looked_up_anew(&tag)).into_response());
    }
    if size.is_ok_and(|size| size.size.as_deref() == Some("small"))
        && let Some(jpeg) = state.blocking(move |state| Ok(state.shelf().small(&hash)?)).await?
    {
        let kind = [(header::CONTENT_TYPE, "image/jpeg")];
        // What stands in for a photo on its way changes once that has come.
        return Ok(match kept {
            Some(_) => (Extension(Passing), kind, looked_up_anew(&tag), jpeg).into_response(),
            None => (Extension(Passing), kind, [(header::CACHE_CONTROL, "no-store")], jpeg).into_response(),
        });
    }
    let kept = kept.ok_or_else(Problem::nothing_here)?;
    let mut file = serve_file(&state, hash, &kept.mime, kept.bytes, &headers).await?;
    for (name, value) in looked_up_anew(&tag) {
        file.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(Problem::failed)?);
    }
    let goes_on = headers.get(header::RANGE).is_some_and(|range| !range.as_bytes().starts_with(b"bytes=0-"));
    Ok(if goes_on { (Extension(Passing), file).into_response() } else { file })
}

/// Bytes under a hash never change, but who may see them does: a browser asks each time, and shows nothing after a logout.
fn looked_up_anew(tag: &str) -> [(HeaderName, String); 2] {
    [(header::CACHE_CONTROL, "private, no-cache".to_owned()), (header::ETAG, tag.to_owned())]
}
