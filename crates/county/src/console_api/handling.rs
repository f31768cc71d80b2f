//! What is done with a finding: a school's answer, and what the office decides.

use super::complaints::refused;
use super::views_handling::{FindingReply, HandlingAsked, HandlingStep, ReplyPhoto};
use crate::desk::{Hand, Handling, ShelvedPhoto};
use crate::http::{AppState, Problem, Staff};
use crate::now_micros;
use crate::permissions;
use crate::sight::Records;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::NaiveDate;
use duxue_domain::rules::finding::{Action, Finding, can};
use std::fs::File;
use std::io::Write;

/// Of one reply.
const PHOTOS: usize = 9;
const PHOTO_BYTES: usize = 4 << 20;
/// All of them in base64, and the words.
pub const REPLY_BYTES: usize = PHOTOS * PHOTO_BYTES / 3 * 4 + (1 << 20);

/// What whoever asks may do with a finding as it stands, in the order in which a page offers it.
pub fn steps(tx: &dyn Records, finding: &Finding<'_>) -> Vec<HandlingStep> {
    let all = [
        (HandlingStep::Reply, permissions::Action::AnswerFindings, Action::Replied),
        (HandlingStep::Recheck, permissions::Action::HandleFindings, Action::Rechecked),
        (HandlingStep::Assign, permissions::Action::HandleFindings, Action::Assigned),
        (HandlingStep::Extend, permissions::Action::HandleFindings, Action::Extended),
        (HandlingStep::Escalate, permissions::Action::HandleFindings, Action::Escalated),
        (HandlingStep::Remind, permissions::Action::HandleFindings, Action::Reminded),
    ];
    let open = all.into_iter().filter(|(_, may, action)| tx.may(*may) && can(finding, *action));
    open.map(|(step, ..)| step).collect()
}

pub async fn reply(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<FindingReply>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(FindingReply { by_name, note, photos }) = asked.map_err(incomplete)?;
    if photos.len() > PHOTOS {
        return Err(Problem::bad_request(format!("照片最多 {PHOTOS} 张")));
    }
    let shelve = move |state: &AppState| photos.into_iter().map(|photo| shelved(state, photo)).collect();
    let photos = state.blocking(shelve).await?;
    write(&state, staff, &id, Handling::Reply { by_name, note, photos }).await
}

pub async fn handle(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<HandlingAsked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(asked) = asked.map_err(incomplete)?;
    let handling = match asked {
        HandlingAsked::Assign { responsible, note } => Handling::Assign { responsible, note },
        HandlingAsked::Extend { deadline, note } => Handling::Extend { deadline: day(&deadline)?, note },
        HandlingAsked::Escalate { note } => Handling::Escalate { note },
        HandlingAsked::Recheck { verdict, note } => Handling::Recheck { verdict, note },
        HandlingAsked::Remind { note } => Handling::Remind { note },
    };
    write(&state, staff, &id, handling).await
}

async fn write(state: &AppState, staff: Staff, id: &str, handling: Handling) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Problem::nothing_here())?;
    let hand = match handling {
        Handling::Reply { .. } => Hand { office: String::new(), ..hand_of(state, &staff) },
        _ => hand_of(state, &staff),
    };
    state.blocking(move |state| state.desk().handle(id, handling, hand, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody of the office, as records name them.
pub fn hand_of(state: &AppState, staff: &Staff) -> Hand {
    let office = state.permissions().role_title(staff.account.role).to_owned();
    Hand { person: staff.account.person, account: staff.account.name.clone(), office }
}

/// Puts a photo on the shelf, where it lies before a record names it. One that nothing comes to name is as one that a device sent
/// and never named.
fn shelved(state: &AppState, photo: ReplyPhoto) -> Result<ShelvedPhoto, Problem> {
    let wrong = || Problem::bad_request("有一张照片没有收全，请去掉它再试一次");
    let bytes = BASE64_STANDARD.decode(&photo.jpeg).map_err(|_| wrong())?;
    if bytes.len() > PHOTO_BYTES || image::guess_format(&bytes).ok() != Some(image::ImageFormat::Jpeg) {
        return Err(wrong());
    }
    let hash = *blake3::hash(&bytes).as_bytes();
    let file = state.shelf().scratch()?;
    let mut open = File::create(&file.path)?;
    open.write_all(&bytes)?;
    open.sync_all()?;
    state.shelf().put_file(&file.path, &hash)?;
    Ok(ShelvedPhoto { hash, bytes: bytes.len() as u64, name: photo.name })
}

fn day(text: &str) -> Result<Option<NaiveDate>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::bad_request("没有这个日子，请重新选")),
    }
}

fn incomplete(_: JsonRejection) -> Problem {
    Problem::bad_request("没有收全，请再试一次")
}
