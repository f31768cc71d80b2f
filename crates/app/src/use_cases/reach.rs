//! The county as a round reaches it: messages and photos, over any carrier.

use super::running::Running;
use crate::carrier::{HttpCounty, MediaError, Upload};
use duxue_store::StoreError;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};

/// The county as a round needs it: messages, and photos from several threads at once.
pub trait Carrier: County + Sync {
    fn send(
        &self,
        file: &Outgoing,
        begun: Option<Upload>,
        read: &mut dyn FnMut(u64, usize) -> Result<Vec<u8>, Halt>,
        progress: &mut dyn FnMut(&Upload) -> Result<(), Halt>,
    ) -> Result<(), MediaError<Halt>>;

    /// `None` where the county does not have it yet.
    fn fetch(
        &self,
        hash: &str,
        from: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Halt>,
    ) -> Result<Option<u64>, MediaError<Halt>>;

    /// A small picture (JPEG), ahead of its photo.
    fn send_small(&self, hash: &str, jpeg: Vec<u8>) -> Result<(), CarrierError>;

    fn fetch_small(&self, hash: &str) -> Result<Option<Vec<u8>>, CarrierError>;
}

/// Why a photo stopped on its way, from the device's side.
#[derive(Debug)]
pub enum Halt {
    Store(StoreError),
    /// The person wants it to stop.
    Stopped,
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Halt::Store(error)
    }
}

/// A photo or file on its way to the county.
pub struct Outgoing {
    pub hash: String,
    pub mime: String,
    pub bytes: u64,
}

impl Carrier for HttpCounty {
    fn send(
        &self,
        file: &Outgoing,
        begun: Option<Upload>,
        read: &mut dyn FnMut(u64, usize) -> Result<Vec<u8>, Halt>,
        progress: &mut dyn FnMut(&Upload) -> Result<(), Halt>,
    ) -> Result<(), MediaError<Halt>> {
        self.send_media(&file.hash, &file.mime, file.bytes, begun, read, progress)
    }

    fn fetch(
        &self,
        hash: &str,
        from: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Halt>,
    ) -> Result<Option<u64>, MediaError<Halt>> {
        self.fetch_media(hash, from, take)
    }

    fn send_small(&self, hash: &str, jpeg: Vec<u8>) -> Result<(), CarrierError> {
        self.send_thumbnail(hash, jpeg)
    }

    fn fetch_small(&self, hash: &str) -> Result<Option<Vec<u8>>, CarrierError> {
        self.fetch_thumbnail(hash)
    }
}

/// Ends a round between two messages when the person stops it, and bears with a line that breaks now and then.
pub(super) struct Stoppable<'a> {
    pub county: &'a mut dyn Carrier,
    pub running: &'a Running,
    /// It has answered in this round.
    pub met: bool,
}

/// Tries of one message over a line that breaks.
const TRIES: u32 = 4;

impl Stoppable<'_> {
    fn go_on(&self) -> Result<(), CarrierError> {
        if self.running.stopped() { Err(CarrierError::Unreachable("stopped".to_owned())) } else { Ok(()) }
    }

    /// Asks, and once more where the line broke after the county had been met: every message may be sent twice.
    fn ask<Q: Clone, A>(
        &mut self,
        request: Q,
        act: fn(&mut dyn Carrier, Q) -> Result<A, CarrierError>,
    ) -> Result<A, CarrierError> {
        for _ in 1..TRIES {
            self.go_on()?;
            match act(self.county, request.clone()) {
                Err(error) if self.met && error.may_pass() => {}
                answer => {
                    self.met |= answer.is_ok();
                    return answer;
                }
            }
        }
        self.go_on()?;
        act(self.county, request)
    }
}

impl County for Stoppable<'_> {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.ask(request, |county, request| county.hello(request))
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.ask(request, |county, request| county.push(request))
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.go_on()?;
        self.county.fork(device)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        self.ask(request, |county, request| county.pull(request))
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.ask(request, |county, request| county.check(request))
    }
}
