//! The device's encrypted store: records, unsent changes, search, photos and files, backups.
//!
//! ```text
//! <data>/persons/<person>/keys.json     the data key, wrapped by the passphrase and sealed to the county
//!                         keys.second.json  the same once more
//!                         records.db    records, outbox, index (SQLCipher)
//!                         media.db      bytes of photos and files (SQLCipher, same key)
//!                         backups/      automatic copies of records.db, one a day, three kept
//! ```
//!
//! Invariants: what a writing method did is on disk, encrypted, when it returns. Nothing the person recorded is deleted
//! before the county has acknowledged it by number and hash. A file that cannot be read is never written over.

mod attempts;
mod backup;
mod bundle;
mod database;
mod device;
mod error;
mod facets;
mod files;
mod identity;
mod keys;
mod media;
mod outbox;
mod put_right;
mod query;
mod record;
mod recovery;
mod replica;
mod salvage;
mod save;
mod scopes;
mod search;
mod set_aside;
mod statement;
mod store;
mod unsent;
mod vault;
mod verify;

pub use bundle::ReplyKey;
pub use error::{Result, StoreError};
pub use files::Surroundings;
pub use keys::{DataKey, KeyStrength};
pub use media::{Fetched, MediaFile, MediaMissing, MediaToSend, NewPicture, UploadProgress};
pub use outbox::{RoundEntry, Waiting};
pub use put_right::PutRight;
pub use query::{OpenConflict, Order, Query};
pub use record::StoredRecord;
pub use save::{Save, Saved};
pub use search::{Among, Found, Search, SnippetPart};
pub use set_aside::Refused;
pub use store::Store;
pub use vault::{NewVault, Vault, VaultEntry};
pub use verify::Defect;
