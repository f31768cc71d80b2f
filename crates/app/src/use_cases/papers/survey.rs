//! 问卷调查结果: question by question, without a name.

use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::survey::survey;
use crate::views::{IdArgs, SurveyPage};
use crate::words;
use duxue_documents::{PaperValues, chinese_date};

/// # Errors
/// Too few papers for a result, in words.
pub fn survey_result(app: &App, desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let page = survey(app, IdArgs { id: id.to_owned() })?;
    if let Some(why) = page.no_result {
        return Err(Refusal::invalid(why));
    }
    let fields = &page.fields;
    let alerts: Vec<String> = page.result.iter().filter_map(|tally| tally.alert.clone()).collect();
    Ok(PaperValues::default()
        .text("school", page.school.name.clone())
        .text("date", chinese_date(fields.date.as_deref().unwrap_or_default()))
        .text("name", page.title.clone())
        .text("who", fields.group.clone().unwrap_or_default())
        .text("papers", format!("{} 份", fields.papers.unwrap_or_default()))
        .text("before", page.before.as_ref().map(|before| before.words.clone()).unwrap_or_default())
        .rows("result", rows(&page))
        .text("remarks", remarks(&page))
        .text("look", super::numbered(alerts))
        .text("supervisor", desk.person_name(fields.supervisor.as_deref())))
}

fn rows(page: &SurveyPage) -> Vec<Vec<String>> {
    let questions = page.questions.iter().enumerate();
    let rows = questions.filter_map(|(at, question)| {
        let tally = page.result.iter().find(|tally| tally.question == question.id)?;
        let options = tally.counts.iter().map(|count| {
            let share = count.percent.map(|percent| format!("（{percent}%）")).unwrap_or_default();
            format!("{} {}{share}", count.option.text, count.count)
        });
        let mean = |mean: Option<f64>| mean.map(words::points).unwrap_or_default();
        let before = page.before.as_ref().and_then(|before| before.means.get(&question.id).copied());
        Some(vec![
            (at + 1).to_string(),
            question.text.clone(),
            options.collect::<Vec<_>>().join("，"),
            mean(tally.mean),
            mean(before),
        ])
    });
    rows.collect()
}

fn remarks(page: &SurveyPage) -> String {
    let said = page.fields.remarks.values().filter(|remark| remark.deleted != Some(true));
    let lines = said.filter_map(|remark| words::filled(remark.text.as_deref()).map(str::to_owned));
    super::numbered(lines.collect())
}
