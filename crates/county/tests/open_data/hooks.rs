use crate::desk::hazard;
use crate::place::{county_in, program};
use crate::town::Town;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use duxue_county::desk::Outcome;
use duxue_county::hooks::HookRules;
use duxue_county::{Config, now_micros};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

const SECOND: u64 = 1_000_000;

/// A system elsewhere that listens for changes, behind a certificate of its own.
struct Listener {
    _runtime: Runtime,
    address: SocketAddr,
    certificate: PathBuf,
    heard: Receiver<(HeaderMap, Bytes)>,
    answer: Arc<Mutex<StatusCode>>,
}

impl Listener {
    fn start(folder: &std::path::Path) -> Listener {
        let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = folder.join("listener.pem");
        std::fs::write(&certificate, key.cert.pem()).unwrap();
        let server_key = duxue_county::folder::ServerKey {
            certificate: key.cert.der().to_vec(),
            key: key.signing_key.serialize_der(),
            fingerprint: [0; 16],
        };
        let runtime = Runtime::new().unwrap();
        let (tell, heard) = channel();
        let answer = Arc::new(Mutex::new(StatusCode::OK));
        let told = (Arc::new(Mutex::new(tell)), Arc::clone(&answer));
        let address = runtime.block_on(async {
            let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = socket.local_addr().unwrap();
            let tls = duxue_county::http::tls::config(&server_key).unwrap();
            let listener = duxue_county::http::tls::TlsListener::start(socket, tls).unwrap();
            let (tell, answer): (Arc<Mutex<Sender<_>>>, _) = told;
            let take = move |headers: HeaderMap, body: Bytes| async move {
                // Whoever hears of it may change the next answer at once.
                let answer = *answer.lock().unwrap();
                tell.lock().unwrap().send((headers, body)).unwrap();
                answer
            };
            let router = Router::new().route("/duxue", post(take));
            tokio::spawn(async move { axum::serve(listener, router).await });
            address
        });
        Listener { _runtime: runtime, address, certificate, heard, answer }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/duxue", self.address.port())
    }

    fn next(&self) -> (HeaderMap, Bytes) {
        self.heard.recv_timeout(Duration::from_secs(30)).unwrap()
    }
}

fn allowing(town: &Town, listener: &Listener) -> Config {
    let hooks = HookRules { private_networks: true, trusted: Some(listener.certificate.clone()) };
    Config { hooks, ..county_in(town.folder.path()) }
}

fn kinds() -> Vec<String> {
    vec!["hazard".to_owned(), "brief".to_owned()]
}

#[test]
fn a_change_is_told_signed_in_order_and_without_a_word_of_what_was_written() {
    let mut town = Town::new();
    let listener = Listener::start(town.folder.path());
    town.restart_with(allowing(&town, &listener));
    let hook = town.server().desk().add_webhook(&listener.url(), &kinds(), now_micros()).unwrap();
    let wang = town.enrol(town.wang);
    let first = wang.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "灭火器过期"));
    wang.report(town.school, "visit", json!({"school": town.school, "theme": "不通知的一种"}));
    let second = wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", 3, "插座松动"));
    let mut seqs = Vec::new();
    for record in [first, second] {
        let (headers, body) = listener.next();
        // What the specification's own library accepts.
        standardwebhooks::Webhook::new(&hook.secret).unwrap().verify(&body, &headers).unwrap();
        let event: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(event["type"], "hazard.changed");
        let data = event["data"].as_object().unwrap();
        assert_eq!(
            data.keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(),
            ["id", "kind", "seq", "state"].into()
        );
        assert_eq!((&data["id"], &data["state"]), (&json!(record), &json!("open")));
        seqs.push(data["seq"].as_u64().unwrap());
    }
    assert!(seqs[0] < seqs[1]);
    wang.report_on(first, &format!("school:{}", town.school), "hazard", json!({"deleted": true}));
    let event: Value = serde_json::from_slice(&listener.next().1).unwrap();
    assert_eq!((&event["type"], &event["data"]["id"]), (&json!("hazard.deleted"), &json!(first)));
}

#[test]
fn what_was_not_taken_is_told_again_and_nothing_overtakes_it() {
    let mut town = Town::new();
    let listener = Listener::start(town.folder.path());
    town.restart_with(allowing(&town, &listener));
    town.server().desk().add_webhook(&listener.url(), &kinds(), now_micros()).unwrap();
    *listener.answer.lock().unwrap() = StatusCode::INTERNAL_SERVER_ERROR;
    let wang = town.enrol(town.wang);
    let records: Vec<_> = (0..2)
        .map(|n| wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", n, "松动")))
        .collect();
    let (failed, body) = listener.next();
    *listener.answer.lock().unwrap() = StatusCode::OK;
    let (again, same) = listener.next();
    assert_eq!((&failed["webhook-id"], body), (&again["webhook-id"], same.clone()));
    let ids: Vec<Value> = [same, listener.next().1]
        .iter()
        .map(|body| serde_json::from_slice::<Value>(body).unwrap()["data"]["id"].clone())
        .collect();
    assert_eq!(ids, [json!(records[0]), json!(records[1])]);
}

#[test]
fn an_address_inside_the_network_is_not_reached_unless_allowed() {
    let mut town = Town::new();
    let listener = Listener::start(town.folder.path());
    let hooks = HookRules { private_networks: false, trusted: Some(listener.certificate.clone()) };
    town.restart_with(Config { hooks, ..county_in(town.folder.path()) });
    let desk = town.server().desk().clone();
    let by_number = format!("https://127.0.0.1:{}/duxue", listener.address.port());
    for address in [listener.url(), by_number] {
        desk.add_webhook(&address, &kinds(), now_micros()).unwrap();
    }
    let wang = town.enrol(town.wang);
    wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", 0, "松动"));
    let until = now_micros() + 30 * SECOND;
    let failed = loop {
        let hooks = desk.webhooks().unwrap();
        if hooks.iter().all(|(hook, _)| hook.last_error.is_some()) || now_micros() > until {
            break hooks;
        }
        std::thread::yield_now();
    };
    for (hook, waiting) in failed {
        assert!(hook.last_error.unwrap().contains("private network"));
        assert_eq!(waiting, 1);
    }
    assert!(listener.heard.try_recv().is_err());
}

#[test]
fn an_address_that_fails_for_days_is_given_up_and_goes_on_from_there_when_it_is_mended() {
    let town = Town::new();
    let desk = town.server().desk();
    let mut now = now_micros();
    // A name that is reserved for never being there; the server's own tries change nothing here.
    let hook = desk.add_webhook("https://nowhere.invalid/x", &kinds(), now).unwrap();
    let wang = town.enrol(town.wang);
    let record = wang.report(town.school, "hazard", hazard(town.school, town.wang, "general", 0, "松动"));
    let hook_now = || desk.webhooks().unwrap()[0].0.clone();
    let mut tries = 0;
    while hook_now().disabled.is_none() {
        now = now.max(hook_now().next_try).max(hook_now().taken_until) + SECOND;
        if let Some((_, events)) = desk.take_webhook(hook.id, now).unwrap() {
            assert_eq!(events[0].data.id, record);
            desk.give_webhook_back(hook.id, hook.told, Outcome::Failed("HTTP 500".to_owned()), now).unwrap();
            tries += 1;
        }
        assert!(tries < 60);
    }
    assert!(tries > 10 && now > hook.created + 5 * 24 * 3600 * SECOND);
    assert!(desk.take_webhook(hook.id, now * 2).unwrap().is_none());
    desk.enable_webhook(hook.id).unwrap();
    assert_eq!(desk.take_webhook(hook.id, now * 2).unwrap().unwrap().1[0].data.id, record);
    // Another server finds it taken.
    assert!(desk.take_webhook(hook.id, now * 2 + SECOND).unwrap().is_none());
}

#[test]
fn the_office_registers_addresses_at_the_command_line() {
    let town = Town::new();
    let run = |arguments: &[&str]| program(town.folder.path()).arg("webhook").args(arguments).output().unwrap();
    let made = run(&["new", "https://data.example.gov.cn/hook", "--kinds", "hazard,rectification"]);
    let secret = String::from_utf8(made.stdout).unwrap();
    assert!(made.status.success() && secret.starts_with("whsec_"));
    let listed: Value = serde_json::from_slice(&run(&["list", "--json"]).stdout).unwrap();
    assert_eq!((&listed[0]["waiting"], &listed[0]["kinds"]), (&json!(0), &json!(["hazard", "rectification"])));
    assert!(!listed.to_string().contains("whsec_"));
    for wrong in [["new", "http://x.cn/", "--kinds", "hazard"], ["new", "https://x.cn/", "--kinds", "complaint"]] {
        assert_eq!(run(&wrong).status.code(), Some(1), "{wrong:?}");
    }
    assert!(run(&["remove", "1"]).status.success());
    assert_eq!(run(&["remove", "1"]).status.code(), Some(1));
}
