//! Devices that go through a round together, and the server they go to, in a process of its own.

use super::material::Material;
use super::town::built_beside;
use duxue_app::carrier::HttpCounty;
use duxue_county::place::DatabasePlace;
use duxue_county::{Config, now_micros};
use duxue_store::Save;
use duxue_sync::code::{EnrolRequest, Fingerprint};
use duxue_sync::{
    ChainPoint, Change, Clock, County, HelloRequest, PROTOCOL, PullRequest, PushReply, PushRequest, ScopeCursor,
    SealedChange,
};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::Instant;
use uuid::Uuid;

/// Changes that one device sends in one message.
const IN_ONE_PUSH: usize = 500;

/// Every device's changes and a pull, all at once: each one's seconds, the quickest first, and those of all of them.
pub fn together(devices: Vec<Device>, each: usize) -> (Vec<f64>, f64) {
    let start = Barrier::new(devices.len() + 1);
    let (mut took, all) = std::thread::scope(|threads| {
        let running: Vec<_> = devices
            .into_iter()
            .map(|mut device| {
                let start = &start;
                let changes = device.some(each);
                threads.spawn(move || {
                    start.wait();
                    let begun = Instant::now();
                    device.round(changes);
                    begun.elapsed().as_secs_f64()
                })
            })
            .collect();
        start.wait();
        let begun = Instant::now();
        let took: Vec<f64> = running.into_iter().map(|device| device.join().unwrap()).collect();
        (took, begun.elapsed().as_secs_f64())
    });
    took.sort_by(f64::total_cmp);
    (took, all)
}

/// The server, in a process of its own; killed at the end.
pub struct Served {
    process: Child,
    pub address: String,
}

impl Served {
    pub fn start(config: &Config, folder: &Path) -> Served {
        let mut command = Command::new(built_beside().join("duxue-county"));
        command.arg("--data").arg(folder).args(["serve", "--listen", "127.0.0.1:0"]);
        if let Some(DatabasePlace::Postgres { address, county }) = &config.database {
            command.args(["--database", address, "--county", &county.to_string()]);
        }
        let mut process = command.env("DUXUE_LOG", "warn").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once("https://").unwrap().1.to_owned();
        Served { process, address }
    }

    /// MiB, as Linux counts them.
    pub fn memory(&self, which: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(which)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

pub struct Device {
    way: HttpCounty,
    number: u32,
    pub school: Uuid,
    chain: ChainPoint,
    clock: Clock,
    pub material: Material,
}

impl Device {
    pub fn enrol(address: &str, key: Fingerprint, secret: &[u8], school: Uuid, index: usize) -> Device {
        let request = EnrolRequest {
            secret: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
            machine: format!("{index} 号机"),
            app_version: "0".to_owned(),
            attempt: "1".to_owned(),
        };
        let reply = HttpCounty::new(address, key, "").unwrap().enrol(&request).unwrap();
        Device {
            way: HttpCounty::new(address, key, &reply.token).unwrap(),
            number: reply.device,
            school,
            chain: ChainPoint::default(),
            clock: Clock { last: 0 },
            material: Material::new(index as u64, &[school], reply.person),
        }
    }

    /// New records of its school, sealed.
    pub fn some(&mut self, count: usize) -> Vec<SealedChange> {
        let saves = (0..count).map(|_| self.material.record()).collect();
        self.seal(saves)
    }

    fn seal(&mut self, saves: Vec<Save>) -> Vec<SealedChange> {
        let mut number = self.chain.number;
        let mut sealed = |save: Save| {
            number += 1;
            SealedChange::seal(&Change {
                number,
                record: save.record,
                kind: save.kind,
                scope: save.scope,
                stamp: self.clock.next(now_micros(), self.number),
                set: save.set,
                replaced: std::collections::BTreeMap::new(),
                settles: Vec::new(),
            })
        };
        saves.into_iter().map(&mut sealed).collect()
    }

    /// Pushes these, some hundreds to a message.
    pub fn send(&mut self, saves: Vec<Save>) {
        let sealed = self.seal(saves);
        self.send_sealed(&sealed);
    }

    pub fn send_sealed(&mut self, sealed: &[SealedChange]) {
        for changes in sealed.chunks(IN_ONE_PUSH) {
            self.push(changes.to_vec());
        }
    }

    fn push(&mut self, changes: Vec<SealedChange>) {
        let request = PushRequest { device: self.number, after: self.chain, changes };
        let reached = request.changes.iter().fold(self.chain, |point, change| point.then(&change.0));
        match self.way.push(request).unwrap() {
            PushReply::Done { received, refused } => {
                assert_eq!((received, refused), (reached, Vec::new()));
                self.chain = reached;
            }
            other => panic!("{other:?}"),
        }
    }

    /// As the engine goes through it where both sides agree: greeting, what is new, what others wrote with the digest of it.
    pub fn round(&mut self, changes: Vec<SealedChange>) {
        let hello = HelloRequest {
            protocol_min: PROTOCOL,
            protocol_max: PROTOCOL,
            device: self.number,
            app_version: "0".to_owned(),
            acknowledged: self.chain,
            knows: None,
            unsent_changes: changes.len() as u64,
            unsent_media: 0,
            sealed_key: None,
        };
        self.way.hello(hello).unwrap();
        self.push(changes);
        let scope = format!("school:{}", self.school);
        let mut after = 0;
        loop {
            let cursor = ScopeCursor { scope: scope.clone(), after };
            let page = self.way.pull(PullRequest::of(self.number, &[cursor])).unwrap();
            after = page.cursors.first().map_or(after, |cursor| cursor.after);
            if !page.more {
                assert!(page.digest.is_some());
                break;
            }
        }
    }
}
