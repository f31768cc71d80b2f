//! Codes that the county prints and a person types: one binds a device to the county, one opens a store whose passphrase is
//! forgotten.

mod enrolment;
mod groups;
mod recovery;

pub use enrolment::{EnrolReply, EnrolRequest, EnrolmentCode, Fingerprint, fingerprint};
pub use groups::{GroupState, check_groups};
pub use recovery::{parse_recovery, recovery_text};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("group {0} is mistyped")]
    Group(usize),
    #[error("the code is not complete")]
    Incomplete,
    /// Every group is right by itself, but not together: groups of two codes, or another kind of code.
    #[error("this is not such a code")]
    NotACode,
    /// The address does not fit: no port, or a name of more than 200 bytes.
    #[error("the address cannot be put into a code")]
    Address,
}
