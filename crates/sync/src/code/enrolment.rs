//! The enrolment code and the messages by which a device is bound to the county.

use super::CodeError;
use super::groups::{checked, from_text, to_text};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use uuid::Uuid;

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

/// What the county prints and a person types (or scans) once: the server's address, the fingerprint of its key, and a
/// one-time secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentCode {
    /// `host:port` of the county server.
    pub address: String,
    pub fingerprint: Fingerprint,
    pub secret: [u8; 10],
    /// Seconds since 1970, UTC; kept to the minute.
    pub expires: u64,
}

impl EnrolmentCode {
    /// The code as groups of five characters joined by hyphens.
    ///
    /// # Errors
    /// [`CodeError::Address`].
    pub fn to_text(&self) -> Result<String, CodeError> {
        Ok(to_text(self.to_bytes()?))
    }

    /// Reads a code as typed.
    ///
    /// # Errors
    /// Names the first mistyped group, counted from 1.
    pub fn parse(text: &str) -> Result<EnrolmentCode, CodeError> {
        Self::from_bytes(&from_text(text)?)
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
        let length = bytes.len() - rest.len();
        checked(bytes, length)?;
        Ok(EnrolmentCode {
            address: format!("{host}:{port}"),
            fingerprint,
            secret,
            expires: FIRST_MINUTE + minutes * 60,
        })
    }
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
    /// The key (`age1…`) that files for the county are sealed to; see [`bundle`](crate::bundle).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_key: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::groups::{ALPHABET, GroupState, check_groups};
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
