//! What the county knows of uploads and files; the bytes are the shelf's (see [`crate::shelf`]).

use super::{CountyDesk, local_date, reach::Reach};
use crate::store::{Device, StoreError, StoredMedia, Upload};
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;

/// How long an upload may rest before its part is thrown away: the device has the file and can begin again.
const UPLOAD_MICROS: u64 = 30 * 24 * 3600 * 1_000_000;

/// What a device wants to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// `None` from a client that does not know it: then the bytes tell.
    pub hash: Option<Hash>,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    /// `Upload-Metadata` as it came.
    pub metadata: String,
}

impl CountyDesk {
    /// The upload for a file: the one that this device began before, or a new one. `true`: the file is here already.
    ///
    /// # Errors
    /// The store's.
    pub fn begin_upload(&self, device: &Device, file: Announced, now: u64) -> Result<(Upload, bool), StoreError> {
        let number = device.number;
        let id = hex::encode(rand::random::<[u8; 16]>());
        self.write(move |tx| {
            let (mut here, mut begun) = (false, None);
            if let Some(hash) = &file.hash {
                here = tx.media(hash)?.is_some_and(|media| media.bytes == file.bytes);
                begun = tx.upload_of(hash, number)?.filter(|upload| upload.bytes == file.bytes);
            }
            let mut upload = begun.unwrap_or(Upload {
                id,
                hash: file.hash,
                bytes: file.bytes,
                mime: file.mime,
                name: file.name,
                device: number,
                expires: 0,
                metadata: file.metadata,
            });
            upload.expires = now + UPLOAD_MICROS;
            tx.put_upload(&upload)?;
            Ok((upload, here))
        })
    }

    /// The upload of that id, if it is this device's.
    ///
    /// # Errors
    /// The store's.
    pub fn upload(&self, id: &str, device: DeviceNumber) -> Result<Option<Upload>, StoreError> {
        let upload = self.read(|tx| tx.upload(id))?;
        Ok(upload.filter(|upload| upload.device == device))
    }

    /// Notes that the file of this hash is here whole, and checked. The upload's row stays until it expires, so that a device that
    /// missed the last answer still finds it.
    ///
    /// # Errors
    /// The store's.
    pub fn complete_upload(&self, upload: &Upload, hash: Hash, now: u64) -> Result<(), StoreError> {
        let upload = Upload { hash: Some(hash), ..upload.clone() };
        self.write(move |tx| {
            tx.put_upload(&upload)?;
            let Upload { bytes, mime, name, device, .. } = upload;
            tx.put_media(&StoredMedia { hash, bytes, mime, name, device, received: now })
        })
    }

    /// # Errors
    /// The store's.
    pub fn end_upload(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.write(move |tx| tx.end_upload(&id))
    }

    /// Forgets uploads past their time and returns them.
    ///
    /// # Errors
    /// The store's.
    pub fn expire_uploads(&self, now: u64) -> Result<Vec<Upload>, StoreError> {
        self.write(move |tx| {
            let expired = tx.uploads_expired(now)?;
            for upload in &expired {
                tx.end_upload(&upload.id)?;
            }
            Ok(expired)
        })
    }

    /// Whether the upload's file is here whole.
    ///
    /// # Errors
    /// The store's.
    pub fn is_here(&self, upload: &Upload) -> Result<bool, StoreError> {
        match &upload.hash {
            Some(hash) => Ok(self.read(|tx| tx.media(hash))?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether the device's person holds a record that names the file, be it here or not yet.
    ///
    /// # Errors
    /// The store's.
    pub fn holds_media(&self, device: &Device, hash: &Hash, now: u64) -> Result<bool, StoreError> {
        self.read(|tx| {
            let reach = Reach::of(tx, device.person, local_date(now))?;
            Ok(tx.scopes_of_media(hash)?.iter().any(|scope| reach.holds(scope)))
        })
    }

    /// The file, if the device's person holds a record that names it.
    ///
    /// # Errors
    /// The store's.
    pub fn media_for(&self, device: &Device, hash: &Hash, now: u64) -> Result<Option<StoredMedia>, StoreError> {
        let held = self.holds_media(device, hash, now)?;
        if held { self.read(|tx| tx.media(hash)) } else { Ok(None) }
    }
}
