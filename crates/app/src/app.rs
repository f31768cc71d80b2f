//! The app behind a window: its data folder, its clock, who is at the desk, and who listens.

use crate::clock::{Clock, MachineClock};
use crate::desk::Desk;
use crate::phone::{self, Closed, Doorway, Network};
use crate::refusal::{Code, Refusal};
use crate::use_cases::new_photos::Watched;
use crate::use_cases::sync::Running;
use crate::views::{Recovered, SyncProgress};
use chrono::{DateTime, FixedOffset, TimeDelta};
use duxue_store::KeyStrength;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use uuid::{NoContext, Timestamp, Uuid};

/// What happens behind the window's back.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// These topics are stale.
    Topics(Vec<String>),
    /// How far the round of sync is.
    Sync(SyncProgress),
    /// The desk was locked.
    Locked,
}

type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// One per process.
pub struct App {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    strength: KeyStrength,
    session: RwLock<Option<Arc<Desk>>>,
    listeners: Mutex<Vec<Listener>>,
    pub(crate) running: Running,
    /// What the last unlocking found of a session that did not end by itself.
    pub(crate) recovered: Mutex<Option<Recovered>>,
    /// The enrolment code tried last, with the number of the try: the same code again is no second use.
    attempt: Mutex<Option<(String, String)>>,
    /// Who must wait until when after too many wrong passphrases.
    waiting: Mutex<HashMap<Uuid, DateTime<FixedOffset>>>,
    /// The door through which a phone brings photos.
    pub(crate) doorway: Doorway,
    /// The folder that is watched for new photos.
    pub(crate) watched: Watched,
    /// The networks that a phone is told of instead of the machine's own.
    networks: RwLock<Option<Vec<Network>>>,
    /// Itself, for work that goes on after a command has returned.
    this: Weak<App>,
}

impl App {
    /// An app over the data folder; nothing is read until it is asked.
    pub fn new(data: impl Into<PathBuf>) -> Arc<App> {
        App::with(data, Arc::new(MachineClock), KeyStrength::default())
    }

    /// The same with another clock, and passphrases stretched less: for tests.
    pub fn with(data: impl Into<PathBuf>, clock: Arc<dyn Clock>, strength: KeyStrength) -> Arc<App> {
        Arc::new_cyclic(|this| App {
            data: data.into(),
            clock,
            strength,
            session: RwLock::new(None),
            listeners: Mutex::new(Vec::new()),
            running: Running::default(),
            recovered: Mutex::new(None),
            attempt: Mutex::new(None),
            waiting: Mutex::new(HashMap::new()),
            doorway: Doorway::default(),
            watched: Watched::default(),
            networks: RwLock::new(None),
            this: this.clone(),
        })
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub fn strength(&self) -> KeyStrength {
        self.strength
    }

    /// The unlocked desk.
    ///
    /// # Errors
    /// Nobody has unlocked.
    pub fn desk(&self) -> Result<Arc<Desk>, Refusal> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.clone().ok_or_else(|| Refusal::new(Code::Locked, "已经锁屏，请输入口令打开。"))
    }

    /// Puts a desk in place of the one there, which closes once its running work has ended.
    pub fn sit_down(&self, desk: Option<Arc<Desk>>) {
        let locked = desk.is_none();
        self.doorway.close(Closed::Locked);
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = desk;
        if locked {
            self.tell(&Event::Locked);
        }
    }

    /// Ends the session properly before the program ends, so that the next one does not speak of a crash.
    pub fn close(&self) {
        if let Err(refusal) = crate::use_cases::session::lock(self, ()) {
            tracing::warn!(text = refusal.text, "the session did not end properly");
        }
    }

    /// Calls `listener` for every event from now on.
    pub fn subscribe(&self, listener: Listener) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    pub fn tell(&self, event: &Event) {
        for listener in self.listeners.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(event);
        }
    }

    /// A new record id (UUIDv7), by the app's clock.
    pub fn new_id(&self) -> String {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let stamp = Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos());
        Uuid::new_v7(stamp).to_string()
    }

    /// A new id for a part of a record: sorts by the time it was made.
    pub fn new_part_id(&self) -> String {
        format!("p{}", self.new_id().replace('-', ""))
    }

    /// The app as work in other threads holds it; none while it ends.
    pub(crate) fn shared(&self) -> Option<Arc<App>> {
        self.this.upgrade()
    }

    /// Tells phones of these networks instead of the machine's own: for tests.
    pub fn say_networks(&self, networks: Vec<Network>) {
        *self.networks.write().unwrap_or_else(PoisonError::into_inner) = Some(networks);
    }

    /// The networks that a phone may be on as well, the likeliest first.
    ///
    /// # Errors
    /// The system does not tell.
    pub(crate) fn phone_networks(&self) -> std::io::Result<Vec<Network>> {
        let said = self.networks.read().unwrap_or_else(PoisonError::into_inner).clone();
        said.map_or_else(phone::of_this_machine, Ok)
    }

    pub(crate) fn waits(&self, person: Uuid, seconds: u64) {
        let until = self.clock.now() + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(3600));
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(person, until);
    }

    /// The time before which no passphrase of a person is tried, while it lies ahead.
    pub(crate) fn wait_until(&self, person: Uuid) -> Option<DateTime<FixedOffset>> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get(&person).copied().filter(|until| *until > self.clock.now())
    }

    /// The number under which a code is tried: the same one as long as it is the same code, because the answer to the
    /// first try may have been lost.
    pub(crate) fn attempt_for(&self, secret: &str) -> String {
        let mut attempt = self.attempt.lock().unwrap_or_else(PoisonError::into_inner);
        match attempt.as_ref() {
            Some((of, number)) if of == secret => number.clone(),
            _ => {
                let number = self.new_id();
                *attempt = Some((secret.to_owned(), number.clone()));
                number
            }
        }
    }

    /// Type and bytes of a photo for an `<img>`; `size` is `thumb` or `full`. None where it is not on this device.
    pub fn media(&self, size: &str, hash: &str) -> Option<(String, Vec<u8>)> {
        crate::use_cases::photos::media(self, size, hash)
    }
}
