use crate::place::{county_in, program};
use crate::town::Town;
use duxue_county::Config;
use duxue_county::http::tls::Tls;
use duxue_sync::code::{EnrolmentCode, fingerprint};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PublicKeyData};
use reqwest::Certificate;
use reqwest::blocking::Client;
use std::path::PathBuf;

/// A certificate that the office was given, by an authority of its own.
pub struct Given {
    pub certificate: PathBuf,
    key: PathBuf,
    authority: String,
    fingerprint: [u8; 16],
}

pub fn given(town: &Town) -> Given {
    let mut wanted = CertificateParams::new(Vec::new()).unwrap();
    wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(wanted, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let own = names.signed_by(&key, &authority).unwrap();
    let (certificate, key_file) = (town.folder.path().join("fullchain.pem"), town.folder.path().join("privkey.pem"));
    std::fs::write(&certificate, format!("{}{}", own.pem(), authority.pem())).unwrap();
    std::fs::write(&key_file, key.serialize_pem()).unwrap();
    Given {
        certificate,
        key: key_file,
        authority: authority.pem(),
        fingerprint: fingerprint(&key.subject_public_key_info()),
    }
}

/// What a device would pin, by a code printed now.
fn pinned(town: &Town) -> [u8; 16] {
    let printed = program(town.folder.path()).args(["enrol", "D001", "--quiet"]).output().unwrap();
    let code = String::from_utf8(printed.stdout).unwrap();
    EnrolmentCode::parse(code.trim()).unwrap().fingerprint
}

#[test]
fn a_given_certificate_is_shown_and_its_key_is_what_devices_pin() {
    let mut town = Town::new();
    assert_eq!(pinned(&town), town.server().fingerprint());
    let given = given(&town);
    let tls = Tls::Given { certificate: given.certificate.clone(), key: given.key.clone() };
    town.restart_with(Config { tls, ..county_in(town.folder.path()) });
    let authority = Certificate::from_pem(given.authority.as_bytes()).unwrap();
    let trusting = Client::builder().tls_built_in_root_certs(false).add_root_certificate(authority).build().unwrap();
    let answer = trusting.get(town.url("/healthz")).send().unwrap();
    // A browser that has seen it comes by HTTPS from now on; with a certificate of its own it would not listen.
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    assert_eq!(answer.text().unwrap(), "ok\n");
    assert_eq!((town.server().fingerprint(), pinned(&town)), (given.fingerprint, given.fingerprint));
    // Back to its own, and the codes with it.
    town.restart();
    let own = town.client.get(town.url("/healthz")).send().unwrap();
    assert!(!own.headers().contains_key("strict-transport-security"));
    assert_ne!(pinned(&town), given.fingerprint);
}

#[test]
fn behind_a_proxy_it_takes_plain_http_and_devices_pin_the_proxy() {
    let mut town = Town::new();
    let given = given(&town);
    let tls = Tls::Proxy { certificate: given.certificate };
    town.restart_with(Config { tls, ..county_in(town.folder.path()) });
    let plain = town.url("/healthz").replace("https://", "http://");
    assert_eq!(town.client.get(plain).send().unwrap().text().unwrap(), "ok\n");
    assert_eq!(pinned(&town), given.fingerprint);
}
