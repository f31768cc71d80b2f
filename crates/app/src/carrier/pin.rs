//! Trust in exactly one key: the one whose fingerprint stood in the enrolment code.
//!
//! Invariant: names, dates and issuers of the certificate are not looked at, so that a self-made certificate is safe
//! and a wrong clock on the laptop shuts nobody out; the key itself must sign the handshake.

use duxue_sync::CarrierError;
use duxue_sync::code::{Fingerprint, fingerprint};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use std::sync::Arc;

/// Marks the failure in the chain of causes, because the HTTP client hides the type.
pub(super) const WRONG_KEY: &str = "the server's key is not the pinned one";

#[derive(thiserror::Error)]
#[error("{WRONG_KEY}")]
struct WrongKey;

/// The TLS library tells of errors that are not its own by their `Debug` alone.
impl std::fmt::Debug for WrongKey {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(WRONG_KEY)
    }
}

/// The fingerprint of a certificate's public key (SubjectPublicKeyInfo, DER).
fn fingerprint_of(certificate: &CertificateDer<'_>) -> Result<Fingerprint, Error> {
    let parsed = webpki::EndEntityCert::try_from(certificate)
        .map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
    Ok(fingerprint(&parsed.subject_public_key_info()))
}

#[derive(Debug)]
struct PinnedKey {
    fingerprint: Fingerprint,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for PinnedKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if fingerprint_of(end_entity)? == self.fingerprint {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(WrongKey)))))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

pub(super) fn client_config(fingerprint: Fingerprint) -> Result<ClientConfig, CarrierError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedKey { fingerprint, provider: provider.clone() };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| CarrierError::Unreachable(error.to_string()))?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}
