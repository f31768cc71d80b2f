//! Everything that reads bytes from outside, each as one function that must neither panic nor believe anything it should not,
//! whatever the bytes are. `tests/fuzz` looks for bytes that make one fail; what it has found is run again by every test.

use duxue_sync::bundle::{FrameReader, public_part, verify};
use duxue_sync::code::{EnrolmentCode, check_groups, parse_recovery};
use duxue_sync::digest::record_hash;
use duxue_sync::{
    CheckReply, CheckRequest, ForkReply, HelloReply, HelloRequest, Merged, PullPage, PullRequest, PushReply,
    PushRequest, SealedChange, wire,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::io::Write;

/// Their names, as the folders of the corpus have them.
pub const ALL: [(&str, fn(&[u8])); 4] =
    [("messages", messages), ("changes", changes), ("codes", codes), ("sticks", sticks)];

/// The first byte says which message is expected, and whether what follows is packed already.
pub fn messages(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let packed = if choice & 0x80 == 0 { zstd::bulk::compress(rest, 1).unwrap_or_default() } else { rest.to_vec() };
    match choice & 0x0f {
        0 => message::<HelloRequest>(&packed),
        1 => message::<HelloReply>(&packed),
        2 => message::<PushRequest>(&packed),
        3 => message::<PushReply>(&packed),
        4 => message::<PullRequest>(&packed),
        5 => message::<PullPage>(&packed),
        6 => message::<CheckRequest>(&packed),
        7 => message::<CheckReply>(&packed),
        8 => message::<ForkReply>(&packed),
        _ => message::<u32>(&packed),
    }
}

/// What can be read says the same when it is written and read again.
fn message<T: Serialize + DeserializeOwned + PartialEq + Debug>(packed: &[u8]) {
    let Ok(read) = wire::unpack::<T>(packed) else { return };
    let again = wire::pack(&read).unwrap();
    assert_eq!(wire::unpack::<T>(&again).unwrap(), read);
}

/// A change that can be read may be merged twice with the outcome of once, or is refused both times.
pub fn changes(bytes: &[u8]) {
    let Ok(change) = SealedChange(bytes.to_vec()).open() else { return };
    let mut merged = Merged::default();
    let first = merged.apply(&change, change.stamp);
    if first.is_err() {
        assert_eq!(merged, Merged::default(), "a refused change leaves no trace");
        return;
    }
    let once = merged.clone();
    merged.apply(&change, change.stamp).unwrap();
    assert_eq!(merged, once);
    assert_eq!(record_hash(change.record, &change.kind, &merged), record_hash(change.record, &change.kind, &once));
    assert_eq!(SealedChange::seal(&change).open().unwrap(), change);
}

pub fn codes(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    check_groups(text);
    if let Ok(code) = EnrolmentCode::parse(text) {
        assert_eq!(EnrolmentCode::parse(&code.to_text().unwrap()).unwrap(), code);
    }
    if let Ok(key) = parse_recovery(text) {
        assert_eq!(parse_recovery(&duxue_sync::code::recovery_text(&key)).unwrap(), key);
    }
}

/// The bytes 1 to 32 as a key: nobody's secret.
const KEY: &str = "AGE-SECRET-KEY-1QYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5Z5TPWXQERGD3C8G7RUSQGPQYEE";

/// The first byte says whether what follows is a sealed file as it is, or frames that are sealed first, as somebody would
/// who holds the key.
pub fn sticks(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let sealed = if choice & 1 == 0 { sealed(rest) } else { rest.to_vec() };
    let whole = verify(sealed.as_slice(), KEY).is_ok();
    assert!(whole || choice & 1 == 1, "what was sealed whole is whole");
    let Ok(mut frames) = FrameReader::open(sealed.as_slice(), KEY) else { return };
    while let Ok(Some(_)) = frames.next() {}
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    let recipient: age::x25519::Recipient = public_part(KEY).unwrap().parse().unwrap();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let mut writer = encryptor.wrap_output(Vec::new()).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}
