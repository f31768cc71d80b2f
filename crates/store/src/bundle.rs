//! What a device keeps for the rounds that it makes by a file on a USB stick: the county's key, its own, and when the
//! county last greeted it.

use crate::error::{Result, StoreError};
use crate::keys::unreadable;
use crate::store::{Store, local, set_local};
use duxue_sync::HelloReply;
use duxue_sync::bundle::{BundleError, new_key, public_part};
use duxue_sync::chain::Hash;
use rusqlite::Connection;

const COUNTY_KEY: &str = "county.bundle_key";
const REPLY_KEY: &str = "bundle.reply_key";
const GREETED: &str = "county.greeted";

/// What replies are sealed to, and what they must say to be believed.
pub struct ReplyKey {
    /// `AGE-SECRET-KEY-1…`
    pub secret: String,
    /// `age1…`
    pub public: String,
    pub word: Hash,
}

impl Store {
    /// The key (`age1…`) that files for the county are sealed to; `None` until the county has told it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn bundle_key(&self) -> Result<Option<String>> {
        self.records().read(county_key)
    }

    /// # Errors
    /// The store cannot be written.
    pub fn set_bundle_key(&self, key: &str) -> Result<()> {
        self.set_local(COUNTY_KEY, Some(key))
    }

    /// The key of this store's own for replies; made at the first call.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub fn reply_key(&self) -> Result<ReplyKey> {
        let secret = self.records().write(|transaction| {
            if let Some(kept) = local(transaction, REPLY_KEY)? {
                return Ok(kept);
            }
            let made = new_key();
            set_local(transaction, REPLY_KEY, Some(&made))?;
            Ok(made)
        })?;
        let public = public_part(&secret).map_err(damaged)?;
        let word = blake3::derive_key("duxue 2026 word of a reply on a stick", secret.as_bytes());
        Ok(ReplyKey { secret, public, word })
    }
}

fn damaged(error: BundleError) -> StoreError {
    unreadable("reply key", error)
}

pub(crate) fn county_key(connection: &Connection) -> Result<Option<String>> {
    local(connection, COUNTY_KEY)
}

/// The county's time at its last greeting, microseconds since 1970.
pub(crate) fn greeted(connection: &Connection) -> Result<Option<u64>> {
    let text = local(connection, GREETED)?;
    text.map(|text| text.parse().map_err(|error| unreadable("time of the greeting", error))).transpose()
}

pub(crate) fn note_greeting(connection: &Connection, hello: &HelloReply) -> Result<()> {
    set_local(connection, GREETED, Some(&hello.county_micros.to_string()))?;
    if let Some(key) = &hello.bundle_key {
        set_local(connection, COUNTY_KEY, Some(key))?;
    }
    Ok(())
}
