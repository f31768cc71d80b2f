//! Photos and files that are attached, and those that are not.

use crate::desk::{LIUWAN, Laptop};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::io::Cursor;

fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
    }))
}

fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose camera lay on its side (EXIF orientation 6) and wrote down when it was.
fn sideways(width: u32, height: u32) -> Vec<u8> {
    let jpeg = bytes(&picture(width, height), ImageFormat::Jpeg);
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    // IFD0: orientation, and the address of the EXIF IFD.
    tiff.extend(2u16.to_le_bytes());
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    tiff.extend([0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0; 4]);
    // EXIF IFD at 38: DateTimeOriginal at 56.
    tiff.extend(1u16.to_le_bytes());
    tiff.extend([0x03, 0x90, 2, 0, 20, 0, 0, 0, 56, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(b"2026:11:18 08:59:30\0");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend(((tiff.len() + 8) as u16).to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    let mut whole = jpeg[..2].to_vec();
    whole.extend(segment);
    whole.extend(&jpeg[2..]);
    whole
}

/// See `fixtures/README.md`.
const TURNED: &[u8] = include_bytes!("../fixtures/turned.heic");

/// A small PNG file that says of itself that it is of this size.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = bytes(&picture(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// The HEIC of the fixtures, saying that it is of this size.
fn larger(width: u32, height: u32) -> Vec<u8> {
    let mut heic = TURNED.to_vec();
    let at = heic.windows(4).position(|name| name == b"ispe").unwrap() + 8;
    heic[at..at + 4].copy_from_slice(&width.to_be_bytes());
    heic[at + 4..at + 8].copy_from_slice(&height.to_be_bytes());
    heic
}

fn attach(laptop: &Laptop, record: &str, name: &str, content: Vec<u8>) -> Value {
    let path = laptop.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    laptop.ask("attach_files", json!({"record": record, "path": "photos", "files": [path]}))
}

#[test]
fn a_photo_is_turned_upright_made_small_and_kept_with_its_time() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let attached = attach(&laptop, &visit, "IMG_0001.jpg", sideways(2600, 1300));
    assert_eq!(attached["refused"], json!([]));
    let photo = &attached["photos"][0];
    assert_eq!(
        (photo["taken_at"].as_str(), photo["taken_words"].as_str()),
        (Some("2026-11-18T08:59:30+08:00"), Some("8:59"))
    );
    let hash = photo["hash"].as_str().unwrap();
    let (mime, kept) = laptop.app.media("full", hash).unwrap();
    assert_eq!((mime.as_str(), blake3_of(&kept).as_str()), ("image/jpeg", hash));
    let upright = image::load_from_memory(&kept).unwrap();
    assert_eq!((upright.width(), upright.height()), (960, 1920));
    let small = image::load_from_memory(&laptop.app.media("thumb", hash).unwrap().1).unwrap();
    assert_eq!((small.width(), small.height()), (160, 320));
    let waiting = laptop.ask("sync_page", Value::Null);
    assert_eq!((waiting["waiting_records"].as_u64(), waiting["waiting_photos"].as_u64()), (Some(1), Some(1)));
}

/// Three seconds of a rising tone, one channel, 16 bit.
fn wav(hertz: u32) -> Vec<u8> {
    let samples: Vec<u8> = (0..hertz * 3)
        .flat_map(|at| {
            let turn = f64::from(at) / f64::from(hertz) * (300.0 + f64::from(at) / f64::from(hertz) * 50.0);
            (((turn * std::f64::consts::TAU).sin() * 12_000.0) as i16).to_le_bytes()
        })
        .collect();
    let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    wav.extend(hertz.to_le_bytes());
    wav.extend((hertz * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend((samples.len() as u32).to_le_bytes());
    wav.extend(samples);
    let size = (wav.len() as u32 - 8).to_le_bytes();
    wav[4..8].copy_from_slice(&size);
    wav
}

#[test]
fn a_voice_memo_is_kept_small_with_its_length_and_can_be_given_on() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let attached = attach(&laptop, &visit, "录音.wav", wav(16_000));
    let memo = &attached["photos"][0];
    assert_eq!((memo["is_voice"].as_bool(), memo["length_words"].as_str()), (Some(true), Some("0:03")));
    let (mime, kept) = laptop.app.media("full", memo["hash"].as_str().unwrap()).unwrap();
    assert_eq!((mime.as_str(), &kept[..4], &kept[28..36]), ("audio/ogg", &b"OggS"[..], &b"OpusHead"[..]));
    assert!((4_000..16_000).contains(&kept.len()), "{}", kept.len());
    // The last page says where the memo ends: at three seconds after what is skipped.
    let last = kept.windows(4).rposition(|four| four == b"OggS").unwrap();
    let skipped = u64::from(u16::from_le_bytes([kept[38], kept[39]]));
    let end = u64::from_le_bytes(*kept[last + 6..].first_chunk().unwrap());
    assert_eq!((end - skipped, kept[last + 5] & 4), (3 * 48_000, 4));
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["photos"][0]["length_words"], "0:03");
    let copy = laptop.folder.path().join("副本.ogg");
    laptop.ask("save_attachment", json!({"record": visit, "path": memo["path"], "file": copy}));
    assert_eq!(std::fs::read(copy).unwrap(), kept);
    let refused =
        laptop.refused("save_attachment", json!({"record": visit, "path": memo["path"], "file": "/nowhere/x"}));
    assert!(refused.text.contains("没有存下"), "{}", refused.text);
    // At a rate that is not recorded here it is kept as it came; so is a recording of a phone.
    let other = attach(&laptop, &visit, "别的.wav", wav(44_100));
    assert_eq!(laptop.app.media("full", other["photos"][0]["hash"].as_str().unwrap()).unwrap().0, "audio/wav");
    let phone = attach(&laptop, &visit, "手机.m4a", b"\0\0\0\x14ftypM4A \0\0\0\0M4A sound".to_vec());
    assert_eq!(
        (phone["photos"][0]["is_voice"].as_bool(), phone["photos"][0]["length_words"].as_str()),
        (Some(true), Some(""))
    );
}

#[test]
fn an_iphones_photo_is_read_upright_with_its_time_whatever_it_is_called() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    for name in ["IMG_0002.HEIC", "wechat.jpg"] {
        let attached = attach(&laptop, &visit, name, TURNED.to_vec());
        assert_eq!(attached["refused"], json!([]));
        let photo = &attached["photos"][0];
        assert_eq!(photo["taken_at"].as_str(), Some("2026-11-18T08:59:30+08:00"));
        let (mime, kept) = laptop.app.media("full", photo["hash"].as_str().unwrap()).unwrap();
        let upright = image::load_from_memory(&kept).unwrap().to_rgb8();
        assert_eq!((mime.as_str(), upright.dimensions()), ("image/jpeg", (480, 640)));
        // The same picture as the one it was made from, turned to the right.
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sample/photos/hoop.jpg");
        let from = image::open(from)
            .unwrap()
            .resize_exact(640, 480, image::imageops::FilterType::Triangle)
            .rotate90()
            .to_rgb8();
        let apart: u64 = upright.as_raw().iter().zip(from.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(apart / (upright.as_raw().len() as u64) < 6, "{apart}");
    }
}

fn blake3_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[test]
fn what_is_no_photo_is_refused_in_words_and_the_others_stand() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let jpeg = bytes(&picture(800, 600), ImageFormat::Jpeg);
    let mut film = vec![0, 0, 0, 20];
    film.extend(b"ftypqt  \0\0\0\0qt  ");
    let avif = include_bytes!("../fixtures/photo.avif").to_vec();
    let cases = [
        ("cut.jpg", jpeg[..jpeg.len() / 2].to_vec(), "不完整"),
        ("phone.heic", TURNED[..TURNED.len() / 2].to_vec(), "兼容性最佳"),
        ("no-end.heic", TURNED[..40].to_vec(), "兼容性最佳"),
        ("really-avif.jpg", avif, "AVIF"),
        ("live.mov", film, "录像"),
        ("bomb.png", bomb(20_000, 10_000), "像素太大"),
        ("bomb.heic", larger(20_000, 10_000), "像素太大"),
        ("holiday.jpg", b"MZ\x90\0\x03 this program cannot be run".to_vec(), "程序文件"),
        ("empty.jpg", Vec::new(), "空文件"),
        ("notes.jpg", b"just words".to_vec(), "JPG 或 PNG"),
        ("huge.jpg", vec![0xFF; (60 << 20) + 1], "太大"),
    ];
    for (name, content, word) in cases {
        let attached = attach(&laptop, &visit, name, content);
        let text = attached["refused"][0]["text"].as_str().unwrap_or_else(|| panic!("{name} was taken"));
        assert!(text.contains(word) && text.contains(name), "{name}: {text}");
        assert_eq!(attached["photos"], json!([]));
    }
    let good = laptop.folder.path().join("good.png");
    std::fs::write(&good, bytes(&picture(640, 480), ImageFormat::Png)).unwrap();
    let cut = laptop.folder.path().join("cut.jpg");
    let both =
        laptop.ask("attach_files", json!({"record": visit, "path": "photos", "files": [cut, good, "/nowhere/x.jpg"]}));
    assert_eq!((both["photos"].as_array().map(Vec::len), both["refused"].as_array().map(Vec::len)), (Some(1), Some(2)));
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["photos"].as_array().unwrap().len(), 1);
}

#[test]
fn photos_of_a_failed_item_go_along_with_the_finding() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    let item = crate::desk::items(&laptop.ask("filling", json!({"id": patrol})))[0].1.clone();
    laptop.save(&patrol, json!({format!("answers.{item}.result"): "fail", format!("answers.{item}.note"): "没有牌"}));
    let path = format!("answers.{item}.photos");
    let photo = duxue_app::commands::attach_bytes(
        &laptop.app,
        &patrol,
        &path,
        "牌.jpg",
        bytes(&picture(400, 300), ImageFormat::Jpeg),
    )
    .unwrap();
    let draft = laptop.ask("propose_finding", json!({"record": patrol, "item": item}));
    assert_eq!(draft["photos"][0]["hash"], photo["photos"][0]["hash"]);
    let saved = laptop.ask(
        "raise_finding",
        json!({"record": patrol, "item": item, "kind": "rectification", "fields": draft["fields"]}),
    );
    let page = laptop.ask("finding", json!({"id": saved["id"]}));
    assert_eq!(page["before"][0]["hash"], photo["photos"][0]["hash"]);
}

#[test]
fn a_photo_alone_is_evidence_enough_to_close() {
    let laptop = Laptop::new();
    let old = "019a0000-0000-7000-8000-00000000f001";
    laptop.old_hazard(old, "general", "2026-11-20");
    let event = laptop.ask("finding", json!({"id": old}))["event"].as_str().unwrap().to_owned();
    let path = format!("history.{event}.photos");
    duxue_app::commands::attach_bytes(&laptop.app, old, &path, "后.jpg", bytes(&picture(400, 300), ImageFormat::Jpeg))
        .unwrap();
    let page = laptop.ask("finding", json!({"id": old}));
    assert_eq!((page["event"].as_str(), page["has_evidence"].as_bool()), (Some(event.as_str()), Some(true)));
    laptop.ask("finding_event", json!({"id": old, "action": "rechecked", "verdict": "done", "event": event}));
    let page = laptop.ask("finding", json!({"id": old}));
    assert_eq!((page["line"]["state"].as_str(), page["after"].as_array().map(Vec::len)), (Some("closed"), Some(1)));
}
