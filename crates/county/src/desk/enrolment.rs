//! Binding a device to the county by a one-time code.
//!
//! Invariant: a code works once. The same device asking again because it never got the answer is not a second use.

use super::CountyDesk;
use super::people::county_name;
use super::reach::person_of;
use crate::store::{CountyTransaction, Device, IssuedCode, StoreError};
use duxue_sync::ChainPoint;
use duxue_sync::chain::Hash;
use duxue_sync::code::{EnrolReply, EnrolRequest};
use duxue_sync::stamp::DeviceNumber;
use uuid::Uuid;

/// How long a code can be used: three days, because a code printed at the office is typed in at home.
pub const CODE_LIFE_MICROS: u64 = 3 * 24 * 3600 * 1_000_000;

#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    #[error("no such code")]
    Wrong,
    #[error("the code has expired")]
    Expired,
    #[error("the code has been used")]
    Used,
    /// The person is disabled or deleted.
    #[error("the person is not active")]
    PersonNotActive,
    /// The person's role is for the county's pages only.
    #[error("the person's role has no laptop")]
    WebOnly,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CountyDesk {
    /// The secret of a new code for a person, and when it expires.
    ///
    /// # Errors
    /// [`EnrolError::PersonNotActive`].
    pub fn issue_code(&self, person: Uuid, now: u64) -> Result<([u8; 10], u64), EnrolError> {
        let secret: [u8; 10] = rand::random();
        let expires = now + CODE_LIFE_MICROS;
        self.write(move |tx| {
            active_name(tx, person)?;
            let secret_hash = *blake3::hash(&secret).as_bytes();
            tx.put_enrolment_code(&IssuedCode { secret_hash, person, expires, used_by: None, attempt: None })?;
            Ok((secret, expires))
        })
    }

    /// Takes a device in.
    ///
    /// # Errors
    /// See [`EnrolError`].
    pub fn enrol(&self, request: &EnrolRequest, recovery_key: &str, now: u64) -> Result<EnrolReply, EnrolError> {
        let secret = hex::decode(&request.secret).map_err(|_| EnrolError::Wrong)?;
        let secret_hash = *blake3::hash(&secret).as_bytes();
        let token: [u8; 32] = rand::random();
        let (request, recovery_key, epoch) = (request.clone(), recovery_key.to_owned(), self.epoch());
        let bundle_key = self.bundle_key.clone();
        self.write(move |tx| {
            let mut code = tx.enrolment_code(&secret_hash)?.ok_or(EnrolError::Wrong)?;
            let again =
                code.used_by.filter(|_| !request.attempt.is_empty() && code.attempt == Some(request.attempt.clone()));
            if code.used_by.is_some() && again.is_none() {
                return Err(EnrolError::Used);
            }
            if code.expires < now {
                return Err(EnrolError::Expired);
            }
            let name = active_name(tx, code.person)?;
            let key_hash = *blake3::hash(&token).as_bytes();
            let begun = again.map(|number| tx.device(number)).transpose()?.flatten();
            let device = match begun {
                // What it may have sent since stays; only the token that got lost is replaced.
                Some(device) => Device { key_hash, ..device },
                None => new_device(tx.next_device_number()?, code.person, key_hash, &request, now),
            };
            let number = device.number;
            tx.put_device(&device)?;
            code.used_by = Some(number);
            code.attempt = Some(request.attempt.clone());
            tx.put_enrolment_code(&code)?;
            tracing::info!(device = number, "a device was enrolled");
            Ok(EnrolReply {
                device: number,
                token: hex::encode(token),
                person: code.person,
                name,
                county: county_name(tx)?,
                recovery_key,
                epoch,
                bundle_key,
            })
        })
    }
}

fn new_device(number: DeviceNumber, person: Uuid, key_hash: Hash, request: &EnrolRequest, now: u64) -> Device {
    Device {
        number,
        person,
        machine: request.machine.chars().filter(|c| !c.is_control()).take(60).collect(),
        key_hash,
        received: ChainPoint::default(),
        effective_last: 0,
        enrolled: now,
        last_seen: None,
        app_version: request.app_version.chars().take(40).collect(),
        unsent_changes: 0,
        unsent_media: 0,
        revoked: None,
        copy_of: None,
    }
}

fn active_name(tx: &mut CountyTransaction<'_>, person: Uuid) -> Result<String, EnrolError> {
    let record = tx.record(person)?.ok_or(EnrolError::PersonNotActive)?;
    let person = person_of(&record).ok_or(EnrolError::PersonNotActive)?;
    if !person.may_have_laptop() {
        return Err(EnrolError::WebOnly);
    }
    match (person.disabled, person.deleted, person.name) {
        (Some(true), _, _) | (_, Some(true), _) | (_, _, None) => Err(EnrolError::PersonNotActive),
        (_, _, Some(name)) => Ok(name),
    }
}
