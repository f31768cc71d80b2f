//! 督导意见书 of a visit: what was good, what was not, what is advised.

use super::{Pictures, contact, visit::problem_lines, written};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::hub::Hub;
use crate::use_cases::lines::school_name;
use crate::words;
use duxue_documents::{OpinionValues, chinese_date};

/// # Errors
/// A visit that says neither what was good nor what was not.
pub fn opinion(desk: &Desk, id: &str) -> Result<OpinionValues, Refusal> {
    let hub = Hub::open(desk, id)?;
    let visit = &hub.visit;
    let good = written(&visit.highlights);
    let problems = problem_lines(&hub);
    if good.is_empty() && problems.is_empty() {
        return Err(Refusal::invalid("典型经验和存在问题都还没写，没有可以写进意见书的。"));
    }
    let demands = hub.found.iter().filter_map(|finding| words::filled(finding.found.requirement.as_deref()));
    let said = visit.feedback.text.as_deref().unwrap_or_default().lines().filter_map(|line| words::filled(Some(line)));
    let mut advice: Vec<String> = said.chain(demands).map(str::to_owned).collect();
    advice.dedup();
    let office = desk.setting()?.office_name.unwrap_or_else(|| "县教育督导室".to_owned());
    let mut pictures = Pictures::default();
    for finding in &hub.found {
        pictures.add(desk, &finding.found.photos, &finding.title());
    }
    Ok(OpinionValues {
        authority: office,
        number: None,
        school: school_name(desk, visit.school.as_deref())?.name,
        visited_on: chinese_date(visit.date.as_deref().unwrap_or_default()),
        good,
        problems,
        advice,
        date: chinese_date(&desk.today().to_string()),
        contact: contact(desk, visit.supervisor.as_deref())?,
        photos: pictures.shown,
        unprinted: pictures.missing,
    })
}
