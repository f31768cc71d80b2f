//! Bytes as groups of five characters that a person types from paper.
//!
//! Invariant: every group carries its own check, bound to its place, so a slip is shown at the group where it was made;
//! a check over the whole finds groups of two codes put together.

use super::CodeError;
use serde::{Deserialize, Serialize};

/// Crockford's base 32: no I, L, O, U, which are read for something else.
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 5;

/// How a group looks while it is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    Good,
    Mistyped,
    Unfinished,
}

/// The bytes, with a check over them, as groups joined by hyphens.
pub(super) fn to_text(mut bytes: Vec<u8>) -> String {
    let check = blake3::hash(&bytes).as_bytes()[0];
    bytes.push(check);
    let mut symbols = to_symbols(&bytes);
    while !symbols.len().is_multiple_of(GROUP - 1) {
        symbols.push(0);
    }
    let groups = symbols.chunks(GROUP - 1).enumerate().map(|(index, data)| {
        let check = check_symbol(index, data);
        data.iter().chain([&check]).map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect::<String>()
    });
    groups.collect::<Vec<_>>().join("-")
}

/// The bytes of a code as typed: case, spaces, hyphens, full-width characters, and O for 0, I or L for 1 make no difference.
/// Their check and what fills the last group come with them; see [`checked`].
pub(super) fn from_text(text: &str) -> Result<Vec<u8>, CodeError> {
    let typed = significant(text);
    let mut symbols = Vec::with_capacity(typed.len());
    for (index, group) in typed.chunks(GROUP).enumerate() {
        match group_state(index, group) {
            GroupState::Good => symbols.extend(group[..GROUP - 1].iter().filter_map(|c| symbol(*c))),
            GroupState::Mistyped => return Err(CodeError::Group(index + 1)),
            GroupState::Unfinished => return Err(CodeError::Incomplete),
        }
    }
    Ok(to_bytes(&symbols))
}

/// The first `length` bytes, where the check after them is right and nothing follows it.
pub(super) fn checked(bytes: &[u8], length: usize) -> Result<&[u8], CodeError> {
    let (content, rest) = bytes.split_at_checked(length).ok_or(CodeError::Incomplete)?;
    let (check, rest) = rest.split_first().ok_or(CodeError::Incomplete)?;
    if blake3::hash(content).as_bytes()[0] != *check || rest.iter().any(|byte| *byte != 0) {
        return Err(CodeError::NotACode);
    }
    Ok(content)
}

/// The state of each group typed so far, for a window that marks them while the person types.
pub fn check_groups(text: &str) -> Vec<GroupState> {
    significant(text).chunks(GROUP).enumerate().map(|(index, group)| group_state(index, group)).collect()
}

fn group_state(index: usize, group: &[char]) -> GroupState {
    let symbols: Option<Vec<u8>> = group.iter().map(|c| symbol(*c)).collect();
    match symbols {
        None => GroupState::Mistyped,
        Some(symbols) if symbols.len() < GROUP => GroupState::Unfinished,
        Some(symbols) if check_symbol(index, &symbols[..GROUP - 1]) == symbols[GROUP - 1] => GroupState::Good,
        Some(_) => GroupState::Mistyped,
    }
}

/// A weighted sum in the field of 32 elements: every single slip and every swap of neighbours changes it. The group's
/// place goes in, so that two groups cannot change places.
fn check_symbol(index: usize, data: &[u8]) -> u8 {
    let sum = data.iter().fold(0, |sum, symbol| times_two(sum ^ symbol));
    sum ^ (index % 32) as u8
}

/// Doubling modulo x⁵ + x² + 1.
fn times_two(symbol: u8) -> u8 {
    let doubled = symbol << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { (doubled ^ 0b10_0101) & 0b1_1111 }
}

fn significant(text: &str) -> Vec<char> {
    text.chars()
        .map(|c| match c {
            // An input method left in full-width mode.
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '－' | '_' | '.' | '·'))
        .collect()
}

fn symbol(typed: char) -> Option<u8> {
    let wanted = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == wanted).map(|at| at as u8)
}

fn to_symbols(bytes: &[u8]) -> Vec<u8> {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
    (0..(bytes.len() * 8).div_ceil(5)).map(|s| (0..5).fold(0, |sum, i| sum << 1 | u8::from(bit(s * 5 + i)))).collect()
}

fn to_bytes(symbols: &[u8]) -> Vec<u8> {
    let bit = |at: usize| symbols.get(at / 5).is_some_and(|symbol| symbol & (0x10 >> (at % 5)) != 0);
    (0..symbols.len() * 5 / 8).map(|b| (0..8).fold(0, |sum, i| sum << 1 | u8::from(bit(b * 8 + i)))).collect()
}
