//! Words that are searched for.
//!
//! Invariant: they travel in a header and not in an address, because addresses stand in the logs of proxies and in a
//! browser's history, and people search for names.

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;

/// The words, percent-encoded as in a query.
const HEADER: &str = "duxue-words";

/// Hands them to the endpoint as its condition `words`.
pub async fn take(mut request: Request, next: Next) -> Response {
    let plain = |one: char| one.is_ascii_alphanumeric() || "%-._~!'()*".contains(one);
    let words = request.headers().get(HEADER).and_then(|words| words.to_str().ok()).map(str::to_owned);
    if let Some(words) = words.filter(|words| words.chars().all(plain)) {
        let uri = request.uri();
        let query = uri.query().map(|query| format!("{query}&")).unwrap_or_default();
        if let Ok(with) = format!("{}?{query}words={words}", uri.path()).parse::<Uri>() {
            *request.uri_mut() = with;
        }
    }
    next.run(request).await
}
