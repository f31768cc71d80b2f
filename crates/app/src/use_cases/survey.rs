//! 问卷: counts typed from paper, and what they come to.

use super::draws;
use super::lines::{school_name, survey_title};
use super::sync::conflicts_of;
use super::talk::visit_is_open;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{
    IdArgs, Saved, SchoolArgs, StartSurveyArgs, SurveyBefore, SurveyChoice, SurveyLine, SurveyPage, SurveyQuestionView,
};
use crate::words;
use duxue_domain::forms::{Choice, SurveyForm, SurveyTally, built_in};
use duxue_domain::records::{Kind, Questionnaire, Visit};

pub fn survey_choices(app: &App, args: SchoolArgs) -> Result<Vec<SurveyChoice>, Refusal> {
    let kind = app.desk()?.school(Some(&args.school))?.school_kind;
    let choice = |survey: &SurveyForm| SurveyChoice {
        id: survey.id.clone(),
        title: survey.title.clone(),
        about_words: format!("{}填 · {} 题", survey.answered_by.join("、"), survey.items.len()),
        fits: kind.as_deref().is_none_or(|kind| survey.applies_to.iter().any(|one| one == kind)),
    };
    Ok(built_in::questionnaires().questionnaires.iter().map(choice).collect())
}

pub fn start_survey(app: &App, args: StartSurveyArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let school = visit.school.clone().ok_or_else(|| Refusal::invalid("这次督导还没有学校，请先选学校。"))?;
    let survey = form(Some(&args.survey)).ok_or_else(|| Refusal::not_found("这份问卷"))?;
    // The same questionnaire is given to several classes; only an empty one is taken up again.
    let begun = desk.of_visit::<Questionnaire>(Kind::Questionnaire, &args.visit)?;
    let same = |one: &Questionnaire| one.form.id.as_deref() == Some(&args.survey) && one.papers.unwrap_or(0) == 0;
    if let Some((id, _)) = begun.iter().find(|(_, one)| same(one) && one.counts.is_empty()) {
        return desk.nothing_to_write(id);
    }
    let id = app.new_id();
    let write = Write::new(&id, Kind::Questionnaire, &format!("school:{school}"))
        .set("visit", args.visit)
        .set("school", school)
        .set("supervisor", desk.me())
        .set("date", visit.date.unwrap_or_else(|| desk.today().to_string()))
        .set("form.id", survey.id.clone())
        .set("form.version", built_in::questionnaires().version.clone());
    desk.write(vec![write], Some(&id))
}

pub fn survey(app: &App, args: IdArgs) -> Result<SurveyPage, Refusal> {
    let desk = app.desk()?;
    let (held, survey) = desk.read::<Questionnaire>(&args.id, Kind::Questionnaire)?;
    let form = form(survey.form.id.as_deref()).ok_or_else(|| Refusal::not_found("这份问卷的题目"))?;
    let all = built_in::questionnaires();
    let mine = desk.is_me(&survey.supervisor);
    let tallied = all.tally(&form.id, survey.papers.unwrap_or_default(), &survey.counts);
    let options = |scale: &str| -> Vec<Choice> {
        let options = all.scales.get(scale).map_or(&[][..], |scale| &scale.options);
        options.iter().map(|option| Choice { id: option.id.clone(), text: option.text.clone() }).collect()
    };
    Ok(SurveyPage {
        id: args.id.clone(),
        school: school_name(&desk, survey.school.as_deref())?,
        title: form.title.clone(),
        subtitle: format!(
            "{}填 · {}",
            form.answered_by.join("、"),
            words::date_text(survey.date.as_deref(), desk.today())
        ),
        saved_at: held.saved_at,
        writable: mine && visit_is_open(&desk, survey.visit.as_deref())?,
        mine,
        note: form.note.clone(),
        questions: form
            .items
            .iter()
            .map(|item| SurveyQuestionView {
                id: item.id.clone(),
                text: item.text.clone(),
                options: options(&item.scale),
            })
            .collect(),
        open: form.open.iter().map(|open| Choice { id: open.id.clone(), text: open.text.clone() }).collect(),
        no_result: tallied.as_ref().err().map(|error| format!("{error}。")),
        result: tallied.unwrap_or_default(),
        before: before(&desk, &args.id, &survey)?,
        groups: draws::rosters(&desk, survey.school.as_deref())?.classes,
        conflicts: conflicts_of(&desk, &args.id)?,
        fields: survey,
    })
}

/// The latest earlier one of the same questionnaire at this school that has a result.
fn before(desk: &Desk, id: &str, survey: &Questionnaire) -> Result<Option<SurveyBefore>, Refusal> {
    let Some(school) = survey.school.as_deref() else { return Ok(None) };
    let earlier = |one: &Questionnaire| one.form.id == survey.form.id && one.date < survey.date;
    let mut others = desk.latest::<Questionnaire>(Kind::Questionnaire, school)?;
    others.retain(|(other, one)| other != id && earlier(one));
    others.sort_by(|a, b| b.1.date.cmp(&a.1.date));
    let tallied = |one: &Questionnaire| -> Option<Vec<SurveyTally>> {
        let form = one.form.id.as_deref()?;
        built_in::questionnaires().tally(form, one.papers.unwrap_or_default(), &one.counts).ok()
    };
    Ok(others.iter().find_map(|(_, one)| {
        let means = tallied(one)?.into_iter().filter_map(|tally| Some((tally.question, tally.mean?))).collect();
        let day = words::date_text(one.date.as_deref(), desk.today());
        Some(SurveyBefore { words: format!("{day}，{} 份", one.papers.unwrap_or_default()), means })
    }))
}

pub(super) fn line(id: &str, survey: &Questionnaire) -> SurveyLine {
    let papers = survey.papers.filter(|n| *n > 0).map_or("还没录".to_owned(), |n| format!("{n} 份"));
    let group = words::filled(survey.group.as_deref()).map(str::to_owned);
    SurveyLine {
        id: id.to_owned(),
        title: survey_title(survey),
        words: group.into_iter().chain([papers]).collect::<Vec<_>>().join(" · "),
    }
}

fn form(id: Option<&str>) -> Option<&'static SurveyForm> {
    built_in::questionnaires().questionnaire(id?)
}
