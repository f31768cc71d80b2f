//! What a county's server is started with.

use crate::hooks::HookRules;
use crate::http::tls::Tls;
use crate::http::{Patience, Proxies};
use crate::place::{DatabasePlace, MediaPlace};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A table program that refreshes a dozen lists stays far below it.
const READS_PER_MINUTE: u32 = 600;
/// Wrong logins, codes and enrolments of one address; as many may come at once. Right ones are not counted.
const TRIES_PER_MINUTE: u32 = 20;

#[derive(Clone)]
pub struct Config {
    /// The county's data folder; made where there is none.
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `host:port` by which devices reach the server, where it is not the one listened on.
    pub address: Option<String>,
    /// The database, where it is not a file in the data folder.
    pub database: Option<DatabasePlace>,
    /// Where photos and files lie, where it is not in the data folder.
    pub media: Option<MediaPlace>,
    /// Encrypts the database file (SQLCipher).
    pub database_key: Option<String>,
    /// The built pages of the console.
    pub console: Option<PathBuf>,
    /// How often a machine that reads the county's data may ask, per minute.
    pub reads_per_minute: u32,
    /// How often somebody at one address may try in vain to get in, per minute.
    pub tries_per_minute: u32,
    pub tls: Tls,
    /// Which proxies are believed, where TLS ends at one.
    pub proxies: Proxies,
    pub patience: Patience,
    pub hooks: HookRules,
}

impl Config {
    /// Everything in one folder, on a free port of this machine alone.
    pub fn in_folder(data: impl Into<PathBuf>) -> Config {
        Config {
            data: data.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            address: None,
            database: None,
            media: None,
            database_key: None,
            console: None,
            reads_per_minute: READS_PER_MINUTE,
            tries_per_minute: TRIES_PER_MINUTE,
            tls: Tls::default(),
            proxies: Proxies::default(),
            patience: Patience::default(),
            hooks: HookRules::default(),
        }
    }
}
