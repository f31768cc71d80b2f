//! Two values of one leaf: shown with both writers, and settled by a person.

use super::lines::{link, record_title};
use crate::app::App;
use crate::desk::{Desk, Held, Write};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{ConflictGroup, ConflictLine, ConflictSide, NamedChoice, ResolveArgs, Saved, Third};
use crate::words;
use chrono::{DateTime, NaiveDate};
use duxue_domain::brief::plain;
use duxue_domain::forms::built_in;
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_store::OpenConflict;
use duxue_sync::Stamp;
use duxue_sync::message::Writer;
use serde_json::Value;

/// What `resolve` takes to keep what stands.
const KEPT: &str = "kept";
/// What it takes to write a third value in the place of both.
const WRITE: &str = "write";
/// What it takes to choose the first other value, for who has no list before them.
const OTHER: &str = "other";

/// The conflicts of one record.
pub fn conflicts_of(desk: &Desk, record: &str) -> Result<Vec<ConflictLine>, Refusal> {
    let Some(held) = desk.held(record)?.filter(|held| held.in_conflict) else { return Ok(Vec::new()) };
    let open = desk.store().conflicts().map_err(errors::store)?;
    open.iter().filter(|conflict| conflict.record.to_string() == record).map(|c| line(desk, &held, c)).collect()
}

/// All conflicts, record by record.
pub fn groups(desk: &Desk) -> Result<Vec<ConflictGroup>, Refusal> {
    let mut groups: Vec<ConflictGroup> = Vec::new();
    for conflict in desk.store().conflicts().map_err(errors::store)? {
        let Some(held) = desk.held(&conflict.record.to_string())? else { continue };
        let line = line(desk, &held, &conflict)?;
        match groups.iter_mut().find(|group| group.record.id == held.id) {
            Some(group) => group.conflicts.push(line),
            None => groups.push(ConflictGroup {
                record: link(&held),
                title: line.record_title.clone(),
                words: String::new(),
                conflicts: vec![line],
            }),
        }
    }
    for group in &mut groups {
        group.words = format!("{} 处要你定", group.conflicts.len());
    }
    Ok(groups)
}

fn line(desk: &Desk, held: &Held, conflict: &OpenConflict) -> Result<ConflictLine, Refusal> {
    Ok(ConflictLine {
        record: link(held),
        record_title: record_title(desk, held)?,
        field_label: rules::leaf_name(&held.kind, &conflict.path),
        kept: side(
            desk,
            conflict,
            KEPT.to_owned(),
            &conflict.standing,
            conflict.standing_by.as_ref(),
            conflict.standing_at,
        ),
        other: side(
            desk,
            conflict,
            name_of(conflict.stamp),
            &conflict.other,
            conflict.other_by.as_ref(),
            Some(conflict.stamp),
        ),
        third: third_of(desk, conflict),
        path: conflict.path.clone(),
    })
}

/// What a person may put in the place of both: words for words, a day for a day, another choice of the same list.
fn third_of(desk: &Desk, conflict: &OpenConflict) -> Third {
    let last = conflict.path.rsplit('.').next().unwrap_or_default();
    let sides = [&conflict.standing, &conflict.other];
    let all = |fits: &dyn Fn(&Value) -> bool| sides.iter().all(|side| side.is_null() || fits(side));
    let choices: Vec<(Value, String)> = match last {
        // A state follows from what was done; it is not chosen by hand.
        "state" => return Third::None,
        "matter" => {
            let matters = &built_in::common().matters;
            matters.iter().map(|matter| (Value::from(matter.id), matter.text.clone())).collect()
        }
        _ => rules::choices(&conflict.kind, last).into_iter().map(|(id, text)| (Value::from(id), text)).collect(),
    };
    if !choices.is_empty() {
        let is_side = |value: &Value| sides.contains(&value);
        let choices: Vec<NamedChoice> = choices
            .into_iter()
            .filter(|(value, _)| !is_side(value))
            .map(|(value, text)| NamedChoice {
                value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
                text,
            })
            .collect();
        return if choices.is_empty() { Third::None } else { Third::Choice { choices } };
    }
    if ["date", "deadline"].contains(&last) {
        return Third::Day;
    }
    // Words that a person typed, which stand for nothing else: no time, and no name by an id.
    match all(&|side| side.as_str().is_some_and(|text| value_words(desk, &conflict.kind, &conflict.path, side) == text))
    {
        true => Third::Text,
        false => Third::None,
    }
}

/// A third value as it is written into the record.
fn third_value(desk: &Desk, conflict: &OpenConflict, given: &str) -> Result<Value, Refusal> {
    match third_of(desk, conflict) {
        Third::Text if given.is_empty() => Err(Refusal::invalid("请写上要留下的内容。")),
        Third::Text => Ok(given.into()),
        Third::Day if given.parse::<NaiveDate>().is_ok() => Ok(given.into()),
        Third::Day => Err(Refusal::invalid("请选一个日子，如 2026-11-30。")),
        Third::Choice { choices } if choices.iter().any(|choice| choice.value == given) => {
            // The matters are chosen by number, everything else by its id.
            let by_number = [&conflict.standing, &conflict.other].into_iter().any(Value::is_number);
            let number = given.parse::<u8>().ok().filter(|_| by_number);
            Ok(number.map_or_else(|| given.into(), Value::from))
        }
        Third::Choice { choices } => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.text.as_str()).collect();
            Err(Refusal::invalid(format!("请从这些里选一个：{}。", names.join("、"))))
        }
        Third::None => Err(Refusal::invalid("这一项只能从两种里选一种。")),
    }
}

fn name_of(stamp: Stamp) -> String {
    format!("{OTHER}:{}:{}", stamp.micros, stamp.device)
}

fn side(
    desk: &Desk,
    conflict: &OpenConflict,
    choice: String,
    value: &Value,
    by: Option<&Writer>,
    stamp: Option<Stamp>,
) -> ConflictSide {
    let at = stamp
        .and_then(|stamp| DateTime::from_timestamp_micros(i64::try_from(stamp.micros).ok()?))
        .map(|at| at.with_timezone(desk.now().offset()));
    let own_device = desk.store().device().ok();
    let mine = match (by, stamp) {
        (Some(writer), _) => writer.person.to_string() == desk.me(),
        (None, Some(stamp)) => Some(stamp.device) == own_device,
        (None, None) => false,
    };
    let here = stamp.is_some_and(|stamp| Some(stamp.device) == own_device);
    ConflictSide {
        choice,
        text: value_words(desk, &conflict.kind, &conflict.path, value),
        value: value.clone(),
        writer: match by {
            _ if mine => "你".to_owned(),
            Some(writer) => writer.name.clone(),
            None => "另一台电脑".to_owned(),
        },
        machine: match by {
            _ if here => "这台电脑".to_owned(),
            Some(writer) => writer.machine.clone(),
            None => String::new(),
        },
        mine,
        at: at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        at_words: at.map(|at| words::moment(at, desk.now())).unwrap_or_default(),
    }
}

/// A value as a person reads it: choices by their names, days in words, people by name.
pub(super) fn value_words(desk: &Desk, kind: &str, path: &str, value: &Value) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    match value {
        Value::Null => "（空）".to_owned(),
        Value::Bool(yes) if last == "deleted" => if *yes { "删除" } else { "保留" }.to_owned(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::Number(number) if last == "matter" => number
            .as_u64()
            .and_then(|id| built_in::common().matter_text(u8::try_from(id).ok()?))
            .map_or_else(|| number.to_string(), str::to_owned),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_words(desk, kind, last, text),
        Value::Array(all) => all.iter().map(|one| value_words(desk, kind, path, one)).collect::<Vec<_>>().join("、"),
        Value::Object(_) => "（多项内容）".to_owned(),
    }
}

fn text_words(desk: &Desk, kind: &str, last: &str, text: &str) -> String {
    if let Some(named) = rules::choice_name(kind, last, text) {
        return named;
    }
    match last {
        "supervisor" | "author" | "by" | "person" => desk.person_name(Some(text)),
        _ if last.ends_with("_at") || last == "at" => words::moment_text(Some(text), desk.now()),
        "date" | "deadline" => words::date_text(Some(text), desk.today()),
        "text" if kind == Kind::Brief.name() => plain(text),
        _ => text.to_owned(),
    }
}

/// Keeps what stands, or puts the other value or a third in its place. Either way the conflict is settled for everybody.
pub fn resolve(app: &App, args: ResolveArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let held = desk.held(&args.record)?.ok_or_else(|| Refusal::not_found("这条记录"))?;
    let open: Vec<OpenConflict> = desk
        .store()
        .conflicts()
        .map_err(errors::store)?
        .into_iter()
        .filter(|conflict| conflict.record.to_string() == args.record && conflict.path == args.path)
        .collect();
    let first = open.first().ok_or_else(|| Refusal::not_found("这一处不同的内容"))?;
    let value = match args.choice.as_str() {
        KEPT => first.standing.clone(),
        OTHER => first.other.clone(),
        WRITE => third_value(&desk, first, args.value.as_deref().unwrap_or_default().trim())?,
        named => {
            let chosen = open.iter().find(|conflict| name_of(conflict.stamp) == named);
            chosen.ok_or_else(|| Refusal::not_found("选的那一种写法"))?.other.clone()
        }
    };
    let mut write = Write::of(&held).set(&args.path, value);
    write.settles = open.iter().map(|conflict| conflict.stamp).collect();
    desk.write(vec![write], Some(&args.record))
}
