//! When findings were over, kept in memory: an office of some years has tens of thousands of them, and looks at the few
//! hundred that are open or of this month.
//!
//! Invariant: it is filled from committed records alone. A reader whose view is older than another's may miss what was
//! closed in between, until it looks again.

use super::{CountyTransaction, StoreError, StoredRecord};
use chrono::NaiveDate;
use duxue_domain::fields::Fields;
use duxue_domain::records::Kind;
use duxue_domain::rules::finding::State;
use std::collections::HashMap;
use std::sync::PoisonError;
use uuid::Uuid;

/// Changed findings read at a time.
const AT_A_TIME: usize = 1_000;

#[derive(Default)]
pub struct Endings {
    /// The county's number of the last change that was looked at.
    reached: u64,
    /// The last day on which a closed finding mattered: closed or due, whichever was later. None where it is open.
    last_days: HashMap<Uuid, Option<NaiveDate>>,
}

impl Endings {
    fn since(&self, from: NaiveDate) -> Vec<Uuid> {
        let asked = self.last_days.iter().filter(|(_, last)| last.is_none_or(|last| last >= from));
        asked.map(|(id, _)| *id).collect()
    }
}

impl CountyTransaction<'_> {
    /// Hazards and rectifications that are open, or were closed or due on or after `from`; in no order, and perhaps a few
    /// more.
    pub fn findings_since(&mut self, from: NaiveDate) -> Result<Vec<StoredRecord>, StoreError> {
        let kinds = [Kind::Hazard.name(), Kind::Rectification.name()];
        let Some(endings) = self.endings else {
            // What a writer has written may yet be undone: nothing is kept of it.
            let mut all = self.records_of(kinds[0])?;
            all.extend(self.records_of(kinds[1])?);
            return Ok(all);
        };
        let asked = {
            let mut endings = endings.lock().unwrap_or_else(PoisonError::into_inner);
            // The county was put back to an earlier day.
            if self.head()?.0 < endings.reached {
                *endings = Endings::default();
            }
            loop {
                let changed = self.changed_of(&kinds, endings.reached, AT_A_TIME)?;
                let Some(last) = changed.last() else { break };
                endings.reached = last.seq;
                endings.last_days.extend(changed.iter().map(|finding| (finding.id, last_day(&finding.fields))));
            }
            endings.since(from)
        };
        self.records(&asked)
    }
}

fn last_day(fields: &Fields) -> Option<NaiveDate> {
    let text = |leaf: &str| fields.get(leaf).and_then(serde_json::Value::as_str);
    if State::of(text("state")) != State::Closed {
        return None;
    }
    let day = |leaf: &str| text(leaf).and_then(|text| text.get(..10)?.parse::<NaiveDate>().ok());
    // A moment is told in the clock of whoever wrote it, which may be a day off.
    let closed = day("closed_at")?.succ_opt()?;
    Some(day("deadline").map_or(closed, |due| due.max(closed)))
}
