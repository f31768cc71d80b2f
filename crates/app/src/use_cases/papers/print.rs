//! Every paper of a record, in one table: what it is called, what it is made of, whether it bears a number.
//!
//! Invariant: a look at a paper takes no number; a number is taken when the paper is stored or printed.

use super::layout::named;
use super::{
    complaint, evaluation, extract, feedback, kept_photo, lesson_record, notice, opinion, recheck, school_basics,
    survey_result, work_record, zone_plan, zone_summary,
};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::use_cases::numbers;
use duxue_documents::{
    BriefPaper, DocumentError, FormPaper, OfficialPaper, PaperValues, Sheet, brief_extract, form_paper,
    rectification_notice, supervision_opinion,
};
use duxue_domain::records::{Brief, Kind};

/// A paper ready to be set.
pub enum Printed {
    Form(Box<FormPaper>),
    Official(Box<OfficialPaper>),
    Brief(Box<BriefPaper>),
}

impl Printed {
    pub fn sheet(&self) -> Sheet<'_> {
        match self {
            Printed::Form(paper) => Sheet::Form(paper),
            Printed::Official(paper) => Sheet::Official(paper),
            Printed::Brief(paper) => Sheet::Brief(paper),
        }
    }
}

/// Whether a number is taken for a paper that must bear one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// For a look: the number that it has already, or 暂编号.
    AsItStands,
    Take,
}

/// A paper and what to know about it.
pub struct Print {
    /// Its id in the catalogue.
    pub paper: String,
    pub printed: Printed,
    /// The number that stands on it, if it was given one; `None` where it needs none.
    pub number: Option<Option<String>>,
    /// What is not on it, in words.
    pub remarks: Vec<String>,
}

/// # Errors
/// A kind that there is not; a record that is not here or does not make such a paper, in words.
pub fn print(app: &App, desk: &Desk, kind: &str, id: &str, numbering: Numbering) -> Result<Print, Refusal> {
    let mut print = as_the_program_has_it(app, desk, kind, id, numbering)?;
    if let Some(layout) = desk.reference()?.layout(&print.paper) {
        named(&mut print.printed, layout);
    }
    Ok(print)
}

fn as_the_program_has_it(app: &App, desk: &Desk, kind: &str, id: &str, numbering: Numbering) -> Result<Print, Refusal> {
    let numbered = |paper: &str| number(app, desk, paper, id, numbering);
    let set = |paper: &str, mut values: PaperValues, number: Option<Option<String>>| -> Result<Print, Refusal> {
        let remarks = std::mem::take(&mut values.unprinted);
        let form = form_paper(paper, &values).map_err(|error| errors::document(&error))?;
        Ok(Print { paper: paper.to_owned(), printed: Printed::Form(Box::new(form)), number, remarks })
    };
    let form = |paper: &str, values: PaperValues| set(paper, values, None);
    let with_number = |paper: &str, values: PaperValues| -> Result<Print, Refusal> {
        let number = numbered(paper)?;
        set(paper, values.numbered(number.clone()), Some(number))
    };
    match kind {
        "record-form" | "work-record" => with_number("work-record", work_record(desk, id)?),
        "feedback" => with_number("feedback", feedback(desk, id)?),
        "recheck" => with_number("recheck", recheck(desk, id)?),
        "complaint" | "complaint-masked" => with_number("complaint", complaint(desk, id, kind == "complaint-masked")?),
        "lesson-form" | "lesson-record" => form("lesson-record", lesson_record(desk, id)?),
        "survey-result" => form("survey-result", survey_result(app, desk, id)?),
        "school-basics" => form("school-basics", school_basics(desk, id)?),
        "evaluation" => form("evaluation", evaluation(desk, id)?),
        "zone-summary" => form("zone-summary", zone_summary(desk, id)?),
        "zone-plan" => form("zone-plan", zone_plan(desk, id)?),
        "brief" => {
            let (_, brief) = desk.read::<Brief>(id, Kind::Brief)?;
            let printed = Printed::Brief(Box::new(brief_paper(desk, &brief)));
            Ok(Print { paper: kind.to_owned(), printed, number: None, remarks: Vec::new() })
        }
        "notice" => {
            let mut values = notice(desk, id)?;
            let number = numbered("notice")?;
            values.number.clone_from(&number);
            official(kind, rectification_notice(&values), Some(number), values.unprinted)
        }
        "opinion" => {
            let mut values = opinion(desk, id)?;
            let number = numbered("opinion")?;
            values.number.clone_from(&number);
            official(kind, supervision_opinion(&values), Some(number), values.unprinted)
        }
        "extract" => {
            let (values, remarks) = extract(desk, id)?;
            official(kind, brief_extract(&values), None, remarks)
        }
        _ => Err(Refusal::invalid("没有这种文书。")),
    }
}

/// The brief with its photos, as far as they are on this machine.
fn brief_paper(desk: &Desk, brief: &Brief) -> BriefPaper {
    BriefPaper::of(brief, &|hash| kept_photo(desk, hash))
}

fn official(
    id: &str,
    paper: Result<OfficialPaper, DocumentError>,
    number: Option<Option<String>>,
    remarks: Vec<String>,
) -> Result<Print, Refusal> {
    let paper = paper.map_err(|error| errors::document(&error))?;
    Ok(Print { paper: id.to_owned(), printed: Printed::Official(Box::new(paper)), number, remarks })
}

fn number(app: &App, desk: &Desk, paper: &str, id: &str, numbering: Numbering) -> Result<Option<String>, Refusal> {
    let about = desk.held(id)?.ok_or_else(|| Refusal::not_found("这条记录"))?;
    match numbering {
        Numbering::AsItStands => numbers::standing(desk, paper, &about),
        Numbering::Take => numbers::number_of(app, desk, paper, &about),
    }
}
