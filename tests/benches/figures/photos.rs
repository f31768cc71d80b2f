//! Photos on their way up, beside the plainest way to put the same bytes onto the same disk; and records beside photos.

use super::Sizes;
use super::floor::millis;
use super::material::Material;
use super::report::{Figure, Report, median, paired};
use super::sync::go;
use super::town::{PASSPHRASE, QUICK, Town, fill};
use chrono::Utc;
use duxue_app::clock::MachineClock;
use duxue_app::{App, commands};
use duxue_store::Store;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Instant;
use uuid::Uuid;

pub const PHOTOS: usize = 100;
const BYTES: usize = 300 * 1024;
/// As many at a time as a round sends.
pub const AT_ONCE: usize = 3;
/// Records pushed while photos go, and before they do.
const RECORDS: usize = 2_000;

/// A supervisor's laptop with everything that the window stands on.
pub struct Laptop {
    town: Town,
    app: Arc<App>,
}

impl Laptop {
    pub fn new() -> Laptop {
        let town = Town::new(4);
        let app = App::with(town.folder("laptop"), Arc::new(MachineClock), QUICK);
        let laptop = Laptop { town, app };
        let code = laptop.town.code();
        laptop.ask("enrol", json!({"code": code, "passphrase": PASSPHRASE, "machine": "笔记本"}));
        laptop
    }

    fn ask(&self, name: &str, args: Value) -> Value {
        commands::dispatch(&self.app, name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
    }

    fn take(&self, photos: &[Vec<u8>]) {
        take(self.app.desk().unwrap().store(), &self.town, photos);
    }

    /// Takes the photos and sends them; milliseconds of the sending.
    pub fn send(&self, photos: &[Vec<u8>]) -> f64 {
        self.take(photos);
        let begun = Instant::now();
        let outcome = self.ask("sync_now", Value::Null);
        let took = millis(begun);
        assert_eq!((outcome["photos_sent"].as_u64(), outcome["photos_left"].as_u64()), (Some(PHOTOS as u64), Some(0)));
        took
    }
}

pub fn run(sizes: &Sizes, report: &mut Report) {
    let laptop = Laptop::new();
    let Laptop { town, app } = &laptop;
    let put = PlainPut::serve(&town.folder("plain"));
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for round in 0..sizes.rounds {
        let photos = photos(round as u64);
        ours.push(laptop.send(&photos));
        floor.push(put.send_all(&photos));
    }
    let (value, beside) = paired(&ours, &floor);
    report.add(
        Figure::new(format!("{PHOTOS} photos of 300 KB sent, hashed and kept, with their record"), value, "ms")
            .beside(beside, "the same bytes by plain PUT without TLS, each fsync'd")
            .ratio_at_most(1.0 / 0.6),
    );
    report.add(Figure::new("photos sent", PHOTOS as f64 / median(&ours) * 1e3, "photos/s"));

    let (other, mut way) = town.device("colleague");
    go(&other, &mut way, &mut |_| {});
    let mut material = Material::new(21, &town.schools, town.person);
    let mut push = || {
        fill(&other, (0..RECORDS).map(|_| material.record()).collect());
        let begun = Instant::now();
        go(&other, &mut way, &mut |_| {});
        millis(begun)
    };
    let alone: Vec<f64> = (0..sizes.rounds).map(|_| push()).collect();
    let mut beside = Vec::new();
    for round in 0..sizes.rounds {
        laptop.take(&photos(100 + round as u64));
        let over = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                commands::dispatch(app, "sync_now", Value::Null).unwrap();
                over.store(true, SeqCst);
            });
            let took = push();
            // A push that outlived the photos was not wholly beside them.
            if !over.load(SeqCst) {
                beside.push(took);
            }
        });
    }
    if beside.is_empty() {
        return report.leave_out("records beside photos", "the photos were always sent before the records");
    }
    report.add(
        Figure::new(format!("a round with {RECORDS} records while another device sends photos"), median(&beside), "ms")
            .beside(median(&alone), "the same round alone")
            .ratio_at_most(1.0 / 0.8),
    );
}

pub fn photos(seed: u64) -> Vec<Vec<u8>> {
    let mut chance = StdRng::seed_from_u64(seed);
    let one = |_| {
        let mut bytes = vec![0; BYTES];
        chance.fill_bytes(&mut bytes);
        bytes
    };
    (0..PHOTOS).map(one).collect()
}

/// Photos of one visit.
fn take(store: &Store, town: &Town, photos: &[Vec<u8>]) {
    let mut named = serde_json::Map::new();
    for photo in photos {
        let hash = store.put_media(photo.as_slice(), None, "image/jpeg", "照片.jpg").unwrap().hash;
        named.insert(hash[..12].to_owned(), json!({"hash": hash, "mime": "image/jpeg", "bytes": BYTES}));
    }
    let fields = json!({"school": town.schools[0], "supervisor": town.person, "date": "2026-11-18",
                        "started_at": "2026-11-18T08:30:00+08:00", "photos": named});
    let save = duxue_store::Save {
        record: Uuid::now_v7(),
        kind: "visit".into(),
        scope: format!("school:{}", town.schools[0]),
        set: fields.as_object().unwrap().clone(),
        settles: Vec::new(),
    };
    store.save(save, Utc::now()).unwrap();
}

/// HTTP at its plainest: a body by PUT becomes a file that is on the disk when the answer comes.
struct PlainPut {
    address: String,
}

impl PlainPut {
    fn serve(folder: &Path) -> PlainPut {
        std::fs::create_dir_all(folder).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (folder, next) = (folder.to_owned(), Arc::new(AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for line in listener.incoming() {
                let (folder, next) = (folder.clone(), next.clone());
                std::thread::spawn(move || answer(line.unwrap(), &folder, &next));
            }
        });
        PlainPut { address }
    }

    /// Milliseconds for all of them.
    fn send_all(&self, photos: &[Vec<u8>]) -> f64 {
        let begun = Instant::now();
        let next = AtomicUsize::new(0);
        std::thread::scope(|threads| {
            for _ in 0..AT_ONCE {
                threads.spawn(|| {
                    let mut line = TcpStream::connect(&self.address).unwrap();
                    line.set_nodelay(true).unwrap();
                    let mut answers = BufReader::new(line.try_clone().unwrap());
                    while let Some(photo) = photos.get(next.fetch_add(1, SeqCst)) {
                        let head = format!("PUT /p HTTP/1.1\r\nHost: here\r\nContent-Length: {}\r\n\r\n", photo.len());
                        line.write_all(head.as_bytes()).unwrap();
                        line.write_all(photo).unwrap();
                        assert_eq!(head_of(&mut answers).unwrap().0, "HTTP/1.1 204 No Content");
                    }
                });
            }
        });
        millis(begun)
    }
}

/// First line, and the length of the body that follows; none where the line was closed.
fn head_of(line: &mut impl BufRead) -> Option<(String, usize)> {
    let (mut first, mut length) = (String::new(), 0);
    loop {
        let mut text = String::new();
        if line.read_line(&mut text).unwrap() == 0 {
            return None;
        }
        match text.trim_end() {
            "" => return Some((first, length)),
            said if first.is_empty() => first = said.to_owned(),
            said => length = said.strip_prefix("Content-Length: ").map_or(length, |digits| digits.parse().unwrap()),
        }
    }
}

fn answer(line: TcpStream, folder: &Path, next: &AtomicUsize) {
    let mut out = line.try_clone().unwrap();
    let mut line = BufReader::new(line);
    while let Some((_, length)) = head_of(&mut line) {
        let mut body = vec![0; length];
        line.read_exact(&mut body).unwrap();
        let mut file = File::create(folder.join(next.fetch_add(1, SeqCst).to_string())).unwrap();
        file.write_all(&body).unwrap();
        file.sync_all().unwrap();
        out.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    }
}
