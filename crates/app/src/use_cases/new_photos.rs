//! A folder that the person has named is watched; pictures that newly appear in it are offered on the open visit.
//!
//! Invariants: nothing in the folder is changed, moved or deleted; a picture that is taken goes through
//! [`photos::attach_bytes`] like any other. The thread ends with the app.

mod folder;
mod watch;

use super::session::device_settings;
use super::{photos, picture};
use crate::app::{App, Event};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{Attached, NewPhoto, NewPhotos, NewPhotosArgs, RefusedFile, TakeNewPhotosArgs};
use crate::words;
use folder::Seen;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use watch::{Made, Offer, Watch};

/// How often the folder is looked at. Asking costs a listing; being told by the system would miss cards and shared folders.
const LOOK: Duration = Duration::from_secs(3);
/// A look that takes long is made less often: at most a twentieth of the time is spent on it.
const REST: u32 = 20;
/// Stale when offers come or go.
const TOPIC: &str = "new_photos";

/// The watch of this process; none while nobody has unlocked or no folder is named.
#[derive(Default)]
pub struct Watched(Mutex<Option<Watch>>);

impl Watched {
    fn now(&self) -> MutexGuard<'_, Option<Watch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Watches until the app is gone. One thread per process.
pub fn watch_for_photos(app: &Arc<App>) {
    let app = Arc::downgrade(app);
    let named = thread::Builder::new().name("new photos".to_owned());
    let spawned = named.spawn(move || {
        let mut rest = LOOK;
        loop {
            thread::sleep(rest);
            let Some(app) = app.upgrade() else { return };
            let begun = Instant::now();
            if let Err(refusal) = look_for_photos(&app) {
                tracing::warn!(text = refusal.text, "the watched folder was not looked at");
            }
            rest = LOOK.max(begun.elapsed() * REST);
        }
    });
    if let Err(error) = spawned {
        tracing::warn!(%error, "nobody watches for photos");
    }
}

/// One look at the folder.
///
/// # Errors
/// The store cannot be read or written. A folder that is not there is no error: the card may not be in.
pub fn look_for_photos(app: &App) -> Result<(), Refusal> {
    let (Ok(desk), Some(folder)) = (app.desk(), device_settings(app, ())?.photo_folder.map(PathBuf::from)) else {
        *app.watched.now() = None;
        return Ok(());
    };
    // Listing and reading are done without the lock, so that a slow card holds up no screen.
    let files = folder::files(&folder);
    let (still, mut told) = {
        let mut watched = app.watched.now();
        let watch = in_turn(&mut watched, &desk, &folder)?;
        let there = files.is_ok();
        let turned = std::mem::replace(&mut watch.there, there) != there;
        let (still, gone) = match files {
            Ok(files) => watch.look(&desk, files)?,
            Err(_) => (Vec::new(), false),
        };
        (still, gone || turned)
    };
    let made: Vec<(u64, Made)> = still.iter().map(|file| (file.key, made_of(file))).collect();
    let mut watched = app.watched.now();
    if let Some(watch) = watched.as_mut().filter(|watch| watch.folder == folder && watch.person == desk.me()) {
        for (key, made) in made {
            told |= matches!(made, Made::Offer(_));
            watch.made(key, made);
        }
    }
    drop(watched);
    if told {
        app.tell(&Event::Topics(vec![TOPIC.to_owned()]));
    }
    Ok(())
}

/// The watch of who sits at the desk over this folder; begun where there is none.
fn in_turn<'a>(watched: &'a mut Option<Watch>, desk: &Desk, folder: &Path) -> Result<&'a mut Watch, Refusal> {
    match watched.take() {
        Some(watch) if watch.folder == folder && watch.person == desk.me() => Ok(watched.insert(watch)),
        _ => Ok(watched.insert(Watch::of(desk, folder)?)),
    }
}

fn made_of(file: &Seen) -> Made {
    let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if file.size > photos::LARGEST_PHOTO {
        return Made::Nothing;
    }
    let Ok(bytes) = std::fs::read(&file.path) else { return Made::Nothing };
    match picture::looked_at(&bytes) {
        Some(taken) => Made::Offer(Offer { path: file.path.clone(), name, size: file.size, taken, small: None }),
        None => Made::Nothing,
    }
}

/// What newly came, the earliest taken first. Topics: `new_photos`.
///
/// # Errors
/// Nobody has unlocked.
pub fn new_photos(app: &App, (): ()) -> Result<NewPhotos, Refusal> {
    let desk = app.desk()?;
    let folder = device_settings(app, ())?.photo_folder;
    let watched = app.watched.now();
    let watch = watched
        .as_ref()
        .filter(|watch| watch.person == desk.me() && Some(&*watch.folder) == folder.as_deref().map(Path::new));
    let mut offers: Vec<(&u64, &Offer)> = watch.iter().flat_map(|watch| &watch.offers).collect();
    offers.sort_by(|a, b| (a.1.taken, &a.1.name).cmp(&(b.1.taken, &b.1.name)));
    let now = desk.now();
    let photos = offers.into_iter().map(|(key, offer)| NewPhoto {
        id: format!("{key:016x}"),
        name: offer.name.clone(),
        size_words: words::size(offer.size),
        taken_words: offer
            .taken
            .and_then(|at| at.and_local_timezone(*now.offset()).single())
            .map_or_else(String::new, |at| words::moment_text(Some(&at.to_rfc3339()), now)),
    });
    Ok(NewPhotos { photos: photos.collect(), there: watch.is_none_or(|watch| watch.there), folder })
}

/// Takes these into a place of a record, and offers them no more, whether they could be read or not.
///
/// # Errors
/// The record is not here, or the place is none for photos.
pub fn take_new_photos(app: &App, args: TakeNewPhotosArgs) -> Result<Attached, Refusal> {
    let desk = app.desk()?;
    photos::held_for(&desk, &args.record, &args.path)?;
    let keys = keys(&args.photos);
    let offers: Vec<(u64, Offer)> = {
        let watched = app.watched.now();
        let all = watched.as_ref().map(|watch| &watch.offers);
        keys.iter().filter_map(|key| Some((*key, all?.get(key)?.clone()))).collect()
    };
    let mut attached = photos::empty(&desk);
    for (key, offer) in offers {
        match photos::read(&offer.path, &offer.name) {
            Ok(bytes) => {
                photos::merge(&mut attached, photos::attach_bytes(app, &args.record, &args.path, &offer.name, bytes)?);
            }
            Err(text) => attached.refused.push(RefusedFile { name: offer.name, text }),
        }
        // One by one: a power cut in the middle leaves the others to be offered.
        decide(app, &desk, &[key])?;
    }
    attached.topics.push(TOPIC.to_owned());
    Ok(attached)
}

/// 先不收: these are not offered again, or (`again`) they are after all.
///
/// # Errors
/// What was decided cannot be kept.
pub fn put_off_new_photos(app: &App, args: NewPhotosArgs) -> Result<(), Refusal> {
    let desk = app.desk()?;
    match args.again {
        true => {
            if let Some(watch) = app.watched.now().as_mut() {
                watch.offer_again(&desk, &keys(&args.photos))?;
            }
        }
        false => decide(app, &desk, &keys(&args.photos))?,
    }
    app.tell(&Event::Topics(vec![TOPIC.to_owned()]));
    Ok(())
}

fn decide(app: &App, desk: &Desk, keys: &[u64]) -> Result<(), Refusal> {
    match app.watched.now().as_mut() {
        Some(watch) => watch.decide(desk, keys.iter().copied()),
        None => Ok(()),
    }
}

fn keys(ids: &[String]) -> Vec<u64> {
    ids.iter().filter_map(|id| u64::from_str_radix(id, 16).ok()).collect()
}

/// A small picture of what is offered, for an `<img>`.
pub fn small(app: &App, id: &str) -> Option<Vec<u8>> {
    let key = u64::from_str_radix(id, 16).ok()?;
    let offer = app.watched.now().as_ref()?.offers.get(&key)?.clone();
    if let Some(small) = offer.small {
        return Some(small.to_vec());
    }
    let small = picture::thumbnail_of(&std::fs::read(&offer.path).ok()?)?;
    if let Some(offer) = app.watched.now().as_mut().and_then(|watch| watch.offers.get_mut(&key)) {
        offer.small = Some(small.clone().into());
    }
    Some(small)
}
