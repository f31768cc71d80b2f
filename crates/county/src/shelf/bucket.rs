//! A bucket of an S3-compatible store.

use super::rack::{Rack, Stored};
use axum::body::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as Name;
use object_store::{GetOptions, GetRange, ObjectStore, RetryConfig, WriteMultipart};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Sent at a time. S3 takes no less than 5 MiB but for the last.
const PIECE: usize = 8 << 20;
/// Pieces under way at once.
const AT_ONCE: usize = 4;

pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Name,
    /// The store speaks only asynchronously.
    runtime: Arc<Runtime>,
}

impl Bucket {
    /// `s3://bucket/prefix`; region, endpoint and keys come from the variables that every S3 tool reads (`AWS_REGION`,
    /// `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_ALLOW_HTTP`), or, each by its name without
    /// `AWS_`, from the address (`?region=…&endpoint=…`).
    ///
    /// # Errors
    /// An address that is none.
    pub fn open(address: &str) -> io::Result<Bucket> {
        let retry = RetryConfig { max_retries: 4, retry_timeout: Duration::from_secs(30), ..RetryConfig::default() };
        let (place, options) = address.split_once('?').unwrap_or((address, ""));
        let (_, prefix) = place.trim_start_matches("s3://").split_once('/').unwrap_or((place, ""));
        let mut builder = AmazonS3Builder::from_env().with_url(place).with_retry(retry);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            builder = builder.with_config(name.parse().map_err(failed)?, value);
        }
        let store = builder.build().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("county-media")
            .enable_all()
            .build()?;
        Ok(Bucket { store: Arc::new(store), prefix: Name::from(prefix), runtime: Arc::new(runtime) })
    }

    fn name(&self, name: &str) -> Name {
        self.prefix.parts().chain(Name::from(name).parts()).collect()
    }
}

fn failed(error: object_store::Error) -> io::Error {
    io::Error::other(error)
}

impl Rack for Bucket {
    fn put(&self, file: &Path, name: &str) -> io::Result<()> {
        let mut from = File::open(file)?;
        if from.metadata()?.len() <= PIECE as u64 {
            self.put_bytes(&fs::read(file)?, name)?;
        } else {
            self.runtime.block_on(async {
                let mut to = WriteMultipart::new(self.store.put_multipart(&self.name(name)).await.map_err(failed)?);
                let mut piece = vec![0; PIECE];
                loop {
                    let read = from.read(&mut piece)?;
                    if read == 0 {
                        to.finish().await.map_err(failed)?;
                        return Ok::<_, io::Error>(());
                    }
                    to.wait_for_capacity(AT_ONCE).await.map_err(failed)?;
                    to.write(&piece[..read]);
                }
            })?;
        }
        fs::remove_file(file)
    }

    fn put_bytes(&self, bytes: &[u8], name: &str) -> io::Result<()> {
        let name = self.name(name);
        self.runtime.block_on(self.store.put(&name, bytes.to_vec().into())).map_err(failed)?;
        Ok(())
    }

    fn open(&self, name: &str, from: u64) -> io::Result<Option<Stored>> {
        let range = (from > 0).then_some(GetRange::Offset(from));
        let options = GetOptions { range, ..GetOptions::default() };
        match self.runtime.block_on(self.store.get_opts(&self.name(name), options)) {
            Ok(found) => {
                let bytes = found.meta.size;
                let rest =
                    Coming { pieces: found.into_stream(), piece: Bytes::new(), runtime: Arc::clone(&self.runtime) };
                Ok(Some(Stored { bytes, rest: Box::new(rest) }))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match self.runtime.block_on(self.store.delete(&self.name(name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

/// A file as it comes.
struct Coming {
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    piece: Bytes,
    runtime: Arc<Runtime>,
}

impl Read for Coming {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.runtime.block_on(self.pieces.next()) {
                None => return Ok(0),
                Some(piece) => self.piece = piece.map_err(failed)?,
            }
        }
        let read = self.piece.len().min(to.len());
        to[..read].copy_from_slice(&self.piece.split_to(read));
        Ok(read)
    }
}
