//! The same commands over HTTP on this machine, for the screens in a plain browser (`duxue-cli serve`).
//!
//! Invariants: it answers only on loopback and only to who has the token printed at its start; it adds nothing that
//! the window cannot do.

use crate::app::{App, Event};
use crate::commands;
use crate::refusal::Refusal;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::sync::Arc;
use tokio::sync::broadcast;
use tower_http::services::ServeDir;

/// Larger than any file that may be attached, so that the refusal is the app's own, in words.
const LARGEST_BODY: usize = 96 << 20;

#[derive(Clone)]
struct Bridge {
    app: Arc<App>,
    token: Arc<str>,
    topics: broadcast::Sender<String>,
}

/// Serves commands and the screens in `ui` until the process is stopped; `ready` is told the address.
///
/// # Errors
/// An address that is not loopback, or that is taken.
pub fn serve(
    app: Arc<App>,
    listen: SocketAddr,
    ui: &FilePath,
    token: &str,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    if !listen.ip().is_loopback() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "只能在本机地址（127.0.0.1）上打开"));
    }
    let (topics, _) = broadcast::channel(256);
    let teller = topics.clone();
    app.subscribe(Box::new(move |event| {
        let stale = match event {
            Event::Topics(topics) => serde_json::json!(topics),
            Event::Sync(_) => serde_json::json!(["sync"]),
            Event::Locked => serde_json::json!(["locked"]),
        };
        // Without a page open there is nobody to tell.
        let _heard = teller.send(stale.to_string());
    }));
    let bridge = Bridge { app, token: token.into(), topics };
    let guarded = Router::new()
        .route("/call/{name}", post(call))
        .route("/attach", post(attach))
        .route("/media/{size}/{hash}", get(media))
        .route("/topics", get(stale))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(bridge.clone(), guard));
    let router = guarded.fallback_service(ServeDir::new(ui)).with_state(bridge);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        axum::serve(listener, router).await
    })
}

#[derive(Deserialize)]
struct Token {
    token: Option<String>,
}

/// The token comes as a header; where a browser cannot send one (pictures, events), in the address.
async fn guard(State(bridge): State<Bridge>, Query(query): Query<Token>, request: Request, next: Next) -> Response {
    let header = request.headers().get("x-duxue-token").and_then(|value| value.to_str().ok()).map(str::to_owned);
    if header.or(query.token).as_deref() == Some(&*bridge.token) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn call(State(bridge): State<Bridge>, Path(name): Path<String>, body: Bytes) -> Response {
    let args = if body.is_empty() { Ok(serde_json::Value::Null) } else { serde_json::from_slice(&body) };
    let Ok(args) = args else { return StatusCode::BAD_REQUEST.into_response() };
    answer(move || commands::dispatch(&bridge.app, &name, args)).await
}

#[derive(Deserialize)]
struct AttachQuery {
    record: String,
    path: String,
    name: String,
}

async fn attach(State(bridge): State<Bridge>, Query(to): Query<AttachQuery>, body: Bytes) -> Response {
    answer(move || commands::attach_bytes(&bridge.app, &to.record, &to.path, &to.name, body.to_vec())).await
}

async fn answer(work: impl FnOnce() -> Result<serde_json::Value, Refusal> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(result)) => axum::Json(result).into_response(),
        Ok(Err(refusal)) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(refusal)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn media(State(bridge): State<Bridge>, Path((size, hash)): Path<(String, String)>) -> Response {
    match tokio::task::spawn_blocking(move || bridge.app.media(&size, &hash)).await {
        Ok(Some((mime, bytes))) => {
            let mut headers = HeaderMap::new();
            if let Ok(mime) = mime.parse() {
                headers.insert(header::CONTENT_TYPE, mime);
            }
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn stale(State(bridge): State<Bridge>) -> Sse<impl futures_util::Stream<Item = Result<sse::Event, Infallible>>> {
    let heard = bridge.topics.subscribe();
    let events = futures_util::stream::unfold(heard, |mut heard| async move {
        loop {
            match heard.recv().await {
                Ok(topics) => return Some((Ok(sse::Event::default().data(topics)), heard)),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(sse::KeepAlive::default())
}
