//! Bytes from outside: real ones, those that the fuzzer has found, and hostile ones made by hand.

use duxue_store::{KeyStrength, NewVault, Vault};
use duxue_sync::bundle::{Frame, Out};
use duxue_sync::code::{EnrolmentCode, recovery_text};
use duxue_sync::stamp::Stamp;
use duxue_sync::*;
use duxue_tests::files::PASSPHRASE;
use duxue_tests::{decoders, files};
use serde::Serialize;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use uuid::Uuid;

fn all() -> impl Iterator<Item = (&'static str, fn(&[u8]))> {
    decoders::ALL.into_iter().chain(files::ALL)
}

fn corpus(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name)
}

pub fn plain(message: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).unwrap();
    bytes
}

fn change() -> Change {
    let stamp = Stamp { micros: 1_795_000_000_000_000, device: 7 };
    Change {
        number: 3,
        record: Uuid::from_u128(5),
        kind: "visit".into(),
        scope: "school:019a0000-0000-7000-8000-000000000001".into(),
        stamp,
        set: json!({"notes": "南门", "answers": {"a1": {"result": "fail"}}}).as_object().unwrap().clone(),
        replaced: [("notes".to_owned(), Stamp { micros: 1, device: 2 })].into(),
        settles: vec![Stamp { micros: 2, device: 3 }],
    }
}

fn hello() -> HelloRequest {
    HelloRequest {
        protocol_min: 1,
        protocol_max: 1,
        device: 7,
        app_version: "0.1.0".into(),
        acknowledged: ChainPoint::default(),
        knows: None,
        unsent_changes: 4,
        unsent_media: 1,
        sealed_key: Some(vec![1; 200]),
    }
}

/// Real bytes for each decoder, for the fuzzer to begin from.
fn real(name: &str) -> Vec<Vec<u8>> {
    let after = ChainPoint::default();
    let push = PushRequest { device: 7, after, changes: vec![SealedChange::seal(&change())] };
    let wants = vec![ScopeCursor { scope: "county".into(), after: 9 }];
    let with = |first: u8, rest: Vec<u8>| [vec![first], rest].concat();
    let frame = |frame: &Frame| {
        let packed = wire::pack(frame).unwrap();
        [(packed.len() as u32).to_le_bytes().to_vec(), packed].concat()
    };
    let out = Out {
        format: 1,
        hello: hello(),
        token: "ab".repeat(32),
        reply_to: "age1".into(),
        reply_secret: [9; 32],
        wants: wants.clone(),
        wants_media: vec!["cd".repeat(32)],
    };
    match name {
        "messages" => vec![
            with(0, plain(&hello())),
            with(2, plain(&push)),
            with(0x82, wire::pack(&push).unwrap()),
            with(3, plain(&PushReply::SendFrom { received: after })),
            with(4, plain(&PullRequest::of(7, &wants))),
            with(6, plain(&CheckRequest { device: 7, scopes: vec!["county".into()] })),
        ],
        "changes" => vec![SealedChange::seal(&change()).0],
        "codes" => {
            let code = EnrolmentCode {
                address: "192.168.1.20:8443".into(),
                fingerprint: [3; 16],
                secret: [4; 10],
                expires: 1_795_000_020,
            };
            vec![code.to_text().unwrap().into_bytes(), recovery_text(&[5; 32]).into_bytes()]
        }
        "tables" => {
            let sample = |name: &str| {
                fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/sample").join(name)).unwrap()
            };
            vec![
                with(0, sample("学校.xlsx")),
                with(1, sample("人员.xlsx")),
                with(2, sample("挂牌.xlsx")),
                with(3, sample("county.json")),
                with(4, duxue_domain::forms::built_in::FORM_TEXTS[3].1.as_bytes().to_vec()),
                with(0, "学校代码,学校名称,学校类型,乡镇\n3143000001,柳湾完全小学,完全小学,青云乡\n".into()),
                with(1, "工号,姓名,角色,责任区\nD0301,周德昌,责任督学,第三督学责任区\n".into()),
                with(2, "督学工号,学校代码,开始日期\nD0301,3143000001,2026/9/1\n".into()),
            ]
        }
        "backups" => vec![with(0, small_backup())],
        _ => vec![with(
            0,
            [frame(&Frame::Out(Box::new(out))), frame(&Frame::Push(push)), frame(&Frame::Piece(vec![0; 40]))].concat(),
        )],
    }
}

/// A backup up to its databases, which are empty here: the fuzzer is to look at what is read before them.
fn small_backup() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let strength = KeyStrength { memory_kib: 64, passes: 1, lanes: 1 };
    let new = NewVault { passphrase: PASSPHRASE.to_owned(), strength, ..NewVault::default() };
    let store = Vault::create(&folder.path().join("vault"), new).unwrap();
    store.backup(&folder.path().join("backup")).unwrap();
    let whole = fs::read(folder.path().join("backup")).unwrap();
    let keys = 16 + u64::from_le_bytes(whole[8..16].try_into().unwrap()) as usize;
    [&whole[..keys], &[0; 16]].concat()
}

#[test]
fn nothing_that_was_ever_found_makes_a_decoder_fail() {
    for (name, decode) in all() {
        let mut tried = 0;
        let kept = fs::read_dir(corpus(name)).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        for bytes in kept.chain(real(name)) {
            decode(&bytes);
            // Cut off anywhere, and with any one byte changed.
            for length in (0..bytes.len()).step_by(1 + bytes.len() / 12) {
                decode(&bytes[..length]);
                let mut changed = bytes.clone();
                changed[length] ^= 0x41;
                decode(&changed);
            }
            tried += 1;
        }
        assert!(tried > real(name).len(), "{name}: the corpus is kept beside the fuzzer");
    }
}

#[test]
fn hostile_bytes_cost_no_more_than_their_refusal() {
    // A gigabyte of zeros in a few kilobytes.
    let bomb = zstd::bulk::compress(&vec![0; 200 << 20], 19).unwrap();
    assert!(bomb.len() < 100_000);
    assert!(wire::unpack::<PushRequest>(&bomb).is_err());
    // Lists in lists in lists, and a list that says it has more items than there is memory.
    let deep = vec![0x81; 200_000];
    let endless = [vec![0x9b], vec![0xff; 8]].concat();
    for bytes in [deep, endless] {
        assert!(wire::unpack::<PullPage>(&zstd::bulk::compress(&bytes, 1).unwrap()).is_err());
        assert!(SealedChange(bytes).open().is_err());
    }
    // Fields nested a hundred thousand deep in a change that is otherwise right.
    let text = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let mut sealed = SealedChange::seal(&change()).0;
    let at = sealed.windows(6).position(|part| part == b"\"notes").unwrap();
    sealed.splice(at..at, text.bytes());
    assert!(SealedChange(sealed).open().is_err());
}

/// Writes the real bytes to the corpus: `UPDATE_CORPUS=1`.
#[test]
fn the_corpus_begins_with_real_bytes() {
    for (name, _) in all() {
        for (at, bytes) in real(name).into_iter().enumerate() {
            let file = corpus(name).join(format!("real-{at}"));
            if std::env::var_os("UPDATE_CORPUS").is_some() {
                fs::create_dir_all(corpus(name)).unwrap();
                fs::write(&file, &bytes).unwrap();
            }
            // Packing may change with the library; what is there must still be readable.
            assert!(file.exists(), "{}: UPDATE_CORPUS=1 cargo test decoders writes it", file.display());
        }
    }
}
