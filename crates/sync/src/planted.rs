//! Faults that can be planted, to put the simulation itself on trial: a simulation that finds none of them proves nothing.
//!
//! Invariant: without the feature `planted`, which only the simulation's own program turns on, [`planted`] is a constant
//! `false` and leaves nothing behind in a build.

/// A mistake that a sync engine like this one could have; most are taken from what broke elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// The merge looks at time alone: whoever had seen the standing value can lose against it.
    MergeByClockAlone = 1,
    /// The value that loses is not kept as a conflict.
    LoserDropped,
    /// Two people who wrote the same are said to differ.
    EqualValuesConflict,
    /// A change does not name what it replaced.
    ReplacedNotNamed,
    /// A choice between two values also throws away a third that nobody saw.
    ChoiceSettlesUnseen,
    /// The cursor is moved before the page is applied.
    CursorBeforePage,
    /// A page is applied without its last record.
    PageCutShort,
    /// What waits to be sent is not put on top of what the county sends.
    UnsentNotOnTop,
    /// A deletion that comes from the county is passed over.
    TombstoneDropped,
    /// The row is written without its change in the outbox.
    EditWithoutOutbox,
    /// The outbox is cleared by time and not by what the county acknowledged.
    OutboxClearedByTime,
    /// What the county refused is not set aside.
    RefusedForgotten,
    /// A copied database throws away what waited when it gets its new number.
    WaitingDroppedAtFork,
    /// A copied database sends what waited under its new number, but with the old stamps.
    ForkKeepsStamps,
    /// The logical clock is not kept over a restart.
    ClockNotKept,
    /// A county that was restored is not offered again what it had acknowledged.
    EpochIgnored,
    /// A newly given scope begins at the county's head and not at 0.
    NewScopeFromHead,
    /// A scope that was taken away stays on the device.
    ScopeNotPurged,
    /// A scope that was taken away is purged while changes of it still wait.
    PurgedUnsent,
    /// The county acknowledges before it has committed.
    AcknowledgedBeforeCommit,
    /// The county's number is handed out before the commit, so that a later one is seen first.
    NumberBeforeCommit,
    /// The cursor of a page that was cut by its size points past the records left out.
    CursorPastPage,
    /// The county takes changes without comparing the chain: a copy passes for the device it was taken from.
    CloneAccepted,
    /// A copy of a device gets the number of the device it was taken from.
    NumberGivenTwice,
    /// The county hands out scopes of posts that have ended.
    EndedPostsServed,
    /// The county lets a device write wherever it likes.
    WritesNotFiltered,
    /// The first refused change ends the push, and what came after it is acknowledged as well.
    RefusalStopsRest,
    /// A refused change is not kept by the county.
    RefusedNotKept,
    /// The county believes every clock.
    EveryClockBelieved,
    /// The county's digest of a scope is not kept up to date.
    DigestNotKept,
    /// Photos are not offered again to a county that was restored.
    PhotosNotOfferedAgain,
    /// A photo counts as sent before the county has checked its bytes.
    PhotoNotChecked,
    /// A page on a stick is applied although it begins above what the device has.
    ReplyGapIgnored,
    /// The next edit of a record takes all that was refused of it off the list, seen by its writer or not.
    RefusalsSettledUnseen,
    /// The county takes what only its office writes from a device.
    OfficesLeavesTaken,
}

impl Fault {
    pub const ALL: [Fault; 35] = [
        Fault::MergeByClockAlone,
        Fault::LoserDropped,
        Fault::EqualValuesConflict,
        Fault::ReplacedNotNamed,
        Fault::ChoiceSettlesUnseen,
        Fault::CursorBeforePage,
        Fault::PageCutShort,
        Fault::UnsentNotOnTop,
        Fault::TombstoneDropped,
        Fault::EditWithoutOutbox,
        Fault::OutboxClearedByTime,
        Fault::RefusedForgotten,
        Fault::WaitingDroppedAtFork,
        Fault::ForkKeepsStamps,
        Fault::ClockNotKept,
        Fault::EpochIgnored,
        Fault::NewScopeFromHead,
        Fault::ScopeNotPurged,
        Fault::PurgedUnsent,
        Fault::AcknowledgedBeforeCommit,
        Fault::NumberBeforeCommit,
        Fault::CursorPastPage,
        Fault::CloneAccepted,
        Fault::NumberGivenTwice,
        Fault::EndedPostsServed,
        Fault::WritesNotFiltered,
        Fault::RefusalStopsRest,
        Fault::RefusedNotKept,
        Fault::EveryClockBelieved,
        Fault::DigestNotKept,
        Fault::ReplyGapIgnored,
        Fault::PhotosNotOfferedAgain,
        Fault::PhotoNotChecked,
        Fault::RefusalsSettledUnseen,
        Fault::OfficesLeavesTaken,
    ];
}

#[cfg(not(feature = "planted"))]
pub const fn planted(_: Fault) -> bool {
    false
}

#[cfg(feature = "planted")]
mod soil {
    use super::Fault;
    use std::sync::atomic::{AtomicU8, Ordering::SeqCst};

    static PLANTED: AtomicU8 = AtomicU8::new(0);

    /// Plants one fault in the whole process, in the place of the one that was there; `None` takes it out.
    pub fn plant(fault: Option<Fault>) {
        PLANTED.store(fault.map_or(0, |fault| fault as u8), SeqCst);
    }

    pub fn planted(fault: Fault) -> bool {
        PLANTED.load(SeqCst) == fault as u8
    }
}

#[cfg(feature = "planted")]
pub use soil::{plant, planted};
