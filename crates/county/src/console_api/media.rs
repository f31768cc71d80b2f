//! Photos and files for whoever is logged in, whole or as a small picture.

use crate::desk::media_hash;
use crate::http::{AppState, Problem, Staff, serve_file};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::Deserialize;
use std::io::Cursor;

/// Longest side of a small picture, in pixels.
const SMALL: u32 = 480;
/// A picture that would need more memory than this is sent whole instead, bytes.
const MOST_MEMORY: u64 = 256 << 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Size {
    /// `small` for a list; else the file as it is.
    size: Option<String>,
}

pub async fn media(
    State(state): State<AppState>,
    _staff: Staff,
    Path(hash): Path<String>,
    size: Result<Query<Size>, QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let hash = media_hash(&hash).ok_or_else(Problem::nothing_here)?;
    let kept = state.blocking(move |state| Ok(state.desk().read(|tx| tx.media(&hash))?)).await?;
    let kept = kept.ok_or_else(Problem::nothing_here)?;
    if size.is_ok_and(|size| size.size.as_deref() == Some("small")) && kept.mime.starts_with("image/") {
        let small = state.blocking(move |state| Ok(small(&state.shelf().path(&hash)))).await?;
        if let Some(jpeg) = small {
            // Bytes under a hash never change.
            let headers =
                [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=31536000, immutable")];
            return Ok((headers, jpeg).into_response());
        }
    }
    serve_file(&state, &hash, &kept.mime, request).await
}

/// `None` for what is no picture that can be read here; the browser may know better.
fn small(file: &std::path::Path) -> Option<Vec<u8>> {
    let mut reader = ImageReader::open(file).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SMALL, SMALL);
    picture.apply_orientation(turned);
    let mut jpeg = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut jpeg, ImageFormat::Jpeg).ok()?;
    Some(jpeg.into_inner())
}
