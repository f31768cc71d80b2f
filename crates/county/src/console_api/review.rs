//! 审阅: what the office writes on a brief that came in.
//!
//! Invariant: who reviews need not be let issue; what does not follow from where the brief stands is refused in words.

use super::complaints::refused;
use super::views_brief::{RemarkAsked, ReviewAsked};
use crate::desk::Review;
use crate::http::{AppState, Problem, Staff};
use crate::now_micros;
use crate::permissions::Action;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use uuid::Uuid;

pub async fn step(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<ReviewAsked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    let review = match asked {
        ReviewAsked::Return { comment } => Review::Return { comment },
        ReviewAsked::Accept => Review::Accept,
        ReviewAsked::Issue { number, date } => {
            staff.may_also(&state, Action::IssueBriefs)?;
            let date = date.parse().map_err(|_| Problem::bad_request("没有这个日子，请重新选印发日期"))?;
            Review::Issue { number, date }
        }
        ReviewAsked::Reopen => Review::Reopen,
    };
    let by = staff.account.name;
    state.blocking(move |state| state.desk().review(id, review, by, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn remark(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<RemarkAsked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Json(RemarkAsked { paragraph, text }) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    let by = staff.account.name;
    state.blocking(move |state| state.desk().remark(id, paragraph, text, by, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn take_remark(
    State(state): State<AppState>,
    Path((id, note)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    state.blocking(move |state| state.desk().take_remark(id, note, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn named(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}
