//! What the county knows of photos and files; their bytes lie on the shelf.

use super::{CountyTransaction, Give, Row, StoreError, StoredMedia, Upload, values};
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;
use uuid::Uuid;

const MEDIA: &str = "hash, bytes, mime, name, device, received";
const UPLOAD: &str = "id, hash, bytes, mime, name, device, expires, metadata";

impl CountyTransaction<'_> {
    pub fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError> {
        self.one(
            &format!("SELECT {MEDIA} FROM media WHERE county = $1 AND hash = $2"),
            values![self.county, hash],
            media,
        )
    }

    pub fn put_media(&mut self, media: &StoredMedia) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO media (county, hash, bytes, mime, name, device, received) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT DO NOTHING",
            values![self.county, media.hash, media.bytes, &media.mime, &media.name, media.device, media.received,],
        )
    }

    pub fn all_media(&mut self) -> Result<Vec<StoredMedia>, StoreError> {
        self.all(&format!("SELECT {MEDIA} FROM media WHERE county = $1 ORDER BY received"), values![self.county], media)
    }

    pub fn name_media(&mut self, hash: &Hash, record: Uuid, scope: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO media_refs (county, hash, record, scope) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            values![self.county, hash, record, scope],
        )
    }

    /// Scopes whose records name the file.
    pub fn scopes_of_media(&mut self, hash: &Hash) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT scope FROM media_refs WHERE county = $1 AND hash = $2",
            values![self.county, hash],
            |row| row.string(0),
        )
    }

    /// Records that name the file.
    pub fn records_naming(&mut self, hash: &Hash) -> Result<Vec<Uuid>, StoreError> {
        self.all("SELECT record FROM media_refs WHERE county = $1 AND hash = $2", values![self.county, hash], |row| {
            row.id(0)
        })
    }

    pub fn upload(&mut self, id: &str) -> Result<Option<Upload>, StoreError> {
        self.one(
            &format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND id = $2"),
            values![self.county, id],
            upload,
        )
    }

    pub fn upload_of(&mut self, hash: &Hash, device: DeviceNumber) -> Result<Option<Upload>, StoreError> {
        self.one(
            &format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND hash = $2 AND device = $3"),
            values![self.county, hash, device],
            upload,
        )
    }

    pub fn put_upload(&mut self, upload: &Upload) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO uploads (county, id, hash, bytes, mime, name, device, expires, metadata)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (county, id) DO UPDATE SET hash = excluded.hash, expires = excluded.expires",
            values![
                self.county,
                &upload.id,
                upload.hash.as_ref().map_or(&[][..], |hash| hash),
                upload.bytes,
                &upload.mime,
                &upload.name,
                upload.device,
                upload.expires,
                &upload.metadata,
            ],
        )
    }

    pub fn end_upload(&mut self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM uploads WHERE county = $1 AND id = $2", values![self.county, id])
    }

    pub fn uploads_expired(&mut self, micros: u64) -> Result<Vec<Upload>, StoreError> {
        self.all(
            &format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND expires < $2"),
            values![self.county, micros],
            upload,
        )
    }
}

fn media(row: &dyn Row) -> Result<StoredMedia, StoreError> {
    Ok(StoredMedia {
        hash: row.fixed(0)?,
        bytes: row.count(1)?,
        mime: row.string(2)?,
        name: row.string(3)?,
        device: row.small(4)?,
        received: row.count(5)?,
    })
}

fn upload(row: &dyn Row) -> Result<Upload, StoreError> {
    Ok(Upload {
        id: row.string(0)?,
        hash: if row.blob(1)?.is_empty() { None } else { Some(row.fixed(1)?) },
        bytes: row.count(2)?,
        mime: row.string(3)?,
        name: row.string(4)?,
        device: row.small(5)?,
        expires: row.count(6)?,
        metadata: row.string(7)?,
    })
}
