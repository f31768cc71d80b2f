//! A primary and a synchronous standby under Patroni, and the county in them.

use crate::service::Service;
use duxue_county::Config;
use duxue_county::place::DatabasePlace;
use std::path::Path;
use std::sync::LazyLock;

/// Told "kill", it kills the primary's node; told "start", it lets it come back and waits until it is a synchronous standby.
pub static CLUSTER: LazyLock<Service> = LazyLock::new(|| Service::start("standby.sh"));

pub fn county_in(folder: &Path) -> Config {
    let port = CLUSTER.port;
    let address = format!("postgres://postgres@127.0.0.2:{port},127.0.0.3:{port}/postgres");
    let database = DatabasePlace::Postgres { address: address, county: 1 };
    Config { database: Some(database), ..Config::in_folder(folder) }
}
