//! The roster as workbooks: out in the very columns that are read in, and in with a look at what will change.
//!
//! Invariant: what was looked at is what is written. A plan has a name made of all that it changes; where the county is another
//! by the time it is sent back, nothing is written.

use super::super::roster::{Held, Roster, moment_words};
use super::super::views_roster::{CellProblem, ChangedLeaf, RosterChange, RosterCheck};
use super::text;
use crate::desk::{RosterError, RosterFile, RosterPlan, local_time};
use crate::http::{AppState, Passing, Problem};
use crate::import::{RowProblem, Tables};
use crate::now_micros;
use crate::sight::Records;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::{Extension, Json};
use duxue_documents::{Column, ColumnKind, Ledger, LedgerCell, ledger_xlsx};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, Person, School};
use duxue_domain::rules::{choice_name, leaf_name};
use serde::Deserialize;
use serde_json::Value;

/// Of a preview; more than this nobody reads, the counts tell the rest.
const SHOWN: usize = 300;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `schools`, `people`, `assignments`.
    pub what: What,
    /// The plan that was looked at.
    pub plan: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    #[default]
    Schools,
    People,
    Assignments,
}

impl What {
    fn file(self) -> RosterFile {
        match self {
            What::Schools => RosterFile::Schools,
            What::People => RosterFile::People,
            What::Assignments => RosterFile::Assignments,
        }
    }
}

type Asked = Result<Query<Question>, QueryRejection>;

/// Looks at a file and writes nothing; what was only looked at is not worth a line in the audit log.
pub async fn check(
    State(state): State<AppState>,
    asked: Asked,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<(Extension<Passing>, Json<RosterCheck>), Problem> {
    let (question, bytes) = whole(asked, bytes)?;
    let look = move |state: &AppState| {
        let planned = state.desk().plan_import(question.what.file(), &bytes, now_micros());
        shown(state, planned)
    };
    Ok((Extension(Passing), Json(state.blocking(look).await?)))
}

/// Writes what was looked at.
pub async fn import(
    State(state): State<AppState>,
    asked: Asked,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Json<RosterCheck>, Problem> {
    let (question, bytes) = whole(asked, bytes)?;
    let write = move |state: &AppState| {
        let done = state.desk().import_planned(question.what.file(), bytes.to_vec(), question.plan, now_micros());
        shown(state, done)
    };
    Ok(Json(state.blocking(write).await?))
}

fn whole(asked: Asked, bytes: Result<Bytes, BytesRejection>) -> Result<(Question, Bytes), Problem> {
    let Query(question) = asked.map_err(super::super::wrong_question)?;
    let bytes = bytes.map_err(|_| Problem::bad_request("文件太大或者没有传完，最大 20 MB"))?;
    if bytes.is_empty() { Err(Problem::bad_request("请选一个文件")) } else { Ok((question, bytes)) }
}

fn shown(state: &AppState, planned: Result<RosterPlan, RosterError>) -> Result<RosterCheck, Problem> {
    let planned = match planned {
        Ok(planned) => planned,
        Err(RosterError::File(problems)) => {
            let problems = problems.iter().map(problem).collect();
            return Ok(RosterCheck { problems, ..RosterCheck::default() });
        }
        Err(RosterError::Edit(error)) => return Err(super::super::complaints::refused(error)),
        Err(RosterError::Store(error)) => return Err(error.into()),
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let roster = state.desk().read(|tx| Roster::read(tx, now_micros()))?;
    let plan = planned.plan;
    // Names of what this file makes are not in the roster yet.
    let fresh = |id: &str| {
        let made = plan.upserts.iter().find(|upsert| upsert.id == id);
        made.and_then(|upsert| upsert.leaves.get("name")).and_then(Value::as_str).map(str::to_owned)
    };
    let name = |kind: Kind, id: &str| {
        fresh(id).unwrap_or_else(|| match kind {
            Kind::Zone => roster.zone_name(Some(id)),
            Kind::School => roster.school_name(Some(id)),
            _ => roster.person_name(Some(id)),
        })
    };
    let line = |kind: Kind, path: &str, before: Option<&Value>, after: &Value| {
        let parts: Vec<&str> = path.split('.').collect();
        let label = match parts[..] {
            ["posts" | "past_posts", school, leaf] => {
                let school = school.get(..36).unwrap_or(school);
                format!("{} · {}", name(Kind::School, school), leaf_name(kind.name(), leaf))
            }
            ["facts", fact] => fact_text(fact),
            _ => leaf_name(kind.name(), path),
        };
        let words = |value: &Value| match (parts.last().copied(), value) {
            (Some("zone"), Value::String(id)) => name(Kind::Zone, id),
            (Some("parent" | "school"), Value::String(id)) => name(Kind::School, id),
            (Some(leaf), Value::String(text)) => choice_name(kind.name(), leaf, text).unwrap_or_else(|| text.clone()),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
            _ => String::new(),
        };
        ChangedLeaf { label, before: before.map(words).unwrap_or_default(), after: words(after) }
    };
    let changes = plan.upserts.iter().take(SHOWN).map(|upsert| RosterChange {
        kind_text: upsert.kind.title().to_owned(),
        name: name(upsert.kind, &upsert.id),
        created: upsert.new,
        lines: upsert
            .leaves
            .iter()
            .map(|(path, after)| line(upsert.kind, path, planned.before.get(&(upsert.id.clone(), path.clone())), after))
            .collect(),
    });
    Ok(RosterCheck {
        problems: Vec::new(),
        created: count(plan.created),
        updated: count(plan.updated),
        unchanged: count(plan.unchanged),
        changes: changes.collect(),
        notes: plan.notes.clone(),
        not_in_file: plan.not_in_file.clone(),
        plan: planned.name,
    })
}

fn problem(problem: &RowProblem) -> CellProblem {
    let place = RowProblem { reason: String::new(), ..problem.clone() }.to_string();
    CellProblem { place: place.trim_end_matches('：').to_owned(), text: problem.reason.clone() }
}

fn fact_text(fact: &str) -> String {
    let known = built_in::common().school_facts.iter().find(|known| known.id == fact);
    known.map_or_else(|| "学校情况".to_owned(), |known| known.text.clone())
}

/// The roster as it stands, in the columns that [`check`] reads.
///
/// # Errors
/// The store's; a workbook that cannot be written.
pub fn export(tx: &mut dyn Records, question: &Question, now: u64) -> Result<(String, Vec<u8>), Problem> {
    let roster = Roster::read(tx, now)?;
    let as_of = moment_words(Some(&local_time(now).to_rfc3339()), roster.today);
    let (title, columns, rows) = match question.what {
        What::Schools => ("学校名册", Tables::schools(), schools(&roster)),
        What::People => ("人员名册", Tables::people(), people(&roster)),
        What::Assignments => ("挂牌安排表", Tables::assignments(), assignments(&roster)),
    };
    let column = |head: &String| Column {
        width: if ["学校名称", "地址"].contains(&head.as_str()) { 24.0 } else { 12.0 },
        kind: ColumnKind::Text,
        head: head.clone(),
    };
    let ledger = Ledger {
        title: title.to_owned(),
        note: format!("{}　截至 {as_of}", tx.county_name()?),
        columns: columns.iter().map(column).collect(),
        rows: rows.iter().map(|row| row.iter().map(|text| LedgerCell::from(text.as_str())).collect()).collect(),
    };
    Ok((format!("{title}{}.xlsx", roster.today), ledger_xlsx(&ledger).map_err(Problem::failed)?))
}

/// In the order of [`Tables::schools`].
fn schools(roster: &Roster) -> Vec<Vec<String>> {
    let common = built_in::common();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let row = |(_, school): &Held<School>| {
        let kind = school.school_kind.as_deref().and_then(|kind| common.school_kind_text(kind));
        let parent = school.parent.as_deref().map(|parent| roster.school_name(Some(parent)));
        let mut row = vec![
            text(&school.name),
            text(&school.code),
            kind.unwrap_or_default().to_owned(),
            roster.zone_name(school.zone.as_deref()),
            text(&school.township),
            text(&school.head),
            text(&school.phone),
            number(school.students),
            number(school.teachers),
            parent.unwrap_or_default(),
            text(&school.address),
        ];
        row.extend(common.school_facts.iter().map(|fact| match school.facts.get(&fact.id) {
            Some(true) => "是".to_owned(),
            Some(false) => "否".to_owned(),
            None => String::new(),
        }));
        row
    };
    roster.schools.iter().map(row).collect()
}

/// In the order of [`Tables::people`].
fn people(roster: &Roster) -> Vec<Vec<String>> {
    let choice = |leaf: &str, id: &Option<String>| {
        id.as_deref().and_then(|id| choice_name(Kind::Person.name(), leaf, id)).unwrap_or_default()
    };
    let row = |(_, person): &Held<Person>| {
        vec![
            text(&person.name),
            text(&person.code),
            choice("role", &person.role),
            text(&person.certificate),
            roster.zone_name(person.zone.as_deref()),
            text(&person.phone),
            choice("employment", &person.employment),
            text(&person.certificate_until),
            text(&person.term_from),
            text(&person.term_to),
        ]
    };
    let mut working: Vec<&Held<Person>> =
        roster.people.iter().filter(|(_, person)| person.disabled != Some(true)).collect();
    working.sort_by_key(|(_, person)| person.code.clone());
    working.into_iter().map(row).collect()
}

/// In the order of [`Tables::assignments`].
fn assignments(roster: &Roster) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (_, person) in roster.people.iter().filter(|(_, person)| person.disabled != Some(true)) {
        for (id, post) in person.posts.iter().filter(|(_, post)| post.deleted != Some(true)) {
            // Of a school that is out of sight, or is visited no more, nothing is to be arranged.
            let Some(school) = roster.school(Some(id)).filter(|school| school.is_open(roster.today)) else { continue };
            rows.push(vec![
                text(&person.code),
                text(&person.name),
                text(&school.code),
                text(&school.name),
                text(&post.from),
                text(&post.to),
            ]);
        }
    }
    rows.sort();
    rows
}
