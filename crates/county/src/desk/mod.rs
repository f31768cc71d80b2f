//! The county's side of sync and what its office does with it, over any [`CountyStore`].
//!
//! Invariants: nothing here reads a clock or opens a socket; `now` (microseconds since 1970, UTC) is an argument. Every
//! write goes through the one [`Writer`](writer::Writer): number, merge, history, digest and commit are one transaction,
//! and nothing is acknowledged before its commit.

mod account_book;
mod accounts;
mod audit;
mod book;
mod county_briefs;
mod devices;
mod dispatch;
mod edit;
mod enrolment;
mod erasure;
mod findings;
mod forms;
mod ledger;
mod media;
mod merge;
mod merge_schools;
mod numbers;
mod own_complaints;
mod passwords;
mod people;
mod person_book;
mod place_book;
mod pull;
mod push;
mod reach;
mod retention;
mod review;
mod roster;
mod second_factor;
mod session;
mod tokens;
mod trainings;
mod unsettled;
mod verify;
mod webhooks;
mod writer;

pub use account_book::AccountGiven;
pub use accounts::{AccountError, Entered, FIRST_PASSWORD_DAYS, Knock, LoginError, Must, SESSION_MICROS};
pub use audit::AuditVerification;
pub use county_briefs::{BriefKept, last_stamp, of_month};
pub use dispatch::{Received, may_handle};
pub use edit::{Edit, EditError, new_id};
pub use enrolment::{CODE_LIFE_MICROS, EnrolError};
pub use erasure::{ERASED, EraseError, Erased, Trace, Traces};
pub use findings::{Hand, Handling, ShelvedPhoto};
pub use forms::{DraftSaved, body_of, draft, draft_of, published};
pub use ledger::media_hash;
pub use media::Announced;
pub use merge::MergePlan;
pub use own_complaints::{Worked, handles};
pub use people::{NewPerson, PersonError, county_name};
pub use person_book::{PersonGiven, PostGiven, StandingGiven};
pub use place_book::{ClosingGiven, SchoolGiven, UnitGiven, ZoneGiven};
pub use reach::{Reach, person_of};
pub use retention::{DueFile, GRACE_DAYS, RetentionRules, Sort};
pub use review::{Review, next_number};
pub use roster::{LedgerTaken, RosterError, RosterFile, RosterPlan};
pub use second_factor::Begun;
pub use session::{DeskSession, version_text};
pub use tokens::ReadScope;
pub use trainings::{AttendanceGiven, ShelvedFile, TrainingGiven};
pub use unsettled::{Side, Unsettled, unsettled};
pub use verify::{Fault, Verification};
pub use webhooks::{Event, EventData, Outcome, WebhookError, failure_words, told_kinds};

use crate::store::{CountyStore, CountyTransaction, Device, StoreError};
use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_sync::planted::planted;
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{
    CheckReply, CheckRequest, ForkReply, HelloReply, HelloRequest, KnownHash, PROTOCOL, PullPage, PullRequest,
    PushReply, PushRequest,
};
use std::sync::Arc;
use uuid::Uuid;
use writer::Writer;

/// Why a device's request was not carried out. What is wrong with single changes is told in the reply, not here.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("this device is not let in")]
    NotAdmitted,
    /// The device speaks only versions before, or only versions after, the county's.
    #[error("the device is too {}", if *.device_is_older { "old" } else { "new" })]
    Version { device_is_older: bool },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A sealed data key has some two hundred bytes; more than this is none.
const SEALED_KEY: usize = 2048;

#[derive(Clone)]
pub struct CountyDesk {
    store: Arc<dyn CountyStore>,
    writer: Writer,
    epoch: Uuid,
    page_bytes: usize,
    /// The key that devices seal their files to; told to them with every greeting.
    bundle_key: Option<String>,
}

impl CountyDesk {
    /// `epoch` names the time since the county was last restored from a backup; it is kept outside the database.
    pub fn new(store: Arc<dyn CountyStore>, epoch: Uuid) -> CountyDesk {
        CountyDesk {
            writer: Writer::start(Arc::clone(&store)),
            store,
            epoch,
            page_bytes: pull::PAGE_BYTES,
            bundle_key: None,
        }
    }

    /// Gives pages of at most so many bytes of fields (a single larger record still comes whole).
    #[must_use]
    pub fn in_pages_of(self, bytes: usize) -> CountyDesk {
        CountyDesk { page_bytes: bytes, ..self }
    }

    /// Tells devices this key (`age1…`) to seal files on a stick to.
    #[must_use]
    pub fn telling(self, bundle_key: String) -> CountyDesk {
        CountyDesk { bundle_key: Some(bundle_key), ..self }
    }

    /// Connections to the database that rest.
    pub fn resting(&self) -> usize {
        self.store.resting()
    }

    pub fn epoch(&self) -> Uuid {
        self.epoch
    }

    /// Reads from one view of the store that does not change meanwhile.
    ///
    /// # Errors
    /// Those of `read`, and of the store.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&mut CountyTransaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.store.reading()?;
        read(&mut transaction)
    }

    /// Writes in the order of the county; returns after the commit. An error of `write` leaves no trace.
    ///
    /// # Errors
    /// Those of `write`, and of the store.
    pub fn write<T, E>(
        &self,
        write: impl FnOnce(&mut CountyTransaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.write(write)
    }

    /// # Errors
    /// [`DeskError::NotAdmitted`] for a device that is revoked or not known, [`DeskError::Version`].
    pub fn hello(&self, request: HelloRequest, now: u64) -> Result<HelloReply, DeskError> {
        if request.protocol_max < PROTOCOL || request.protocol_min > PROTOCOL {
            return Err(DeskError::Version { device_is_older: request.protocol_max < PROTOCOL });
        }
        let (epoch, bundle_key) = (self.epoch, self.bundle_key.clone());
        self.write(move |tx| {
            let mut device = admitted(tx, request.device)?;
            device.last_seen = Some(now);
            device.app_version = request.app_version.chars().take(40).collect();
            device.unsent_changes = request.unsent_changes;
            device.unsent_media = request.unsent_media;
            tx.put_device(&device)?;
            if let Some(sealed) = request.sealed_key.filter(|sealed| sealed.len() <= SEALED_KEY) {
                tx.put_recovery_key(request.device, &sealed)?;
            }
            let refused = push::refused_between(tx, &device, request.acknowledged)?;
            let reach = reach::Reach::of(tx, device.person, local_date(now))?;
            let scopes = reach.scopes();
            let known = request.knows == Some(KnownHash::of(&scopes, bundle_key.as_deref()));
            Ok(HelloReply {
                protocol: PROTOCOL,
                county_micros: now,
                epoch,
                scopes: (!known).then_some(scopes),
                received: device.received,
                refused,
                bundle_key: bundle_key.filter(|_| !known),
            })
        })
    }

    /// # Errors
    /// See [`DeskError`]. Changes that are refused one by one are named in the reply.
    pub fn push(&self, request: PushRequest, now: u64) -> Result<PushReply, DeskError> {
        self.write(move |tx| push::push(tx, &request, now))
    }

    /// # Errors
    /// See [`DeskError`].
    pub fn pull(&self, request: &PullRequest, now: u64) -> Result<PullPage, DeskError> {
        self.read(|tx| pull::pull(tx, request, local_date(now), self.page_bytes))
    }

    /// # Errors
    /// See [`DeskError`].
    pub fn check(&self, request: &CheckRequest, now: u64) -> Result<CheckReply, DeskError> {
        self.read(|tx| pull::check(tx, request, local_date(now)))
    }

    /// A number of its own for a database that is a copy of the device's.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub fn fork(&self, device: DeviceNumber, now: u64) -> Result<ForkReply, DeskError> {
        let token: [u8; 32] = rand::random();
        self.write(move |tx| {
            let original = admitted(tx, device)?;
            let number =
                if planted(duxue_sync::planted::Fault::NumberGivenTwice) { device } else { tx.next_device_number()? };
            tx.put_device(&Device {
                number,
                key_hash: *blake3::hash(&token).as_bytes(),
                received: duxue_sync::ChainPoint::default(),
                effective_last: 0,
                enrolled: now,
                last_seen: Some(now),
                unsent_changes: 0,
                unsent_media: 0,
                copy_of: Some(device),
                ..original
            })?;
            tracing::warn!(device, number, "a copy of a device's database was given a number of its own");
            Ok(ForkReply { device: number, token: hex::encode(token) })
        })
    }
}

fn admitted(tx: &mut CountyTransaction<'_>, number: DeviceNumber) -> Result<Device, DeskError> {
    tx.device(number)?
        .filter(|device| device.revoked.is_none() && number != crate::store::COUNTY_DEVICE)
        .ok_or(DeskError::NotAdmitted)
}

const CHINA_SECONDS: i32 = 8 * 3600;

/// The moment in China's time.
pub fn local_time(micros: u64) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(CHINA_SECONDS).unwrap_or_else(|| unreachable!("eight hours is an offset"));
    DateTime::from_timestamp_micros(micros.cast_signed()).unwrap_or_default().with_timezone(&offset)
}

/// That moment as records have it: `2026-11-27T18:30:00+08:00`.
pub fn moment(micros: u64) -> String {
    local_time(micros).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The day in China at that moment.
pub fn local_date(micros: u64) -> NaiveDate {
    local_time(micros).date_naive()
}
