#![no_main]
#![allow(dead_code)]

// These files alone: the packages around them would bring the whole product into the instrumented build.
#[path = "../../src/files.rs"]
mod files;
#[path = "../../../crates/county/src/import/mod.rs"]
mod import;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| files::backups(bytes));
