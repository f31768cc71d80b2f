//! A device's file on a USB stick, brought to the console: read in, and its answer handed back.
//!
//! Invariant: the file lies on the disk whole, and was found whole, before anything of it is taken in.

use super::download::body_of;
use super::guard::{Routes, post};
use super::{AppState, Problem, ProblemCode};
use crate::bundle::{TakeError, Taken, take_in};
use crate::desk::DeskError;
use crate::now_micros;
use crate::permissions::Action;
use crate::shelf::Scratch;
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duxue_sync::bundle::{BundleError, FrameReader, verify};
use futures_util::StreamExt;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

/// Largest file taken, in bytes: a month of photos.
const LARGEST: u64 = 8 << 30;
/// Bytes written at a time.
const GATHERED: usize = 256 << 10;
/// What the file brought, in words, percent-encoded.
const SAID: HeaderName = HeaderName::from_static("duxue-said");

pub fn routes(state: &AppState) -> Routes {
    Routes::new(state).route("/stick", Action::ManageDevices, post(read).of_any_length())
}

async fn read(State(state): State<AppState>, body: Body) -> Result<Response, Problem> {
    let file = state.blocking(|state| Ok(state.shelf().scratch()?)).await?;
    let file = keep(&state, file, body.into_data_stream()).await?;
    let (taken, answer) = state.blocking(move |state| taken(state, &file)).await?;
    let body = body_of(Answer { opened: File::open(&answer.path)?, _lies: answer });
    let name = encoded(&format!("回执 {}.dxsync", taken.name));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (SAID, encoded(&taken.words())),
    ];
    Ok((StatusCode::OK, headers, body).into_response())
}

/// An answer being read, and the file that is gone afterwards.
struct Answer {
    opened: File,
    _lies: Scratch,
}

impl Read for Answer {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.opened.read(to)
    }
}

/// Writes what comes to the disk.
async fn keep(state: &AppState, file: Scratch, mut body: BodyDataStream) -> Result<Scratch, Problem> {
    // Gathered, so that a slow line does not cost a write for every packet.
    let mut to = BufWriter::with_capacity(GATHERED, File::create(&file.path)?);
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Problem::bad_request("文件没有传完，请再选一次"))?;
        length += chunk.len() as u64;
        if length > LARGEST {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge, "这个文件太大，没有读入"));
        }
        to = state
            .blocking(move |_| {
                to.write_all(&chunk)?;
                Ok(to)
            })
            .await?;
    }
    state.blocking(move |_| Ok(to.flush()?)).await?;
    Ok(file)
}

fn taken(state: &AppState, file: &Scratch) -> Result<(Taken, Scratch), Problem> {
    let key = state.bundle_key();
    let open = || File::open(&file.path).map(BufReader::new).map_err(BundleError::File);
    let take = |answer: &Scratch| -> Result<Taken, TakeError> {
        verify(open()?, key)?;
        let frames = FrameReader::open(open()?, key)?;
        let to = BufWriter::new(File::create(&answer.path)?);
        take_in(state.desk(), state.shelf(), frames, to, now_micros())
    };
    let answer = state.shelf().scratch()?;
    let taken = take(&answer).map_err(|error| refused(&error))?;
    tracing::info!(device = taken.device, changes = taken.changes, "a file on a stick was taken in");
    Ok((taken, answer))
}

fn refused(error: &TakeError) -> Problem {
    let (status, code) = match error {
        TakeError::Bundle(_) => (StatusCode::BAD_REQUEST, ProblemCode::Unreadable),
        TakeError::Desk(DeskError::NotAdmitted) => (StatusCode::FORBIDDEN, ProblemCode::NotAllowed),
        TakeError::Desk(DeskError::Version { .. }) => (StatusCode::UPGRADE_REQUIRED, ProblemCode::Version),
        TakeError::Desk(DeskError::Store(_)) | TakeError::Store(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Failed)
        }
        TakeError::Media(_) => (StatusCode::INSUFFICIENT_STORAGE, ProblemCode::StorageFull),
    };
    Problem::new(status, code, error.words())
}

/// RFC 3986 percent-encoding of everything but letters and digits.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
