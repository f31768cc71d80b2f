//! The county's reply read in by the device.
//!
//! Invariant: a reply may be older than what the device has learnt since. An acknowledgement goes only forward; a cursor
//! moves only where the page begins no later than the device stands; scopes are let go of only by the latest word, and only while
//! nothing waits; pages made before the county had a change that it has acknowledged since are passed over, because they would
//! show the record as it was before.

use super::{BundleError, CarriedError, FORMAT, Frame, FrameReader, Home, MediaHead, store};
use crate::chain::Hash;
use crate::message::{CheckReply, PullPage, ScopeCursor};
use crate::planted::{Fault, planted};
use crate::round::{Progress, Replica, RoundReport, settle_scopes};
use std::io::Read;

/// What came of a reply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Homecoming {
    pub report: RoundReport,
    /// Photos and files that the county has told to hold (hexadecimal BLAKE3).
    pub media_held: Vec<String>,
}

/// Applies a reply whose file was found whole (see [`verify`](super::verify)). `media` takes the bytes of a file from an
/// offset on.
///
/// # Errors
/// See [`CarriedError`]; what was applied before stands, and the same reply can be read in again.
pub fn bring_home<R: Replica, S: Read>(
    replica: &mut R,
    secret: &Hash,
    frames: &mut FrameReader<S>,
    media: &mut dyn FnMut(&MediaHead, u64, &[u8]) -> Result<(), R::Error>,
    report: &mut dyn FnMut(Progress),
) -> Result<Homecoming, CarriedError<R::Error>> {
    let home = first(frames)?;
    if home.reply_secret != *secret {
        return Err(BundleError::NotForUs.into());
    }
    let mut done = RoundReport::default();
    let latest = greet(replica, &home)?;
    acknowledge(replica, &home, &mut done, report)?;
    if latest {
        let nothing_waits = replica.identity().map_err(store)?.unsent_changes == 0;
        settle_scopes(replica, &home.hello, nothing_waits, &mut done).map_err(store)?;
    }
    let outdated =
        home.forked.is_none() && home.received.number < replica.identity().map_err(store)?.acknowledged.number;
    let mut file: Option<(MediaHead, u64)> = None;
    while let Some(frame) = frames.next()? {
        match frame {
            Frame::Page(_) | Frame::Check(_) if outdated => {}
            Frame::Page(page) => {
                let held = replica.cursors().map_err(store)?;
                let page = fitting(page, &held, &home.from);
                replica.apply(&page).map_err(store)?;
                done.records_received += page.records.len() as u64;
                report(Progress::Received { done: done.records_received, of: done.records_received + page.remaining });
            }
            Frame::Check(check) => compare(replica, &check, &mut done)?,
            Frame::Media(head) => file = Some((head, 0)),
            Frame::Piece(bytes) => {
                let (head, at) = file.as_mut().ok_or_else(|| damaged("a piece of no file"))?;
                media(head, *at, &bytes).map_err(store)?;
                *at += bytes.len() as u64;
            }
            Frame::Out(_) | Frame::Home(_) | Frame::Push(_) => return Err(damaged("not a reply").into()),
        }
    }
    if let Some(new) = &home.forked {
        // Last, so that a reply cut short by a lost battery can be read in again as the same device.
        replica.take_identity(new).map_err(store)?;
        done.forked = true;
    }
    Ok(Homecoming { report: done, media_held: home.media_held })
}

fn first<S: Read>(frames: &mut FrameReader<S>) -> Result<Home, BundleError> {
    match frames.next()? {
        Some(Frame::Home(home)) if home.format > FORMAT => Err(BundleError::Newer(home.format)),
        Some(Frame::Home(home)) => Ok(*home),
        _ => Err(damaged("not a reply")),
    }
}

/// Takes the county's greeting where it is the latest that the device has heard; returns whether it is.
fn greet<R: Replica>(replica: &mut R, home: &Home) -> Result<bool, CarriedError<R::Error>> {
    let identity = replica.identity().map_err(store)?;
    if home.device != identity.device {
        return Err(CarriedError::OtherDevice);
    }
    let latest = identity.greeted.is_none_or(|greeted| home.hello.county_micros >= greeted);
    if latest {
        replica.greet(&home.hello).map_err(store)?;
    } else if identity.epoch.is_some_and(|epoch| epoch != home.hello.epoch) {
        return Err(CarriedError::Outdated);
    }
    Ok(latest)
}

fn acknowledge<R: Replica>(
    replica: &mut R,
    home: &Home,
    done: &mut RoundReport,
    report: &mut dyn FnMut(Progress),
) -> Result<(), CarriedError<R::Error>> {
    let known = replica.identity().map_err(store)?.acknowledged;
    if home.forked.is_some() || home.received.number <= known.number {
        return Ok(());
    }
    if replica.changes_after(home.received, 1).map_err(store)?.is_none() {
        // Made by the machine that this database was copied from, or to.
        return Err(CarriedError::OtherDevice);
    }
    // What was refused earlier was told with the acknowledgement of that time.
    let refused: Vec<_> = home.refused.iter().filter(|refused| refused.number > known.number).cloned().collect();
    replica.acknowledge(home.received, &refused).map_err(store)?;
    done.changes_sent = home.received.number - known.number;
    done.refused = refused;
    report(Progress::Sent { done: done.changes_sent, of: done.changes_sent });
    Ok(())
}

/// What of a page follows without a gap on what the device has, and is newer. `from`: where the first page began.
fn fitting(mut page: PullPage, held: &[ScopeCursor], from: &[ScopeCursor]) -> PullPage {
    let stands = |scope: &str| {
        let here = held.iter().find(|cursor| cursor.scope == scope)?.after;
        let begun = from.iter().find(|cursor| cursor.scope == scope)?.after;
        (here >= begun || planted(Fault::ReplyGapIgnored)).then_some(here)
    };
    page.records.retain(|record| stands(&record.scope).is_some_and(|here| record.seq > here));
    page.cursors.retain(|cursor| stands(&cursor.scope).is_some_and(|here| cursor.after > here));
    page
}

/// Fetches a scope anew at the next round where both sides differ although the device stands just where the county stood.
fn compare<R: Replica>(
    replica: &mut R,
    check: &CheckReply,
    done: &mut RoundReport,
) -> Result<(), CarriedError<R::Error>> {
    let cursors = replica.cursors().map_err(store)?;
    let scopes: Vec<String> = cursors.iter().map(|cursor| cursor.scope.clone()).collect();
    let ours = replica.digests(&scopes).map_err(store)?;
    for checked in &check.scopes {
        let scope = &checked.digest.scope;
        let stands_there = cursors.iter().any(|cursor| cursor.scope == *scope && cursor.after == checked.last);
        if stands_there && !ours.contains(&checked.digest) {
            replica.reset_cursor(scope).map_err(store)?;
            done.scopes_repaired.push(scope.clone());
        }
    }
    Ok(())
}

fn damaged(what: &str) -> BundleError {
    BundleError::Damaged(what.to_owned())
}
