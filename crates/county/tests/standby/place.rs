//! A primary and a synchronous standby under Patroni, and the county in them.

use duxue_county::Config;
use duxue_county::place::DatabasePlace;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex};

pub static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

pub struct Cluster {
    address: String,
    keeper: Mutex<(Child, ChildStdin, BufReader<ChildStdout>)>,
}

impl Cluster {
    fn start() -> Cluster {
        // Four ports in a row; the addresses of the nodes are theirs alone.
        let port = TcpListener::bind("127.0.0.2:0").unwrap().local_addr().unwrap().port().min(65_000);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/postgres/standby.sh");
        let mut child = Command::new("sh")
            .args([script, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (said, heard) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let address = format!("postgres://postgres@127.0.0.2:{port},127.0.0.3:{port}/postgres");
        let cluster = Cluster { address, keeper: Mutex::new((child, said, heard)) };
        cluster.hear("ready");
        cluster
    }

    /// Kills the primary's node; `start` lets it come back and waits until it is a synchronous standby.
    pub fn tell(&self, word: &str, answer: &str) {
        writeln!(self.keeper.lock().unwrap().1, "{word}").unwrap();
        self.hear(answer);
    }

    fn hear(&self, answer: &str) {
        let mut line = String::new();
        self.keeper.lock().unwrap().2.read_line(&mut line).unwrap();
        assert!(line.starts_with(answer), "{line:?}");
        print!("{line}");
    }
}

pub fn county_in(folder: &Path) -> Config {
    let database = DatabasePlace::Postgres { address: CLUSTER.address.clone(), county: 1 };
    Config { database: Some(database), ..Config::in_folder(folder) }
}
