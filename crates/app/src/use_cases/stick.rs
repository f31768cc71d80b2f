//! A round by a file on a USB stick, for where no network reaches: what waits goes out, the county's answer comes in.
//!
//! Invariants: a file is written beside its place and moved there when it is whole; of an answer that is not whole nothing
//! is applied. What waits goes on waiting until the county's answer has been read in.

use super::round::{Media, finish};
use super::running::Teller;
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{FileArgs, SyncOutcome, Written};
use crate::words;
use duxue_store::{MediaToSend, StoreError};
use duxue_sync::bundle::{
    BundleError, CarriedError, Envelope, Frame, FrameReader, FrameWriter, MediaHead, PIECE, bring_home, verify,
    write_out,
};
use duxue_sync::round::{Progress, RoundReport};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// When the last file went out whose answer has not come.
const OUT: &str = "bundle.out_at";

/// The step that the window is told.
const STEP: &str = "file";

type Carried = CarriedError<StoreError>;

pub fn bundle_out(app: &App, args: FileArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    let waiting = desk.waiting()?;
    let mut teller = Teller::begin(app, waiting, STEP, "正在存到 U 盘")?;
    let photos = desk.store().media_to_send().map_err(errors::store);
    let written = photos.and_then(|photos| put_out(&desk, &mut teller, Path::new(&args.file), &photos));
    teller.end();
    let photos = written?;
    let store = desk.store();
    store.set_local(OUT, Some(&desk.now().to_rfc3339())).map_err(errors::store)?;
    let name = Path::new(&args.file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Written {
        files: vec![args.file],
        words: format!("已存到 U 盘：记录 {} 条，照片 {photos} 张（{name}）", waiting.records),
        remarks: vec!["请带到县督导室读入，再把回执带回来读；读回执以前，内容都还在本机。".to_owned()],
    })
}

pub fn bundle_in(app: &App, args: FileArgs) -> Result<SyncOutcome, Refusal> {
    let desk = app.desk()?;
    let mut teller = Teller::begin(app, desk.waiting()?, STEP, "正在读 U 盘的回执")?;
    let started_at = desk.now().to_utc();
    let mut media = Media::default();
    let read = take_home(&desk, &mut teller, Path::new(&args.file), &mut media);
    desk.forget_reference();
    // A file that was not taken is no round: the person chooses another.
    let outcome = read.and_then(|done| {
        desk.store().set_local(OUT, None).map_err(errors::store)?;
        finish(&desk, &mut teller, "file", started_at, &done, &media, Ok(()))
    });
    teller.end();
    outcome
}

/// 今天 09:30 存过 U 盘，回执还没有读; none where no answer is awaited.
pub(super) fn words_of(desk: &Desk) -> Result<Option<String>, Refusal> {
    let out = desk.store().local(OUT).map_err(errors::store)?;
    Ok(out.map(|at| format!("{} 存过 U 盘，回执还没有读", words::moment_text(Some(&at), desk.now()))))
}

/// Writes the file; returns how many photos it holds.
fn put_out(desk: &Desk, teller: &mut Teller<'_>, file: &Path, photos: &[MediaToSend]) -> Result<u64, Refusal> {
    let beside = file.with_extension("part");
    let written = write_file(desk, teller, &beside, photos).map_err(|error| unwritten(&error));
    let placed = written.and_then(|()| fs::rename(&beside, file).map_err(|error| file_refusal(&error)));
    if placed.is_err() {
        // Half a file is of no use; one that cannot be taken away is refused by whoever reads it.
        let _left = fs::remove_file(&beside);
    }
    placed.map(|()| photos.len() as u64)
}

fn write_file(desk: &Desk, teller: &mut Teller<'_>, to: &Path, photos: &[MediaToSend]) -> Result<(), Carried> {
    let store = desk.store();
    let key = store.bundle_key().map_err(Carried::Store)?;
    let token = store.token().map_err(Carried::Store)?;
    let (Some(key), Some(token)) = (key, token) else {
        return Err(BundleError::Key("the county has not told one".to_owned()).into());
    };
    let reply = store.reply_key().map_err(Carried::Store)?;
    let wants_media =
        store.media_missing().map_err(Carried::Store)?.into_iter().filter(|missing| missing.bytes.is_some());
    let envelope = Envelope {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        token,
        reply_to: reply.public,
        reply_secret: reply.word,
        wants_media: wants_media.map(|missing| missing.hash).collect(),
    };
    let created = File::create(to).map_err(BundleError::File)?;
    let mut out = FrameWriter::sealed_to(&key, BufWriter::new(created))?;
    write_out(store, envelope, &mut out)?;
    for (sent, photo) in photos.iter().enumerate() {
        if teller.app.running.stopped() {
            return Err(BundleError::File(std::io::Error::from(std::io::ErrorKind::Interrupted)).into());
        }
        let (hash, mime, name) = (photo.hash.clone(), photo.mime.clone(), photo.name.clone());
        out.put(&Frame::Media(MediaHead { hash, bytes: photo.bytes, mime, name }))?;
        let mut at = 0;
        while at < photo.bytes {
            let piece = store.read_media(&photo.hash, at..at + PIECE as u64).map_err(Carried::Store)?;
            if piece.is_empty() {
                return Err(Carried::Store(StoreError::MediaDiffers(photo.hash.clone())));
            }
            at += piece.len() as u64;
            out.put(&Frame::Piece(piece))?;
        }
        teller.photos(sent as u64 + 1, photos.len() as u64);
    }
    let mut written = out.finish()?;
    written.flush().and_then(|()| written.get_ref().sync_all()).map_err(BundleError::File)?;
    Ok(())
}

fn take_home(desk: &Desk, teller: &mut Teller<'_>, file: &Path, media: &mut Media) -> Result<RoundReport, Refusal> {
    let mut store = desk.store().clone();
    let key = store.reply_key().map_err(errors::store)?;
    let open = || File::open(file).map(BufReader::new).map_err(BundleError::File);
    let unread = |error: Carried| unread(&error);
    verify(open().map_err(|error| unread(error.into()))?, &key.secret).map_err(|error| unread(error.into()))?;
    let opened = open().and_then(|sealed| FrameReader::open(sealed, &key.secret));
    let mut frames = opened.map_err(|error| unread(error.into()))?;
    let photos = store.clone();
    let mut take = |head: &MediaHead, at: u64, bytes: &[u8]| {
        match photos.receive_media(&head.hash, head.bytes, at, bytes, &head.mime, &head.name) {
            Ok(fetched) => media.received += u64::from(fetched == duxue_store::Fetched::Whole),
            // Fetched again another time; the others go on.
            Err(StoreError::MediaDiffers(hash)) => tracing::warn!(hash, "bytes on a stick differ"),
            Err(StoreError::MediaGap { .. }) => tracing::info!(hash = head.hash, "a part is here already"),
            Err(error) => return Err(error),
        }
        Ok(())
    };
    let mut report = |progress: Progress| match progress {
        Progress::Sent { .. } => teller.sent(teller.now.records_to_send),
        Progress::Received { done, of } => teller.received(done, of),
    };
    let home = bring_home(&mut store, &key.word, &mut frames, &mut take, &mut report).map_err(unread)?;
    let waiting = store.media_to_send().map_err(errors::store)?;
    for held in &home.media_held {
        store.media_acknowledged(held).map_err(errors::store)?;
        media.sent += u64::from(waiting.iter().any(|photo| photo.hash == *held));
    }
    Ok(home.report)
}

fn unwritten(error: &Carried) -> Refusal {
    match error {
        Carried::Bundle(BundleError::Key(_)) => {
            Refusal::invalid("这台电脑还没有拿到县里收 U 盘用的密钥，请先连网同步一次。")
        }
        Carried::Bundle(BundleError::File(error)) => file_refusal(error),
        other => unread(other),
    }
}

fn file_refusal(error: &std::io::Error) -> Refusal {
    tracing::warn!(%error, "a file for the county was not written");
    match error.kind() {
        std::io::ErrorKind::StorageFull => Refusal::new(Code::DiskFull, "U 盘满了，没有存下。请换一个，或者腾出空间。"),
        std::io::ErrorKind::Interrupted => Refusal::new(Code::Failed, "停下了，没有存。"),
        std::io::ErrorKind::PermissionDenied => {
            Refusal::new(Code::Failed, "这个位置不能写，可能 U 盘开了写保护。请换个地方存。")
        }
        _ => Refusal::new(Code::Failed, "没有存下，U 盘可能没插好。请再试一次，内容都还在本机。"),
    }
}

fn unread(error: &Carried) -> Refusal {
    tracing::warn!(%error, "a file was not carried");
    let text = match error {
        Carried::Bundle(BundleError::NotForUs) => {
            "这不是县里给这台电脑的回执，没有读。请选县里给的回执；自己存出去的那个文件不用读。"
        }
        Carried::Bundle(BundleError::Damaged(_)) => {
            "回执不完整，可能没有拷完就拔了 U 盘。什么都没有改，请再拷一次，或者请县里再给一份。"
        }
        Carried::Bundle(BundleError::Newer(_)) => "回执是更新版本的程序写的，请升级程序后再读。",
        Carried::Bundle(BundleError::Key(_) | BundleError::File(_)) => "U 盘没有读出来，请插好再试一次。",
        Carried::OtherDevice => "这份回执是给另一台电脑的，或者本机已经换过编号，不用再读了。",
        Carried::Outdated => "这份回执比本机知道的旧（县里后来恢复过备份），没有读。请重新存一次 U 盘带去。",
        Carried::Store(_) => "读写资料失败，没有读完。请再读一次。",
    };
    Refusal::new(Code::Failed, text)
}
