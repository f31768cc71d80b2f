//! The messages of a round over HTTPS.

use super::ahead::Ahead;
use super::line::Line;
use super::pin;
use super::problem::{Problem, accepted, unreachable};
use duxue_sync::code::{EnrolReply, EnrolRequest, Fingerprint};
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};
use reqwest::blocking::Client;
use std::time::Duration;

/// How long a connection may take to come about, and an answer to begin. A page is small; a rural link is slow.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(60);

/// The county's server over HTTPS.
pub struct HttpCounty {
    pub(super) line: Line,
    ahead: Option<Ahead>,
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
        let line = Line { base: format!("https://{address}"), token: token.to_owned(), client };
        Ok(HttpCounty { line, ahead: None })
    }

    /// Trades the one-time secret of an enrolment code for a device number and a token. The same request may be sent
    /// again where its answer was lost.
    ///
    /// # Errors
    /// [`EnrolFailure::Refused`] with what the county says; [`CarrierError::WrongServer`] where another server answers.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, EnrolFailure> {
        let response = self.line.client.post(format!("{}/v1/enrol", self.line.base)).json(request).send();
        let response = response.map_err(|error| unreachable(&error))?;
        if response.status().is_client_error() {
            let problem: Problem = response.json().unwrap_or_default();
            return Err(EnrolFailure::Refused(problem.text()));
        }
        let reply = accepted(response)?.json();
        Ok(reply.map_err(|error| CarrierError::Unreadable(error.to_string()))?)
    }
}

impl County for HttpCounty {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.line.ask("hello", &request)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.line.ask("push", &request)
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        let reply: ForkReply = self.line.ask("fork", &device)?;
        self.line.token.clone_from(&reply.token);
        Ok(reply)
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        let ahead = self.ahead.take().and_then(|ahead| ahead.answer(&request));
        let page = ahead.unwrap_or_else(|| self.line.ask("pull", &request))?;
        self.ahead = Ahead::of(&self.line, request, &page);
        Ok(page)
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.line.ask("check", &request)
    }
}
