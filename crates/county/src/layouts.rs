//! 文书版式: how the county has its papers, as the office puts it.
//!
//! Invariant: a Word layout is kept only where every paper of its kind can be filled into it.

use crate::desk::{CountyDesk, Edit, EditError, local_time};
use crate::store::{CountyTransaction, StoreError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duxue_documents::{DocumentError, TemplateFault, template_faults, template_papers};
use duxue_domain::records::{Kind, PaperLayout};
use duxue_domain::rules::number::layout_id;
use duxue_domain::rules::read;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Why a layout is not kept.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    #[error("没有这种文书")]
    NoPaper,
    /// Everything that is wrong with the file.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))]
    Faults(Vec<TemplateFault>),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// How the county has its papers, by paper.
///
/// # Errors
/// The store's.
pub fn standing(tx: &mut CountyTransaction<'_>) -> Result<BTreeMap<String, PaperLayout>, StoreError> {
    let records = tx.records_of(Kind::PaperLayout.name())?;
    let living = records.into_iter().filter(|record| !record.is_deleted());
    let layouts = living.filter_map(|record| match read::<PaperLayout>(&record.merged.fields) {
        Ok(layout) => Some((layout.paper.clone()?, layout)),
        Err(error) => {
            tracing::warn!(%error, id = %record.id, "a layout that cannot be read is left out");
            None
        }
    });
    Ok(layouts.collect())
}

/// The paper's name and red head; an empty one goes back to the program's own.
///
/// # Errors
/// No such paper; what the rules do not let through.
pub fn name(
    desk: &CountyDesk,
    paper: &str,
    title: &str,
    letterhead: &str,
    by: &str,
    now: u64,
) -> Result<(), LayoutError> {
    let text = |text: &str| if text.trim().is_empty() { Value::Null } else { json!(text.trim()) };
    put(desk, paper, json!({"title": text(title), "letterhead": text(letterhead)}), by, now)
}

/// # Errors
/// No such paper; a file with something wrong in it, all of it told.
pub fn set_template(
    desk: &CountyDesk,
    paper: &str,
    file: &str,
    docx: &[u8],
    by: &str,
    now: u64,
) -> Result<(), LayoutError> {
    known(paper)?;
    let faults = template_faults(paper, docx)?;
    if !faults.is_empty() {
        return Err(LayoutError::Faults(faults));
    }
    put(desk, paper, json!({"template": STANDARD.encode(docx), "file": file}), by, now)
}

/// Back to the program's own layout.
///
/// # Errors
/// No such paper.
pub fn drop_template(desk: &CountyDesk, paper: &str, by: &str, now: u64) -> Result<(), LayoutError> {
    put(desk, paper, json!({"template": null, "file": null}), by, now)
}

/// The bytes of a Word layout that stands; none where the program's own holds.
pub fn template_of(layout: &PaperLayout) -> Option<Vec<u8>> {
    let text = layout.template.as_deref()?;
    STANDARD.decode(text).inspect_err(|error| tracing::error!(%error, "a layout that is no Base64")).ok()
}

fn known(paper: &str) -> Result<(), LayoutError> {
    let is_known = template_papers()?.iter().any(|(id, _)| id == paper);
    if is_known { Ok(()) } else { Err(LayoutError::NoPaper) }
}

fn put(desk: &CountyDesk, paper: &str, mut set: Value, by: &str, now: u64) -> Result<(), LayoutError> {
    known(paper)?;
    set["paper"] = json!(paper);
    set["published_at"] = json!(local_time(now).to_rfc3339());
    set["published_by"] = json!(by);
    let Value::Object(set) = set else { return Ok(()) };
    let id = layout_id(paper);
    desk.edit(vec![Edit { id, kind: Kind::PaperLayout.name().to_owned(), scope: "county".to_owned(), set }], now)?;
    Ok(())
}
