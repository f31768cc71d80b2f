//! 录音 piece by piece: what is spoken is on disk a few seconds later, and becomes an attachment when it is done.
//!
//! Invariant: a memo is taken off the pieces only after the attachment is in the store; kept twice, it is there once.

mod pieces;

use super::lines::{link, record_title};
use super::photos;
use crate::app::App;
use crate::desk::Held;
use crate::refusal::Refusal;
use crate::views::{Attached, MemoArgs, MemoLeft, MemoPieceArgs};
use crate::words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pieces::{About, Pieces, is_id};

/// Bytes of a sample: one channel, 16 bits.
const SAMPLE: u32 = 2;
/// Largest piece, bytes: a minute at the highest of the rates.
const LARGEST_PIECE: usize = 24 << 20;
/// Rates of sound cards, samples a second.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// Keeps a piece of what is just being spoken; the same piece again replaces it.
///
/// # Errors
/// The record is not here, or the place is none for attachments; the disk takes nothing.
pub fn memo_piece(app: &App, args: MemoPieceArgs) -> Result<(), Refusal> {
    let desk = app.desk()?;
    photos::held_for(&desk, &args.record, &args.path)?;
    let samples = STANDARD.decode(&args.samples).map_err(|_| unreadable())?;
    let whole = samples.len() % SAMPLE as usize == 0 && samples.len() <= LARGEST_PIECE;
    if !is_id(&args.memo) || !RATES.contains(&args.rate) || !whole {
        return Err(unreadable());
    }
    let about = About { record: args.record, path: args.path, begun_at: desk.now().to_rfc3339(), rate: args.rate };
    Pieces::of(&desk)?.put(&args.memo, &about, args.at, &samples)
}

/// Attaches a memo to its record; of one that is attached already, nothing.
///
/// # Errors
/// The record is not here any more; the memo stays where it is.
pub fn keep_memo(app: &App, args: MemoArgs) -> Result<Attached, Refusal> {
    let desk = app.desk()?;
    let pieces = Pieces::of(&desk)?;
    let mut attached = photos::empty(&desk);
    let Some((about, samples)) = known(&args.memo).and_then(|memo| pieces.read(memo))? else { return Ok(attached) };
    if !samples.is_empty() {
        let name = format!("录音 {}分.wav", words::clock(Some(&about.begun_at)).replace(':', "点"));
        let wav = wav_of(&samples, about.rate);
        attached = photos::attach_as(app, &about.record, &about.path, &name, wav, Some(&args.memo))?;
    }
    if attached.refused.is_empty() {
        pieces.remove(&args.memo)?;
    }
    Ok(attached)
}

/// 不要了.
///
/// # Errors
/// The disk does not let go of it.
pub fn drop_memo(app: &App, args: MemoArgs) -> Result<(), Refusal> {
    let desk = app.desk()?;
    known(&args.memo).and_then(|memo| Pieces::of(&desk)?.remove(memo))
}

/// Memos that were being spoken when the program ended, the earliest first.
///
/// # Errors
/// Nobody has unlocked; the disk cannot be read.
pub fn memos_left(app: &App, (): ()) -> Result<Vec<MemoLeft>, Refusal> {
    let desk = app.desk()?;
    let (ids, mut left) = (Pieces::ids(&desk)?, Vec::new());
    if ids.is_empty() {
        return Ok(left);
    }
    let pieces = Pieces::of(&desk)?;
    for memo in ids {
        // What cannot be read has been logged, and must not hide the others.
        let Ok(Some((about, samples))) = pieces.read(&memo) else { continue };
        if samples.is_empty() {
            continue;
        }
        let record = desk.held(&about.record)?.filter(|held: &Held| !held.deleted());
        left.push(MemoLeft {
            title: match &record {
                Some(record) => record_title(&desk, record)?,
                None => "那条记录已经删除。要这段录音，先到“设置”的回收站里恢复那条记录。".to_owned(),
            },
            begun_words: words::moment_text(Some(&about.begun_at), desk.now()),
            length_words: words::length(samples.len() as f64 / f64::from(SAMPLE * about.rate)),
            link: record.as_ref().map(link),
            memo,
        });
    }
    Ok(left)
}

fn known(memo: &str) -> Result<&str, Refusal> {
    if is_id(memo) { Ok(memo) } else { Err(unreadable()) }
}

fn unreadable() -> Refusal {
    Refusal::invalid("这段录音读不出来，请停下再录一次。")
}

/// A WAV of one channel and 16 bits (RIFF): as every recording comes in, to be made small.
fn wav_of(samples: &[u8], rate: u32) -> Vec<u8> {
    let length = samples.len() as u32;
    let mut wav = Vec::with_capacity(44 + samples.len());
    wav.extend(b"RIFF");
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16u32.to_le_bytes());
    wav.extend(1u16.to_le_bytes());
    wav.extend(1u16.to_le_bytes());
    wav.extend(rate.to_le_bytes());
    wav.extend((rate * SAMPLE).to_le_bytes());
    wav.extend((SAMPLE as u16).to_le_bytes());
    wav.extend(16u16.to_le_bytes());
    wav.extend(b"data");
    wav.extend(length.to_le_bytes());
    wav.extend(samples);
    wav
}
