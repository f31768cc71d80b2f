//! Where a request comes from, and how often somebody from there may try to get in.
//!
//! Invariant: what a proxy tells counts only where the connection comes from one that is trusted; what fails is held
//! against the address it came from, what succeeds is not.

use super::pace::{Limiter, MINUTE};
use super::tls::Peer;
use super::{AppState, Problem, ProblemCode};
use crate::now_micros;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, StatusCode};
use ipnet::IpNet;
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// Which proxies are believed, and in which header they tell for whom they ask.
#[derive(Debug, Clone)]
pub struct Proxies {
    pub trusted: Vec<IpNet>,
    pub header: HeaderName,
}

impl Default for Proxies {
    /// A proxy on this machine, by `X-Forwarded-For`.
    fn default() -> Proxies {
        let here = [IpAddr::from([127, 0, 0, 0]), IpAddr::from(Ipv6Addr::LOCALHOST)];
        let nets = here.into_iter().zip([8, 128]).filter_map(|(address, bits)| IpNet::new(address, bits).ok());
        Proxies { trusted: nets.collect(), header: HeaderName::from_static("x-forwarded-for") }
    }
}

impl Proxies {
    /// Of what a proxy tells the last counts: it added that itself, and whoever asked wrote the others.
    fn origin(&self, extensions: &Extensions, headers: &HeaderMap) -> Origin {
        let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<Peer>>() else { return Origin(None) };
        let at = peer.at.ip().to_canonical();
        if !peer.proxy || !self.trusted.iter().any(|net| net.contains(&at)) {
            return Origin(Some(at));
        }
        let told = headers.get_all(&self.header).iter().next_back().and_then(|told| told.to_str().ok());
        let last = told.and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        Origin(Some(last.map_or(at, |last| last.to_canonical())))
    }
}

/// The address a request comes from; none where nobody told (a router without a socket). As text it is as the audit log
/// has it, empty for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin(Option<IpAddr>);

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |address| address.fmt(f))
    }
}

impl FromRequestParts<AppState> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Origin, Infallible> {
        Ok(state.doors().origin(&parts.extensions, &parts.headers))
    }
}

/// The doors that anybody may knock at: login, enrolment, and whatever asks for a password or a code again.
pub struct Doors {
    proxies: Proxies,
    pace: Limiter<IpAddr>,
}

impl Doors {
    pub fn new(proxies: Proxies, tries_per_minute: u32) -> Doors {
        Doors { proxies, pace: Limiter::new(tries_per_minute, MINUTE) }
    }

    pub fn origin(&self, extensions: &Extensions, headers: &HeaderMap) -> Origin {
        self.proxies.origin(extensions, headers)
    }

    fn knock(&self, from: IpAddr) -> Result<(), Problem> {
        self.pace.let_through(from, now_micros()).map_err(|seconds| {
            let text = format!("从这里试得太多次了，请等 {seconds} 秒再试");
            Problem::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooOften, text).after(seconds)
        })
    }
}

impl AppState {
    /// Does what a secret opens (a password, a code), at the pace of the door.
    ///
    /// # Errors
    /// [`ProblemCode::TooOften`], and those of `act`.
    pub async fn at_the_door<T: Send + 'static>(
        &self,
        origin: Origin,
        act: impl FnOnce(&AppState) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let from = origin.0.map(household);
        from.map_or(Ok(()), |from| self.doors().knock(from))?;
        let done = self.blocking(act).await;
        // Whoever is asked for a code had the password right.
        let right = done.as_ref().err().is_none_or(|problem| problem.code == ProblemCode::LoginCodeNeeded);
        if let Some(from) = from.filter(|_| right) {
            self.doors().pace.give_back(&from);
        }
        done
    }
}

/// Whoever has one address of IPv6 has the 2⁶⁴ beside it.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::http::HeaderValue;

    fn from(peer: &str, proxy: bool) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(Peer { at: peer.parse().unwrap(), proxy }));
        extensions
    }

    fn told(by: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_str(by).unwrap())])
    }

    #[test]
    fn a_proxy_is_believed_where_it_is_trusted_and_nobody_else_is() {
        let proxies = Proxies::default();
        let address = |peer: &str, proxy: bool, by: &str| proxies.origin(&from(peer, proxy), &told(by)).to_string();
        assert_eq!(address("127.0.0.1:9", true, "1.2.3.4, 5.6.7.8"), "5.6.7.8");
        assert_eq!(address("[::ffff:127.0.0.1]:9", true, "5.6.7.8"), "5.6.7.8");
        assert_eq!(address("10.0.0.9:9", true, "5.6.7.8"), "10.0.0.9");
        assert_eq!(address("127.0.0.1:9", false, "5.6.7.8"), "127.0.0.1");
        assert_eq!(address("127.0.0.1:9", true, "not an address"), "127.0.0.1");
        assert_eq!(proxies.origin(&Extensions::new(), &HeaderMap::new()).to_string(), "");
    }

    #[test]
    fn an_address_of_ipv6_stands_for_those_beside_it() {
        let six = |last: &str| household(last.parse().unwrap());
        assert_eq!(six("2001:db8::1"), six("2001:db8::ffff"));
        assert_ne!(six("2001:db8::1"), six("2001:db8:0:1::1"));
        assert_ne!(six("192.0.2.1"), six("192.0.2.2"));
    }
}
