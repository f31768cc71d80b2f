//! A cluster of PostgreSQL that loses its primary. Needs Patroni and etcd, and half a minute for each loss: `./dev standby`
//! installs them and runs this.
#![allow(clippy::unwrap_used)]

mod place;
#[path = "../on_postgres/pushing_on.rs"]
mod pushing_on;
#[path = "../../../../tests/services/service.rs"]
mod service;
mod story;
#[allow(dead_code)]
#[path = "../stories/town.rs"]
mod town;
