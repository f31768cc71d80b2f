//! The console's built pages.
//!
//! Invariant: nothing but the pages' own scripts runs in them, and no other site can frame them.

use super::{AppState, problem};
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use std::path::PathBuf;
use tower_http::services::ServeDir;

const HOME: &str = "/console/";
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// `/console/` from a folder with an `index.html`.
pub fn routes(folder: PathBuf) -> Router<AppState> {
    let files = ServeDir::new(folder).fallback(any(problem::not_found));
    Router::new()
        .route("/", get(|| async { Redirect::temporary(HOME) }))
        .nest_service("/console", files)
        .layer(from_fn(guard))
}

async fn guard(request: Request, next: Next) -> Response {
    // The pages name their scripts relative to the folder.
    if request.uri().path() == "/console" {
        return Redirect::temporary(HOME).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    // What is built is UTF-8; the files' names tell only what they are.
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if let Some(kind) = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"))
        && let Ok(told) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(CONTENT_TYPE, told);
    }
    response
}
