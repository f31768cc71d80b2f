//! Rows of the roster and of briefs. A row's fields are flat, so that a table can hold them.

use super::View;
use crate::store::Changed;
use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_domain::fields::Fields;
use duxue_domain::{records, rules};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A row and where it stands in the county's order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Row")]
pub struct Listed<T> {
    /// 编号，一直不变
    pub id: String,
    /// 县里最后一次改动的序号
    pub seq: u64,
    /// 是否已删除；已删除的只有编号和序号
    pub deleted: bool,
    #[serde(flatten)]
    pub row: T,
}

/// A row made of a record.
pub trait FromRecord: Serialize + JsonSchema + Default {
    type Record: DeserializeOwned;
    fn of(record: Self::Record, view: &View) -> Self;
    /// For rows of several kinds.
    fn of_kind(&mut self, _kind: &str) {}
}

pub fn fields_of<T: FromRecord>(changed: &Changed, view: &View) -> Option<Fields> {
    let deleted = changed.is_deleted();
    let row = if deleted {
        T::default()
    } else {
        match rules::read::<T::Record>(&changed.fields) {
            Ok(record) => {
                let mut row = T::of(record, view);
                row.of_kind(&changed.kind);
                row
            }
            Err(error) => {
                tracing::error!(record = %changed.id, kind = changed.kind, %error, "a record cannot be read");
                return None;
            }
        }
    };
    let listed = Listed { id: changed.id.to_string(), seq: changed.seq, deleted, row };
    match serde_json::to_value(listed) {
        Ok(serde_json::Value::Object(fields)) => Some(fields),
        other => {
            tracing::error!(record = %changed.id, ok = other.is_ok(), "a row is no object");
            None
        }
    }
}

/// A day as written; nothing where it is none.
pub fn day(text: Option<&str>) -> Option<NaiveDate> {
    text?.get(..10)?.parse().ok()
}

/// A moment as written; nothing where it is none.
pub fn moment(text: Option<&str>) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text?).ok()
}

/// Parts that nobody took out.
pub fn living<T>(parts: &records::Parts<T>, deleted: impl Fn(&T) -> Option<bool>) -> u32 {
    u32::try_from(parts.values().filter(|part| deleted(part) != Some(true)).count()).unwrap_or(u32::MAX)
}

/// 责任区
#[derive(Default, Serialize, JsonSchema)]
pub struct Zone {
    /// 名称
    name: Option<String>,
    /// 代码
    code: Option<String>,
    /// 排列顺序
    order: Option<u32>,
}

impl FromRecord for Zone {
    type Record = records::Zone;

    fn of(zone: records::Zone, _: &View) -> Zone {
        Zone { name: zone.name, code: zone.code, order: zone.order }
    }
}

/// 学校
#[derive(Default, Serialize, JsonSchema)]
pub struct School {
    /// 名称
    name: Option<String>,
    /// 学校标识码
    code: Option<String>,
    /// 类别：kindergarten 幼儿园、teaching-point 教学点、primary 小学、primary-full 完小、junior 初中、nine-year 九年一贯制、senior 高中、full-secondary 完全中学、vocational 职业学校、special 特教学校
    school_kind: Option<String>,
    /// 乡镇
    township: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// 教学点所属完小的编号
    parent_id: Option<String>,
    /// 学生数
    students: Option<u32>,
    /// 教职工数
    teachers: Option<u32>,
    /// 地址
    address: Option<String>,
    /// 从哪天起停办；在办的没有
    closed_on: Option<NaiveDate>,
    /// 并入的学校的编号；以后的督导算在那所学校
    merged_into_id: Option<String>,
}

impl FromRecord for School {
    type Record = records::School;

    fn of(school: records::School, view: &View) -> School {
        School {
            zone_name: view.zone(school.zone.as_deref()),
            name: school.name,
            code: school.code,
            school_kind: school.school_kind,
            township: school.township,
            zone_id: school.zone,
            parent_id: school.parent,
            students: school.students,
            teachers: school.teachers,
            address: school.address,
            closed_on: day(school.closed_on.as_deref()),
            merged_into_id: school.merged_into,
        }
    }
}

/// 督学和县里的人员
#[derive(Default, Serialize, JsonSchema)]
pub struct Person {
    /// 姓名
    name: Option<String>,
    /// 工号
    code: Option<String>,
    /// 角色：supervisor 责任督学、zone_lead 责任区组长、county_staff 县督导室、reader 县里只看的、school_office 学校督导室、school_supervisor 学校兼职督导员、department_group 系部督导小组、student_informant 学生信息员
    role: Option<String>,
    /// 督学证号
    certificate: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// full 专职、part 兼职
    employment: Option<String>,
    /// 现在挂牌的学校的编号，用空格隔开
    school_ids: Option<String>,
    /// 是否已离任
    disabled: Option<bool>,
    /// 同一个人留下的那一条的编号；登记重了、已经合并的才有
    merged_into_id: Option<String>,
}

impl FromRecord for Person {
    type Record = records::Person;

    fn of(person: records::Person, view: &View) -> Person {
        let posted = |post: &records::Post| post.holds_on(view.today());
        let schools: Vec<&str> =
            person.posts.iter().filter(|(_, post)| posted(post)).map(|(school, _)| school.as_str()).collect();
        Person {
            zone_name: view.zone(person.zone.as_deref()),
            school_ids: Some(schools.join(" ")),
            name: person.name,
            code: person.code,
            role: person.role,
            certificate: person.certificate,
            zone_id: person.zone,
            employment: person.employment,
            disabled: Some(person.disabled == Some(true)),
            merged_into_id: person.merged_into,
        }
    }
}

/// 督导简报
#[derive(Default, Serialize, JsonSchema)]
pub struct Brief {
    /// 月份，如 2026-11
    month: Option<String>,
    /// 督学编号
    author_id: Option<String>,
    /// 督学（有 persons:read 才给）
    author_name: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// 标题
    title: Option<String>,
    /// 期号
    issue: Option<u32>,
    /// draft 起草中、submitted 已报送、returned 已退回、accepted 已采用、issued 已印发
    state: Option<String>,
    /// 报送时间
    submitted_at: Option<DateTime<FixedOffset>>,
    /// 审阅时间
    reviewed_at: Option<DateTime<FixedOffset>>,
    /// 印发时间
    issued_at: Option<DateTime<FixedOffset>>,
}

impl FromRecord for Brief {
    type Record = records::Brief;

    fn of(brief: records::Brief, view: &View) -> Brief {
        Brief {
            author_name: view.person(brief.author.as_deref()),
            zone_name: view.zone(brief.zone.as_deref()),
            submitted_at: moment(brief.submitted_at.as_deref()),
            reviewed_at: moment(brief.reviewed_at.as_deref()),
            issued_at: moment(brief.issued_at.as_deref()),
            month: brief.month,
            author_id: brief.author,
            zone_id: brief.zone,
            title: brief.title,
            issue: brief.head.issue,
            state: brief.state,
        }
    }
}
