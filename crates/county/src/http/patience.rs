//! How long a request may take to arrive.
//!
//! Invariant: a connection is held only by what moves. Headers have a time; a body may pause, and has on the whole so much
//! time as a very slow line needs. An upload over a bad line goes on, one that trickles to hold the door open does not.

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use std::io::{Error, ErrorKind};
use std::time::{Duration, Instant};
use tokio::time::timeout;

#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the first byte, or the end of the request before, to the end of the headers.
    pub headers: Duration,
    /// Without a byte of a body.
    pub pause: Duration,
    /// For a whole body, besides what its bytes are given.
    pub body: Duration,
    /// A body has one more second for each of so many bytes that came.
    pub bytes_a_second: u64,
}

impl Default for Patience {
    /// At 40 % loss TCP pauses for a minute now and then, by doubling its waits; two minutes end a connection that is dead.
    fn default() -> Patience {
        let two_minutes = Duration::from_secs(120);
        Patience { headers: Duration::from_secs(60), pause: two_minutes, body: two_minutes, bytes_a_second: 256 }
    }
}

pub async fn watch(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = if body.is_end_stream() { body } else { patience.bounded(body) };
    next.run(Request::from_parts(parts, body)).await
}

impl Patience {
    /// How long the next piece of a body is waited for, `since` its begin and after so many bytes.
    fn left(&self, since: Duration, came: u64) -> Duration {
        let given = self.body + Duration::from_secs(came / self.bytes_a_second.max(1));
        self.pause.min(given.saturating_sub(since))
    }

    fn bounded(self, body: Body) -> Body {
        let begun = Instant::now();
        Body::from_stream(stream::unfold(Some((body.into_data_stream(), 0_u64)), move |standing| async move {
            let (mut body, came) = standing?;
            match timeout(self.left(begun.elapsed(), came), body.next()).await {
                Ok(Some(Ok(bytes))) => {
                    let came = came + bytes.len() as u64;
                    Some((Ok(bytes), Some((body, came))))
                }
                Ok(Some(Err(error))) => Some((Err(Error::other(error)), None)),
                Ok(None) => None,
                Err(_) => Some((Err(Error::new(ErrorKind::TimedOut, "the body came too slowly")), None)),
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many pieces, each of `bytes` after `pause` seconds, a body is given up; `None` if never.
    fn given_up(pause: u64, bytes: u64) -> Option<u64> {
        let pause = Duration::from_secs(pause);
        (0..10_000)
            .find(|piece| Patience::default().left(pause * u32::try_from(*piece).unwrap_or(0), piece * bytes) < pause)
    }

    #[test]
    fn a_slow_line_is_borne_and_a_trickle_or_a_silence_is_not() {
        // 500 bytes a second in bursts a minute apart: an upload that lives.
        assert_eq!(given_up(60, 30_000), None);
        // A byte every ten seconds, and one every two minutes.
        assert_eq!(given_up(10, 1), Some(12));
        assert_eq!(given_up(121, 1_000_000), Some(0));
    }
}
