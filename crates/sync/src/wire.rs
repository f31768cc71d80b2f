//! Messages as bytes: CBOR packed with zstd and a dictionary of what messages are made of, without which a small one is
//! mostly names of fields.
//!
//! Invariant: the dictionary is part of the protocol; a released one is never changed, a new one gets a number of its own.

use serde::{Serialize, de::DeserializeOwned};
use std::sync::OnceLock;
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Media type of a message over HTTP.
pub const CONTENT_TYPE: &str = "application/vnd.duxue.sync+zstd";

/// A message may not unpack to more than this (bytes): a page is far smaller, and a hostile one must not fill memory.
pub const MAX_UNPACKED: usize = 64 << 20;

/// Trained on messages of made-up records of every kind; a story in `tests/` makes it and says how.
const DICTIONARY: &[u8] = include_bytes!("../dictionary/messages-1.zdict");

/// zstd's levels: a small message is worth more work, which a page of records is not.
const LEVEL: i32 = 3;
const SMALL_LEVEL: i32 = 15;
/// Bytes before packing up to which a message is small.
const SMALL: usize = 4 << 10;

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
    static PREPARED: [OnceLock<EncoderDictionary<'static>>; 2] = [const { OnceLock::new() }; 2];
    let mut plain = Vec::with_capacity(4096);
    ciborium::into_writer(message, &mut plain).map_err(|error| WireError::Pack(error.to_string()))?;
    let (prepared, level) = if plain.len() <= SMALL { (0, SMALL_LEVEL) } else { (1, LEVEL) };
    let dictionary = PREPARED[prepared].get_or_init(|| EncoderDictionary::copy(DICTIONARY, level));
    let packed = zstd::bulk::Compressor::with_prepared_dictionary(dictionary).and_then(|mut to| to.compress(&plain));
    packed.map_err(|error| WireError::Pack(error.to_string()))
}

/// Reads messages packed without a dictionary as well.
///
/// # Errors
/// Bytes that were cut, changed, or say something else.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    use std::io::Read;
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let dictionary = PREPARED.get_or_init(|| DecoderDictionary::copy(DICTIONARY));
    let mut plain = Vec::new();
    let decoder =
        zstd::stream::read::Decoder::with_prepared_dictionary(bytes, dictionary).map_err(WireError::Unpack)?;
    decoder.take(MAX_UNPACKED as u64 + 1).read_to_end(&mut plain).map_err(WireError::Unpack)?;
    if plain.len() > MAX_UNPACKED {
        return Err(WireError::Decode("too large".to_owned()));
    }
    ciborium::from_reader(plain.as_slice()).map_err(|error| WireError::Decode(error.to_string()))
}
