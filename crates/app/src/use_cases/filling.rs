//! Patrol and checks: begun, shown with last time beside this time, and finished.

use super::beside::Beside;
use super::bin;
use super::lines::{photos, school_name};
use super::progress::{self, Filling};
use super::short_patrol;
use super::sync::conflicts_of;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{
    FillPage, FillRestArgs, FillScore, FormCard, FormsArgs, IdArgs, Saved, SectionProgress, StartCheckArgs, VisitArgs,
};
use crate::words;
use chrono::DateTime;
use duxue_domain::forms::{Form, FormKind, Item, ItemKind, Scoring};
use duxue_domain::records::{Check, Kind, Patrol, School, Visit};
use std::collections::BTreeMap;

pub fn forms(app: &App, args: FormsArgs) -> Result<Vec<FormCard>, Refusal> {
    let desk = app.desk()?;
    let kind = match args.kind.as_deref() {
        Some("patrol") => Some(FormKind::Patrol),
        Some("check") => Some(FormKind::Check),
        Some("lesson-rubric") => Some(FormKind::LessonRubric),
        _ => None,
    };
    let school = desk.school(args.school.as_deref())?;
    Ok(desk
        .reference()?
        .current(kind)
        .iter()
        .map(|form| FormCard {
            id: form.id.clone(),
            version: form.version.clone(),
            title: form.title.clone(),
            kind: kind_name(form.kind).to_owned(),
            target_text: target_text(form).map(str::to_owned),
            items: form.items_for(&school).iter().map(|section| section.items.len() as u32).sum(),
            fits: form.is_for(&school),
        })
        .collect())
}

const fn kind_name(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Patrol => "patrol",
        FormKind::LessonRubric => "lesson-rubric",
        FormKind::Check => "check",
        FormKind::Unknown => "unknown",
    }
}

/// What a check is made of: 班级, 教师 …
fn target_text(form: &Form) -> Option<&'static str> {
    match form.target.as_deref()? {
        "class" => Some("班级"),
        "teacher" => Some("教师"),
        "room" => Some("房间"),
        "unit" => Some("年级或部门"),
        "vehicle" => Some("车辆"),
        _ => None,
    }
}

pub fn start_patrol(app: &App, args: VisitArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let begun = desk.of_visit::<Patrol>(Kind::Patrol, &args.visit)?;
    if let Some((id, _)) = begun.first() {
        return desk.nothing_to_write(id);
    }
    let form = desk.reference()?.current(Some(FormKind::Patrol)).into_iter().next();
    let form = form.ok_or_else(|| Refusal::not_found("校园巡视表"))?;
    start(app, &desk, Kind::Patrol, &args.visit, &visit, &form)
}

pub fn start_check(app: &App, args: StartCheckArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let form = desk.form(Some(&args.form), None).filter(|form| form.kind == FormKind::Check);
    let form = form.ok_or_else(|| Refusal::not_found("这张检查表"))?;
    let begun = desk.of_visit::<Check>(Kind::Check, &args.visit)?;
    // The same check is made of several classes; only an empty one is taken up again.
    let empty =
        begun.iter().find(|(_, check)| check.form.id.as_deref() == Some(&args.form) && check.answers.is_empty());
    if let Some((id, _)) = empty {
        return desk.nothing_to_write(id);
    }
    start(app, &desk, Kind::Check, &args.visit, &visit, &form)
}

fn start(app: &App, desk: &Desk, kind: Kind, id: &str, visit: &Visit, form: &Form) -> Result<Saved, Refusal> {
    let school = visit.school.clone().ok_or_else(|| Refusal::invalid("这次督导还没有学校，请先选学校。"))?;
    let new = app.new_id();
    let write = Write::new(&new, kind, &format!("school:{school}"))
        .set("visit", id)
        .set("school", school)
        .set("supervisor", desk.me())
        .set("date", visit.date.clone().unwrap_or_else(|| desk.today().to_string()))
        .set("form.id", form.id.clone())
        .set("form.version", form.version.clone())
        .set("started_at", desk.now().to_rfc3339())
        .set("state", "draft");
    desk.write(vec![write], Some(&new))
}

pub fn filling(app: &App, args: IdArgs) -> Result<FillPage, Refusal> {
    let desk = app.desk()?;
    let filling = progress::one(&desk, &args.id)?;
    let form = filling.form.clone().ok_or_else(|| Refusal::not_found("这张表的版本"))?;
    let school = desk.school(filling.school.as_deref())?;
    let shown = form.for_school(&school);
    let saved_at = desk.held(&args.id)?.and_then(|held| held.saved_at);
    let beside = Beside::of(&desk, &form, &filling)?;
    let mut page = FillPage {
        id: filling.id.clone(),
        kind: filling.kind.name().to_owned(),
        visit: filling.visit.clone(),
        school: school_name(&desk, filling.school.as_deref())?,
        title: filling.title.clone(),
        target: filling.target.clone(),
        target_text: target_text(&form).map(str::to_owned),
        answers: filling.answers.clone(),
        answered: filling.answered,
        total: filling.total,
        sections: sections(&form, &school, &filling),
        position: filling.position(&school),
        saved_at,
        minutes_words: minutes(&desk, &filling),
        started_at: filling.started_at.clone(),
        finished: filling.finished,
        mine: desk.is_me(&filling.supervisor),
        can_delete: bin::may_go(&desk, &args.id)?,
        extent: short_patrol::extent(&desk, &filling)?,
        last: BTreeMap::new(),
        earlier: BTreeMap::new(),
        phrases: BTreeMap::new(),
        photos: BTreeMap::new(),
        findings: BTreeMap::new(),
        untreated: filling.untreated.clone(),
        score: score(&form, &school, &filling),
        missing_facts: form.missing_facts(&school),
        conflicts: conflicts_of(&desk, &args.id)?,
        form: shown,
    };
    for item in page.form.sections.iter().flat_map(|section| &section.items) {
        if let Some(last) = beside.last(item)? {
            page.last.insert(item.id.clone(), last);
        }
        let earlier = beside.earlier(item);
        if !earlier.is_empty() {
            page.earlier.insert(item.id.clone(), earlier);
        }
        let phrases = beside.phrases(item);
        if !phrases.is_empty() {
            page.phrases.insert(item.id.clone(), phrases);
        }
        if let Some(answer) = filling.answers.get(&item.id) {
            let taken = photos(&filling.id, &format!("answers.{}.photos", item.id), &answer.photos, desk.now());
            if !taken.is_empty() {
                page.photos.insert(item.id.clone(), taken);
            }
            if let Some(finding) = beside.finding_of(answer) {
                page.findings.insert(item.id.clone(), finding.line(&desk)?);
            }
        }
    }
    Ok(page)
}

fn sections(form: &Form, school: &School, filling: &Filling) -> Vec<SectionProgress> {
    form.progress(school, &filling.answers)
        .sections
        .into_iter()
        .map(|section| {
            let items = form.sections.iter().find(|s| s.id == section.id).map(|s| s.items.as_slice()).unwrap_or(&[]);
            let failed = |item: &&Item| {
                filling.answers.get(&item.id).is_some_and(|answer| answer.result.as_deref() == Some("fail"))
            };
            SectionProgress {
                fails: items.iter().filter(failed).count() as u32,
                id: section.id,
                title: section.title,
                answered: section.answered,
                total: section.total,
            }
        })
        .collect()
}

/// 用时 38 分钟: from the first answer to the last one, so that a patrol left open overnight does not grow.
fn minutes(desk: &Desk, filling: &Filling) -> String {
    let parse = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let Some(from) = filling.started_at.as_deref().and_then(parse) else { return String::new() };
    let answered = filling.answers.values().filter_map(|answer| parse(answer.at.as_deref()?)).max();
    let until = match (filling.finished, answered) {
        (true, Some(last)) => last,
        (false, Some(last)) if (desk.now() - last).num_minutes() > 60 => last,
        _ => desk.now(),
    };
    match (until - from).num_minutes() {
        minutes @ 0..1440 => format!("用时 {}", words::duration(minutes)),
        _ => String::new(),
    }
}

fn score(form: &Form, school: &School, filling: &Filling) -> Option<FillScore> {
    let (figure, band, verdict, counts) = match &form.scoring {
        Scoring::Sum(_) => {
            let points = form.points(&filling.answers)?;
            (Some(points.points), points.band, None, BTreeMap::new())
        }
        Scoring::Ratio(_)
        | Scoring::WeightedRatio(_)
        | Scoring::TableScore(_)
        | Scoring::Unscored
        | Scoring::Unknown => {
            let score = form.score(school, &filling.answers);
            (score.figure, score.band, score.verdict, score.counts)
        }
    };
    let count = |result: &str| counts.get(result).copied().unwrap_or_default();
    let mut said: Vec<String> = figure.map(|figure| format!("{} 分", words::points(figure))).into_iter().collect();
    said.extend(verdict.or_else(|| band.as_ref().map(|band| band.text.clone())));
    Some(FillScore {
        figure,
        words: said.join(" · "),
        band_text: band.as_ref().map(|band| band.text.clone()),
        band: band.map(|band| band.id),
        conform: count("conform"),
        partly: count("partly"),
        fail: count("fail"),
        not_applicable: count("na"),
    })
}

pub fn fill_rest(app: &App, args: FillRestArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let filling = progress::one(&desk, &args.id)?;
    let held = desk.held(&args.id)?.ok_or_else(|| Refusal::not_found("这张表"))?;
    let form = filling.form.clone().ok_or_else(|| Refusal::not_found("这张表的版本"))?;
    let school = desk.school(filling.school.as_deref())?;
    let visible = form.items_for(&school);
    let section = visible.iter().find(|visible| visible.section.id == args.section);
    let section = section.ok_or_else(|| Refusal::not_found("这一段"))?;
    let now = desk.now().to_rfc3339();
    let mut write = Write::of(&held);
    for item in section.items.iter().filter(|item| item.kind == ItemKind::Scale) {
        let untouched = filling.answers.get(&item.id).is_none_or(|answer| {
            let blank = answer.result.as_deref().is_none_or(str::is_empty) && answer.value.is_none();
            blank && words::filled(answer.note.as_deref()).is_none() && answer.photos.is_empty()
        });
        // The first option of a scale is the one that says all is well.
        if let Some(best) = form.scale_of(item).first().filter(|_| untouched) {
            write = write
                .set(&format!("answers.{}.result", item.id), best.id.clone())
                .set(&format!("answers.{}.at", item.id), now.clone());
        }
    }
    if write.set.is_empty() {
        return desk.nothing_to_write(&args.id);
    }
    desk.write(vec![write], Some(&args.id))
}

pub fn finish_filling(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let filling = progress::one(&desk, &args.id)?;
    let held = desk.held(&args.id)?.ok_or_else(|| Refusal::not_found("这张表"))?;
    let write = Write::of(&held).set("state", "finished").set("finished_at", desk.now().to_rfc3339());
    let mut saved = desk.write(vec![write], Some(&args.id))?;
    if let Some(form) = &filling.form {
        let school = desk.school(filling.school.as_deref())?;
        saved.remarks = form.missing(&school, &filling.answers).into_iter().map(|missing| missing.says).collect();
    }
    Ok(saved)
}
