//! 文书版式: names, red heads and Word layouts of the county's papers.

use super::roster::{Roster, moment_words, said};
use super::views_layouts::{LayoutLine, LayoutNames, LayoutTaken, Layouts};
use crate::http::{AppState, Problem, Staff};
use crate::layouts::{self, LayoutError};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use duxue_documents::{template_papers, template_sample};
use serde::Deserialize;

/// Papers with a red head; a form has none.
const LETTERS: [&str; 3] = ["notice", "opinion", "extract"];
const BRIEF: &str = "brief";
/// Somewhat more than a layout may have, so that one that is too large is told so in words.
pub const LAYOUT_BYTES: usize = 1 << 20;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// # Errors
/// The store's.
pub fn page(tx: &mut CountyTransaction<'_>, _: &Nothing, now: u64) -> Result<Layouts, Problem> {
    let roster = Roster::read(tx, now)?;
    let standing = layouts::standing(tx)?;
    let office = said(roster.setting.office_name.as_deref());
    let line = |(paper, program_title): (String, String)| {
        let own = standing.get(&paper).cloned().unwrap_or_default();
        let changed = own.published_at.is_some();
        LayoutLine {
            title: said(own.title.as_deref()),
            has_letterhead: paper == BRIEF || LETTERS.contains(&paper.as_str()),
            has_title: paper != BRIEF,
            letterhead: said(own.letterhead.as_deref()),
            program_letterhead: if paper == BRIEF { "教育督导简报".to_owned() } else { office.clone() },
            file: said(own.file.as_deref()),
            published_words: if changed {
                let when = moment_words(own.published_at.as_deref(), roster.today);
                format!("{when} {}", said(own.published_by.as_deref())).trim().to_owned()
            } else {
                String::new()
            },
            paper,
            program_title,
        }
    };
    Ok(Layouts { papers: template_papers().map_err(Problem::failed)?.into_iter().map(line).collect() })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileQuestion {
    pub paper: String,
    /// The program's own with the fields in it, else the county's.
    pub sample: bool,
}

/// # Errors
/// A paper that there is not; one that has no layout of the county's.
pub fn file(tx: &mut CountyTransaction<'_>, question: &FileQuestion, _: u64) -> Result<(String, Vec<u8>), Problem> {
    let papers = template_papers().map_err(Problem::failed)?;
    let (id, title) = papers.into_iter().find(|(id, _)| *id == question.paper).ok_or_else(Problem::nothing_here)?;
    if question.sample {
        return Ok((format!("{title} 样板.docx"), template_sample(&id).map_err(Problem::failed)?));
    }
    let layout = layouts::standing(tx)?.remove(&id).ok_or_else(Problem::nothing_here)?;
    let bytes = layouts::template_of(&layout).ok_or_else(Problem::nothing_here)?;
    Ok((layout.file.unwrap_or_else(|| format!("{title}.docx")), bytes))
}

/// What a paper is called and whose head it bears.
pub async fn write(
    State(state): State<AppState>,
    staff: Staff,
    Path(paper): Path<String>,
    asked: Result<Json<LayoutNames>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    let by = staff.account.name;
    let put = move |state: &AppState| {
        layouts::name(state.desk(), &paper, &asked.title, &asked.letterhead, &by, now_micros()).map_err(refused)
    };
    state.blocking(put).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Name of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub name: String,
}

/// Takes a Word layout where nothing is wrong with it; else tells all that is.
pub async fn take(
    State(state): State<AppState>,
    staff: Staff,
    Path(paper): Path<String>,
    Query(named): Query<Named>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Json<LayoutTaken>, Problem> {
    let bytes = bytes.map_err(|_| Problem::bad_request("文件太大或者没有传完，最大 300 KB"))?;
    let by = staff.account.name;
    let taken = state.blocking(move |state| {
        match layouts::set_template(state.desk(), &paper, &named.name, &bytes, &by, now_micros()) {
            Ok(()) => Ok(LayoutTaken { faults: Vec::new() }),
            Err(LayoutError::Faults(faults)) => {
                Ok(LayoutTaken { faults: faults.iter().map(ToString::to_string).collect() })
            }
            Err(error) => Err(refused(error)),
        }
    });
    Ok(Json(taken.await?))
}

/// Back to the program's own.
pub async fn drop_file(
    State(state): State<AppState>,
    staff: Staff,
    Path(paper): Path<String>,
) -> Result<StatusCode, Problem> {
    let by = staff.account.name;
    state
        .blocking(move |state| layouts::drop_template(state.desk(), &paper, &by, now_micros()).map_err(refused))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(error: LayoutError) -> Problem {
    match error {
        LayoutError::NoPaper => Problem::nothing_here(),
        LayoutError::Faults(_) => Problem::bad_request(error.to_string()),
        LayoutError::Document(error) => Problem::failed(error),
        LayoutError::Edit(error) => super::complaints::refused(error),
    }
}
