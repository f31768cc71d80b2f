//! Who reads: the token of a request.

use super::super::{AppState, Problem, ProblemCode};
use crate::desk::ReadScope;
use crate::now_micros;
use crate::store::ApiToken;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A machine with a token that is good, within its pace.
pub struct Reader(ApiToken);

impl Reader {
    /// # Errors
    /// Where the token's scopes do not name it.
    pub fn may_read(&self, scope: ReadScope) -> Result<(), Problem> {
        if self.0.may_read(scope) {
            return Ok(());
        }
        let text = format!("这个令牌不能读：{}（{}）", scope.title(), scope.name());
        Err(Problem::new(StatusCode::FORBIDDEN, ProblemCode::NotAllowed, text))
    }

    pub fn may_read_names(&self) -> bool {
        self.0.may_read(ReadScope::Persons)
    }
}

/// An answer to whoever is not let in.
pub struct Refusal(Problem, Option<(HeaderName, HeaderValue)>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        if let Some((name, value)) = self.1 {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let now = now_micros();
        let text = token_of(&parts.headers);
        let found = state
            .blocking(move |state| match text {
                Some(text) => Ok(state.desk().token(&text, now)?),
                None => Ok(None),
            })
            .await
            .map_err(|problem| Refusal(problem, None))?;
        let Some(token) = found else {
            let text = "需要县里发的令牌，或者令牌已经过期、作废";
            let problem = Problem::new(StatusCode::UNAUTHORIZED, ProblemCode::NotAdmitted, text);
            // Excel and Power BI ask for a name and a password when told so; the password is the token.
            let asks = HeaderValue::from_static("Basic realm=\"duxue\", charset=\"UTF-8\"");
            return Err(Refusal(problem, Some((header::WWW_AUTHENTICATE, asks))));
        };
        if let Err(seconds) = state.limiter().let_through(token.id, now) {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooOften, "取得太勤，请稍后再取");
            return Err(Refusal(problem.after(seconds), None));
        }
        Ok(Reader(token))
    }
}

/// `Authorization: Bearer TOKEN`, or the password of `Basic`.
fn token_of(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = given.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}
