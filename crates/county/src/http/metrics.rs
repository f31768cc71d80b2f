//! `/metrics` for Prometheus, and a line for the log of each request: counts and routes only, nothing of any person or school.

use super::{AppState, Problem};
use crate::now_micros;
use crate::store::{Counts, StoreError, Webhook};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use std::time::Instant;

/// Seconds; the county's own promise for its pages is 0.3.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];
/// Where no route was found: an address that somebody made up is not for the log, nor for a label.
const NO_ROUTE: &str = "none";
/// Asked every few seconds by whoever watches; not for the log.
const WATCHED: [&str; 2] = ["/healthz", "/metrics"];

/// What is counted while the server runs.
pub struct Meters {
    registry: Registry,
    requests: IntCounterVec,
    answers: IntCounterVec,
    seconds: HistogramVec,
}

impl Meters {
    pub fn new() -> Meters {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("duxue_requests_total", "Requests by route, method and status."),
            &["route", "method", "status"],
        );
        let answers = IntCounterVec::new(Opts::new("duxue_answers_total", "Answers since the start."), &["class"]);
        let seconds = HistogramVec::new(
            HistogramOpts::new("duxue_request_seconds", "Until the answer began.").buckets(BUCKETS.to_vec()),
            &["route"],
        );
        let meters = (|| {
            let meters = Meters { requests: requests?, answers: answers?, seconds: seconds?, registry };
            meters.registry.register(Box::new(meters.requests.clone()))?;
            meters.registry.register(Box::new(meters.answers.clone()))?;
            meters.registry.register(Box::new(meters.seconds.clone()))?;
            Ok::<_, prometheus::Error>(meters)
        })();
        meters.unwrap_or_else(|error| unreachable!("three different names, written here: {error}"))
    }
}

pub async fn measure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let method = request.method().clone();
    let response = next.run(request).await;
    let (status, seconds) = (response.status(), begun.elapsed().as_secs_f64());
    let meters = &state.0.meters;
    meters.requests.with_label_values(&[route, method.as_str(), status.as_str()]).inc();
    meters.answers.with_label_values(&[format!("{}xx", status.as_u16() / 100).as_str()]).inc();
    meters.seconds.with_label_values(&[route]).observe(seconds);
    if !WATCHED.contains(&route) {
        let milliseconds = (seconds * 1000.0).round() as u64;
        tracing::info!(route, %method, status = status.as_u16(), milliseconds, "answered");
    }
    response
}

pub async fn metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    let text = state.blocking(text).await?;
    const FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4");
    Ok(([(header::CONTENT_TYPE, FORMAT)], text).into_response())
}

/// Gauges of what is asked of the county now.
struct Gauges(Registry);

impl Gauges {
    fn set(&self, name: &str, help: &str, value: u64) -> Result<(), Problem> {
        let gauge = IntGauge::new(name, help).map_err(Problem::failed)?;
        gauge.set(value.cast_signed());
        self.0.register(Box::new(gauge)).map_err(Problem::failed)
    }
}

fn text(state: &AppState) -> Result<String, Problem> {
    let gauges = Gauges(Registry::new());
    let (head, records, counts) = state.desk().read(|tx| {
        let records: u64 = tx.scope_states()?.iter().map(|(digest, _)| digest.count).sum();
        Ok::<_, StoreError>((tx.head()?.0, records, tx.counts()?))
    })?;
    gauges.set("duxue_head", "Number of the county's last change.", head)?;
    gauges.set("duxue_records", "Records kept.", records)?;
    let Counts { in_conflict, refused, media_files, media_bytes } = counts;
    gauges.set("duxue_records_in_conflict", "Records with values still to be chosen between.", in_conflict)?;
    gauges.set("duxue_changes_refused", "Changes refused so far.", refused)?;
    gauges.set("duxue_media_files", "Photos and files kept.", media_files)?;
    gauges.set("duxue_media_bytes", "Bytes of photos and files kept.", media_bytes)?;
    let devices = state.desk().devices()?;
    let admitted = || devices.iter().filter(|device| device.revoked.is_none());
    gauges.set("duxue_devices", "Devices let in.", admitted().count() as u64)?;
    let unsent = admitted().map(|device| device.unsent_changes).sum();
    gauges.set("duxue_unsent_changes", "Changes that wait on devices, as they last said.", unsent)?;
    let unsent = admitted().map(|device| device.unsent_media).sum();
    gauges.set("duxue_unsent_media", "Photos that wait on devices, as they last said.", unsent)?;
    let resting = state.desk().resting() as u64;
    gauges.set("duxue_database_connections_idle", "Connections to the database that rest.", resting)?;
    if let Some(at) = state.0.folder.last_backup().map_err(Problem::failed)? {
        let age = now_micros().saturating_sub(at) / 1_000_000;
        gauges.set("duxue_backup_age_seconds", "Since the last backup by this server's folder.", age)?;
    }
    webhooks(&gauges, &state.desk().webhooks()?)?;
    let mut families = gauges.0.gather();
    families.extend(state.0.meters.registry.gather());
    TextEncoder::new().encode_to_string(&families).map_err(Problem::failed)
}

fn webhooks(gauges: &Gauges, hooks: &[(Webhook, u64)]) -> Result<(), Problem> {
    let waiting = hooks.iter().filter(|(hook, _)| hook.disabled.is_none()).map(|(_, waiting)| waiting).sum();
    gauges.set("duxue_webhook_changes_waiting", "Changes of which webhooks are still to be told.", waiting)?;
    let failing = hooks.iter().filter(|(hook, _)| hook.failing_since.is_some()).count() as u64;
    gauges.set("duxue_webhooks_failing", "Webhooks whose last try failed.", failing)?;
    let given_up = hooks.iter().filter(|(hook, _)| hook.disabled.is_some()).count() as u64;
    gauges.set("duxue_webhooks_given_up", "Webhooks that are not tried any more.", given_up)
}
