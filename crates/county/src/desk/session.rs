//! A device at the desk without a network between them: the county as the round of sync sees it.

use super::{CountyDesk, DeskError};
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};

pub struct DeskSession {
    pub desk: CountyDesk,
    /// The county's clock, microseconds since 1970.
    pub now: u64,
}

impl From<DeskError> for CarrierError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotAdmitted => CarrierError::NotAdmitted,
            DeskError::Version { .. } => CarrierError::Version(version_text(&error).to_owned()),
            DeskError::Store(error) => CarrierError::CountyFailed(error.to_string()),
        }
    }
}

/// What a person is told about a version that does not fit.
pub fn version_text(error: &DeskError) -> &'static str {
    match error {
        DeskError::Version { device_is_older: true } => {
            "本机的程序太旧，县里的服务器已经升级；请升级后再同步，已有记录都会保留"
        }
        DeskError::Version { device_is_older: false } => {
            "县里的服务器还没有升级，暂时不能与本机同步；记录都保存在本机，请告诉县里"
        }
        DeskError::NotAdmitted | DeskError::Store(_) => "",
    }
}

impl County for DeskSession {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        Ok(self.desk.hello(request, self.now)?)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        Ok(self.desk.push(request, self.now)?)
    }

    fn fork(&mut self, device: DeviceNumber) -> Result<ForkReply, CarrierError> {
        Ok(self.desk.fork(device, self.now)?)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        Ok(self.desk.pull(&request, self.now)?)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        Ok(self.desk.check(&request, self.now)?)
    }
}
