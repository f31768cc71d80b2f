//! Rows of an old ledger as records. A row always becomes the record of the same id, so that a file read twice makes nothing
//! twice, and a record that is there already is left as it is.

use super::ledger::LedgerRow;
use super::plan::{Existing, Known, Upsert};
use super::plan_people::{Directory, PERSON_WORDS, SCHOOL_WORDS};
use super::problem::RowProblem;
use duxue_domain::forms::built_in;
use duxue_domain::records::Kind;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::{Builder, Uuid};

#[derive(Debug, Default)]
pub struct LedgerPlan {
    pub upserts: Vec<Upsert>,
    /// Rows that are left out, and why.
    pub left_out: Vec<RowProblem>,
    /// Rows that are taken without something that was not understood.
    pub remarks: Vec<RowProblem>,
    /// Rows that say the very same as an earlier one of the file.
    pub twice: usize,
}

pub fn plan_ledger(rows: &[LedgerRow], existing: &Existing) -> LedgerPlan {
    let (schools, people) = (Directory::of(&existing.schools), Directory::of(&existing.people));
    let mut plan = LedgerPlan::default();
    let mut seen = BTreeSet::new();
    for row in rows {
        match schools.find(row.school_code.as_deref(), row.school_name.as_deref(), &SCHOOL_WORDS) {
            Err(reason) => plan.left_out.push(row.place.problem("学校", reason)),
            Ok(school) => {
                let id = id_of(row, &school.id);
                if seen.insert(id) {
                    let upsert = upsert(row, id, school, &people, &mut plan.remarks);
                    plan.upserts.push(upsert);
                } else {
                    plan.twice += 1;
                }
            }
        }
    }
    plan
}

/// Of what makes the row this one and no other.
fn id_of(row: &LedgerRow, school: &str) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    let found = row.found.to_string();
    for part in ["ledger", school, &found, row.spot.as_deref().unwrap_or_default(), &row.description] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

fn upsert(row: &LedgerRow, id: Uuid, school: &Known, people: &Directory<'_>, remarks: &mut Vec<RowProblem>) -> Upsert {
    let mut remark = |column: &str, reason: String| remarks.push(row.place.problem(column, reason));
    let kind = match row.sort.as_deref() {
        Some(sort) if sort.contains("整改") && !sort.contains("隐患") => Kind::Rectification,
        _ => Kind::Hazard,
    };
    let mut leaves: BTreeMap<String, Value> = BTreeMap::new();
    let mut set = |path: &str, value: Option<String>| {
        if let Some(value) = value {
            leaves.insert(path.to_owned(), Value::from(value));
        }
    };
    let found = format!("{}T00:00:00+08:00", row.found);
    set("school", Some(school.id.clone()));
    set("found_at", Some(found.clone()));
    set("description", Some(row.description.clone()));
    set("place", row.spot.clone());
    set("measure", row.measure.clone());
    set("responsible", row.responsible.clone());
    set("deadline", row.deadline.map(|day| day.to_string()));
    set("history.found.at", Some(found.clone()));
    set("history.found.action", Some("found".to_owned()));
    match kind {
        Kind::Rectification => set("requirement", row.requirement.clone()),
        _ => {
            set("history.found.note", row.requirement.clone());
            // An office that has one column for both calls the category 类别.
            let named = row.category.as_deref().or(row.sort.as_deref().filter(|sort| !sort.contains("隐患")));
            match named.map(|name| (name, category(name))) {
                Some((_, Some(id))) => set("category", Some(id.to_owned())),
                Some((name, None)) => remark("隐患类别", format!("“{name}”不在隐患目录里，没有填")),
                None => {}
            }
            match row.grade.as_deref().map(|grade| (grade, grade_of(grade))) {
                Some((_, Some(id))) => set("grade", Some(id.to_owned())),
                Some((name, None)) => remark("等级", format!("“{name}”不是一般或重大，按一般记")),
                None => {}
            }
        }
    }
    let state = match (row.state.as_deref(), row.closed) {
        (None, Some(_)) => "closed",
        (None, None) => "open",
        (Some(text), _) => state_of(text).unwrap_or_else(|| {
            remark("状态", format!("“{text}”看不出整改到哪一步，按待整改记"));
            "open"
        }),
    };
    set("state", Some(state.to_owned()));
    if state == "closed" {
        if row.closed.is_none() {
            remark("销号日期", "已销号，没有写是哪一天".to_owned());
        }
        let closed = row.closed.map(|day| format!("{day}T00:00:00+08:00"));
        set("closed_at", closed.clone());
        set("history.closed.at", closed.or(Some(found)));
        set("history.closed.action", Some("rechecked".to_owned()));
        set("history.closed.verdict", Some("done".to_owned()));
        set("history.closed.note", Some("旧台账记为已销号".to_owned()));
    }
    if let Some(name) = &row.supervisor {
        match people.find(None, Some(name), &PERSON_WORDS) {
            Ok(person) => {
                set("supervisor", Some(person.id.clone()));
                set("history.found.by", Some(person.id.clone()));
            }
            Err(reason) => {
                set("history.found.by_name", Some(name.clone()));
                remark("督学", format!("{reason}，只记了姓名"));
            }
        }
    }
    if kind == Kind::Hazard {
        leaves.entry("grade".to_owned()).or_insert_with(|| Value::from("general"));
    }
    Upsert { kind, id: id.to_string(), scope: format!("school:{}", school.id), new: true, leaves }
}

fn category(name: &str) -> Option<&'static str> {
    let known = &built_in::hazard_catalogue().categories;
    let plain = name.trim_end_matches("隐患").trim_end_matches("安全").trim_end_matches("类");
    let exact = known.iter().find(|category| category.text == name || category.text == plain);
    let near = || {
        let mut near = known.iter().filter(|category| !plain.is_empty() && category.text.contains(plain));
        near.next().filter(|_| near.next().is_none())
    };
    exact.or_else(near).map(|category| category.id.as_str())
}

fn grade_of(name: &str) -> Option<&'static str> {
    match name.trim_end_matches("隐患").trim_end_matches("事故") {
        "一般" | "一般性" | "普通" => Some("general"),
        "重大" | "严重" => Some("major"),
        _ => None,
    }
}

/// The state that an office's word means; `None` where it could be any.
fn state_of(text: &str) -> Option<&'static str> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["未整改", "未完成", "待整改", "没有整改", "尚未", "未销号", "没整改"])
        || ["否", "×", "未"].contains(&text)
    {
        Some("open")
    } else if says(&["待复查", "待验收", "已回复", "已上报整改"]) {
        Some("replied")
    } else if says(&["整改中", "正在", "进行中", "部分"]) {
        Some("working")
    } else if says(&[
        "已整改",
        "已销号",
        "已完成",
        "整改到位",
        "整改完毕",
        "整改完成",
        "已消除",
        "销号",
        "当场整改",
        "立行立改",
    ]) || ["是", "√", "✓", "完成", "已"].contains(&text)
    {
        Some("closed")
    } else {
        None
    }
}
