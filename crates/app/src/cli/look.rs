//! `schools`, `list`, `show`, `search`, `schema`.

use super::Failure;
use super::print::Out;
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::use_cases::{record, record_title, school, search as finding_again};
use crate::views::{IdArgs, SearchArgs};
use clap::Args;
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_store::Query;
use duxue_sync::leaves::for_each_leaf;
use serde_json::{Map, Value, json};

pub fn schools(app: &App, out: &mut Out) -> Result<(), Failure> {
    let desk = app.desk()?;
    let held = desk.schools()?;
    for row in school::schools(app, ())?.schools {
        let code = held.iter().find(|(id, _)| *id == row.today.school.id).and_then(|(_, school)| school.code.clone());
        let code = code.unwrap_or_default();
        let township = row.township.clone().unwrap_or_default();
        let (id, name, kind) = (&row.today.school.id, &row.today.school.name, &row.kind_text);
        let words = format!("{id}\t{code}\t{name}\t{kind}\t{township}\t本月 {}", row.today.month.words);
        let mut value = serde_json::to_value(&row).unwrap_or_default();
        if let Value::Object(value) = &mut value {
            value.insert("id".to_owned(), json!(id));
            value.insert("code".to_owned(), json!(code));
            value.insert("name".to_owned(), json!(name));
        }
        out.tell(words, &value)?;
    }
    Ok(())
}

/// The school of that code, id or name.
pub fn school_id(desk: &Desk, named: &str) -> Result<String, Refusal> {
    let schools = desk.schools()?;
    let is = |id: &str, text: &Option<String>| id == named || text.as_deref() == Some(named);
    let found = schools.iter().find(|(id, school)| is(id, &school.code) || is(id, &school.name));
    found.map(|(id, _)| id.clone()).ok_or_else(|| {
        Refusal::invalid(format!(
            "这台电脑上没有“{named}”这所学校。请用 schools 看看有哪些，要写学校代码、编号或全名。"
        ))
    })
}

/// The kind of that name.
pub fn kind(name: &str) -> Result<Kind, Refusal> {
    Kind::of(name).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        Refusal::invalid(format!("没有“{name}”这一类记录。有：{}。", known.join(" ")))
    })
}

#[derive(Args)]
pub struct List {
    /// visit patrol observation hazard rectification check interview questionnaire complaint plan brief …
    kind: String,
    /// 月份，如 2026-11
    #[arg(long)]
    month: Option<String>,
    /// 学校代码、编号或全名
    #[arg(long)]
    school: Option<String>,
}

impl List {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        let desk = app.desk()?;
        let kind = kind(&self.kind)?;
        let school = self.school.map(|named| school_id(&desk, &named)).transpose()?;
        let mut query = Query { school, ..Query::of(kind.name()) };
        if let Some(month) = self.month {
            if format!("{month}-01").parse::<chrono::NaiveDate>().is_err() {
                return Err(Failure::Said(format!("月份“{month}”写得不对，应当像 2026-11。")));
            }
            query.months = Some((month.clone(), month));
        }
        for held in desk.query(&query)? {
            let words = format!("{}\t{}\t{}", held.id, record_title(&desk, &held)?, state_words(&held));
            out.tell(words.trim_end(), &whole(&held))?;
        }
        Ok(())
    }
}

fn state_words(held: &Held) -> &'static str {
    match held.fields.get("state").and_then(Value::as_str) {
        Some("draft") => "未完成",
        Some("finished") => "已完成",
        Some("open") => "待整改",
        Some("working") => "整改中",
        Some("replied") => "待复查",
        Some("closed") => "已销号",
        Some("submitted") => "已报送",
        Some("returned") => "退回修改",
        Some("accepted") => "已采用",
        Some("issued") => "已印发",
        _ => "",
    }
}

fn whole(held: &Held) -> Value {
    json!({
        "id": held.id, "kind": held.kind, "scope": held.scope, "fields": held.fields, "saved_at": held.saved_at,
        "unsent": held.unsent, "in_conflict": held.in_conflict,
    })
}

pub fn show(app: &App, id: &str, out: &mut Out) -> Result<(), Failure> {
    let shown = record::record(app, IdArgs { id: id.to_owned() })?;
    if out.is_json() {
        return out.tell("", &shown);
    }
    let desk = app.desk()?;
    if let Some(held) = desk.held(id)? {
        let waits = if held.unsent { "（未上报）" } else { "" };
        out.say(format!("{}{waits}", record_title(&desk, &held)?))?;
    }
    let mut lines = Vec::new();
    for_each_leaf(&shown.fields, &mut |path, value| {
        lines.push(match value {
            Value::String(text) => format!("  {path}：{text}"),
            other => format!("  {path}：{other}"),
        });
    });
    lines.into_iter().try_for_each(|line| out.say(line))
}

pub fn search(app: &App, words: &str, out: &mut Out) -> Result<(), Failure> {
    let page = finding_again::search(app, SearchArgs { words: words.to_owned(), ..SearchArgs::default() })?;
    for hit in page.hits {
        let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
        let line = format!("{}\t{}\t{}\t{}", hit.link.id, hit.kind_text, hit.title, snippet.replace('\n', " "));
        out.tell(line, &hit)?;
    }
    if let Some(words) = page.not_yet {
        eprintln!("{words}");
    }
    Ok(())
}

pub fn schema(name: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    match name {
        Some(name) => out.document(&rules::schema(kind(name)?)),
        None => {
            let all: Map<String, Value> =
                Kind::ALL.into_iter().map(|kind| (kind.name().to_owned(), rules::schema(kind))).collect();
            out.document(&all)
        }
    }
}
