//! One line of `record`: read, completed by what the program knows, and made into leaves.
//!
//! Invariant: what the window would not let a person write is refused here too, with the same words.

use super::look::{kind as kind_of, school_id};
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::views::SaveArgs;
use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_domain::fields::Fields;
use duxue_domain::records::{FindingEvent, Kind, Parts};
use duxue_domain::rules;
use duxue_domain::rules::finding::{Action, Finding, State, Step, Verdict, take};
use duxue_sync::leaves::{for_each_leaf, set_leaf};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: Option<String>,
    id: Option<String>,
    scope: Option<String>,
    #[serde(default)]
    fields: Fields,
}

/// A line as it is to be kept.
pub struct Entry {
    pub save: SaveArgs,
    /// A new hazard or rectification brings its first steps, which follow the rules and are not typed.
    pub new_finding: Option<Kind>,
    /// What to look at again, although it was kept.
    pub doubt: Option<String>,
}

/// Reads a line and completes it.
///
/// # Errors
/// The line is no JSON of this shape, or says something that cannot be.
pub fn read(app: &App, desk: &Desk, text: &str) -> Result<Entry, Refusal> {
    let line: Line = serde_json::from_str(text).map_err(|error| Refusal::invalid(json_words(&error)))?;
    let held = match &line.id {
        Some(id) if id.parse::<Uuid>().is_err() => {
            return Err(Refusal::invalid(format!("编号“{id}”写得不对，应当是 UUID；不写则由程序给。")));
        }
        Some(id) => desk.held(id)?,
        None => None,
    };
    match held {
        Some(held) => edit(desk, &held, line),
        None => new(app, desk, line),
    }
}

fn json_words(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => {
            "应当是 {\"kind\": …, \"id\": …, \"scope\": …, \"fields\": {…}}，id 和 scope 可以不写。".to_owned()
        }
        _ => format!("不是完整的 JSON（第 {} 个字符附近）。", error.column()),
    }
}

fn edit(desk: &Desk, held: &Held, line: Line) -> Result<Entry, Refusal> {
    if line.kind.as_ref().is_some_and(|kind| *kind != held.kind) {
        let title = Kind::of(&held.kind).map_or("别的记录", Kind::title);
        return Err(Refusal::invalid(format!("这个编号已经是一条{title}，不能改成别的类别。")));
    }
    if line.scope.as_ref().is_some_and(|scope| *scope != held.scope) {
        return Err(Refusal::invalid("这条记录归在别处名下，不能改归属。"));
    }
    let doubt = doubt(desk, &held.kind, &line.fields);
    Ok(Entry { save: save(held.id.clone(), None, None, &line.fields), new_finding: None, doubt })
}

fn new(app: &App, desk: &Desk, line: Line) -> Result<Entry, Refusal> {
    let name = line.kind.ok_or_else(|| Refusal::invalid("没有写是哪一类记录（kind）。"))?;
    let kind = kind_of(&name)?;
    if kind.made_by_county() {
        return Err(Refusal::invalid("学校、人员、表单和设置由县督导室维护，这里不能改。"));
    }
    let mut fields = line.fields;
    if let Some(named) = fields.get("school").and_then(Value::as_str) {
        let id = school_id(desk, named)?;
        fields.insert("school".to_owned(), Value::String(id));
    }
    let scope = match line.scope {
        Some(scope) => scope,
        None => usual_scope(desk, kind, &fields)?,
    };
    if let Some(school) = scope.strip_prefix("school:") {
        school_id(desk, school)?;
        fields.entry("school").or_insert_with(|| json!(school));
    }
    if let Some(owner) = owner(kind) {
        fields.entry(owner).or_insert_with(|| json!(desk.me()));
    }
    let finding = matches!(kind, Kind::Hazard | Kind::Rectification);
    if finding {
        live_through(app, desk, kind, &mut fields)?;
    }
    let doubt = doubt(desk, &name, &fields);
    let id = line.id.unwrap_or_else(|| app.new_id());
    Ok(Entry { save: save(id, Some(name), Some(scope), &fields), new_finding: finding.then_some(kind), doubt })
}

/// Whose a record is where the line does not say.
fn usual_scope(desk: &Desk, kind: Kind, fields: &Fields) -> Result<String, Refusal> {
    if matches!(kind, Kind::Brief | Kind::Plan | Kind::Complaint) {
        return Ok(format!("person:{}", desk.me()));
    }
    match fields.get("school").and_then(Value::as_str) {
        Some(school) => Ok(format!("school:{school}")),
        None => Err(Refusal::invalid(format!("{}要写明学校（fields 里的 school）。", kind.title()))),
    }
}

/// The field that names who made it.
const fn owner(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Visit
        | Kind::Patrol
        | Kind::Observation
        | Kind::Hazard
        | Kind::Rectification
        | Kind::Check
        | Kind::Interview => Some("supervisor"),
        Kind::Brief | Kind::Plan => Some("author"),
        _ => None,
    }
}

fn save(id: String, kind: Option<String>, scope: Option<String>, fields: &Fields) -> SaveArgs {
    let mut set = Map::new();
    for_each_leaf(fields, &mut |path, value| {
        set.insert(path.to_owned(), value.clone());
    });
    SaveArgs { id, kind, scope, set }
}

fn doubt(desk: &Desk, kind: &str, fields: &Fields) -> Option<String> {
    let date = fields.get("date").and_then(Value::as_str).filter(|_| kind == Kind::Visit.name())?;
    rules::date_doubt(date.parse().ok()?, desk.today())
}

/// Takes the steps of a new finding one after another, as people took them; a finding without any was found now.
fn live_through(app: &App, desk: &Desk, kind: Kind, fields: &mut Fields) -> Result<(), Refusal> {
    let text = |fields: &Fields, name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let history = fields.remove("history").unwrap_or_else(|| json!({}));
    let wrong = |_| Refusal::invalid("经过（history）写得不对，用 schema 看看应当怎样写。");
    let mut events: Vec<(String, FindingEvent)> =
        serde_json::from_value::<Parts<FindingEvent>>(history).map_err(wrong)?.into_iter().collect();
    events.sort_by(|a, b| a.1.at.cmp(&b.1.at));
    if events.is_empty() {
        let found = FindingEvent {
            at: text(fields, "found_at"),
            action: Some(Action::Found.name().to_owned()),
            visit: text(fields, "visit"),
            deadline: text(fields, "deadline"),
            ..FindingEvent::default()
        };
        events.push((app.new_part_id(), found));
    }
    let stated = text(fields, "state");
    for computed in ["state", "found_at", "closed_at", "reported_at"] {
        fields.remove(computed);
    }
    let mut past: Parts<FindingEvent> = Parts::new();
    let (mut state, mut deadline) = (None, text(fields, "deadline"));
    for (id, event) in events {
        // The evidence of a step stands beside it before it is taken.
        past.insert(id.clone(), FindingEvent { photos: event.photos.clone(), ..FindingEvent::default() });
        let so_far = Finding {
            state: state.as_deref(),
            deadline: deadline.as_deref(),
            history: &past,
            is_hazard: kind == Kind::Hazard,
        };
        let leaves =
            take(&so_far, &step(desk, &event)?, &id).map_err(|error| Refusal::invalid(format!("{error}。")))?;
        for (path, value) in leaves {
            match path.as_str() {
                "state" => state = value.as_str().map(str::to_owned),
                "deadline" => deadline = value.as_str().map(str::to_owned),
                _ => {}
            }
            set_leaf(fields, &path, value).map_err(|error| Refusal::invalid(format!("{error}。")))?;
        }
        if !event.photos.is_empty() {
            let photos = serde_json::to_value(&event.photos).unwrap_or_default();
            if let Some(at) = fields.get_mut("history").and_then(|all| all.get_mut(&id)).and_then(Value::as_object_mut)
            {
                at.insert("photos".to_owned(), photos);
            }
        }
        past.insert(id, event);
    }
    if stated.is_some() && stated != state {
        let reached = State::of(state.as_deref()).title();
        return Err(Refusal::invalid(format!(
            "state 和经过（history）对不上：按经过是“{reached}”。不写 state，程序会按经过填。"
        )));
    }
    Ok(())
}

fn step(desk: &Desk, event: &FindingEvent) -> Result<Step, Refusal> {
    let action = match event.action.as_deref() {
        Some("found") => Action::Found,
        Some("started") => Action::Started,
        Some("replied") => Action::Replied,
        Some("rechecked") => Action::Rechecked,
        Some("extended") => Action::Extended,
        Some("escalated") => Action::Escalated,
        Some("reported") => Action::Reported,
        Some("assigned") => Action::Assigned,
        Some("reminded") => Action::Reminded,
        Some("taken") => Action::Taken,
        _ => return Err(Refusal::invalid("经过里的 action 没有写，或者不认识。")),
    };
    Ok(Step {
        action,
        at: event.at.as_deref().map_or_else(|| Ok(desk.now()), |at| moment(desk, at))?,
        by: match (&event.by, &event.by_name) {
            (Some(by), _) => by.clone(),
            (None, Some(_)) => String::new(),
            (None, None) => desk.me(),
        },
        by_name: event.by_name.clone(),
        verdict: match event.verdict.as_deref() {
            Some("done") => Some(Verdict::Done),
            Some("not-done") => Some(Verdict::NotDone),
            _ => None,
        },
        note: event.note.clone(),
        visit: event.visit.clone(),
        deadline: event.deadline.as_deref().and_then(|day| day.parse().ok()),
    })
}

/// A moment, or the beginning of a day.
fn moment(desk: &Desk, text: &str) -> Result<DateTime<FixedOffset>, Refusal> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at);
    }
    let day = text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let at = day.and_then(|day| day.and_local_timezone(*desk.now().offset()).single());
    at.ok_or_else(|| Refusal::invalid(format!("时间“{text}”写得不对，应当像 2026-11-18T09:05:00+08:00。")))
}
