//! The page that will be asked for next, fetched while the one before it is put into the store.
//!
//! Invariant: a page fetched ahead is handed over only to the very request it answers; any other request is asked anew, so
//! a round that stopped, or whose page could not be kept, loses nothing but one page on the way.

use super::line::Line;
use duxue_sync::{CarrierError, PullPage, PullRequest};
use std::thread::{self, JoinHandle};

pub(super) struct Ahead {
    request: PullRequest,
    fetching: JoinHandle<Result<PullPage, CarrierError>>,
}

impl Ahead {
    /// Begins to fetch what follows `page`, the answer to `request`; none where nothing follows.
    pub fn of(line: &Line, request: PullRequest, page: &PullPage) -> Option<Ahead> {
        if !page.more {
            return None;
        }
        let request = request.after(page);
        let (line, asked) = (line.clone(), request.clone());
        let fetching = thread::Builder::new().name("next page".to_owned()).spawn(move || line.ask("pull", &asked));
        // Without a thread the page is asked for when it is wanted.
        Some(Ahead { request, fetching: fetching.ok()? })
    }

    /// The page, where it answers this request.
    pub fn answer(self, request: &PullRequest) -> Option<Result<PullPage, CarrierError>> {
        if self.request != *request {
            return None;
        }
        let failed = |_| Err(CarrierError::Unreadable("fetching ahead panicked".to_owned()));
        Some(self.fetching.join().unwrap_or_else(failed))
    }
}
