//! What is recorded in the runs: always the same, from a seed, and shaped like what supervisors write.

use super::floor::PlainRow;
use chrono::{DateTime, FixedOffset, TimeDelta};
use duxue_store::Save;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

/// Words of equal weight: a text of 44 of them packs about as well as the texts that other products were measured with.
const WORDS: &str = "pupil teacher group work board lesson corridor gate stair playground fire extinguisher wiring loose \
    ceiling leak broken window discussion question answer homework reading maths language science pace attention praise \
    feedback grouping material blackboard screen projector assignment review summary objective clear partly achieved \
    follow next visit repair report noted dormitory canteen kitchen water sanitation drain tree wall road crossing guard \
    bus queue signature checked normal absent late";
const TEXT_WORDS: usize = 26;

const PLACES: [&str; 20] = [
    "教学楼",
    "食堂",
    "宿舍",
    "操场",
    "校门",
    "实验室",
    "配电室",
    "楼梯",
    "围墙",
    "厕所",
    "图书室",
    "仓库",
    "锅炉房",
    "门卫室",
    "走廊",
    "水塔",
    "车棚",
    "计算机室",
    "幼儿活动室",
    "护坡",
];
const THINGS: [&str; 24] = [
    "灭火器",
    "应急灯",
    "电线",
    "消防栓",
    "疏散通道",
    "护栏",
    "留样柜",
    "监控",
    "门锁",
    "窗户",
    "插座",
    "燃气瓶",
    "台账",
    "晨检记录",
    "食品标签",
    "排水沟",
    "篮球架",
    "吊扇",
    "天花板",
    "安全出口",
    "防护网",
    "急救箱",
    "校车",
    "床架",
];
const STATES: [&str; 16] = [
    "老化",
    "损坏",
    "缺失",
    "过期",
    "堵塞",
    "松动",
    "锈蚀",
    "漏水",
    "裸露",
    "未登记",
    "未上锁",
    "压力不足",
    "上锁",
    "标识不清",
    "记录不全",
    "超负荷",
];
/// Words that stand in one text out of some hundreds: what is searched for in earnest.
const RARE: [&str; 12] =
    ["白蚁", "危墙", "泥石流", "蜂窝", "煤气", "触电", "溺水", "坍塌", "甲醛", "诺如", "踩踏", "枯井"];

/// The word that nearly every text holds, words of many texts, and rare ones; two characters each.
pub fn searched() -> Vec<&'static str> {
    let two = |word: &&str| word.chars().count() == 2;
    let mut words: Vec<&str> = vec!["检查"];
    words.extend(STATES.iter().copied().filter(two).take(6));
    words.extend(PLACES.iter().copied().filter(two).take(5));
    words.extend(RARE);
    words
}

pub struct Material {
    chance: StdRng,
    schools: Vec<Uuid>,
    person: Uuid,
    made: u64,
}

impl Material {
    pub fn new(seed: u64, schools: &[Uuid], person: Uuid) -> Material {
        Material { chance: StdRng::seed_from_u64(seed), schools: schools.to_vec(), person, made: 0 }
    }

    /// The id of a record made a second after the one before, with random bits as a device has them.
    pub fn id(&mut self) -> Uuid {
        self.made += 1;
        let random: [u8; 10] = self.chance.random();
        Builder::from_unix_timestamp_millis((1_790_000_000 + self.made) * 1000, &random).into_uuid()
    }

    pub fn of<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among.choose(&mut self.chance).copied().unwrap_or_default()
    }

    fn words(&mut self) -> String {
        let all: Vec<&str> = WORDS.split_whitespace().collect();
        (0..TEXT_WORDS).map(|_| self.of(&all)).collect::<Vec<_>>().join(" ")
    }

    /// 食堂的应急灯损坏，… — some sentences of Chinese.
    pub fn remark(&mut self) -> String {
        let mut text = String::from("现场检查：");
        for _ in 0..self.chance.random_range(3..6) {
            let (place, thing, state) = (self.of(&PLACES), self.of(&THINGS), self.of(&STATES));
            text.push_str(&format!("{place}的{thing}{state}，"));
        }
        if self.chance.random_range(0..40) == 0 {
            let rare = self.of(&RARE);
            text.push_str(&format!("另见{rare}，"));
        }
        text.push_str("已要求学校当天处理。");
        text
    }

    /// When it was found: 100,000 records are a school year of a zone, and reach the county within three days, in no order.
    fn moment(&mut self) -> DateTime<FixedOffset> {
        let begun = DateTime::parse_from_rfc3339("2026-01-05T07:00:00+08:00").unwrap();
        begun + TimeDelta::minutes(self.made as i64 * 5 + self.chance.random_range(0..3 * 24 * 60))
    }

    /// A record of about 517 bytes: id, kind, scope and fields as JSON.
    pub fn record(&mut self) -> Save {
        let school = self.schools[self.chance.random_range(0..self.schools.len())];
        let state = self.of(&["open", "working", "closed"]);
        let (at, text) = (self.moment(), self.words());
        let deadline = (at + TimeDelta::days(self.chance.random_range(3..30))).date_naive();
        let (kind, fields) = match self.chance.random_range(0..2) {
            0 => (
                "hazard",
                json!({"school": school, "supervisor": self.person, "found_at": at.to_rfc3339(), "deadline": deadline,
                       "state": state, "description": text}),
            ),
            _ => (
                "rectification",
                json!({"school": school, "supervisor": self.person, "found_at": at.to_rfc3339(), "deadline": deadline,
                       "state": state, "matter": self.chance.random_range(1..=8), "requirement": text}),
            ),
        };
        self.save(kind, school, fields)
    }

    /// A hazard described in Chinese.
    pub fn hazard(&mut self) -> Save {
        let school = self.schools[self.chance.random_range(0..self.schools.len())];
        let at = self.moment().to_rfc3339();
        let (place, remark) = (self.of(&PLACES), self.remark());
        let fields = json!({"school": school, "supervisor": self.person, "found_at": at, "state": "open", "place": place,
                            "description": remark, "responsible": "总务主任 韩立新"});
        self.save("hazard", school, fields)
    }

    pub fn save(&mut self, kind: &str, school: Uuid, fields: Value) -> Save {
        let Value::Object(set) = fields else { unreachable!("fields are an object") };
        Save { record: self.id(), kind: kind.into(), scope: format!("school:{school}"), set, settles: Vec::new() }
    }
}

/// The same record as a plain row.
pub fn plain(save: &Save) -> PlainRow {
    let body = json!({"id": save.record, "kind": save.kind, "scope": save.scope, "fields": save.set});
    PlainRow { id: save.record, scope: save.scope.clone(), body: body.to_string() }
}
