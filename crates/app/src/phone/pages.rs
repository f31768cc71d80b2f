//! The pages that a phone sees. Each is whole in itself: nothing is fetched from anywhere.
//!
//! Invariant: no page can be stored, framed, or told of to another site, and only its own script runs.

use super::visitor::Visit;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

const PAGE: &str = include_str!("page.html");
const REFUSAL: &str = include_str!("refusal.html");

/// For answers that are no page.
pub fn bare_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
}

fn html(text: String, nonce: &str) -> Response {
    let mut headers = bare_headers();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src blob:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    // A nonce is hexadecimal digits, so the policy is always a header's text.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    (headers, text).into_response()
}

/// The page that takes photos, for the record of this title.
pub fn page(title: &str) -> Response {
    let nonce = hex::encode(rand::random::<[u8; 16]>());
    let largest = crate::use_cases::photos::LARGEST_PHOTO.to_string();
    let text = PAGE.replace("{nonce}", &nonce).replace("{largest}", &largest).replace("{title}", &escaped(title));
    html(text, &nonce)
}

/// Why somebody is not let in: what it is, and what to do.
pub fn words(visit: &Visit) -> (&'static str, &'static str) {
    match visit {
        // Never shown: who is welcome gets the page.
        Visit::Welcome { .. } => ("可以拍照了", "请回到上一页。"),
        Visit::NotHere => ("没有这个页面", "地址不对，或者已经过期。请在电脑上点“用手机拍”，再扫一次码。"),
        Visit::TakenByAnother => {
            ("已经有一台手机在用", "一个码只给一台手机用。要换成这一台，请在电脑上点“换一个码”，再扫一次。")
        }
        Visit::Closed => ("电脑上已经关了", "请在电脑上点“用手机拍”，再扫一次码。电脑锁上了的，先打开。"),
    }
}

pub fn refusal(visit: &Visit) -> Response {
    let (title, text) = words(visit);
    said(title, text)
}

/// For a scanner that cannot take photos itself.
pub fn other_browser() -> Response {
    said("请换浏览器打开", "微信里拍不了。点右上角的“…”，选“在浏览器打开”；或者用手机自带的相机扫码。")
}

fn said(title: &str, text: &str) -> Response {
    html(REFUSAL.replace("{title}", &escaped(title)).replace("{text}", &escaped(text)), "none")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
