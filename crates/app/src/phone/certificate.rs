//! A key and a certificate for one door, made when it opens and forgotten when it closes.
//!
//! Invariant: neither is ever written to the disk.

use super::OpenError;
use chrono::{Datelike, NaiveDate, TimeDelta};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use std::net::Ipv4Addr;
use std::sync::Arc;

/// Bytes of the fingerprint that a person is asked to compare: 64 bits, which nobody can meet by chance.
const COMPARED: usize = 8;

/// What a door shows to prove itself.
pub struct Certificate {
    pub config: ServerConfig,
    /// `3F A2 91 0C 7D E4 55 B1`: how the SHA-256 fingerprint begins, as browsers print it.
    pub fingerprint_words: String,
}

/// A certificate for these addresses, good on `today` and a day around it, so that a clock a few hours off does not matter.
///
/// # Errors
/// The machine has no randomness to make a key of.
pub fn make(addresses: &[Ipv4Addr], today: NaiveDate) -> Result<Certificate, OpenError> {
    let key = rcgen::KeyPair::generate()?;
    let names: Vec<String> = addresses.iter().map(Ipv4Addr::to_string).collect();
    let mut wanted = rcgen::CertificateParams::new(names)?;
    wanted.distinguished_name = rcgen::DistinguishedName::new();
    wanted.distinguished_name.push(rcgen::DnType::CommonName, "督学随行（这台电脑）");
    wanted.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    // A month is 1–12 and a day 1–31 on both sides.
    let at = |day: NaiveDate| rcgen::date_time_ymd(day.year(), day.month() as u8, day.day() as u8);
    wanted.not_before = at(today - TimeDelta::days(1));
    wanted.not_after = at(today + TimeDelta::days(2));
    let certificate = wanted.self_signed(&key)?.der().clone();
    let fingerprint_words = words(&Sha256::digest(&certificate)[..COMPARED]);
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], private)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Certificate { config, fingerprint_words })
}

fn words(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}
