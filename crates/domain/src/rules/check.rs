//! What every write passes, from the window, the command line and the county alike.
//!
//! Invariant: the JSON Schema of a kind's typed struct is the one description of its fields, so a check can never
//! disagree with what the rest of the program reads. Kinds and fields that this version does not know pass untouched.

use super::{allowed, labels};
use crate::fields::Fields;
use crate::records::{self, Kind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::OnceLock;
use ts_rs::TS;

/// Most characters that one text may have.
pub const TEXT_LIMIT: usize = 20_000;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[ts(rename = "RecordProblem")]
#[error("{message}")]
pub struct Problem {
    /// Dotted path of the leaf; empty where the record as a whole is meant.
    pub path: String,
    /// A whole sentence in Chinese that names the field.
    pub message: String,
}

/// Checks a record, or any part of one, before it is written.
///
/// # Errors
/// Every problem found, in the order of the fields.
pub fn check_record(kind: &str, scope: &str, fields: &Fields) -> Result<(), Vec<Problem>> {
    let Some(kind) = Kind::of(kind) else { return Ok(()) };
    let mut problems = Vec::new();
    if let Some(message) = scope_problem(kind, scope, fields) {
        problems.push(Problem { path: String::new(), message });
    }
    let root = schema_of(kind);
    let mut walk = Walk { kind, root, problems: &mut problems };
    walk.object(&mut Vec::new(), &mut Vec::new(), root, fields);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The JSON Schema of a kind's fields.
pub fn schema(kind: Kind) -> Value {
    schema_of(kind).clone()
}

/// Reads fields as their typed struct. An absent leaf and a null one are the same, wherever it stands.
///
/// # Errors
/// A field of the wrong type; [`check_record`] names it for a person.
pub fn read<T: DeserializeOwned>(fields: &Fields) -> Result<T, serde_json::Error> {
    fn without_nulls(map: &Fields) -> Fields {
        map.iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| match value {
                Value::Object(inner) => (key.clone(), Value::Object(without_nulls(inner))),
                leaf => (key.clone(), leaf.clone()),
            })
            .collect()
    }
    serde_json::from_value(Value::Object(without_nulls(fields)))
}

fn schema_of(kind: Kind) -> &'static Value {
    static SCHEMAS: OnceLock<Vec<Value>> = OnceLock::new();
    let all = SCHEMAS.get_or_init(|| Kind::ALL.into_iter().map(make_schema).collect());
    // `Kind::ALL` lists the kinds in the order of their declaration, which a test holds.
    &all[kind as usize]
}

fn make_schema(kind: Kind) -> Value {
    let schema = match kind {
        Kind::Visit => schemars::schema_for!(records::Visit),
        Kind::Patrol => schemars::schema_for!(records::Patrol),
        Kind::Observation => schemars::schema_for!(records::Observation),
        Kind::Hazard => schemars::schema_for!(records::Hazard),
        Kind::Rectification => schemars::schema_for!(records::Rectification),
        Kind::Check => schemars::schema_for!(records::Check),
        Kind::Interview => schemars::schema_for!(records::Interview),
        Kind::Questionnaire => schemars::schema_for!(records::Questionnaire),
        Kind::Complaint => schemars::schema_for!(records::Complaint),
        Kind::Plan => schemars::schema_for!(records::Plan),
        Kind::Brief | Kind::CountyBrief => schemars::schema_for!(records::Brief),
        Kind::Zone => schemars::schema_for!(records::Zone),
        Kind::School => schemars::schema_for!(records::School),
        Kind::Person => schemars::schema_for!(records::Person),
        Kind::Form => schemars::schema_for!(records::PublishedForm),
        Kind::Theme => schemars::schema_for!(records::Theme),
        Kind::Evaluation => schemars::schema_for!(records::Evaluation),
        Kind::IndicatorSet => schemars::schema_for!(records::IndicatorSet),
        Kind::Setting => schemars::schema_for!(records::Setting),
        Kind::NumberBook => schemars::schema_for!(records::NumberBook),
        Kind::NumberSeries => schemars::schema_for!(records::NumberSeries),
        Kind::Paper => schemars::schema_for!(records::Paper),
        Kind::FormDraft => schemars::schema_for!(records::FormDraft),
        Kind::Training => schemars::schema_for!(records::Training),
        Kind::PaperLayout => schemars::schema_for!(records::PaperLayout),
    };
    schema.to_value()
}

/// Why a record of this kind cannot stand in this scope.
fn scope_problem(kind: Kind, scope: &str, fields: &Fields) -> Option<String> {
    let title = kind.title();
    let of = |prefix: &str| scope.strip_prefix(prefix).filter(|id| !id.is_empty());
    match kind {
        Kind::Visit
        | Kind::Patrol
        | Kind::Observation
        | Kind::Hazard
        | Kind::Rectification
        | Kind::Check
        | Kind::Interview
        | Kind::Questionnaire
        | Kind::School => {
            let Some(school) = of("school:") else { return Some(format!("{title}应当归在一所学校名下")) };
            let named = fields.get("school").and_then(Value::as_str);
            named.is_some_and(|named| named != school).then(|| format!("{title}里写的学校和它所归的学校不是同一所"))
        }
        Kind::Complaint | Kind::Plan | Kind::Brief | Kind::Person | Kind::NumberBook => {
            of("person:").is_none().then(|| format!("{title}应当归在一个人名下"))
        }
        Kind::Evaluation => {
            (scope != "county" && of("school:").is_none()).then(|| format!("{title}应当归在全县或者一所学校名下"))
        }
        Kind::Paper => {
            let named = of("school:").is_some() || of("person:").is_some();
            (!named).then(|| format!("{title}应当归在一所学校或者一个人名下"))
        }
        Kind::NumberSeries | Kind::FormDraft | Kind::Training | Kind::CountyBrief => {
            (scope != "office").then(|| format!("{title}应当归在县督导室名下"))
        }
        Kind::Zone | Kind::Form | Kind::Theme | Kind::IndicatorSet | Kind::Setting | Kind::PaperLayout => {
            (scope != "county").then(|| format!("{title}应当归在全县名下"))
        }
    }
}

struct Walk<'a> {
    kind: Kind,
    root: &'static Value,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    /// `path` is the true path; `pattern` the same with `*` for ids, by which rules and names are found.
    fn object(&mut self, path: &mut Vec<String>, pattern: &mut Vec<String>, schema: &'static Value, fields: &Fields) {
        let schema = self.resolved(schema);
        let known = schema.get("properties").and_then(Value::as_object);
        let parts = schema.get("additionalProperties").filter(|parts| parts.is_object());
        for (key, value) in fields {
            path.push(key.clone());
            if key.is_empty() || key.contains('.') {
                pattern.push(key.clone());
                self.problem(path, pattern, "的名称为空或者带有“.”，无法保存");
            } else if let Some(schema) = known.and_then(|known| known.get(key)) {
                pattern.push(key.clone());
                self.value(path, pattern, schema, value);
            } else if let Some(schema) = parts {
                pattern.push("*".to_owned());
                self.value(path, pattern, schema, value);
            } else {
                pattern.push(key.clone());
            }
            path.pop();
            pattern.pop();
        }
    }

    fn value(&mut self, path: &mut Vec<String>, pattern: &mut Vec<String>, schema: &'static Value, value: &Value) {
        let schema = self.resolved(schema);
        let wanted = wanted_type(schema);
        match (wanted, value) {
            (_, Value::Null) | (Wanted::Anything, _) => {}
            (Wanted::Object, Value::Object(inner)) => self.object(path, pattern, schema, inner),
            (Wanted::Object, _) => self.problem(path, pattern, "应当分项填写，不能只写一个值"),
            (Wanted::Text, Value::String(text)) => self.text(path, pattern, text),
            (Wanted::Text, _) => self.problem(path, pattern, "应当是文字"),
            (Wanted::Bool, Value::Bool(_)) => {}
            (Wanted::Bool, _) => self.problem(path, pattern, "应当是“是”或者“否”"),
            (Wanted::Whole, Value::Number(number)) => match number.as_i64() {
                Some(n) if n < 0 => self.problem(path, pattern, "不能小于 0"),
                Some(n) => self.whole(path, pattern, schema, n),
                None => self.problem(path, pattern, "应当是整数"),
            },
            (Wanted::Whole, _) => self.problem(path, pattern, "应当是整数"),
            (Wanted::Number, Value::Number(number)) => {
                if number.as_f64().is_some_and(|n| n < 0.0) && !allowed::may_be_negative(pattern) {
                    self.problem(path, pattern, "不能小于 0");
                }
            }
            (Wanted::Number, _) => self.problem(path, pattern, "应当是数字"),
        }
    }

    fn whole(&mut self, path: &[String], pattern: &[String], schema: &Value, n: i64) {
        if let Some((low, high)) = allowed::range(pattern) {
            if n < low || n > high {
                self.problem(path, pattern, &format!("应当在 {low} 到 {high} 之间"));
            }
            return;
        }
        let most = match schema.get("format").and_then(Value::as_str) {
            Some("uint8") => i64::from(u8::MAX),
            Some("uint32") => i64::from(u32::MAX),
            _ => i64::MAX,
        };
        if n > most {
            self.problem(path, pattern, &format!("太大了，最多 {most}"));
        }
    }

    fn text(&mut self, path: &[String], pattern: &[String], text: &str) {
        if !allowed::is_document(pattern) && text.chars().nth(TEXT_LIMIT).is_some() {
            let have = text.chars().count();
            self.problem(path, pattern, &format!("有 {have} 个字，最多 {TEXT_LIMIT} 个字，请分成几处填写"));
        }
        if let Some(message) = allowed::shape_problem(self.kind, pattern, text) {
            self.problem(path, pattern, &message);
        }
    }

    fn problem(&mut self, path: &[String], pattern: &[String], message: &str) {
        let field = labels::field_name(self.kind, path, pattern);
        self.problems.push(Problem { path: path.join("."), message: format!("{field}{message}") });
    }

    fn resolved(&self, schema: &'static Value) -> &'static Value {
        let Some(name) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        name.strip_prefix("#/$defs/").and_then(|name| self.root.get("$defs")?.get(name)).unwrap_or(schema)
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Text,
    Whole,
    Number,
    Bool,
    Object,
    Anything,
}

fn wanted_type(schema: &Value) -> Wanted {
    let named = |name: &str| match name {
        "string" => Some(Wanted::Text),
        "integer" => Some(Wanted::Whole),
        "number" => Some(Wanted::Number),
        "boolean" => Some(Wanted::Bool),
        "object" => Some(Wanted::Object),
        _ => None,
    };
    match schema.as_object().and_then(|schema: &Map<String, Value>| schema.get("type")) {
        Some(Value::String(name)) => named(name).unwrap_or(Wanted::Anything),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).find_map(named).unwrap_or(Wanted::Anything),
        _ => Wanted::Anything,
    }
}
