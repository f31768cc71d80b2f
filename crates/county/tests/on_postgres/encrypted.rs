//! The way to a database that speaks TLS.

use crate::postgres_service;
use crate::service::Service;
use duxue_county::Config;
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::store::StoreError;
use duxue_county::store::postgres::PostgresStore;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::path::Path;
use tempfile::TempDir;

/// An authority in `ca.pem`, and a key with its certificate for `name`, as PostgreSQL wants them.
fn certificates(folder: &Path, name: &str) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).unwrap();
    std::fs::write(folder.join("ca.pem"), certificate.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::from_params(&authority, &authority_key);
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("server.crt"), certificate.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
}

/// A database of its own whose certificate is for `name`; the address that it has, and the authority's file.
fn database(name: &str) -> (Service, TempDir, String, String) {
    let folder = TempDir::new().unwrap();
    certificates(folder.path(), name);
    let service = Service::start_with("postgres.sh", &[folder.path().to_str().unwrap()]);
    let address = format!("postgres://postgres@127.0.0.1:{}/postgres", service.port);
    let authority = folder.path().join("ca.pem").to_str().unwrap().to_owned();
    (service, folder, address, authority)
}

/// Whether each connection of the county's to it is encrypted, in their order.
fn encrypted(address: &str) -> Vec<bool> {
    let mut looking = postgres::Client::connect(address, postgres::NoTls).unwrap();
    let sql = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'duxue-county'";
    looking.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

#[test]
fn a_county_lies_in_a_database_that_is_reached_by_tls_alone_and_by_nobody_who_stands_in_for_it() {
    let (_service, _folder, address, authority) = database("127.0.0.1");
    let sure = format!("{address}?sslmode=verify-full&sslrootcert={authority}");
    let store = PostgresStore::open(&sure, 1).unwrap();
    assert_eq!(encrypted(&address), [true]);
    drop(store);
    let stranger = TempDir::new().unwrap();
    certificates(stranger.path(), "127.0.0.1");
    let wrong = format!("{address}?sslmode=verify-full&sslrootcert={}", stranger.path().join("ca.pem").display());
    let refused = PostgresStore::open(&wrong, 1).err().unwrap();
    assert!(matches!(&refused, StoreError::Away(_)) && refused.to_string().contains("certificate"), "{refused}");
    // A whole county, by the address as a configuration has it.
    let here = TempDir::new().unwrap();
    let database = DatabasePlace::Postgres { address: sure, county: 2 };
    let county = OpenCounty::open(&Config { database: Some(database), ..Config::in_folder(here.path()) }).unwrap();
    assert_eq!(county.desk.read(|tx| tx.head()).unwrap().0, 0);
}

#[test]
fn a_certificate_for_another_name_is_taken_only_where_nobody_asked_who_it_is() {
    let (_service, _folder, address, authority) = database("db.example.gov.cn");
    let store = PostgresStore::open(&format!("{address}?sslmode=require"), 1).unwrap();
    assert_eq!(encrypted(&address), [true]);
    drop(store);
    let sure = format!("{address}?sslmode=verify-full&sslrootcert={authority}");
    let refused = PostgresStore::open(&sure, 1).err().unwrap();
    assert!(refused.to_string().contains("not valid for name"), "{refused}");
}

#[test]
fn where_tls_is_required_a_database_without_it_is_not_used() {
    let refused = PostgresStore::open(&format!("{}?sslmode=require", postgres_service::address()), 1).err().unwrap();
    assert!(refused.to_string().contains("TLS"), "{refused}");
    PostgresStore::open(&format!("{}?sslmode=disable", postgres_service::address()), 1).unwrap();
}
