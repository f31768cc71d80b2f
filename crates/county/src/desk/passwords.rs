//! Passwords of the console: how they are kept, made up, and which are refused.
//!
//! Invariant: a password is kept as Argon2id only.

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};

/// Without the characters that are read for one another.
const CHARACTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// NIST SP 800-63B, 3.1.1.2 asks for eight beside a second factor; GB/T 22239 leaves the number to the operator.
const SHORTEST: usize = 10;
/// A whole sentence may be one; more is no password but a load.
const LONGEST: usize = 128;

/// The hash failed: a fault of the machine, not of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password cannot be processed")]
pub struct HashFailed;

/// Argon2id, PHC string.
pub fn hashed(password: &str) -> Result<String, HashFailed> {
    let salt: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&salt).map_err(|_| HashFailed)?;
    Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|_| HashFailed)
}

/// What a short secret is kept as: Argon2id, 32 bytes. `salt`: 8 bytes or more.
pub fn slowly(secret: &[u8], salt: &[u8]) -> Result<[u8; 32], HashFailed> {
    let mut out = [0; 32];
    Argon2::default().hash_password_into(secret, salt, &mut out).map_err(|_| HashFailed)?;
    Ok(out)
}

pub fn is_password(kept: &str, password: &str) -> bool {
    PasswordHash::new(kept).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// As long as a wrong password takes, so that names cannot be told apart by time.
pub fn burn_the_time_of_a_check(password: &str) {
    let mut out = [0; 32];
    if let Err(error) = Argon2::default().hash_password_into(password.as_bytes(), b"no such account.", &mut out) {
        tracing::debug!(%error, "the comparison hash failed");
    }
}

/// So many characters by chance, five bits each.
pub fn made_up(length: usize) -> String {
    (0..length).map(|_| char::from(CHARACTERS[rand::random_range(0..CHARACTERS.len())])).collect()
}

/// Why somebody's own choice is refused, in words; by its length and by how soon it would be guessed, never by which
/// characters it is made of (NIST SP 800-63B, 3.1.1.2).
pub fn refusal(name: &str, password: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("密码至少要十个字符");
    }
    if length > LONGEST {
        return Some("密码太长了，最多一百二十八个字符");
    }
    if password.to_lowercase().contains(&name.to_lowercase()) {
        return Some("密码里不要有账号的名字");
    }
    // Three of four: 10^8 guesses and more, by words, names, dates, rows of keys and lists of passwords that are known.
    let strength = zxcvbn::zxcvbn(password, &["duxue", "dudao", "jiaoyu", name]).score();
    (strength < zxcvbn::Score::Three)
        .then_some("这个密码太容易猜到：常用的密码、日期和连着的按键都不行，换几个不相干的词连起来")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_everybody_takes_is_refused_and_a_sentence_is_not() {
        for weak in
            ["short", "1234567890", "password123", "qwertyuiop", "aaaaaaaaaaaaaa", "zhang-2026-xx", "admin12345"]
        {
            assert!(refusal("zhang", weak).is_some(), "{weak}");
        }
        for good in ["correct horse battery", "苹果在桥下面等火车来", "7km-lantern-vor-udzi"] {
            assert_eq!(refusal("zhang", good), None, "{good}");
        }
        assert!(refusal("zhang", &"词".repeat(129)).is_some());
        assert_eq!(refusal("zhang", &made_up(12)), None);
    }
}
