//! The numbering of official papers: 一、 （一） 1. （1）.

/// A number from 1 to 99 in Chinese numerals; Arabic digits beyond.
pub fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..=9 => DIGITS[n].to_owned(),
        10..=99 => {
            let tens = if n < 20 { "" } else { DIGITS[n / 10] };
            format!("{tens}十{}", DIGITS[n % 10])
        }
        _ => n.to_string(),
    }
}

/// 一、
pub fn section(n: usize) -> String {
    format!("{}、", chinese(n))
}

/// （一）
pub fn sub(n: usize) -> String {
    format!("（{}）", chinese(n))
}

/// What follows a （一） at the beginning of a paragraph; `None` where there is none.
pub fn lead(text: &str) -> Option<&str> {
    let (number, rest) = text.strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    (!number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c))).then_some(rest)
}

/// 1.
pub fn item(n: usize) -> String {
    format!("{n}.")
}

/// （1）
pub fn paren(n: usize) -> String {
    format!("（{n}）")
}
