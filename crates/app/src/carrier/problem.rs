//! What an HTTP failure means for a round.

use duxue_sync::CarrierError;
use reqwest::StatusCode;
use reqwest::blocking::Response;
use serde::Deserialize;

/// An RFC 9457 problem document, as far as a device reads it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub detail: String,
    pub title: String,
}

impl Problem {
    pub fn text(self) -> String {
        if self.detail.is_empty() { self.title } else { self.detail }
    }
}

/// A failure on the way, before an answer came.
pub(super) fn unreachable(error: &reqwest::Error) -> CarrierError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if inner.to_string().contains(super::pin::WRONG_KEY) {
            return CarrierError::WrongServer;
        }
        cause = inner.source();
    }
    CarrierError::Unreachable(error.to_string())
}

/// The answer, if it is one; else what its status means.
pub(super) fn accepted(response: Response) -> Result<Response, CarrierError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let problem: Problem = response.json().unwrap_or_default();
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CarrierError::NotAdmitted,
        StatusCode::UPGRADE_REQUIRED => CarrierError::Version(problem.text()),
        status => CarrierError::CountyFailed(format!("{status} {}", problem.text())),
    })
}
