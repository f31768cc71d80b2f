//! A county in a scratch folder, and the bad line between it and its devices.

use duxue_county::desk::{CountyDesk, DeskSession, Edit};
use duxue_county::server::{Config, OpenCounty};
use duxue_sync::code::{EnrolReply, EnrolRequest};
use duxue_sync::leaves::Leaves;
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// In memory where the machine has such a folder: these stories are about order, not about disks.
pub fn scratch() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn leaves(value: Value) -> Leaves {
    value.as_object().unwrap().clone()
}

pub struct TestCounty {
    _folder: TempDir,
    pub desk: CountyDesk,
    pub schools: Vec<Uuid>,
    pub people: Vec<Uuid>,
}

impl TestCounty {
    /// Three schools and three supervisors: the first two share schools 0 and 1, the third has school 2 alone.
    pub fn new(now: u64) -> TestCounty {
        let folder = scratch();
        let open = OpenCounty::open(&Config::in_folder(folder.path())).unwrap();
        let id = |n: u128| Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_0000 + n);
        let zone = id(1);
        let schools: Vec<Uuid> = (10..13).map(id).collect();
        let people: Vec<Uuid> = (20..23).map(id).collect();
        let edit = |record: Uuid, kind: &str, scope: String, set: Value| Edit {
            id: record,
            kind: kind.into(),
            scope,
            set: leaves(set),
        };
        let mut edits = vec![edit(zone, "zone", "county".into(), json!({"name": "第三督学责任区", "code": "03"}))];
        for (index, school) in schools.iter().enumerate() {
            let set = json!({"name": format!("石桥镇第{}小学", index + 1), "code": format!("314300000{index}"), "school_kind": "primary", "zone": zone});
            edits.push(edit(*school, "school", format!("school:{school}"), set));
        }
        for (index, person) in people.iter().enumerate() {
            let mine: &[usize] = if index < 2 { &[0, 1] } else { &[2] };
            let mut posts = serde_json::Map::new();
            for school in mine {
                posts.insert(schools[*school].to_string(), json!({"from": "2020-01-01"}));
            }
            let set = json!({"name": format!("督学{index}"), "code": format!("D030{index}"), "role": "supervisor", "zone": zone, "posts": posts});
            edits.push(edit(*person, "person", format!("person:{person}"), set));
        }
        open.desk.edit(edits, now).unwrap();
        TestCounty { _folder: folder, desk: open.desk, schools, people }
    }

    pub fn enrol(&self, person: Uuid, now: u64) -> EnrolReply {
        let (secret, _) = self.desk.issue_code(person, now).unwrap();
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let request =
            EnrolRequest { secret, machine: "笔记本".into(), app_version: "0".into(), attempt: "1".into() };
        self.desk.enrol(&request, "age1test", now).unwrap()
    }

    pub fn line(&self, now: u64, bad: Option<u64>) -> Line {
        let session = DeskSession { desk: self.desk.clone(), now };
        Line { session, chance: bad.map(StdRng::seed_from_u64) }
    }
}

/// The way to the county. A bad one loses requests, loses replies after the county has acted, and says things twice.
pub struct Line {
    session: DeskSession,
    chance: Option<StdRng>,
}

impl Line {
    fn carry<Q: Clone, A>(
        &mut self,
        request: Q,
        act: impl Fn(&mut DeskSession, Q) -> Result<A, CarrierError>,
    ) -> Result<A, CarrierError> {
        let cut = || CarrierError::Unreachable("cut".into());
        let Some(chance) = &mut self.chance else { return act(&mut self.session, request) };
        match chance.random_range(0..10) {
            0 => Err(cut()),
            1 => {
                act(&mut self.session, request)?;
                Err(cut())
            }
            2 => {
                act(&mut self.session, request.clone())?;
                act(&mut self.session, request)
            }
            _ => act(&mut self.session, request),
        }
    }
}

impl County for Line {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.carry(request, |session, request| session.hello(request))
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.carry(request, |session, request| session.push(request))
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.carry(device, |session, device| session.fork(device))
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        self.carry(request, |session, request| session.pull(request))
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.carry(request, |session, request| session.check(request))
    }
}
