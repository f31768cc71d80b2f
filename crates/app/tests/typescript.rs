//! The TypeScript that the screens are written against says what the app really takes and gives.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn the_screens_are_written_against_the_commands_there_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/shared/generated/commands.ts");
    let now = duxue_app::commands::typescript().unwrap_or_else(|names| panic!("two types share a name: {names:?}"));
    if std::env::var_os("UPDATE_TS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == now,
        "ui/src/shared/generated/commands.ts is out of date: run UPDATE_TS=1 cargo test -p duxue-app --test typescript"
    );
}
