//! A person's open store on this device.
//!
//! Invariant: every writing method is one transaction, durable when it returns; an error leaves everything as it was.

use crate::database::Database;
use crate::device::Device;
use crate::error::Result;
use crate::files::Surroundings;
use chrono::{DateTime, TimeDelta, Utc};
use duxue_sync::stamp::DeviceNumber;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A handle; clones share the store, and the last one dropped closes (locks) it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

/// The window's threads share one store.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Store>();
};

struct Inner {
    folder: PathBuf,
    records: Database,
    media: Database,
    surroundings: Surroundings,
    /// Held while bytes come in or are taken out, so that none are taken out that have just been given again.
    media_turn: Mutex<()>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // A marker that stays only makes the next start look at every page.
        let _checked_then = Store::ended_in_order(&self.folder);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Store").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) fn new(folder: PathBuf, records: Database, media: Database, surroundings: Surroundings) -> Store {
        Store(Arc::new(Inner { folder, records, media, surroundings, media_turn: Mutex::new(()) }))
    }

    pub(crate) fn records(&self) -> &Database {
        &self.0.records
    }

    pub(crate) fn media(&self) -> &Database {
        &self.0.media
    }

    pub(crate) fn media_turn(&self) -> MutexGuard<'_, ()> {
        self.0.media_turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.0.surroundings.now)()
    }

    /// # Errors
    /// [`crate::StoreError::DiskFull`] where `bytes` do not fit.
    pub(crate) fn ensure_room(&self, bytes: u64) -> Result<()> {
        self.0.surroundings.ensure_room(&self.0.folder, bytes)
    }

    /// The folder of this person's store.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    pub fn person(&self) -> Result<Uuid> {
        self.records().read(|connection| Ok(Device::load(connection)?.person))
    }

    pub fn device(&self) -> Result<DeviceNumber> {
        self.records().read(|connection| Ok(Device::load(connection)?.number))
    }

    /// By how much the county's clock is ahead of this machine's; `None` until they met.
    pub fn county_offset(&self) -> Result<Option<TimeDelta>> {
        self.records().read(|connection| Ok(Device::load(connection)?.county_offset.map(TimeDelta::microseconds)))
    }

    /// Something this device alone keeps (encrypted, not synced): the county's address, preferences.
    pub fn local(&self, name: &str) -> Result<Option<String>> {
        self.records().read(|connection| local(connection, name))
    }

    /// Keeps it; `None` takes it out.
    pub fn set_local(&self, name: &str, value: Option<&str>) -> Result<()> {
        self.records().write(|transaction| set_local(transaction, name, value))
    }

    /// What this device shows the county to be let in.
    pub fn token(&self) -> Result<Option<String>> {
        self.local(TOKEN)
    }
}

pub(crate) const TOKEN: &str = "token";

pub(crate) fn local(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM local WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(crate) fn set_local(connection: &Connection, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => connection.execute(
            "INSERT INTO local (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?,
        None => connection.execute("DELETE FROM local WHERE name = ?1", [name])?,
    };
    Ok(())
}
