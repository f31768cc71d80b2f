//! A form filled in for a look: asked, reckoned and scored as on a device, and nothing of it is kept.

use super::super::complaints::refused;
use super::super::views_form_tools::{Tried, TryAsked};
use super::draft::lines;
use super::{body_of, words};
use crate::desk;
use crate::form_parts::parsed;
use crate::http::{AppState, Problem};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use duxue_domain::forms::{Choice, Form, FormError, built_in};
use duxue_domain::records::School;
use uuid::Uuid;

pub async fn try_out(
    State(state): State<AppState>,
    asked: Result<Json<TryAsked>, JsonRejection>,
) -> Result<Json<Tried>, Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    Ok(Json(state.blocking(move |state| Ok(tried(read(state, &asked)?, &asked))).await?))
}

fn read(state: &AppState, asked: &TryAsked) -> Result<Result<Form, FormError>, Problem> {
    if asked.draft.is_empty() {
        let text = state.desk().read(|tx| body_of(tx, &asked.form, &asked.version))?;
        return Ok(Form::parse(&text));
    }
    let id: Uuid = asked.draft.parse().map_err(|_| Problem::nothing_here())?;
    let draft = state.desk().read(|tx| desk::draft(tx, id)).map_err(refused)?;
    let body = desk::body_of(&draft).ok_or_else(Problem::nothing_here)?;
    Ok(parsed(&body).map(|(form, _)| form))
}

fn tried(form: Result<Form, FormError>, asked: &TryAsked) -> Tried {
    let form = match form {
        Ok(form) => form,
        Err(error) => {
            return Tried {
                title: String::new(),
                form: None,
                offered: false,
                facts: Vec::new(),
                missing_facts: Vec::new(),
                score_words: String::new(),
                figure: None,
                problems: lines(&error),
            };
        }
    };
    let school = School {
        school_kind: Some(asked.school_kind.clone()).filter(|kind| !kind.is_empty()),
        facts: asked.facts.clone(),
        ..School::default()
    };
    let (figure, score_words) = words::score(&form, &school, &asked.answers);
    Tried {
        title: form.title.clone(),
        offered: form.is_for(&school),
        facts: facts(&form),
        missing_facts: form.missing_facts(&school),
        form: Some(form.for_school(&school)),
        score_words,
        figure,
        problems: Vec::new(),
    }
}

/// Facts that the form asks about, wherever.
fn facts(form: &Form) -> Vec<Choice> {
    let unknown = form.missing_facts(&School::default());
    let common = &built_in::common().school_facts;
    common
        .iter()
        .filter(|fact| unknown.contains(fact))
        .chain(unknown.iter().filter(|it| !common.contains(it)))
        .cloned()
        .collect()
}
