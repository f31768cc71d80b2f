//! What the door answers: the page, one photo at a time, and nothing else.
//!
//! Invariants: who is not let in is answered before a byte of the body is read; a photo goes through
//! [`photos::attach_bytes`] like any other; the same file sent twice, because an answer was lost, is one photo.

use super::door::{Answer, Closed, Door};
use super::tls::{From, TlsListener};
use super::visitor::{Visit, cookie, hands_on, key_in, machine};
use super::{TOPIC, pages};
use crate::app::{App, Event};
use crate::use_cases::photos;
use crate::views::RefusedFile;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::{CONTENT_LENGTH, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use rustls::ServerConfig;
use serde::{Deserialize, Serialize};
use std::net::TcpListener;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often it is seen whether the door has stood unused for too long.
const LOOK: Duration = Duration::from_secs(1);
/// How long a phone may send nothing in the middle of a photo.
const SILENCE: Duration = Duration::from_secs(20);
/// A body that is too large is read on to here, because a browser shows no answer that comes before it has sent all.
const READ_AWAY: u64 = 2 * photos::LARGEST_PHOTO;
/// Longest name and id of a file, characters.
const LONGEST_NAME: usize = 100;

#[derive(Clone)]
struct Served {
    door: Arc<Door>,
    app: Weak<App>,
    /// Held by the photo that is being taken in.
    turn: Arc<Mutex<()>>,
}

/// Serves until the door is closed.
pub async fn serve(door: &Arc<Door>, app: Weak<App>, listener: TcpListener, config: ServerConfig) {
    let served = Served { door: door.clone(), app: app.clone(), turn: Arc::default() };
    let router = Router::new()
        .route("/{token}", get(page))
        .route("/{token}/photo", post(photo))
        .fallback(async || told(&Visit::NotHere))
        .with_state(served);
    let listening = tokio::net::TcpListener::from_std(listener).and_then(|tcp| TlsListener::start(tcp, config));
    let listener = match listening {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "a phone's door did not open");
            door.close(Closed::Failed);
            return;
        }
    };
    let service = router.into_make_service_with_connect_info::<From>();
    tokio::select! {
        ended = async { axum::serve(listener, service).await } => {
            tracing::error!(?ended, "a phone's door closed by itself");
            door.close(Closed::Failed);
        }
        () = door.stop.notified() => {}
        () = unused(door, &app) => {}
    }
    tell(&app, Vec::new());
}

/// Waits until the door has stood unused for too long, or there is no app any more.
async fn unused(door: &Door, app: &Weak<App>) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while app.strong_count() > 0 && !door.expired() {
        looks.tick().await;
    }
}

fn tell(app: &Weak<App>, mut topics: Vec<String>) {
    if let Some(app) = app.upgrade() {
        topics.push(TOPIC.to_owned());
        app.tell(&Event::Topics(topics));
    }
}

fn status(visit: &Visit) -> StatusCode {
    match visit {
        Visit::Welcome { .. } => StatusCode::OK,
        Visit::NotHere => StatusCode::NOT_FOUND,
        Visit::TakenByAnother => StatusCode::FORBIDDEN,
        Visit::Closed => StatusCode::GONE,
    }
}

fn told(visit: &Visit) -> Response {
    (status(visit), pages::refusal(visit)).into_response()
}

async fn page(
    State(served): State<Served>,
    Path(token): Path<String>,
    ConnectInfo(From(from)): ConnectInfo<From>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let door = &served.door;
    // Asking only what is there must not make the door somebody's.
    if method == Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let key = key_in(&headers);
    if key.is_none() && hands_on(&headers) {
        return (StatusCode::OK, pages::other_browser()).into_response();
    }
    let visit = door.visit(&token, key, &format!("{}（{from}）", machine(&headers)));
    let Visit::Welcome { key } = visit else { return told(&visit) };
    let page = pages::page(&door.place.title);
    match key {
        Some(key) => {
            tell(&served.app, Vec::new());
            ([(SET_COOKIE, cookie(&key))], page).into_response()
        }
        None => page.into_response(),
    }
}

#[derive(Deserialize)]
struct Sent {
    /// What the phone calls the file.
    name: String,
    /// The page's own number of the file; the same when it is sent again.
    id: String,
}

/// What the page reads.
#[derive(Serialize)]
struct Told {
    taken: bool,
    text: String,
}

fn answer(status: StatusCode, taken: bool, text: impl Into<String>) -> Response {
    (status, pages::bare_headers(), Json(Told { taken, text: text.into() })).into_response()
}

async fn photo(
    State(served): State<Served>,
    Path(token): Path<String>,
    Query(sent): Query<Sent>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let visit = served.door.sends(&token, key_in(&headers));
    if !matches!(visit, Visit::Welcome { .. }) {
        return answer(status(&visit), false, pages::words(&visit).1);
    }
    let name = short(sent.name.rsplit(['/', '\\']).next().unwrap_or(""));
    let name = if name.is_empty() { "手机照片.jpg".to_owned() } else { name };
    let file = short(&sent.id);
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if let Some(length) = length.filter(|length| *length > READ_AWAY) {
        return served.refuse(&file, &name, photos::too_large(&name, length)).into_response();
    }
    let turn = served.turn.clone().lock_owned().await;
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(Unread::TooLarge(size)) => {
            return served.refuse(&file, &name, photos::too_large(&name, size)).into_response();
        }
        Err(Unread::Cut) => return answer(StatusCode::REQUEST_TIMEOUT, false, "没有传完，请再发一次。"),
    };
    // The turn goes along: it is held until the photo is kept, even where the phone has gone away meanwhile.
    let kept = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        served.take(&file, &name, bytes)
    });
    match kept.await {
        Ok(told) => told.into_response(),
        Err(error) => {
            tracing::error!(%error, "taking in a phone's photo broke");
            answer(StatusCode::INTERNAL_SERVER_ERROR, false, "电脑没有收好这一张，请再发一次。")
        }
    }
}

/// Without what could not be shown, and not longer than [`LONGEST_NAME`].
fn short(text: &str) -> String {
    text.trim().chars().filter(|one| !one.is_control()).take(LONGEST_NAME).collect()
}

enum Unread {
    TooLarge(u64),
    Cut,
}

async fn read(body: Body) -> Result<Vec<u8>, Unread> {
    let (mut bytes, mut size) = (Vec::new(), 0u64);
    let mut parts = body.into_data_stream();
    loop {
        match timeout(SILENCE, parts.next()).await {
            Ok(Some(Ok(part))) => {
                size += part.len() as u64;
                if size <= photos::LARGEST_PHOTO {
                    bytes.extend_from_slice(&part);
                } else if size <= READ_AWAY {
                    bytes = Vec::new();
                } else {
                    return Err(Unread::TooLarge(size));
                }
            }
            Ok(None) if size > photos::LARGEST_PHOTO => return Err(Unread::TooLarge(size)),
            Ok(None) => return Ok(bytes),
            Ok(Some(Err(error))) => {
                tracing::info!(%error, "a phone's photo broke off");
                return Err(Unread::Cut);
            }
            Err(_) => return Err(Unread::Cut),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = if self.taken { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        answer(status, self.taken, self.text)
    }
}

impl Served {
    fn refuse(&self, file: &str, name: &str, text: String) -> Answer {
        let refused = RefusedFile { name: name.to_owned(), text: text.clone() };
        let answer = Answer { taken: false, text };
        self.door.note(file, &answer, Vec::new(), Some(refused));
        tell(&self.app, Vec::new());
        answer
    }

    /// Takes a photo in, or says why not.
    fn take(&self, file: &str, name: &str, bytes: Vec<u8>) -> Answer {
        if let Some(before) = self.door.answer(file) {
            return before;
        }
        let place = &self.door.place;
        let Some(app) = self.app.upgrade().filter(|_| self.door.state().closed.is_none()) else {
            return Answer { taken: false, text: pages::words(&Visit::Closed).1.to_owned() };
        };
        match photos::attach_bytes(&app, &place.record, &place.path, name, bytes) {
            Ok(attached) => match attached.refused.into_iter().next() {
                Some(refused) => self.refuse(file, name, refused.text),
                None => {
                    let answer = Answer { taken: true, text: String::new() };
                    self.door.note(file, &answer, attached.photos, None);
                    tell(&self.app, attached.topics);
                    answer
                }
            },
            Err(refusal) => self.refuse(file, name, refusal.text),
        }
    }
}
