//! A service that a test needs, run by a script beside this file until the test's process ends.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

pub struct Service {
    pub port: u16,
    _script: Child,
    line: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Service {
    /// Starts the script on a free port and waits until it is ready.
    pub fn start(script: &str) -> Service {
        Service::start_with(script, &[])
    }

    /// The same, with further arguments behind the port.
    pub fn start_with(script: &str, arguments: &[&str]) -> Service {
        // Some take the next few ports as well.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().min(65_000);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("tests/services").join(script))
            .find(|path| path.exists())
            .unwrap();
        let mut child = Command::new("sh")
            .arg(path)
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = Mutex::new((child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap())));
        let service = Service { port, _script: child, line };
        service.hear("ready");
        service
    }

    /// Says a word to the script and waits for its answer.
    #[allow(dead_code)]
    pub fn tell(&self, word: &str, answer: &str) {
        writeln!(self.line.lock().unwrap().0, "{word}").unwrap();
        self.hear(answer);
    }

    fn hear(&self, answer: &str) {
        let mut line = String::new();
        self.line.lock().unwrap().1.read_line(&mut line).unwrap();
        assert!(line.starts_with(answer), "{line:?}");
    }
}
