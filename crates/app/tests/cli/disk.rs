//! Real disks that are full or may only be read, on a small file system of their own.

use crate::desk::{LIUWAN, PASSPHRASE};
use crate::machine::{Machine, PROGRAM};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Runs `script` where `$DISK` is an empty file system of 48 MB, which is gone afterwards. `$DATA` is the machine's folder,
/// `$DUXUE` the program, working on `$DISK/data`.
fn on_a_small_disk(machine: &Machine, script: &str) -> Output {
    let disk = tempfile::tempdir().unwrap();
    let whole = format!(
        "set -e; mount -t tmpfs -o size=48m tmpfs \"$DISK\"; cp -a \"$DATA\" \"$DISK/data\"; cd \"$DISK\"; {script}"
    );
    Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &whole])
        .env("DISK", disk.path())
        .env("DATA", machine.folder.path())
        .env("DUXUE", format!("{PROGRAM} --data {}/data --json", disk.path().display()))
        .env("DUXUE_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap()
}

fn lines(out: &Output) -> Vec<String> {
    String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
}

fn visit(note: &str, bytes: usize) -> String {
    format!(r#"{{"kind":"visit","fields":{{"school":"{LIUWAN}","notes":"{note}{}"}}}}"#, "记".repeat(bytes / 3))
}

#[test]
fn a_full_disk_refuses_in_words_and_loses_nothing_and_goes_on_when_there_is_room() {
    let machine = Machine::enrolled();
    std::fs::write(machine.file("small.jsonl"), visit("满之前", 300)).unwrap();
    std::fs::write(machine.file("large.jsonl"), format!("{}\n", visit("满了以后", 55_000)).repeat(40)).unwrap();
    std::fs::write(machine.file("after.jsonl"), visit("腾出以后", 300)).unwrap();
    let out = on_a_small_disk(
        &machine,
        r#"
        $DUXUE record data/small.jsonl
        # Nothing at all is left.
        dd if=/dev/zero of=filler bs=64k 2>/dev/null || true
        if said=$($DUXUE record data/large.jsonl 2>&1); then echo "took it on a full disk"; fi
        rm filler
        echo "$said" | tail -1
        $DUXUE verify
        $DUXUE record data/after.jsonl
        $DUXUE list visit | wc -l
        "#,
    );
    let said = lines(&out);
    assert!(out.status.success(), "{said:?} {}", String::from_utf8_lossy(&out.stderr));
    assert!(!said.iter().any(|line| line.contains("took it")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("磁盘满了")), "{said:?}");
    let sound = said.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    assert!(sound.into_iter().any(|line| line["sound"] == true), "{said:?}");
    let visits: usize = said.last().unwrap().trim().parse().unwrap();
    assert!(visits >= 2, "{said:?}");
}

#[test]
fn a_folder_that_may_only_be_read_is_told_in_words_and_left_as_it_is() {
    let machine = Machine::enrolled();
    std::fs::write(machine.file("small.jsonl"), visit("写不进", 300)).unwrap();
    let out = on_a_small_disk(
        &machine,
        r#"
        find data -type f | sort | xargs sha256sum > before
        mount -o remount,ro "$DISK" || mount -o remount,ro,bind "$DISK"
        if $DUXUE record data/small.jsonl 2>&1; then echo "took it on a disk that may only be read"; fi
        mount -o remount,rw "$DISK"
        find data -type f | sort | xargs sha256sum > after
        cmp before after && echo same
        "#,
    );
    let said = lines(&out);
    assert!(out.status.success(), "{said:?} {}", String::from_utf8_lossy(&out.stderr));
    assert!(!said.iter().any(|line| line.contains("took it")), "{said:?}");
    assert_eq!(said.last().map(String::as_str), Some("same"), "{said:?}");
    let words = said.first().unwrap();
    assert!(words.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() > 8, "{words}");
    assert!(!words.contains("os error"), "{words}");
}

#[test]
fn a_backup_killed_at_any_moment_leaves_the_earlier_one_whole() {
    let machine = Machine::enrolled();
    std::fs::write(machine.file("some.jsonl"), format!("{}\n", visit("一条", 20_000)).repeat(30)).unwrap();
    machine.run(&["record", machine.file("some.jsonl").to_str().unwrap()]).well();
    let file = machine.file("copy.duxue");
    let path = file.to_str().unwrap();
    machine.run(&["backup", path]).well();
    let whole = std::fs::read(&file).unwrap();
    for tenth in 0..20_u64 {
        let mut child = Command::new(PROGRAM)
            .arg("--data")
            .arg(machine.folder.path())
            .args(["backup", path])
            .env("DUXUE_PASSPHRASE", PASSPHRASE)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let moment = std::time::Instant::now() + std::time::Duration::from_millis(8 * tenth);
        while std::time::Instant::now() < moment {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        restores(&machine, &file, tenth);
    }
    assert!(whole.len() > 600_000);
    machine.run(&["verify"]).well();
}

fn restores(machine: &Machine, file: &Path, time: u64) {
    let folder = machine.file(&format!("restored{time}"));
    let restored = Command::new(PROGRAM)
        .arg("--data")
        .arg(&folder)
        .arg("restore")
        .arg(file)
        .env("DUXUE_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap();
    assert!(restored.status.success(), "kill {time}: {}", String::from_utf8_lossy(&restored.stderr));
    std::fs::remove_dir_all(folder).unwrap();
}
