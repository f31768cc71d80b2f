//! Who comes to the door, as far as their browser tells.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, USER_AGENT};

/// The prefix makes browsers refuse the cookie from anywhere but this very host over HTTPS.
const COOKIE_NAME: &str = "__Host-duxue";

/// What somebody at the door is told.
#[derive(Debug, PartialEq, Eq)]
pub enum Visit {
    /// `key` is to be given to the first one, who shows it from then on.
    Welcome {
        key: Option<String>,
    },
    /// No such address.
    NotHere,
    /// The door belongs to another phone.
    TakenByAnother,
    Closed,
}

/// The phone that the door belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    key: blake3::Hash,
    /// 安卓手机（192.168.43.1）.
    pub words: String,
}

impl Visitor {
    /// A new one, and the key (128 bits) that it must show.
    pub fn new(words: &str) -> (Visitor, String) {
        let key = hex::encode(rand::random::<[u8; 16]>());
        (Visitor { key: blake3::hash(key.as_bytes()), words: words.to_owned() }, key)
    }

    pub fn has(&self, key: Option<&str>) -> bool {
        key.is_some_and(|key| blake3::hash(key.as_bytes()) == self.key)
    }
}

/// The key that a browser shows.
pub fn key_in(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|one| one.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}

/// The line that makes a browser keep a key: for half a day, because a phone may throw the browser out of its memory
/// while the camera is open. The door itself closes much sooner.
pub fn cookie(key: &str) -> String {
    format!("{COOKIE_NAME}={key}; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict")
}

fn agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// 苹果手机, 安卓手机: what a browser says of the machine that it runs on.
pub fn machine(headers: &HeaderMap) -> &'static str {
    let agent = agent(headers);
    let says = |word: &str| agent.contains(word);
    match () {
        () if says("iPhone") => "苹果手机",
        () if says("iPad") => "苹果平板",
        () if says("HarmonyOS") || says("OpenHarmony") => "鸿蒙手机",
        () if says("Android") => "安卓手机",
        () if says("Windows") || says("Macintosh") || says("X11") => "一台电脑",
        () => "一台设备",
    }
}

/// Whether the page is looked at by a scanner that only hands it on: WeChat's own browser, or one that fetches ahead.
/// The door must not belong to it, because the person will come with another browser.
pub fn hands_on(headers: &HeaderMap) -> bool {
    let ahead = ["sec-purpose", "purpose"]
        .iter()
        .filter_map(|name| headers.get(*name))
        .any(|value| value.to_str().is_ok_and(|purpose| purpose.contains("prefetch") || purpose.contains("preview")));
    ahead || agent(headers).contains("MicroMessenger")
}
