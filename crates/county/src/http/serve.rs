//! The loop over connections: as `axum::serve`, with a time limit on headers, which that does not offer.
//!
//! Invariant: asked to stop, it takes nothing new and ends when what is under way has been answered.

use super::tls::Peer;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::watch;
use tower_service::Service;

/// Serves until `stop`. `proxy`: whether the other end of a connection is a proxy, or whoever asks.
pub async fn serve<L>(mut listener: L, router: Router, proxy: bool, headers: Duration, stop: impl Future<Output = ()>)
where
    L: Listener<Addr = SocketAddr>,
{
    // Ends are told by dropping: of the first to the connections, of the second by them.
    let (stopping, asked) = watch::channel(());
    let (ended, under_way) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, at) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let peer = Peer { at, proxy };
        tokio::spawn(connection(stream, peer, router.clone(), headers, asked.clone(), under_way.clone()));
    }
    drop((listener, stopping, under_way));
    ended.closed().await;
}

async fn connection<I>(
    stream: I,
    peer: Peer,
    router: Router,
    headers: Duration,
    mut asked: watch::Receiver<()>,
    _under_way: watch::Receiver<()>,
) where
    I: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(headers)
        .serve_connection(TokioIo::new(stream), answer);
    let mut connection = pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        // Never a change: an error tells that the sender is gone.
        _ = asked.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}
