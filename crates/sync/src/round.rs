//! One round of sync, from the device's side: say hello, send what waits, fetch what changed, compare.
//!
//! Invariants: any error ends the round before the next step; every step is safe to repeat from the start. A change
//! leaves the outbox only by the county's acknowledgement of its number and hash. A cursor moves only together with
//! the page it stands for. What a person may no longer have is purged only when nothing of it waits to be sent.

use crate::chain::{ChainPoint, SealedChange};
use crate::digest::{AllDigest, ScopeDigest};
use crate::message::{
    CarrierError, CheckRequest, CheckedScope, County, ForkReply, HelloReply, HelloRequest, PROTOCOL, PullPage,
    PullRequest, PushReply, PushRequest, RefusedChange, ScopeCursor,
};
use crate::scope::KnownHash;
use crate::stamp::DeviceNumber;
use uuid::Uuid;

/// Bytes of changes in one push, before packing; one page each way is the unit of what a cut costs.
pub const PUSH_BYTES: usize = 1 << 20;

/// The device's store, as a round needs it. Each method is one transaction.
pub trait Replica {
    type Error;

    /// Who this database is and how far its own chain goes.
    fn identity(&self) -> Result<Identity, Self::Error>;
    /// Sealed changes after `after` (acknowledged ones included, as long as they are kept), up to `max_bytes` but at least one.
    /// `None` where the point is not in this chain.
    fn changes_after(&self, after: ChainPoint, max_bytes: usize) -> Result<Option<Vec<SealedChange>>, Self::Error>;
    /// Clears exactly the changes up to `received` from the outbox (kept as acknowledged), and sets the refused ones
    /// aside where a person sees them.
    fn acknowledge(&mut self, received: ChainPoint, refused: &[RefusedChange]) -> Result<(), Self::Error>;
    /// Takes a new device number (and the token that goes with it): changes not acknowledged are renumbered from 1 and stamped anew, in their order.
    fn take_identity(&mut self, new: &ForkReply) -> Result<(), Self::Error>;
    /// Notes the county's time and epoch. A new epoch puts every kept acknowledged change back into the outbox.
    fn greet(&mut self, hello: &HelloReply) -> Result<(), Self::Error>;
    /// Cursors of the scopes held.
    fn cursors(&self) -> Result<Vec<ScopeCursor>, Self::Error>;
    /// Starts to hold a scope, from 0.
    fn add_scope(&mut self, scope: &str) -> Result<(), Self::Error>;
    /// Lets go of a scope and everything in it.
    ///
    /// # Errors
    /// Refuses while an unsent change of the scope waits.
    fn purge_scope(&mut self, scope: &str) -> Result<(), Self::Error>;
    /// Applies the records of a page (unsent changes on top of them) and its cursors, in one transaction.
    fn apply(&mut self, page: &PullPage) -> Result<(), Self::Error>;
    /// Digest of the scopes over the records as the county sent them (local changes left out).
    fn digests(&self, scopes: &[String]) -> Result<Vec<ScopeDigest>, Self::Error>;
    /// Fetches the scope from 0 again at the next pull.
    fn reset_cursor(&mut self, scope: &str) -> Result<(), Self::Error>;
}

#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    pub device: DeviceNumber,
    /// End of the chain.
    pub sealed: ChainPoint,
    pub acknowledged: ChainPoint,
    pub epoch: Option<Uuid>,
    /// The county's time at the last greeting, microseconds since 1970.
    pub greeted: Option<u64>,
    pub unsent_changes: u64,
    pub unsent_media: u64,
    /// The county's key for sticks, as it was last told.
    pub bundle_key: Option<String>,
    /// The data key, sealed to the county's recovery key; none once the county has it.
    pub sealed_key: Option<Vec<u8>>,
}

/// What a round did, in counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoundReport {
    pub changes_sent: u64,
    pub records_received: u64,
    pub refused: Vec<RefusedChange>,
    pub scopes_added: Vec<String>,
    pub scopes_purged: Vec<String>,
    /// Scopes that differed and were fetched anew.
    pub scopes_repaired: Vec<String>,
    /// Whether this database turned out to be a copy and got a number of its own.
    pub forked: bool,
}

/// How far a round is, for the person who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Sent { done: u64, of: u64 },
    Received { done: u64, of: u64 },
}

#[derive(Debug, thiserror::Error)]
pub enum RoundError<E> {
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    #[error("the device's store failed")]
    Store(E),
    /// The county lacks changes that this device no longer keeps. Nothing is deleted; a person must look.
    #[error("the county lacks changes that are no longer kept here")]
    HistoryGone,
    /// After a repair both sides still differ.
    #[error("both sides differ in {0}")]
    StillDiffers(String),
}

/// Runs a round.
///
/// # Errors
/// Ends at the first failure; whatever was acknowledged or applied before stays so, and the next round goes on from there.
pub fn run<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    app_version: &str,
    report: &mut dyn FnMut(Progress),
) -> Result<RoundReport, RoundError<R::Error>> {
    let mut done = RoundReport::default();
    let hello = greet(replica, county, app_version)?;
    push(replica, county, &hello, &mut done, report)?;
    settle_scopes(replica, &hello, true, &mut done).map_err(RoundError::Store)?;
    let theirs = pull(replica, county, &mut done, report)?;
    compare(replica, county, theirs, &mut done, report)?;
    Ok(done)
}

fn greet<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    app_version: &str,
) -> Result<HelloReply, RoundError<R::Error>> {
    let identity = replica.identity().map_err(RoundError::Store)?;
    let held = held(replica).map_err(RoundError::Store)?;
    let hello = county.hello(HelloRequest {
        protocol_min: PROTOCOL,
        protocol_max: PROTOCOL,
        device: identity.device,
        app_version: app_version.to_owned(),
        acknowledged: identity.acknowledged,
        knows: Some(KnownHash::of(&held, identity.bundle_key.as_deref())),
        unsent_changes: identity.unsent_changes,
        unsent_media: identity.unsent_media,
        sealed_key: identity.sealed_key,
    })?;
    replica.greet(&hello).map_err(RoundError::Store)?;
    Ok(hello)
}

fn push<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    hello: &HelloReply,
    done: &mut RoundReport,
    report: &mut dyn FnMut(Progress),
) -> Result<(), RoundError<R::Error>> {
    let mut after = hello.received;
    let mut rewound = None;
    loop {
        let identity = replica.identity().map_err(RoundError::Store)?;
        let of = done.changes_sent + identity.sealed.number.saturating_sub(after.number);
        let Some(changes) = replica.changes_after(after, PUSH_BYTES).map_err(RoundError::Store)? else {
            if done.forked {
                return Err(RoundError::HistoryGone);
            }
            // The county's point is not in this chain: a copy of this database has sent other changes.
            after = take_new_identity(replica, county, done)?;
            continue;
        };
        if after == hello.received && after != identity.acknowledged {
            // The county had these already; its answer was lost on the way, and with it what it had refused.
            replica.acknowledge(after, &hello.refused).map_err(RoundError::Store)?;
            done.refused.extend(hello.refused.iter().cloned());
        }
        if changes.is_empty() {
            return Ok(());
        }
        let count = changes.len() as u64;
        match county.push(PushRequest { device: identity.device, after, changes })? {
            PushReply::Done { received, refused } => {
                replica.acknowledge(received, &refused).map_err(RoundError::Store)?;
                done.changes_sent += count;
                done.refused.extend(refused);
                after = received;
                report(Progress::Sent { done: done.changes_sent, of });
            }
            PushReply::SendFrom { received } => {
                // Twice the same answer would be a loop.
                if rewound == Some(received) {
                    return Err(RoundError::HistoryGone);
                }
                rewound = Some(received);
                after = received;
            }
            PushReply::Forked if done.forked => return Err(RoundError::HistoryGone),
            PushReply::Forked => after = take_new_identity(replica, county, done)?,
        }
    }
}

fn take_new_identity<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    done: &mut RoundReport,
) -> Result<ChainPoint, RoundError<R::Error>> {
    let device = replica.identity().map_err(RoundError::Store)?.device;
    let new = county.fork(device)?;
    replica.take_identity(&new).map_err(RoundError::Store)?;
    done.forked = true;
    Ok(ChainPoint::default())
}

/// Names of the scopes held, in their order.
fn held<R: Replica>(replica: &R) -> Result<Vec<String>, R::Error> {
    Ok(replica.cursors()?.into_iter().map(|cursor| cursor.scope).collect())
}

/// Lets go of what the person may no longer have (where that is wanted now), and begins to hold what is new.
pub(crate) fn settle_scopes<R: Replica>(
    replica: &mut R,
    hello: &HelloReply,
    purge: bool,
    done: &mut RoundReport,
) -> Result<(), R::Error> {
    let Some(given) = &hello.scopes else { return Ok(()) };
    let held = held(replica)?;
    for scope in held.iter().filter(|scope| purge && !given.contains(scope)) {
        replica.purge_scope(scope)?;
        done.scopes_purged.push(scope.clone());
    }
    for scope in given.iter().filter(|scope| !held.contains(scope)) {
        replica.add_scope(scope)?;
        done.scopes_added.push(scope.clone());
    }
    Ok(())
}

/// Fetches what changed; returns what the county then holds of it.
fn pull<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    done: &mut RoundReport,
    report: &mut dyn FnMut(Progress),
) -> Result<Option<AllDigest>, RoundError<R::Error>> {
    loop {
        let device = replica.identity().map_err(RoundError::Store)?.device;
        let cursors = replica.cursors().map_err(RoundError::Store)?;
        let page = county.pull(PullRequest::of(device, &cursors))?;
        replica.apply(&page).map_err(RoundError::Store)?;
        done.records_received += page.records.len() as u64;
        if !page.records.is_empty() {
            report(Progress::Received { done: done.records_received, of: done.records_received + page.remaining });
        }
        if !page.more {
            return Ok(page.digest);
        }
    }
}

fn compare<R: Replica>(
    replica: &mut R,
    county: &mut dyn County,
    theirs: Option<AllDigest>,
    done: &mut RoundReport,
    report: &mut dyn FnMut(Progress),
) -> Result<(), RoundError<R::Error>> {
    if all_agree(replica, theirs).map_err(RoundError::Store)? {
        return Ok(());
    }
    for scope in differing(replica, county)? {
        replica.reset_cursor(&scope).map_err(RoundError::Store)?;
        done.scopes_repaired.push(scope);
    }
    if done.scopes_repaired.is_empty() {
        return Ok(());
    }
    let theirs = pull(replica, county, done, report)?;
    if all_agree(replica, theirs).map_err(RoundError::Store)? {
        return Ok(());
    }
    match differing(replica, county)?.into_iter().find(|scope| done.scopes_repaired.contains(scope)) {
        Some(scope) => Err(RoundError::StillDiffers(scope)),
        None => Ok(()),
    }
}

/// Whether both sides hold the same in all scopes, as one digest tells; where it does not, they are looked at one by one.
fn all_agree<R: Replica>(replica: &R, theirs: Option<AllDigest>) -> Result<bool, R::Error> {
    let ours = replica.digests(&held(replica)?)?;
    Ok(theirs == Some(AllDigest::of(&ours)))
}

/// Scopes in which both sides differ although the device has everything up to the county's last change. A scope that
/// others have written to since the pull is left for the next round.
fn differing<R: Replica>(replica: &mut R, county: &mut dyn County) -> Result<Vec<String>, RoundError<R::Error>> {
    let identity = replica.identity().map_err(RoundError::Store)?;
    let cursors = replica.cursors().map_err(RoundError::Store)?;
    let scopes: Vec<String> = cursors.iter().map(|cursor| cursor.scope.clone()).collect();
    let theirs = county.check(CheckRequest { device: identity.device, scopes: scopes.clone() })?;
    let ours = replica.digests(&scopes).map_err(RoundError::Store)?;
    let came_so_far = |checked: &&CheckedScope| {
        cursors.iter().any(|cursor| cursor.scope == checked.digest.scope && cursor.after >= checked.last)
    };
    Ok(theirs
        .scopes
        .iter()
        .filter(came_so_far)
        .filter(|checked| !ours.contains(&checked.digest))
        .map(|checked| checked.digest.scope.clone())
        .collect())
}
