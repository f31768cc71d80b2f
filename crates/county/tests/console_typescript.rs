//! The TypeScript that the console is written against says what the county really answers.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn the_console_is_written_against_the_answers_there_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/shared/generated/console.ts");
    let now =
        duxue_county::console_api::typescript().unwrap_or_else(|names| panic!("two types share a name: {names:?}"));
    if std::env::var_os("UPDATE_TS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == now,
        "ui/src/shared/generated/console.ts is out of date: run UPDATE_TS=1 cargo test -p duxue-county --test console_typescript"
    );
}
