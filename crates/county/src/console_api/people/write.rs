//! What the office writes into the roster, handed to the books of the desk.

use super::super::accounts::whole;
use super::super::complaints::refused;
use super::super::views_roster::Made;
use crate::desk::{
    ClosingGiven, EditError, PersonGiven, PostGiven, SchoolGiven, ShelvedFile, StandingGiven, TrainingGiven, ZoneGiven,
};
use crate::http::{AppState, Problem, Staff, Touched};
use crate::now_micros;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use std::fs::File;
use std::io::Write;
use uuid::Uuid;

type Asked<T> = Result<Json<T>, JsonRejection>;
type Answer = Result<(Extension<Touched>, Json<Made>), Problem>;

/// Does it and tells which record was made.
async fn made(
    state: &AppState,
    make: impl FnOnce(&AppState, u64) -> Result<Uuid, EditError> + Send + 'static,
) -> Answer {
    let id = state.blocking(move |state| make(state, now_micros()).map_err(refused)).await?.to_string();
    Ok((Extension(Touched(id.clone())), Json(Made { id })))
}

async fn done(
    state: &AppState,
    act: impl FnOnce(&AppState, u64) -> Result<(), EditError> + Send + 'static,
) -> Result<StatusCode, Problem> {
    state.blocking(move |state| act(state, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn id_of(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::nothing_here())
}

pub async fn new_person(State(state): State<AppState>, asked: Asked<PersonGiven>) -> Answer {
    let given = whole(asked)?;
    made(&state, move |state, now| state.desk().put_person(None, given, now)).await
}

pub async fn person(State(state): State<AppState>, Path(id): Path<String>, asked: Asked<PersonGiven>) -> Answer {
    let (id, given) = (id_of(&id)?, whole(asked)?);
    made(&state, move |state, now| state.desk().put_person(Some(id), given, now)).await
}

pub async fn post(
    State(state): State<AppState>,
    Path((person, school)): Path<(String, String)>,
    asked: Asked<PostGiven>,
) -> Result<StatusCode, Problem> {
    let given = whole(asked)?;
    let (person, school) = (id_of(&person)?, id_of(&school)?);
    done(&state, move |state, now| state.desk().put_post(person, school, given, now)).await
}

pub async fn standing(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked<StandingGiven>,
) -> Result<StatusCode, Problem> {
    let (id, given, by) = (id_of(&id)?, whole(asked)?, staff.account.name);
    done(&state, move |state, now| state.desk().put_standing(id, given, by, now)).await
}

pub async fn new_school(State(state): State<AppState>, asked: Asked<SchoolGiven>) -> Answer {
    let given = whole(asked)?;
    made(&state, move |state, now| state.desk().put_school(None, given, now)).await
}

pub async fn school(State(state): State<AppState>, Path(id): Path<String>, asked: Asked<SchoolGiven>) -> Answer {
    let (id, given) = (id_of(&id)?, whole(asked)?);
    made(&state, move |state, now| state.desk().put_school(Some(id), given, now)).await
}

pub async fn closing(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked<ClosingGiven>,
) -> Result<StatusCode, Problem> {
    let (id, given) = (id_of(&id)?, whole(asked)?);
    done(&state, move |state, now| state.desk().close_school(id, given, now)).await
}

pub async fn new_zone(State(state): State<AppState>, asked: Asked<ZoneGiven>) -> Answer {
    let given = whole(asked)?;
    made(&state, move |state, now| state.desk().put_zone(None, given, now)).await
}

pub async fn zone(State(state): State<AppState>, Path(id): Path<String>, asked: Asked<ZoneGiven>) -> Answer {
    let (id, given) = (id_of(&id)?, whole(asked)?);
    made(&state, move |state, now| state.desk().put_zone(Some(id), given, now)).await
}

pub async fn new_training(State(state): State<AppState>, asked: Asked<TrainingGiven>) -> Answer {
    let given = whole(asked)?;
    made(&state, move |state, now| state.desk().put_training(None, given, now)).await
}

pub async fn training(State(state): State<AppState>, Path(id): Path<String>, asked: Asked<TrainingGiven>) -> Answer {
    let (id, given) = (id_of(&id)?, whole(asked)?);
    made(&state, move |state, now| state.desk().put_training(Some(id), given, now)).await
}

/// Name of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub name: String,
}

/// What may be put to a training, by the ending of its name. Nothing that a browser would run.
const KINDS: [(&str, &str); 11] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("wps", "application/vnd.ms-works"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("txt", "text/plain; charset=utf-8"),
];

pub async fn add_material(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(named): Query<Named>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let bytes = bytes.map_err(|_| Problem::bad_request("文件太大或者没有传完，最大 20 MB"))?;
    let id = id_of(&id)?;
    let name: String = named.name.trim().chars().filter(|letter| !letter.is_control()).take(100).collect();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let Some((_, mime)) = KINDS.into_iter().find(|(known, _)| *known == ending) else {
        return Err(Problem::bad_request("材料可以是 PDF、Word、Excel、PPT、WPS、图片或者文本文件"));
    };
    if bytes.is_empty() {
        return Err(Problem::bad_request("这个文件是空的"));
    }
    let shelve = move |state: &AppState| -> Result<(), Problem> {
        let hash = *blake3::hash(&bytes).as_bytes();
        // It lies on the shelf before a record names it.
        let file = state.shelf().scratch()?;
        let mut open = File::create(&file.path)?;
        open.write_all(&bytes)?;
        open.sync_all()?;
        state.shelf().put_file(&file.path, &hash)?;
        let material = ShelvedFile { hash, bytes: bytes.len() as u64, name, mime: mime.to_owned() };
        state.desk().add_material(id, material, now_micros()).map_err(refused)
    };
    state.blocking(shelve).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn drop_material(
    State(state): State<AppState>,
    Path((id, key)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = id_of(&id)?;
    done(&state, move |state, now| state.desk().drop_material(id, key, now)).await
}
