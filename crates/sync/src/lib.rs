//! How what one device records reaches the county and every other device that must have it, and nothing is lost:
//! stamps, changes, the merge, the messages and the round.
//!
//! Invariants: this crate opens no socket and no file and reads no clock. Both sides merge with the one pure function in
//! [`merge`]. What a leaf held when two people wrote it without seeing each other is kept as a conflict until a person
//! has chosen; it is never dropped for its time.

pub mod bundle;
pub mod chain;
pub mod code;
pub mod digest;
pub mod leaves;
pub mod merge;
pub mod message;
pub mod planted;
pub mod round;
pub mod scope;
pub mod stamp;
pub mod wire;

pub use chain::{ChainPoint, SealedChange};
pub use merge::{Change, Conflict, MergeError, Merged};
pub use message::*;
pub use scope::{KnownHash, ScopeHash};
pub use stamp::{Clock, LeafStamp, Stamp, Stamps};
