//! A data folder on which the program is run.

use crate::desk::{Laptop, PASSPHRASE};
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_duxue-cli");

pub struct Machine {
    pub folder: TempDir,
}

/// How a run ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }

    /// Standard output as one JSON value a line.
    pub fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Done, with nothing to say about failures.
    pub fn well(self) -> Ran {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self
    }

    /// Not done, with one sentence on standard error.
    pub fn said(&self) -> &str {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        let said = self.err.trim_end();
        assert!(!said.contains('\n') && said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{said}");
        said
    }
}

impl Machine {
    /// With one person, who has two schools.
    pub fn enrolled() -> Machine {
        Machine::of(Laptop::new())
    }

    /// The data of a laptop that has been closed.
    pub fn of(laptop: Laptop) -> Machine {
        let Laptop { folder, app, .. } = laptop;
        app.close();
        Machine { folder }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        self.fed(words, "", PASSPHRASE)
    }

    pub fn fed(&self, words: &[&str], input: &str, passphrase: &str) -> Ran {
        let mut child = Command::new(PROGRAM)
            .arg("--data")
            .arg(self.folder.path())
            .args(words)
            .env("DUXUE_PASSPHRASE", passphrase)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses before it reads closes the pipe.
        let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
