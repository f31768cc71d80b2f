//! What people type into a cell, brought to one form: full-width letters and digits, spaces of any width, numbers that
//! a table program has turned about, dates in the ways an office writes them.
//!
//! Invariant: what cannot be understood for certain is reported, never guessed.

use super::sheet::Cell;
use chrono::{Datelike, Duration, NaiveDate};

/// Why a cell cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CellFault {
    #[error("没有填")]
    Missing,
    #[error("太长了，有 {0} 个字")]
    TooLong(usize),
    #[error("公式算不出结果，请改成填好的内容")]
    Broken,
    #[error("“{0}”里有认不出的字（可能是造字或乱码），请重新录入这个字")]
    UnreadableLetter(String),
    #[error("“{0}”不是整数")]
    NotACount(String),
    #[error("“{0}”太大了，请核对")]
    TooMany(String),
    #[error("“{0}”认不出是“是”还是“否”")]
    NotYesOrNo(String),
    #[error("“{0}”不是日期，请写成 2026-09-01 这样")]
    NotADate(String),
    #[error("“{0}”没有写到哪一天，请写成 2026-09-01 这样")]
    NoDay(String),
    #[error("“{0}”的年份不对，请核对")]
    YearOutOfRange(String),
    #[error("“{0}”被表格软件写成了科学计数，原来的数字已经丢了，请把这一列设成文本后重新填写")]
    Scientific(String),
    #[error("要 10 位数字，这里“{0}”是 {1} 位")]
    CodeLength(String, usize),
    #[error("要 10 位数字，这里存成数字后只剩 {0} 位（{1}），开头的 0 可能丢了，请把这一列设成文本后重新填写")]
    CodeLostZeros(usize, String),
    #[error("“{0}”里有数字以外的字")]
    CodeLetters(String),
    #[error("“{0}”只能用字母、数字和连字符")]
    PersonCode(String),
    #[error("“{0}”不像电话号码")]
    Phone(String),
}

/// Blank of any width, tabs, line breaks and the marks without width that come along when text is pasted.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}')
}

/// Full-width letters, digits and signs (U+FF01–U+FF5E) as their common ones; Chinese punctuation stays.
fn half_width(letter: char) -> char {
    match u32::from(letter) {
        code @ (0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A) => char::from_u32(code - 0xFEE0).unwrap_or(letter),
        0xFF0B | 0xFF0D | 0xFF0E | 0xFF0F | 0xFF1D => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// The cell as text without blanks at its ends; runs of blanks within become one space. `None` where it is blank.
pub(super) fn text(cell: &Cell) -> Result<Option<String>, CellFault> {
    let raw = match cell {
        Cell::Empty => return Ok(None),
        Cell::Broken => return Err(CellFault::Broken),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number_text(*number),
        Cell::Date(date) => date.to_string(),
        Cell::Truth(truth) => (if *truth { "是" } else { "否" }).to_owned(),
    };
    let parts: Vec<String> = raw
        .split(is_blank)
        .filter(|part| !part.is_empty())
        .map(|part| part.chars().map(half_width).collect())
        .collect();
    let text = parts.join(" ");
    // U+FFFD stands for what was lost in conversion, private-use letters for ones drawn on a single computer.
    if text.chars().any(|letter| letter == '\u{FFFD}' || matches!(letter, '\u{E000}'..='\u{F8FF}')) {
        return Err(CellFault::UnreadableLetter(text));
    }
    Ok((!text.is_empty()).then_some(text))
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// Text in which blanks mean nothing: a Chinese name is often padded to three letters (`王　昇`). A space between Latin
/// letters stays.
pub(super) fn name(cell: &Cell, most: usize) -> Result<Option<String>, CellFault> {
    let Some(text) = text(cell)? else { return Ok(None) };
    let letters: Vec<char> = text.chars().collect();
    let name: String = letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| {
            let latin = |near: Option<&char>| near.is_some_and(char::is_ascii_alphanumeric);
            **letter != ' ' || (latin(letters.get(at.wrapping_sub(1))) && latin(letters.get(at + 1)))
        })
        .map(|(_, letter)| *letter)
        .collect();
    let length = name.chars().count();
    if length > most { Err(CellFault::TooLong(length)) } else { Ok(Some(name)) }
}

/// The text without any blank.
pub(super) fn dense(cell: &Cell) -> Result<Option<String>, CellFault> {
    Ok(text(cell)?.map(|text| text.replace(' ', "")))
}

/// `3.9E+09`: what a table program makes of a long number when it saves text.
fn is_scientific(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    upper.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.parse::<f64>().is_ok() && !exponent.is_empty() && exponent.chars().all(|c| c.is_ascii_digit())
    })
}

/// A national school code: ten digits.
pub(super) fn school_code(cell: &Cell) -> Result<Option<String>, CellFault> {
    let Some(text) = dense(cell)? else { return Ok(None) };
    if is_scientific(&text) {
        return Err(CellFault::Scientific(text));
    }
    if !text.chars().all(|letter| letter.is_ascii_digit()) {
        return Err(CellFault::CodeLetters(text));
    }
    match text.len() {
        10 => Ok(Some(text)),
        length if length < 10 && matches!(cell, Cell::Number(_)) => Err(CellFault::CodeLostZeros(length, text)),
        length => Err(CellFault::CodeLength(text, length)),
    }
}

/// The office's own number of a person, in capitals so that `d0301` and `D0301` are one.
pub(super) fn person_code(cell: &Cell) -> Result<Option<String>, CellFault> {
    let Some(text) = dense(cell)? else { return Ok(None) };
    if is_scientific(&text) {
        return Err(CellFault::Scientific(text));
    }
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !text.chars().all(allowed) || text.len() > 30 {
        return Err(CellFault::PersonCode(text));
    }
    Ok(Some(text.to_ascii_uppercase()))
}

/// One or more phone numbers. A landline that was stored as a number gets back the 0 of its area code.
pub(super) fn phone(cell: &Cell) -> Result<Option<String>, CellFault> {
    let Some(text) = text(cell)? else { return Ok(None) };
    if is_scientific(&text) {
        return Err(CellFault::Scientific(text));
    }
    let bare: String = text.chars().filter(|letter| letter.is_ascii_digit()).collect();
    let allowed = |letter: char| letter.is_ascii_digit() || " -+()（）/、，,;；转".contains(letter);
    if !text.chars().all(allowed) || bare.len() < 5 || text.chars().count() > 60 {
        return Err(CellFault::Phone(text));
    }
    let is_mobile = |digits: &str| digits.len() == 11 && digits.starts_with('1');
    let single = text.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-');
    if single && is_mobile(&bare) {
        return Ok(Some(bare));
    }
    if let Cell::Number(_) = cell {
        return match bare.len() {
            // Seven or eight digits are dialled within the county.
            7 | 8 => Ok(Some(bare)),
            9..=11 => Ok(Some(format!("0{bare}"))),
            _ => Err(CellFault::Phone(text)),
        };
    }
    if single && bare.len() > 12 {
        return Err(CellFault::Phone(text));
    }
    Ok(Some(text))
}

/// A head count: `1086`, `1,086`, `１０８６人`.
pub(super) fn count(cell: &Cell) -> Result<Option<u32>, CellFault> {
    let Some(text) = dense(cell)? else { return Ok(None) };
    if matches!(text.as_str(), "-" | "—" | "/" | "无") {
        return Ok(None);
    }
    let bare = text.trim_end_matches(['人', '名', '个']).replace([',', '，'], "");
    let number: u32 = match bare.parse() {
        Ok(number) => number,
        Err(_) => return Err(CellFault::NotACount(text)),
    };
    if number > 50_000 { Err(CellFault::TooMany(text)) } else { Ok(Some(number)) }
}

pub(super) fn yes_or_no(cell: &Cell) -> Result<Option<bool>, CellFault> {
    let Some(text) = dense(cell)? else { return Ok(None) };
    match text.to_ascii_uppercase().as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "1" | "Y" | "YES" | "TRUE" | "对" => Ok(Some(true)),
        "否" | "无" | "没有" | "×" | "✗" | "✘" | "X" | "0" | "N" | "NO" | "FALSE" | "-" | "—" | "/" => {
            Ok(Some(false))
        }
        _ => Err(CellFault::NotYesOrNo(text)),
    }
}

/// A day: an Excel date, its bare serial number, `2026-9-1`, `2026.9.1`, `2026/9/1`, `2026年9月1日`, `20260901`.
pub(super) fn date(cell: &Cell) -> Result<Option<NaiveDate>, CellFault> {
    let Some(text) = dense(cell)? else { return Ok(None) };
    let found = match cell {
        Cell::Date(date) => Some(*date),
        Cell::Number(number) if (20_000.0..80_000.0).contains(number) => serial_day(*number),
        _ => written_day(&text)?,
    };
    let Some(date) = found else { return Err(CellFault::NotADate(text)) };
    if (1990..=2100).contains(&date.year()) { Ok(Some(date)) } else { Err(CellFault::YearOutOfRange(text)) }
}

/// Days since 30 December 1899, which is how Excel counts every day after February 1900.
fn serial_day(number: f64) -> Option<NaiveDate> {
    // Within 20,000–80,000 the whole part fits.
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(Duration::days(number.trunc() as i64))
}

fn written_day(text: &str) -> Result<Option<NaiveDate>, CellFault> {
    let day = text.split(['T', '时']).next().unwrap_or(text);
    if day.len() == 8 && day.chars().all(|letter| letter.is_ascii_digit()) {
        let number: u32 = day.parse().unwrap_or(0);
        return Ok(NaiveDate::from_ymd_opt((number / 10_000) as i32, number / 100 % 100, number % 100));
    }
    let parts: Vec<&str> =
        day.split(['-', '/', '.', '年', '月', '日', '号', '。', '—', '－']).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    if numbers.len() != parts.len() {
        return Ok(None);
    }
    match numbers.as_slice() {
        [year @ 1000..=9999, month, day] => Ok(NaiveDate::from_ymd_opt(*year as i32, *month, *day)),
        [1000..=9999, 1..=12] | [1000..=9999] => Err(CellFault::NoDay(text.to_owned())),
        _ => Ok(None),
    }
}
