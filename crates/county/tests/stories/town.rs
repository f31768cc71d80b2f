//! A county with a server, two schools and some people, and devices that speak the protocol to it.

use crate::place::county_in;
use duxue_county::desk::{Edit, NewPerson, new_id};
use duxue_county::{Running, Server, now_micros};
use duxue_sync::code::{EnrolReply, EnrolRequest};
use duxue_sync::{
    ChainPoint, Change, CheckReply, CheckRequest, Clock, HelloReply, HelloRequest, PROTOCOL, PullPage, PullRequest,
    PushReply, PushRequest, ScopeCursor, SealedChange, Stamp, wire,
};
use reqwest::blocking::{Client, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use tempfile::TempDir;
use uuid::Uuid;

pub const DAY: u64 = 24 * 3600 * 1_000_000;

pub struct Town {
    pub folder: TempDir,
    pub server: Option<Running>,
    /// Where the county is served instead of here.
    pub elsewhere: Option<String>,
    pub client: Client,
    pub school: Uuid,
    pub other_school: Uuid,
    /// Posted to `school`.
    pub wang: Uuid,
    /// Posted to `school` too.
    pub li: Uuid,
}

impl Town {
    pub fn new() -> Town {
        let folder = TempDir::new().unwrap();
        let server = Server::start(county_in(folder.path())).unwrap();
        let now = now_micros();
        let desk = server.desk().clone();
        let person = |name: &str, code: &str| {
            let new = NewPerson {
                name: name.to_owned(),
                code: Some(code.to_owned()),
                role: "supervisor".to_owned(),
                ..NewPerson::default()
            };
            desk.add_person(new, now).unwrap()
        };
        let (wang, li) = (person("王秀英", "D001"), person("李建国", "D002"));
        let (school, other_school) = (new_id(now), new_id(now));
        let named = |id: Uuid, name: &str| Edit {
            id,
            kind: "school".to_owned(),
            scope: format!("school:{id}"),
            set: json!({"name": name}).as_object().unwrap().clone(),
        };
        desk.edit(vec![named(school, "城关小学"), named(other_school, "河口初中")], now).unwrap();
        desk.set_post(wang, school, true, now).unwrap();
        desk.set_post(li, school, true, now).unwrap();
        // The server's certificate is its own; devices pin its key, which other tests look at.
        let client = Client::builder().danger_accept_invalid_certs(true).build().unwrap();
        Town { folder, server: Some(server), elsewhere: None, client, school, other_school, wang, li }
    }

    pub fn server(&self) -> &Running {
        self.server.as_ref().unwrap()
    }

    pub fn restart(&mut self) {
        self.restart_with(county_in(self.folder.path()));
    }

    /// Stops, and starts again on what lies elsewhere now.
    pub fn restart_with(&mut self, config: duxue_county::Config) {
        self.server.take().unwrap().stop();
        self.server = Some(Server::start(config).unwrap());
    }

    pub fn url(&self, path: &str) -> String {
        match &self.elsewhere {
            Some(address) => format!("https://{address}{path}"),
            None => format!("https://{}{path}", self.server().addr()),
        }
    }

    pub fn ask_to_enrol(&self, secret: &[u8], attempt: &str) -> Response {
        let request = EnrolRequest {
            secret: hex::encode(secret),
            machine: "笔记本".to_owned(),
            app_version: "0.1.0".to_owned(),
            attempt: attempt.to_owned(),
        };
        let body = serde_json::to_vec(&request).unwrap();
        self.client.post(self.url("/v1/enrol")).header("content-type", "application/json").body(body).send().unwrap()
    }

    pub fn enrol(&self, person: Uuid) -> Device<'_> {
        let (secret, _) = self.server().desk().issue_code(person, now_micros()).unwrap();
        let reply: EnrolReply = self.ask_to_enrol(&secret, "").json().unwrap();
        Device::of(self, reply.device, reply.token)
    }
}

/// A device: what it has sealed, its clock, its key.
pub struct Device<'t> {
    pub town: &'t Town,
    pub number: u32,
    pub token: String,
    chain: RefCell<(ChainPoint, Clock)>,
    /// Microseconds by which its clock is wrong.
    pub clock_off: RefCell<i64>,
}

impl<'t> Device<'t> {
    pub fn of(town: &'t Town, number: u32, token: String) -> Device<'t> {
        let chain = RefCell::new((ChainPoint::default(), Clock { last: 0 }));
        Device { town, number, token, chain, clock_off: RefCell::new(0) }
    }

    pub fn point(&self) -> ChainPoint {
        self.chain.borrow().0
    }

    /// Goes back to an earlier point of its chain, as a restored backup does.
    pub fn go_back_to(&self, point: ChainPoint) {
        self.chain.borrow_mut().0 = point;
    }

    pub fn save_under(&self, scope: &str, record: Uuid, kind: &str, set: Value, replaced: &[(&str, Stamp)]) -> Saved {
        let mut chain = self.chain.borrow_mut();
        let after = chain.0;
        let now = now_micros().saturating_add_signed(*self.clock_off.borrow());
        let stamp = chain.1.next(now, self.number);
        let replaced: BTreeMap<String, Stamp> =
            replaced.iter().map(|(path, stamp)| ((*path).to_owned(), *stamp)).collect();
        let sealed = SealedChange::seal(&Change {
            number: after.number + 1,
            record,
            kind: kind.to_owned(),
            scope: scope.to_owned(),
            stamp,
            set: set.as_object().unwrap().clone(),
            replaced,
            settles: Vec::new(),
        });
        chain.0 = after.then(&sealed.0);
        Saved { sealed, stamp, after }
    }

    /// A visit to the school that everybody here is posted to.
    pub fn save_visit(&self, record: Uuid, set: Value) -> Saved {
        self.save_under(&format!("school:{}", self.town.school), record, "visit", set, &[])
    }

    pub fn request(&self, path: &str, message: &impl Serialize) -> RequestBuilder {
        self.town.client.post(self.town.url(path)).bearer_auth(&self.token).body(wire::pack(message).unwrap())
    }

    pub fn ask<A: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> Result<A, Refused> {
        answer(self.request(path, message).send().unwrap())
    }

    pub fn greeting(&self) -> HelloRequest {
        HelloRequest {
            protocol_min: PROTOCOL,
            protocol_max: PROTOCOL,
            device: self.number,
            app_version: "0.1.0".to_owned(),
            acknowledged: ChainPoint::default(),
            knows: None,
            unsent_changes: 0,
            unsent_media: 0,
            sealed_key: None,
        }
    }

    pub fn hello(&self) -> Result<HelloReply, Refused> {
        self.ask("/v1/hello", &self.greeting())
    }

    pub fn push(&self, saved: &[&Saved]) -> Result<PushReply, Refused> {
        self.push_after(saved[0].after, saved)
    }

    pub fn push_after(&self, after: ChainPoint, saved: &[&Saved]) -> Result<PushReply, Refused> {
        let changes = saved.iter().map(|saved| saved.sealed.clone()).collect();
        self.ask("/v1/push", &PushRequest { device: self.number, after, changes })
    }

    pub fn pull(&self, scope: &str, after: u64) -> PullPage {
        let cursor = ScopeCursor { scope: scope.to_owned(), after };
        self.ask("/v1/pull", &PullRequest::of(self.number, &[cursor])).unwrap()
    }

    pub fn check(&self, scope: &str) -> CheckReply {
        self.ask("/v1/check", &CheckRequest { device: self.number, scopes: vec![scope.to_owned()] }).unwrap()
    }

    /// The record as the county has it.
    pub fn record(&self, id: Uuid) -> duxue_sync::Record {
        let page = self.pull(&format!("school:{}", self.town.school), 0);
        page.records.into_iter().find(|record| record.id == id).unwrap()
    }
}

pub struct Saved {
    pub sealed: SealedChange,
    pub stamp: Stamp,
    pub after: ChainPoint,
}

/// A problem document.
#[derive(Debug, PartialEq)]
pub struct Refused {
    pub status: u16,
    pub code: String,
    pub text: String,
}

pub fn answer<A: DeserializeOwned>(response: Response) -> Result<A, Refused> {
    if response.status().is_success() {
        return Ok(wire::unpack(&response.bytes().unwrap()).unwrap());
    }
    Err(refused(response))
}

pub fn refused(response: Response) -> Refused {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(response.headers().contains_key("duxue-time"));
    let status = response.status().as_u16();
    let document: Value = response.json().unwrap();
    assert_eq!(document["status"], status);
    let text = |key: &str| document[key].as_str().unwrap().to_owned();
    Refused { status, code: text("code"), text: text("title") }
}

pub fn id() -> Uuid {
    new_id(now_micros())
}

pub fn done(reply: Result<PushReply, Refused>) -> (ChainPoint, Vec<duxue_sync::RefusedChange>) {
    match reply.unwrap() {
        PushReply::Done { received, refused } => (received, refused),
        other => panic!("{other:?}"),
    }
}
