//! `$filter`: comparisons, `in`, `contains`, `startswith`, `endswith`, joined by `and`, `or`, `not` and brackets.
//!
//! Invariant: whatever is written ends in a condition or in a sentence that says what is not understood; how deep brackets
//! go is bounded.

use super::Wrong;
use super::literal::Compared;
use super::words::{Token, tokens};
use crate::open_data::fields::{Field, FieldKind};
use duxue_domain::fields::Fields;
use serde_json::Value;
use std::cmp::Ordering;

const DEEPEST: u32 = 24;
const LONGEST: usize = 4000;

#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Compare(Field, Comparison, Compared),
    In(Field, Vec<Compared>),
    Holds(Field, Part, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

/// Where in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Anywhere,
    Start,
    End,
}

impl Filter {
    pub fn read(text: &str, fields: &[Field]) -> Result<Filter, Wrong> {
        if text.len() > LONGEST {
            return Err(Wrong::asked("$filter 太长"));
        }
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0, fields, depth: 0 };
        let filter = parser.either()?;
        if parser.at < tokens.len() {
            return Err(parser.not_understood());
        }
        Ok(filter)
    }

    pub fn fits(&self, row: &Fields) -> bool {
        let value = |field: &Field| Compared::of(field.kind, row.get(&field.name));
        match self {
            Filter::And(a, b) => a.fits(row) && b.fits(row),
            Filter::Or(a, b) => a.fits(row) || b.fits(row),
            Filter::Not(inner) => !inner.fits(row),
            Filter::Compare(field, comparison, wanted) => comparison.holds(&value(field), wanted),
            Filter::In(field, wanted) => wanted.contains(&value(field)),
            Filter::Holds(field, part, wanted) => {
                let text = row.get(&field.name).and_then(Value::as_str);
                text.is_some_and(|text| match part {
                    Part::Anywhere => text.contains(wanted.as_str()),
                    Part::Start => text.starts_with(wanted.as_str()),
                    Part::End => text.ends_with(wanted.as_str()),
                })
            }
        }
    }

    /// No row whose number is not above this can fit: where reading may begin.
    pub fn above(&self) -> u64 {
        match self {
            Filter::And(a, b) => a.above().max(b.above()),
            Filter::Compare(field, comparison, Compared::Number(number)) if field.name == "seq" && *number > 0.0 => {
                match comparison {
                    Comparison::Gt => *number as u64,
                    Comparison::Ge | Comparison::Eq => (*number as u64).saturating_sub(1),
                    Comparison::Ne | Comparison::Lt | Comparison::Le => 0,
                }
            }
            _ => 0,
        }
    }
}

impl Comparison {
    fn of(word: &str) -> Option<Comparison> {
        Some(match word {
            "eq" => Comparison::Eq,
            "ne" => Comparison::Ne,
            "gt" => Comparison::Gt,
            "ge" => Comparison::Ge,
            "lt" => Comparison::Lt,
            "le" => Comparison::Le,
            _ => return None,
        })
    }

    /// Nothing is equal to nothing, and neither more nor less than anything.
    fn holds(self, value: &Compared, wanted: &Compared) -> bool {
        let order = value.order(wanted);
        let either_null = *value == Compared::Null || *wanted == Compared::Null;
        match self {
            Comparison::Eq => order == Ordering::Equal,
            Comparison::Ne => order != Ordering::Equal,
            _ if either_null => false,
            Comparison::Gt => order == Ordering::Greater,
            Comparison::Ge => order != Ordering::Less,
            Comparison::Lt => order == Ordering::Less,
            Comparison::Le => order != Ordering::Greater,
        }
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    fields: &'a [Field],
    depth: u32,
}

impl Parser<'_> {
    fn not_understood(&self) -> Wrong {
        Wrong::asked(format!(
            "$filter 第 {} 处看不懂；能用的有 eq ne gt ge lt le in contains startswith endswith and or not",
            self.at + 1
        ))
    }

    fn next(&mut self) -> Option<&Token> {
        self.at += 1;
        self.tokens.get(self.at - 1)
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let takes = self.tokens.get(self.at) == Some(wanted);
        self.at += usize::from(takes);
        takes
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }

    fn must(&mut self, wanted: &Token) -> Result<(), Wrong> {
        if self.takes(wanted) { Ok(()) } else { Err(self.not_understood()) }
    }

    fn either(&mut self) -> Result<Filter, Wrong> {
        let mut filter = self.both()?;
        while self.takes_word("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.both()?));
        }
        Ok(filter)
    }

    fn both(&mut self) -> Result<Filter, Wrong> {
        let mut filter = self.single()?;
        while self.takes_word("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.single()?));
        }
        Ok(filter)
    }

    fn single(&mut self) -> Result<Filter, Wrong> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Wrong::asked("$filter 的括号太深"));
        }
        let filter = if self.takes_word("not") {
            Filter::Not(Box::new(self.single()?))
        } else if self.takes(&Token::Open) {
            let filter = self.either()?;
            self.must(&Token::Close)?;
            filter
        } else {
            self.condition()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn condition(&mut self) -> Result<Filter, Wrong> {
        let Some(Token::Word(word)) = self.next().cloned() else { return Err(self.not_understood()) };
        let part = match word.as_str() {
            "contains" => Some(Part::Anywhere),
            "startswith" => Some(Part::Start),
            "endswith" => Some(Part::End),
            _ => None,
        };
        if let Some(part) = part {
            self.must(&Token::Open)?;
            let field = self.field_of_next()?;
            self.must(&Token::Comma)?;
            let Some(Token::Quoted(text)) = self.next().cloned() else { return Err(self.not_understood()) };
            self.must(&Token::Close)?;
            if field.kind != FieldKind::Text {
                return Err(Wrong::asked(format!("{} 不是文字", field.name)));
            }
            return Ok(Filter::Holds(field, part, text));
        }
        let field = self.field(&word)?;
        if self.takes_word("in") {
            self.must(&Token::Open)?;
            let mut wanted = vec![self.literal(&field)?];
            while self.takes(&Token::Comma) {
                wanted.push(self.literal(&field)?);
            }
            self.must(&Token::Close)?;
            return Ok(Filter::In(field, wanted));
        }
        let Some(Token::Word(word)) = self.next().cloned() else { return Err(self.not_understood()) };
        let comparison = Comparison::of(&word).ok_or_else(|| self.not_understood())?;
        let wanted = self.literal(&field)?;
        Ok(Filter::Compare(field, comparison, wanted))
    }

    fn field_of_next(&mut self) -> Result<Field, Wrong> {
        let Some(Token::Word(word)) = self.next().cloned() else { return Err(self.not_understood()) };
        self.field(&word)
    }

    fn field(&self, name: &str) -> Result<Field, Wrong> {
        let found = self.fields.iter().find(|field| field.name == name);
        found.cloned().ok_or_else(|| Wrong::asked(format!("没有这一列：{}", name.chars().take(40).collect::<String>())))
    }

    fn literal(&mut self, field: &Field) -> Result<Compared, Wrong> {
        let wrong = || Wrong::asked(format!("{} 不能和这样的值比较", field.name));
        match self.next().cloned() {
            Some(Token::Word(word)) if word == "null" => Ok(Compared::Null),
            Some(Token::Quoted(text)) if field.kind == FieldKind::Text => Ok(Compared::Text(text)),
            Some(Token::Word(word)) if field.kind != FieldKind::Text => {
                Compared::written(field.kind, &word).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::open_data::resource;
    use serde_json::json;

    fn fits(filter: &str) -> Option<bool> {
        let row = json!({"seq": 12, "grade": "major", "place": "教学楼'东'侧", "deadline": "2026-12-01", "photos": 2,
            "found_at": "2026-11-27T09:05:00+08:00", "closed_at": null});
        let fields = resource("findings").unwrap().fields();
        Some(Filter::read(filter, &fields).ok()?.fits(row.as_object().unwrap()))
    }

    #[test]
    fn conditions_hold_as_they_are_read() {
        for (filter, holds) in [
            ("grade eq 'major'", true),
            ("grade eq 'major' and deadline lt 2026-12-01", false),
            ("grade eq 'general' or photos ge 2 and seq gt 11", true),
            ("not (grade eq 'major')", false),
            ("found_at eq 2026-11-27T01:05:00Z", true),
            ("closed_at eq null", true),
            ("closed_at gt 2020-01-01T00:00:00Z", false),
            ("closed_at ne 2020-01-01T00:00:00Z", true),
            ("contains(place,'楼''东')", true),
            ("startswith(place, '东')", false),
            ("seq in (3, 12)", true),
        ] {
            assert_eq!(fits(filter), Some(holds), "{filter}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let deep = format!("{}seq eq 1{}", "(".repeat(2000), ")".repeat(2000));
        let nots = format!("{}(seq eq 1)", "not ".repeat(900));
        for filter in [
            "",
            "phone eq 'x'",
            "seq eq 'x'",
            "grade eq major",
            "seq eq",
            "seq eq 1 and",
            "(seq eq 1",
            "seq eq 1)",
            "'",
            "seq eq NaN",
            &deep,
            &nots,
        ] {
            assert_eq!(fits(filter), None, "{filter}");
        }
    }

    #[test]
    fn reading_begins_where_the_condition_lets_it() {
        let fields = resource("findings").unwrap().fields();
        let above = |filter: &str| Filter::read(filter, &fields).ok().unwrap().above();
        assert_eq!(above("seq gt 40 and grade eq 'major'"), 40);
        assert_eq!(above("seq ge 40"), 39);
        assert_eq!(above("seq gt 40 or grade eq 'major'"), 0);
    }
}
