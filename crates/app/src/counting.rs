//! How many records a question takes, told by the store's indexes.
//!
//! Invariant: a count is exact. No index says which records were deleted; how many of a kind of question were is read once and
//! kept until something is deleted, restored, or comes from the county.

use crate::errors;
use crate::refusal::Refusal;
use duxue_store::{Query, Store};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Deleted records by question, of one session.
#[derive(Default)]
pub struct Counting {
    deleted: Mutex<Deleted>,
}

#[derive(Default)]
struct Deleted {
    /// Rises when what is kept may no longer be true, so that nothing older is kept after it.
    turn: u64,
    kept: HashMap<Query, u64>,
}

impl Counting {
    /// # Errors
    /// The store's.
    pub fn count(&self, store: &Store, query: &Query) -> Result<u32, Refusal> {
        let count = |query: &Query| store.count(query).map_err(errors::store);
        let read_from_rows = query.words.is_some() || query.closed_since.is_some() || query.grade.is_some();
        let found = if read_from_rows {
            count(query)?
        } else {
            let all = count(&Query { with_deleted: true, ..query.clone() })?;
            all.saturating_sub(self.deleted(query, count)?)
        };
        Ok(u32::try_from(found).unwrap_or(u32::MAX))
    }

    fn deleted(&self, query: &Query, count: impl Fn(&Query) -> Result<u64, Refusal>) -> Result<u64, Refusal> {
        let query = Query { only_deleted: true, ..query.clone() };
        let turn = {
            let deleted = self.deleted.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = deleted.kept.get(&query) {
                return Ok(*known);
            }
            deleted.turn
        };
        let found = count(&query)?;
        let mut deleted = self.deleted.lock().unwrap_or_else(PoisonError::into_inner);
        if deleted.turn == turn {
            deleted.kept.insert(query, found);
        }
        Ok(found)
    }

    /// Something was deleted or restored, or came from elsewhere.
    pub fn forget(&self) {
        let mut deleted = self.deleted.lock().unwrap_or_else(PoisonError::into_inner);
        deleted.turn += 1;
        deleted.kept.clear();
    }
}
