//! Files for devices that hold a record which names them.

use super::sync::bearer;
use super::{AppState, Problem};
use crate::desk::media_hash;
use crate::now_micros;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use duxue_sync::chain::Hash;
use tower::ServiceExt;
use tower_http::services::ServeFile;

pub async fn download(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let token = bearer(request.headers())?;
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let mime = state
        .blocking(move |state| {
            let device = state.desk().device_of_token(&token)?;
            // Whether it does not exist or is not theirs to see is the same to them.
            let media = state.desk().media_for(&device, &hash, now_micros())?.ok_or_else(Problem::nothing_here)?;
            Ok(media.mime)
        })
        .await?;
    serve(&state, &hash, &mime, request).await
}

/// Sends the file, or the range of it that was asked for.
pub async fn serve(state: &AppState, hash: &Hash, mime: &str, request: Request) -> Result<Response, Problem> {
    let file = ServeFile::new(state.shelf().path(hash));
    let mut response = file.oneshot(request).await.map_err(Problem::failed)?.into_response();
    let headers = response.headers_mut();
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime);
    // Bytes under a hash never change.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
