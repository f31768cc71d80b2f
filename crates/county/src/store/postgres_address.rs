//! The address of a PostgreSQL database, with libpq's words for how the way to it is encrypted: `sslmode` and `sslrootcert`.
//!
//! Invariant: `verify-full` lets nobody answer but the host that the address names; `require` never goes on in plain.

use super::StoreError;
use percent_encoding::percent_decode_str;
use postgres::Config;
use postgres::config::SslMode;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::str::FromStr;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where a database is, and how it is spoken to.
#[derive(Clone)]
pub struct PostgresAddress {
    pub config: Config,
    pub tls: MakeRustlsConnect,
}

/// `sslmode` as libpq names it; `allow` and `verify-ca` are neither plain nor sure and are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Disable,
    /// Encrypted where the server can, whoever it is.
    Prefer,
    /// Encrypted, whoever it is.
    Require,
    /// Encrypted, with a certificate for the host's name by an authority that is trusted.
    VerifyFull,
}

impl FromStr for PostgresAddress {
    type Err = StoreError;

    fn from_str(address: &str) -> Result<PostgresAddress, StoreError> {
        let (place, query) = address.split_once('?').unwrap_or((address, ""));
        let (mut mode, mut root, mut others) = (Mode::Prefer, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", name)) => mode = mode_of(name)?,
                Some(("sslrootcert", path)) => {
                    root =
                        Some(percent_decode_str(path).decode_utf8().map_err(|_| said("sslrootcert 的路径写得不对"))?);
                }
                _ => others.push(pair),
            }
        }
        if root.is_some() && mode != Mode::VerifyFull {
            return Err(said("写了 sslrootcert，也要写 sslmode=verify-full，否则证书并不核对"));
        }
        let mut config: Config = match others.is_empty() {
            true => place.parse()?,
            false => format!("{place}?{}", others.join("&")).parse()?,
        };
        config.ssl_mode(match mode {
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyFull => SslMode::Require,
        });
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match mode {
            Mode::VerifyFull => {
                let roots = Arc::new(roots(root.as_deref())?);
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                    .build()
                    .map_err(|error| said(&format!("信任的证书用不了：{error}")))?
            }
            Mode::Disable | Mode::Prefer | Mode::Require => Arc::new(Anybody(Arc::clone(&provider))),
        };
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| StoreError::Database(Box::new(error)))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(PostgresAddress { config, tls: MakeRustlsConnect::new(client) })
    }
}

fn mode_of(name: &str) -> Result<Mode, StoreError> {
    match name {
        "disable" => Ok(Mode::Disable),
        "prefer" => Ok(Mode::Prefer),
        "require" => Ok(Mode::Require),
        "verify-full" => Ok(Mode::VerifyFull),
        other => {
            Err(said(&format!("数据库地址里的 sslmode={other} 不能用；可以写 disable、prefer、require、verify-full")))
        }
    }
}

/// The authorities of a PEM file, or those that this machine trusts.
fn roots(file: Option<&str>) -> Result<RootCertStore, StoreError> {
    let mut store = RootCertStore::empty();
    match file {
        Some(file) => {
            let wrong = |error: &dyn std::fmt::Display| said(&format!("sslrootcert {file} 用不了：{error}"));
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
                let certificate = certificate.map_err(|error| wrong(&error))?;
                store.add(certificate).map_err(|error| wrong(&error))?;
            }
        }
        None => {
            let (_, unusable) = store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if unusable > 0 {
                tracing::warn!(unusable, "some certificates that this machine trusts cannot be used");
            }
        }
    }
    if store.is_empty() {
        return Err(said("没有可信任的证书：请用 sslrootcert 写明数据库证书的签发机构（PEM）"));
    }
    Ok(store)
}

fn said(words: &str) -> StoreError {
    StoreError::Database(words.into())
}

/// Takes every certificate, but no signature that was not made with its key.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refused(address: &str) -> String {
        address.parse::<PostgresAddress>().err().unwrap().to_string()
    }

    #[test]
    fn the_way_is_read_from_the_address_and_the_rest_of_it_stays() {
        let mode = |address: &str| address.parse::<PostgresAddress>().unwrap().config.get_ssl_mode();
        assert_eq!(mode("postgres://u@h/d"), SslMode::Prefer);
        assert_eq!(mode("postgres://u@h/d?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://u@h/d?sslmode=require&application_name=x"), SslMode::Require);
        let whole: PostgresAddress = "postgres://u@h,i/d?connect_timeout=3&sslmode=require".parse().unwrap();
        assert_eq!(whole.config.get_hosts().len(), 2);
        assert_eq!(whole.config.get_connect_timeout().unwrap().as_secs(), 3);
    }

    #[test]
    fn what_would_not_be_checked_is_refused_in_words() {
        assert!(refused("postgres://u@h/d?sslmode=verify-ca").contains("verify-full"));
        assert!(refused("postgres://u@h/d?sslmode=require&sslrootcert=/ca.pem").contains("verify-full"));
        assert!(refused("postgres://u@h/d?sslmode=verify-full&sslrootcert=/none.pem").contains("/none.pem"));
    }
}
