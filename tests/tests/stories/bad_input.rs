//! What people and machines get wrong: each is told in a clear sentence, nothing is lost, nothing is half done.

use crate::link::Link;
use crate::product::*;
use duxue_county::folder::DataFolder;
use duxue_county::now_micros;
use duxue_store::StoreError;
use duxue_sync::code::EnrolmentCode;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

const SCHOOL: &str = "柳湾完全小学";
const DAY: u64 = 24 * 3600 * 1_000_000;

#[test]
fn a_code_that_is_mistyped_expired_or_used_leaves_no_trace_on_the_machine() {
    let product = Product::start();
    let machine = product.machine("laptop");
    let enrol = |code: &str| json!({"code": code, "passphrase": PASSPHRASE});
    let nobody = || assert_eq!(machine.ask("persons", json!({})), json!([]));

    let good = product.code("周德昌");
    let mut mistyped = good.clone();
    let wrong = if mistyped.ends_with('7') { "8" } else { "7" };
    mistyped.replace_range(good.len() - 1.., wrong);
    assert!(machine.refusal("enrol", enrol(&mistyped)).contains("组填错了"));
    assert!(machine.refusal("enrol", enrol(&good[..good.len() - 12])).contains("没有填完"));
    assert!(machine.refusal("enrol", enrol("")).contains("没有填完"));
    // Whole and well typed, but no such code was given out.
    let mut code = EnrolmentCode::parse(&good).unwrap();
    code.secret = *b"0123456789";
    machine.refusal("enrol", enrol(&code.to_text().unwrap()));
    let expired = product.code_from("周德昌", now_micros() - 60 * DAY);
    assert!(machine.refusal("enrol", enrol(&expired)).contains("期"));
    assert!(machine.refusal("enrol", json!({"code": good, "passphrase": "123"})).contains("口令太短"));
    nobody();

    machine.ask("enrol", enrol(&good));
    let second = product.machine("another");
    assert!(second.refusal("enrol", enrol(&good)).contains("用过"));
    assert_eq!(second.ask("persons", json!({})), json!([]));
}

#[test]
fn five_wrong_passphrases_make_one_wait_and_lose_nothing() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school(SCHOOL));
    device.ask("lock", json!({}));
    let person = device.ask("persons", json!({}))[0]["id"].clone();
    for left in (1..5).rev() {
        let told = device.refusal("unlock", json!({"person": person, "passphrase": "不是这一句"}));
        assert!(told.contains(&format!("还可以再试 {left} 次")), "{told}");
    }
    device.refusal("unlock", json!({"person": person, "passphrase": "不是这一句"}));
    let told = device.refusal("unlock", json!({"person": person, "passphrase": PASSPHRASE}));
    assert!(told.contains("后再试"), "{told}");
    // Once the wait is over the right one opens, and everything is there.
    let folder = duxue_store::Vault::folder(device.app.data(), person.as_str().unwrap().parse().unwrap());
    let later = duxue_store::Surroundings {
        now: Arc::new(|| chrono::Utc::now() + chrono::TimeDelta::days(1)),
        ..duxue_store::Surroundings::default()
    };
    let wrong = duxue_store::Vault::unlock_in(&folder, "不是这一句", later.clone());
    assert!(matches!(wrong, Err(StoreError::WrongPassphrase { .. } | StoreError::Wait { .. })));
    let much_later = duxue_store::Surroundings {
        now: Arc::new(|| chrono::Utc::now() + chrono::TimeDelta::days(3)),
        ..duxue_store::Surroundings::default()
    };
    let store = duxue_store::Vault::unlock_in(&folder, PASSPHRASE, much_later).unwrap();
    assert!(store.get(visit.parse().unwrap()).unwrap().is_some());
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn files_that_are_no_good_are_refused_by_name_and_the_good_ones_stand() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school(SCHOOL));
    let photo = sample_photo("hoop.jpg");
    let heic = [&[0, 0, 0, 0x18][..], b"ftypheic", &[0; 400]].concat();
    let program = [b"MZ".as_slice(), &[0; 4000]].concat();
    let before = device.record(&visit)["fields"].clone();
    let bad = [
        ("大照片.jpg", [photo.as_slice(), &vec![0; 60 << 20]].concat(), "太大了"),
        ("苹果.heic", heic, "HEIC"),
        ("其实是程序.jpg", program, "程序文件"),
        ("半张.jpg", photo[..photo.len() / 3].to_vec(), "半张.jpg"),
        ("空.jpg", Vec::new(), "空文件"),
    ];
    for (name, bytes, says) in bad {
        let attached = device.attach(&visit, "photos", name, bytes);
        let told = text(&attached["refused"][0]["text"]);
        assert!(told.contains(says) && told.contains(name) && in_words(&told), "{told}");
        assert_eq!(attached["photos"], json!([]));
    }
    assert_eq!(device.record(&visit)["fields"], before);
    assert_eq!(device.store().waiting().unwrap().photos, 0);
    let folder = tempfile::tempdir().unwrap();
    let [good, gone] = ["好.jpg", "不在了.jpg"].map(|name| folder.path().join(name));
    std::fs::write(&good, &photo).unwrap();
    let both = device.ask("attach_files", json!({"record": visit, "path": "photos", "files": [gone, good]}));
    assert_eq!(both["photos"].as_array().unwrap().len(), 1);
    assert!(in_words(&text(&both["refused"][0]["text"])));
    device.sync_through();
    both_sides_agree(&product, &device);
}

#[test]
fn any_text_that_a_person_can_write_comes_back_as_it_was_written() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school(SCHOOL));
    let texts = [
        "记".repeat(20_000),
        "好👍👨‍👩‍👧，𠮷野家旁边㐂".to_owned(),
        "<script>alert(1)</script> & \"引号\" '单引号' {{?}} \\".to_owned(),
        "第一行\n第二行\t制表".to_owned(),
    ];
    for said in &texts {
        device.save(&visit, json!({"notes": said, "highlights.h1.text": said}));
        assert_eq!(device.record(&visit)["fields"]["notes"], json!(said));
        let folder = tempfile::tempdir().unwrap();
        let docx = folder.path().join("记录.docx");
        device.ask("write_document", json!({"kind": "work-record", "id": visit, "docx": docx}));
        device.sync_through();
        assert_eq!(at_county(&product, &visit).unwrap()["notes"], json!(said));
    }
    let told =
        device.refusal("save", json!({"id": visit, "set": {"notes": "记".repeat(20_001), "disposition": "minor"}}));
    assert!(told.contains("20000"), "{told}");
    let kept = device.record(&visit)["fields"].clone();
    assert_eq!(kept["notes"], json!(texts[3]), "what was there stands");
    assert_eq!(kept.get("disposition"), None, "nothing of a refused save is kept");
    assert_eq!(device.ask("search", json!({"words": "制表"}))["hits"].as_array().unwrap().len(), 1);
    both_sides_agree(&product, &device);
}

#[test]
fn a_date_in_the_future_or_long_ago_is_asked_about_and_no_date_is_refused() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school(SCHOOL));
    for date in ["2043-01-01", "2019-03-04"] {
        device.save(&visit, json!({"date": date}));
        let doubt = text(&device.ask("visit", json!({"id": visit}))["date_doubt"]);
        assert!(doubt.contains("核对") && in_words(&doubt), "{doubt}");
    }
    let told = device.refusal("save", json!({"id": visit, "set": {"date": "昨天"}}));
    assert!(told.contains("日期"), "{told}");
    device.refusal("open_brief", json!({"month": "2043-01"}));
    device.refusal("open_brief", json!({"month": "十一月"}));
    device.sync_through();
    both_sides_agree(&product, &device);
}

/// A server in the county's place, with the key of the county whose folder is given, that says the same to everybody.
fn in_its_place(key_of: &Path, says: &'static [u8]) -> SocketAddr {
    let key = DataFolder::open(key_of).unwrap().server_key().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![key.certificate.into()], PrivatePkcs8KeyDer::from(key.key).into())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    // It ends with the test's process.
    std::thread::spawn(move || {
        for device in listener.incoming() {
            let mut line = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), device.unwrap());
            // A device that hangs up is no fault of this server.
            let _gone = heard_out(&mut line).and_then(|()| line.write_all(says)).and_then(|()| line.flush());
        }
    });
    address
}

/// Reads a request to its end: a connection closed on unread bytes loses the answer as well.
fn heard_out(line: &mut impl Read) -> std::io::Result<()> {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = line.read(&mut piece)?;
        request.extend_from_slice(&piece[..read]);
        let said = String::from_utf8_lossy(&request).to_lowercase();
        let length = said.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
        let whole = said.find("\r\n\r\n").is_some_and(|head| request.len() >= head + 4 + length.unwrap_or(0));
        if read == 0 || whole {
            return Ok(());
        }
    }
}

#[test]
fn a_server_that_fails_or_is_another_one_changes_nothing_on_the_device() {
    let mut product = Product::start();
    let link = Link::to(product.server().addr());
    product.reached_at = Some(link.address.to_string());
    let device = product.enrol("周德昌", "laptop");
    let visit = device.visit(&device.school(SCHOOL));
    let stranger = tempfile::tempdir().unwrap();
    let county = product.config.data.clone();
    let faults: [(SocketAddr, &str); 4] = [
        (in_its_place(&county, b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"), "服务器出了问题"),
        (in_its_place(&county, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf"), "县督导室"),
        (in_its_place(&county, b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n<html>hello>"), "没有读全"),
        (in_its_place(stranger.path(), b""), "不是县督导室的服务器"),
    ];
    for (server, says) in faults {
        link.lead_to(server);
        let outcome = device.sync();
        let told = text(&outcome["words"]);
        assert!(told.contains(says) && in_words(&told), "{told}, not: {says}");
        assert_eq!((&outcome["complete"], &outcome["records_left"]), (&json!(false), &json!(1)), "{outcome}");
    }
    device.save(&visit, json!({"notes": "照样记"}));
    link.lead_to(product.server().addr());
    device.sync_through();
    both_sides_agree(&product, &device);
}

#[test]
fn a_server_that_is_down_or_closes_half_way_stops_nothing_but_the_round() {
    let mut product = Product::start();
    let link = Link::to(product.server().addr());
    product.reached_at = Some(link.address.to_string());
    // Enrolment cut half-way: the same code works afterwards.
    let code = product.code("周德昌");
    let device = product.machine("laptop");
    let enrol = json!({"code": code, "passphrase": PASSPHRASE});
    let cuts = (400..).step_by(300).take_while(|bytes| {
        link.cut_after(*bytes);
        let enrolled = device.call("enrol", enrol.clone());
        let nobody = device.ask("persons", json!({})) == json!([]);
        assert_eq!(enrolled.is_err(), nobody, "{enrolled:?}");
        assert!(enrolled.is_ok() || in_words(&enrolled.as_ref().unwrap_err().text), "{enrolled:?}");
        enrolled.is_err()
    });
    assert!(cuts.count() >= 4);
    link.mend();
    device.sync_through();
    let visit = device.visit(&device.school(SCHOOL));
    device.attach(&visit, "photos", "hoop.jpg", sample_photo("hoop.jpg"));
    link.cut_after(40_000);
    let outcome = device.sync();
    assert_eq!((&outcome["complete"], &outcome["photos_left"]), (&json!(false), &json!(1)), "{outcome}");
    assert!(in_words(&text(&outcome["words"])), "{outcome}");
    product.stop();
    link.mend();
    let told = text(&device.sync()["words"]);
    assert!(told.contains("连不上县督导室") && in_words(&told), "{told}");
    // Work goes on meanwhile.
    device.save(&visit, json!({"notes": "没有网也照样记"}));
    product.start_again();
    link.lead_to(product.server().addr());
    device.sync_through();
    let rounds = device.ask("sync_page", json!({}))["rounds"].clone();
    assert!(rounds.as_array().unwrap().iter().all(|round| !text(&round["result"]).contains("rror")), "{rounds}");
    both_sides_agree(&product, &device);
}
