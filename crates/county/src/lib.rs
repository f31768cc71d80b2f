//! The county server: sync's other half, what the county keeps, the console's API and its accounts.
//!
//! Invariants: SQL lives only in [`store`]; [`desk`] opens no socket and reads no clock; [`http`] carries and decides
//! nothing. What a device is told was received is committed.

pub mod bundle;
pub mod chores;
mod config;
pub mod console_api;
pub mod desk;
pub mod folder;
pub mod form_parts;
pub mod hooks;
pub mod http;
pub mod import;
pub mod layouts;
pub mod open_data;
pub mod permissions;
pub mod place;
pub mod recovery;
pub mod server;
pub mod shelf;
pub mod sight;
mod small;
pub mod store;

pub use config::Config;
pub use server::{Running, Server, StartError};

/// Microseconds since 1970, UTC, by this machine's clock.
pub fn now_micros() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}
