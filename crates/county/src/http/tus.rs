//! Uploads by tus 1.0 (<https://tus.io/protocols/resumable-upload>): creation, also with the first bytes, termination,
//! expiration, checksum.
//!
//! Invariants: the offset told is the length of what lies on the disk, so it survives restarts of both ends. A file
//! counts as here only after its bytes were found equal to the BLAKE3 hash it was announced with; a client that announces none is told
//! the hash of what came (`Duxue-Hash`).

use super::checksum::{self, Checksum};
use super::sync::bearer;
use super::tus_headers::{
    LARGEST, LENGTH, METADATA, OFFSET, PIECE_TYPE, RESUMABLE, VERSION, announced, number, progress, speaks_tus, text,
};
use super::{AppState, Problem, ProblemCode};
use crate::now_micros;
use crate::shelf::Part;
use crate::store::Upload;
use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{head, post};
use futures_util::StreamExt;
use std::time::Duration;

/// Written to the disk in one go, so that a slow line does not cost a write for every packet.
const GATHERED: usize = 256 << 10;

/// Bytes of a refused body that are read to its end, and how long that may take.
const THROWN_AWAY: usize = 32 << 20;
const FINISHES_WITHIN: Duration = Duration::from_secs(30);

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/v1/media", post(create).options(describe))
        .route("/v1/media/uploads/{id}", head(offset).patch(receive).delete(terminate).options(describe))
}

async fn describe() -> Response {
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (HeaderName::from_static("tus-version"), VERSION.to_owned()),
        (
            HeaderName::from_static("tus-extension"),
            "creation,creation-with-upload,termination,expiration,checksum".to_owned(),
        ),
        (HeaderName::from_static("tus-checksum-algorithm"), checksum::ALGORITHMS.to_owned()),
        (HeaderName::from_static("tus-max-size"), LARGEST.to_string()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn create(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    speaks_tus(&headers)?;
    let file = announced(&headers)?;
    let brings = text(&headers, &header::CONTENT_TYPE) == Some(PIECE_TYPE);
    let checksum = Checksum::of(&headers)?;
    let (upload, offset, part) = state
        .blocking(move |state| {
            let device = state.desk().device_of_token(&token)?;
            let (upload, here) = state.desk().begin_upload(&device, file, now_micros())?;
            let (upload, offset) = if here { at_its_end(upload) } else { how_far(state, upload)? };
            // Of a file that has begun to come, another part is wanted than the first.
            let wanted = brings && offset == 0 && upload.bytes > 0;
            let part = if wanted { state.shelf().append(&upload.id)? } else { None };
            Ok((upload, offset, part.filter(|part| part.length == 0)))
        })
        .await?;
    let location = [(header::LOCATION, format!("/v1/media/uploads/{}", upload.id))];
    let mut body = body.into_data_stream();
    let (upload, offset) = match part {
        Some(part) => take_piece(&state, upload, part, checksum, body).await?,
        None => {
            if brings {
                let_it_finish(&mut body).await;
            }
            (upload, offset)
        }
    };
    Ok((StatusCode::CREATED, location, progress(&upload, offset)).into_response())
}

async fn offset(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let (upload, offset) = state
        .blocking(move |state| {
            let upload = own_upload(state, &id, &token)?;
            if state.desk().is_here(&upload)? { Ok(at_its_end(upload)) } else { how_far(state, upload) }
        })
        .await?;
    let mut headers = progress(&upload, offset);
    headers.insert(LENGTH, HeaderValue::from(upload.bytes));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(said) = HeaderValue::from_str(&upload.metadata)
        && !upload.metadata.is_empty()
    {
        headers.insert(METADATA, said);
    }
    Ok((StatusCode::OK, headers).into_response())
}

async fn receive(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    speaks_tus(&headers)?;
    if text(&headers, &header::CONTENT_TYPE) != Some(PIECE_TYPE) {
        let text = "上传的内容类型不对";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::BadRequest, text));
    }
    let from: u64 = number(&headers, &OFFSET)?;
    let checksum = Checksum::of(&headers)?;
    let (upload, part) = state
        .blocking(move |state| {
            let upload = own_upload(state, &id, &token)?;
            if state.desk().is_here(&upload)? {
                return Ok((upload, None));
            }
            let part = state.shelf().append(&upload.id)?.ok_or_else(busy)?;
            Ok((upload, Some(part)))
        })
        .await?;
    let have = part.as_ref().map_or(upload.bytes, |part| part.length);
    if from != have {
        return Err(Problem::new(StatusCode::CONFLICT, ProblemCode::OffsetDiffers, "上传的位置与县里已有的不一致"));
    }
    let Some(part) = part else { return Ok((StatusCode::NO_CONTENT, progress(&upload, have)).into_response()) };
    let (upload, have) = take_piece(&state, upload, part, checksum, body.into_data_stream()).await?;
    Ok((StatusCode::NO_CONTENT, progress(&upload, have)).into_response())
}

/// Takes a request's bytes in and finishes the file if they were the last; the upload, and how much of it is here now.
async fn take_piece(
    state: &AppState,
    upload: Upload,
    part: Part,
    checksum: Option<Checksum>,
    mut body: BodyDataStream,
) -> Result<(Upload, u64), Problem> {
    let (part, cut) = match take_in(state, part, upload.bytes, checksum, &mut body).await {
        Ok(taken) => taken,
        Err(problem) => {
            let_it_finish(&mut body).await;
            return Err(problem);
        }
    };
    if let Some(problem) = cut {
        return Err(problem);
    }
    let have = part.length;
    let upload = state
        .blocking(move |state| if have == upload.bytes { finish(state, upload, part) } else { Ok(upload) })
        .await?;
    Ok((upload, have))
}

/// Writes what comes until the body ends or breaks; what came is kept either way, but where it was to be compared with a
/// checksum and cannot be, or differs. It is synced to the disk when the file is whole: what a power cut spoils before is
/// told by the hash, and sent again.
async fn take_in(
    state: &AppState,
    mut part: Part,
    bytes: u64,
    mut checksum: Option<Checksum>,
    body: &mut BodyDataStream,
) -> Result<(Part, Option<Problem>), Problem> {
    let begun_at = part.length;
    let mut gathered = Vec::with_capacity(GATHERED);
    loop {
        let chunk = body.next().await;
        let (ended, mut problem) = match &chunk {
            None => (true, None),
            Some(Err(_)) => (true, Some(Problem::bad_request("连接中断，已收到的部分已保存"))),
            Some(Ok(chunk)) => {
                gathered.extend_from_slice(chunk);
                if let Some(checksum) = &mut checksum {
                    checksum.take(chunk);
                }
                (false, None)
            }
        };
        if part.length + gathered.len() as u64 > bytes {
            let text = "上传的内容比登记的长";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge, text));
        }
        if gathered.len() >= GATHERED || ended {
            let full = std::mem::replace(&mut gathered, Vec::with_capacity(GATHERED));
            let compared = checksum.take_if(|_| ended);
            let throw_away = match compared {
                Some(checksum) if problem.is_none() => {
                    problem = checksum.check().err();
                    problem.is_some()
                }
                Some(_) => true,
                None => false,
            };
            part = state
                .blocking(move |_| {
                    part.write(&full)?;
                    if throw_away {
                        part.cut_to(begun_at)?;
                    }
                    Ok(part)
                })
                .await?;
        }
        if ended {
            return Ok((part, problem));
        }
    }
}

/// Whoever is still sending does not listen: what comes is thrown away for a while, or they would see a broken line instead of
/// the answer.
async fn let_it_finish(body: &mut BodyDataStream) {
    let throw_away = async {
        let mut left = THROWN_AWAY;
        while let Some(Ok(chunk)) = body.next().await
            && left > 0
        {
            left = left.saturating_sub(chunk.len());
        }
    };
    // Who is slower than that, or sends more, is cut off.
    let _cut_off = tokio::time::timeout(FINISHES_WITHIN, throw_away).await;
}

async fn terminate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    state
        .blocking(move |state| {
            let upload = own_upload(state, &id, &token)?;
            let _held = state.shelf().append(&upload.id)?.ok_or_else(busy)?;
            state.shelf().drop_part(&upload.id)?;
            Ok(state.desk().end_upload(&upload.id)?)
        })
        .await?;
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

/// How much has come of a file that is not on the shelf. One that has come whole was left there by a server that ended
/// before it looked at it: that is done now, because its sender has nothing more to send.
fn how_far(state: &AppState, upload: Upload) -> Result<(Upload, u64), Problem> {
    let have = state.shelf().received(&upload.id)?;
    if have < upload.bytes {
        return Ok((upload, have));
    }
    let part = state.shelf().append(&upload.id)?.ok_or_else(busy)?;
    Ok(at_its_end(finish(state, upload, part)?))
}

fn at_its_end(upload: Upload) -> (Upload, u64) {
    let bytes = upload.bytes;
    (upload, bytes)
}

/// Puts the file on the shelf; the upload with the hash of its bytes. `part` is held until it is there, so that no second
/// connection finishes it too.
fn finish(state: &AppState, upload: Upload, part: Part) -> Result<Upload, Problem> {
    part.sync()?;
    let hash = state.shelf().put(&upload.id, upload.hash.as_ref())?;
    state.desk().complete_upload(&upload, hash, now_micros())?;
    drop(part);
    Ok(Upload { hash: Some(hash), ..upload })
}

fn own_upload(state: &AppState, id: &str, token: &str) -> Result<Upload, Problem> {
    let device = state.desk().device_of_token(token)?;
    state.desk().upload(id, device.number)?.ok_or_else(Problem::nothing_here)
}

fn busy() -> Problem {
    Problem::new(StatusCode::LOCKED, ProblemCode::UploadBusy, "这个文件正在另一个连接上传")
}
