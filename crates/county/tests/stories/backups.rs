//! A county that is lost and comes back: from a backup that only its key opens, with devices that go on.

use crate::place::{county_in, program};
use crate::town::{Device, Town, done, id};
use duxue_county::desk::media_hash;
use duxue_county::server::OpenCounty;
use duxue_county::store::{AuditSought, COMMAND_LINE};
use serde_json::json;
use std::path::Path;
use std::process::Output;

fn county(data: &Path, arguments: &[&str]) -> Output {
    program(data).args(arguments).output().unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", said(&output.stderr));
    said(&output.stderr)
}

#[test]
fn a_backup_sealed_to_a_key_is_opened_by_that_key_alone() {
    let town = Town::new();
    let elsewhere = tempfile::TempDir::new().unwrap();
    let path = |name: &str| elsewhere.path().join(name).to_str().unwrap().to_owned();
    let made = |name: &str| {
        let printed = county(town.folder.path(), &["backup-key", &path(name)]);
        assert!(printed.status.success(), "{}", said(&printed.stderr));
        said(&printed.stdout).trim().to_owned()
    };
    let (key, _other) = (made("key.txt"), made("other.txt"));
    assert!(key.starts_with("age1"));
    assert!(refused(&county(town.folder.path(), &["backup-key", &path("key.txt")])).contains("写不成"));
    assert!(refused(&county(town.folder.path(), &["backup", &path("x"), "--to", "age1"])).contains("不是公钥"));

    let file = path("sealed.backup");
    let backed_up = county(town.folder.path(), &["backup", &file, "--to", &key]);
    assert!(said(&backed_up.stdout).contains("已加密"), "{}", said(&backed_up.stderr));
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    let restore = |to: &str, more: &[&str]| {
        let to = elsewhere.path().join(to);
        county(&to, &[&["restore", &file], more].concat())
    };
    assert!(refused(&restore("a", &[])).contains("--identity"));
    assert!(refused(&restore("b", &["--identity", &path("other.txt")])).contains("私钥或口令不对"));
    let restored = restore("c", &["--identity", &path("key.txt")]);
    assert!(said(&restored.stdout).contains("全部完好"), "{}", said(&restored.stderr));
    // Cut off on the way to another machine.
    std::fs::write(&file, &bytes[..bytes.len() - 100]).unwrap();
    assert!(refused(&restore("d", &["--identity", &path("key.txt")])).contains("不完整"));
}

#[test]
fn a_backup_sealed_with_a_passphrase_is_opened_by_it() {
    let town = Town::new();
    let elsewhere = tempfile::TempDir::new().unwrap();
    let path = |name: &str| elsewhere.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("right"), "七公里外的灯塔\n").unwrap();
    std::fs::write(path("wrong"), "八公里外的灯塔\n").unwrap();
    std::fs::write(path("empty"), "\n").unwrap();
    let file = path("sealed.backup");
    let sealed = |name: &str| county(town.folder.path(), &["backup", &file, "--passphrase-file", &path(name)]);
    assert!(refused(&sealed("empty")).contains("没有口令"));
    assert!(sealed("right").status.success());
    let restore = |name: &str| {
        let to = elsewhere.path().join(format!("county-{name}"));
        county(&to, &["restore", &file, "--passphrase-file", &path(name)])
    };
    assert!(refused(&restore("wrong")).contains("私钥或口令不对"));
    assert!(said(&restore("right").stdout).contains("全部完好"));
}

#[test]
fn a_county_that_is_lost_comes_back_from_its_backup_and_its_devices_go_on() {
    let mut town = Town::new();
    let device = town.enrol(town.wang);
    let (before, after) = (id(), id());
    let first = device.save_visit(before, json!({"notes": "备份前"}));
    done(device.push(&[&first]));
    let photo = device.send_photo();
    let (number, token) = (device.number, device.token.clone());
    let elsewhere = tempfile::TempDir::new().unwrap();
    let file = elsewhere.path().join("county.backup");
    assert!(county(town.folder.path(), &["backup", file.to_str().unwrap()]).status.success());
    // Taken by the county after the backup, and acknowledged: the device keeps it for thirty days all the same.
    let second = device.save_visit(after, json!({"notes": "备份后"}));
    done(device.push(&[&second]));
    let epoch = device.hello().unwrap().epoch;
    drop(device);

    // Destroyed, and restored to where there is nothing.
    town.server.take().unwrap().stop();
    let restored = elsewhere.path().join("restored");
    let output = county(&restored, &["restore", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    town.server = Some(duxue_county::Server::start(county_in(&restored)).unwrap());
    let device = Device::of(&town, number, token);
    let hello = device.hello().unwrap();
    assert_ne!(hello.epoch, epoch);
    // The county tells how far it has come, and the device offers again what was lost.
    assert_eq!(hello.received, second.after);
    let (received, refused) = done(device.push_after(hello.received, &[&second]));
    assert!(refused.is_empty() && received.number == second.after.number + 1);
    assert!(device.record(before).fields.contains("备份前"));
    assert!(device.record(after).fields.contains("备份后"));
    town.server.take().unwrap().stop();
    let county = OpenCounty::open(&county_in(&restored)).unwrap();
    assert_eq!(county.desk.verify(|media| county.shelf.is_whole(&media.hash)).unwrap().faults, []);
    assert!(county.shelf.is_whole(&media_hash(&photo).unwrap()));
}

#[test]
fn what_is_done_at_the_server_itself_is_in_the_audit_log_and_names_nobody() {
    let town = Town::new();
    let file = town.folder.path().join("x.backup");
    let run =
        |arguments: &[&str]| program(town.folder.path()).args(arguments).env("SUDO_USER", "laowu").output().unwrap();
    for arguments in [
        &["account", "password", "zhang"][..],
        &["enrol", "王秀英"],
        &["person", "disable", "李建国"],
        &["token", "new", "市数据平台", "--scopes", "schools:read"],
        &["token", "revoke", "7"],
        &["backup", file.to_str().unwrap()],
        &["list", "people"],
        &["verify"],
    ] {
        run(arguments);
    }
    let sought = AuditSought { action: COMMAND_LINE.to_owned(), ..AuditSought::default() };
    let (_, mut lines) = town.server().desk().read(|tx| tx.audit(&sought, 0, 100)).unwrap();
    lines.reverse();
    let told: Vec<_> = lines.iter().map(|line| (line.deed.subject.clone(), line.deed.outcome)).collect();
    let line = |subject: &str, outcome: u32| (format!("CLI {subject}"), outcome);
    assert_eq!(
        told,
        [
            line("account/zhang/password", 200),
            line(&format!("enrol/{}", town.wang), 200),
            line(&format!("person/{}", town.li), 200),
            line("token", 200),
            line("token/7/revoke", 400),
            line("backup", 200),
        ]
    );
    assert!(lines.iter().all(|line| line.deed.account == "command_line:laowu"));
    assert_eq!(town.server().desk().verify_audit().unwrap().broken, None);
}
