//! HTTP: what devices, the console and others ask over the network, handed to the desk and the shelf.
//!
//! Invariant: whatever goes wrong is told as a problem document (RFC 9457) with a code and a sentence in Chinese; every
//! answer names the county's time.

mod api;
mod checksum;
mod console;
mod download;
mod enrol;
mod guard;
mod metrics;
mod origin;
mod pace;
mod pages;
mod patience;
mod problem;
mod serve;
mod stick;
mod sync;
mod thumbnail;
pub mod tls;
mod tus;
mod tus_headers;
mod words;

pub use console::{Login, Me, SESSION_COOKIE};
pub use download::serve as serve_file;
pub use guard::{Endpoint, Listed, Passing, Routes, Staff, Touched, delete, get, post, put};
pub use origin::{Doors, Origin, Proxies};
pub use pace::Limiter;
pub use patience::Patience;
pub use problem::{Problem, ProblemCode};
pub use serve::serve;
pub use stick::encoded;

use crate::desk::CountyDesk;
use crate::folder::DataFolder;
use crate::hooks::Hooks;
use crate::now_micros;
use crate::open_data::Columns;
use crate::permissions::Permissions;
use crate::shelf::Shelf;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing;
use duxue_sync::code::Fingerprint;
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The county's time in microseconds since 1970, on every answer.
pub const TIME_HEADER: HeaderName = HeaderName::from_static("duxue-time");
/// A message as packed bytes; a push is a quarter of it.
const MESSAGE_LIMIT: usize = 8 << 20;
/// Of a minute's reads this share may come at once: a table program fetches its lists together.
const READS_AT_ONCE: u64 = 4;
/// An answer that is no page of ours shows nothing in a browser and stands in no frame.
const NO_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
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
    permissions: Permissions,
    /// `host:port` and the server's key, as printed in codes for devices.
    reached_at: (String, Fingerprint),
    /// How lists are laid out as files.
    columns: Columns,
    /// Of readers, by the number of their token.
    limiter: Limiter<u32>,
    doors: Doors,
    hooks: Hooks,
    folder: DataFolder,
    meters: metrics::Meters,
}

/// What an open county serves from.
pub struct Served {
    pub desk: CountyDesk,
    pub shelf: Shelf,
    pub folder: DataFolder,
    pub recovery_key: String,
    pub bundle_key: String,
    pub permissions: Permissions,
    pub reached_at: (String, Fingerprint),
    pub columns: Columns,
    /// How often a machine's token may ask.
    pub reads_per_minute: u32,
    pub doors: Doors,
    pub hooks: Hooks,
}

impl AppState {
    pub fn new(served: Served) -> AppState {
        let Served {
            desk,
            shelf,
            folder,
            recovery_key,
            bundle_key,
            permissions,
            reached_at,
            columns,
            reads_per_minute,
            doors,
            hooks,
        } = served;
        let (limiter, meters) = (Limiter::new(reads_per_minute, pace::MINUTE / READS_AT_ONCE), metrics::Meters::new());
        AppState(Arc::new(Parts {
            desk,
            shelf,
            recovery_key,
            bundle_key,
            permissions,
            reached_at,
            columns,
            limiter,
            doors,
            hooks,
            folder,
            meters,
        }))
    }

    pub fn reached_at(&self) -> (&str, Fingerprint) {
        (&self.0.reached_at.0, self.0.reached_at.1)
    }

    pub fn permissions(&self) -> &Permissions {
        &self.0.permissions
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

    fn limiter(&self) -> &Limiter<u32> {
        &self.0.limiter
    }

    /// Tells addresses of changes.
    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    pub fn doors(&self) -> &Doors {
        &self.0.doors
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

/// How the server shows itself.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// The folder of the console's built pages.
    pub console: Option<PathBuf>,
    /// Its certificate is one that browsers know: they are to come by HTTPS alone from now on.
    pub known_certificate: bool,
    pub patience: Patience,
}

/// Everything the server answers.
pub fn router(state: AppState, face: Face) -> Router {
    let messages = Router::new()
        .route("/v1/hello", routing::post(sync::hello))
        .route("/v1/push", routing::post(sync::push))
        .route("/v1/pull", routing::post(sync::pull))
        .route("/v1/check", routing::post(sync::check))
        .route("/v1/fork", routing::post(sync::fork))
        .route("/v1/enrol", routing::post(enrol::enrol))
        .layer(DefaultBodyLimit::max(MESSAGE_LIMIT));
    let mut router = Router::new()
        .merge(messages)
        .merge(tus::routes())
        .merge(thumbnail::routes())
        .merge(api::routes())
        .route("/v1/media/{hash}", routing::get(download::download))
        .route("/healthz", routing::get(healthz))
        .route("/metrics", routing::get(metrics::metrics))
        .route("/v1/openapi.json", routing::get(|| async { ([(CONTENT_TYPE, "application/json")], OPENAPI) }))
        .nest("/console/api", console::doors().merge(guarded(&state).into_router()).fallback(problem::not_found))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::not_that_way);
    if let Some(folder) = face.console {
        router = router.merge(pages::routes(folder));
    }
    router
        .layer(from_fn_with_state(state.clone(), metrics::measure))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(words::take))
        .layer(from_fn_with_state(face.patience, patience::watch))
        .layer(from_fn_with_state(face.known_certificate, see_off))
        .with_state(state)
}

/// Every endpoint of the console that is behind a guard.
pub fn guarded(state: &AppState) -> Routes {
    console::routes(state).and(stick::routes(state)).and(crate::console_api::routes(state))
}

async fn healthz(State(state): State<AppState>) -> Result<&'static str, Problem> {
    state.blocking(|state| Ok(state.desk().read(|tx| tx.head()).map(|_| "ok\n")?)).await
}

/// What every answer takes along.
async fn see_off(State(known_certificate): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(TIME_HEADER, HeaderValue::from(now_micros()));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    if known_certificate {
        headers.insert(STRICT_TRANSPORT_SECURITY, A_YEAR);
    }
    response
}
