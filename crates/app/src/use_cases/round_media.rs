//! Photos and files of a round: small pictures first, then those of grave hazards, then the smallest; a few at once.
//!
//! Invariant: a photo counts as sent when the county has checked its hash. One that cannot be sent does not hold up the
//! others; a line that breaks ends the round only after it was tried again.

use super::reach::{Carrier, Halt, Outgoing};
use super::round::{Ended, Media};
use super::running::{Running, Teller};
use crate::carrier::{MediaError, Upload};
use crate::desk::Desk;
use duxue_store::{Fetched, MediaMissing, MediaToSend, Store, StoreError, UploadProgress};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

/// Photos on their way at the same time: one waits for the disk or an answer while another uses the line.
const AT_ONCE: usize = 3;
/// Tries of one photo without a byte of progress before the line counts as gone.
const TRIES: u32 = 3;

pub(super) fn send(desk: &Desk, county: &dyn Carrier, teller: &mut Teller<'_>, media: &mut Media) -> Result<(), Ended> {
    let store = desk.store();
    let waiting = store.media_to_send()?;
    teller.photos(0, waiting.len() as u64);
    send_small_ones(store, county, &teller.app.running, &waiting)?;
    let of = waiting.len() as u64;
    let running = &teller.app.running;
    several_at_once(
        waiting,
        |photo| send_one(store, county, running, &photo),
        |_| {
            media.sent += 1;
            teller.photos(media.sent, of);
        },
    )
}

pub(super) fn fetch(desk: &Desk, county: &dyn Carrier, teller: &Teller<'_>, media: &mut Media) -> Result<(), Ended> {
    let store = desk.store();
    let running = &teller.app.running;
    let missing = store.media_missing()?;
    fetch_small_ones(store, county, running, &missing)?;
    // Without the size nobody could tell when it is whole; the record's own leaf gives it.
    let known = missing.into_iter().filter(|one| one.bytes.is_some()).collect();
    several_at_once(known, |one| fetch_one(store, county, running, &one), |whole| media.received += u64::from(whole))
}

/// What lists need comes before the photos themselves. A county that has no such place yet is passed over.
fn send_small_ones(
    store: &Store,
    county: &dyn Carrier,
    running: &Running,
    waiting: &[MediaToSend],
) -> Result<(), Ended> {
    for photo in waiting.iter().filter(|photo| photo.upload.is_none()) {
        if running.stopped() {
            return Err(Ended::Stopped);
        }
        if let Some((_, jpeg)) = store.thumbnail(&photo.hash)?
            && let Err(error) = county.send_small(&photo.hash, jpeg)
        {
            tracing::info!(%error, "small pictures do not go first this time");
            return Ok(());
        }
    }
    Ok(())
}

fn fetch_small_ones(
    store: &Store,
    county: &dyn Carrier,
    running: &Running,
    missing: &[MediaMissing],
) -> Result<(), Ended> {
    for photo in missing.iter().filter(|photo| photo.mime.as_deref().is_some_and(|mime| mime.starts_with("image/"))) {
        if running.stopped() {
            return Err(Ended::Stopped);
        }
        if store.thumbnail(&photo.hash)?.is_some() {
            continue;
        }
        match county.fetch_small(&photo.hash) {
            Ok(Some(jpeg)) => store.put_thumbnail(&photo.hash, "image/jpeg", &jpeg)?,
            Ok(None) => {}
            Err(error) => {
                tracing::info!(%error, "small pictures do not come first this time");
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Does `act` on all of them, a few at once, in their order; tells each that is done. What is wrong with one alone is told
/// at the end; anything else ends it.
fn several_at_once<T: Send, D: Send>(
    all: Vec<T>,
    act: impl Fn(T) -> Result<D, Ended> + Sync,
    mut done: impl FnMut(D),
) -> Result<(), Ended> {
    let threads = AT_ONCE.min(all.len());
    let queue = Mutex::new(all.into_iter());
    let over = AtomicBool::new(false);
    let (tell, told) = channel();
    let work = |tell: Sender<Result<D, Ended>>| {
        while !over.load(Ordering::SeqCst) {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(one) = next else { return };
            let outcome = act(one);
            if outcome.as_ref().is_err_and(|ended| !ended.of_one_photo()) {
                over.store(true, Ordering::SeqCst);
            }
            if tell.send(outcome).is_err() {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let tell = tell.clone();
            scope.spawn(|| work(tell));
        }
        drop(tell);
        let mut first = Ok(());
        for outcome in told {
            match outcome {
                Ok(one) => done(one),
                // Another's broken line tells more than one bad photo.
                Err(ended) if first.as_ref().err().is_none_or(Ended::of_one_photo) => first = Err(ended),
                Err(_) => {}
            }
        }
        first
    })
}

fn send_one(store: &Store, county: &dyn Carrier, running: &Running, photo: &MediaToSend) -> Result<(), Ended> {
    let outgoing = Outgoing { hash: photo.hash.clone(), mime: photo.mime.clone(), bytes: photo.bytes };
    let reached = Mutex::new(photo.upload.as_ref().map(|up| Upload { url: up.url.clone(), offset: up.offset }));
    let at = || reached.lock().unwrap_or_else(PoisonError::into_inner).clone();
    again_while_it_moves(running, &|| at().map_or(0, |upload| upload.offset), &mut || {
        let mut read = |from: u64, most: usize| {
            if running.stopped() {
                return Err(Halt::Stopped);
            }
            Ok(store.read_media(&photo.hash, from..from + most as u64)?)
        };
        let mut keep = |upload: &Upload| {
            let mut reached = reached.lock().unwrap_or_else(PoisonError::into_inner);
            // Where it goes on is kept, if it goes on; how far it is, the county tells whenever it does.
            if upload.offset < photo.bytes && reached.as_ref().is_none_or(|known| known.url != upload.url) {
                let begun = UploadProgress { url: upload.url.clone(), offset: upload.offset };
                store.set_upload(&photo.hash, Some(&begun))?;
            }
            *reached = Some(upload.clone());
            Ok(())
        };
        county.send(&outgoing, at(), &mut read, &mut keep)
    })?;
    Ok(store.media_acknowledged(&photo.hash)?)
}

/// Returns whether it is here whole now.
fn fetch_one(store: &Store, county: &dyn Carrier, running: &Running, missing: &MediaMissing) -> Result<bool, Ended> {
    let total = missing.bytes.unwrap_or_default();
    let mime = missing.mime.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    let reached = Mutex::new((missing.here, false));
    let at = || *reached.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = again_while_it_moves(running, &|| at().0, &mut || {
        let mut take = |piece: &[u8]| {
            if running.stopped() {
                return Err(Halt::Stopped);
            }
            let fetched = store.receive_media(&missing.hash, total, at().0, piece, &mime, "")?;
            let mut reached = reached.lock().unwrap_or_else(PoisonError::into_inner);
            *reached = (reached.0 + piece.len() as u64, fetched == Fetched::Whole);
            Ok(())
        };
        county.fetch(&missing.hash, at().0, &mut take).map(|_| ())
    });
    match outcome {
        // Bytes that were spoilt on the way are fetched again next time; the others go on.
        Err(MediaError::Store(Halt::Store(StoreError::MediaDiffers(hash)))) => {
            tracing::warn!(hash, "fetched bytes differ")
        }
        other => other?,
    }
    Ok(at().1)
}

/// Tries again after a broken line, as long as it gets on: a line that loses much is still a line.
fn again_while_it_moves(
    running: &Running,
    reached: &dyn Fn() -> u64,
    act: &mut dyn FnMut() -> Result<(), MediaError<Halt>>,
) -> Result<(), MediaError<Halt>> {
    let mut without_progress = 0;
    loop {
        let before = reached();
        match act() {
            Err(MediaError::Carrier(error)) if error.may_pass() && without_progress < TRIES && !running.stopped() => {
                without_progress = if reached() > before { 0 } else { without_progress + 1 };
                std::thread::sleep(PAUSE * without_progress);
            }
            other => return other,
        }
    }
}

/// After a try that brought nothing; twice as long after the second, and so on.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);
