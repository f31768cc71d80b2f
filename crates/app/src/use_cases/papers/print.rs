//! Every paper of a record, in one table: what it is called, what it is made of, whether it bears a number.
//!
//! Invariant: a look at a paper takes no number; a number is taken when the paper is stored or printed.

use super::{
    complaint, feedback, lesson_record, notice, opinion, recheck, school_basics, survey_result, work_record, zone_plan,
    zone_summary,
};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::use_cases::documents::brief_paper;
use crate::use_cases::numbers;
use duxue_documents::{
    BriefPaper, FormPaper, NoticeValues, OfficialPaper, OpinionValues, PaperValues, Sheet, form_paper,
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

/// A paper, and the number that stands on it; `None` where it needs none.
pub type WithNumber = (Printed, Option<Option<String>>);

/// # Errors
/// A kind that there is not; a record that is not here or does not make such a paper, in words.
pub fn print(app: &App, desk: &Desk, kind: &str, id: &str, numbering: Numbering) -> Result<WithNumber, Refusal> {
    let numbered = |paper: &str| number(app, desk, paper, id, numbering);
    let form = |paper: &str, values: PaperValues| -> Result<Printed, Refusal> {
        let paper = form_paper(paper, &values).map_err(|error| errors::document(&error))?;
        Ok(Printed::Form(Box::new(paper)))
    };
    let with_number = |paper: &str, values: PaperValues| -> Result<WithNumber, Refusal> {
        let number = numbered(paper)?;
        Ok((form(paper, values.numbered(number.clone()))?, Some(number)))
    };
    match kind {
        "record-form" | "work-record" => with_number("work-record", work_record(desk, id)?),
        "feedback" => with_number("feedback", feedback(desk, id)?),
        "recheck" => with_number("recheck", recheck(desk, id)?),
        "complaint" | "complaint-masked" => with_number("complaint", complaint(desk, id, kind == "complaint-masked")?),
        "lesson-form" | "lesson-record" => Ok((form("lesson-record", lesson_record(desk, id)?)?, None)),
        "survey-result" => Ok((form("survey-result", survey_result(app, desk, id)?)?, None)),
        "school-basics" => Ok((form("school-basics", school_basics(desk, id)?)?, None)),
        "zone-summary" => Ok((form("zone-summary", zone_summary(desk, id)?)?, None)),
        "zone-plan" => Ok((form("zone-plan", zone_plan(desk, id)?)?, None)),
        "brief" => {
            let (_, brief) = desk.read::<Brief>(id, Kind::Brief)?;
            Ok((Printed::Brief(Box::new(brief_paper(desk, &brief))), None))
        }
        "notice" => {
            let values = notice(desk, id)?;
            let number = numbered("notice")?;
            let paper = rectification_notice(&NoticeValues { number: number.clone(), ..values });
            Ok((official(paper)?, Some(number)))
        }
        "opinion" => {
            let values = opinion(desk, id)?;
            let number = numbered("opinion")?;
            let paper = supervision_opinion(&OpinionValues { number: number.clone(), ..values });
            Ok((official(paper)?, Some(number)))
        }
        _ => Err(Refusal::invalid("没有这种文书。")),
    }
}

fn official(paper: Result<OfficialPaper, duxue_documents::DocumentError>) -> Result<Printed, Refusal> {
    Ok(Printed::Official(Box::new(paper.map_err(|error| errors::document(&error))?)))
}

fn number(app: &App, desk: &Desk, paper: &str, id: &str, numbering: Numbering) -> Result<Option<String>, Refusal> {
    let about = desk.held(id)?.ok_or_else(|| Refusal::not_found("这条记录"))?;
    match numbering {
        Numbering::AsItStands => numbers::standing(desk, paper, &about),
        Numbering::Take => numbers::number_of(app, desk, paper, &about),
    }
}
