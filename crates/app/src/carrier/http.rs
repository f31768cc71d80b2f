//! The messages of a round over HTTPS.

use super::pin;
use super::problem::{accepted, unreachable};
use duxue_sync::code::Fingerprint;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest, wire,
};
use reqwest::blocking::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

/// What a device sends with its one-time secret.
#[derive(Debug, Serialize)]
pub struct EnrolmentRequest<'a> {
    pub secret: &'a str,
    pub machine: &'a str,
}

/// What the county gives a new device.
#[derive(Debug, Deserialize)]
pub struct Enrolment {
    pub device: u32,
    pub token: String,
    pub person: uuid::Uuid,
    pub name: String,
    pub county: String,
    /// The county's recovery key (age recipient), to which the device's data key is sealed.
    pub recovery: String,
    pub epoch: uuid::Uuid,
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

    /// Trades the one-time secret of an enrolment code for a device number and a token.
    ///
    /// # Errors
    /// [`CarrierError::NotAdmitted`] where the code is wrong, expired or used; [`CarrierError::WrongServer`] where
    /// another server answers at the address.
    pub fn enrol(&self, request: &EnrolmentRequest) -> Result<Enrolment, CarrierError> {
        let response = self.client.post(format!("{}/v1/enrol", self.base)).json(request).send();
        accepted(response.map_err(|error| unreachable(&error))?)?
            .json()
            .map_err(|error| CarrierError::Unreadable(error.to_string()))
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
