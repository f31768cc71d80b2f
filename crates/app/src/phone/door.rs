//! One door: which place it leads to, who came through it, and when it closes.
//!
//! Invariants: the token and the visitor's key are compared in constant time; a closed door never opens again.

use super::networks::Network;
use super::visitor::{Visit, Visitor};
use super::{OpenError, certificate, server};
use crate::app::App;
use crate::clock::Clock;
use crate::views::{Photo, RefusedFile};
use chrono::{DateTime, FixedOffset, TimeDelta};
use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::Notify;

/// How long a door stays open that nobody uses.
const IDLE: TimeDelta = TimeDelta::minutes(15);

/// Why a door is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The person closed the dialog.
    Done,
    /// Another door was opened.
    Replaced,
    /// Nobody used it for fifteen minutes.
    Idle,
    /// The desk was locked, or somebody else sat down.
    Locked,
    /// The machine took the port away.
    Failed,
}

/// Where the photos go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub record: String,
    /// Path of the map of photos: `photos`, `answers.<item>.photos`.
    pub path: String,
    /// 柳湾小学 · 11 月 18 日督导.
    pub title: String,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub taken: bool,
    /// Why it was not taken; empty where it was.
    pub text: String,
}

#[derive(Default)]
pub struct State {
    pub visitor: Option<Visitor>,
    pub received: Vec<Photo>,
    pub refused: Vec<RefusedFile>,
    pub closed: Option<Closed>,
    /// By the id that the page gave to the file, so that one sent again is no second photo.
    answers: HashMap<String, Answer>,
    used_at: DateTime<FixedOffset>,
}

pub struct Door {
    pub id: String,
    pub place: Place,
    pub networks: Vec<Network>,
    pub port: u16,
    pub fingerprint_words: String,
    token: String,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    pub(super) stop: Notify,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Door {
    /// Opens a free port on every network of the machine and serves it in a thread of its own.
    ///
    /// # Errors
    /// No port, no thread, or no key could be had.
    fn open(app: &Arc<App>, place: Place, networks: Vec<Network>) -> Result<Arc<Door>, OpenError> {
        let now = app.clock().now();
        let addresses: Vec<Ipv4Addr> = networks.iter().map(|network| network.address).collect();
        let certificate = certificate::make(&addresses, now.date_naive())?;
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        listener.set_nonblocking(true)?;
        let door = Arc::new(Door {
            id: app.new_id(),
            place,
            networks,
            port: listener.local_addr()?.port(),
            fingerprint_words: certificate.fingerprint_words,
            token: hex::encode(rand::random::<[u8; 16]>()),
            clock: app.clock().clone(),
            state: Mutex::new(State { used_at: now, ..State::default() }),
            stop: Notify::new(),
            thread: Mutex::new(None),
        });
        // One thread carries the connections; a photo is worked on in another, so that neither waits for the window.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (served, app) = (door.clone(), Arc::downgrade(app));
        let thread = thread::Builder::new().name("phone door".to_owned()).spawn(move || {
            runtime.block_on(server::serve(&served, app, listener, certificate.config));
            // Connections end here and now; a photo that is being written is written to its end.
            runtime.shutdown_background();
        })?;
        *door.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(door)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page's address on one of the networks.
    pub fn address(&self, network: &Network) -> String {
        format!("https://{}:{}/{}", network.address, self.port, self.token)
    }

    /// Somebody asks for the page. `key` is what their cookie says; `words` is what they call themselves.
    pub fn visit(&self, token: &str, key: Option<&str>, words: &str) -> Visit {
        if let Some(no) = self.refuses(token) {
            return no;
        }
        let mut state = self.state();
        match &state.visitor {
            Some(visitor) if visitor.has(key) => {}
            Some(_) => return Visit::TakenByAnother,
            None => {
                let (visitor, key) = Visitor::new(words);
                (state.visitor, state.used_at) = (Some(visitor), self.clock.now());
                return Visit::Welcome { key: Some(key) };
            }
        }
        state.used_at = self.clock.now();
        Visit::Welcome { key: None }
    }

    /// Somebody sends a photo: only who was given the page may.
    pub fn sends(&self, token: &str, key: Option<&str>) -> Visit {
        if let Some(no) = self.refuses(token) {
            return no;
        }
        let mut state = self.state();
        if !state.visitor.as_ref().is_some_and(|visitor| visitor.has(key)) {
            return Visit::TakenByAnother;
        }
        state.used_at = self.clock.now();
        Visit::Welcome { key: None }
    }

    fn refuses(&self, token: &str) -> Option<Visit> {
        // Hashes are compared in constant time, which texts are not.
        if blake3::hash(token.as_bytes()) != blake3::hash(self.token.as_bytes()) {
            return Some(Visit::NotHere);
        }
        (self.expired() || self.state().closed.is_some()).then_some(Visit::Closed)
    }

    /// Closes a door that nobody has used for too long, by whichever direction the clock went. Says whether it did.
    pub fn expired(&self) -> bool {
        let idle = (self.clock.now() - self.state().used_at).abs() > IDLE;
        idle && self.close(Closed::Idle)
    }

    /// What was said to this file before.
    pub fn answer(&self, file: &str) -> Option<Answer> {
        self.state().answers.get(file).cloned()
    }

    /// A file came. Only one that was taken is remembered: what was refused may be sent again, for the reason may be gone.
    pub fn note(&self, file: &str, answer: &Answer, photos: Vec<Photo>, refused: Option<RefusedFile>) {
        let mut state = self.state();
        state.used_at = self.clock.now();
        state.received.extend(photos);
        state.refused.extend(refused);
        if answer.taken {
            state.answers.insert(file.to_owned(), answer.clone());
        }
    }

    /// Lets nobody in any more, and tells the thread to end. Says whether it was open until now.
    pub fn close(&self, why: Closed) -> bool {
        let mut state = self.state();
        let open = state.closed.is_none();
        state.closed.get_or_insert(why);
        self.stop.notify_one();
        open
    }

    /// [`Door::close`], and the port is closed when it returns. Not to be called from the door's own thread.
    pub fn shut(&self, why: Closed) {
        self.close(why);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of a phone's door broke");
        }
    }
}

/// Where the one door stands, open or closed.
#[derive(Default)]
pub struct Doorway(Mutex<Option<Arc<Door>>>);

impl Doorway {
    /// Opens a door in place of the one that stands.
    ///
    /// # Errors
    /// No port, no thread, or no key could be had.
    pub fn open(&self, app: &Arc<App>, place: Place, networks: Vec<Network>) -> Result<Arc<Door>, OpenError> {
        let mut standing = self.standing();
        if let Some(before) = standing.take() {
            before.shut(Closed::Replaced);
        }
        let door = Door::open(app, place, networks)?;
        *standing = Some(door.clone());
        Ok(door)
    }

    /// The door of that id, open or closed; none where another stands in its place.
    pub fn door(&self, id: &str) -> Option<Arc<Door>> {
        let door = self.standing().clone().filter(|door| door.id == id)?;
        if door.expired() {
            door.shut(Closed::Idle);
        }
        Some(door)
    }

    /// Closes whichever door stands; its port is closed when this returns.
    pub fn close(&self, why: Closed) {
        if let Some(door) = &*self.standing() {
            door.shut(why);
        }
    }

    fn standing(&self) -> MutexGuard<'_, Option<Arc<Door>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Doorway {
    /// The app may be dropped by the door's own thread, which cannot wait for itself.
    fn drop(&mut self) {
        if let Some(door) = &*self.standing() {
            door.close(Closed::Done);
        }
    }
}
