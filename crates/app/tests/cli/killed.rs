//! The program is killed while a patrol is filled in, again and again: what was answered as saved is there.

use crate::desk::{LIUWAN, ME, PASSPHRASE};
use crate::machine::{Machine, PROGRAM};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::blocking::Client;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

const TIMES: usize = 50;
const ITEMS: usize = 60;

/// The program while it serves, and who talks to it.
struct Served {
    child: Arc<Mutex<Child>>,
    client: Client,
    base: String,
    token: String,
}

impl Served {
    fn start(machine: &Machine) -> Served {
        let mut child = Command::new(PROGRAM)
            .arg("--data")
            .arg(machine.folder.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--ui"])
            .arg(machine.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (base, token) = line.trim().split_once("/?token=").unwrap();
        let (base, token) = (base.to_owned(), token.to_owned());
        Served { child: Arc::new(Mutex::new(child)), client: Client::new(), base, token }
    }

    /// What it answered; none where it was killed before.
    fn call(&self, name: &str, args: &Value) -> Option<Value> {
        let to = format!("{}/call/{name}", self.base);
        let response = self.client.post(to).header("x-duxue-token", &self.token).json(args).send().ok()?;
        let status = response.status();
        let answer: Value = response.json().ok()?;
        assert!(status.is_success(), "{name}: {answer}");
        Some(answer)
    }

    fn unlock(&self) -> Value {
        self.call("unlock", &json!({"person": ME, "passphrase": PASSPHRASE})).unwrap()
    }

    fn gone(&self) {
        self.child.lock().unwrap().wait().unwrap();
    }

    /// Kills it as a power cut would, so long after `when` is heard.
    fn kill(&self, when: mpsc::Receiver<()>, after: Duration) -> std::thread::JoinHandle<()> {
        let child = self.child.clone();
        std::thread::spawn(move || {
            when.recv().unwrap();
            let moment = Instant::now() + after;
            // The moment lies between two answers, closer than any sleep would hit.
            while Instant::now() < moment {
                std::hint::spin_loop();
            }
            child.lock().unwrap().kill().unwrap();
        })
    }
}

/// What the window was told of each leaf.
#[derive(Default)]
struct Told {
    saved: HashMap<String, Value>,
    /// Sent, and never answered.
    open: Option<(String, Value)>,
}

impl Told {
    /// Every answered save is there; one that was not answered may be.
    fn is_there(&mut self, answers: &Value) {
        let held = |path: &str| {
            let mut at = answers;
            for name in path.split('.').skip(1) {
                at = &at[name];
            }
            at.clone()
        };
        if let Some((path, value)) = self.open.take()
            && held(&path) == value
        {
            self.saved.insert(path, value);
        }
        for (path, value) in &self.saved {
            assert_eq!(held(path), *value, "{path}");
        }
    }
}

#[test]
fn every_answer_shown_as_saved_is_there_after_fifty_kills() {
    let machine = Machine::enrolled();
    let mut chance = StdRng::seed_from_u64(0x6B31_6C6C);
    let mut told = Told::default();
    let (mut patrol, mut saves) = (String::new(), 0_u64);
    for time in 0..TIMES {
        let served = Served::start(&machine);
        let session = served.unlock();
        if patrol.is_empty() {
            let visit = served.call("start_visit", &json!({"school": LIUWAN})).unwrap();
            let made = served.call("start_patrol", &json!({"visit": visit["id"]})).unwrap();
            patrol = made["id"].as_str().unwrap().to_owned();
        } else {
            assert!(session["recovered"]["text"].is_string(), "kill {time} is not told of");
        }
        let record = served.call("record", &json!({"id": patrol})).unwrap();
        told.is_there(&record["fields"]["answers"]);

        let (tell, hear) = mpsc::channel();
        let killer = served.kill(hear, Duration::from_micros(chance.random_range(0..8_000)));
        let kill_at = saves + chance.random_range(1..12);
        loop {
            if saves == kill_at {
                tell.send(()).unwrap();
            }
            let item = chance.random_range(0..ITEMS);
            let (path, value) = match chance.random_range(0..3) {
                0 => (
                    format!("answers.item-{item}.result"),
                    json!(["conform", "partly", "fail"][chance.random_range(0..3)]),
                ),
                1 => (format!("answers.item-{item}.note"), json!(format!("第 {saves} 次写"))),
                _ => (
                    format!("answers.item-{item}.note"),
                    json!(format!("{saves}{}", "记".repeat(chance.random_range(1..3_000)))),
                ),
            };
            told.open = Some((path.clone(), value.clone()));
            let set = json!({path.clone(): value.clone()});
            if served.call("save", &json!({"id": patrol, "set": set})).is_none() {
                break;
            }
            saves += 1;
            told.open = None;
            told.saved.insert(path, value);
        }
        killer.join().unwrap();
        served.gone();
    }
    assert!(saves >= TIMES as u64, "{saves} saves");
    let shown = machine.run(&["--json", "show", &patrol]).well().json().remove(0);
    told.is_there(&shown["fields"]["answers"]);
    machine.run(&["verify"]).well();
}
