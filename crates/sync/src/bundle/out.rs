//! The device's file to the county: who it is, what waits, what it has.

use super::{BundleError, CarriedError, FORMAT, Frame, FrameWriter, Out, store};
use crate::chain::Hash;
use crate::message::{HelloRequest, PROTOCOL, PushRequest};
use crate::round::{PUSH_BYTES, Replica};
use std::io::Write;

/// What the file says beside what the store holds.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub app_version: String,
    pub token: String,
    pub reply_to: String,
    pub reply_secret: Hash,
    pub wants_media: Vec<String>,
}

/// What was put into the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outgoing {
    pub changes: u64,
}

/// Writes everything that the county is not known to have. Photos are put after it by the caller.
///
/// # Errors
/// See [`CarriedError`]; the file is then to be thrown away.
pub fn write_out<R: Replica, W: Write>(
    replica: &R,
    envelope: Envelope,
    to: &mut FrameWriter<W>,
) -> Result<Outgoing, CarriedError<R::Error>> {
    let identity = replica.identity().map_err(store)?;
    to.put(&Frame::Out(Box::new(Out {
        format: FORMAT,
        hello: HelloRequest {
            protocol_min: PROTOCOL,
            protocol_max: PROTOCOL,
            device: identity.device,
            app_version: envelope.app_version,
            knows: None,
            acknowledged: identity.acknowledged,
            // What waits is in this very file.
            unsent_changes: 0,
            unsent_media: 0,
            sealed_key: identity.sealed_key,
        },
        token: envelope.token,
        reply_to: envelope.reply_to,
        reply_secret: envelope.reply_secret,
        wants: replica.cursors().map_err(store)?,
        wants_media: envelope.wants_media,
    })))?;
    let mut outgoing = Outgoing::default();
    let mut after = identity.acknowledged;
    loop {
        let changes = replica.changes_after(after, PUSH_BYTES).map_err(store)?.ok_or_else(|| {
            CarriedError::Bundle(BundleError::Damaged("the last acknowledged change is not in the chain".to_owned()))
        })?;
        if changes.is_empty() {
            return Ok(outgoing);
        }
        let end = changes.iter().fold(after, |at, change| at.then(&change.0));
        outgoing.changes += changes.len() as u64;
        to.put(&Frame::Push(PushRequest { device: identity.device, after, changes }))?;
        after = end;
    }
}
