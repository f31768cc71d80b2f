//! A device's round brought on a USB stick: its file is taken in as if it had come over the network, and answered by
//! another file, sealed to that device.
//!
//! Invariants: the file was found whole before this begins (see [`duxue_sync::bundle::verify`]); a file taken in twice
//! changes nothing the second time; a photo counts as held only after its bytes were found equal to its hash.

use crate::desk::{Announced, CountyDesk, DeskError, media_hash};
use crate::shelf::{Part, Shelf, ShelfError};
use crate::store::{Device, StoreError, Upload};
use duxue_sync::bundle::{BundleError, FORMAT, Frame, FrameReader, FrameWriter, Home, MediaHead, Out, PIECE};
use duxue_sync::{
    ChainPoint, CheckRequest, ForkReply, HelloReply, PullRequest, PushReply, PushRequest, RefusedChange, ScopeCursor,
};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use uuid::Uuid;

/// Bytes of photos that go home in one file; the rest is asked for again the next time.
const MEDIA_HOME: u64 = 1 << 30;

#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the media folder failed: {0}")]
    Media(#[from] io::Error),
}

impl TakeError {
    /// For whoever holds the stick.
    pub fn words(&self) -> String {
        match self {
            TakeError::Bundle(BundleError::NotForUs) => "这个文件不是给本县的，没有读入".to_owned(),
            TakeError::Bundle(BundleError::Damaged(why)) => {
                tracing::warn!(why, "a device's file is not whole");
                "这个文件不完整或者已损坏，没有读入；请督学重新存一次 U 盘".to_owned()
            }
            TakeError::Bundle(BundleError::Newer(_)) => "这个文件是更新版本的程序存的，请先升级县端服务器".to_owned(),
            TakeError::Bundle(error @ (BundleError::Key(_) | BundleError::File(_))) => {
                tracing::warn!(%error, "a device's file was not read");
                "这个文件没有读完，请插好 U 盘再读一次".to_owned()
            }
            TakeError::Desk(DeskError::NotAdmitted) => "这个文件来自已停用的设备，没有读入".to_owned(),
            TakeError::Desk(error @ DeskError::Version { .. }) => crate::desk::version_text(error).to_owned(),
            TakeError::Desk(DeskError::Store(error)) | TakeError::Store(error) => {
                tracing::error!(%error, "a device's file was not taken in");
                "县端的数据库出错，没有读完；请再读一次".to_owned()
            }
            TakeError::Media(error) => {
                tracing::error!(%error, "photos of a device's file were not kept");
                "照片没有存进县端，可能磁盘满了；请腾出空间再读一次".to_owned()
            }
        }
    }
}

/// What a file brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub device: u32,
    pub person: Uuid,
    pub name: String,
    /// Changes that the county did not have before.
    pub changes: u64,
    pub refused: u64,
    /// Photos and files held now, of those in the file.
    pub media: u64,
    /// Records that go home.
    pub records: u64,
    /// The database was a copy and gets a number of its own.
    pub forked: bool,
}

impl Taken {
    /// 周德昌（1 号设备）：收到修改 12 处，照片和文件 3 个，没收 0 处
    pub fn words(&self) -> String {
        let Taken { device, name, changes, refused, media, .. } = self;
        let mut words =
            format!("{name}（{device} 号设备）：收到修改 {changes} 处，照片和文件 {media} 个，没收 {refused} 处");
        if self.forked {
            words.push_str("。这台电脑的资料是复制来的，已给新的设备号；请督学读回执以后，再存一次 U 盘带来");
        }
        words
    }
}

/// Takes a file in and writes the answer.
///
/// # Errors
/// See [`TakeError`]. What was taken in before stands; the device's file can be brought again.
pub fn take_in<R: Read, W: Write>(
    desk: &CountyDesk,
    shelf: &Shelf,
    mut file: FrameReader<R>,
    answer: W,
    now: u64,
) -> Result<Taken, TakeError> {
    let out = match file.next()? {
        Some(Frame::Out(out)) if out.format > FORMAT => return Err(BundleError::Newer(out.format).into()),
        Some(Frame::Out(out)) => *out,
        _ => return Err(BundleError::Damaged("not a device's file".to_owned()).into()),
    };
    let device = desk.device_of_token(&out.token)?;
    if device.number != out.hello.device {
        return Err(DeskError::NotAdmitted.into());
    }
    let before = device.received.number;
    let hello = desk.hello(out.hello.clone(), now)?;
    let mut round = Round::begin(desk, shelf, device, &hello, now);
    while let Some(frame) = file.next()? {
        match frame {
            Frame::Push(push) => round.push(push)?,
            Frame::Media(head) => round.media(head)?,
            Frame::Piece(bytes) => round.piece(&bytes)?,
            Frame::Out(_) | Frame::Home(_) | Frame::Page(_) | Frame::Check(_) => {
                return Err(BundleError::Damaged("not a device's file".to_owned()).into());
            }
        }
    }
    desk.lend_numbers(round.device.number, now)?;
    let records = round.answer(&out, hello, answer)?;
    let received = if round.forked.is_some() { before } else { round.received.number };
    let person = desk.read(|tx| tx.record(round.device.person))?;
    Ok(Taken {
        name: person.as_ref().and_then(|record| record.text("name")).unwrap_or_default().to_owned(),
        device: round.device.number,
        person: round.device.person,
        changes: received.saturating_sub(before),
        refused: round.refused.len() as u64,
        media: round.media_held.len() as u64,
        records,
        forked: round.forked.is_some(),
    })
}

struct Round<'a> {
    desk: &'a CountyDesk,
    shelf: &'a Shelf,
    device: Device,
    now: u64,
    received: ChainPoint,
    refused: BTreeMap<u64, RefusedChange>,
    forked: Option<ForkReply>,
    /// The county lacks what came before the file's changes: it was restored, and says so in its answer.
    gap: bool,
    media_held: Vec<String>,
    arriving: Option<Arriving>,
}

/// A photo on its way from the stick to the shelf; no `part`: here already, or being sent over the network just now.
struct Arriving {
    head: MediaHead,
    upload: Upload,
    part: Option<Part>,
    read: u64,
}

impl<'a> Round<'a> {
    fn begin(desk: &'a CountyDesk, shelf: &'a Shelf, device: Device, hello: &HelloReply, now: u64) -> Round<'a> {
        Round {
            desk,
            shelf,
            device,
            now,
            received: hello.received,
            refused: hello.refused.iter().map(|refused| (refused.number, refused.clone())).collect(),
            forked: None,
            gap: false,
            media_held: Vec::new(),
            arriving: None,
        }
    }

    fn push(&mut self, push: PushRequest) -> Result<(), TakeError> {
        if push.device != self.device.number {
            return Err(DeskError::NotAdmitted.into());
        }
        if self.gap || self.forked.is_some() {
            return Ok(());
        }
        match self.desk.push(push, self.now)? {
            PushReply::Done { received, refused } => {
                if received.number > self.received.number {
                    self.received = received;
                }
                self.refused.extend(refused.into_iter().map(|refused| (refused.number, refused)));
            }
            PushReply::SendFrom { .. } => self.gap = true,
            PushReply::Forked => self.forked = Some(self.desk.fork(self.device.number, self.now)?),
        }
        Ok(())
    }

    fn media(&mut self, head: MediaHead) -> Result<(), TakeError> {
        let hash = media_hash(&head.hash).ok_or_else(|| BundleError::Damaged("a file without its hash".to_owned()))?;
        let file = Announced {
            hash: Some(hash),
            bytes: head.bytes,
            mime: head.mime.clone(),
            name: head.name.clone(),
            metadata: String::new(),
        };
        let (upload, here) = self.desk.begin_upload(&self.device, file, self.now)?;
        let part = if here { None } else { self.shelf.append(&upload.id)? };
        if here {
            self.media_held.push(head.hash.clone());
        }
        self.arriving = Some(Arriving { head, upload, part, read: 0 });
        Ok(())
    }

    fn piece(&mut self, bytes: &[u8]) -> Result<(), TakeError> {
        let Some(arriving) = &mut self.arriving else {
            return Err(BundleError::Damaged("a piece of no file".to_owned()).into());
        };
        let begins = arriving.read;
        arriving.read += bytes.len() as u64;
        if arriving.read > arriving.head.bytes {
            return Err(BundleError::Damaged("a file longer than it says".to_owned()).into());
        }
        let Some(part) = &mut arriving.part else { return Ok(()) };
        // What came over the network before is not written twice.
        let have = part.length.saturating_sub(begins).min(bytes.len() as u64) as usize;
        part.write(&bytes[have..])?;
        if arriving.read < arriving.head.bytes {
            return Ok(());
        }
        part.sync()?;
        match self.shelf.put(&arriving.upload.id, arriving.upload.hash.as_ref()) {
            Ok(hash) => {
                self.desk.complete_upload(&arriving.upload, hash, self.now)?;
                self.media_held.push(arriving.head.hash.clone());
            }
            // Not told as held, so that the device brings it again.
            Err(ShelfError::HashMismatch) => tracing::warn!(hash = arriving.head.hash, "bytes on a stick differ"),
            Err(ShelfError::File(error)) => return Err(error.into()),
        }
        arriving.part = None;
        Ok(())
    }

    /// Writes the answer; returns how many records go home.
    fn answer<W: Write>(&mut self, out: &Out, hello: HelloReply, answer: W) -> Result<u64, TakeError> {
        let begun = |scope: &String| {
            let after = out.wants.iter().find(|want| want.scope == *scope).map_or(0, |want| want.after);
            ScopeCursor { scope: scope.clone(), after }
        };
        let scopes = hello.scopes.clone().unwrap_or_default();
        let from: Vec<ScopeCursor> = scopes.iter().map(begun).collect();
        let mut request = PullRequest::of(self.device.number, &from);
        let mut file = FrameWriter::sealed_to(&out.reply_to, answer)?;
        file.put(&Frame::Home(Box::new(Home {
            format: FORMAT,
            reply_secret: out.reply_secret,
            device: self.device.number,
            hello,
            received: self.received,
            refused: self.refused.values().cloned().collect(),
            forked: self.forked.clone(),
            from,
            media_held: self.media_held.clone(),
        })))?;
        let device = self.device.number;
        let mut records = 0;
        loop {
            let page = self.desk.pull(&request, self.now)?;
            let more = page.more;
            records += page.records.len() as u64;
            request = request.after(&page);
            file.put(&Frame::Page(page))?;
            if !more {
                break;
            }
        }
        file.put(&Frame::Check(self.desk.check(&CheckRequest { device, scopes }, self.now)?))?;
        self.media_home(out, &mut file)?;
        file.finish()?.flush().map_err(BundleError::File)?;
        Ok(records)
    }

    fn media_home<W: Write>(&self, out: &Out, file: &mut FrameWriter<W>) -> Result<(), TakeError> {
        let mut left = MEDIA_HOME;
        for wanted in &out.wants_media {
            let Some(hash) = media_hash(wanted) else { continue };
            let Some(media) = self.desk.media_for(&self.device, &hash, self.now)? else { continue };
            if media.bytes > left {
                continue;
            }
            left -= media.bytes;
            let head = MediaHead { hash: wanted.clone(), bytes: media.bytes, mime: media.mime, name: media.name };
            let Some(mut stored) = self.shelf.read(&hash, 0)? else {
                return Err(io::Error::new(io::ErrorKind::NotFound, format!("{wanted} is not on the shelf")).into());
            };
            file.put(&Frame::Media(head))?;
            loop {
                let mut piece = Vec::with_capacity(PIECE);
                (&mut stored.rest).take(PIECE as u64).read_to_end(&mut piece)?;
                if piece.is_empty() {
                    break;
                }
                file.put(&Frame::Piece(piece))?;
            }
        }
        Ok(())
    }
}
