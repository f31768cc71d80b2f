//! 表单: every form and its versions, drafts of new ones, what was made with each, themes and the short patrol.
//!
//! Invariant: what is published and withdrawn is written by [`crate::desk`] alone; here it is read, tried and worded.

mod compare;
mod core_items;
mod draft;
mod files;
mod page;
mod themes;
mod try_out;
mod words;

use super::roster::{Held, living, moment_words, said, typed};
use super::views_forms::{DraftLine, FormRow, FormState, FormUses, Forms};
use super::{answering, file, showing};
use crate::desk::local_date;
use crate::form_parts::version_numbers;
use crate::http::{AppState, Problem, Routes, delete, get, post, put};
use crate::permissions::Action;
use crate::store::CountyTransaction;
use chrono::NaiveDate;
use duxue_domain::forms::{FormKind, built_in};
use duxue_domain::records::{FormDraft, Kind, PublishedForm};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Records of a kind that are looked at for who uses which form: the database reads the JSON of each.
const COUNTED: u32 = 20_000;

pub fn routes(state: &AppState) -> Routes {
    use Action::{PublishForms, SeeForms};
    Routes::new(state)
        .route("/forms", SeeForms, answering(list))
        .route("/form-uses", SeeForms, answering(uses))
        .route("/form-codes", SeeForms, get(draft::codes))
        .route("/form-page", SeeForms, answering(page::page))
        .route("/form-compare", SeeForms, answering(page::compare))
        .route("/form-file", SeeForms, file(files::export).noted())
        .route("/form-import", PublishForms, post(files::import))
        .route("/form-offer", PublishForms, post(draft::offer))
        .route("/form-drafts", PublishForms, post(draft::begin))
        .route("/form-draft/{id}", SeeForms, showing(draft::page))
        .route("/form-draft/{id}", PublishForms, put(draft::save))
        .route("/form-draft/{id}", PublishForms, delete(draft::drop_draft))
        .route("/form-draft/{id}/changes", SeeForms, showing(page::changes))
        .route("/form-draft/{id}/publish", PublishForms, post(draft::publish))
        .route("/form-try", SeeForms, post(try_out::try_out))
        .route("/themes", PublishForms, put(themes::write))
        .route("/patrol-core", SeeForms, answering(core_items::page))
        .route("/patrol-core", PublishForms, put(core_items::write))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// # Errors
/// The store's.
fn list(tx: &mut CountyTransaction<'_>, _: &Nothing, now: u64) -> Result<Forms, Problem> {
    let today = local_date(now);
    let published: Vec<Held<PublishedForm>> = living(tx.records_of(Kind::Form.name())?);
    let drafts: Vec<Held<FormDraft>> = living(tx.records_of(Kind::FormDraft.name())?);
    let mut ids: Vec<String> = built_in::forms().iter().map(|form| form.id.clone()).collect();
    let others = published.iter().filter_map(|(_, form)| form.form.clone());
    for id in others.chain(drafts.iter().filter_map(|(_, draft)| draft.form.clone())) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let rows = ids.iter().map(|id| row(id, &published, &drafts, today)).collect();
    let (core_items, patrol_items) = core_items::counts(tx)?;
    Ok(Forms { rows, themes: themes::list(tx, today)?, core_items, patrol_items })
}

/// Versions of a form that were published, the newest first.
fn versions<'a>(id: &str, published: &'a [Held<PublishedForm>]) -> Vec<&'a PublishedForm> {
    let mut all: Vec<&PublishedForm> =
        published.iter().map(|(_, form)| form).filter(|form| form.form.as_deref() == Some(id)).collect();
    // As a device picks the one that holds: by the moment of publication.
    all.sort_by(|a, b| b.published_at.cmp(&a.published_at));
    all
}

fn row(id: &str, published: &[Held<PublishedForm>], drafts: &[Held<FormDraft>], today: NaiveDate) -> FormRow {
    let versions = versions(id, published);
    let own = built_in::form(id);
    let draft = drafts.iter().find(|(_, draft)| draft.form.as_deref() == Some(id));
    let withdrawn = versions.iter().any(|form| form.withdrawn == Some(true));
    let newest = versions.first();
    let state = match (newest, own) {
        _ if withdrawn => FormState::Withdrawn,
        (Some(_), _) => FormState::Published,
        (None, Some(_)) => FormState::BuiltIn,
        (None, None) => FormState::Draft,
    };
    let kind = newest.and_then(|form| form.form_kind.clone()).or_else(|| own.map(|own| kind_id(own.kind).to_owned()));
    let kind = kind.or_else(|| draft.and_then(|(_, draft)| draft.form_kind.clone())).unwrap_or_default();
    let title = newest.and_then(|form| form.title.clone()).or_else(|| own.map(|own| own.title.clone()));
    let version = newest.and_then(|form| form.version.clone()).or_else(|| own.map(|own| own.version.clone()));
    FormRow {
        form: id.to_owned(),
        kind_text: kind_text(&kind).to_owned(),
        kind,
        title: title.or_else(|| draft.and_then(|(_, draft)| draft.title.clone())).unwrap_or_default(),
        version: version.unwrap_or_default(),
        state,
        state_text: state_text(state).to_owned(),
        published_words: newest.map(|form| moment_words(form.published_at.as_deref(), today)).unwrap_or_default(),
        published_by: newest.map(|form| said(form.published_by.as_deref())).unwrap_or_default(),
        draft: draft.map(|held| draft_line(held, today)),
    }
}

fn draft_line((id, draft): &Held<FormDraft>, today: NaiveDate) -> DraftLine {
    DraftLine {
        id: id.clone(),
        saved_words: moment_words(draft.saved_at.as_deref(), today),
        saved_by: said(draft.saved_by.as_deref()),
    }
}

const fn state_text(state: FormState) -> &'static str {
    match state {
        FormState::Draft => "草稿",
        FormState::BuiltIn => "自带",
        FormState::Published => "已发布",
        FormState::Withdrawn => "已撤回",
    }
}

const fn kind_id(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Patrol => "patrol",
        FormKind::LessonRubric => "lesson-rubric",
        FormKind::Check => "check",
        FormKind::Unknown => "unknown",
    }
}

fn kind_text(kind: &str) -> &'static str {
    match kind {
        "patrol" => "校园巡视",
        "lesson-rubric" => "听课评价",
        "check" => "专项检查",
        _ => "别的表",
    }
}

/// How many records were made with each version.
///
/// # Errors
/// The store's.
fn uses(tx: &mut CountyTransaction<'_>, _: &Nothing, _: u64) -> Result<FormUses, Problem> {
    let mut counted: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    let mut more = false;
    for kind in [Kind::Patrol, Kind::Check, Kind::Observation] {
        let (found, cut) = tx.form_uses(kind.name(), COUNTED)?;
        more |= cut;
        for (form, version, count) in found {
            *counted.entry(form).or_default().entry(version).or_default() += u32::try_from(count).unwrap_or(u32::MAX);
        }
    }
    Ok(FormUses { uses: counted, more })
}

/// A form's body by its version; of the program's own where the county has not published that one.
///
/// # Errors
/// A version that there is not.
fn body_of(tx: &mut CountyTransaction<'_>, form: &str, version: &str) -> Result<String, Problem> {
    let records = crate::desk::published(tx, form)?;
    let published: Vec<Held<PublishedForm>> = records.into_iter().filter_map(typed).collect();
    let found =
        published.into_iter().find(|(_, it)| it.version.as_deref() == Some(version)).and_then(|(_, it)| it.body);
    let own = built_in::form(form).filter(|own| own.version == version).and_then(|own| built_in::form_text(&own.id));
    found.or_else(|| own.map(str::to_owned)).ok_or_else(|| Problem::bad_request("没有这一版，请重新选"))
}

/// Every version that there is of a form.
fn all_versions(tx: &mut CountyTransaction<'_>, form: &str) -> Result<Vec<String>, Problem> {
    let records = crate::desk::published(tx, form)?;
    let mut known: Vec<String> =
        records.iter().filter_map(|record| record.text("version").map(str::to_owned)).collect();
    known.extend(built_in::form(form).map(|own| own.version.clone()));
    known.sort_by_key(|version| version_numbers(version));
    known.dedup();
    Ok(known)
}
