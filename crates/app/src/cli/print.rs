//! What goes to standard output: sentences for people, or one JSON value a line.

use super::Failure;
use serde::Serialize;
use std::io::{Stdout, Write};

pub struct Out {
    json: bool,
    to: Stdout,
}

impl Out {
    pub fn new(json: bool) -> Out {
        Out { json, to: std::io::stdout() }
    }

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// One thing: `words` for a person, `value` for a program.
    ///
    /// # Errors
    /// Standard output is closed or full.
    pub fn tell(&mut self, words: impl AsRef<str>, value: &impl Serialize) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
            writeln!(self.to, "{text}")?;
        } else if !words.as_ref().is_empty() {
            writeln!(self.to, "{}", words.as_ref())?;
        }
        Ok(())
    }

    /// A line for people alone.
    ///
    /// # Errors
    /// Standard output is closed or full.
    pub fn say(&mut self, words: impl AsRef<str>) -> Result<(), Failure> {
        if !self.json {
            writeln!(self.to, "{}", words.as_ref())?;
        }
        Ok(())
    }

    /// JSON for people and programs alike, indented.
    ///
    /// # Errors
    /// Standard output is closed or full.
    pub fn document(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = if self.json { serde_json::to_string(value) } else { serde_json::to_string_pretty(value) };
        writeln!(self.to, "{}", text.map_err(std::io::Error::from)?)?;
        Ok(())
    }
}
