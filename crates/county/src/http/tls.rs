//! Connections over TLS: with the server's own certificate, with one that it is given, or ended by a proxy before it.
//!
//! Invariant: a handshake never holds up other connections; one that stalls is dropped.

use crate::folder::{DataFolder, FolderError, ServerKey};
use axum::serve::Listener;
use duxue_sync::code::{Fingerprint, fingerprint};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshaken connections that wait to be served.
const WAITING: usize = 64;

/// Where TLS ends, and with which certificate.
#[derive(Debug, Clone, Default)]
pub enum Tls {
    /// Here, with a certificate of the server's own; devices pin its key.
    #[default]
    Own,
    /// Here, with this chain and key (PEM).
    Given { certificate: PathBuf, key: PathBuf },
    /// At a proxy that shows this certificate (PEM) and passes plain HTTP on; devices pin the proxy's key.
    Proxy { certificate: PathBuf },
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("{path} cannot be used: {why}")]
    File { path: PathBuf, why: String },
    #[error("the certificate cannot be used: {0}")]
    Refused(#[from] rustls::Error),
}

/// What devices pin, and how connections are taken: `None` where they come in plain.
///
/// # Errors
/// See [`TlsError`].
pub fn identity(tls: &Tls, folder: &DataFolder) -> Result<(Fingerprint, Option<ServerConfig>), TlsError> {
    match tls {
        Tls::Own => {
            let key = folder.server_key()?;
            Ok((key.fingerprint, Some(config(&key)?)))
        }
        Tls::Given { certificate, key } => {
            let (certificates, fingerprint) = chain(certificate)?;
            let private = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, &error))?;
            let config = builder()?.with_single_cert(certificates, private)?;
            Ok((fingerprint, Some(config)))
        }
        Tls::Proxy { certificate } => Ok((chain(certificate)?.1, None)),
    }
}

fn wrong(path: &Path, why: &dyn std::fmt::Display) -> TlsError {
    TlsError::File { path: path.to_owned(), why: why.to_string() }
}

/// The certificates of a PEM file, and the fingerprint of the first one's key.
fn chain(path: &Path) -> Result<(Vec<CertificateDer<'static>>, Fingerprint), TlsError> {
    let certificates: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(path).and_then(|found| found.collect()).map_err(|error| wrong(path, &error))?;
    let first = certificates.first().ok_or_else(|| wrong(path, &"there is no certificate in it"))?;
    let parsed = webpki::EndEntityCert::try_from(first).map_err(|error| wrong(path, &error))?;
    let fingerprint = fingerprint(&parsed.subject_public_key_info());
    Ok((certificates, fingerprint))
}

fn builder() -> Result<rustls::ConfigBuilder<ServerConfig, rustls::server::WantsServerCert>, rustls::Error> {
    Ok(ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth())
}

/// # Errors
/// A key or certificate that rustls does not take.
pub fn config(key: &ServerKey) -> Result<ServerConfig, rustls::Error> {
    let certificate = CertificateDer::from(key.certificate.clone());
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.key.clone()));
    builder()?.with_single_cert(vec![certificate], private)
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    pub at: SocketAddr,
    /// It is a proxy, which tells in `X-Forwarded-For` for whom it asks.
    pub proxy: bool,
}

/// A listener that hands out connections whose handshake is done.
pub struct TlsListener {
    ready: Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    /// # Errors
    /// A socket that has no address.
    pub fn start(listener: TcpListener, config: ServerConfig) -> io::Result<TlsListener> {
        let address = listener.local_addr()?;
        let (hand_over, ready) = channel(WAITING);
        tokio::spawn(accept(listener, TlsAcceptor::from(Arc::new(config)), hand_over));
        Ok(TlsListener { ready, address })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task ends only with the runtime.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, hand_over: Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        tokio::select! {
            () = hand_over.closed() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    tokio::spawn(shake_hands(stream, from, acceptor.clone(), hand_over.clone()));
                }
                Err(error) => {
                    // Out of file handles, mostly: a pause lets some connections end.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

async fn shake_hands(
    stream: TcpStream,
    from: SocketAddr,
    acceptor: TlsAcceptor,
    hand_over: Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays with delayed packets");
    }
    match timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            // Closed means that the server is stopping; the connection goes with it.
            let _stopping = hand_over.send((stream, from)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake stalled"),
    }
}
