//! The way to the county. A bad one loses requests, loses replies after the county has acted, cuts them at any byte,
//! says things twice, delivers late what was thought lost, and says what only a later version knows.

use super::ground::{copy_folder, scratch, tear_log};
use ciborium::Value;
use duxue_county::desk::DeskSession;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest, wire,
};
use rand::Rng;
use rand::rngs::StdRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Most pushes that a line can hold back to deliver them late.
const HELD_BACK: usize = 4;

pub struct Line<'a> {
    pub session: DeskSession,
    /// `None`: a good line.
    pub chance: Option<StdRng>,
    /// Pushes that were sent once and may come again.
    pub held_back: &'a mut Vec<PushRequest>,
    /// What the device's person may be shown, reckoned by the simulation itself.
    pub reach: BTreeSet<String>,
    /// What came over the line although it must not.
    pub seen: Option<String>,
    /// The device speaks a version that the county does not.
    pub other_version: bool,
    /// The server's power goes while it commits the first push.
    pub power_cut: Option<PowerCut>,
}

/// The server's power goes in the middle of a commit: of what this had to add to SQLite's log only a first part reached the
/// disk, and nobody was answered.
pub struct PowerCut {
    /// The county's folder.
    pub folder: PathBuf,
    /// Where in the log, 0.0 to 1.0 of what was added.
    pub torn_at: f64,
    /// What is on the disk when the power comes back; none until it has gone.
    pub left: Option<TempDir>,
}

impl PowerCut {
    fn during(&mut self, commit: impl FnOnce()) {
        let left = scratch();
        copy_folder(&self.folder, left.path());
        commit();
        tear_log(left.path(), &self.folder, Path::new("county.sqlite3-wal"), self.torn_at);
        self.left = Some(left);
    }
}

fn cut() -> CarrierError {
    CarrierError::Unreachable("cut".into())
}

impl Line<'_> {
    fn carry<Q, A>(
        &mut self,
        request: Q,
        act: impl Fn(&mut DeskSession, Q) -> Result<A, CarrierError>,
    ) -> Result<A, CarrierError>
    where
        Q: Clone + Serialize + DeserializeOwned,
        A: Serialize + DeserializeOwned,
    {
        if self.power_cut.as_ref().is_some_and(|power| power.left.is_some()) {
            return Err(cut());
        }
        let Some(chance) = &mut self.chance else { return act(&mut self.session, request) };
        match chance.random_range(0..13) {
            0 => Err(cut()),
            1 => {
                act(&mut self.session, request)?;
                Err(cut())
            }
            2 => {
                act(&mut self.session, request.clone())?;
                act(&mut self.session, request)
            }
            3 => {
                let bytes = wire::pack(&request).unwrap();
                match wire::unpack::<Q>(&bytes[..chance.random_range(0..bytes.len())]) {
                    // What is cut is never taken for something else.
                    Ok(_) => panic!("a request that was cut was read"),
                    Err(_) => Err(cut()),
                }
            }
            4 => {
                let bytes = wire::pack(&act(&mut self.session, request)?).unwrap();
                match wire::unpack::<A>(&bytes[..chance.random_range(0..bytes.len())]) {
                    Ok(_) => panic!("a reply that was cut was read"),
                    Err(error) => Err(CarrierError::Unreadable(error.to_string())),
                }
            }
            5 => {
                let request: Q = wire::unpack(&wire::pack(&request).unwrap()).unwrap();
                let reply = act(&mut self.session, request)?;
                Ok(wire::unpack(&wire::pack(&reply).unwrap()).unwrap())
            }
            6 => {
                let request = wire::unpack(&of_a_version_to_come(&request)).unwrap();
                let reply = act(&mut self.session, request)?;
                Ok(wire::unpack(&of_a_version_to_come(&reply)).unwrap())
            }
            _ => act(&mut self.session, request),
        }
    }
}

/// A message as a later version might write it, with fields that this one does not know.
fn of_a_version_to_come<M: Serialize>(message: &M) -> Vec<u8> {
    let mut message = Value::serialized(message).unwrap();
    // What has one name alone may be a variant, which a later version cannot add to.
    if let Value::Map(fields) = &mut message
        && fields.len() > 1
    {
        fields.insert(1, ("weather_2031".into(), Value::Array(vec![Value::from(7), Value::Null])));
    }
    wire::pack(&message).unwrap()
}

impl County for Line<'_> {
    fn hello(&mut self, mut request: HelloRequest) -> Result<HelloReply, CarrierError> {
        if self.other_version {
            request.protocol_max += 1;
            request.protocol_min = request.protocol_max;
        }
        self.carry(request, |session, request| session.hello(request))
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        if let Some(power) = self.power_cut.as_mut().filter(|power| power.left.is_none()) {
            // Nobody gets the answer.
            power.during(|| drop(self.session.push(request)));
            return Err(cut());
        }
        if let Some(chance) = &mut self.chance {
            if !self.held_back.is_empty() && chance.random_range(0..4) == 0 {
                let late = self.held_back.swap_remove(chance.random_range(0..self.held_back.len()));
                // Nobody waits for its answer any more.
                let _answer = self.session.push(late);
            }
            if self.held_back.len() < HELD_BACK {
                self.held_back.push(request.clone());
            }
        }
        self.carry(request, |session, request| session.push(request))
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.carry(device, |session, device| session.fork(device))
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        let page = self.carry(request, |session, request| session.pull(request))?;
        if let Some(record) = page.records.iter().find(|record| !self.reach.contains(&record.scope)) {
            self.seen = Some(format!("a record of {} was given to someone who must not have it", record.scope));
        }
        Ok(page)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.carry(request, |session, request| session.check(request))
    }
}
