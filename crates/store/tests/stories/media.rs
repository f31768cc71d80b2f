use crate::desk::*;
use duxue_store::{Defect, Fetched, StoreError, UploadProgress};
use duxue_sync::round::Replica;
use serde_json::json;

/// Seeded bytes.
fn bytes(count: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![0; count];
    blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
    bytes
}

#[test]
fn a_photo_of_sixty_megabytes_goes_in_and_comes_out_in_pieces() {
    let desk = Desk::new();
    let store = desk.enrol();
    let photo = bytes(60_000_000, 1);
    let put = store.put_media(photo.as_slice(), Some(60_000_000), "image/jpeg", "全景.jpg").unwrap();
    assert_eq!((put.hash.as_str(), put.bytes), (blake3::hash(&photo).to_hex().as_str(), 60_000_000));
    for (from, to) in [(0, 10), (262_143, 262_145), (59_999_990, 70_000_000), (30_000_000, 31_500_000), (5, 5)] {
        let range = store.read_media(&put.hash, from..to).unwrap();
        assert_eq!(range, photo[from as usize..to.min(60_000_000) as usize], "{from}..{to}");
    }
    // The same bytes again are kept once.
    assert_eq!(store.put_media(photo.as_slice(), None, "image/jpeg", "又一张.jpg").unwrap().hash, put.hash);
    assert_eq!(store.unnamed_media().unwrap().len(), 1);
    store.put_thumbnail(&put.hash, "image/webp", b"small").unwrap();
    assert_eq!(store.thumbnail(&put.hash).unwrap().unwrap().1, b"small");
}

#[test]
fn photos_of_grave_hazards_go_first_then_the_smallest_and_a_cut_upload_goes_on() {
    let desk = Desk::new();
    let store = desk.enrol();
    let put = |count: usize, seed: u8| {
        store.put_media(bytes(count, seed).as_slice(), None, "image/jpeg", "照片.jpg").unwrap().hash
    };
    let (large, small, grave) = (put(9000, 1), put(100, 2), put(500_000, 3));
    assert_eq!(store.waiting().unwrap().photos, 0);
    desk.write(&store, id(1), "visit", json!({"photos": {"a": {"hash": large}, "b": {"hash": small}}}));
    desk.write(&store, id(2), "hazard", json!({"grade": "major", "photos": {"a": {"hash": grave}}}));
    let order =
        |store: &duxue_store::Store| store.media_to_send().unwrap().into_iter().map(|m| m.hash).collect::<Vec<_>>();
    assert_eq!(order(&store), [grave.clone(), small.clone(), large.clone()]);
    assert_eq!(store.identity().unwrap().unsent_media, 3);
    let progress = UploadProgress { url: "/v1/media/abc".to_owned(), offset: 262_144 };
    store.set_upload(&grave, Some(&progress)).unwrap();
    drop(store);
    let store = desk.unlock();
    assert_eq!(store.media_to_send().unwrap()[0].upload, Some(progress));
    store.media_acknowledged(&grave).unwrap();
    assert_eq!(order(&store), [small.clone(), large]);
    assert!(matches!(store.forget_media(&small), Err(StoreError::MediaUnsent(_))));
    assert_eq!(store.waiting().unwrap().photos, 2);
    assert_eq!(store.read_media(&grave, 0..10).unwrap().len(), 10);
}

#[test]
fn a_kill_between_photo_and_record_leaves_the_photo_to_be_found() {
    let desk = Desk::new();
    let store = desk.enrol();
    let hash = store.put_media(bytes(5000, 4).as_slice(), None, "image/jpeg", "围墙.jpg").unwrap().hash;
    // The bytes are in media.db; what records.db knew of them was not yet written.
    desk.raw("records.db", "DELETE FROM media");
    std::mem::forget(store);
    let store = desk.unlock();
    let found = store.unnamed_media().unwrap();
    assert_eq!((found[0].hash.as_str(), found[0].name.as_str()), (hash.as_str(), "围墙.jpg"));
    desk.write(&store, id(1), "visit", json!({"photos": {"a": {"hash": hash}}}));
    assert_eq!(store.media_to_send().unwrap().len(), 1);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_photo_from_the_county_goes_on_from_where_it_was_cut_off() {
    let desk = Desk::new();
    let store = desk.enrol();
    let photo = bytes(300_000, 5);
    let hash = blake3::hash(&photo).to_hex().to_string();
    desk.write(&store, id(1), "visit", json!({"photos": {"a": {"hash": hash, "mime": "image/png", "bytes": 300_000}}}));
    let missing = store.media_missing().unwrap();
    assert_eq!((missing[0].record, missing[0].bytes, missing[0].here), (id(1), Some(300_000), 0));
    let fetch = |store: &duxue_store::Store, from: usize, to: usize| {
        store.receive_media(&hash, 300_000, from as u64, &photo[from..to], "image/png", "")
    };
    assert_eq!(fetch(&store, 0, 100_000).unwrap(), Fetched::Part);
    assert!(matches!(store.read_media(&hash, 0..5), Err(StoreError::NoMedia(_))));
    drop(store);
    let store = desk.unlock();
    assert_eq!(store.media_missing().unwrap()[0].here, 100_000);
    assert!(matches!(fetch(&store, 200_000, 300_000), Err(StoreError::MediaGap { expected: 100_000, .. })));
    assert_eq!(fetch(&store, 100_000, 300_000).unwrap(), Fetched::Whole);
    assert_eq!(store.media_missing().unwrap(), []);
    assert_eq!(store.media_to_send().unwrap(), []);
    assert_eq!(store.read_media(&hash, 0..u64::MAX).unwrap(), photo);
}

#[test]
fn bytes_that_are_not_what_was_asked_for_are_thrown_away() {
    let desk = Desk::new();
    let store = desk.enrol();
    let hash = blake3::hash(b"right").to_hex().to_string();
    desk.write(&store, id(1), "visit", json!({"photos": {"a": {"hash": hash}}}));
    assert!(matches!(store.receive_media(&hash, 5, 0, b"wrong", "", ""), Err(StoreError::MediaDiffers(_))));
    assert_eq!(store.media_missing().unwrap()[0].here, 0);
    assert_eq!(store.receive_media(&hash, 5, 0, b"right", "", "").unwrap(), Fetched::Whole);
}

#[test]
fn changed_bytes_of_a_photo_are_noticed() {
    let desk = Desk::new();
    let store = desk.enrol();
    let hash = store.put_media(bytes(5000, 6).as_slice(), None, "image/jpeg", "照片.jpg").unwrap().hash;
    desk.raw("media.db", "UPDATE pieces SET bytes = zeroblob(5000)");
    assert_eq!(store.verify().unwrap(), [Defect::Media { hash }]);
}
