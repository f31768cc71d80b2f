//! A month of the sample county as its supervisors would leave it: always the same for the same day.

use crate::desk::{day, moment, this_month};
use crate::town::{Device, Town, done, id};
use chrono::Datelike;
use duxue_county::desk::{Review, RosterFile, local_time, person_of};
use duxue_county::{Config, Server, now_micros};
use duxue_domain::records::Kind;
use serde_json::{Value, json};
use std::path::Path;
use uuid::Uuid;

const DAY: u64 = 24 * 3600 * 1_000_000;
const SAMPLE: [(RosterFile, &[u8]); 4] = [
    (RosterFile::County, include_bytes!("../../../../assets/sample/county.json")),
    (RosterFile::Schools, include_bytes!("../../../../assets/sample/学校.xlsx")),
    (RosterFile::People, include_bytes!("../../../../assets/sample/人员.xlsx")),
    (RosterFile::Assignments, include_bytes!("../../../../assets/sample/挂牌.xlsx")),
];
const PHOTOS: [&[u8]; 3] = [
    include_bytes!("../../../../assets/sample/photos/window-barred.jpg"),
    include_bytes!("../../../../assets/sample/photos/exit-locked.jpg"),
    include_bytes!("../../../../assets/sample/photos/hoop.jpg"),
];
const MENDED: &[u8] = include_bytes!("../../../../assets/sample/photos/window-opened.jpg");

/// Category, place, what is wrong; the first two are grave.
const FOUND: [(&str, &str, &str); 8] = [
    ("fire", "男生宿舍楼二层", "外窗铁栅栏焊死"),
    ("canteen", "食堂燃气间", "没有可燃气体报警器"),
    ("fire", "教学楼一层", "灭火器压力不足"),
    ("building", "三楼楼梯", "护栏缺口"),
    ("sports", "操场", "篮球架底座锈蚀松动"),
    ("electric-gas", "教师办公室", "插线板串接取暖器"),
    ("surroundings", "校门口", "早晚高峰三轮车逆行载学生"),
    ("canteen", "食堂仓库", "留样没有标签和时间"),
];

/// Numbers that look drawn by lot and are the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

struct Supervisor {
    id: Uuid,
    name: String,
    zone: String,
    schools: Vec<Uuid>,
}

pub fn a_month_of_the_sample_county(folder: &Path) -> Town {
    let server = Server::start(Config::in_folder(folder)).unwrap();
    for (what, bytes) in SAMPLE {
        server.desk().import(what, bytes.to_vec(), now_micros()).unwrap();
    }
    let town = Town { server: Some(server), ..Town::new() };
    let mut lot = Lot(11);
    for (n, supervisor) in supervisors(&town).iter().enumerate().filter(|(n, _)| n % 9 != 8) {
        let device = town.enrol(supervisor.id);
        record(&device, supervisor, &mut lot, n);
        brief(&device, supervisor, n);
        last_seen(&device, if n % 17 == 3 { 12 } else { lot.below(5) });
    }
    town
}

fn supervisors(town: &Town) -> Vec<Supervisor> {
    let people = town.server().desk().read(|tx| tx.records_of(Kind::Person.name())).unwrap();
    let mut found: Vec<(Option<String>, Supervisor)> = people
        .iter()
        .filter_map(|record| {
            let person = person_of(record)?;
            let today = day(0);
            let now = person.posts.iter().filter(|(_, post)| {
                post.from.as_deref().is_none_or(|from| *from <= *today)
                    && post.to.as_deref().is_none_or(|to| *today <= *to)
            });
            let schools: Vec<Uuid> = now.map(|(school, _)| school.parse().unwrap()).collect();
            let supervisor = Supervisor { id: record.id, name: person.name?, zone: person.zone?, schools };
            (!supervisor.schools.is_empty()).then_some((person.code, supervisor))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, supervisor)| supervisor).collect()
}

/// Days of this month before today, at most.
fn earlier(lot: &mut Lot) -> i64 {
    -i64::try_from(lot.below(u64::from(local_time(now_micros()).day()))).unwrap()
}

fn record(device: &Device, supervisor: &Supervisor, lot: &mut Lot, n: usize) {
    let mut all = Vec::new();
    for school in &supervisor.schools {
        let visits = if lot.below(10) < 6 { 1 + usize::from(lot.below(5) == 0) } else { 0 };
        for _ in 0..visits {
            let (on, visit) = (earlier(lot), id());
            let state = if lot.below(12) == 0 { "draft" } else { "finished" };
            all.push((*school, visit, "visit", visit_of(*school, supervisor, on, state, lot)));
            if lot.below(3) == 0 {
                let grave = n % 23 == 5;
                let fields = finding(device, *school, supervisor, visit, on, grave, lot);
                all.push((*school, id(), "hazard", fields));
            }
        }
    }
    let saved: Vec<_> = all
        .into_iter()
        .map(|(school, record, kind, fields)| device.save_under(&format!("school:{school}"), record, kind, fields, &[]))
        .collect();
    if !saved.is_empty() {
        let (_, refused) = done(device.push(&saved.iter().collect::<Vec<_>>()));
        assert!(refused.is_empty(), "{refused:?}");
    }
}

fn visit_of(school: Uuid, supervisor: &Supervisor, on: i64, state: &str, lot: &mut Lot) -> Value {
    json!({
        "school": school, "supervisor": supervisor.id, "date": day(on), "started_at": moment(on), "announced": lot.below(3) == 0,
        "state": state, "theme": "冬季安全与校园餐", "disposition": (["none", "minor", "general"][lot.below(3) as usize]),
        "methods": {"documents": {"count": 3 + lot.below(9)}, "talk": {"count": lot.below(8)}},
        "highlights": {"h": {"text": "大课间组织有序，值周教师全部到岗"}},
        "problems": {"p": {"text": "作业总量公示不全，个别班级没有按周更新", "matter": 4}},
        "feedback": {"text": "当场向校长反馈，三日内整改", "to": "校长"},
    })
}

fn finding(
    device: &Device,
    school: Uuid,
    supervisor: &Supervisor,
    visit: Uuid,
    on: i64,
    grave: bool,
    lot: &mut Lot,
) -> Value {
    let kind = if grave { lot.below(2) } else { 2 + lot.below(6) };
    let (category, place, what) = FOUND[kind as usize];
    let photo = device.send_picture(PHOTOS[lot.below(3) as usize]);
    let deadline = on + if grave { 20 } else { 5 };
    let mut fields = json!({
        "school": school, "supervisor": supervisor.id, "visit": visit, "place": place, "category": category, "description": what,
        "grade": if grave { "major" } else { "general" }, "measure": "当场要求停用并拉警戒线", "responsible": "总务主任",
        "found_at": moment(on), "deadline": day(deadline), "state": "open",
        "history": {"e1": {"at": moment(on), "by": supervisor.id, "action": "found", "note": "巡视时发现"}},
        "photos": {"p1": {"hash": photo, "name": "现场.jpg", "mime": "image/jpeg", "taken_at": moment(on)}},
    });
    if grave {
        fields["clause"] = json!("fire-01");
        fields["reported_at"] = json!(moment(on));
    }
    let (started, replied, closed) = ((on + 1).min(0), (on + 3).min(0), (on + 3 + lot.below(5) as i64).min(0));
    let stage = if grave { 1 + lot.below(2) } else { lot.below(6) };
    if stage >= 1 {
        fields["history"]["e2"] = json!({"at": moment(started), "by_name": "总务主任", "action": "started"});
        fields["state"] = json!("working");
    }
    if stage >= 2 {
        let mended = device.send_picture(MENDED);
        fields["history"]["e3"] = json!({
            "at": moment(replied), "by_name": "总务主任", "action": "replied", "note": "已经处理",
            "photos": {"p2": {"hash": mended, "name": "整改后.jpg", "mime": "image/jpeg", "taken_at": moment(replied)}},
        });
        fields["state"] = json!("replied");
    }
    if stage >= 3 {
        fields["history"]["e4"] = json!({"at": moment(closed), "by": supervisor.id, "action": "rechecked", "verdict": "done", "note": "现场复查，已到位"});
        fields["state"] = json!("closed");
        fields["closed_at"] = json!(moment(closed));
    }
    fields
}

fn brief(device: &Device, supervisor: &Supervisor, n: usize) {
    if n % 7 != 1 || supervisor.zone.is_empty() {
        return;
    }
    let state = ["submitted", "accepted", "returned"][(n / 7) % 3];
    let fields = json!({
        "month": this_month(), "author": supervisor.id, "zone": supervisor.zone, "state": "submitted", "submitted_at": moment(0),
        "title": format!("{}责任督学督导情况", supervisor.name),
        "head": {"name": "教育督导简报", "office": "临溪县人民政府教育督导室", "date": day(0)},
        "foot": {"report_to": "市人民政府教育督导室", "send_to": "县教育局各股室", "issue_to": "各中小学、幼儿园", "copies": 30},
        "sections": {
            "s1": {"order": 1, "title": "主要工作", "paragraphs": {
                "a": {"order": 1, "text": "本月围绕冬季安全与校园餐开展挂牌督导，共到校{{visits.count|6}}次，覆盖学校{{schools.count|5}}所，查阅资料{{documents|38}}份，随机听课{{lessons.count|4}}节。"},
                "b": {"order": 2, "text": "每到一校先复查上次发现的问题，再按校园巡视表逐项看，当场向学校反馈。"}}},
            "s2": {"order": 2, "title": "发现的问题", "paragraphs": {
                "a": {"order": 1, "text": "（一）校园安全方面。发现隐患{{hazards.found|3}}处，其中重大隐患{{hazards.major|1}}处，已当场要求停用并上报。"},
                "b": {"order": 2, "text": "（二）作业管理方面。个别班级作业总量没有按周公示。"}}},
            "s3": {"order": 3, "title": "下月打算", "paragraphs": {"a": {"order": 1, "text": "继续盯住没有销号的隐患，{{?下月重点学校}}。"}}},
        },
    });
    let id = device.report_under(&format!("person:{}", supervisor.id), "brief", fields);
    let review = match state {
        "accepted" => Review::Accept,
        "returned" => Review::Return { comment: "缺整改进度".to_owned() },
        _ => return,
    };
    device.town.server().desk().review(id, review, "临溪县督导室".to_owned(), now_micros()).unwrap();
}

/// As if the device had last synced that many days ago.
pub fn last_seen(device: &Device, days: u64) {
    let request = device.greeting();
    device.town.server().desk().hello(request, now_micros() - days * DAY).unwrap();
}
