//! Where the counties of these stories lie: all of them in one PostgreSQL database, each under its number, and their photos in
//! one bucket, each under its prefix.

use crate::{bucket, postgres_service};
use duxue_county::Config;
use duxue_county::place::{DatabasePlace, MediaPlace};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

/// The number of the county whose keys lie in that folder.
pub fn number_of(folder: &Path) -> i64 {
    static NUMBERS: LazyLock<Mutex<HashMap<PathBuf, i64>>> = LazyLock::new(Mutex::default);
    let mut numbers = NUMBERS.lock().unwrap();
    let next = numbers.len() as i64 + 1;
    *numbers.entry(folder.to_owned()).or_insert(next)
}

fn bucket_of(folder: &Path) -> String {
    bucket::address(&format!("county/{}", number_of(folder)))
}

/// A county of its own for every folder.
pub fn county_in(folder: &Path) -> Config {
    let database =
        DatabasePlace::Postgres { address: postgres_service::address().to_owned(), county: number_of(folder) };
    let media = MediaPlace::Bucket(bucket_of(folder));
    Config { database: Some(database), media: Some(media), ..Config::in_folder(folder) }
}

/// The county's program, on the same county.
pub fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_duxue-county"));
    program.arg("--data").arg(folder);
    program.args(["--database", postgres_service::address(), "--county", &number_of(folder).to_string()]);
    program.args(["--media", &bucket_of(folder)]);
    program
}

/// Changes the county's rows behind the server's back; the SQL is given the county's number.
pub fn tamper_with(folder: &Path, sql: &dyn Fn(i64) -> String) {
    let mut client = postgres::Client::connect(postgres_service::address(), postgres::NoTls).unwrap();
    client.batch_execute(&sql(number_of(folder))).unwrap();
}
