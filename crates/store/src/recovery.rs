//! Whether the county has this store's data key, sealed to its recovery key, for the day the passphrase is forgotten.

use crate::error::Result;
use crate::store::{local, set_local};
use rusqlite::Connection;

const TOLD: &str = "recovery.told";

pub(crate) fn is_told(connection: &Connection) -> Result<bool> {
    Ok(local(connection, TOLD)?.is_some())
}

/// The county has answered a greeting that told the key, or that came after one.
pub(crate) fn told(connection: &Connection) -> Result<()> {
    if is_told(connection)? { Ok(()) } else { set_local(connection, TOLD, Some("1")) }
}

/// Under another number, or to a county that was restored, the key is told once more.
pub(crate) fn tell_again(connection: &Connection) -> Result<()> {
    set_local(connection, TOLD, None)
}
