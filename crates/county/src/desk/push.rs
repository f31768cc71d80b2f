//! Taking in what a device recorded.
//!
//! Invariant: changes are taken in the order of the device's chain, each exactly once. One that is refused is kept raw
//! and told again whenever it comes again; the rest goes on.

use super::ledger::{Incoming, Ledger, Refusal, title};
use super::reach::{NotAllowed, Reach, leaves_the_offices};
use super::{DeskError, admitted, local_date};
use crate::store::{CountyTransaction, Device, HistoryLine};
use duxue_domain::rules::leaf_name;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::{ChainPoint, Change, PushReply, PushRequest, RefusalReason, RefusedChange, SealedChange, Stamp};

/// A stamp further ahead of the county's clock than this (microseconds) is not believed.
const AHEAD: u64 = 5 * 60 * 1_000_000;

pub fn push(tx: &mut CountyTransaction<'_>, request: &PushRequest, now: u64) -> Result<PushReply, DeskError> {
    let mut device = admitted(tx, request.device)?;
    if request.after.number > device.received.number {
        return Ok(PushReply::SendFrom { received: device.received });
    }
    if !is_in_chain(tx, &device, request.after)? && !planted(Fault::CloneAccepted) {
        return Ok(PushReply::Forked);
    }
    let mut at = request.after;
    let mut refused = Vec::new();
    let mut fresh = request.changes.as_slice();
    // What has come before is only compared: its acknowledgement was lost.
    while at.number < device.received.number
        && let [sealed, rest @ ..] = fresh
    {
        at = at.then(&sealed.0);
        let same = |line: &HistoryLine| line.chain == at.hash || planted(Fault::CloneAccepted);
        let line = tx.line_of(device.number, at.number)?.filter(same);
        let Some(line) = line else { return Ok(PushReply::Forked) };
        refused.extend(told(line));
        fresh = rest;
    }
    if fresh.is_empty() {
        return Ok(PushReply::Done { received: at, refused });
    }
    let reach = Reach::of(tx, device.person, local_date(now))?;
    let mut ledger = Ledger::open(tx, now)?;
    let opened: Vec<_> = fresh
        .iter()
        .map(|sealed| {
            at = at.then(&sealed.0);
            (at, sealed, readable(sealed, &device, at))
        })
        .collect();
    ledger.look_up(opened.iter().filter_map(|(_, _, change)| Some(change.as_ref().ok()?.record)))?;
    for (at, sealed, opened) in opened {
        if planted(Fault::RefusalStopsRest) && !refused.is_empty() {
            continue;
        }
        if let Err(refusal) = take(&mut ledger, &mut device, &reach, Coming { sealed, opened, at }, now)? {
            tracing::warn!(device = device.number, number = at.number, reason = ?refusal.reason, "a change was set aside");
            let Refusal { record, reason, text } = refusal;
            refused.push(RefusedChange { number: at.number, record, reason, text });
        }
    }
    ledger.close()?;
    device.received = at;
    device.unsent_changes = device.unsent_changes.saturating_sub(fresh.len() as u64);
    tx.put_device(&device)?;
    Ok(PushReply::Done { received: at, refused })
}

/// What was refused of a device's changes after `known`. A point that is not in the chain is a copy's, which has nothing to
/// be told under this number.
pub fn refused_between(
    tx: &mut CountyTransaction<'_>,
    device: &Device,
    known: ChainPoint,
) -> Result<Vec<RefusedChange>, DeskError> {
    if known.number >= device.received.number || !is_in_chain(tx, device, known)? {
        return Ok(Vec::new());
    }
    Ok(tx.refused_of(device.number, known.number)?.into_iter().filter_map(told).collect())
}

fn told(line: HistoryLine) -> Option<RefusedChange> {
    let (reason, text) = line.refused?;
    Some(RefusedChange { number: line.number, record: line.record, reason, text })
}

fn is_in_chain(tx: &mut CountyTransaction<'_>, device: &Device, point: ChainPoint) -> Result<bool, DeskError> {
    if point.number == device.received.number {
        return Ok(point.hash == device.received.hash);
    }
    if point.number == 0 {
        return Ok(point == ChainPoint::default());
    }
    Ok(tx.line_of(device.number, point.number)?.is_some_and(|line| line.chain == point.hash))
}

/// A change, its place in the chain, and what it says where it can be read.
struct Coming<'a> {
    sealed: &'a SealedChange,
    opened: Result<Change, Refusal>,
    at: ChainPoint,
}

fn take(
    ledger: &mut Ledger<'_, '_>,
    device: &mut Device,
    reach: &Reach,
    coming: Coming<'_>,
    now: u64,
) -> Result<Result<(), Refusal>, DeskError> {
    let Coming { sealed, opened, at } = coming;
    let mut incoming = Incoming { device: device.number, at, sealed, effective: None };
    let outcome = match opened {
        Err(refusal) => Err(refusal),
        Ok(change) => {
            incoming.effective = effective_stamp(&change, device, now);
            let written = incoming.effective.unwrap_or(change.stamp).micros;
            let standing = ledger.standing(change.record)?.map(|record| &record.merged.fields);
            match reach.may_write(&change, written).and_then(|()| leaves_the_offices(&change, standing)) {
                Err(not_allowed) if !planted(Fault::WritesNotFiltered) => Err(refusal_for(&change, not_allowed)),
                Ok(()) | Err(_) => ledger.merge(&change, &incoming)?,
            }
        }
    };
    if let Err(refusal) = &outcome
        && !planted(Fault::RefusedNotKept)
    {
        ledger.set_aside(refusal, &incoming)?;
    }
    Ok(outcome)
}

fn readable(sealed: &SealedChange, device: &Device, at: ChainPoint) -> Result<Change, Refusal> {
    let change = sealed.open().map_err(|_| Refusal {
        record: None,
        reason: RefusalReason::Unreadable,
        text: "这条修改县里的服务器读不懂，可能来自更新的版本；原样保存在县里，请联系县里升级服务器".to_owned(),
    })?;
    if change.number != at.number || change.stamp.device != device.number {
        return Err(Refusal {
            record: Some(change.record),
            reason: RefusalReason::Invalid,
            text: "这条修改的编号与本机不符；原样保存在县里，请联系县里查看".to_owned(),
        });
    }
    Ok(change)
}

/// The stamp that counts instead of one that lies too far in the future; rising, so that two changes never share one.
fn effective_stamp(change: &Change, device: &mut Device, now: u64) -> Option<Stamp> {
    if change.stamp.micros <= now.saturating_add(AHEAD) || planted(Fault::EveryClockBelieved) {
        return None;
    }
    let micros = now.max(device.effective_last + 1);
    device.effective_last = micros;
    Some(Stamp { micros, device: device.number })
}

fn refusal_for(change: &Change, not_allowed: NotAllowed) -> Refusal {
    let title = title(&change.kind);
    let text = match not_allowed {
        NotAllowed::MadeByCounty => format!("{title}由县里维护，本机不能修改；需要更正请告诉县里"),
        NotAllowed::Scope => {
            format!("这条{title}所属的学校或人员不在您的责任范围内；内容原样保存在县里，需要转交请联系县里")
        }
        NotAllowed::Offices(path) => {
            let leaf = leaf_name(&change.kind, &path);
            format!("{title}的“{leaf}”由县督导室填写，本机不能修改；内容原样保存在县里")
        }
        NotAllowed::Closed(why) => format!("{why}；改的内容原样保存在县里"),
    };
    Refusal { record: Some(change.record), reason: RefusalReason::OutOfScope, text }
}
