//! The county as a round reaches it: messages and photos, over any carrier.

use super::running::Running;
use crate::carrier::{HttpCounty, MediaError, Upload};
use duxue_store::StoreError;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};

/// The county as a round needs it: messages and photos.
pub trait Carrier: County {
    fn send(
        &mut self,
        file: &Outgoing,
        begun: Option<Upload>,
        read: &mut dyn FnMut(u64, usize) -> Result<Vec<u8>, StoreError>,
        progress: &mut dyn FnMut(&Upload) -> Result<(), StoreError>,
    ) -> Result<(), MediaError<StoreError>>;

    /// `None` where the county does not have it yet.
    fn fetch(
        &mut self,
        hash: &str,
        from: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
    ) -> Result<Option<u64>, MediaError<StoreError>>;
}

/// A photo or file on its way to the county.
pub struct Outgoing {
    pub hash: String,
    pub mime: String,
    pub bytes: u64,
}

impl Carrier for HttpCounty {
    fn send(
        &mut self,
        file: &Outgoing,
        begun: Option<Upload>,
        read: &mut dyn FnMut(u64, usize) -> Result<Vec<u8>, StoreError>,
        progress: &mut dyn FnMut(&Upload) -> Result<(), StoreError>,
    ) -> Result<(), MediaError<StoreError>> {
        self.send_media(&file.hash, &file.mime, file.bytes, begun, read, progress)
    }

    fn fetch(
        &mut self,
        hash: &str,
        from: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
    ) -> Result<Option<u64>, MediaError<StoreError>> {
        self.fetch_media(hash, from, take)
    }
}

/// Ends a round between two messages when the person stops it.
pub(super) struct Stoppable<'a> {
    pub county: &'a mut dyn Carrier,
    pub running: &'a Running,
}

impl Stoppable<'_> {
    fn go_on(&self) -> Result<(), CarrierError> {
        if self.running.stopped() { Err(CarrierError::Unreachable("stopped".to_owned())) } else { Ok(()) }
    }
}

impl County for Stoppable<'_> {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.go_on()?;
        self.county.hello(request)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.go_on()?;
        self.county.push(request)
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.go_on()?;
        self.county.fork(device)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        self.go_on()?;
        self.county.pull(request)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.go_on()?;
        self.county.check(request)
    }
}
