//! The audit log looked through: whether each line follows from the one before.

use super::CountyDesk;
use crate::store::{Deed, StoreError};

const LINES_AT_ONCE: usize = 1000;

/// What was looked at, and the first line that does not follow from the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditVerification {
    pub lines: u64,
    pub broken: Option<u64>,
    /// Of the last line, to be noted elsewhere: lines that were cut off at the end leave no other trace.
    pub last_hash: String,
}

impl CountyDesk {
    /// # Errors
    /// The store's.
    pub fn note(&self, deed: Deed) -> Result<(), StoreError> {
        self.write(move |tx| tx.add_to_audit(deed))
    }

    /// # Errors
    /// Only where the store cannot be read.
    pub fn verify_audit(&self) -> Result<AuditVerification, StoreError> {
        self.read(|tx| {
            let mut found = AuditVerification::default();
            let mut previous = [0; 32];
            loop {
                let lines = tx.audit_after(found.lines, LINES_AT_ONCE)?;
                if lines.is_empty() {
                    found.last_hash = hex::encode(previous);
                    return Ok(found);
                }
                for line in lines {
                    let follows = line.number == found.lines + 1 && line.previous == previous;
                    if !follows || line.reckoned() != line.hash {
                        found.broken = Some(found.lines + 1);
                        return Ok(found);
                    }
                    (found.lines, previous) = (line.number, line.hash);
                }
            }
        })
    }
}
