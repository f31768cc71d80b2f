//! Where the counties of these stories lie: everything in a folder of its own.

use duxue_county::Config;
use std::path::Path;
use std::process::Command;

/// A county of its own for every folder.
pub fn county_in(folder: &Path) -> Config {
    Config::in_folder(folder)
}

/// The county's program, on the same county.
pub fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_duxue-county"));
    program.arg("--data").arg(folder);
    program
}

/// Changes the county's rows behind the server's back; the SQL is given the county's number.
pub fn tamper_with(folder: &Path, sql: &dyn Fn(i64) -> String) {
    rusqlite::Connection::open(folder.join("county.sqlite3")).unwrap().execute_batch(&sql(1)).unwrap();
}
