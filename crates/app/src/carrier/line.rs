//! One server, one device's key to it, and a message there and back.

use super::problem::{accepted, unreachable};
use duxue_sync::{CarrierError, wire};
use reqwest::blocking::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Serialize, de::DeserializeOwned};

#[derive(Clone)]
pub(super) struct Line {
    pub base: String,
    pub token: String,
    pub client: Client,
}

impl Line {
    pub fn ask<Q: Serialize, A: DeserializeOwned>(&self, path: &str, request: &Q) -> Result<A, CarrierError> {
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

    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}
