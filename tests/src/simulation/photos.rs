//! Photos: attached on laptops, on their way in pieces over lines that break and turn bits, on the county's shelf, and back on
//! other laptops.

use super::schedule::Schedule;
use duxue_county::desk::{Announced, CountyDesk, media_hash};
use duxue_county::shelf::{Shelf, ShelfError};
use duxue_county::store::{Device, StoreError as CountyError};
use duxue_store::{Fetched, Store, StoreError};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes that pass at a time.
const PIECE: usize = 700;

/// Every photo that somebody was told is saved, by the hash of its bytes.
pub type Album = BTreeMap<String, Vec<u8>>;

impl Schedule {
    /// A person takes a photo and attaches it to a record.
    pub fn attach(&mut self, laptop: usize) -> Result<(), String> {
        let Some((record, scope, kind)) = self.some_hazard(laptop) else { return Ok(()) };
        let count = self.chance.random_range(1..3000);
        let bytes: Vec<u8> = (0..count).map(|_| self.chance.random()).collect();
        let put = self.laptops[laptop].store().put_media(bytes.as_slice(), None, "image/jpeg", "照片.jpg");
        let Ok(file) = put else { return Ok(()) };
        let part = format!("p{}", self.album.len());
        let photo = json!({"hash": file.hash, "bytes": bytes.len(), "mime": "image/jpeg", "name": "照片.jpg"});
        let set = json!({"photos": {part: photo}});
        let before = self.ledger.written.len();
        self.save(laptop, record, kind, &scope, set.as_object().unwrap().clone())?;
        if self.ledger.written.len() > before {
            self.album.insert(file.hash, bytes);
        }
        Ok(())
    }

    /// What a round does after its messages: photos go and come, as far as the line lets them.
    pub fn photos_go(&mut self, laptop: usize, bad: bool) -> Result<(), String> {
        let store = self.laptops[laptop].store().clone();
        let number = store.device().map_err(|error| error.to_string())?;
        let desk = self.office.desk().clone();
        let device = desk.read(|tx| tx.device(number)).map_err(|error: CountyError| error.to_string())?;
        let Some(device) = device.filter(|device| device.revoked.is_none()) else { return Ok(()) };
        let mut way =
            Way { desk, shelf: self.office.shelf().clone(), device, now: self.now, bad, chance: &mut self.chance };
        let went = way.exchange(&store)?;
        self.tell(format!("photos of laptop {laptop}: {went}"));
        Ok(())
    }
}

struct Way<'a> {
    desk: CountyDesk,
    shelf: Shelf,
    device: Device,
    now: u64,
    bad: bool,
    chance: &'a mut StdRng,
}

impl Way<'_> {
    fn breaks(&mut self) -> bool {
        self.bad && self.chance.random_range(0..8) == 0
    }

    fn exchange(&mut self, store: &Store) -> Result<String, String> {
        let said = |error: StoreError| error.to_string();
        let (mut sent, mut came) = (0, 0);
        for photo in store.media_to_send().map_err(said)? {
            let bytes = store.read_media(&photo.hash, 0..photo.bytes).map_err(said)?;
            if !self.send(&photo.hash, &bytes)? || self.breaks() {
                return Ok(format!("{sent} sent, then the line broke"));
            }
            store.media_acknowledged(&photo.hash).map_err(said)?;
            sent += 1;
        }
        for missing in store.media_missing().map_err(said)? {
            let hash = media_hash(&missing.hash).unwrap();
            let there = self.desk.media_for(&self.device, &hash, self.now).map_err(|error| error.to_string())?;
            let Some(there) = there else { continue };
            let bytes = self.shelf.whole(&hash, u64::MAX).ok().flatten().ok_or("not on the shelf")?;
            let mut at = missing.here as usize;
            while at < bytes.len() {
                if self.breaks() {
                    return Ok(format!("{sent} sent, {came} came, then the line broke"));
                }
                let end = bytes.len().min(at + PIECE);
                let took = store.receive_media(&missing.hash, there.bytes, at as u64, &bytes[at..end], &there.mime, "");
                match took {
                    Ok(fetched) => came += usize::from(fetched == Fetched::Whole),
                    Err(StoreError::DiskFull { .. }) => return Ok("the disk is full".to_owned()),
                    Err(error) => return Err(format!("a photo that came was not taken: {error}")),
                }
                at = end;
            }
        }
        Ok(format!("{sent} sent, {came} came"))
    }

    /// Whether the county has said that it holds it.
    fn send(&mut self, name: &str, bytes: &[u8]) -> Result<bool, String> {
        let file = Announced {
            hash: media_hash(name),
            bytes: bytes.len() as u64,
            mime: "image/jpeg".into(),
            name: "照片.jpg".into(),
            metadata: String::new(),
        };
        let begun = self.desk.begin_upload(&self.device, file, self.now);
        let (upload, here) = begun.map_err(|error| error.to_string())?;
        if here {
            return Ok(true);
        }
        let mut part = self.shelf.append(&upload.id).map_err(|error| error.to_string())?.ok_or("the part is held")?;
        while part.length < upload.bytes {
            if self.breaks() {
                return Ok(false);
            }
            let at = part.length as usize;
            let mut piece = bytes[at..bytes.len().min(at + PIECE)].to_vec();
            if self.breaks() {
                // A bit turns on the way.
                piece[0] ^= 1;
            }
            part.write(&piece).map_err(|error| error.to_string())?;
        }
        part.sync().map_err(|error| error.to_string())?;
        drop(part);
        match self.shelf.put(&upload.id, upload.hash.as_ref()) {
            Ok(hash) => {
                self.desk.complete_upload(&upload, hash, self.now).map_err(|error| error.to_string())?;
                Ok(true)
            }
            Err(ShelfError::HashMismatch) => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Every photo that a record names is with the county, byte for byte, unless no machine had it any more when the county was set
/// back; and with everybody who holds the record.
pub fn all_are_everywhere(schedule: &Schedule) -> Result<(), String> {
    let mut at_county = BTreeSet::new();
    for media in schedule.office.desk().read(|tx| tx.all_media()).map_err(|error: CountyError| error.to_string())? {
        let name: String = media.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let there = schedule.office.shelf().whole(&media.hash, u64::MAX).ok().flatten().unwrap_or_default();
        if schedule.album.get(&name).is_some_and(|bytes| *bytes != there) {
            return Err(format!("other bytes lie on the county's shelf under {name}"));
        }
        at_county.insert(name);
    }
    // What nobody sees any more need not be sent.
    for record in schedule.office.records().into_iter().filter(|record| !record.is_deleted()) {
        let Some(photos) = record.merged.fields.get("photos").and_then(|photos| photos.as_object()) else { continue };
        for hash in photos.values().filter_map(|photo| photo.get("hash")?.as_str()) {
            let held = |store: &Store| store.media_file(hash).is_ok_and(|file| file.is_some());
            let somebody = schedule.laptops.iter().any(|laptop| held(laptop.store()));
            if !at_county.contains(hash) && (somebody || !schedule.copied_or_set_back) {
                return Err(format!("the county lacks a photo of {}: {hash}", record.id));
            }
        }
    }
    for laptop in 0..schedule.laptops.len() {
        let store = schedule.laptops[laptop].store();
        let waits = store.waiting().map_err(|error| error.to_string())?.photos;
        if waits != 0 {
            return Err(format!("{waits} photos still wait on laptop {laptop}"));
        }
        for missing in store.media_missing().map_err(|error| error.to_string())? {
            // A record that the county refused whole stays with its writer, who may not see what else it names.
            if at_county.contains(&missing.hash) && would_be_given(schedule, store, &missing.hash)? {
                return Err(format!("laptop {laptop} lacks a photo that the county has: {}", missing.hash));
            }
        }
        for (hash, bytes) in &schedule.album {
            if let Ok(here) = store.read_media(hash, 0..u64::MAX >> 24)
                && here != *bytes
            {
                return Err(format!("laptop {laptop} has other bytes under {hash}"));
            }
        }
    }
    Ok(())
}

fn would_be_given(schedule: &Schedule, store: &Store, hash: &str) -> Result<bool, String> {
    let number = store.device().map_err(|error| error.to_string())?;
    let desk = schedule.office.desk();
    let device = desk.read(|tx| tx.device(number)).map_err(|error: CountyError| error.to_string())?;
    let (Some(device), Some(hash)) = (device, media_hash(hash)) else { return Ok(false) };
    desk.holds_media(&device, &hash, schedule.now).map_err(|error| error.to_string())
}
