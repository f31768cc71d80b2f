//! The checksum extension of tus 1.0: a piece that arrived damaged is thrown away and sent again.
//!
//! Invariant: of a piece that was sent with a checksum either all bytes count or none.

use super::{Problem, ProblemCode};
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::digest::DynDigest;

/// What a client may choose from; tus wants sha1 at least.
pub const ALGORITHMS: &str = "sha1,sha256";
/// Not registered with HTTP: tus's own.
const MISMATCH: u16 = 460;

/// The checksum of a piece: as it was told, and of what has come.
pub struct Checksum {
    told: Vec<u8>,
    come: Box<dyn DynDigest + Send>,
}

impl Checksum {
    /// What `Upload-Checksum` says; `None` where the client sends none.
    ///
    /// # Errors
    /// An algorithm that is not offered, or a value that is no base64.
    pub fn of(headers: &HeaderMap) -> Result<Option<Checksum>, Problem> {
        let Some(value) = headers.get("upload-checksum") else { return Ok(None) };
        let unreadable = || Problem::bad_request(format!("校验值读不懂；可用的算法：{ALGORITHMS}"));
        let (algorithm, told) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(unreadable)?;
        let come: Box<dyn DynDigest + Send> = match algorithm {
            "sha1" => Box::new(sha1::Sha1::default()),
            "sha256" => Box::new(sha2::Sha256::default()),
            _ => return Err(unreadable()),
        };
        let told = BASE64_STANDARD.decode(told.trim()).map_err(|_| unreadable())?;
        Ok(Some(Checksum { told, come }))
    }

    pub fn take(&mut self, bytes: &[u8]) {
        self.come.update(bytes);
    }

    /// # Errors
    /// 460 where what came is not what was sent.
    pub fn check(self) -> Result<(), Problem> {
        if self.come.finalize().as_ref() == self.told {
            return Ok(());
        }
        let status = StatusCode::from_u16(MISMATCH).map_err(Problem::failed)?;
        Err(Problem::new(status, ProblemCode::ChecksumDiffers, "这一段在路上损坏了，没有收下，请再传一次"))
    }
}
