//! Photos that a phone brings through the door that was opened for it.

use crate::desk::{LIUWAN, Laptop, SHIQIAO};
use duxue_app::phone::Network;
use duxue_app::{Code, Event};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use reqwest::header::{COOKIE, SET_COOKIE};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// Accepts the one certificate whose fingerprint begins as the dialog says, and no other.
#[derive(Debug)]
struct Compared {
    beginning: String,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Compared {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let words: Vec<String> = Sha256::digest(end_entity).iter().map(|byte| format!("{byte:02X}")).collect();
        if self.beginning.len() == 23 && words.join(" ").starts_with(&self.beginning) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::UnknownIssuer))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A phone's browser, which keeps the cookie that it was given.
struct Phone {
    client: Client,
    address: String,
    key: Mutex<Option<String>>,
    called: &'static str,
}

impl Phone {
    fn new(door: &Value) -> Phone {
        Phone::called(door, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1")
    }

    fn called(door: &Value, called: &'static str) -> Phone {
        let provider = Arc::new(ring::default_provider());
        let beginning = text(&door["fingerprint_words"]);
        let verifier = Compared { beginning, provider: provider.clone() };
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let tls = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
        let client = Client::builder().use_preconfigured_tls(tls).no_proxy().build().unwrap();
        let address = text(&door["ways"][0]["address"]);
        Phone { client, address, key: Mutex::new(None), called }
    }

    /// Opens an address below the door's: `""` is the page.
    fn open(&self, below: &str) -> Response {
        self.try_open(&format!("{}{below}", self.address)).unwrap()
    }

    fn try_open(&self, address: &str) -> reqwest::Result<Response> {
        let mut request = self.client.get(address).header("user-agent", self.called);
        if let Some(key) = &*self.key.lock().unwrap() {
            request = request.header(COOKIE, key);
        }
        let answer = request.send()?;
        if let Some(given) = answer.headers().get(SET_COOKIE) {
            let given = given.to_str().unwrap();
            for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
                assert!(given.contains(part), "{given}");
            }
            *self.key.lock().unwrap() = given.split(';').next().map(str::to_owned);
        }
        Ok(answer)
    }

    fn send(&self, name: &str, id: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
        let mut request = self.client.post(format!("{}/photo", self.address)).query(&[("name", name), ("id", id)]);
        if let Some(key) = &*self.key.lock().unwrap() {
            request = request.header(COOKIE, key);
        }
        let answer = request.body(bytes).send().unwrap();
        (answer.status(), answer.json().unwrap())
    }

    fn is_shut_out(&self) -> bool {
        self.try_open(&self.address).is_err_and(|error| error.is_connect())
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn jpeg(seed: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 480, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, (seed % 239) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A laptop on a network, and a visit at 柳湾.
fn laptop() -> (Laptop, String) {
    let laptop = Laptop::new();
    laptop.app.say_networks(vec![Network { name: "lo".to_owned(), address: [127, 0, 0, 1].into() }]);
    let visit = laptop.start_visit(LIUWAN);
    (laptop, visit)
}

fn door(laptop: &Laptop, record: &str) -> Value {
    laptop.ask("open_phone_door", json!({"record": record, "path": "photos"}))
}

fn look(laptop: &Laptop, door: &Value) -> Value {
    laptop.ask("phone_door", json!({"door": door["door"]}))
}

fn photos_of(laptop: &Laptop, visit: &str) -> usize {
    laptop.ask("visit", json!({"id": visit}))["photos"].as_array().unwrap().len()
}

#[test]
fn a_photo_from_the_phone_is_in_the_record_and_the_window_hears_of_it() {
    let (laptop, visit) = laptop();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hearing = heard.clone();
    laptop.app.subscribe(Box::new(move |event| {
        if let Event::Topics(topics) = event {
            hearing.lock().unwrap().push(topics.clone());
        }
    }));
    let door = door(&laptop, &visit);
    assert_eq!((door["state"].as_str(), door["words"].as_str()), (Some("waiting"), Some("等手机扫码")));
    let way = &door["ways"][0];
    assert!(text(&way["code"]).starts_with("<svg") && text(&way["address"]).len() > "https://127.0.0.1:1/".len() + 32);
    let phone = Phone::new(&door);
    let page = phone.open("");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && page.headers()["cache-control"] == "no-store");
    let page = page.text().unwrap();
    assert!(page.contains("柳湾") && page.contains("capture=\"environment\"") && !page.contains("http"), "{page}");
    assert_eq!(look(&laptop, &door)["words"], "已连上：苹果手机（127.0.0.1）");
    assert_eq!(phone.send("IMG_1.jpg", "a", jpeg(1)), (StatusCode::OK, json!({"taken": true, "text": ""})));
    assert_eq!(phone.send("IMG_2.jpg", "b", jpeg(2)).0, StatusCode::OK);
    let now = look(&laptop, &door);
    assert_eq!((now["received"].as_u64(), now["latest"][0]["name"].as_str()), (Some(2), Some("IMG_2.jpg")));
    assert_eq!(photos_of(&laptop, &visit), 2);
    let heard = heard.lock().unwrap();
    let told = heard.iter().find(|topics| topics.contains(&format!("visit:{visit}"))).unwrap();
    assert!(told.contains(&"phone".to_owned()));
}

#[test]
fn the_same_file_sent_again_because_the_answer_was_lost_is_one_photo() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let phone = Phone::new(&door);
    phone.open("");
    assert_eq!(phone.send("IMG_1.jpg", "a", jpeg(1)).0, StatusCode::OK);
    assert_eq!(phone.send("IMG_1.jpg", "a", jpeg(1)).0, StatusCode::OK);
    assert_eq!((photos_of(&laptop, &visit), look(&laptop, &door)["received"].as_u64()), (1, Some(1)));
}

#[test]
fn the_code_belongs_to_the_first_phone_that_comes() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let (first, second) = (Phone::new(&door), Phone::new(&door));
    // Nobody may send who was not given the page.
    assert_eq!(second.send("x.jpg", "a", jpeg(1)).0, StatusCode::FORBIDDEN);
    assert_eq!(first.open("").status(), StatusCode::OK);
    assert_eq!(first.open("").status(), StatusCode::OK);
    let refused = second.open("");
    assert_eq!((refused.status(), refused.headers().contains_key(SET_COOKIE)), (StatusCode::FORBIDDEN, false));
    assert!(refused.text().unwrap().contains("已经有一台手机在用"));
    *second.key.lock().unwrap() = Some("__Host-duxue=0123456789abcdef0123456789abcdef".to_owned());
    let (status, told) = second.send("x.jpg", "a", jpeg(1));
    assert!(status == StatusCode::FORBIDDEN && text(&told["text"]).contains("换一个码"), "{told}");
    assert_eq!(photos_of(&laptop, &visit), 0);
}

#[test]
fn a_browser_that_only_looks_ahead_does_not_take_the_code_away() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let wechat = Phone::called(&door, "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0");
    assert!(wechat.open("").text().unwrap().contains("在浏览器打开"));
    let head = wechat.client.head(&wechat.address).header("user-agent", "x").send().unwrap();
    assert_eq!(head.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(look(&laptop, &door)["state"], "waiting");
    assert_eq!(Phone::new(&door).open("").status(), StatusCode::OK);
}

#[test]
fn nothing_else_of_the_app_is_behind_the_door() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let phone = Phone::new(&door);
    let root = phone.address.rsplit_once('/').unwrap().0.to_owned();
    let wrong = format!("{root}/{}", "0".repeat(32));
    let elsewhere = ["/", "/call/session", "/media/full/abc", "/topics", "/attach", "/../index.html"];
    for address in elsewhere.iter().map(|below| format!("{root}{below}")).chain([wrong]) {
        let answer = phone.try_open(&address).unwrap();
        assert_eq!((answer.status(), answer.headers().contains_key(SET_COOKIE)), (StatusCode::NOT_FOUND, false));
        assert!(answer.text().unwrap().contains("再扫一次码"));
    }
    assert_eq!(look(&laptop, &door)["state"], "waiting");
    phone.open("");
    assert!(phone.open("/photo").status().is_client_error());
    let other = phone.client.post(format!("{root}/{}/photo?name=x&id=1", "0".repeat(32)));
    let other = other.header(COOKIE, phone.key.lock().unwrap().clone().unwrap()).body(jpeg(1)).send().unwrap();
    assert_eq!((other.status(), photos_of(&laptop, &visit)), (StatusCode::NOT_FOUND, 0));
}

#[test]
fn what_is_too_large_or_no_photo_is_refused_in_words_and_the_next_one_is_taken() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let phone = Phone::new(&door);
    phone.open("");
    let mut large = jpeg(1);
    large.resize((40 << 20) + 1, 0);
    let cases =
        [("film.jpg", large, "太大"), ("notes.jpg", b"just words".to_vec(), "JPG 或 PNG"), ("", Vec::new(), "空文件")];
    for (name, bytes, word) in cases {
        let (status, told) = phone.send(name, name, bytes);
        assert_eq!((status, told["taken"].as_bool()), (StatusCode::UNPROCESSABLE_ENTITY, Some(false)));
        assert!(text(&told["text"]).contains(word), "{told}");
    }
    assert_eq!(phone.send("../../etc/好.jpg", "d", jpeg(4)).0, StatusCode::OK);
    let now = look(&laptop, &door);
    assert_eq!((now["received"].as_u64(), now["refused"].as_array().map(Vec::len)), (Some(1), Some(3)));
    assert_eq!(now["latest"][0]["name"], "好.jpg");
}

#[test]
fn the_door_is_shut_with_the_dialog_with_the_lock_and_by_another_door() {
    let (laptop, visit) = laptop();
    let first = door(&laptop, &visit);
    let phone = Phone::new(&first);
    phone.open("");
    laptop.ask("close_phone_door", json!({"door": first["door"]}));
    assert!(phone.is_shut_out());

    let (second, other) = (door(&laptop, &visit), laptop.start_visit(SHIQIAO));
    let phone = Phone::new(&second);
    phone.open("");
    let third = door(&laptop, &other);
    assert!(phone.is_shut_out());
    let told = look(&laptop, &second);
    assert_eq!((told["state"].as_str(), told["ways"].as_array().map(Vec::len)), (Some("closed"), Some(0)));
    // A dialog that closes late does not shut the door that was opened since.
    laptop.ask("close_phone_door", json!({"door": second["door"]}));
    let phone = Phone::new(&third);
    assert_eq!(phone.open("").status(), StatusCode::OK);

    laptop.ask("lock", Value::Null);
    assert!(phone.is_shut_out());
    assert_eq!(laptop.refused("phone_door", json!({"door": third["door"]})).code, Code::Locked);
    laptop.unlock();
    assert!(text(&look(&laptop, &third)["words"]).contains("锁过屏"));
}

#[test]
fn a_door_that_nobody_uses_for_fifteen_minutes_is_shut() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let phone = Phone::new(&door);
    phone.open("");
    laptop.later(14);
    assert_eq!(phone.send("IMG_1.jpg", "a", jpeg(1)).0, StatusCode::OK);
    laptop.later(14);
    assert_eq!(phone.open("").status(), StatusCode::OK);
    laptop.later(16);
    let told = look(&laptop, &door);
    assert_eq!((told["state"].as_str(), told["received"].as_u64()), (Some("closed"), Some(1)));
    assert!(phone.is_shut_out());
    assert!(text(&told["words"]).contains("十五分钟"));
}

#[test]
fn without_a_network_nothing_is_opened_and_a_wrong_place_is_refused() {
    let (laptop, visit) = laptop();
    let open = door(&laptop, &visit);
    laptop.app.say_networks(Vec::new());
    let none = door(&laptop, &visit);
    assert_eq!((none["state"].as_str(), none["door"].as_str()), (Some("no_network"), Some("")));
    assert!(Phone::new(&open).is_shut_out());
    let nowhere = json!({"record": "019a0000-0000-7000-8000-00000000ffff", "path": "photos"});
    assert_eq!(laptop.refused("open_phone_door", nowhere).code, Code::NotFound);
    let wrong = json!({"record": visit, "path": "problems"});
    assert_eq!(laptop.refused("open_phone_door", wrong).code, Code::Invalid);
}

#[test]
fn a_record_that_was_deleted_meanwhile_takes_no_photo() {
    let (laptop, visit) = laptop();
    let door = door(&laptop, &visit);
    let phone = Phone::new(&door);
    phone.open("");
    laptop.ask("delete_record", json!({"id": visit}));
    let (status, told) = phone.send("IMG_1.jpg", "a", jpeg(1));
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text(&told["text"]).contains("没有找到"), "{told}");
}
