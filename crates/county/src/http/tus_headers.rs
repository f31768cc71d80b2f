//! What the headers of tus 1.0 say.

use super::{Problem, ProblemCode};
use crate::desk::{Announced, media_hash};
use crate::store::Upload;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::HashMap;
use std::time::{Duration, SystemTime};

pub const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub const VERSION: &str = "1.0.0";
pub const PIECE_TYPE: &str = "application/offset+octet-stream";
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// BLAKE3 of the whole file, hexadecimal: by it the file is named in records and fetched.
pub const HASH: HeaderName = HeaderName::from_static("duxue-hash");
pub const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Largest file taken, in bytes.
pub const LARGEST: u64 = 512 << 20;

pub fn progress(upload: &Upload, offset: u64) -> HeaderMap {
    let expires = SystemTime::UNIX_EPOCH + Duration::from_micros(upload.expires);
    let mut headers = HeaderMap::new();
    headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    headers.insert(OFFSET, HeaderValue::from(offset));
    headers.insert(EXPIRES, ascii(&httpdate::fmt_http_date(expires)));
    if let Some(hash) = upload.hash.filter(|_| offset == upload.bytes) {
        headers.insert(HASH, ascii(&hex::encode(hash)));
    }
    headers
}

/// Digits, letters and spaces can always be said in a header.
fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| unreachable!("{text:?} is plain ASCII"))
}

pub fn speaks_tus(headers: &HeaderMap) -> Result<(), Problem> {
    match text(headers, &RESUMABLE) {
        Some(VERSION) => Ok(()),
        _ => Err(Problem::new(StatusCode::PRECONDITION_FAILED, ProblemCode::Version, "上传用的协议版本不对")),
    }
}

/// What is to come, from the headers: its length, and `filename`, `filetype` and `blake3` of the metadata.
pub fn announced(headers: &HeaderMap) -> Result<Announced, Problem> {
    let bytes: u64 = number(headers, &LENGTH)?;
    if bytes > LARGEST {
        let text = format!("文件太大，最多 {} MB", LARGEST >> 20);
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge, text));
    }
    let said = text(headers, &METADATA).unwrap_or_default();
    let metadata = metadata(said).ok_or_else(|| Problem::bad_request("文件的说明读不懂"))?;
    let hash = match metadata.get("blake3") {
        Some(hash) => Some(media_hash(hash).ok_or_else(|| Problem::bad_request("文件的校验值（blake3）写得不对"))?),
        None => None,
    };
    let of = |key: &str| metadata.get(key).map(|value| value.chars().filter(|c| !c.is_control()).take(200).collect());
    // Only what a header can carry: it is sent back with the file.
    let mime = of("filetype").filter(|mime: &String| HeaderValue::from_str(mime).is_ok());
    Ok(Announced {
        hash,
        bytes,
        mime: mime.unwrap_or_else(|| "application/octet-stream".to_owned()),
        name: of("filename").unwrap_or_default(),
        metadata: said.to_owned(),
    })
}

/// `key base64,key base64`; `None` where a value is not base64 of text.
fn metadata(header: &str) -> Option<HashMap<String, String>> {
    header
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let bytes = BASE64_STANDARD.decode(value.trim()).ok()?;
            Some((key.to_owned(), String::from_utf8(bytes).ok()?))
        })
        .collect()
}

pub fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

pub fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    text(headers, name)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Problem::bad_request(format!("缺少 {name}，或者它不是数字")))
}
