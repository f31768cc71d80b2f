//! Messages as bytes: CBOR packed with zstd.

use serde::{Serialize, de::DeserializeOwned};

/// Media type of a message over HTTP.
pub const CONTENT_TYPE: &str = "application/vnd.duxue.sync+zstd";

/// A message may not unpack to more than this (bytes): a page is far smaller, and a hostile one must not fill memory.
pub const MAX_UNPACKED: usize = 64 << 20;

#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("not a packed message: {0}")]
    Unpack(std::io::Error),
    #[error("not the message expected: {0}")]
    Decode(String),
    #[error("message could not be packed: {0}")]
    Pack(String),
}

/// # Errors
/// Only where memory runs out or a type is not plain data.
pub fn pack<T: Serialize>(message: &T) -> Result<Vec<u8>, WireError> {
    let mut plain = Vec::with_capacity(4096);
    ciborium::into_writer(message, &mut plain).map_err(|error| WireError::Pack(error.to_string()))?;
    zstd::bulk::compress(&plain, 3).map_err(|error| WireError::Pack(error.to_string()))
}

/// # Errors
/// Bytes that were cut, changed, or say something else.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    use std::io::Read;
    let mut plain = Vec::new();
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(WireError::Unpack)?.take(MAX_UNPACKED as u64 + 1);
    decoder.read_to_end(&mut plain).map_err(WireError::Unpack)?;
    if plain.len() > MAX_UNPACKED {
        return Err(WireError::Decode("too large".to_owned()));
    }
    ciborium::from_reader(plain.as_slice()).map_err(|error| WireError::Decode(error.to_string()))
}
