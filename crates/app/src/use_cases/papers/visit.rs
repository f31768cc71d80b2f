//! 督导工作记录表 and 现场反馈单.

use super::{Pictures, numbered, points, school_said, written};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::hub::Hub;
use crate::use_cases::lines::{school_name, survey_title, talk_title};
use crate::use_cases::progress;
use crate::use_cases::signatures;
use crate::words;
use duxue_documents::{PaperValues, chinese_date};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, Visit};
use duxue_domain::rules::{self, companion_names};
use std::collections::BTreeSet;

/// 督导工作记录表 of a visit.
pub fn work_record(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let hub = Hub::open(desk, id)?;
    let visit = &hub.visit;
    let me = visit.supervisor.as_deref().unwrap_or_default();
    let reference = desk.reference()?;
    let certificate = reference.people.get(me).and_then(|person| person.certificate.clone());
    let patrols = hub.fillings.iter().filter(|filling| filling.kind == Kind::Patrol && filling.answered > 0).count();
    let count = |count: Option<u32>| count.unwrap_or_default().to_string();
    let rows = hub
        .open_before
        .iter()
        .map(|finding| {
            let verdict = match visit.rechecks.get(&finding.id).and_then(|recheck| recheck.verdict.as_deref()) {
                Some("done") => "整改措施到位",
                Some("not-done") => "整改不到位，需继续整改",
                Some("skipped") => "没看",
                _ => "",
            };
            vec![finding.title(), school_said(finding), verdict.to_owned()]
        })
        .collect();
    let mut values = PaperValues::default()
        .text("school", school_name(desk, visit.school.as_deref())?.name)
        .text("time", span(visit))
        .text("supervisor", desk.person_name(Some(me)))
        .text("cert", certificate.unwrap_or_default())
        .text("companions", companion_names(&visit.companions).join("、"))
        .text("theme", visit.theme.clone().unwrap_or_default())
        .text("draw", drawn(visit))
        .text("m-patrol", patrols.to_string())
        .text("m-lesson", hub.lessons.len().to_string())
        .text("m-doc", count(visit.methods.documents.count))
        .text("m-meeting", count(visit.methods.meeting.count))
        .text("m-talk", hub.talked_to().to_string())
        .text("m-survey", hub.surveyed().to_string())
        .chosen("matters", matters(&hub))
        .text("process", process(&hub))
        .text("highlight", points(&visit.highlights))
        .text("problem", numbered(problem_lines(&hub)))
        .text("advice", visit.feedback.text.clone().unwrap_or_default())
        .rows("previous", rows);
    if let Some(announced) = visit.announced {
        values = values.chosen("mode", [if announced { "提前告知" } else { "不打招呼" }]);
    }
    if let Some(disposition) = disposition(visit) {
        values = values.chosen("disposition", [disposition]);
    }
    let mut pictures = Pictures::default();
    pictures.add(desk, &visit.photos, "");
    for finding in &hub.found {
        pictures.add(desk, &finding.found.photos, &finding.title());
    }
    (values.photos, values.unprinted) = (pictures.shown, pictures.missing);
    values.signed = signatures::of_visit(desk, &hub)?.on_paper();
    Ok(values)
}

fn span(visit: &Visit) -> String {
    let day = chinese_date(visit.date.as_deref().unwrap_or_default());
    match (words::clock(visit.started_at.as_deref()), words::clock(visit.ended_at.as_deref())) {
        (from, _) if from.is_empty() => day,
        (from, to) if to.is_empty() => format!("{day} {from}"),
        (from, to) => format!("{day} {from}至{to}"),
    }
}

/// 班级：三（2）班、五（1）班; how it was drawn stands in the account of the visit.
fn drawn(visit: &Visit) -> String {
    let counts = visit.draws.values().filter(|draw| draw.counts());
    let named = counts.filter_map(|draw| {
        let names = words::filled(draw.drawn.as_deref())?.replace('\n', "、");
        let what = rules::draw::WHATS.iter().find(|(id, _)| draw.what.as_deref() == Some(id) && *id != "other");
        Some(what.map_or_else(|| names.clone(), |(_, what)| format!("{what}：{names}")))
    });
    named.collect::<Vec<_>>().join("；")
}

/// As the record form words the five dispositions.
fn disposition(visit: &Visit) -> Option<&'static str> {
    match visit.disposition.as_deref()? {
        "none" => Some("无意见"),
        "minor" => Some("小问题：现场反馈建议"),
        "general" => Some("一般问题：发送整改建议（通知书）"),
        "serious" => Some("严重问题：向督导办上报"),
        "complex" => Some("复杂问题：请科室协商"),
        _ => None,
    }
}

/// The statutory matters that this visit looked at.
fn matters(hub: &Hub) -> Vec<String> {
    let mut seen: BTreeSet<u8> = BTreeSet::new();
    for filling in &hub.fillings {
        let Some(form) = &filling.form else { continue };
        let judged = form.items().filter(|item| progress::is_done(item, &filling.answers));
        seen.extend(judged.filter_map(|item| item.matter));
    }
    let points = hub.visit.highlights.values().chain(hub.visit.problems.values());
    seen.extend(points.filter(|point| point.deleted != Some(true)).filter_map(|point| point.matter));
    if !hub.lessons.is_empty() {
        seen.insert(3);
    }
    seen.into_iter().filter_map(|id| built_in::common().matter_text(id)).map(str::to_owned).collect()
}

fn process(hub: &Hub) -> String {
    let mut lines: Vec<String> =
        hub.visit.notes.iter().filter_map(|n| words::filled(Some(n)).map(str::to_owned)).collect();
    let draws = hub.visit.draws.values().filter(|draw| draw.was_made());
    lines.extend(draws.map(|draw| format!("随机抽取：{}。", rules::draw::words(draw))));
    for filling in hub.fillings.iter().filter(|filling| filling.answered > 0) {
        let fails = if filling.fails > 0 { format!("，不符合 {} 项", filling.fails) } else { String::new() };
        lines.push(format!("{} {} 项{fails}。", filling.title, filling.answered));
    }
    for (_, lesson, score) in &hub.lessons {
        let teacher = lesson.teacher.as_deref().unwrap_or_default();
        let points = score.as_ref().filter(|score| score.scored > 0);
        let points = points.map(|score| format!("，{} 分", words::points(score.points))).unwrap_or_default();
        lines.push(format!("听课：{} {teacher}{points}。", crate::use_cases::visit_page::lesson_title(lesson)));
    }
    for (_, talk) in hub.talks.iter().filter(|(_, talk)| crate::use_cases::talk::points(talk) > 0) {
        let people = talk.people.map(|n| format!(" {n} 人")).unwrap_or_default();
        lines.push(format!("{}{people}，记要点 {} 条。", talk_title(talk), crate::use_cases::talk::points(talk)));
    }
    for (_, survey) in hub.surveys.iter().filter(|(_, survey)| survey.papers.unwrap_or(0) > 0) {
        let of = words::filled(survey.group.as_deref()).map(|group| format!("（{group}）")).unwrap_or_default();
        lines.push(format!("{}{of} {} 份。", survey_title(survey), survey.papers.unwrap_or(0)));
    }
    lines.join("\n")
}

/// What was not as it should be: as written on the visit, then each finding with its grade.
pub(super) fn problem_lines(hub: &Hub) -> Vec<String> {
    let mut lines = written(&hub.visit.problems);
    for finding in &hub.found {
        let place = finding.found.place.as_deref().map(|place| format!("{place}：")).unwrap_or_default();
        lines.push(format!("{place}{}（{}）", finding.title(), finding.grade_text()));
    }
    lines
}

/// 现场反馈单 of a visit.
pub fn feedback(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let hub = Hub::open(desk, id)?;
    let visit = &hub.visit;
    let today = desk.today();
    let rows = hub
        .found
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let found = &finding.found;
            let place = found.place.clone().unwrap_or_default();
            vec![
                (at + 1).to_string(),
                if place.is_empty() { finding.title() } else { format!("{place}：{}", finding.title()) },
                finding.category_text(),
                found.requirement.clone().or(found.measure.clone()).unwrap_or_default(),
                "是".to_owned(),
                words::date_text(found.deadline.as_deref(), today),
            ]
        })
        .collect();
    let measures: Vec<String> = hub
        .found
        .iter()
        .filter_map(|finding| words::filled(finding.found.measure.as_deref()).map(str::to_owned))
        .collect();
    let mut values = PaperValues::default()
        .text("school", school_name(desk, visit.school.as_deref())?.name)
        .text("time", span(visit))
        .text("present", visit.feedback.to.clone().unwrap_or_default())
        .text("good", points(&visit.highlights))
        .rows("problems", rows)
        .text("immediate", numbered(measures));
    if let Some(disposition) = disposition(visit) {
        values = values.text("disposition", disposition);
    }
    let mut pictures = Pictures::default();
    for finding in &hub.found {
        pictures.add(desk, &finding.found.photos, &finding.title());
    }
    (values.photos, values.unprinted) = (pictures.shown, pictures.missing);
    values.signed = signatures::of_visit(desk, &hub)?.on_paper();
    Ok(values)
}
