use crate::town::{Device, Refused, Town, done, id, refused};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use reqwest::blocking::{Body, RequestBuilder, Response};
use serde_json::json;
use std::io::{self, Read};

fn photo() -> Vec<u8> {
    (0..600_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()).take(600_000).collect()
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(blake3::hash(bytes).as_bytes())
}

impl Device<'_> {
    pub fn announce(&self, bytes: u64, hash: &str) -> Response {
        self.announcement(bytes, hash).send().unwrap()
    }

    fn announce_with(&self, bytes: u64, hash: &str, first: &[u8]) -> Response {
        let request = self.announcement(bytes, hash).header("content-type", "application/offset+octet-stream");
        request.body(first.to_vec()).send().unwrap()
    }

    fn announcement(&self, bytes: u64, hash: &str) -> RequestBuilder {
        let b64 = |text: &str| BASE64_STANDARD.encode(text);
        let metadata = format!("filename {},filetype {},blake3 {}", b64("门厅.jpg"), b64("image/jpeg"), b64(hash));
        self.town
            .client
            .post(self.town.url("/v1/media"))
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes)
            .header("upload-metadata", metadata)
    }

    /// A photo, sent and held by the county; its hash.
    pub fn send_photo(&self) -> String {
        self.send_bytes(&photo())
    }

    pub fn send_bytes(&self, bytes: &[u8]) -> String {
        let at = location(&self.announce(bytes.len() as u64, &hash(bytes)));
        assert_eq!(self.send(&at, 0, bytes.to_vec()).unwrap().status(), 204);
        hash(bytes)
    }

    fn offset(&self, location: &str) -> u64 {
        self.try_offset(location).unwrap()
    }

    fn try_offset(&self, location: &str) -> reqwest::Result<u64> {
        let head = self.town.client.head(self.town.url(location)).bearer_auth(&self.token).send()?;
        assert_eq!(head.status(), 200);
        Ok(number(&head))
    }

    pub fn send(&self, location: &str, from: u64, body: impl Into<Body>) -> reqwest::Result<Response> {
        self.piece(location, from, body).send()
    }

    fn piece(&self, location: &str, from: u64, body: impl Into<Body>) -> RequestBuilder {
        self.town
            .client
            .patch(self.town.url(location))
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", from)
            .body(body)
    }

    pub fn fetch(&self, hash: &str, range: Option<&str>) -> Response {
        let mut request = self.town.client.get(self.town.url(&format!("/v1/media/{hash}"))).bearer_auth(&self.token);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        request.send().unwrap()
    }

    fn names(&self, hash: &str) {
        let photos = json!({"photos": {"p1": {"hash": hash, "name": "门厅.jpg", "mime": "image/jpeg"}}});
        done(self.push(&[&self.save_visit(id(), photos)]));
    }
}

pub fn number(response: &Response) -> u64 {
    response.headers()["upload-offset"].to_str().unwrap().parse().unwrap()
}

pub fn location(response: &Response) -> String {
    assert_eq!(response.status(), 201);
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn a_photo_cut_off_at_half_goes_on_from_half_even_after_the_server_was_restarted() {
    let photo = photo();
    let mut town = Town::new();
    let (number_of_device, token, location_of_it) = {
        let device = town.enrol(town.wang);
        let place = location(&device.announce(600_000, &hash(&photo)));
        let half = device.send(&place, 0, photo[..300_000].to_vec()).unwrap();
        assert_eq!((half.status().as_u16(), number(&half)), (204, 300_000));
        (device.number, device.token.clone(), place)
    };
    town.restart();
    let device = Device::of(&town, number_of_device, token);
    // A device that forgot the address finds the same upload again.
    let again = device.announce(600_000, &hash(&photo));
    assert_eq!(number(&again), 300_000);
    assert_eq!(location(&again), location_of_it);
    assert_eq!(device.offset(&location_of_it), 300_000);
    let rest = device.send(&location_of_it, 300_000, photo[300_000..].to_vec()).unwrap();
    assert_eq!((rest.status().as_u16(), number(&rest)), (204, 600_000));

    device.names(&hash(&photo));
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);
}

/// A body that breaks off.
struct Breaks(io::Cursor<Vec<u8>>);

impl Read for Breaks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(io::Error::other("the line went dead")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_line_that_goes_dead_in_the_middle_wastes_nothing_that_came() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    let place = location(&device.announce(600_000, &hash(&photo)));
    let broken = Breaks(io::Cursor::new(photo[..500_000].to_vec()));
    assert!(device.send(&place, 0, Body::sized(broken, 600_000)).is_err());
    let done = (0..10_000).any(|_| {
        // The server closes the connection of a refusal, and the next request may be under way on it.
        let Ok(from) = device.try_offset(&place) else { return false };
        let went = device.send(&place, from, photo[usize::try_from(from).unwrap()..].to_vec());
        // 423 while the server has not yet noticed that the old line is dead.
        went.is_ok_and(|response| response.status() == 204)
    });
    assert!(done);
    device.names(&hash(&photo));
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);
}

#[test]
fn bytes_that_are_not_those_announced_are_refused_and_can_be_sent_again() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    let place = location(&device.announce(600_000, &hash(&photo)));
    let mut damaged = photo.clone();
    damaged[123_456] ^= 1;
    let Refused { status, code, .. } = refused(device.send(&place, 0, damaged).unwrap());
    assert_eq!((status, code.as_str()), (460, "hash_mismatch"));
    device.names(&hash(&photo));
    assert_eq!(device.fetch(&hash(&photo), None).status(), 404);

    assert_eq!(device.offset(&place), 0);
    assert_eq!(device.send(&place, 0, photo.clone()).unwrap().status(), 204);
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);
}

#[test]
fn a_file_that_is_here_already_need_not_be_sent_again() {
    let photo = photo();
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let place = location(&wang.announce(600_000, &hash(&photo)));
    assert_eq!(wang.send(&place, 0, photo.clone()).unwrap().status(), 204);
    let same = li.announce(600_000, &hash(&photo));
    assert_eq!(number(&same), 600_000);
    // A device that missed the answer to its last bytes asks, and learns that all is there.
    assert_eq!(wang.offset(&place), 600_000);
    assert_eq!(li.offset(&location(&same)), 600_000);
}

#[test]
fn the_first_bytes_may_come_with_the_announcement() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    let begun = device.announce_with(600_000, &hash(&photo), &photo[..300_000]);
    assert_eq!((begun.status().as_u16(), number(&begun)), (201, 300_000));
    // Sent once more, because the answer was lost: what is here stays, and the device is told how much that is.
    let again = device.announce_with(600_000, &hash(&photo), &photo[..400_000]);
    assert_eq!((location(&again), number(&again)), (location(&begun), 300_000));
    let rest = device.send(&location(&begun), 300_000, photo[300_000..].to_vec()).unwrap();
    assert_eq!((rest.status().as_u16(), number(&rest)), (204, 600_000));
    device.names(&hash(&photo));
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);

    let small = b"0123456789";
    let whole = device.announce_with(10, &hash(small), small);
    assert_eq!((whole.status().as_u16(), number(&whole)), (201, 10));
    device.names(&hash(small));
    assert_eq!(device.fetch(&hash(small), None).bytes().unwrap().as_ref(), small);

    let other = b"abcdefghij";
    assert_eq!(refused(device.announce_with(9, &hash(other), other)).code, "too_large");
    assert_eq!(refused(device.announce_with(10, &hash(other), small)).code, "hash_mismatch");
    assert_eq!(number(&device.announce(10, &hash(other))), 0);
}

#[test]
fn a_file_that_had_come_whole_when_the_server_was_killed_is_on_the_shelf_before_it_counts_as_sent() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    device.names(&hash(&photo));
    let place = location(&device.announce(600_000, &hash(&photo)));
    // As it lies when the server ends between the last byte and its look at the whole.
    let left = |bytes: &[u8]| {
        let upload = place.rsplit('/').next().unwrap();
        // Beside the photos, or, where those are in a bucket, in the data folder.
        let parts = ["media/parts", "parts"].map(|parts| town.folder.path().join(parts));
        let parts = parts.into_iter().find(|parts| parts.is_dir()).unwrap();
        std::fs::write(parts.join(upload), bytes).unwrap();
    };
    let mut damaged = photo.clone();
    damaged[5] ^= 1;
    left(&damaged);
    assert_eq!(device.announce(600_000, &hash(&photo)).status().as_u16(), 460);
    assert_eq!(device.offset(&place), 0);
    left(&photo);
    assert_eq!(device.offset(&place), 600_000);
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);
}

#[test]
fn a_part_of_a_file_can_be_fetched() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    let place = location(&device.announce(600_000, &hash(&photo)));
    device.send(&place, 0, photo.clone()).unwrap();
    device.names(&hash(&photo));
    let part = device.fetch(&hash(&photo), Some("bytes=100000-"));
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], "bytes 100000-599999/600000");
    assert_eq!(part.headers()["content-type"], "image/jpeg");
    assert_eq!(part.bytes().unwrap(), photo[100_000..]);
}

#[test]
fn a_file_is_only_for_those_who_hold_a_record_that_names_it() {
    let photo = photo();
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let place = location(&wang.announce(600_000, &hash(&photo)));
    wang.send(&place, 0, photo.clone()).unwrap();
    wang.names(&hash(&photo));
    let stranger = town
        .server()
        .desk()
        .add_person(
            duxue_county::desk::NewPerson {
                name: "外人".to_owned(),
                role: "supervisor".to_owned(),
                ..Default::default()
            },
            duxue_county::now_micros(),
        )
        .unwrap();
    let stranger = town.enrol(stranger);
    assert_eq!(refused(stranger.fetch(&hash(&photo), None)).status, 404);
    assert_eq!(town.enrol(town.li).fetch(&hash(&photo), None).status(), 200);
    let without_key = town.client.get(town.url(&format!("/v1/media/{}", hash(&photo)))).send().unwrap();
    assert_eq!(refused(without_key).status, 401);
    // Another's upload is not theirs to look at.
    let head = town.client.head(town.url(&place)).bearer_auth(&stranger.token).send().unwrap();
    assert_eq!(head.status(), 404);
}

#[test]
fn an_upload_is_bounded_by_what_was_announced() {
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    assert_eq!(refused(device.announce(1 << 40, &hash(&photo))).code, "too_large");
    let place = location(&device.announce(1000, &hash(&photo[..1000])));
    assert_eq!(refused(device.send(&place, 0, photo[..1001].to_vec()).unwrap()).code, "too_large");
    assert_eq!(refused(device.send(&place, 7, photo[..10].to_vec()).unwrap()).code, "offset_differs");
    assert_eq!(device.send(&place, 0, photo[..1000].to_vec()).unwrap().status(), 204);
}

#[test]
fn a_piece_that_was_damaged_on_its_way_is_not_kept_and_can_be_sent_again() {
    use sha2::Digest;
    let photo = photo();
    let town = Town::new();
    let device = town.enrol(town.wang);
    let place = location(&device.announce(600_000, &hash(&photo)));
    let offered = town.client.request(Method::OPTIONS, town.url("/v1/media")).send().unwrap();
    assert!(offered.headers()["tus-extension"].to_str().unwrap().split(',').any(|one| one == "checksum"));
    assert!(offered.headers()["tus-checksum-algorithm"].to_str().unwrap().split(',').any(|one| one == "sha1"));

    let first = photo[..300_000].to_vec();
    let sha1 = format!("sha1 {}", BASE64_STANDARD.encode(sha1::Sha1::digest(&first)));
    let mut damaged = first.clone();
    damaged[7] ^= 1;
    let refused = device.piece(&place, 0, damaged).header("upload-checksum", &sha1).send().unwrap();
    assert_eq!(refused.status().as_u16(), 460);
    assert_eq!(device.offset(&place), 0);
    let kept = device.piece(&place, 0, first).header("upload-checksum", &sha1).send().unwrap();
    assert_eq!((kept.status().as_u16(), number(&kept)), (204, 300_000));

    let rest = photo[300_000..].to_vec();
    let unknown = device.piece(&place, 300_000, "").header("upload-checksum", "crc32 AAAA").send().unwrap();
    assert_eq!(unknown.status(), 400);
    let sha256 = format!("sha256 {}", BASE64_STANDARD.encode(sha2::Sha256::digest(&rest)));
    let whole = device.piece(&place, 300_000, rest).header("upload-checksum", sha256).send().unwrap();
    assert_eq!((whole.status().as_u16(), number(&whole)), (204, 600_000));
    device.names(&hash(&photo));
    assert_eq!(device.fetch(&hash(&photo), None).bytes().unwrap(), photo);
}

#[test]
fn a_client_that_knows_nothing_of_us_but_tus_sends_a_file_and_is_told_its_hash() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let photo = photo();
    let said = format!("filename {}", BASE64_STANDARD.encode("会议记录.pdf"));
    let begun = town
        .client
        .post(town.url("/v1/media"))
        .bearer_auth(&device.token)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", photo.len())
        .header("upload-metadata", &said)
        .send()
        .unwrap();
    assert_eq!(begun.status(), 201);
    let place = begun.headers()["location"].to_str().unwrap().to_owned();
    let half = device.send(&place, 0, photo[..300_000].to_vec()).unwrap();
    assert_eq!((half.status().as_u16(), number(&half), half.headers().get("duxue-hash")), (204, 300_000, None));
    let head = town.client.head(town.url(&place)).bearer_auth(&device.token).send().unwrap();
    assert_eq!(head.headers()["upload-metadata"], said.as_str());
    let rest = device.send(&place, 300_000, photo[300_000..].to_vec()).unwrap();
    assert_eq!((rest.status().as_u16(), rest.headers()["duxue-hash"].to_str().unwrap()), (204, hash(&photo).as_str()));
    let head = town.client.head(town.url(&place)).bearer_auth(&device.token).send().unwrap();
    assert_eq!((number(&head), head.headers()["duxue-hash"].to_str().unwrap()), (600_000, hash(&photo).as_str()));
    // Two such files on their way at once are not taken for one another.
    let other = device.announce(10, &hash(b"0123456789"));
    assert_ne!(other.headers()["location"].to_str().unwrap(), place);
}
