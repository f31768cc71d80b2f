//! A voice memo: what the window records comes as plain samples (WAV) and is kept as Opus in Ogg (RFC 7845), a tenth of
//! its size at the quality of a good telephone.

use ogg::{PacketWriteEndInfo, PacketWriter};
use opusic_c::{Application, Bitrate, Channels, Encoder, SampleRate};
use std::io::Cursor;

/// Bits a second: speech stays easy to follow, and a minute costs 180 KB.
const BITRATE: u32 = 24_000;
/// Granule positions count at this rate whatever was recorded.
const GRANULES: u64 = 48_000;
/// Packets of 20 ms.
const PACKETS_A_SECOND: usize = 50;
/// Largest packet that Opus makes.
const LARGEST_PACKET: usize = 1275;

/// Samples of one channel, signed 16 bit.
struct Samples {
    rate: SampleRate,
    samples: Vec<u16>,
}

/// The memo as it is kept, and how long it is, seconds; `None` for a WAV of another kind than the window records.
pub(super) fn kept(wav: &[u8]) -> Option<(Vec<u8>, f64)> {
    let read = samples(wav)?;
    let seconds = read.samples.len() as f64 / f64::from(read.rate as i32);
    match encode(&read) {
        Ok(ogg) => Some((ogg, (seconds * 10.0).round() / 10.0)),
        Err(error) => {
            tracing::error!(%error, "a voice memo was not made small");
            None
        }
    }
}

/// Reads a WAV of one channel and 16 bits at a rate that Opus takes.
fn samples(wav: &[u8]) -> Option<Samples> {
    let (mut rest, mut rate) = (wav.get(12..)?, None);
    while rest.len() >= 8 {
        let length = u32::from_le_bytes(*rest[4..].first_chunk()?) as usize;
        let (name, body) = (&rest[..4], rest.get(8..8 + length)?);
        match name {
            b"fmt " => {
                let number = |at: usize| body.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
                let plain = (number(0)?, number(2)?, number(14)?) == (1, 1, 16);
                let hertz = u32::from_le_bytes(*body.get(4..)?.first_chunk()?);
                rate = match (plain, hertz) {
                    (true, 8_000) => Some(SampleRate::Hz8000),
                    (true, 16_000) => Some(SampleRate::Hz16000),
                    (true, 24_000) => Some(SampleRate::Hz24000),
                    (true, 48_000) => Some(SampleRate::Hz48000),
                    _ => return None,
                };
            }
            b"data" => {
                let samples = body.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
                return Some(Samples { rate: rate?, samples });
            }
            _ => {}
        }
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    None
}

#[derive(Debug, thiserror::Error)]
enum EncodeError {
    #[error("Opus: {0:?}")]
    Opus(opusic_c::ErrorCode),
    #[error("Ogg: {0}")]
    Ogg(#[from] std::io::Error),
}

fn encode(read: &Samples) -> Result<Vec<u8>, EncodeError> {
    let mut opus = Encoder::new(Channels::Mono, read.rate, Application::Voip).map_err(EncodeError::Opus)?;
    opus.set_bitrate(Bitrate::Value(BITRATE)).map_err(EncodeError::Opus)?;
    let ahead = opus.get_look_ahead().map_err(EncodeError::Opus)? as usize;
    let hertz = read.rate as usize;
    let granules = |samples: usize| samples as u64 * GRANULES / hertz as u64;
    let skip = granules(ahead);

    let mut ogg = PacketWriter::new(Cursor::new(Vec::new()));
    // One stream a file: its number says nothing.
    let stream = 1;
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend((skip as u16).to_le_bytes());
    head.extend((hertz as u32).to_le_bytes());
    head.extend([0, 0, 0]);
    ogg.write_packet(head, stream, PacketWriteEndInfo::EndPage, 0)?;
    let mut tags = b"OpusTags\x05\0\0\0duxue".to_vec();
    tags.extend([0; 4]);
    ogg.write_packet(tags, stream, PacketWriteEndInfo::EndPage, 0)?;

    // What the encoder holds back at the end is pushed out by silence, which the last position cuts off again.
    let mut fed = read.samples.clone();
    fed.resize((fed.len() + ahead).max(1), 0);
    let frame = hertz / PACKETS_A_SECOND;
    let packets = fed.len().div_ceil(frame);
    fed.resize(packets * frame, 0);
    for (at, samples) in fed.chunks_exact(frame).enumerate() {
        let mut packet = Vec::with_capacity(LARGEST_PACKET);
        opus.encode_to_vec(samples, &mut packet).map_err(EncodeError::Opus)?;
        let (end, position) = match at + 1 {
            last if last == packets => (PacketWriteEndInfo::EndStream, skip + granules(read.samples.len())),
            done if done % PACKETS_A_SECOND == 0 => (PacketWriteEndInfo::EndPage, granules(done * frame)),
            done => (PacketWriteEndInfo::NormalPacket, granules(done * frame)),
        };
        ogg.write_packet(packet, stream, end, position)?;
    }
    Ok(ogg.into_inner().into_inner())
}
