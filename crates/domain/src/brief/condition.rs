//! The conditions of a template: `visits.count > 1 && theme.title != null`.
//!
//! Invariant: strict. A name that no fact has, or a comparison of things that cannot be compared, is an error of the
//! template and never silently false; only null, which stands for what the records do not hold, compares as false.

use super::facts::{FactValue, Facts};

/// Why a condition cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    #[error("条件里有认不出的符号：{0}")]
    Symbol(String),
    #[error("条件没有写完：{0}")]
    Unfinished(String),
    #[error("条件后面有多余的内容：{0}")]
    Left(String),
    #[error("没有名为 {0} 的事实")]
    Unknown(String),
    #[error("{0} 两边不能相比")]
    Incomparable(String),
}

#[derive(Debug, Clone, PartialEq)]
enum Word {
    Name(String),
    Number(f64),
    Text(String),
    Sign(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A list or table, by its length; `[]` is length 0.
    Length(usize),
}

/// Whether the condition holds.
///
/// # Errors
/// See [`ConditionError`].
pub fn holds(condition: &str, facts: &Facts) -> Result<bool, ConditionError> {
    let words = words(condition)?;
    let mut reader = Reader { words: &words, at: 0, facts, whole: condition };
    let result = reader.either()?;
    if reader.at < words.len() { Err(ConditionError::Left(condition.to_owned())) } else { Ok(result) }
}

const SIGNS: [&str; 11] = ["==", "!=", ">=", "<=", "&&", "||", ">", "<", "[]", "(", ")"];

fn words(condition: &str) -> Result<Vec<Word>, ConditionError> {
    let mut words = Vec::new();
    let mut rest = condition.trim_start();
    while !rest.is_empty() {
        let length = if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            words.push(Word::Sign(sign));
            sign.len()
        } else if let Some(text) = rest.strip_prefix('"') {
            let end = text.find('"').ok_or_else(|| ConditionError::Unfinished(condition.to_owned()))?;
            words.push(Word::Text(text[..end].to_owned()));
            end + 2
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c)).unwrap_or(rest.len());
            if end == 0 {
                return Err(ConditionError::Symbol(rest.chars().take(1).collect()));
            }
            let word = &rest[..end];
            words.push(word.parse().map_or_else(|_| Word::Name(word.to_owned()), Word::Number));
            end
        };
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

struct Reader<'a> {
    words: &'a [Word],
    at: usize,
    facts: &'a Facts,
    whole: &'a str,
}

impl Reader<'_> {
    fn sign(&mut self, sign: &str) -> bool {
        let here = matches!(self.words.get(self.at), Some(Word::Sign(found)) if *found == sign);
        if here {
            self.at += 1;
        }
        here
    }

    /// Both sides are always judged, so that a wrong name is found whatever the records hold.
    fn either(&mut self) -> Result<bool, ConditionError> {
        let mut result = self.both()?;
        while self.sign("||") {
            result |= self.both()?;
        }
        Ok(result)
    }

    fn both(&mut self) -> Result<bool, ConditionError> {
        let mut result = self.comparison()?;
        while self.sign("&&") {
            result &= self.comparison()?;
        }
        Ok(result)
    }

    fn comparison(&mut self) -> Result<bool, ConditionError> {
        if self.sign("(") {
            let inside = self.either()?;
            return if self.sign(")") { Ok(inside) } else { Err(self.unfinished()) };
        }
        let left = self.operand()?;
        let Some(Word::Sign(sign @ ("==" | "!=" | ">" | "<" | ">=" | "<="))) = self.words.get(self.at) else {
            return match left {
                Operand::Bool(value) => Ok(value),
                _ => Err(self.unfinished()),
            };
        };
        self.at += 1;
        let right = self.operand()?;
        self.compare(&left, sign, &right)
    }

    fn compare(&self, left: &Operand, sign: &str, right: &Operand) -> Result<bool, ConditionError> {
        use Operand::{Bool, Length, Null, Number, Text};
        let equal = match (left, right) {
            (Null, Null) => true,
            (Null, _) | (_, Null) => return Ok(sign == "!="),
            (Bool(a), Bool(b)) => a == b,
            (Text(a), Text(b)) => a == b,
            (Length(a), Length(b)) => a == b,
            (Number(a), Number(b)) => {
                return Ok(match sign {
                    "==" => a == b,
                    "!=" => a != b,
                    ">" => a > b,
                    "<" => a < b,
                    ">=" => a >= b,
                    _ => a <= b,
                });
            }
            _ => return Err(ConditionError::Incomparable(self.whole.to_owned())),
        };
        match sign {
            "==" => Ok(equal),
            "!=" => Ok(!equal),
            _ => Err(ConditionError::Incomparable(self.whole.to_owned())),
        }
    }

    fn operand(&mut self) -> Result<Operand, ConditionError> {
        let Some(word) = self.words.get(self.at) else { return Err(self.unfinished()) };
        self.at += 1;
        Ok(match word {
            Word::Number(number) => Operand::Number(*number),
            Word::Text(text) => Operand::Text(text.clone()),
            Word::Sign("[]") => Operand::Length(0),
            Word::Sign(sign) => return Err(ConditionError::Symbol((*sign).to_owned())),
            Word::Name(name) => match name.as_str() {
                "null" => Operand::Null,
                "true" => Operand::Bool(true),
                "false" => Operand::Bool(false),
                _ => match &self.facts.get(name).ok_or_else(|| ConditionError::Unknown(name.clone()))?.value {
                    FactValue::Nothing => Operand::Null,
                    FactValue::Int(n) => Operand::Number(*n as f64),
                    FactValue::Number(n) | FactValue::Percent(n) => Operand::Number(*n),
                    FactValue::Text(text) | FactValue::Date(text) => Operand::Text(text.clone()),
                    FactValue::List(entries) => Operand::Length(entries.len()),
                    FactValue::Table(table) => Operand::Length(table.rows.len()),
                },
            },
        })
    }

    fn unfinished(&self) -> ConditionError {
        ConditionError::Unfinished(self.whole.to_owned())
    }
}
