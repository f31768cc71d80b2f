//! Which papers must bear a number (文号), and how it is written.

use crate::DocumentError;
use crate::catalogue::PAPERS;
use serde::Deserialize;
use std::sync::LazyLock;

/// A paper that must bear a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedPaper {
    pub id: String,
    pub title: String,
    /// `{office_code}督整〔{year}〕{n}号`.
    pub pattern: String,
}

#[derive(Deserialize)]
struct Catalogue {
    papers: Vec<Paper>,
}

#[derive(Deserialize)]
struct Paper {
    id: String,
    title: String,
    number: Rule,
}

#[derive(Deserialize)]
struct Rule {
    required: bool,
    pattern: String,
}

/// Papers that must bear a number, in the order of the catalogue.
///
/// # Errors
/// The catalogue cannot be read.
pub fn numbered_papers() -> Result<&'static [NumberedPaper], DocumentError> {
    static NUMBERED: LazyLock<Result<Vec<NumberedPaper>, String>> = LazyLock::new(|| {
        let catalogue: Catalogue = serde_json::from_str(PAPERS).map_err(|error| error.to_string())?;
        let numbered = catalogue.papers.into_iter().filter(|paper| paper.number.required);
        let named = |paper: Paper| NumberedPaper { id: paper.id, title: paper.title, pattern: paper.number.pattern };
        Ok(numbered.map(named).collect())
    });
    NUMBERED.as_deref().map_err(|error| DocumentError::Catalogue(error.clone()))
}
