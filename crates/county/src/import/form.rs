//! A form that the county publishes, from its JSON text or from an XLSForm (.xlsx).

use super::plan::{Draft, Existing, Plan};
use super::problem::RowProblem;
use crate::form_parts::without_nothing;
use duxue_documents::xlsform::{self, Problem};
use duxue_domain::forms::{Form, FormError};
use duxue_domain::records::Kind;
use serde_json::Value;
use uuid::Uuid;

/// A form that was read and found sound.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFile {
    pub form: Form,
    /// The JSON text as it was given or made of the workbook; a form is published whole.
    pub body: String,
    /// What of an XLSForm was not carried over, by cell.
    pub notes: Vec<String>,
}

/// Reads a form; what it is, is told by its bytes.
///
/// # Errors
/// Everything wrong with it, each with its section and item, or its cell.
pub fn read_form(bytes: &[u8]) -> Result<FormFile, Vec<RowProblem>> {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return read_xlsform(bytes, "");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| vec![of_file("表单要用 UTF-8 编码保存".to_owned())])?;
    let body = text.trim_start_matches('\u{FEFF}').to_owned();
    match Form::parse(&body) {
        Ok(form) => Ok(FormFile { form, body, notes: Vec::new() }),
        Err(FormError::NotJson { line, column }) => Err(vec![RowProblem {
            sheet: None,
            row: u32::try_from(line).unwrap_or(0),
            column: None,
            reason: format!("第 {column} 个字附近写错了，不是完整的 JSON"),
        }]),
        Err(FormError::Problems(problems)) => {
            Err(problems.iter().map(|problem| of_file(problem.to_string())).collect())
        }
    }
}

/// Reads an XLSForm. `named` is the id that it gets where its settings give none: the name of the file.
///
/// # Errors
/// Everything wrong with it, each with its sheet and cell (`survey!C14`).
pub fn read_xlsform(bytes: &[u8], named: &str) -> Result<FormFile, Vec<RowProblem>> {
    let said = |problems: Vec<Problem>| problems.iter().map(|problem| of_file(problem.to_string())).collect();
    let read = xlsform::read(bytes, named).map_err(|problems| -> Vec<RowProblem> { said(problems) })?;
    let mut body = serde_json::to_value(&read.form).map_err(|error| vec![of_file(error.to_string())])?;
    without_nothing(&mut body);
    let notes = read.warnings.iter().map(ToString::to_string).collect();
    Ok(FormFile { form: read.form, body: format!("{body:#}"), notes })
}

/// What publishing the form changes. `now` is the moment of publication, RFC 3339.
///
/// # Errors
/// The version was published before with another text: drafts were begun with it, so it cannot be changed.
pub fn plan_form(
    file: &FormFile,
    existing: &Existing,
    now: &str,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Plan, Vec<RowProblem>> {
    let (id, version) = (file.form.id.as_str(), file.form.version.as_str());
    let mut plan = Plan { notes: file.notes.clone(), ..Plan::default() };
    let same = existing
        .forms
        .iter()
        .find(|known| !known.is_deleted() && known.text("form") == Some(id) && known.text("version") == Some(version));
    if let Some(known) = same {
        // The same form written by another program (as an XLSForm, say) is the same form.
        let says_the_same = |body: &str| body == file.body || Form::parse(body).is_ok_and(|form| form == file.form);
        if known.text("body").is_some_and(says_the_same) {
            plan.unchanged = 1;
            return Ok(plan);
        }
        let reason = format!("“{}”的 {version} 版已经发布过，内容不一样；改了内容要提高版本号", file.form.title);
        return Err(vec![of_file(reason)]);
    }
    let mut draft = Draft::of(Kind::Form, None, new_id, |_| "county".to_owned());
    draft.set("form", id);
    draft.set("version", version);
    draft.set("title", file.form.title.as_str());
    if let Ok(Value::String(kind)) = serde_json::to_value(file.form.kind) {
        draft.set("form_kind", kind);
    }
    draft.set("body", file.body.as_str());
    draft.set("published_at", now);
    plan.take(draft);
    // A new version of a form that was withdrawn offers it again.
    let same_form = existing.forms.iter().filter(|known| !known.is_deleted() && known.text("form") == Some(id));
    for known in same_form.filter(|known| known.fields.get("withdrawn") == Some(&Value::Bool(true))) {
        let mut again = Draft::of(Kind::Form, Some(known), new_id, |_| "county".to_owned());
        again.set("withdrawn", false);
        plan.take(again);
    }
    Ok(plan)
}

fn of_file(reason: String) -> RowProblem {
    RowProblem { sheet: None, row: 0, column: None, reason }
}
