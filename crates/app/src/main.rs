//! `duxue-cli`: a device without a window, for scripts, administrators and tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    duxue_app::cli::run()
}
