//! Frames in a sealed stream: each a length (32 bits, little-endian) and a packed message.

use super::{BundleError, Frame};
use crate::wire;
use age::secrecy::ExposeSecret;
use age::stream::{StreamReader, StreamWriter};
use age::x25519::{Identity, Recipient};
use std::io::{self, Read, Write};

/// A frame as packed bytes; a push or a page is far smaller.
const LARGEST: usize = 8 << 20;

/// A new secret key (`AGE-SECRET-KEY-1…`).
pub fn new_key() -> String {
    Identity::generate().to_string().expose_secret().to_owned()
}

/// The part of a secret key that others seal to (`age1…`).
///
/// # Errors
/// [`BundleError::Key`].
pub fn public_part(secret: &str) -> Result<String, BundleError> {
    Ok(identity(secret)?.to_public().to_string())
}

fn identity(secret: &str) -> Result<Identity, BundleError> {
    secret.trim().parse().map_err(|error: &str| BundleError::Key(error.to_owned()))
}

pub struct FrameWriter<W: Write>(StreamWriter<W>);

impl<W: Write> FrameWriter<W> {
    /// # Errors
    /// [`BundleError::Key`]; the writer's.
    pub fn sealed_to(recipient: &str, to: W) -> Result<FrameWriter<W>, BundleError> {
        let recipient: Recipient = recipient.parse().map_err(|error: &str| BundleError::Key(error.to_owned()))?;
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|error| BundleError::Key(error.to_string()))?;
        Ok(FrameWriter(encryptor.wrap_output(to).map_err(BundleError::File)?))
    }

    /// # Errors
    /// The writer's.
    pub fn put(&mut self, frame: &Frame) -> Result<(), BundleError> {
        let bytes = wire::pack(frame).map_err(|error| BundleError::Damaged(error.to_string()))?;
        let length = u32::try_from(bytes.len()).map_err(|_| BundleError::Damaged("frame too large".to_owned()))?;
        self.0.write_all(&length.to_le_bytes()).and_then(|()| self.0.write_all(&bytes)).map_err(BundleError::File)
    }

    /// Ends the file; without this it counts as cut off.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(self) -> Result<W, BundleError> {
        self.0.finish().map_err(BundleError::File)
    }
}

pub struct FrameReader<R: Read>(StreamReader<R>);

impl<R: Read> FrameReader<R> {
    /// # Errors
    /// [`BundleError::NotForUs`], [`BundleError::Damaged`].
    pub fn open(sealed: R, secret: &str) -> Result<FrameReader<R>, BundleError> {
        let identity = identity(secret)?;
        let decryptor = age::Decryptor::new(sealed).map_err(unopened)?;
        let reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(unopened)?;
        Ok(FrameReader(reader))
    }

    /// The next frame; `None` at the end of a whole file.
    ///
    /// # Errors
    /// [`BundleError::Damaged`]; the reader's.
    #[allow(clippy::should_implement_trait, reason = "an iterator would have to say what comes after an error")]
    pub fn next(&mut self) -> Result<Option<Frame>, BundleError> {
        let mut length = [0; 4];
        match self.0.read(&mut length).map_err(unread)? {
            0 => return Ok(None),
            got => self.0.read_exact(&mut length[got..]).map_err(unread)?,
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > LARGEST {
            return Err(BundleError::Damaged(format!("a frame of {length} bytes")));
        }
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).map_err(unread)?;
        wire::unpack(&bytes).map(Some).map_err(|error| BundleError::Damaged(error.to_string()))
    }
}

/// Reads a file to its end without looking at what it says: nothing may be applied of one that is cut off or changed.
///
/// # Errors
/// [`BundleError::NotForUs`], [`BundleError::Damaged`]; the reader's.
pub fn verify<R: Read>(sealed: R, secret: &str) -> Result<(), BundleError> {
    let mut reader = FrameReader::open(sealed, secret)?;
    io::copy(&mut reader.0, &mut io::sink()).map_err(unread)?;
    Ok(())
}

fn unopened(error: age::DecryptError) -> BundleError {
    match error {
        age::DecryptError::NoMatchingKeys => BundleError::NotForUs,
        age::DecryptError::Io(error) => unread(error),
        other => BundleError::Damaged(other.to_string()),
    }
}

/// What the disk or the stick failed in is its own; everything else is the file's fault.
fn unread(error: io::Error) -> BundleError {
    if error.raw_os_error().is_some() { BundleError::File(error) } else { BundleError::Damaged(error.to_string()) }
}
