//! 催办: the school and the supervisor are reminded of what is due.
//!
//! Invariant: a reminder stands in the history of its finding, with who sent it and when; that is how the school's own page and
//! the supervisor's laptop come to know of it. Nobody reminds of what they do not see.

use super::complaints::refused;
use super::handling::hand_of;
use super::roster::count;
use super::views_alarms::{RemindAsked, Reminded};
use crate::http::{AppState, Problem, Staff};
use crate::now_micros;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use uuid::Uuid;

/// Findings of one reminder.
const MOST: usize = 500;

pub async fn send(
    State(state): State<AppState>,
    staff: Staff,
    asked: Result<Json<RemindAsked>, JsonRejection>,
) -> Result<Json<Reminded>, Problem> {
    let Json(RemindAsked { ids, note }) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    if ids.is_empty() || ids.len() > MOST {
        return Err(Problem::bad_request(format!("请选要催办的，一次最多 {MOST} 项")));
    }
    let ids: Vec<Uuid> =
        ids.iter().map(|id| id.parse()).collect::<Result<_, _>>().map_err(|_| Problem::nothing_here())?;
    let hand = hand_of(&state, &staff);
    let reminded = state
        .blocking(move |state| {
            let now = now_micros();
            state.desk().read(|tx| {
                let mut sight = staff.sight(tx, now)?;
                for id in &ids {
                    if !sight.sees_id(*id)? {
                        return Err(Problem::nothing_here());
                    }
                }
                Ok(())
            })?;
            state.desk().remind(ids, note, hand, now).map_err(refused)
        })
        .await?;
    Ok(Json(Reminded { count: count(0..reminded) }))
}
