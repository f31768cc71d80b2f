//! One round of sync: records first, then photos, each counted for the person who waits.
//!
//! Invariant: one round at a time; whatever way it ends, it is written into the log of rounds, and what it did stands.

use super::numbers;
use super::reach::{Carrier, Halt, Stoppable};
use super::round_media;
use super::running::Teller;
use crate::app::App;
use crate::carrier::{HttpCounty, MediaError};
use crate::desk::Desk;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::topics;
use crate::views::SyncOutcome;
use duxue_store::{RoundEntry, StoreError};
use duxue_sync::round::{self, Progress, RoundError, RoundReport};

/// Names under which the device keeps where its county is.
pub(super) const ADDRESS: &str = "county.address";
pub(super) const FINGERPRINT: &str = "county.fingerprint";
pub(super) const COUNTY: &str = "county.name";

/// `host:port` of the county that this device was enrolled at.
pub fn county_address(desk: &Desk) -> Option<String> {
    desk.store().local(ADDRESS).ok().flatten()
}

pub fn sync_now(app: &App, (): ()) -> Result<SyncOutcome, Refusal> {
    let desk = app.desk()?;
    let mut county = county_of(&desk, None)?;
    run(app, &desk, &mut county, "network")
}

/// The same at another address, this once: the server is the one enrolled at, reached by another way.
///
/// # Errors
/// As [`sync_now`].
pub fn sync_at(app: &App, address: &str) -> Result<SyncOutcome, Refusal> {
    let desk = app.desk()?;
    let mut county = county_of(&desk, Some(address))?;
    run(app, &desk, &mut county, "network")
}

/// The county that this device was enrolled at, at its address or at the one given.
fn county_of(desk: &Desk, address: Option<&str>) -> Result<HttpCounty, Refusal> {
    let local = |name| desk.store().local(name).map_err(errors::store);
    let not_enrolled = || Refusal::invalid("这台电脑还没有登记到县督导室，不能同步。");
    let address = match address {
        Some(address) => address.to_owned(),
        None => local(ADDRESS)?.ok_or_else(not_enrolled)?,
    };
    let fingerprint =
        local(FINGERPRINT)?.and_then(|text| hex::decode(text).ok()).and_then(|bytes| bytes.try_into().ok());
    let token = desk.store().token().map_err(errors::store)?.ok_or_else(not_enrolled)?;
    HttpCounty::new(&address, fingerprint.ok_or_else(not_enrolled)?, &token).map_err(|error| errors::carrier(&error))
}

/// Runs a round over any carrier.
///
/// # Errors
/// A round runs already. A round that ends early is not an error: its outcome says why.
pub fn run(app: &App, desk: &Desk, county: &mut dyn Carrier, carrier: &str) -> Result<SyncOutcome, Refusal> {
    let mut teller = Teller::begin(app, desk.waiting()?, "connecting", "正在连县督导室")?;
    let started_at = desk.now().to_utc();
    let mut done = RoundReport::default();
    let mut media = Media::default();
    let ended = exchange(desk, county, &mut teller, &mut done, &mut media);
    desk.forget_reference();
    let outcome = finish(desk, &mut teller, carrier, started_at, &done, &media, ended);
    teller.end();
    outcome
}

/// Photos and files that went and came.
#[derive(Default)]
pub(super) struct Media {
    pub sent: u64,
    pub received: u64,
}

/// Why a round ended early.
pub(super) enum Ended {
    Stopped,
    /// The bytes of a photo here are not those that its record names.
    BadPhoto,
    Refused(Refusal),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Ended::Refused(errors::store(error))
    }
}

impl From<MediaError<Halt>> for Ended {
    fn from(error: MediaError<Halt>) -> Self {
        match error {
            MediaError::Carrier(error) => Ended::Refused(errors::carrier(&error)),
            MediaError::Store(Halt::Store(error)) => Ended::Refused(errors::store(error)),
            MediaError::Store(Halt::Stopped) => Ended::Stopped,
            MediaError::HashDiffers => Ended::BadPhoto,
        }
    }
}

impl Ended {
    /// Only one photo is concerned; the others can go on.
    pub(super) fn of_one_photo(&self) -> bool {
        matches!(self, Ended::BadPhoto)
    }
}

fn exchange(
    desk: &Desk,
    county: &mut dyn Carrier,
    teller: &mut Teller<'_>,
    done: &mut RoundReport,
    media: &mut Media,
) -> Result<(), Ended> {
    let mut store = desk.store().clone();
    let running = &teller.app.running;
    let mut stoppable = Stoppable { county, running, met: false };
    let first = teller.now.records_to_send;
    let mut report = |progress: Progress| match progress {
        Progress::Sent { .. } => {
            // Changes are what travels; records are what people count.
            let left = desk.waiting().map(|waiting| waiting.records).unwrap_or_default();
            teller.sent(first.saturating_sub(left).min(first));
        }
        Progress::Received { done, of } => teller.received(done, of),
    };
    let version = env!("CARGO_PKG_VERSION");
    *done = match round::run(&mut store, &mut stoppable, version, &mut report) {
        Ok(done) => done,
        Err(_) if running.stopped() => return Err(Ended::Stopped),
        Err(error) => return Err(Ended::Refused(round_refusal(error))),
    };
    numbers::go_on(desk).map_err(Ended::Refused)?;
    round_media::send(desk, county, teller, media)?;
    round_media::fetch(desk, county, teller, media)
}

fn round_refusal(error: RoundError<StoreError>) -> Refusal {
    match error {
        RoundError::Carrier(error) => errors::carrier(&error),
        RoundError::Store(error) => errors::store(error),
        RoundError::HistoryGone => {
            Refusal::new(Code::Failed, "县里缺一些本机已经清掉的旧内容，什么都没有删。请联系县督导室核对。")
        }
        RoundError::StillDiffers(scope) => {
            tracing::error!(scope, "both sides differ after a repair");
            Refusal::new(Code::Failed, "核对时发现县里和本机有不一样的地方，已重新取过一遍仍不一样。请联系县督导室。")
        }
    }
}

/// A search finds only what the index holds; what a round brought is put into it here, not page by page.
fn index_what_came(desk: &Desk, teller: &mut Teller<'_>) -> Result<(), Refusal> {
    loop {
        match desk.store().index_some() {
            Ok(false) => return Ok(()),
            Ok(true) => teller.indexing(),
            // What it is for can wait; the round itself is done.
            Err(StoreError::DiskFull { .. }) => return Ok(()),
            Err(error) => return Err(errors::store(error)),
        }
    }
}

pub(super) fn finish(
    desk: &Desk,
    teller: &mut Teller<'_>,
    carrier: &str,
    started_at: chrono::DateTime<chrono::Utc>,
    done: &RoundReport,
    media: &Media,
    ended: Result<(), Ended>,
) -> Result<SyncOutcome, Refusal> {
    let waiting = desk.waiting()?;
    let records_sent = teller.now.records_to_send.saturating_sub(waiting.records);
    index_what_came(desk, teller)?;
    let failure = match &ended {
        Ok(()) => None,
        Err(Ended::Stopped) => Some("停下了，下次接着传".to_owned()),
        Err(Ended::BadPhoto) => Some("有一张照片的内容和记录对不上，没有上报；别的都报了。请联系县督导室。".to_owned()),
        Err(Ended::Refused(refusal)) => Some(refusal.text.clone()),
    };
    let entry = RoundEntry {
        started_at,
        ended_at: desk.now().to_utc(),
        carrier: carrier.to_owned(),
        records_sent,
        changes_sent: done.changes_sent,
        records_received: done.records_received,
        media_sent: media.sent,
        media_received: media.received,
        refused: done.refused.len() as u64,
        conflicts: waiting.conflicts,
        left: waiting.records + waiting.photos,
        scopes_added: done.scopes_added.clone(),
        scopes_purged: done.scopes_purged.clone(),
        scopes_repaired: done.scopes_repaired.clone(),
        forked: done.forked,
        failure: failure.clone(),
    };
    desk.store().log_round(&entry).map_err(errors::store)?;
    let complete = ended.is_ok() && waiting.records == 0 && waiting.photos == 0;
    let words = match failure {
        Some(failure) => failure,
        None if complete && entry.refused > 0 => {
            format!("报完了，其中 {} 条县里没收，列在“未能上报”里", entry.refused)
        }
        None if complete => format!("全部收到：记录 {records_sent} 条，照片 {} 张", media.sent),
        None => format!("上报记录 {records_sent} 条、照片 {} 张，还有 {} 条没传完", media.sent, entry.left),
    };
    teller.now.step = if ended.is_ok() { "done" } else { "failed" }.to_owned();
    teller.now.words.clone_from(&words);
    Ok(SyncOutcome {
        complete,
        words,
        records_sent,
        records_left: waiting.records,
        photos_sent: media.sent,
        photos_left: waiting.photos,
        received: done.records_received,
        refused: waiting.refused,
        conflicts: waiting.conflicts,
        topics: topics::everything(),
    })
}
