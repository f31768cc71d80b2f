//! A version as an XLSForm or as its own JSON, and a file read into a draft.

use super::super::complaints::refused;
use super::super::roster::{said, typed};
use super::super::views_forms::{CellLine, FormImported};
use super::{all_versions, body_of, draft_line, page};
use crate::desk::{self, local_date};
use crate::form_parts::{next_version, parsed, without_nothing};
use crate::http::{AppState, Problem, Staff};
use crate::import::read_form;
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use duxue_documents::xlsform;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Id of a draft, or a form and its version.
    pub draft: String,
    pub form: String,
    pub version: String,
    /// `json`; else .xlsx.
    #[serde(rename = "as")]
    pub kind: String,
}

/// # Errors
/// A version that there is not; a draft that has something wrong with it.
pub fn export(tx: &mut CountyTransaction<'_>, question: &Question, _: u64) -> Result<(String, Vec<u8>), Problem> {
    let text = if question.draft.is_empty() {
        body_of(tx, &question.form, &question.version)?
    } else {
        let id: Uuid = question.draft.parse().map_err(|_| Problem::nothing_here())?;
        let draft = desk::draft(tx, id).map_err(refused)?;
        let body = desk::body_of(&draft).ok_or_else(Problem::nothing_here)?;
        parsed(&body).map_err(|_| Problem::bad_request("草稿还有不对的地方，改好以后再导出"))?.1
    };
    let form = page::read(&text)?;
    let name = |ending: &str| format!("{} {}.{ending}", form.title, form.version);
    if question.kind == "json" {
        return Ok((name("json"), text.into_bytes()));
    }
    Ok((name("xlsx"), xlsform::write(&form).map_err(Problem::failed)?))
}

/// Name of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub name: String,
}

/// Reads a file into a draft of its form. What is wrong with it is told by cell, and nothing is made of it then.
pub async fn import(
    State(state): State<AppState>,
    staff: Staff,
    Query(named): Query<Named>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Json<FormImported>, Problem> {
    let bytes = bytes.map_err(|_| Problem::bad_request("文件太大或者没有传完，最大 2 MB"))?;
    let by = staff.account.name;
    Ok(Json(state.blocking(move |state| taken_in(state, &bytes, &named.name, by)).await?))
}

fn taken_in(state: &AppState, bytes: &[u8], name: &str, by: String) -> Result<FormImported, Problem> {
    let now = now_micros();
    let (mut body, warnings) = match read(bytes, name)? {
        Ok(read) => read,
        Err(problems) => return Ok(FormImported { problems, ..FormImported::default() }),
    };
    let form = said(body.get("id").and_then(Value::as_str));
    let mut imported =
        FormImported { title: said(body.get("title").and_then(Value::as_str)), warnings, ..FormImported::default() };
    let (versions, known) = state.desk().read(|tx| -> Result<_, Problem> {
        Ok((all_versions(tx, &form)?, desk::draft_of(tx, &form)?.and_then(typed)))
    })?;
    if let Some(known) = known {
        imported.in_the_way = Some(draft_line(&known, local_date(now)));
        return Ok(imported);
    }
    let version = said(body.get("version").and_then(Value::as_str));
    if versions.contains(&version) {
        body["version"] = Value::from(next_version(versions.iter().map(String::as_str)));
    }
    let based_on = versions.last().cloned();
    let (id, _) = state.desk().begin_draft(body, based_on, by, now).map_err(refused)?;
    imported.draft = Some(id.to_string());
    Ok(imported)
}

type Read = Result<(Value, Vec<CellLine>), Vec<CellLine>>;

fn read(bytes: &[u8], name: &str) -> Result<Read, Problem> {
    let of_cell = |problem: &xlsform::Problem| {
        let cell = problem.sheet.iter().chain(&problem.cell).cloned().collect::<Vec<_>>().join("!");
        CellLine { cell, text: problem.text.clone() }
    };
    let is_workbook = bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if !is_workbook {
        return Ok(match read_form(bytes) {
            Ok(file) => Ok((serde_json::from_str(&file.body).map_err(Problem::failed)?, Vec::new())),
            Err(problems) => {
                let line = |text: String| CellLine { cell: String::new(), text };
                Err(problems.iter().map(|problem| line(problem.to_string())).collect())
            }
        });
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(match xlsform::read(bytes, stem) {
        Ok(read) => {
            let mut body = serde_json::to_value(&read.form).map_err(Problem::failed)?;
            without_nothing(&mut body);
            Ok((body, read.warnings.iter().map(of_cell).collect()))
        }
        Err(problems) => Err(problems.iter().map(of_cell).collect()),
    })
}
