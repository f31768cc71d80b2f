//! Sync is cut at any byte, and the server goes and comes back: the next round goes on from there.

use crate::link::Link;
use crate::product::*;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

const SCHOOL: &str = "柳湾完全小学";
/// What a round costs beside a photo's bytes: handshakes, hello, a look at what changed.
const TALK: u64 = 96 << 10;
/// One request's worth of a photo.
const PIECE: u64 = 256 << 10;

/// A product with a counted line in the middle, and a device that was enrolled over it.
fn over_a_line(machine: &str) -> (Product, Link, Device) {
    let mut product = Product::start();
    let link = Link::to(product.server().addr());
    product.reached_at = Some(link.address.to_string());
    let device = product.enrol("周德昌", machine);
    (product, link, device)
}

/// A photo that no compression makes small, about 2.5 MB, of seeded noise.
fn noise(seed: u64) -> Vec<u8> {
    let (width, height) = (1800, 1300);
    let mut pixels = vec![0; width * height * 3];
    StdRng::seed_from_u64(seed).fill(pixels.as_mut_slice());
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 70)
        .write_image(&pixels, width as u32, height as u32, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// A visit with a patrol of many answers; the ids of both.
fn work(device: &Device) -> (String, String) {
    let visit = device.visit(&device.school(SCHOOL));
    let patrol = device.make("start_patrol", json!({"visit": visit}));
    for item in 0..60 {
        device.save(
            &patrol,
            json!({format!("answers.item-{item}.note"): format!("第 {item} 项看过，{}", "记".repeat(item))}),
        );
    }
    (visit, patrol)
}

fn photo_size(device: &Device, hash: &str) -> u64 {
    device.store().media_file(hash).unwrap().unwrap().bytes
}

#[test]
fn a_line_cut_again_and_again_only_delays() {
    let (product, link, device) = over_a_line("laptop");
    let (_, patrol) = work(&device);
    let attached = device.attach(&patrol, "answers.item-1.photos", "墙.jpg", sample_photo("hoop.jpg"));
    let mut chance = StdRng::seed_from_u64(20_261_118);
    let mut cuts = 0;
    for round in 0..200 {
        // Longer and longer, as nothing may pass at all through a line that is cut during the handshake.
        link.cut_after(chance.random_range(0..4_000 + 1_500 * round));
        let outcome = device.sync();
        if outcome["complete"] == true {
            break;
        }
        cuts += 1;
        assert!(in_words(&text(&outcome["words"])), "{outcome}");
    }
    assert!(cuts >= 5, "only {cuts} cuts");
    link.mend();
    device.sync_through();
    both_sides_agree(&product, &device);
    assert_eq!(at_county(&product, &patrol).unwrap(), device.record(&patrol)["fields"]);
    let hash = text(&attached["photos"][0]["hash"]);
    assert_eq!(blake3::hash(&photo_at_county(&product, &hash)).to_string(), hash);
}

#[test]
fn a_server_stopped_in_mid_sync_and_started_again_gets_the_rest() {
    let (mut product, link, device) = over_a_line("laptop");
    let (visit, patrol) = work(&device);
    for seed in 0..3 {
        device.attach(&visit, "photos", "照片.jpg", noise(seed));
    }
    let passed = link.when_passed(1 << 20);
    let outcome = std::thread::scope(|scope| {
        let round = scope.spawn(|| device.sync());
        passed.recv().unwrap();
        product.stop();
        round.join().unwrap()
    });
    assert_eq!(outcome["complete"], false, "{outcome}");
    assert!(in_words(&text(&outcome["words"])), "{outcome}");
    assert_ne!(outcome["photos_left"], 0);
    // While it is down nothing goes, and nothing is lost.
    assert!(text(&device.sync()["words"]).contains("连不上县督导室"));
    product.start_again();
    link.lead_to(product.server().addr());
    device.sync_through();
    both_sides_agree(&product, &device);
    assert_eq!(at_county(&product, &patrol).unwrap(), device.record(&patrol)["fields"]);
}

#[test]
fn a_photo_cut_off_at_half_goes_on_from_half() {
    let (product, link, device) = over_a_line("laptop");
    let (visit, _) = work(&device);
    device.sync_through();
    let attached = device.attach(&visit, "photos", "照片.jpg", noise(7));
    let hash = text(&attached["photos"][0]["hash"]);
    let size = photo_size(&device, &hash);
    assert!(size > 2 << 20, "{size} bytes");
    link.cut_after((size / 2) as i64);
    assert_eq!(device.sync()["photos_left"], 1);
    let first = link.up();
    link.mend();
    device.sync_through();
    let second = link.up() - first;
    assert!(second < size / 2 + PIECE + TALK, "{second} of {size} bytes were sent the second time");
    assert_eq!(blake3::hash(&photo_at_county(&product, &hash)).to_string(), hash);
    both_sides_agree(&product, &device);
}

#[test]
fn a_photo_fetched_to_half_goes_on_from_half() {
    let (product, link, device) = over_a_line("laptop");
    let at_home = product.enrol("周德昌", "at-home");
    let (visit, _) = work(&device);
    let attached = device.attach(&visit, "photos", "照片.jpg", noise(8));
    device.sync_through();
    let hash = text(&attached["photos"][0]["hash"]);
    let size = photo_size(&device, &hash);
    link.cut_after((size / 2) as i64);
    at_home.sync();
    assert!(at_home.app.media("full", &hash).is_none(), "half a photo is shown to nobody");
    let first = link.down();
    link.mend();
    at_home.sync_through();
    let second = link.down() - first;
    assert!(second < size / 2 + PIECE + TALK, "{second} of {size} bytes came the second time");
    let (_, bytes) = at_home.app.media("full", &hash).unwrap();
    assert_eq!(blake3::hash(&bytes).to_string(), hash);
    both_sides_agree(&product, &at_home);
}

#[test]
fn a_line_that_loses_four_pieces_in_ten_still_gets_everything_through() {
    let (product, link, device) = over_a_line("laptop");
    let (visit, _) = work(&device);
    let photos: Vec<_> = (0..4).map(|seed| device.attach(&visit, "photos", "现场.jpg", noise(seed))).collect();
    let hashes: Vec<String> = photos.iter().map(|photo| text(&photo["photos"][0]["hash"])).collect();
    let size: u64 = hashes.iter().map(|hash| photo_size(&device, hash)).sum();
    // A request of 256 KiB comes through with a chance of six in ten: 64 pieces of 4 KiB, each lost with 8 in 1,000.
    link.lose(8, 20_261_126);
    let before = link.up();
    let mut rounds = 0;
    while device.sync()["complete"] != true {
        rounds += 1;
        assert!(rounds < 30, "no way through after {rounds} rounds");
    }
    assert!(link.breaks() > size / PIECE / 4, "only {} breaks", link.breaks());
    // What was lost is at most the piece under way at each break, and the talk to begin again.
    let sent = link.up() - before;
    assert!(sent < size * 5 / 2 + TALK, "{sent} bytes for {size}");
    link.lose(0, 0);
    device.sync_through();
    both_sides_agree(&product, &device);
    for hash in &hashes {
        assert_eq!(blake3::hash(&photo_at_county(&product, hash)).to_string(), *hash);
    }
}

#[test]
fn small_pictures_go_and_come_before_the_photos() {
    let (product, link, device) = over_a_line("laptop");
    let (visit, _) = work(&device);
    let photo = device.attach(&visit, "photos", "现场.jpg", noise(7));
    let hash = text(&photo["photos"][0]["hash"]);
    // Enough for the records and the small picture, not for the photo.
    link.cut_after((TALK + 300_000) as i64);
    assert_eq!(device.sync()["complete"], false);
    let shelf = duxue_county::shelf::Shelf::open(&product.config.data.join("media")).unwrap();
    let named = duxue_county::desk::media_hash(&hash).unwrap();
    assert!(shelf.read(&named, 0).unwrap().is_none());
    let ahead = shelf.small(&named).unwrap().expect("the small picture went ahead");
    assert!(ahead.len() < 100_000 && image::load_from_memory(&ahead).is_ok());

    link.mend();
    // Another machine of the same person sees it in its lists before the photo has come anywhere.
    let second = product.enrol("周德昌", "second");
    let (_, small) = second.app.media("thumb", &hash).expect("a small picture");
    assert_eq!(small, ahead);
    assert!(second.app.media("full", &hash).is_none());

    device.sync_through();
    second.sync_through();
    assert_eq!(second.app.media("full", &hash), device.app.media("full", &hash));
    assert!(!product.config.data.join("media/ahead").join(&hash).exists());
}
