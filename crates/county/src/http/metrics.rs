//! `/metrics` for Prometheus: counts only, nothing of any person or school.

use super::{AppState, Problem};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// Answers since the start, by the first digit of their status.
#[derive(Default)]
pub struct Answers([AtomicU64; 6]);

pub async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = usize::from(response.status().as_u16() / 100);
    if let Some(answers) = state.0.answers.0.get(class) {
        answers.fetch_add(1, Ordering::Relaxed);
    }
    response
}

pub async fn metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    let text = state.blocking(|state| Ok(text(state)?)).await?;
    const FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4");
    Ok(([(header::CONTENT_TYPE, FORMAT)], text).into_response())
}

fn text(state: &AppState) -> Result<String, crate::store::StoreError> {
    let (head, records) = state.desk().read(|tx| {
        let records: u64 = tx.scope_states()?.iter().map(|(digest, _)| digest.count).sum();
        Ok::<_, crate::store::StoreError>((tx.head()?.0, records))
    })?;
    let devices = state.desk().devices()?;
    let admitted = devices.iter().filter(|device| device.revoked.is_none());
    let unsent: u64 = admitted.clone().map(|device| device.unsent_changes).sum();
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, value: u64| {
        // Writing to a string does not fail.
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
    };
    gauge("duxue_head", "Number of the county's last change.", head);
    gauge("duxue_records", "Records kept.", records);
    gauge("duxue_devices", "Devices let in.", admitted.count() as u64);
    gauge("duxue_unsent_changes", "Changes that wait on devices, as they last said.", unsent);
    text.push_str("# HELP duxue_answers_total Answers since the start.\n# TYPE duxue_answers_total counter\n");
    for (class, count) in state.0.answers.0.iter().enumerate().skip(1) {
        let _ = writeln!(text, "duxue_answers_total{{class=\"{class}xx\"}} {}", count.load(Ordering::Relaxed));
    }
    Ok(text)
}
