//! `duxue-county`: the county server and what its office does at the command line.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    few_arenas();
    cli::run()
}

/// Every thread keeping free memory of its own was measured to cost a third of the server's peak.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn few_arenas() {
    unsafe {
        // SAFETY: no other thread runs yet; the call only sets a number inside the allocator.
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn few_arenas() {}
