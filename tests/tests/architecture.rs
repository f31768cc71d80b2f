//! The house keeps its shape: the arrows between the parts, which part may know what, and no file too long to read.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Part → the parts it may use, outside of its tests. Nothing else is allowed.
fn arrows() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    [
        ("domain", vec![]),
        ("sync", vec![]),
        ("store", vec!["domain", "sync"]),
        ("documents", vec!["domain"]),
        ("app", vec!["store", "documents", "sync", "domain"]),
        ("county", vec!["sync", "domain", "documents"]),
        ("src-tauri", vec!["app"]),
    ]
    .into_iter()
    .map(|(part, uses)| (part, uses.into_iter().collect()))
    .collect()
}

/// Names under `[dependencies]` (and `[build-dependencies]`) of a manifest, but not under `[dev-dependencies]`.
fn dependencies(manifest: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let mut section = String::new();
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_owned();
            if let Some((of, name)) = section.rsplit_once("dependencies.")
                && !of.contains("dev-")
            {
                names.push(name.to_owned());
            }
            continue;
        }
        let counts = section.ends_with("dependencies") && !section.contains("dev-");
        if counts && !line.is_empty() && !line.starts_with('#') {
            names.push(line.split(['=', '.', ' ']).next().unwrap().to_owned());
        }
    }
    names
}

fn manifest(part: &str) -> PathBuf {
    match part {
        "src-tauri" => root().join("src-tauri/Cargo.toml"),
        part => root().join("crates").join(part).join("Cargo.toml"),
    }
}

#[test]
fn parts_use_only_the_parts_that_the_house_allows() {
    let allowed = arrows();
    let mut found: Vec<&str> = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        found.push(
            allowed.get_key_value(name.as_str()).unwrap_or_else(|| panic!("crates/{name} is not in the house")).0,
        );
    }
    found.push("src-tauri");
    assert_eq!(found.iter().collect::<BTreeSet<_>>(), allowed.keys().collect::<BTreeSet<_>>());
    for (part, may_use) in &allowed {
        for dependency in dependencies(&manifest(part)) {
            if let Some(used) = dependency.strip_prefix("duxue-") {
                assert!(may_use.contains(used), "{part} must not use {used}");
            }
        }
    }
}

#[test]
fn only_the_window_knows_tauri_and_only_the_stores_know_sql() {
    for part in arrows().keys() {
        for dependency in dependencies(&manifest(part)) {
            let is_tauri = dependency.starts_with("tauri");
            assert!(!is_tauri || *part == "src-tauri", "{part} must not use {dependency}");
            let is_sql =
                ["rusqlite", "libsimple", "tokio-postgres", "deadpool-postgres"].contains(&dependency.as_str());
            assert!(!is_sql || ["store", "county"].contains(part), "{part} must not use {dependency}");
            let is_wire = ["reqwest", "axum", "tokio", "hyper"].contains(&dependency.as_str());
            assert!(
                !is_wire || ["app", "county", "src-tauri"].contains(part),
                "{part} must not open sockets ({dependency})"
            );
        }
    }
}

fn files_below(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "generated", "out", ".git"].contains(&name.as_str()) {
                files_below(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

#[test]
fn no_file_is_longer_than_a_person_reads_in_one_go() {
    let mut files = Vec::new();
    files_below(&root(), &[".rs", ".ts", ".vue", ".css", ".sql"], &mut files);
    assert!(files.len() > 50, "the walk found only {} files", files.len());
    let too_long: Vec<String> = files
        .iter()
        .map(|file| (std::fs::read_to_string(file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > 600)
        .map(|(lines, file)| format!("{}: {lines}", file.strip_prefix(root()).unwrap().display()))
        .collect();
    assert!(too_long.is_empty(), "over 600 lines: {too_long:?}");
}

#[test]
fn the_domain_reads_no_clock_and_the_sync_engine_opens_nothing() {
    let forbidden = [
        "SystemTime::now",
        "Utc::now",
        "Local::now",
        "Uuid::now_v7",
        "Uuid::new_v4",
        "std::fs",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "std::thread",
    ];
    for part in ["domain", "sync"] {
        let mut files = Vec::new();
        files_below(&root().join("crates").join(part).join("src"), &[".rs"], &mut files);
        assert!(!files.is_empty());
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for word in forbidden {
                assert!(!text.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn the_tauri_packages_stay_in_one_folder_of_the_window() {
    let mut files = Vec::new();
    files_below(&root().join("ui/src"), &[".ts", ".vue"], &mut files);
    assert!(!files.is_empty());
    let backend = root().join("ui/src/desktop/backend");
    for file in files.iter().filter(|file| !file.starts_with(&backend)) {
        assert!(!std::fs::read_to_string(file).unwrap().contains("@tauri-apps/"), "{} knows tauri", file.display());
    }
}
