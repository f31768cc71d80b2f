//! Connections over TLS with the server's own certificate.
//!
//! Invariant: a handshake never holds up other connections; one that stalls is dropped.

use crate::folder::ServerKey;
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::net::SocketAddr;
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

/// # Errors
/// A key or certificate that rustls does not take.
pub fn config(key: &ServerKey) -> Result<ServerConfig, rustls::Error> {
    let certificate = CertificateDer::from(key.certificate.clone());
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.key.clone()));
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], private)
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
