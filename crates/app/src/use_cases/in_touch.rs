//! Syncing by itself when a link appears, so that nobody has to think of it.
//!
//! Invariant: whether the county can be reached is tried with a bare connection first; a laptop without a network writes
//! no failed rounds into its log. The thread ends with the app.

use super::session::device_settings;
use super::sync::{self, county_address};
use crate::app::App;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

/// How often the link is looked at.
const LOOK: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(3);
/// Looks after which what waits is sent although the link was there all the time: half an hour.
const PATIENCE: u32 = 30;

/// Watches for a link until the app is gone. One thread per process.
pub fn stay_in_touch(app: &Arc<App>) {
    let app = Arc::downgrade(app);
    let named = thread::Builder::new().name("in touch".to_owned());
    if let Err(error) = named.spawn(move || watch(&app)) {
        tracing::warn!(%error, "nobody watches for a link");
    }
}

fn watch(app: &Weak<App>) {
    let mut link = Link { there: true, looks: 0 };
    loop {
        thread::sleep(LOOK);
        let Some(app) = app.upgrade() else { return };
        if let Some(waiting) = waiting(&app)
            && link.look(reachable(&app), waiting)
        {
            match sync::sync_now(&app, ()) {
                Ok(outcome) => tracing::info!(words = outcome.words, "synced by itself"),
                Err(refusal) => tracing::info!(text = refusal.text, "not synced by itself"),
            }
        }
    }
}

/// What waits to be sent; none while nobody has unlocked or the person wants to press the button alone.
fn waiting(app: &App) -> Option<u64> {
    let wanted = device_settings(app, ()).is_ok_and(|settings| settings.auto_sync);
    let waiting = app.desk().ok()?.waiting().ok()?;
    wanted.then_some(waiting.records + waiting.photos)
}

fn reachable(app: &App) -> bool {
    let address = app.desk().ok().and_then(|desk| county_address(&desk));
    let found = address.and_then(|address| address.to_socket_addrs().ok()).and_then(|mut all| all.next());
    found.is_some_and(|address| TcpStream::connect_timeout(&address, CONNECT).is_ok())
}

/// The link as it was at the last look.
struct Link {
    there: bool,
    /// Looks since the last round that was begun here.
    looks: u32,
}

impl Link {
    /// Whether now is the time for a round: the link has just appeared, or what waits has waited long enough.
    fn look(&mut self, there: bool, waiting: u64) -> bool {
        self.looks += 1;
        let appeared = there && !self.there;
        self.there = there;
        let due = there && (appeared || (waiting > 0 && self.looks >= PATIENCE));
        if due {
            self.looks = 0;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_begins_when_the_link_appears_and_not_at_every_look() {
        let mut link = Link { there: true, looks: 0 };
        assert!(!link.look(true, 12));
        assert!(!link.look(false, 12));
        assert!(link.look(true, 12));
        assert!(!link.look(true, 12));
    }

    #[test]
    fn what_waits_is_sent_in_the_end_although_the_link_was_always_there() {
        let mut link = Link { there: true, looks: 0 };
        let rounds = (0..PATIENCE * 2).filter(|_| link.look(true, 1)).count();
        assert_eq!(rounds, 2);
        assert!(!(0..PATIENCE * 2).any(|_| link.look(true, 0)));
    }
}
