//! Problem documents (RFC 9457).

use crate::desk::{AccountError, DeskError, EnrolError, LoginError, local_time};
use crate::shelf::ShelfError;
use crate::store::StoreError;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    NotAdmitted,
    Version,
    Unreadable,
    CodeWrong,
    CodeExpired,
    CodeUsed,
    PersonNotActive,
    LoginWrong,
    LoginLocked,
    NotLoggedIn,
    LoginCodeNeeded,
    LoginCodeWrong,
    PasswordChangeNeeded,
    SecondFactorNeeded,
    NotAllowed,
    TooOften,
    NotFound,
    OffsetDiffers,
    UploadBusy,
    HashMismatch,
    ChecksumDiffers,
    TooLarge,
    StorageFull,
    BadRequest,
    Failed,
}

/// An answer that says what went wrong: a code for programs, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    pub code: ProblemCode,
    pub text: String,
    /// Seconds, told as `Retry-After`.
    pub retry_after: Option<u64>,
}

/// The answer's body.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Document<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    status: u16,
    code: ProblemCode,
}

impl Problem {
    pub fn new(status: StatusCode, code: ProblemCode, text: impl Into<String>) -> Problem {
        Problem { status, code, text: text.into(), retry_after: None }
    }

    /// May be asked again after so many seconds.
    #[must_use]
    pub fn after(self, seconds: u64) -> Problem {
        Problem { retry_after: Some(seconds), ..self }
    }

    pub fn bad_request(text: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, ProblemCode::BadRequest, text)
    }

    pub fn nothing_here() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, ProblemCode::NotFound, "没有找到")
    }

    pub fn not_admitted() -> Problem {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            ProblemCode::NotAdmitted,
            "县里不认得这台设备，或者它已被停用；请联系县里",
        )
    }

    fn full(text: &str) -> Problem {
        Problem::new(StatusCode::INSUFFICIENT_STORAGE, ProblemCode::StorageFull, text)
    }

    /// The county's own failure; what it was goes to the log only.
    pub fn failed(error: impl std::fmt::Display) -> Problem {
        tracing::error!(%error, "a request failed");
        let text = "县里的服务器出了故障，请稍后再试；本机的记录都在";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Failed, text)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document =
            Document { kind: "about:blank", title: &self.text, status: self.status.as_u16(), code: self.code };
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, Json(document)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(error) => {
                tracing::warn!(%error, "the database cannot be reached");
                let text = "县里的数据库暂时连不上，请过几分钟再同步；本机的记录都在";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Failed, text)
            }
            StoreError::Full(error) => {
                tracing::error!(%error, "the database's disk is full");
                Problem::full("县里的服务器磁盘满了，暂时收不下；请告诉县里，本机的记录都在")
            }
            StoreError::Moved(to) => {
                tracing::error!(to, "the county lives elsewhere now; this server must be stopped");
                let text = "县里的数据正在搬到新的服务器，请稍后再同步；本机的记录都在";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Failed, text)
            }
            error => Problem::failed(error),
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotAdmitted => Problem::not_admitted(),
            DeskError::Version { .. } => {
                Problem::new(StatusCode::UPGRADE_REQUIRED, ProblemCode::Version, crate::desk::version_text(&error))
            }
            DeskError::Store(error) => error.into(),
        }
    }
}

impl From<EnrolError> for Problem {
    fn from(error: EnrolError) -> Self {
        let (status, code, text) = match error {
            EnrolError::Wrong => {
                (StatusCode::NOT_FOUND, ProblemCode::CodeWrong, "登记码不对，请对照县里给的登记码检查")
            }
            EnrolError::Expired => (StatusCode::GONE, ProblemCode::CodeExpired, "登记码已经过期，请向县里要一个新的"),
            EnrolError::Used => (
                StatusCode::CONFLICT,
                ProblemCode::CodeUsed,
                "登记码已经用过，一个码只能注册一台设备；请向县里要一个新的",
            ),
            EnrolError::PersonNotActive => {
                (StatusCode::FORBIDDEN, ProblemCode::PersonNotActive, "县里已停用这位人员，不能注册设备；请联系县里")
            }
            EnrolError::WebOnly => (
                StatusCode::FORBIDDEN,
                ProblemCode::PersonNotActive,
                "只看的、系部督导小组和学生信息员用县里的网页，不登记电脑",
            ),
            EnrolError::Store(error) => return error.into(),
        };
        Problem::new(status, code, text)
    }
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Wrong => Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::LoginWrong, "用户名或密码不对"),
            LoginError::CodeNeeded => {
                let text = "这个账号还要动态口令：手机上的六位数，或者一个备用码";
                Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::LoginCodeNeeded, text)
            }
            LoginError::CodeWrong => {
                let text = "动态口令不对，或者已经用过；等手机上换了下一个再试";
                Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::LoginCodeWrong, text)
            }
            LoginError::Expired => {
                let text = "给你的密码过期了，没有及时换成自己的；请找管账号的人再给一个";
                Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::LoginWrong, text)
            }
            LoginError::Locked { until } => {
                let text = format!("密码错误次数太多，请在 {} 以后再试", local_time(until).format("%H:%M"));
                Problem::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::LoginLocked, text)
            }
            LoginError::Hash => Problem::failed("a password could not be processed"),
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotThere => Problem::nothing_here(),
            AccountError::Refused(text) => Problem::bad_request(text),
            AccountError::Hash => Problem::failed("a password or a code could not be processed"),
            AccountError::Store(error) => error.into(),
        }
    }
}

impl From<ShelfError> for Problem {
    fn from(error: ShelfError) -> Self {
        match error {
            // 460 is what tus gives for it.
            ShelfError::HashMismatch => Problem::new(
                StatusCode::from_u16(460).unwrap_or(StatusCode::CONFLICT),
                ProblemCode::HashMismatch,
                "文件在路上受损，请重新上传",
            ),
            ShelfError::File(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        if error.kind() != std::io::ErrorKind::StorageFull {
            return Problem::failed(error);
        }
        tracing::error!(%error, "the disk is full");
        Problem::full("县里的服务器磁盘满了，照片暂时收不下；请告诉县里，本机的照片都在")
    }
}

pub async fn not_found() -> Problem {
    Problem::nothing_here()
}

pub async fn not_that_way() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, ProblemCode::BadRequest, "这个地址不能这样访问")
}

pub fn panicked(_what: Box<dyn Any + Send + 'static>) -> Response {
    Problem::failed("a handler panicked").into_response()
}
