//! Who may ask what at the console: each endpoint states the one action that it is, and is asked for nothing by whom the
//! permission table does not let.
//!
//! Invariants: [`Routes`] takes no endpoint without an [`Action`]. An account that is granted its own only is answered by
//! endpoints that narrow what they tell, and finds no record of others, under whatever address.

use super::console::session_of;
use super::{AppState, Problem, ProblemCode};
use crate::desk::{Entered, Must};
use crate::now_micros;
use crate::permissions::{Action, Grant};
use crate::sight::Sight;
use crate::store::{Account, CountyTransaction, Deed, StoreError};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use duxue_sync::chain::Hash;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Someone who is logged in and may do what the endpoint does; as an argument of a handler it tells who.
#[derive(Debug, Clone)]
pub struct Staff {
    pub account: Account,
    /// Names the session that asks.
    pub token_hash: Hash,
    /// Everything that the account may do.
    pub may: BTreeMap<Action, Grant>,
    /// Of the endpoint's own action.
    pub grant: Grant,
}

impl Staff {
    /// Whether a further action, beside that of the endpoint, is granted.
    ///
    /// # Errors
    /// Where it is not, in words.
    pub fn may_also(&self, state: &AppState, action: Action) -> Result<(), Problem> {
        if self.may.contains_key(&action) { Ok(()) } else { Err(not_allowed(state, action)) }
    }

    /// The county as this account sees it for the endpoint's action.
    ///
    /// # Errors
    /// The store's.
    pub fn sight<'a, 't>(&'a self, tx: &'a mut CountyTransaction<'t>, now: u64) -> Result<Sight<'a, 't>, StoreError> {
        Sight::of(tx, &self.account, &self.may, self.grant, now)
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Staff, Problem> {
        parts.extensions.get::<Staff>().cloned().ok_or_else(|| Problem::failed("an endpoint without a guard"))
    }
}

/// What answers under one method.
pub struct Endpoint {
    method: Method,
    answers: MethodRouter<AppState>,
    narrows: bool,
    noted: bool,
}

impl Endpoint {
    /// Is in the audit log though it only reads: what leaves the house, and who is behind a complaint.
    #[must_use]
    pub fn noted(self) -> Endpoint {
        Endpoint { noted: true, ..self }
    }

    /// What it tells, or takes, is narrowed to what the account reaches: by its [`Sight`], or because it is about the one
    /// record that its address names (`{id}`), which the guard looks at.
    #[must_use]
    pub fn within_reach(self) -> Endpoint {
        Endpoint { narrows: true, ..self }
    }

    /// Takes a body of so many bytes.
    #[must_use]
    pub fn of_at_most(self, bytes: usize) -> Endpoint {
        Endpoint { answers: self.answers.layer(axum::extract::DefaultBodyLimit::max(bytes)), ..self }
    }

    /// Takes a body of any length.
    #[must_use]
    pub fn of_any_length(self) -> Endpoint {
        Endpoint { answers: self.answers.layer(axum::extract::DefaultBodyLimit::disable()), ..self }
    }
}

macro_rules! methods {
    ($($name:ident $method:ident),*) => {
        $(pub fn $name<H: Handler<T, AppState>, T: 'static>(handler: H) -> Endpoint {
            Endpoint { method: Method::$method, answers: routing::$name(handler), narrows: false, noted: false }
        })*
    };
}
methods![get GET, post POST, put PUT, delete DELETE];

/// An endpoint as the table of routes lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub method: Method,
    pub path: &'static str,
    pub action: Action,
    pub narrows: bool,
    pub noted: bool,
}

/// A record that was made, so that the audit log can name it; a handler sets it as an extension of its answer.
#[derive(Debug, Clone)]
pub struct Touched(pub String);

/// Set by a handler whose answer is not worth a line in the audit log: a small picture, the rest of a file.
#[derive(Debug, Clone, Copy)]
pub struct Passing;

/// Endpoints of the console, each behind its guard.
pub struct Routes {
    state: AppState,
    router: Router<AppState>,
    listed: Vec<Listed>,
}

impl Routes {
    pub fn new(state: &AppState) -> Routes {
        Routes { state: state.clone(), router: Router::new(), listed: Vec::new() }
    }

    #[must_use]
    pub fn route(mut self, path: &'static str, action: Action, endpoint: Endpoint) -> Routes {
        let Endpoint { method, answers, narrows, noted } = endpoint;
        let listed = Listed { method, path, action, narrows, noted };
        let guarded = answers.layer(from_fn_with_state((self.state.clone(), listed.clone()), guard));
        self.router = self.router.route(path, guarded);
        self.listed.push(listed);
        self
    }

    #[must_use]
    pub fn and(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    pub fn into_router(self) -> Router<AppState> {
        self.router
    }
}

async fn guard(
    State((state, endpoint)): State<(AppState, Listed)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let entered = session_of(&state, request.headers()).await?;
    let mut subject = endpoint.path.to_owned();
    for (name, value) in &params {
        subject = subject.replace(&format!("{{{name}}}"), value);
    }
    let mut deed = Deed {
        at: now_micros(),
        account: entered.account.name.clone(),
        action: endpoint.action.name(),
        subject: format!("{} {subject}", endpoint.method),
        address: state.doors().origin(request.extensions(), request.headers()).to_string(),
        outcome: 0,
    };
    let admitted = if endpoint.method != Method::GET && comes_from_elsewhere(&request) {
        let text = "这个请求不是从县端网页发来的，没有执行";
        Err(Problem::new(StatusCode::FORBIDDEN, ProblemCode::NotAllowed, text))
    } else {
        admit(&state, &endpoint, &params, entered).await
    };
    let response = match admitted {
        Ok(staff) => {
            request.extensions_mut().insert(staff);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    let refused = response.status() == StatusCode::FORBIDDEN;
    let wanted = endpoint.method != Method::GET || endpoint.noted || refused;
    if wanted && response.extensions().get::<Passing>().is_none() {
        if let Some(Touched(id)) = response.extensions().get() {
            deed.subject = format!("{} → {id}", deed.subject);
        }
        deed.outcome = response.status().as_u16().into();
        // Nothing is handed out that could not be noted.
        state.blocking(move |state| Ok(state.desk().note(deed)?)).await?;
    }
    Ok(response)
}

/// Whether the endpoint's action is granted, and what it names lies within reach.
async fn admit(
    state: &AppState,
    endpoint: &Listed,
    params: &RawPathParams,
    entered: Entered,
) -> Result<Staff, Problem> {
    let Entered { account, token_hash, must } = entered;
    if let Some(must) = must.filter(|_| endpoint.action != Action::OwnAccount) {
        return Err(first(must));
    }
    let may = state.permissions().of(account.role);
    let grant = may.get(&endpoint.action).copied().unwrap_or(Grant::None);
    if grant == Grant::None || (grant == Grant::Own && !endpoint.narrows) {
        return Err(not_allowed(state, endpoint.action));
    }
    let staff = Staff { account, token_hash, may, grant };
    if grant == Grant::Own
        && let Some((_, id)) = params.iter().find(|(name, _)| *name == "id")
    {
        let (id, staff) = (id.parse::<Uuid>().map_err(|_| Problem::nothing_here())?, staff.clone());
        let seen =
            state.blocking(move |state| Ok(state.desk().read(|tx| staff.sight(tx, now_micros())?.sees_id(id))?));
        if !seen.await? {
            return Err(Problem::nothing_here());
        }
    }
    Ok(staff)
}

/// What has to be done before anything else.
fn first(must: Must) -> Problem {
    let (code, text) = match must {
        Must::ChangePassword => (ProblemCode::PasswordChangeNeeded, "请先换成自己的密码"),
        Must::AddSecondFactor => (ProblemCode::SecondFactorNeeded, "县里要求这类账号用动态口令，请先启用"),
    };
    Problem::new(StatusCode::FORBIDDEN, code, text)
}

/// Whether a page of another site, or of another port of this one, sends it: the cookie alone tells neither apart. Programs
/// that are no browser say nothing of where they come from, and have no cookie that was not given to them.
fn comes_from_elsewhere(request: &Request) -> bool {
    let told = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = told("host").or_else(|| request.uri().authority().map(Authority::as_str));
    match (told("sec-fetch-site"), told("origin"), host) {
        (Some(site), ..) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (None, Some(_), None) => true,
        (None, None, _) => false,
    }
}

fn not_allowed(state: &AppState, action: Action) -> Problem {
    let text = format!("这个账号不能{}", state.permissions().title(action));
    Problem::new(StatusCode::FORBIDDEN, ProblemCode::NotAllowed, text)
}
