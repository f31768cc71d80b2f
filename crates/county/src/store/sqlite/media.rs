//! What the county knows of photos and files; their bytes lie on the shelf.

use super::{SqliteTransaction, count_at, fixed};
use crate::store::{MediaRows, StoreError, StoredMedia, Upload};
use duxue_sync::chain::Hash;
use duxue_sync::stamp::DeviceNumber;
use rusqlite::Row;
use uuid::Uuid;

const MEDIA: &str = "hash, bytes, mime, name, device, received";
const UPLOAD: &str = "id, hash, bytes, mime, name, device, expires, metadata";

impl MediaRows for SqliteTransaction<'_> {
    fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError> {
        self.one(&format!("SELECT {MEDIA} FROM media WHERE county = $1 AND hash = $2"), (self.county, hash), media)
    }

    fn put_media(&mut self, media: &StoredMedia) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO media (county, hash, bytes, mime, name, device, received) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT DO NOTHING",
            (
                self.county,
                media.hash,
                media.bytes.cast_signed(),
                &media.mime,
                &media.name,
                media.device,
                media.received.cast_signed(),
            ),
        )
    }

    fn all_media(&mut self) -> Result<Vec<StoredMedia>, StoreError> {
        self.all(&format!("SELECT {MEDIA} FROM media WHERE county = $1 ORDER BY received"), [self.county], media)
    }

    fn name_media(&mut self, hash: &Hash, record: Uuid, scope: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO media_refs (county, hash, record, scope) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            (self.county, hash, record.as_bytes(), scope),
        )
    }

    fn scopes_of_media(&mut self, hash: &Hash) -> Result<Vec<String>, StoreError> {
        self.all("SELECT DISTINCT scope FROM media_refs WHERE county = $1 AND hash = $2", (self.county, hash), |row| {
            Ok(row.get(0)?)
        })
    }

    fn upload(&mut self, id: &str) -> Result<Option<Upload>, StoreError> {
        self.one(&format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND id = $2"), (self.county, id), upload)
    }

    fn upload_of(&mut self, hash: &Hash, device: DeviceNumber) -> Result<Option<Upload>, StoreError> {
        self.one(
            &format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND hash = $2 AND device = $3"),
            (self.county, hash, device),
            upload,
        )
    }

    fn put_upload(&mut self, upload: &Upload) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO uploads (county, id, hash, bytes, mime, name, device, expires, metadata)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (county, id) DO UPDATE SET hash = excluded.hash, expires = excluded.expires",
            (
                self.county,
                &upload.id,
                upload.hash.map_or(Vec::new(), Vec::from),
                upload.bytes.cast_signed(),
                &upload.mime,
                &upload.name,
                upload.device,
                upload.expires.cast_signed(),
                &upload.metadata,
            ),
        )
    }

    fn end_upload(&mut self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM uploads WHERE county = $1 AND id = $2", (self.county, id))
    }

    fn uploads_expired(&mut self, micros: u64) -> Result<Vec<Upload>, StoreError> {
        self.all(
            &format!("SELECT {UPLOAD} FROM uploads WHERE county = $1 AND expires < $2"),
            (self.county, micros.cast_signed()),
            upload,
        )
    }
}

fn media(row: &Row<'_>) -> Result<StoredMedia, StoreError> {
    Ok(StoredMedia {
        hash: fixed(row, 0, "media")?,
        bytes: count_at(row, 1)?,
        mime: row.get(2)?,
        name: row.get(3)?,
        device: row.get(4)?,
        received: count_at(row, 5)?,
    })
}

fn upload(row: &Row<'_>) -> Result<Upload, StoreError> {
    Ok(Upload {
        id: row.get(0)?,
        hash: if row.get_ref(1)?.as_blob().is_ok_and(<[u8]>::is_empty) {
            None
        } else {
            Some(fixed(row, 1, "uploads")?)
        },
        bytes: count_at(row, 2)?,
        mime: row.get(3)?,
        name: row.get(4)?,
        device: row.get(5)?,
        expires: count_at(row, 6)?,
        metadata: row.get(7)?,
    })
}
