//! The messages of a round over HTTPS.

use super::pin;
use super::problem::{Problem, accepted, unreachable};
use duxue_sync::code::{EnrolReply, EnrolRequest, Fingerprint};
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest, wire,
};
use reqwest::blocking::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// How long a connection may take to come about, and an answer to begin. A page is small; a rural link is slow.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(60);

/// The county's server over HTTPS.
pub struct HttpCounty {
    pub(super) base: String,
    pub(super) token: String,
    pub(super) client: Client,
}

/// Why no device was enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFailure {
    /// The county's own words: the code is wrong, expired or used.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Carrier(#[from] CarrierError),
}

impl HttpCounty {
    /// The server at `https://<address>`, whose key must have this fingerprint.
    ///
    /// # Errors
    /// Where TLS cannot be set up on this machine.
    pub fn new(address: &str, fingerprint: Fingerprint, token: &str) -> Result<HttpCounty, CarrierError> {
        let client = Client::builder()
            .use_preconfigured_tls(pin::client_config(fingerprint)?)
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .build()
            .map_err(|error| CarrierError::Unreachable(error.to_string()))?;
        Ok(HttpCounty { base: format!("https://{address}"), token: token.to_owned(), client })
    }

    /// Trades the one-time secret of an enrolment code for a device number and a token. The same request may be sent
    /// again where its answer was lost.
    ///
    /// # Errors
    /// [`EnrolFailure::Refused`] with what the county says; [`CarrierError::WrongServer`] where another server answers.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, EnrolFailure> {
        let response = self.client.post(format!("{}/v1/enrol", self.base)).json(request).send();
        let response = response.map_err(|error| unreachable(&error))?;
        if response.status().is_client_error() {
            let problem: Problem = response.json().unwrap_or_default();
            return Err(EnrolFailure::Refused(problem.text()));
        }
        let reply = accepted(response)?.json();
        Ok(reply.map_err(|error| CarrierError::Unreadable(error.to_string()))?)
    }

    fn ask<Q: Serialize, A: DeserializeOwned>(&self, path: &str, request: &Q) -> Result<A, CarrierError> {
        let body = wire::pack(request).map_err(|error| CarrierError::Unreadable(error.to_string()))?;
        let response = self
            .client
            .post(format!("{}/v1/{path}", self.base))
            .header(AUTHORIZATION, self.bearer())
            .header(CONTENT_TYPE, wire::CONTENT_TYPE)
            .body(body)
            .send()
            .map_err(|error| unreachable(&error))?;
        let bytes = accepted(response)?.bytes().map_err(|error| unreachable(&error))?;
        wire::unpack(&bytes).map_err(|error| CarrierError::Unreadable(error.to_string()))
    }
}

impl County for HttpCounty {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.ask("hello", &request)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.ask("push", &request)
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        let reply: ForkReply = self.ask("fork", &device)?;
        self.token.clone_from(&reply.token);
        Ok(reply)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        self.ask("pull", &request)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.ask("check", &request)
    }
}
