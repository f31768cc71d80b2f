//! Taking a device in by its code.

use super::{AppState, Origin, Problem};
use crate::now_micros;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use duxue_sync::code::{EnrolReply, EnrolRequest};

pub async fn enrol(
    State(state): State<AppState>,
    origin: Origin,
    request: Result<Json<EnrolRequest>, JsonRejection>,
) -> Result<Json<EnrolReply>, Problem> {
    let Json(request) = request.map_err(|_| Problem::bad_request("注册请求的内容不对"))?;
    state
        .at_the_door(origin, move |state| {
            let now = now_micros();
            let reply = state.desk().enrol(&request, &state.0.recovery_key, now)?;
            state.desk().lend_numbers(reply.device, now)?;
            Ok(Json(reply))
        })
        .await
}
