//! The schema, step by step: one text for both databases.

/// Released, frozen. A database tells how many of them it has.
pub const STEPS: &[&str] = &[
    include_str!("migrations/0001_county.sql"),
    include_str!("migrations/0002_recovery_keys.sql"),
    include_str!("migrations/0003_upload_metadata.sql"),
    include_str!("migrations/0004_epoch.sql"),
    include_str!("migrations/0005_moved.sql"),
    include_str!("migrations/0006_accounts.sql"),
    include_str!("migrations/0007_open_data.sql"),
    include_str!("migrations/0015_safer_logins.sql"),
    include_str!("migrations/0016_webhook_told.sql"),
    include_str!("migrations/0017_erasures.sql"),
];

/// The steps that a database with `have` of them still needs.
///
/// # Errors
/// A database with more of them than there are: a newer version's.
pub fn missing(have: i64) -> Result<&'static [&'static str], super::StoreError> {
    usize::try_from(have).ok().and_then(|have| STEPS.get(have..)).ok_or(super::StoreError::Newer(have))
}
