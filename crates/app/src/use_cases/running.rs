//! The round that runs: how far it is, and the wish to stop it.

use crate::app::{App, Event};
use crate::refusal::{Code, Refusal};
use crate::topics;
use crate::views::SyncProgress;
use duxue_store::Waiting;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The round that runs, if one does.
#[derive(Default)]
pub struct Running {
    progress: Mutex<Option<SyncProgress>>,
    stop: AtomicBool,
}

impl Running {
    pub fn progress(&self) -> Option<SyncProgress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    pub(super) fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn begin(&self, progress: SyncProgress) -> Result<(), Refusal> {
        let mut running = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Err(Refusal::new(Code::Busy, "正在同步，请等它做完。"));
        }
        self.stop.store(false, Ordering::SeqCst);
        *running = Some(progress);
        Ok(())
    }

    pub(super) fn set(&self, progress: Option<SyncProgress>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

/// Tells how far the round is, in the person's counts.
pub(super) struct Teller<'a> {
    pub app: &'a App,
    pub now: SyncProgress,
}

impl<'a> Teller<'a> {
    /// Begins something that only one may do at a time, with what waits to be sent.
    ///
    /// # Errors
    /// A round runs already.
    pub fn begin(app: &'a App, waiting: Waiting, step: &str, words: &str) -> Result<Teller<'a>, Refusal> {
        let now = SyncProgress {
            step: step.to_owned(),
            words: words.to_owned(),
            records_sent: 0,
            records_to_send: waiting.records,
            photos_sent: 0,
            photos_to_send: waiting.photos,
            records_received: 0,
            records_to_receive: 0,
        };
        app.running.begin(now.clone())?;
        let teller = Teller { app, now };
        teller.tell();
        Ok(teller)
    }

    /// It has ended, and anything may have changed.
    pub fn end(&self) {
        self.app.running.set(None);
        self.app.tell(&Event::Sync(self.now.clone()));
        self.app.tell(&Event::Topics(topics::everything()));
    }

    fn tell(&self) {
        self.app.running.set(Some(self.now.clone()));
        self.app.tell(&Event::Sync(self.now.clone()));
    }

    pub fn sent(&mut self, records: u64) {
        self.now.step = "sending".to_owned();
        self.now.records_sent = records;
        self.now.words = format!("记录已上报 {records} / {} 条", self.now.records_to_send);
        self.tell();
    }

    pub fn received(&mut self, done: u64, of: u64) {
        self.now.step = "receiving".to_owned();
        (self.now.records_received, self.now.records_to_receive) = (done, of);
        self.now.words = format!("县里来的 {done} / {of} 条");
        self.tell();
    }

    pub fn indexing(&mut self) {
        let words = "记录都齐了，正在编进查找";
        if self.now.words != words {
            self.now.step = "indexing".to_owned();
            self.now.words = words.to_owned();
            self.tell();
        }
    }

    pub fn photos(&mut self, sent: u64, of: u64) {
        if of == 0 {
            return;
        }
        self.now.step = "photos".to_owned();
        (self.now.photos_sent, self.now.photos_to_send) = (sent, of);
        self.now.words = format!("照片已上报 {sent} / {of} 张");
        self.tell();
    }
}
