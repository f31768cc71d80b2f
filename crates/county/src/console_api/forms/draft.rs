//! A draft: begun, shown with what is wrong with it, saved as it is typed, published; and a form withdrawn or offered again.

use super::super::complaints::refused;
use super::super::roster::{moment_words, said};
use super::super::views_form_tools::FormCodes;
use super::super::views_forms::{
    DraftAsked, DraftBegun, DraftKept, DraftPage, DraftWritten, FormChecked, FormFaultLine, OfferAsked, PublishAsked,
};
use super::{all_versions, body_of, page as form_page, words};
use crate::desk::{self, DraftSaved, local_date, new_id};
use crate::form_parts::{next_version, parsed, without_nothing};
use crate::http::{AppState, Problem, Staff};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use duxue_domain::forms::{Choice, Form, FormError, FormProblem, Scoring, built_in};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// # Errors
/// A draft that is not there any more.
pub fn page(tx: &mut CountyTransaction<'_>, id: Uuid, now: u64) -> Result<DraftPage, Problem> {
    let draft = desk::draft(tx, id).map_err(refused)?;
    let body = desk::body_of(&draft).ok_or_else(|| Problem::bad_request("这份草稿读不出来，请删掉重新建"))?;
    let form = said(draft.text("form"));
    let versions = all_versions(tx, &form)?;
    let mut used_items = BTreeSet::new();
    for version in &versions {
        let known = form_page::read(&body_of(tx, &form, version)?)?;
        used_items.extend(known.items().map(|item| item.id.clone()));
    }
    Ok(DraftPage {
        id: id.to_string(),
        revision: draft.seq,
        checked: checked(&body),
        based_on: said(draft.text("based_on")),
        next_version: next_version(versions.iter().map(String::as_str)),
        used_items: used_items.into_iter().collect(),
        saved_words: moment_words(draft.text("saved_at"), local_date(now)),
        saved_by: said(draft.text("saved_by")),
        devices: form_page::devices(tx)?,
        body,
    })
}

/// What is wrong with a draft, and what its conditions say.
pub fn checked(body: &Value) -> FormChecked {
    let mut plain = body.clone();
    without_nothing(&mut plain);
    // What is wrong with one item does not hide what the others say.
    let said = serde_json::from_value::<Form>(plain).map(|form| form_page::sayings(&form)).unwrap_or_default();
    let problems = match parsed(body) {
        Ok(_) => Vec::new(),
        Err(error) => lines(&error),
    };
    FormChecked { problems, said }
}

pub fn lines(error: &FormError) -> Vec<FormFaultLine> {
    let number = |at: Option<usize>| at.and_then(|at| u32::try_from(at).ok());
    let line = |problem: &FormProblem| FormFaultLine {
        place: problem.place.clone(),
        text: problem.fault.to_string(),
        section: number(problem.section),
        item: number(problem.item),
    };
    match error {
        FormError::Problems(problems) => problems.iter().map(line).collect(),
        FormError::NotJson { .. } => {
            vec![FormFaultLine { place: "表单".to_owned(), text: error.to_string(), section: None, item: None }]
        }
    }
}

fn wrong(_: JsonRejection) -> Problem {
    Problem::bad_request("没有收全，请再试一次")
}

fn named(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}

pub async fn begin(
    State(state): State<AppState>,
    staff: Staff,
    asked: Result<Json<DraftAsked>, JsonRejection>,
) -> Result<Json<DraftBegun>, Problem> {
    let Json(asked) = asked.map_err(wrong)?;
    let by = staff.account.name;
    let begun = state.blocking(move |state| {
        let now = now_micros();
        let (body, based_on) = if asked.form.is_empty() {
            (blank(&asked.title, now)?, None)
        } else {
            let text = state.desk().read(|tx| body_of(tx, &asked.form, &asked.version))?;
            (serde_json::from_str(&text).map_err(Problem::failed)?, Some(asked.version))
        };
        state.desk().begin_draft(body, based_on, by, now).map_err(refused)
    });
    let (id, known) = begun.await?;
    Ok(Json(DraftBegun { id: id.to_string(), known }))
}

/// A check with one section and nothing in it yet, judged and scored as the checks that the program brings.
fn blank(title: &str, now: u64) -> Result<Value, Problem> {
    if title.trim().is_empty() {
        return Err(Problem::bad_request("请写表名"));
    }
    let id: String = new_id(now).simple().to_string().chars().skip(6).take(10).collect();
    Ok(json!({
        "id": format!("form-{id}"), "version": "1.0.0", "title": title.trim(), "lang": "zh-CN", "kind": "check",
        "target": "school", "scales": built_in::common().scales, "scoring": ratio(),
        "sections": [{"id": "part-1", "title": "第一段", "items": []}],
    }))
}

fn ratio() -> Scoring {
    let ratio = |scoring: &&Scoring| matches!(scoring, Scoring::Ratio(_));
    built_in::checks().map(|form| &form.scoring).find(ratio).cloned().unwrap_or(Scoring::Unscored)
}

pub async fn save(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    written: Result<Json<DraftWritten>, JsonRejection>,
) -> Result<Json<DraftKept>, Problem> {
    let id = named(&id)?;
    let Json(DraftWritten { revision, body }) = written.map_err(wrong)?;
    let by = staff.account.name;
    let kept = state.blocking(move |state| {
        let now = now_micros();
        let checked = checked(&body);
        let saved = state.desk().save_draft(id, revision, body, by, now).map_err(refused)?;
        let draft = state.desk().read(|tx| desk::draft(tx, id)).map_err(refused)?;
        Ok(DraftKept {
            saved: saved != DraftSaved::Overtaken,
            revision: match saved {
                DraftSaved::At(revision) => revision,
                DraftSaved::Overtaken => draft.seq,
            },
            by: said(draft.text("saved_by")),
            at_words: moment_words(draft.text("saved_at"), local_date(now)),
            checked,
        })
    });
    Ok(Json(kept.await?))
}

/// The state that is put away: not what a colleague wrote meanwhile.
#[derive(Debug, Clone, Deserialize)]
pub struct Seen {
    pub revision: u64,
}

pub async fn drop_draft(
    State(state): State<AppState>,
    Path(id): Path<String>,
    seen: Result<Query<Seen>, QueryRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Query(Seen { revision }) = seen.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    state.blocking(move |state| state.desk().drop_draft(id, revision, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn publish(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<PublishAsked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let Json(PublishAsked { revision, version, changes }) = asked.map_err(wrong)?;
    let by = staff.account.name;
    let published = state.blocking(move |state| {
        state.desk().publish_draft(id, revision, version, changes, by, now_micros()).map_err(refused)
    });
    published.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn offer(
    State(state): State<AppState>,
    staff: Staff,
    asked: Result<Json<OfferAsked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(OfferAsked { form, offer }) = asked.map_err(wrong)?;
    let by = staff.account.name;
    state.blocking(move |state| state.desk().offer_form(form, offer, by, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The same for every county.
pub async fn codes() -> Json<FormCodes> {
    let common = built_in::common();
    let hazards = built_in::hazard_catalogue();
    let choice = |id: &str, text: &str| Choice { id: id.to_owned(), text: text.to_owned() };
    Json(FormCodes {
        matters: common.matters.clone(),
        domains: common.domains.clone(),
        school_kinds: common.school_kinds.clone(),
        facts: common.school_facts.clone(),
        hazards: hazards.categories.iter().map(|it| choice(&it.id, &it.text)).collect(),
        clauses: hazards.clauses.iter().map(|it| choice(&it.id, &it.text)).collect(),
        suggestions: common.suggestions.clone(),
        scales: common.scales.clone(),
        item_kinds: words::ITEM_KINDS.iter().map(|(_, id, text)| choice(id, text)).collect(),
        column_kinds: words::COLUMN_KINDS.iter().map(|(_, id, text)| choice(id, text)).collect(),
        targets: words::TARGETS.iter().map(|(id, text)| choice(id, text)).collect(),
        ratio: ratio(),
        sum: built_in::lesson_rubric().scoring.clone(),
    })
}
