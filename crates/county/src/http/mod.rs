//! HTTP: what devices, the console and others ask over the network, handed to the desk and the shelf.
//!
//! Invariant: whatever goes wrong is told as a problem document (RFC 9457) with a code and a sentence in Chinese; every
//! answer names the county's time.

mod api;
mod checksum;
mod console;
mod download;
mod enrol;
mod metrics;
mod pages;
mod problem;
mod stick;
mod sync;
mod thumbnail;
pub mod tls;
mod tus;

pub use console::{Login, Me, SESSION_COOKIE, Staff};
pub use download::serve as serve_file;
pub use problem::{Problem, ProblemCode};
pub use stick::encoded;

use crate::desk::CountyDesk;
use crate::folder::DataFolder;
use crate::now_micros;
use crate::open_data::Columns;
use crate::shelf::Shelf;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The county's time in microseconds since 1970, on every answer.
pub const TIME_HEADER: HeaderName = HeaderName::from_static("duxue-time");
/// A message as packed bytes; a push is a quarter of it.
const MESSAGE_LIMIT: usize = 8 << 20;
const OPENAPI: &str = include_str!("openapi.json");

/// What every handler can reach.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

struct Parts {
    desk: CountyDesk,
    shelf: Shelf,
    recovery_key: String,
    /// Opens the files that devices bring on a stick.
    bundle_key: String,
    /// How lists are laid out as files.
    columns: Columns,
    limiter: api::Limiter,
    folder: DataFolder,
    meters: metrics::Meters,
}

impl AppState {
    /// `per_minute`: how often a machine's token may ask.
    pub fn new(
        desk: CountyDesk,
        shelf: Shelf,
        folder: DataFolder,
        recovery_key: String,
        bundle_key: String,
        columns: Columns,
        per_minute: u32,
    ) -> AppState {
        let limiter = api::Limiter::new(per_minute);
        let meters = metrics::Meters::new();
        AppState(Arc::new(Parts { desk, shelf, folder, recovery_key, bundle_key, columns, limiter, meters }))
    }

    pub fn desk(&self) -> &CountyDesk {
        &self.0.desk
    }

    pub fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    fn columns(&self) -> &Columns {
        &self.0.columns
    }

    fn limiter(&self) -> &api::Limiter {
        &self.0.limiter
    }

    fn bundle_key(&self) -> &str {
        &self.0.bundle_key
    }

    /// Runs what blocks (the database, hashing) off the network's threads.
    pub async fn blocking<T: Send + 'static>(
        &self,
        act: impl FnOnce(&AppState) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = self.clone();
        tokio::task::spawn_blocking(move || act(&state)).await.map_err(|_| Problem::failed("a request panicked"))?
    }
}

/// Everything the server answers. `console`: the folder of the console's built pages.
pub fn router(state: AppState, console: Option<PathBuf>) -> Router {
    let messages = Router::new()
        .route("/v1/hello", post(sync::hello))
        .route("/v1/push", post(sync::push))
        .route("/v1/pull", post(sync::pull))
        .route("/v1/check", post(sync::check))
        .route("/v1/fork", post(sync::fork))
        .route("/v1/enrol", post(enrol::enrol))
        .layer(DefaultBodyLimit::max(MESSAGE_LIMIT));
    let mut router = Router::new()
        .merge(messages)
        .merge(tus::routes())
        .merge(thumbnail::routes())
        .merge(api::routes())
        .route("/v1/media/{hash}", get(download::download))
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics::metrics))
        .route("/v1/openapi.json", get(|| async { ([(CONTENT_TYPE, "application/json")], OPENAPI) }))
        .nest(
            "/console/api",
            console::routes().merge(stick::routes()).merge(crate::console_api::routes()).fallback(problem::not_found),
        )
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::not_that_way);
    if let Some(folder) = console {
        router = router.merge(pages::routes(folder));
    }
    router
        .layer(from_fn_with_state(state.clone(), metrics::measure))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(tell_time))
        .with_state(state)
}

async fn healthz(State(state): State<AppState>) -> Result<&'static str, Problem> {
    state.blocking(|state| Ok(state.desk().read(|tx| tx.head()).map(|_| "ok\n")?)).await
}

async fn tell_time(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(TIME_HEADER, HeaderValue::from(now_micros()));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}
