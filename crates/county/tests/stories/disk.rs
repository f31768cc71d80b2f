//! A server whose disk is full: a small file system of its own.

use crate::files::{location, number};
use crate::town::{Device, Town, done, id};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// In a file system of 64 MB: the county's folder, and its server. "fill" leaves no room at all, "free" makes it again.
const SCRIPT: &str = r#"
    set -e
    mount -t tmpfs -o size=64m tmpfs "$DISK"
    cp -a "$DATA" "$DISK/data"
    "$COUNTY" --data "$DISK/data" serve --listen 127.0.0.1:0 &
    server=$!
    trap 'kill $server' EXIT
    while read -r word; do
        case $word in
            fill) dd if=/dev/zero of="$DISK/filler" bs=4k 2>/dev/null || true ;;
            free) rm "$DISK/filler" ;;
        esac
        echo "done: $word"
    done
"#;

struct Disk {
    script: Child,
    line: ChildStdin,
    said: Box<dyn Iterator<Item = String>>,
    address: String,
}

impl Disk {
    fn with(town: &Town) -> Disk {
        let disk = town.folder.path().with_extension("disk");
        std::fs::create_dir_all(&disk).unwrap();
        let mut script = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT])
            .env("DISK", &disk)
            .env("DATA", town.folder.path())
            .env("COUNTY", env!("CARGO_BIN_EXE_duxue-county"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = script.stdin.take().unwrap();
        let mut said = BufReader::new(script.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = said.find_map(|line| Some(line.split_once("https://")?.1.to_owned())).unwrap();
        Disk { script, line, said: Box::new(said), address }
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.line, "{word}").unwrap();
        assert!(self.said.any(|line| line == format!("done: {word}")));
    }

    fn end(mut self) {
        drop(self.line);
        self.script.wait().unwrap();
    }
}

#[test]
fn a_full_disk_of_the_county_is_told_and_everything_goes_on_when_there_is_room() {
    let mut town = Town::new();
    let (number_of_device, token) = {
        let device = town.enrol(town.wang);
        (device.number, device.token.clone())
    };
    town.server.take().unwrap().stop();
    let mut disk = Disk::with(&town);
    town.elsewhere = Some(disk.address.clone());
    let device = Device::of(&town, number_of_device, token);
    let visit = id();
    done(device.push(&[&device.save_visit(visit, json!({"notes": "满之前"}))]));

    let photo: Vec<u8> = (0..8_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let hash = blake3::hash(&photo).to_hex().to_string();
    let at = location(&device.announce(photo.len() as u64, &hash));
    disk.tell("fill");
    let refused = crate::town::refused(device.send(&at, 0, photo.clone()).unwrap());
    assert_eq!((refused.status, refused.code.as_str()), (507, "storage_full"));
    assert!(refused.text.contains("磁盘满了"), "{}", refused.text);
    // Records larger than what a page of the log has left.
    let large = device.save_visit(id(), json!({"notes": "满了以后".repeat(4_000)}));
    let told = device.push(&[&large]).unwrap_err();
    assert_eq!((told.status, told.code.as_str()), (507, "storage_full"), "{}", told.text);

    disk.tell("free");
    done(device.push_after(large.after, &[&large]));
    let head = town.client.head(town.url(&at)).bearer_auth(&device.token).send().unwrap();
    let from = number(&head);
    assert_eq!(device.send(&at, from, photo[from as usize..].to_vec()).unwrap().status(), 204);
    let photos = json!({"p1": {"hash": hash, "bytes": photo.len(), "mime": "image/jpeg", "name": "门厅.jpg"}});
    done(device.push(&[&device.save_visit(visit, json!({"photos": photos}))]));
    assert_eq!(device.fetch(&hash, None).bytes().unwrap(), photo);
    assert_eq!(device.hello().unwrap().received, device.point());
    disk.end();
}
