//! What the county keeps, as its logic needs it; the database behind it is [`sqlite`] now, and PostgreSQL by the same traits.
//!
//! Invariant: everything that belongs together is written in one [`CountyTransaction`]; a writing transaction holds the
//! county's head number until it ends, so a reader never sees a number before a lower one.

mod rows;
pub mod sqlite;

pub use rows::*;

use duxue_sync::chain::Hash;
use duxue_sync::digest::ScopeDigest;
use duxue_sync::stamp::DeviceNumber;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Database(Box<dyn std::error::Error + Send + Sync>),
    /// A row that this version cannot read back.
    #[error("a row of {0} cannot be read")]
    Damaged(&'static str),
    /// The file was written by a newer version.
    #[error("the database is from a newer version ({0})")]
    Newer(i64),
    /// The writer has ended; only while the server stops.
    #[error("the store is closed")]
    Closed,
}

/// One county's store.
pub trait CountyStore: Send + Sync {
    /// A view that does not change while it is read.
    fn reading(&self) -> Result<Box<dyn CountyTransaction + '_>, StoreError>;
    /// The one writer. Others wait.
    fn writing(&self) -> Result<Box<dyn CountyTransaction + '_>, StoreError>;
    /// Writes a copy of the whole database, as of now, to a new file.
    fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError>;
}

/// Dropped without [`commit`](CountyTransaction::commit), it leaves no trace.
pub trait CountyTransaction: RecordRows + HistoryRows + DeviceRows + AccountRows + MediaRows {
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
    /// Starts a part that can be undone by itself.
    fn begin_part(&mut self) -> Result<(), StoreError>;
    fn keep_part(&mut self) -> Result<(), StoreError>;
    fn undo_part(&mut self) -> Result<(), StoreError>;
}

pub trait RecordRows {
    fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError>;
    fn put_record(&mut self, record: &StoredRecord) -> Result<(), StoreError>;
    /// Records of a kind, deleted ones included, by the number of their last change.
    fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError>;
    /// Records of a kind whose text leaf at `path` lies in `from..=to` (as text: dates, months).
    fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError>;
    /// Records whose text leaf at `path` is `value`.
    fn records_where(&mut self, kind: &str, path: &str, value: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_between(kind, path, value, value)
    }
    /// Records with values still to be chosen between.
    fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError>;
    /// What changed in a scope above `after`, in the order of its numbers, until `max_bytes` of fields are reached (at
    /// least one record).
    fn changed_after(
        &mut self,
        scope: &str,
        after: u64,
        max_bytes: usize,
    ) -> Result<Vec<duxue_sync::Record>, StoreError>;
    fn count_after(&mut self, scope: &str, after: u64) -> Result<u64, StoreError>;
    /// Digest of a scope and the number of its last change.
    fn scope_state(&mut self, scope: &str) -> Result<Option<(ScopeDigest, u64)>, StoreError>;
    fn put_scope_state(&mut self, digest: &ScopeDigest, last: u64) -> Result<(), StoreError>;
    fn scope_states(&mut self) -> Result<Vec<(ScopeDigest, u64)>, StoreError>;
    /// Calls `each` with every record; for verification.
    fn each_record(&mut self, each: &mut dyn FnMut(StoredRecord)) -> Result<(), StoreError>;
}

pub trait HistoryRows {
    /// The county's last number and the hash of the last line of its history.
    fn head(&mut self) -> Result<(u64, Hash), StoreError>;
    fn set_head(&mut self, head: u64, history: Hash) -> Result<(), StoreError>;
    fn append(&mut self, line: &HistoryLine) -> Result<(), StoreError>;
    /// A device's change by its number: the line of history it became.
    fn line_of(&mut self, device: DeviceNumber, number: u64) -> Result<Option<HistoryLine>, StoreError>;
    /// A device's refused changes after `number`, in its order.
    fn refused_of(&mut self, device: DeviceNumber, number: u64) -> Result<Vec<HistoryLine>, StoreError>;
    fn history_after(&mut self, after: u64, limit: usize) -> Result<Vec<HistoryLine>, StoreError>;
    /// Lines that touched a record, oldest first.
    fn history_of(&mut self, record: Uuid) -> Result<Vec<HistoryLine>, StoreError>;
    /// Refused changes, newest first.
    fn refused(&mut self, limit: usize) -> Result<Vec<HistoryLine>, StoreError>;
}

pub trait DeviceRows {
    /// Never gives a number twice.
    fn next_device_number(&mut self) -> Result<DeviceNumber, StoreError>;
    /// Leaves a gap, after a restore from backup: numbers given out since the backup stay given.
    fn skip_device_numbers(&mut self, count: u32) -> Result<(), StoreError>;
    fn device(&mut self, number: DeviceNumber) -> Result<Option<Device>, StoreError>;
    fn devices(&mut self) -> Result<Vec<Device>, StoreError>;
    fn device_by_key(&mut self, key_hash: &Hash) -> Result<Option<Device>, StoreError>;
    fn put_device(&mut self, device: &Device) -> Result<(), StoreError>;
    /// The device's data key, sealed to the county's recovery key; `None` where it has not told it.
    fn recovery_key(&mut self, device: DeviceNumber) -> Result<Option<Vec<u8>>, StoreError>;
    fn put_recovery_key(&mut self, device: DeviceNumber, sealed: &[u8]) -> Result<(), StoreError>;
    fn enrolment_code(&mut self, secret_hash: &Hash) -> Result<Option<IssuedCode>, StoreError>;
    fn put_enrolment_code(&mut self, code: &IssuedCode) -> Result<(), StoreError>;
}

pub trait AccountRows {
    fn account(&mut self, name: &str) -> Result<Option<Account>, StoreError>;
    fn accounts(&mut self) -> Result<Vec<Account>, StoreError>;
    fn put_account(&mut self, account: &Account) -> Result<(), StoreError>;
    fn session(&mut self, token_hash: &Hash) -> Result<Option<Session>, StoreError>;
    fn put_session(&mut self, session: &Session) -> Result<(), StoreError>;
    fn end_session(&mut self, token_hash: &Hash) -> Result<(), StoreError>;
    fn end_sessions_of(&mut self, account: &str) -> Result<(), StoreError>;
    /// Forgets sessions past their time.
    fn end_sessions_before(&mut self, micros: u64) -> Result<(), StoreError>;
}

pub trait MediaRows {
    fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError>;
    fn put_media(&mut self, media: &StoredMedia) -> Result<(), StoreError>;
    fn all_media(&mut self) -> Result<Vec<StoredMedia>, StoreError>;
    fn name_media(&mut self, hash: &Hash, record: Uuid, scope: &str) -> Result<(), StoreError>;
    /// Scopes whose records name the file.
    fn scopes_of_media(&mut self, hash: &Hash) -> Result<Vec<String>, StoreError>;
    fn upload(&mut self, id: &str) -> Result<Option<Upload>, StoreError>;
    fn upload_of(&mut self, hash: &Hash, device: DeviceNumber) -> Result<Option<Upload>, StoreError>;
    fn put_upload(&mut self, upload: &Upload) -> Result<(), StoreError>;
    fn end_upload(&mut self, id: &str) -> Result<(), StoreError>;
    fn uploads_expired(&mut self, micros: u64) -> Result<Vec<Upload>, StoreError>;
}
