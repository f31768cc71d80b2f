//! A PostgreSQL for the tests of one process.

use crate::service::Service;
use std::sync::OnceLock;

/// Its address, `postgres://…`; started at the first call, gone with this process.
pub fn address() -> &'static str {
    static SERVICE: OnceLock<(Service, String)> = OnceLock::new();
    let start = || {
        let service = Service::start("postgres.sh");
        let address = format!("postgres://postgres@127.0.0.1:{}/postgres", service.port);
        (service, address)
    };
    &SERVICE.get_or_init(start).1
}
