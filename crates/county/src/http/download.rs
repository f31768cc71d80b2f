//! Files for devices that hold a record which names them.

use super::sync::bearer;
use super::{AppState, Problem, ProblemCode};
use crate::desk::media_hash;
use crate::now_micros;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duxue_sync::chain::Hash;
use futures_util::stream;
use std::io::{self, Read};
use std::ops::RangeInclusive;

/// Bytes read at a time.
const PIECE: u64 = 256 << 10;

pub async fn download(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let media = state
        .blocking(move |state| {
            let device = state.desk().device_of_token(&token)?;
            // Whether it does not exist or is not theirs to see is the same to them.
            state.desk().media_for(&device, &hash, now_micros())?.ok_or_else(Problem::nothing_here)
        })
        .await?;
    serve(&state, hash, &media.mime, media.bytes, &headers).await
}

/// Sends the file, or the range of it that was asked for; of several ranges (RFC 9110, 14.2: they may be ignored) all of it.
pub async fn serve(
    state: &AppState,
    hash: Hash,
    mime: &str,
    bytes: u64,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let range = match asked_range(headers, bytes) {
        Asked::All => None,
        Asked::Range(range) => Some(range),
        Asked::Beyond => {
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, ProblemCode::BadRequest, "文件没有这么长");
            let size = [(header::CONTENT_RANGE, format!("bytes */{bytes}"))];
            return Ok((size, problem).into_response());
        }
    };
    let (first, last) = range.clone().map_or((0, bytes), |range| (*range.start(), *range.end() + 1));
    let stored = state.blocking(move |state| Ok(state.shelf().read(&hash, first)?)).await?;
    let stored = stored.filter(|stored| stored.bytes == bytes).ok_or_else(|| {
        Problem::failed(format!("the file {} is not on the shelf as it was registered", hex::encode(hash)))
    })?;
    let body = body_of(stored.rest.take(last - first));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(last - first));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Bytes under a hash never change.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    let name = format!("inline; filename=\"{}.{}\"", &hex::encode(hash)[..16], ending(mime));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Problem::failed)?);
    if range.is_some() {
        let told = format!("bytes {first}-{}/{bytes}", last - 1);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&told).map_err(Problem::failed)?);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// How the name of a file of this type ends, whatever its sender called it.
fn ending(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "audio/ogg" => "ogg",
        "application/pdf" => "pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        _ => "bin",
    }
}

enum Asked {
    All,
    Range(RangeInclusive<u64>),
    Beyond,
}

fn asked_range(headers: &HeaderMap, bytes: u64) -> Asked {
    let Some(Ok(text)) = headers.get(header::RANGE).map(HeaderValue::to_str) else { return Asked::All };
    let Ok(ranges) = http_range_header::parse_range_header(text) else { return Asked::All };
    match ranges.validate(bytes).as_deref() {
        Ok([range]) => Asked::Range(range.clone()),
        Ok(_) => Asked::All,
        Err(_) => Asked::Beyond,
    }
}

/// Sends what is read, piece by piece. An error breaks the connection off, so that what came does not pass for the whole.
pub fn body_of(from: impl Read + Send + 'static) -> Body {
    Body::from_stream(stream::try_unfold(from, |from| async move {
        let read = tokio::task::spawn_blocking(move || piece(from)).await.map_err(io::Error::other)?;
        let (bytes, from) = read.inspect_err(|error| tracing::error!(%error, "a file was not read"))?;
        Ok::<_, io::Error>((!bytes.is_empty()).then_some((bytes, from)))
    }))
}

fn piece<R: Read>(mut from: R) -> io::Result<(Bytes, R)> {
    let mut bytes = Vec::new();
    (&mut from).take(PIECE).read_to_end(&mut bytes)?;
    Ok((bytes.into(), from))
}
