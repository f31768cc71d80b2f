//! The enrolment code: what the county prints and a person types (or scans) once to bind a device to the county.
//!
//! It holds the server's address, the fingerprint of the server's key and a one-time secret. Invariant: every group of
//! five characters carries its own check, bound to its place, so a slip is shown at the group where it was made.

use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use uuid::Uuid;

/// Crockford's base 32: no I, L, O, U, which are read for something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 5;
/// The first byte says which kind of code it is.
const WITH_IP: u8 = 1;
const WITH_NAME: u8 = 2;
/// 2025-01-01T00:00:00Z in seconds since 1970; expiry is told in minutes from here.
const FIRST_MINUTE: u64 = 1_735_689_600;

/// First 16 bytes of the BLAKE3 hash of the server's public key (`SubjectPublicKeyInfo`, DER).
pub type Fingerprint = [u8; 16];

/// The fingerprint of a server's public key, given as DER of its `SubjectPublicKeyInfo`.
pub fn fingerprint(public_key_info: &[u8]) -> Fingerprint {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(public_key_info).as_bytes()[..16]);
    short
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentCode {
    /// `host:port` of the county server.
    pub address: String,
    pub fingerprint: Fingerprint,
    pub secret: [u8; 10],
    /// Seconds since 1970, UTC; kept to the minute.
    pub expires: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("group {0} is mistyped")]
    Group(usize),
    #[error("the code is not complete")]
    Incomplete,
    /// Every group is right by itself, but not together: groups of two codes, or a newer kind of code.
    #[error("this is not an enrolment code")]
    NotACode,
    /// The address does not fit: no port, or a name of more than 200 bytes.
    #[error("the address cannot be put into a code")]
    Address,
}

/// How a group looks while it is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    Good,
    Mistyped,
    Unfinished,
}

impl EnrolmentCode {
    /// The code as groups of five characters joined by hyphens.
    ///
    /// # Errors
    /// [`CodeError::Address`].
    pub fn to_text(&self) -> Result<String, CodeError> {
        let mut bytes = self.to_bytes()?;
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
        Ok(groups.collect::<Vec<_>>().join("-"))
    }

    /// Reads a code as typed: case, spaces, hyphens, full-width characters, and O for 0, I or L for 1 make no difference.
    ///
    /// # Errors
    /// Names the first mistyped group, counted from 1.
    pub fn parse(text: &str) -> Result<EnrolmentCode, CodeError> {
        let typed = significant(text);
        let mut symbols = Vec::with_capacity(typed.len());
        for (index, group) in typed.chunks(GROUP).enumerate() {
            match group_state(index, group) {
                GroupState::Good => symbols.extend(group[..GROUP - 1].iter().filter_map(|c| symbol(*c))),
                GroupState::Mistyped => return Err(CodeError::Group(index + 1)),
                GroupState::Unfinished => return Err(CodeError::Incomplete),
            }
        }
        let bytes = to_bytes(&symbols);
        Self::from_bytes(&bytes)
    }

    fn to_bytes(&self) -> Result<Vec<u8>, CodeError> {
        let (host, port) = self.address.rsplit_once(':').ok_or(CodeError::Address)?;
        let port: u16 = port.parse().map_err(|_| CodeError::Address)?;
        let mut bytes = Vec::with_capacity(64);
        match host.parse::<Ipv4Addr>() {
            Ok(ip) => {
                bytes.push(WITH_IP);
                bytes.extend(ip.octets());
            }
            Err(_) => {
                let length =
                    u8::try_from(host.len()).ok().filter(|n| (1..=200).contains(n)).ok_or(CodeError::Address)?;
                bytes.extend([WITH_NAME, length]);
                bytes.extend(host.as_bytes());
            }
        }
        bytes.extend(port.to_be_bytes());
        bytes.extend(self.fingerprint);
        bytes.extend(self.secret);
        let minutes = self.expires.saturating_sub(FIRST_MINUTE).div_ceil(60).min(0xFF_FFFF);
        bytes.extend(&minutes.to_be_bytes()[5..]);
        Ok(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<EnrolmentCode, CodeError> {
        let mut rest = bytes;
        let mut take = |count: usize| -> Result<&[u8], CodeError> {
            let (head, tail) = rest.split_at_checked(count).ok_or(CodeError::Incomplete)?;
            rest = tail;
            Ok(head)
        };
        let host = match take(1)?[0] {
            WITH_IP => {
                let ip = take(4)?;
                Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3]).to_string()
            }
            WITH_NAME => {
                let length = usize::from(take(1)?[0]);
                std::str::from_utf8(take(length)?).map_err(|_| CodeError::NotACode)?.to_owned()
            }
            _ => return Err(CodeError::NotACode),
        };
        let port = take(2)?;
        let port = u16::from_be_bytes([port[0], port[1]]);
        let fingerprint = take(16)?.try_into().map_err(|_| CodeError::Incomplete)?;
        let secret = take(10)?.try_into().map_err(|_| CodeError::Incomplete)?;
        let minutes = take(3)?;
        let minutes = u64::from(u32::from_be_bytes([0, minutes[0], minutes[1], minutes[2]]));
        let check = take(1)?[0];
        let content = &bytes[..bytes.len() - rest.len() - 1];
        if blake3::hash(content).as_bytes()[0] != check || rest.iter().any(|byte| *byte != 0) {
            return Err(CodeError::NotACode);
        }
        Ok(EnrolmentCode {
            address: format!("{host}:{port}"),
            fingerprint,
            secret,
            expires: FIRST_MINUTE + minutes * 60,
        })
    }
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

/// `POST /v1/enrol`, JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The code's secret, hexadecimal.
    pub secret: String,
    /// What the person's machine calls itself.
    pub machine: String,
    #[serde(default)]
    pub app_version: String,
    /// Random, made once per enrolment by the device: the same request again (the reply was lost) is then no second use.
    #[serde(default)]
    pub attempt: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    pub device: crate::stamp::DeviceNumber,
    /// For `Authorization: Bearer …`; 32 random bytes, hexadecimal.
    pub token: String,
    pub person: Uuid,
    pub name: String,
    pub county: String,
    /// The county's recovery key, `age1…`: the device's data key is sealed to it too.
    pub recovery_key: String,
    pub epoch: Uuid,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn code(address: &str) -> EnrolmentCode {
        EnrolmentCode {
            address: address.to_owned(),
            fingerprint: *b"fingerprint-0123",
            secret: *b"0123456789",
            expires: FIRST_MINUTE + 60 * 1_000_000,
        }
    }

    #[test]
    fn a_code_reads_back_however_it_was_typed() {
        for address in ["192.168.1.20:8443", "dudao.example.gov.cn:443"] {
            let text = code(address).to_text().unwrap();
            assert_eq!(EnrolmentCode::parse(&text).unwrap(), code(address));
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            assert_eq!(EnrolmentCode::parse(&typed).unwrap(), code(address));
            let wide: String = text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            assert_eq!(EnrolmentCode::parse(&wide).unwrap(), code(address));
        }
    }

    #[test]
    fn any_one_slip_is_found_at_its_group() {
        let text = code("10.0.0.1:8443").to_text().unwrap();
        for (at, right) in text.char_indices().filter(|(_, c)| *c != '-') {
            for wrong in ALPHABET.iter().map(|c| char::from(*c)).filter(|c| *c != right) {
                let mut typed = text.clone();
                typed.replace_range(at..=at, &wrong.to_string());
                assert_eq!(EnrolmentCode::parse(&typed), Err(CodeError::Group(at / 6 + 1)), "{typed}");
            }
        }
    }

    #[test]
    fn two_groups_that_changed_places_are_found() {
        let text = code("10.0.0.1:8443").to_text().unwrap();
        let mut groups: Vec<&str> = text.split('-').collect();
        groups.swap(3, 4);
        assert!(matches!(EnrolmentCode::parse(&groups.join("-")), Err(CodeError::Group(_))));
        assert_eq!(EnrolmentCode::parse(&text[..text.len() - 2]), Err(CodeError::Incomplete));
        assert_eq!(EnrolmentCode::parse(&text[..text.len() - 6]), Err(CodeError::Incomplete));
    }

    #[test]
    fn groups_are_judged_while_they_are_typed() {
        let text = code("10.0.0.1:8443").to_text().unwrap();
        let mut typed = text[..14].to_owned();
        assert_eq!(check_groups(&typed), [GroupState::Good, GroupState::Good, GroupState::Unfinished]);
        typed.replace_range(0..1, "U");
        assert_eq!(check_groups(&typed)[0], GroupState::Mistyped);
    }
}
