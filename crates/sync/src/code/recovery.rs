//! The recovery code: a store's data key as the county's recovery key opened it, to be typed where the passphrase is
//! forgotten. Whoever holds the code and the machine can read the store, so the paper is to be destroyed.

use super::CodeError;
use super::groups::{checked, from_text, to_text};

/// The first byte says which kind of code it is.
const RECOVERY: u8 = 3;
const KEY: usize = 32;

/// The key as groups of five characters joined by hyphens.
pub fn recovery_text(key: &[u8; KEY]) -> String {
    let mut bytes = Vec::with_capacity(KEY + 2);
    bytes.push(RECOVERY);
    bytes.extend(key);
    to_text(bytes)
}

/// Reads a recovery code as typed.
///
/// # Errors
/// Names the first mistyped group, counted from 1; [`CodeError::NotACode`] for a code of another kind.
pub fn parse_recovery(text: &str) -> Result<[u8; KEY], CodeError> {
    let bytes = from_text(text)?;
    if bytes.first().is_some_and(|kind| *kind != RECOVERY) {
        return Err(CodeError::NotACode);
    }
    let content = checked(&bytes, KEY + 1)?;
    content[1..].try_into().map_err(|_| CodeError::Incomplete)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::code::EnrolmentCode;

    #[test]
    fn a_recovery_code_gives_the_key_back_and_is_no_enrolment_code() {
        let key = *b"0123456789abcdef0123456789abcdef";
        let text = recovery_text(&key);
        assert_eq!(parse_recovery(&text.to_lowercase()).unwrap(), key);
        assert_eq!(EnrolmentCode::parse(&text), Err(CodeError::NotACode));
        let swapped: String = text.split('-').rev().collect();
        assert!(matches!(parse_recovery(&swapped), Err(CodeError::Group(_))));
        assert_eq!(parse_recovery(&text[..text.len() - 6]), Err(CodeError::Incomplete));
        assert_eq!(parse_recovery(""), Err(CodeError::Incomplete));
    }
}
