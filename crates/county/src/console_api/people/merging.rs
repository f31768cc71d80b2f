//! Two entries that are one: what making one of them will do, and doing it.

use super::super::accounts::whole;
use super::super::complaints::refused;
use super::super::views_complaint::NamedChoice;
use super::super::views_roster::{Difference, MergeShown};
use super::super::wrong_question;
use super::write::id_of;
use crate::desk::MergePlan;
use crate::http::{AppState, Problem, Touched};
use crate::now_micros;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use duxue_domain::records::Kind;
use serde::Deserialize;
use ts_rs::TS;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `school`; else persons.
    pub kind: String,
    pub keep: String,
    pub other: String,
}

/// The entry that is given up.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct MergeAsked {
    pub other: String,
}

pub async fn plan(
    State(state): State<AppState>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Json<MergeShown>, Problem> {
    let Query(question) = question.map_err(wrong_question)?;
    let kind = if question.kind == "school" { Kind::School } else { Kind::Person };
    let chosen = |text: &str| text.parse().map_err(|_| Problem::bad_request("请选要合并的两条"));
    let (keep, other) = (chosen(&question.keep)?, chosen(&question.other)?);
    let plan = move |state: &AppState| state.desk().plan_merge(kind, keep, other, now_micros()).map_err(refused);
    Ok(Json(shown(state.blocking(plan).await?)))
}

fn shown(plan: MergePlan) -> MergeShown {
    let named = |(id, name): (uuid::Uuid, String)| NamedChoice { id: id.to_string(), name };
    let differs = |(label, keep, other): (String, String, String)| Difference { label, keep, other };
    MergeShown {
        keep: named(plan.keep),
        other: named(plan.other),
        moves: plan.moves,
        stays: plan.stays,
        differences: plan.differences.into_iter().map(differs).collect(),
        refusal: plan.refusal,
    }
}

type Done = Result<(Extension<Touched>, StatusCode), Problem>;

pub async fn person(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Json<MergeAsked>, JsonRejection>,
) -> Done {
    merge(&state, Kind::Person, &id, whole(asked)?).await
}

pub async fn school(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Result<Json<MergeAsked>, JsonRejection>,
) -> Done {
    merge(&state, Kind::School, &id, whole(asked)?).await
}

async fn merge(state: &AppState, kind: Kind, keep: &str, asked: MergeAsked) -> Done {
    let (keep, other) = (id_of(keep)?, asked.other.parse().map_err(|_| Problem::bad_request("请选要并掉的那条"))?);
    state.blocking(move |state| state.desk().merge(kind, keep, other, now_micros()).map_err(refused)).await?;
    Ok((Extension(Touched(other.to_string())), StatusCode::NO_CONTENT))
}
