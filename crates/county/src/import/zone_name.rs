//! Names of zones: an office writes 第三督学责任区, 第三责任区, 第3责任区 or 三区 and means one zone.

/// What two spellings of one zone have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ZoneKey {
    Numbered(u32),
    Named(String),
}

/// The key of a zone's name.
pub(super) fn zone_key(name: &str) -> ZoneKey {
    let bare: String = name.chars().filter(|letter| !letter.is_whitespace()).collect();
    let stem = ["督学责任区", "督导责任区", "责任区", "督学区", "片区", "区"]
        .into_iter()
        .find_map(|tail| bare.strip_suffix(tail))
        .unwrap_or(&bare);
    match ordinal(stem.strip_prefix('第').unwrap_or(stem)) {
        Some(number) => ZoneKey::Numbered(number),
        None if stem.is_empty() => ZoneKey::Named(bare),
        None => ZoneKey::Named(stem.to_owned()),
    }
}

/// 1–99 in Chinese or common digits.
fn ordinal(text: &str) -> Option<u32> {
    if !text.is_empty() && text.len() <= 2 && text.chars().all(|letter| letter.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number > 0);
    }
    let digit = |letter: char| "一二三四五六七八九".chars().zip(1_u32..).find(|(d, _)| *d == letter).map(|(_, n)| n);
    let letters: Vec<char> = text.chars().collect();
    match letters.as_slice() {
        ['十'] => Some(10),
        ['十', ones] => digit(*ones).map(|ones| 10 + ones),
        [tens, '十'] => digit(*tens).map(|tens| tens * 10),
        [tens, '十', ones] => Some(digit(*tens)? * 10 + digit(*ones)?),
        [one] => digit(*one),
        _ => None,
    }
}
