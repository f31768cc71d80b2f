//! Connections of phones, handed out when their handshake is done.
//!
//! Invariants: a handshake never holds up other connections, and one that stalls is dropped; with the runtime go the
//! socket and every connection.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use rustls::ServerConfig;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that wait to be served: one phone opens a handful.
const WAITING: usize = 16;

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

/// Whose connection it is.
#[derive(Debug, Clone, Copy)]
pub struct From(pub IpAddr);

impl Connected<IncomingStream<'_, TlsListener>> for From {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> From {
        From(stream.remote_addr().ip())
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, hand_over: Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                tokio::spawn(shake_hands(stream, from, acceptor.clone(), hand_over.clone()));
            }
            Err(error) => {
                // Out of file handles, mostly: a pause lets some connections end.
                tracing::warn!(%error, "a phone's connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
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
    match timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            // Closed means that the door is closing; the connection goes with it.
            let _closing = hand_over.send((stream, from)).await;
        }
        // A phone that is asking its person about the certificate breaks off here; that is how it should be.
        Ok(Err(error)) => tracing::debug!(%error, "a phone's handshake failed"),
        Err(_) => tracing::debug!("a phone's handshake stalled"),
    }
}
