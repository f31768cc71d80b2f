//! The words that a condition is written in.

use super::Wrong;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Open,
    Close,
    Comma,
    /// A name, a number, a date.
    Word(String),
    Quoted(String),
}

pub fn tokens(text: &str) -> Result<Vec<Token>, Wrong> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, used) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '\'' => quoted(rest).ok_or_else(|| Wrong::asked("$filter 里的引号没有成对"))?,
            _ => {
                let end = rest.find([' ', '(', ')', ',', '\'']).unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), end)
            }
        };
        found.push(token);
        rest = rest[used..].trim_start();
    }
    Ok(found)
}

/// A text in quotes, where two stand for one, and how many bytes it takes.
fn quoted(text: &str) -> Option<(Token, usize)> {
    let mut at = 1;
    loop {
        at += text[at..].find('\'')?;
        if !text[at + 1..].starts_with('\'') {
            return Some((Token::Quoted(text[1..at].replace("''", "'")), at + 1));
        }
        at += 2;
    }
}
