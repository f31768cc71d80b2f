//! A PostgreSQL for the tests of one process.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Its address, `postgres://…`; started at the first call, gone with this process.
pub fn address() -> &'static str {
    static ADDRESS: OnceLock<(String, Child)> = OnceLock::new();
    let (address, _until_the_end) = ADDRESS.get_or_init(start);
    address
}

fn start() -> (String, Child) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/", "../../tests/postgres/scratch.sh");
    let mut child = Command::new("sh")
        .args([script, &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said, "ready\n", "PostgreSQL did not start");
    (format!("postgres://postgres@127.0.0.1:{port}/postgres"), child)
}
