//! Photos and files on their way: up by tus 1.0 (resumable), down by Range.
//!
//! Invariant: the county tells before every piece how far it is, so that what it has is never sent again and what it
//! lacks is never skipped; a file counts as sent when the county has checked its hash.

use super::http::HttpCounty;
use super::problem::{accepted, unreachable};
use duxue_sync::CarrierError;
use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RANGE};

const TUS_VERSION: (&str, &str) = ("Tus-Resumable", "1.0.0");
const PIECE_TYPE: &str = "application/offset+octet-stream";
/// Bytes a request carries: a photo as it is kept (300 to 500 KB) goes in one. Of a request that is cut the county keeps
/// what came.
const PIECE: usize = 512 << 10;
/// How long one fetch may take; what came until then is kept, and the next goes on from there.
const FETCH: std::time::Duration = std::time::Duration::from_secs(600);

/// An upload that has begun: where it goes on, and from which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub url: String,
    pub offset: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum MediaError<E> {
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    #[error("the device's store failed")]
    Store(E),
    /// The bytes at one end are not those of the hash.
    #[error("the bytes do not have the hash they are kept by")]
    HashDiffers,
}

impl HttpCounty {
    /// Sends the file `hash` of `size` bytes, going on with `begun` where the county still knows it. `read` gives the
    /// bytes from an offset, at most as many as asked; `progress` is told after every piece, so that it can be kept.
    ///
    /// # Errors
    /// Ends at the first failure; what the county has stays there.
    pub fn send_media<E>(
        &self,
        hash: &str,
        mime: &str,
        size: u64,
        begun: Option<Upload>,
        read: &mut dyn FnMut(u64, usize) -> Result<Vec<u8>, E>,
        progress: &mut dyn FnMut(&Upload) -> Result<(), E>,
    ) -> Result<(), MediaError<E>> {
        let known = match begun {
            Some(begun) => self.upload_offset(&begun.url)?.map(|offset| Upload { url: begun.url, offset }),
            None => None,
        };
        let mut upload = match known {
            Some(known) => known,
            None => {
                let first = read(0, PIECE).map_err(MediaError::Store)?;
                self.begin_upload(hash, mime, size, first)?
            }
        };
        progress(&upload).map_err(MediaError::Store)?;
        while upload.offset < size {
            let piece = read(upload.offset, PIECE).map_err(MediaError::Store)?;
            if piece.is_empty() {
                return Err(MediaError::HashDiffers);
            }
            upload.offset = self.send_piece(&upload, piece)?;
            progress(&upload).map_err(MediaError::Store)?;
        }
        Ok(())
    }

    /// Announces a file and sends its first piece with the same request.
    fn begin_upload(&self, hash: &str, mime: &str, size: u64, first: Vec<u8>) -> Result<Upload, CarrierError> {
        match self.create(hash, mime, size, first) {
            // The county may have kept a part of it: announced again, it tells how far it is.
            Err(error) if error.may_pass() => self.create(hash, mime, size, Vec::new()),
            answer => answer,
        }
    }

    fn create(&self, hash: &str, mime: &str, size: u64, first: Vec<u8>) -> Result<Upload, CarrierError> {
        let metadata = [("blake3", hash), ("filetype", mime)]
            .map(|(key, value)| format!("{key} {}", base64(value.as_bytes())))
            .join(",");
        let request = self
            .line
            .client
            .post(format!("{}/v1/media", self.line.base))
            .header(AUTHORIZATION, self.line.bearer())
            .header(TUS_VERSION.0, TUS_VERSION.1)
            .header("Upload-Length", size)
            .header("Upload-Metadata", metadata);
        let request = if first.is_empty() { request } else { request.header(CONTENT_TYPE, PIECE_TYPE).body(first) };
        let response = accepted(request.send().map_err(|error| unreachable(&error))?)?;
        let location = response
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .ok_or_else(|| CarrierError::Unreadable("no upload address".to_owned()))?;
        let url = if location.starts_with('/') { format!("{}{location}", self.line.base) } else { location.to_owned() };
        // A file that the county already has begins at its end; a county that takes no first piece, at its start.
        let offset = header_number(&response, "Upload-Offset").unwrap_or(0);
        Ok(Upload { url, offset })
    }

    /// Where the county is with an upload; `None` where it no longer knows it.
    fn upload_offset(&self, url: &str) -> Result<Option<u64>, CarrierError> {
        let response = self
            .line
            .client
            .head(url)
            .header(AUTHORIZATION, self.line.bearer())
            .header(TUS_VERSION.0, TUS_VERSION.1)
            .send()
            .map_err(|error| unreachable(&error))?;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Ok(None);
        }
        let offset = header_number(&accepted(response)?, "Upload-Offset");
        offset.map(Some).ok_or_else(|| CarrierError::Unreadable("no offset".to_owned()))
    }

    fn send_piece(&self, upload: &Upload, piece: Vec<u8>) -> Result<u64, CarrierError> {
        let response = self
            .line
            .client
            .patch(&upload.url)
            .header(AUTHORIZATION, self.line.bearer())
            .header(TUS_VERSION.0, TUS_VERSION.1)
            .header(CONTENT_TYPE, PIECE_TYPE)
            .header("Upload-Offset", upload.offset)
            .body(piece)
            .send()
            .map_err(|error| unreachable(&error))?;
        if response.status() == StatusCode::CONFLICT {
            // A piece whose answer was lost has arrived after all: go on from where the county is.
            return self
                .upload_offset(&upload.url)?
                .ok_or_else(|| CarrierError::CountyFailed("upload gone".to_owned()));
        }
        header_number(&accepted(response)?, "Upload-Offset")
            .ok_or_else(|| CarrierError::Unreadable("no offset".to_owned()))
    }

    /// Fetches a file from byte `from` on, handing over piece after piece.
    ///
    /// # Errors
    /// Ends at the first failure; `None` where the county does not have it (yet) or this device may not have it.
    pub fn fetch_media<E>(
        &self,
        hash: &str,
        from: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<Option<u64>, MediaError<E>> {
        let response = self
            .line
            .client
            .get(format!("{}/v1/media/{hash}", self.line.base))
            .header(AUTHORIZATION, self.line.bearer())
            .header(RANGE, format!("bytes={from}-"))
            .timeout(FETCH)
            .send()
            .map_err(|error| MediaError::Carrier(unreachable(&error)))?;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::FORBIDDEN) {
            return Ok(None);
        }
        let whole = response.status() == StatusCode::OK;
        let mut response = accepted(response)?;
        let mut skip = if whole { from } else { 0 };
        let mut fetched = 0;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = std::io::Read::read(&mut response, &mut buffer)
                .map_err(|error| MediaError::Carrier(CarrierError::Unreachable(error.to_string())))?;
            if read == 0 {
                return Ok(Some(fetched));
            }
            let skipped = skip.min(read as u64) as usize;
            skip -= skipped as u64;
            take(&buffer[skipped..read]).map_err(MediaError::Store)?;
            fetched += (read - skipped) as u64;
        }
    }

    /// Sends a photo's small picture ahead of it.
    ///
    /// # Errors
    /// No connection; a county that does not take it.
    pub fn send_thumbnail(&self, hash: &str, jpeg: Vec<u8>) -> Result<(), CarrierError> {
        let response = self
            .line
            .client
            .put(format!("{}/v1/media/{hash}/thumbnail", self.line.base))
            .header(AUTHORIZATION, self.line.bearer())
            .header(CONTENT_TYPE, "image/jpeg")
            .body(jpeg)
            .send();
        accepted(response.map_err(|error| unreachable(&error))?).map(|_| ())
    }

    /// A photo's small picture; `None` where the county has none for this device.
    ///
    /// # Errors
    /// No connection; a failure of the county.
    pub fn fetch_thumbnail(&self, hash: &str) -> Result<Option<Vec<u8>>, CarrierError> {
        let response = self
            .line
            .client
            .get(format!("{}/v1/media/{hash}/thumbnail", self.line.base))
            .header(AUTHORIZATION, self.line.bearer())
            .send()
            .map_err(|error| unreachable(&error))?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let bytes = accepted(response)?.bytes().map_err(|error| unreachable(&error))?;
        Ok(Some(bytes.to_vec()))
    }
}

fn header_number(response: &Response, name: &str) -> Option<u64> {
    response.headers().get(name)?.to_str().ok()?.parse().ok()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
