#![no_main]
#![allow(dead_code)]

// The file alone: the package around it would bring the whole product into the instrumented build.
#[path = "../../src/decoders.rs"]
mod decoders;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decoders::codes(bytes));
