//! Another product, driven by its runner in `tests/benches/peers`: a process that answers each line with one of JSON.

use super::material::plain;
use super::relay::Relay;
use super::town::on_disk;
use duxue_store::Save;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

pub struct Peer {
    /// Product and version.
    pub name: String,
    process: Child,
    /// None once the runner was told to end.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    _folder: TempDir,
}

/// Where `./dev bench --peers` put what it fetched; none where it was not asked to.
pub fn fetched() -> Option<PathBuf> {
    std::env::var_os("DUXUE_PEERS").map(PathBuf::from)
}

impl Peer {
    /// Its clients go straight to its server, as is measured in time.
    pub fn start(script: &str) -> Peer {
        let port = free_port();
        Peer::run(script, port, port)
    }

    /// Its clients go through the relay, as is measured in bytes.
    pub fn counted(script: &str) -> (Peer, Relay) {
        let port = free_port();
        let relay = Relay::to(&format!("127.0.0.1:{port}"));
        let way = relay.address().rsplit_once(':').unwrap().1.parse().unwrap();
        (Peer::run(script, port, way), relay)
    }

    fn run(script: &str, server: u16, way: u16) -> Peer {
        let folder = on_disk();
        let cache = fetched().unwrap();
        let python = cache.join("python/bin/python");
        let program = if script.ends_with(".py") { python.as_path() } else { Path::new("node") };
        let mut process = Command::new(program)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(script))
            .arg(folder.path())
            .args([server, way].map(|port| port.to_string()))
            .env("DUXUE_PEERS", &cache)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (questions, answers) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        let mut peer = Peer { name: String::new(), process, questions, answers, _folder: folder };
        peer.name = peer.hear()["ready"].as_str().unwrap().to_owned();
        peer
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "{}'s runner ended", self.name);
        serde_json::from_str(&line).unwrap()
    }

    /// Has work done, and checks that it was done to so many records or photos; milliseconds.
    pub fn time(&mut self, work: &str, words: &[&str], count: usize) -> f64 {
        let asked = [&[work], words].concat().join("\t");
        writeln!(self.questions.as_mut().unwrap(), "{asked}").unwrap();
        let answer = self.hear();
        assert_eq!((answer["work"].as_str(), answer["count"].as_u64()), (Some(work), Some(count as u64)));
        answer["seconds"].as_f64().unwrap() * 1e3
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.questions.take());
        self.process.wait().unwrap();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Records as the runners read them: one JSON a line.
pub fn write_down(saves: &[Save], file: &Path) {
    let lines: Vec<String> = saves.iter().map(|save| plain(save).body).collect();
    std::fs::write(file, lines.join("\n")).unwrap();
}
