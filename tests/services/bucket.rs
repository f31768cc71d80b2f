//! An S3-compatible store for the tests of one process.

use crate::service::Service;
use std::sync::OnceLock;

/// The address (`s3://…`) of a prefix in it; started at the first call, gone with this process.
pub fn address(prefix: &str) -> String {
    static SERVICE: OnceLock<Service> = OnceLock::new();
    let port = SERVICE.get_or_init(|| Service::start("bucket.sh")).port;
    format!(
        "s3://duxue/{prefix}?endpoint=http://127.0.0.1:{port}&region=us-east-1&allow_http=true\
         &access_key_id=any&secret_access_key=any"
    )
}
