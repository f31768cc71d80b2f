//! A device for somebody, from the console: a code to be printed and handed over; and shutting one out.

use super::complaints::refused;
use super::roster::moment_words;
use super::views_accounts::{DeviceAsked, DeviceCode};
use crate::desk::{DeskError, EditError, EnrolError, local_date, local_time, person_of};
use crate::http::{AppState, Problem, Touched};
use crate::now_micros;
use crate::server::code_text;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use duxue_documents::qr_svg;
use uuid::Uuid;

pub async fn code(
    State(state): State<AppState>,
    asked: Result<Json<DeviceAsked>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<DeviceCode>), Problem> {
    let no_one = || Problem::bad_request("请选人");
    let Json(asked) = asked.map_err(|_| no_one())?;
    let person: Uuid = asked.person.parse().map_err(|_| no_one())?;
    state
        .blocking(move |state| {
            let now = now_micros();
            let (address, fingerprint) = state.reached_at();
            let (secret, expires) = state.desk().issue_code(person, now).map_err(|error| match error {
                EnrolError::PersonNotActive => refused(EditError::Refused("这位人员已停用，不能登记设备".to_owned())),
                EnrolError::WebOnly => {
                    refused(EditError::Refused("只看的、系部督导小组和学生信息员用县里的网页，不登记电脑".to_owned()))
                }
                other => other.into(),
            })?;
            let code = code_text(address, fingerprint, secret, expires).map_err(Problem::failed)?;
            let record = state.desk().read(|tx| tx.record(person))?;
            let name = record.as_ref().and_then(person_of).and_then(|person| person.name).unwrap_or_default();
            let svg = qr_svg(&code).ok_or_else(|| Problem::failed("a code is too long for a picture"))?;
            let expires_words = moment_words(Some(&local_time(expires).to_rfc3339()), local_date(now));
            let touched = Extension(Touched(person.to_string()));
            Ok((touched, Json(DeviceCode { code, svg, person: name, address: address.to_owned(), expires_words })))
        })
        .await
}

pub async fn revoke(State(state): State<AppState>, Path(number): Path<u32>) -> Result<StatusCode, Problem> {
    let revoke = move |state: &AppState| match state.desk().revoke_device(number, now_micros()) {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(DeskError::NotAdmitted | DeskError::Version { .. }) => {
            Err(Problem::bad_request("没有这台设备，或者它早已停用"))
        }
        Err(DeskError::Store(error)) => Err(error.into()),
    };
    state.blocking(revoke).await
}
