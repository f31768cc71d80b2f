//! The expressions of XLSForm (`relevant`, `constraint`, `required`, `calculation`): XPath with `${name}` for an answer.
//!
//! Invariant: this only reads what is written; what of it our forms can say is `meaning`'s. Source: the XLSForm reference
//! (xlsform.org) and the operators of XPath 1.0.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Text(String),
    /// `${name}`.
    Answer(String),
    /// `.`: the answer to the question itself.
    Own,
    Call(String, Vec<Expression>),
    Two(Operator, Box<Expression>, Box<Expression>),
    Minus(Box<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Why a text is no expression that is read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is written wrongly; the words say where and how.
    Wrong(String),
    /// It is right, but more than is read here: a path, an attribute.
    Beyond(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Wrong(text) | Fault::Beyond(text) => f.write_str(text),
        }
    }
}

/// Nested deeper than any form, and shallow enough for the stack.
const DEEPEST: u32 = 100;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Answer(String),
    Name(String),
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Number(n) => write!(f, "{n}"),
            Token::Text(text) => write!(f, "'{text}'"),
            Token::Answer(name) => write!(f, "${{{name}}}"),
            Token::Name(name) => f.write_str(name),
            Token::Sign(sign) => f.write_str(sign),
        }
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Reads an expression whole.
pub(super) fn parse(text: &str) -> Result<Expression, Fault> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0, depth: 0 };
    let whole = reader.binary(0)?;
    match reader.peek() {
        None => Ok(whole),
        Some(token) => Err(Fault::Wrong(format!("“{token}”前面少了运算符，或多写了内容"))),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    const SIGNS: [&str; 16] = ["!=", "<=", ">=", "//", "..", "=", "<", ">", "+", "-", "*", "(", ")", ",", ".", "/"];
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(inner) = rest.strip_prefix("${") {
            let end = inner.find('}').ok_or_else(|| Fault::Wrong("“${”没有用“}”收尾".to_owned()))?;
            let name = inner[..end].trim();
            // `last-saved#name` is the answer in the form that was filled in before.
            if name.contains('#') {
                return Err(Fault::Beyond(format!("${{{name}}}")));
            }
            found.push(Token::Answer(name.to_owned()));
            end + 3
        } else if let Some(close) = closing_quote(first) {
            let inner = &rest[first.len_utf8()..];
            let end = inner.find(|c| close.contains(&c));
            let end = end.ok_or_else(|| Fault::Wrong(format!("{first} 开头的文字没有收尾的引号")))?;
            found.push(Token::Text(inner[..end].to_owned()));
            let last = inner[end..].chars().next().map_or(0, char::len_utf8);
            first.len_utf8() + end + last
        } else if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number = rest[..end].parse().map_err(|_| Fault::Wrong(format!("“{}”不是数字", &rest[..end])))?;
            found.push(Token::Number(number));
            end
        } else if is_name_start(first) {
            let in_name = |c: char| is_name_start(c) || c.is_ascii_digit() || c == '-' || c == '.' || c == ':';
            let end = rest.find(|c: char| !in_name(c)).unwrap_or(rest.len());
            found.push(Token::Name(rest[..end].to_owned()));
            end
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            found.push(Token::Sign(sign));
            sign.len()
        } else if "（），＝＜＞＋－＊．｛｝＄、；".contains(first) {
            return Err(Fault::Wrong(format!("有全角符号“{first}”，请改成英文输入法的半角符号")));
        } else if "[]@|#".contains(first) {
            return Err(Fault::Beyond(format!("带“{first}”的路径")));
        } else {
            return Err(Fault::Wrong(format!("读不懂“{first}”")));
        };
        rest = rest[taken..].trim_start();
    }
    Ok(found)
}

/// Word and WPS turn quotes about; they are quotes all the same.
fn closing_quote(open: char) -> Option<&'static [char]> {
    match open {
        '\'' => Some(&['\'']),
        '"' => Some(&['"']),
        '‘' | '’' => Some(&['’', '‘']),
        '“' | '”' => Some(&['”', '“']),
        _ => None,
    }
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(here);
        here
    }

    fn operator(&self) -> Option<(Operator, u8)> {
        Some(match self.peek()? {
            Token::Name(name) if name == "or" => (Operator::Or, 1),
            Token::Name(name) if name == "and" => (Operator::And, 2),
            Token::Name(name) if name == "div" => (Operator::Divide, 6),
            Token::Name(name) if name == "mod" => (Operator::Remainder, 6),
            Token::Sign("=") => (Operator::Eq, 3),
            Token::Sign("!=") => (Operator::Ne, 3),
            Token::Sign("<") => (Operator::Lt, 4),
            Token::Sign("<=") => (Operator::Le, 4),
            Token::Sign(">") => (Operator::Gt, 4),
            Token::Sign(">=") => (Operator::Ge, 4),
            Token::Sign("+") => (Operator::Add, 5),
            Token::Sign("-") => (Operator::Subtract, 5),
            Token::Sign("*") => (Operator::Multiply, 6),
            _ => return None,
        })
    }

    /// Operators that bind at least as tightly as `least`, from the left.
    fn binary(&mut self, least: u8) -> Result<Expression, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::Wrong("套得太深了，请拆成几个 calculate".to_owned()));
        }
        let mut left = self.single()?;
        while let Some((operator, strength)) = self.operator().filter(|(_, strength)| *strength >= least) {
            self.at += 1;
            let right = self.binary(strength + 1)?;
            left = Expression::Two(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn single(&mut self) -> Result<Expression, Fault> {
        let Some(token) = self.peek().cloned() else {
            return Err(Fault::Wrong("没有写完".to_owned()));
        };
        self.at += 1;
        let found = match token {
            Token::Number(n) => Expression::Number(n),
            Token::Text(text) => Expression::Text(text),
            Token::Answer(name) => Expression::Answer(name),
            Token::Sign(".") => Expression::Own,
            Token::Sign("-") => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Fault::Wrong("负号太多".to_owned()));
                }
                // A minus binds more tightly than any operator of two sides.
                Expression::Minus(Box::new(self.single()?))
            }
            Token::Sign("(") => {
                let inner = self.binary(0)?;
                if !self.take(")") {
                    return Err(Fault::Wrong("括号没有收尾".to_owned()));
                }
                inner
            }
            Token::Name(name) if self.take("(") => Expression::Call(name, self.arguments()?),
            // A cell that holds the truth of a table program, without the brackets.
            Token::Name(name) if ["true", "false"].contains(&name.to_lowercase().as_str()) => {
                Expression::Call(name.to_lowercase(), Vec::new())
            }
            Token::Sign(sign @ ("/" | "//" | "..")) => return Err(Fault::Beyond(format!("路径“{sign}”"))),
            Token::Name(name) => {
                return Err(Fault::Wrong(format!(
                    "不认识“{name}”；指别的题写成 ${{{name}}}，指选项或文字写成 '{name}'"
                )));
            }
            Token::Sign(sign) => return Err(Fault::Wrong(format!("“{sign}”这里放不下"))),
        };
        if matches!(self.peek(), Some(Token::Sign("/" | "//"))) {
            return Err(Fault::Beyond("路径“/”".to_owned()));
        }
        Ok(found)
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Fault> {
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.binary(0)?);
            if self.take(")") {
                return Ok(arguments);
            }
            if !self.take(",") {
                return Err(Fault::Wrong("括号没有收尾，或两项之间少了逗号".to_owned()));
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn two(operator: Operator, left: Expression, right: Expression) -> Expression {
        Expression::Two(operator, Box::new(left), Box::new(right))
    }

    #[test]
    fn operators_bind_as_in_xpath() {
        let age = || Expression::Answer("age".to_owned());
        let n = Expression::Number;
        let expected = two(
            Operator::Or,
            two(Operator::And, two(Operator::Ge, age(), n(3.0)), two(Operator::Lt, age(), n(6.5))),
            two(Operator::Eq, two(Operator::Remainder, age(), n(2.0)), Expression::Minus(Box::new(n(1.0)))),
        );
        assert_eq!(parse("${age} >= 3 and ${age}<6.5 or ${ age } mod 2 = -1").unwrap(), expected);
        let left = two(Operator::Subtract, two(Operator::Subtract, n(7.0), n(2.0)), n(1.0));
        assert_eq!(parse("7 - 2 - 1").unwrap(), left);
    }

    #[test]
    fn names_have_hyphens_and_word_quotes_are_quotes() {
        let own = Expression::Call("count-selected".to_owned(), vec![Expression::Own]);
        assert_eq!(parse("count-selected (.)>.5").unwrap(), two(Operator::Gt, own, Expression::Number(0.5)));
        let equal = two(Operator::Eq, Expression::Own, Expression::Text("是".to_owned()));
        assert_eq!(parse(". = ‘是’").unwrap(), equal);
        assert_eq!(parse(". = “是”").unwrap(), equal);
    }

    #[test]
    fn what_is_written_wrongly_is_told_from_what_is_too_much() {
        let said = |text: &str| parse(text).unwrap_err();
        assert!(matches!(said("because pyxform doesn't"), Fault::Wrong(_)));
        assert_eq!(said("${age} ＞ 3"), Fault::Wrong("有全角符号“＞”，请改成英文输入法的半角符号".to_owned()));
        assert_eq!(said("yes"), Fault::Wrong("不认识“yes”；指别的题写成 ${yes}，指选项或文字写成 'yes'".to_owned()));
        for wrong in ["(1", "1 2", "${age", "'a", "1 +", "f(1 2)", "1..2", ")"] {
            assert!(matches!(said(wrong), Fault::Wrong(_)), "{wrong}");
        }
        for beyond in ["../age > 3", "/data/age = 1", "${last-saved#age}", "instance('x')/root/item[name = 1]"] {
            assert!(matches!(said(beyond), Fault::Beyond(_)), "{beyond}");
        }
        let deep = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(matches!(said(&deep), Fault::Wrong(_)));
        assert!(matches!(said(&"-".repeat(5_000)), Fault::Wrong(_)));
    }
}
