//! Prepares the shell's resources and keeps our SQLCipher to ourselves.

fn main() {
    // WebKit brings an SQLite of its own into the process. Were our symbols exported, it would call SQLCipher instead.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    // The screens are taken into the program: new ones make a new program.
    println!("cargo:rerun-if-changed=../ui/dist/desktop");
    tauri_build::build();
}
