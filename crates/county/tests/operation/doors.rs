//! Who knocks too often, and who never comes to an end.

use crate::certificates::given;
use crate::desk::Browser;
use crate::place::county_in;
use crate::town::{Town, refused};
use duxue_county::Config;
use duxue_county::http::tls::Tls;
use duxue_county::http::{Patience, Proxies};
use duxue_county::store::{AuditSought, StaffRole};
use reqwest::blocking::Response;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// As many wrong tries as this go through at once.
const TRIES: u32 = 3;

fn log_in(town: &Town, name: &str, password: &str, from: Option<&str>) -> Response {
    // Who tells from whom it comes is a proxy, and speaks plain HTTP.
    let url = town.url("/console/api/login").replace("https", if from.is_some() { "http" } else { "https" });
    let request = town.client.post(url).header("content-type", "application/json");
    let request = from.into_iter().fold(request, |request, from| request.header("x-forwarded-for", from));
    request.body(json!({"name": name, "password": password}).to_string()).send().unwrap()
}

/// The town's configuration behind a proxy on this machine: it takes plain HTTP.
fn behind_a_proxy(town: &Town) -> Config {
    Config { tls: Tls::Proxy { certificate: given(town).certificate }, ..county_in(town.folder.path()) }
}

#[test]
fn an_address_that_guesses_waits_and_right_passwords_do_not() {
    let mut town = Town::new();
    town.restart_with(Config { tries_per_minute: TRIES, ..county_in(town.folder.path()) });
    let password = town.server().desk().give_password("office", StaffRole::CountyStaff).unwrap();
    for _ in 0..3 * TRIES {
        assert_eq!(log_in(&town, "office", &password, None).status(), 200);
    }
    // Names that nobody has lock no account, and cost the asker all the same.
    let wrong = (0..10).take_while(|n| log_in(&town, &format!("nobody{n}"), "guess", None).status() == 401).count();
    assert_eq!(wrong, TRIES as usize + 1);
    let shut = log_in(&town, "office", &password, None);
    let wait: u64 = shut.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    let told = refused(shut);
    assert_eq!((told.status, told.code.as_str()), (429, "too_often"));
    assert!(told.text.contains("请等") && told.text.contains("秒"), "{}", told.text);
    // The same door for codes of devices.
    assert_eq!(refused(town.ask_to_enrol(&[0; 10], "")).code, "too_often");
    // And the devices that are in are let alone.
    assert_eq!(town.client.get(town.url("/healthz")).send().unwrap().status(), 200);
}

#[test]
fn a_password_typed_again_is_no_way_round() {
    let mut town = Town::new();
    town.restart_with(Config { tries_per_minute: TRIES, ..county_in(town.folder.path()) });
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let guesses: Vec<u16> = (0..TRIES + 2)
        .map(|_| office.send("own/password", &json!({"old": "guess", "new": "几个不相干的词连起来"})).status().as_u16())
        .collect();
    assert_eq!(guesses, [400, 400, 400, 400, 429]);
}

#[test]
fn behind_a_proxy_everybody_has_a_pace_and_an_address_of_their_own() {
    let mut town = Town::new();
    town.restart_with(Config { tries_per_minute: TRIES, ..behind_a_proxy(&town) });
    let password = town.server().desk().give_password("office", StaffRole::CountyStaff).unwrap();
    while log_in(&town, "nobody", "guess", Some("203.0.113.9")).status() != 429 {}
    assert_eq!(log_in(&town, "office", &password, Some("203.0.113.10")).status(), 200);
    let sought = AuditSought { action: "login".to_owned(), ..AuditSought::default() };
    let from = |town: &Town| town.server().desk().read(|tx| tx.audit(&sought, 0, 1)).unwrap().1[0].deed.address.clone();
    assert_eq!(from(&town), "203.0.113.10");
    // A proxy that nobody said is to be believed is taken for whoever asks.
    let nobody = Proxies { trusted: Vec::new(), ..Proxies::default() };
    town.restart_with(Config { proxies: nobody, ..behind_a_proxy(&town) });
    assert_eq!(log_in(&town, "office", &password, Some("203.0.113.11")).status(), 200);
    assert_eq!(from(&town), "127.0.0.1");
}

/// What comes back until the other side closes, and how long that took.
fn until_closed(stream: &mut TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    (String::from_utf8_lossy(&told).into_owned(), begun.elapsed())
}

#[test]
fn headers_and_bodies_that_never_end_are_cut_off_and_an_upload_that_moves_is_not() {
    let mut town = Town::new();
    let patience = Patience {
        headers: Duration::from_millis(500),
        pause: Duration::from_millis(500),
        body: Duration::from_secs(3),
        // Each byte that came is good for a second.
        bytes_a_second: 1,
    };
    town.restart_with(Config { patience, ..behind_a_proxy(&town) });
    let connect = || TcpStream::connect(town.server().addr()).unwrap();

    let mut half = connect();
    half.write_all(b"POST /v1/push HTTP/1.1\r\nhost: here\r\n").unwrap();
    let (_, after) = until_closed(&mut half);
    assert!(after < Duration::from_secs(10), "{after:?}");

    let mut silent = connect();
    silent
        .write_all(b"POST /console/api/login HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{")
        .unwrap();
    let (told, after) = until_closed(&mut silent);
    assert!(told.starts_with("HTTP/1.1 400") && after < Duration::from_secs(10), "{after:?}: {told}");

    // An upload in small pieces with pauses between them, over a longer time than a body is given.
    let (secret, _) = town.server().desk().issue_code(town.wang, duxue_county::now_micros()).unwrap();
    let base = format!("http://{}", town.server().addr());
    let enrol = json!({"secret": hex::encode(secret), "machine": "笔记本", "app_version": "0.1.0", "attempt": ""});
    let client = &town.client;
    let enrolled = client.post(format!("{base}/v1/enrol")).header("content-type", "application/json");
    let enrolled: Value = enrolled.body(enrol.to_string()).send().unwrap().json().unwrap();
    let token = enrolled["token"].as_str().unwrap();
    let announced = client.post(format!("{base}/v1/media")).bearer_auth(token).header("tus-resumable", "1.0.0");
    let announced = announced.header("upload-length", 1000).send().unwrap();
    let place = announced.headers()["location"].to_str().unwrap().to_owned();
    let mut line = connect();
    write!(
        line,
        "PATCH {place} HTTP/1.1\r\nhost: here\r\nauthorization: Bearer {token}\r\ntus-resumable: 1.0.0\r\nconnection: close\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: 1000\r\n\r\n"
    )
    .unwrap();
    let begun = Instant::now();
    let mut left = 1000;
    while left > 0 {
        line.write_all(&[7; 50]).unwrap();
        left -= 50;
        // The line is slow; what is waited for here is time itself.
        let until = Instant::now() + Duration::from_millis(180);
        while Instant::now() < until {
            std::thread::yield_now();
        }
    }
    assert!(begun.elapsed() > patience.body);
    let (told, _) = until_closed(&mut line);
    assert!(told.starts_with("HTTP/1.1 204") && told.contains("upload-offset: 1000"), "{told}");
}
