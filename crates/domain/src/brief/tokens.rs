//! A paragraph's text as a run of words, live figures and gaps.
//!
//! Invariant: writing the tokens of a text back gives the same text; words never contain `{{`.

use serde::Serialize;
use ts_rs::TS;

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(rename = "BriefToken")]
pub enum Token {
    Text {
        text: String,
    },
    /// A live figure: the fact's name and its value as written.
    Fact {
        name: String,
        shown: String,
    },
    /// What a person must still fill in, by its Chinese name.
    Gap {
        name: String,
    },
}

/// Reads a paragraph's text. What only looks like a figure is left as words.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(end) = rest[start..].find("}}").map(|end| start + end) else { break };
        match marked(&rest[start + 2..end]) {
            Some(token) => {
                words.push_str(&rest[..start]);
                if !words.is_empty() {
                    found.push(Token::Text { text: std::mem::take(&mut words) });
                }
                found.push(token);
                rest = &rest[end + 2..];
            }
            None => {
                words.push_str(&rest[..start + 2]);
                rest = &rest[start + 2..];
            }
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        found.push(Token::Text { text: words });
    }
    found
}

fn marked(inside: &str) -> Option<Token> {
    if inside.contains(['{', '}']) {
        return None;
    }
    if let Some(gap) = inside.strip_prefix('?') {
        return (!gap.is_empty()).then(|| Token::Gap { name: gap.to_owned() });
    }
    let (name, shown) = inside.split_once('|')?;
    (!name.is_empty()).then(|| Token::Fact { name: name.to_owned(), shown: shown.to_owned() })
}

/// Writes tokens back as a paragraph's text.
pub fn written(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match token {
            Token::Text { text } => text.clone(),
            Token::Fact { name, shown } => figure(name, shown),
            Token::Gap { name } => gap(name),
        })
        .collect()
}

/// A live figure as it stands in a text.
pub fn figure(name: &str, shown: &str) -> String {
    format!("{{{{{name}|{}}}}}", harmless(shown))
}

/// A gap as it stands in a text.
pub fn gap(name: &str) -> String {
    format!("{{{{?{}}}}}", harmless(name))
}

/// Words of a record with nothing in them that could be taken for a figure, on one line.
pub fn harmless(words: &str) -> String {
    words
        .chars()
        .map(|c| match c {
            '{' => '｛',
            '}' => '｝',
            '\n' | '\r' | '\t' => ' ',
            other => other,
        })
        .collect()
}

/// The text as it is read: figures as written, gaps as （待补：原因）.
pub fn plain(text: &str) -> String {
    tokens(text)
        .into_iter()
        .map(|token| match token {
            Token::Text { text } => text,
            Token::Fact { shown, .. } => shown,
            Token::Gap { name } => format!("（待补：{name}）"),
        })
        .collect()
}
