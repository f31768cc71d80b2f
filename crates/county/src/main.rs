//! `duxue-county`: the county server and what its office does at the command line.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
