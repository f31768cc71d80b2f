//! A hazard or rectification to look at, and the catalogue behind the drawer.

use super::bin;
use super::found::{self, FindingRecord};
use super::lines::{photos, school_name};
use super::sync::conflicts_of;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{
    AllowedAction, CategoryView, ClauseView, DeadlineOption, FindingFact, FindingPage, FindingSourceLine,
    HazardCatalogue, HistoryLine, IdArgs, Link, Photo, Tone, TrackStep, TypicalView,
};
use crate::words;
use duxue_domain::forms::{Choice, Clause, built_in};
use duxue_domain::records::{FindingEvent, Kind, Observation};
use duxue_domain::rules::due::{Period, after_working_days, deadline, is_working_day};
use duxue_domain::rules::finding::{Action, State, allowed, failed_rechecks};

pub fn finding(app: &App, args: IdArgs) -> Result<FindingPage, Refusal> {
    let desk = app.desk()?;
    let finding = found::one(&desk, &args.id)?;
    let now = desk.now();
    let before = photos(&finding.id, "photos", &finding.found.photos, now);
    // Photos may be attached to a re-check before its verdict is given: they wait under an event without an action.
    let pending = finding.found.history.iter().find(|(_, step)| {
        step.action.is_none() && step.photos.values().any(|photo| photo.hash.is_some() && photo.deleted != Some(true))
    });
    let event = pending.map(|(id, _)| id.clone()).unwrap_or_else(|| app.new_part_id());
    let last_recheck = finding.steps().into_iter().rev().find(|(_, step)| step.action.as_deref() == Some("rechecked"));
    let shown = pending.or(last_recheck);
    let after = match shown {
        Some((id, step)) => photos(&finding.id, &format!("history.{id}.photos"), &step.photos, now),
        None => Vec::new(),
    };
    let clause =
        finding.found.clause.as_deref().and_then(|id| built_in::hazard_catalogue().clause(id)).map(clause_view);
    let period = match (finding.kind, finding.major()) {
        (Kind::Hazard, true) => Period::MajorHazard,
        (Kind::Hazard, false) => Period::GeneralHazard,
        _ => Period::Rectification,
    };
    let pending_photos = pending.map_or(0, |_| after.len());
    Ok(FindingPage {
        school: school_name(&desk, finding.found.school.as_deref())?,
        fields: finding.fields(),
        track: track(&desk, &finding),
        before_words: with_count(&words::moment_text(finding.found.found_at.as_deref(), now), &before),
        before,
        after_words: match (pending, shown) {
            (Some(_), _) => with_count("这次复查", &after),
            (None, Some((_, step))) => with_count(&words::moment_text(step.at.as_deref(), now), &after),
            (None, None) => "还没有复查照片".to_owned(),
        },
        after,
        event,
        facts: facts(&desk, &finding),
        clause,
        history: finding.steps().into_iter().rev().map(|(id, step)| history(&desk, &finding, id, step)).collect(),
        failed_rechecks: failed_rechecks(&finding.found.history) as u32,
        allowed: allowed(&finding.for_rules())
            .into_iter()
            .filter(|action| *action != Action::Found)
            .map(|action| AllowedAction { action: action.name().to_owned(), text: action_text(action).to_owned() })
            .collect(),
        evidence_words: match pending_photos {
            0 => "要有照片或说明才能销号".to_owned(),
            count => format!("要有照片或说明才能销号：已有照片 {count} 张"),
        },
        has_evidence: pending_photos > 0,
        source: source(&desk, &finding)?,
        deadlines: deadlines(&desk, period)?,
        saved_at: desk.held(&args.id)?.and_then(|held| held.saved_at),
        mine: desk.is_me(&finding.found.supervisor),
        can_delete: bin::may_go(&desk, &args.id)?,
        conflicts: conflicts_of(&desk, &args.id)?,
        line: finding.line(&desk)?,
    })
}

fn with_count(when: &str, photos: &[Photo]) -> String {
    match photos.len() {
        0 => format!("{when} · 没有照片"),
        count => format!("{when} · {count} 张"),
    }
}

const fn action_text(action: Action) -> &'static str {
    match action {
        Action::Found => "发现",
        Action::Started => "学校已动工",
        Action::Replied => "学校已回复",
        Action::Rechecked => "复查",
        Action::Extended => "延期",
        Action::Escalated => "提请上级处理",
        Action::Reported => "报县督导室",
        Action::Assigned => "交办",
        Action::Reminded => "县里催办",
        Action::Taken => "县里接报",
    }
}

/// 待整改 → 整改中 → 待复查 → 已销号, each with what happened there.
fn track(desk: &Desk, finding: &FindingRecord) -> Vec<TrackStep> {
    let states = [State::Open, State::Working, State::Replied, State::Closed];
    let state = finding.state();
    let place = states.iter().position(|s| *s == state).unwrap_or_default();
    let steps = finding.steps();
    let today = desk.today();
    let line = |step: &FindingEvent, what: &str| {
        let day = words::day_of(step.at.as_deref()).map(|day| words::date(day, today)).unwrap_or_default();
        format!("{day}{what}")
    };
    states
        .iter()
        .enumerate()
        .map(|(at, of)| {
            let mut lines: Vec<String> = steps
                .iter()
                .filter_map(|(_, step)| {
                    let what = match (step.action.as_deref()?, step.verdict.as_deref(), of) {
                        ("found", _, State::Open) => "发现",
                        ("reported", _, State::Open) => "报县督导室",
                        ("started", _, State::Working) => "动工",
                        ("extended", _, State::Working) => "延期",
                        ("rechecked", Some("not-done"), State::Working) => "复查不到位，继续整改",
                        ("replied", _, State::Replied) => "学校回复",
                        ("rechecked", Some("done"), State::Closed) => "复查到位",
                        _ => return None,
                    };
                    Some(line(step, what))
                })
                .collect();
            if *of == State::Closed && state != State::Closed {
                lines.push("复查到位后销号".to_owned());
            }
            TrackStep {
                state: of.name().to_owned(),
                text: of.title().to_owned(),
                reached: at <= place,
                current: at == place,
                lines,
            }
        })
        .collect()
}

fn facts(desk: &Desk, finding: &FindingRecord) -> Vec<FindingFact> {
    let found = &finding.found;
    let today = desk.today();
    let due = finding.due(today);
    let deadline = found.deadline.as_deref().map(|day| match due.words() {
        words if words.is_empty() => words::date_text(Some(day), today),
        words => format!("{}（{words}）", words::date_text(Some(day), today)),
    });
    let matter = finding.found.matter.and_then(|id| built_in::common().matter_text(id)).map(str::to_owned);
    let facts = [
        ("地点", found.place.clone(), Tone::Plain),
        ("类别", (finding.kind == Kind::Hazard).then(|| finding.category_text()), Tone::Plain),
        ("督导事项", matter, Tone::Plain),
        ("等级", (finding.kind == Kind::Hazard).then(|| format!("{}隐患", finding.grade_text())), grade_tone(finding)),
        ("责任人", found.responsible.clone(), Tone::Plain),
        ("期限", deadline, finding.tone(today)),
        ("整改要求", found.requirement.clone(), Tone::Plain),
        ("当场措施", found.measure.clone(), Tone::Plain),
        ("发现人", Some(desk.person_name(found.supervisor.as_deref())), Tone::Plain),
    ];
    facts
        .into_iter()
        .filter_map(|(label, text, tone)| {
            let text = text.filter(|text| !text.trim().is_empty())?;
            Some(FindingFact { label: label.to_owned(), text, tone })
        })
        .collect()
}

fn grade_tone(finding: &FindingRecord) -> Tone {
    if finding.major() { Tone::Danger } else { Tone::Plain }
}

fn history(desk: &Desk, finding: &FindingRecord, id: &str, step: &FindingEvent) -> HistoryLine {
    let now = desk.now();
    let named = words::filled(step.by_name.as_deref());
    // What a school does is written down for it; another name is the office's.
    let by_office = named.is_some() && !matches!(step.action.as_deref(), Some("started" | "replied"));
    let who = match named {
        Some(name) if by_office => name.to_owned(),
        Some(name) => format!("{name}（学校）"),
        None => desk.person_name(step.by.as_deref()),
    };
    let when = words::moment_text(step.at.as_deref(), now);
    let (what, tone) = match (step.action.as_deref(), step.verdict.as_deref()) {
        (Some("found"), _) if finding.major() => ("发现，判为重大隐患", Tone::Danger),
        (Some("found"), _) => ("发现", Tone::Plain),
        (Some("started"), _) => ("学校已动工", Tone::Plain),
        (Some("replied"), _) => ("学校回复", Tone::Soon),
        // The office does so by what it was sent.
        (Some("rechecked"), Some("done")) if by_office => ("复查，整改措施到位", Tone::Done),
        (Some("rechecked"), _) if by_office => ("复查，整改不到位，继续整改", Tone::Danger),
        (Some("rechecked"), Some("done")) => ("到校复查，整改措施到位", Tone::Done),
        (Some("rechecked"), _) => ("到校复查，整改不到位，继续整改", Tone::Danger),
        (Some("extended"), _) => ("延期", Tone::Soon),
        (Some("escalated"), _) => ("提请上级处理", Tone::Danger),
        (Some("reported"), _) => ("报县督导室", Tone::Plain),
        (Some("assigned"), _) => ("交办", Tone::Plain),
        (Some("reminded"), _) => ("县里催办", Tone::Soon),
        (Some("taken"), _) => ("县里接报", Tone::Plain),
        _ => ("记录", Tone::Plain),
    };
    let photos = photos(&finding.id, &format!("history.{id}.photos"), &step.photos, now);
    let mut text = what.to_owned();
    if let (Some("extended"), Some(day)) = (step.action.as_deref(), step.deadline.as_deref()) {
        text = format!("{text}到 {}", words::date_text(Some(day), desk.today()));
    }
    if let Some(note) = words::filled(step.note.as_deref()) {
        text = format!("{text}：{note}");
    }
    if !photos.is_empty() {
        text = format!("{text}，拍照 {} 张", photos.len());
    }
    HistoryLine {
        id: id.to_owned(),
        when_who: if who.is_empty() { when } else { format!("{when} · {who}") },
        text,
        photos,
        tone,
    }
}

/// 11 月 18 日校园巡视 · 食堂第 5 项.
fn source(desk: &Desk, finding: &FindingRecord) -> Result<Option<FindingSourceLine>, Refusal> {
    let source = &finding.found.source;
    let Some(record) = source.record.as_deref() else { return Ok(None) };
    // A patrol that was put away leaves its findings, but leads nowhere.
    let Some(held) = desk.held(record)?.filter(|held| !held.deleted()) else { return Ok(None) };
    let day = held.fields.get("date").and_then(|date| date.as_str());
    let day = words::date_text(day, desk.today());
    let what = match Kind::of(&held.kind) {
        Some(kind @ (Kind::Patrol | Kind::Check)) => {
            let filling = super::progress::one(desk, record)?;
            let school = desk.school(filling.school.as_deref())?;
            let at = super::progress::Filling { position: source.item.clone(), ..filling.clone() };
            let title = if kind == Kind::Patrol { "校园巡视".to_owned() } else { filling.title };
            match at.position_words(&school) {
                Some(at) => format!("{title} · {at}"),
                None => title,
            }
        }
        Some(Kind::Observation) => {
            let lesson: Observation = held.read()?;
            format!("听课 · {}", super::visit_page::lesson_title(&lesson))
        }
        Some(kind) => kind.title().to_owned(),
        None => return Ok(None),
    };
    Ok(Some(FindingSourceLine {
        link: Link { kind: held.kind, id: held.id },
        item: source.item.clone(),
        words: format!("{day}{what}"),
    }))
}

/// The deadline that the county's settings give, and some around it.
pub(super) fn deadlines(desk: &Desk, period: Period) -> Result<Vec<DeadlineOption>, Refusal> {
    let setting = desk.setting()?;
    let today = desk.today();
    let usual = deadline(period, today, &setting);
    let mut days = vec![after_working_days(today, 0, &setting)];
    for count in [1, 3, 5, 10, 20, 30] {
        days.push(after_working_days(today, count, &setting));
    }
    days.extend(usual);
    days.sort();
    days.dedup();
    Ok(days
        .into_iter()
        .map(|day| {
            let mut between = 0;
            let mut at = today;
            while let Some(next) = at.succ_opt().filter(|next| *next <= day) {
                between += u32::from(is_working_day(next, &setting));
                at = next;
            }
            let count = match (day == today, between) {
                (true, _) => "当天".to_owned(),
                (false, days) => format!("{days} 个工作日"),
            };
            DeadlineOption {
                date: day.to_string(),
                words: format!("{}　{count}", words::date(day, today)),
                usual: Some(day) == usual,
            }
        })
        .collect())
}

pub fn hazard_catalogue(_: &App, (): ()) -> Result<HazardCatalogue, Refusal> {
    let catalogue = built_in::hazard_catalogue();
    Ok(HazardCatalogue {
        document: format!("《{}》（{}）", catalogue.source_document.title, catalogue.source_document.number),
        grades: catalogue
            .grades
            .iter()
            .map(|grade| Choice { id: grade.id.name().to_owned(), text: grade.text.clone() })
            .collect(),
        categories: catalogue
            .categories
            .iter()
            .map(|category| CategoryView {
                id: category.id.clone(),
                text: category.text.clone(),
                typical: category
                    .hazards
                    .iter()
                    .map(|hazard| TypicalView {
                        id: hazard.id.clone(),
                        text: hazard.text.clone(),
                        grade: Some(hazard.suggested_grade.name().to_owned()),
                        clause: hazard.clause.first().cloned(),
                        measure: Some(hazard.immediate.clone()),
                        report_now: hazard.report_now,
                    })
                    .collect(),
            })
            .collect(),
        areas: catalogue.areas.iter().map(|a| Choice { id: a.id.clone(), text: a.title.clone() }).collect(),
        clauses: catalogue.clauses.iter().map(clause_view).collect(),
    })
}

fn clause_view(clause: &Clause) -> ClauseView {
    let area = built_in::hazard_catalogue().areas.iter().find(|area| area.id == clause.area);
    ClauseView {
        id: clause.id.clone(),
        area: clause.area.clone(),
        area_text: area.map(|area| area.title.clone()).unwrap_or_default(),
        text: clause.text.clone(),
        check: Some(clause.check.clone()).filter(|check| !check.trim().is_empty()),
        verified: clause.verified,
    }
}
