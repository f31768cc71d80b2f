//! What the office does with the county's brief: begins, writes, puts away, issues it, and takes it home as a file.

use super::super::complaints::refused;
use super::super::roster::{Month, Roster};
use super::super::views_county_brief::{
    CountyBriefAsked, CountyBriefBegun, CountyBriefIssue, CountyBriefKept, CountyBriefWritten,
};
use super::super::{named_file, wrong_question};
use super::{draft, one};
use crate::desk::{local_time, media_hash, moment};
use crate::http::{AppState, Problem, Staff, Touched};
use crate::now_micros;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Json};
use duxue_documents::{BriefPaper, Kept, Sheet, docx, pdf};
use serde::Deserialize;
use uuid::Uuid;

/// A photo on paper; larger ones are said in words.
const PHOTO_BYTES: u64 = 32 << 20;

pub async fn begin(
    State(state): State<AppState>,
    asked: Result<Json<CountyBriefAsked>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<CountyBriefBegun>), Problem> {
    let Json(CountyBriefAsked { month }) = asked.map_err(incomplete)?;
    let (id, known) = state
        .blocking(move |state| {
            let now = now_micros();
            let drafted = state.desk().read(|tx| {
                let roster = Roster::read(tx, now)?;
                let month = Month::of(Some(&month), roster.today)?;
                if month.first > roster.today {
                    return Err(Problem::bad_request("这个月还没到，不能起草简报"));
                }
                draft::drafted(tx, &roster.at(month.as_of), &month, now)
            })?;
            state.desk().begin_county_brief(drafted, now).map_err(refused)
        })
        .await?;
    Ok((Extension(Touched(id.to_string())), Json(CountyBriefBegun { id: id.to_string(), known })))
}

pub async fn write(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Json<CountyBriefWritten>, JsonRejection>,
) -> Result<Json<CountyBriefKept>, Problem> {
    let id = named(&id)?;
    let Json(CountyBriefWritten { seen, set }) = asked.map_err(incomplete)?;
    let now = now_micros();
    let kept =
        state.blocking(move |state| state.desk().write_county_brief(id, seen, set, now).map_err(refused)).await?;
    Ok(Json(CountyBriefKept { at: moment(now), seen: kept.seen, others: kept.others }))
}

#[derive(Debug, Deserialize)]
pub struct Seen {
    seen: u64,
}

pub async fn drop_draft(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Query<Seen>, QueryRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Query(Seen { seen }) = asked.map_err(wrong_question)?;
    state.blocking(move |state| state.desk().drop_county_brief(id, seen, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn issue(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<CountyBriefIssue>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Json(CountyBriefIssue { number, date }) = asked.map_err(incomplete)?;
    let date = date.parse().map_err(|_| Problem::bad_request("没有这个日子，请重新选印发日期"))?;
    let by = staff.account.name;
    let issued =
        move |state: &AppState| state.desk().issue_county_brief(id, number, date, by, now_micros()).map_err(refused);
    state.blocking(issued).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileAsked {
    /// `docx`, also where nothing is said, or `pdf`.
    form: String,
}

pub async fn file(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Query<FileAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let id = named(&id)?;
    let as_pdf = asked.map_err(wrong_question)?.form == "pdf";
    named_file(state.blocking(move |state| written(state, id, as_pdf)).await?)
}

/// Name of the file and its bytes, the photos of the brief with it.
fn written(state: &AppState, id: Uuid, as_pdf: bool) -> Result<(String, Vec<u8>), Problem> {
    let now = now_micros();
    let (brief, name) = state.desk().read(|tx| {
        let roster = Roster::read(tx, now)?;
        let (_, brief) = one(tx, id)?;
        let month = Month::of(brief.month.as_deref(), roster.today)?;
        let county = roster.setting.county_name.unwrap_or_else(|| "全县".to_owned());
        Ok::<_, Problem>((brief, format!("{county}{}简报", month.first.format("%Y年%-m月"))))
    })?;
    let photo = |hash: &str| match media_hash(hash).map(|named| state.shelf().whole(&named, PHOTO_BYTES)) {
        Some(Ok(Some(bytes))) => Kept::Here(bytes),
        None | Some(Ok(None)) => Kept::NotCome,
        Some(Err(error)) => {
            tracing::warn!(%error, hash, "a photo of the brief cannot be read");
            Kept::Unreadable
        }
    };
    let paper = BriefPaper::of(&brief, &photo);
    if as_pdf {
        let pdf = pdf(&[Sheet::Brief(&paper)], local_time(now)).map_err(Problem::failed)?;
        return Ok((format!("{name}.pdf"), pdf.bytes));
    }
    Ok((format!("{name}.docx"), docx(Sheet::Brief(&paper)).map_err(Problem::failed)?))
}

fn named(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}

fn incomplete(_: JsonRejection) -> Problem {
    Problem::bad_request("没有收全，请再试一次")
}
