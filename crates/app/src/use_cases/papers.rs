//! What stands on a paper, gathered from the records.
//!
//! Invariant: nothing is printed that the records do not say; a field without a value stays blank to be filled by hand.

use super::found::{self, FindingRecord};
use super::lines::{school_name, survey_title, talk_title};
use super::observation::analysed;
use super::progress;
use super::signatures;
use super::visit_page::Hub;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::words;
use duxue_documents::{
    Column, ColumnKind, Ledger, LedgerCell, NoticeItem, NoticeValues, PaperValues, Photo, chinese_date,
};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Attachment, Kind, Observation, Parts, Visit, VisitPoint};
use duxue_domain::rules;
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
        .text("companions", companions(visit))
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
        .text("problem", problems(&hub))
        .text("advice", visit.feedback.text.clone().unwrap_or_default())
        .rows("previous", rows);
    if let Some(announced) = visit.announced {
        values = values.chosen("mode", [if announced { "提前告知" } else { "不打招呼" }]);
    }
    if let Some(disposition) = disposition(visit) {
        values = values.chosen("disposition", [disposition]);
    }
    values.photos = pictures(desk, &visit.photos, "");
    for finding in &hub.found {
        values.photos.extend(pictures(desk, &finding.found.photos, &finding.title()));
    }
    values.signed = signatures::on_paper(desk, &hub)?;
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

fn companions(visit: &Visit) -> String {
    let names: Vec<&str> = visit
        .companions
        .values()
        .filter(|companion| companion.deleted != Some(true))
        .filter_map(|companion| words::filled(companion.name.as_deref()))
        .collect();
    names.join("、")
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
        lines.push(format!("听课：{} {teacher}{points}。", super::visit_page::lesson_title(lesson)));
    }
    for (_, talk) in hub.talks.iter().filter(|(_, talk)| super::talk::points(talk) > 0) {
        let people = talk.people.map(|n| format!(" {n} 人")).unwrap_or_default();
        lines.push(format!("{}{people}，记要点 {} 条。", talk_title(talk), super::talk::points(talk)));
    }
    for (_, survey) in hub.surveys.iter().filter(|(_, survey)| survey.papers.unwrap_or(0) > 0) {
        let of = words::filled(survey.group.as_deref()).map(|group| format!("（{group}）")).unwrap_or_default();
        lines.push(format!("{}{of} {} 份。", survey_title(survey), survey.papers.unwrap_or(0)));
    }
    lines.join("\n")
}

fn points(points: &Parts<VisitPoint>) -> String {
    let mut texts: Vec<(&Option<String>, &str)> = points
        .values()
        .filter(|point| point.deleted != Some(true))
        .filter_map(|point| Some((&point.at, words::filled(point.text.as_deref())?)))
        .collect();
    texts.sort();
    numbered(texts.into_iter().map(|(_, text)| text.to_owned()).collect())
}

fn problems(hub: &Hub) -> String {
    let mut lines: Vec<String> = points(&hub.visit.problems).lines().map(strip_number).collect();
    for finding in &hub.found {
        let place = finding.found.place.as_deref().map(|place| format!("{place}：")).unwrap_or_default();
        lines.push(format!("{place}{}（{}）", finding.title(), finding.grade_text()));
    }
    numbered(lines)
}

fn strip_number(line: &str) -> String {
    line.split_once(". ").filter(|(number, _)| number.parse::<u32>().is_ok()).map_or(line, |(_, text)| text).to_owned()
}

fn numbered(lines: Vec<String>) -> String {
    match lines.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        many => many.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect::<Vec<_>>().join("\n"),
    }
}

fn school_said(finding: &FindingRecord) -> String {
    let replied = finding.steps().into_iter().rev().find(|(_, step)| step.action.as_deref() == Some("replied"));
    replied.and_then(|(_, step)| step.note.clone()).unwrap_or_default()
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
    for finding in &hub.found {
        values.photos.extend(pictures(desk, &finding.found.photos, &finding.title()));
    }
    values.signed = signatures::on_paper(desk, &hub)?;
    Ok(values)
}

/// 听课记录表 of a lesson.
pub fn lesson_record(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let (_, lesson) = desk.read::<Observation>(id, Kind::Observation)?;
    let form = progress::form_of(desk, &lesson.form);
    let score = form.as_ref().and_then(|form| form.score_lesson(&lesson));
    let kinds = built_in::lesson_kinds();
    let kind = lesson.lesson_kind.as_deref().and_then(|kind| kinds.kind(kind)).map(|kind| kind.text.clone());
    let mut notes: Vec<_> = lesson.notes.values().filter(|note| note.deleted != Some(true)).collect();
    notes.sort_by(|a, b| a.second.unwrap_or_default().total_cmp(&b.second.unwrap_or_default()));
    let tape = notes
        .into_iter()
        .map(|note| {
            let second = note.second.unwrap_or_default().max(0.0) as u64;
            let phase = note.phase.as_deref().and_then(|phase| kinds.phase(phase)).map(|phase| phase.text.clone());
            vec![
                format!("{}:{:02}", second / 60, second % 60),
                phase.unwrap_or_default(),
                note.text.clone().unwrap_or_default(),
                note.comment.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let mut scores = Vec::new();
    if let Some(form) = &form {
        for section in &form.sections {
            for item in section.items.iter().filter(|item| item.max.is_some()) {
                let given = lesson.scores.get(&item.id);
                scores.push(vec![
                    section.title.clone(),
                    item.text.clone(),
                    item.max.map(words::points).unwrap_or_default(),
                    given.and_then(|given| given.points).map(words::points).unwrap_or_default(),
                    given.and_then(|given| given.note.clone()).unwrap_or_default(),
                ]);
            }
        }
    }
    let st = analysed(&lesson).map(|analysed| {
        let measures = analysed.measures;
        format!(
            "Rt {:.2}，Ch {:.2}，{}（不计入总分）",
            measures.rt,
            measures.ch,
            analysed.type_text.unwrap_or_default()
        )
    });
    let scored = score.filter(|score| score.scored > 0);
    let mut values = PaperValues::default()
        .text("school", school_name(desk, lesson.school.as_deref())?.name)
        .text("date", chinese_date(lesson.date.as_deref().unwrap_or_default()))
        .text("class", lesson.class.clone().unwrap_or_default())
        .text("teacher", lesson.teacher.clone().unwrap_or_default())
        .text("subject", lesson.subject.clone().unwrap_or_default())
        .text("topic", lesson.topic.clone().unwrap_or_default())
        .text("kind", kind.unwrap_or_default())
        .text("period", lesson.period.map(|period| format!("第{period}节")).unwrap_or_default())
        .rows("tape", tape)
        .text("st", st.unwrap_or_default())
        .rows("scores", scores)
        .text("total", scored.as_ref().map(|score| words::points(score.points)).unwrap_or_default())
        .text("band", scored.and_then(|score| score.band).map(|band| band.text).unwrap_or_default())
        .text("rubric", form.map(|form| format!("{} {}", form.title, form.version)).unwrap_or_default())
        .text("strength", lesson.strengths.clone().unwrap_or_default())
        .text("short", lesson.shortcomings.clone().unwrap_or_default())
        .text("advice", lesson.advice.clone().unwrap_or_default());
    values.photos = pictures(desk, &lesson.photos, "");
    Ok(values)
}

/// 整改通知书 of one finding, or of everything found during a visit.
pub fn notice(desk: &Desk, id: &str) -> Result<NoticeValues, Refusal> {
    let (findings, visit) = match desk.held(id)?.map(|held| held.kind) {
        Some(kind) if kind == Kind::Visit.name() => {
            let hub = Hub::open(desk, id)?;
            (hub.found, Some(hub.visit))
        }
        Some(_) => {
            let finding = found::one(desk, id)?;
            let visit = match finding.found.visit.as_deref() {
                Some(visit) => desk.read::<Visit>(visit, Kind::Visit).ok().map(|(_, visit)| visit),
                None => None,
            };
            (vec![finding], visit)
        }
        None => return Err(Refusal::not_found("这条记录")),
    };
    let first = findings.first().ok_or_else(|| Refusal::invalid("这次督导没有记隐患或整改，不用发通知书。"))?;
    let setting = desk.setting()?;
    let school = first.found.school.clone().or(visit.as_ref().and_then(|visit| visit.school.clone()));
    let visited = visit.and_then(|visit| visit.date).or(first.found.found_at.clone()).unwrap_or_default();
    let last = findings.iter().filter_map(|finding| finding.found.deadline.clone()).max().unwrap_or_default();
    let office = setting.office_name.clone().unwrap_or_else(|| "县教育督导室".to_owned());
    let mut photos = Vec::new();
    for finding in &findings {
        photos.extend(pictures(desk, &finding.found.photos, &finding.title()));
    }
    Ok(NoticeValues {
        authority: office.clone(),
        number: None,
        school: school_name(desk, school.as_deref())?.name,
        visited_on: chinese_date(&visited),
        items: findings
            .iter()
            .map(|finding| {
                let found = &finding.found;
                let place = found.place.as_deref().map(|place| format!("{place}：")).unwrap_or_default();
                NoticeItem {
                    problem: format!("{place}{}", finding.title()),
                    demand: found.requirement.clone().unwrap_or_else(|| "立即整改，消除隐患，举一反三。".to_owned()),
                    responsible: found.responsible.clone().unwrap_or_default(),
                    due: chinese_date(found.deadline.as_deref().unwrap_or_default()),
                }
            })
            .collect(),
        reply_by: chinese_date(&last),
        reporter: office,
        date: chinese_date(&desk.today().to_string()),
        contact: desk.person_name(first.found.supervisor.as_deref()),
        copy_to: String::new(),
        photos,
    })
}

/// 隐患台账 of one school, or of all that are held.
pub fn hazard_ledger(desk: &Desk, school: Option<&str>) -> Result<Ledger, Refusal> {
    let mut findings = match school {
        Some(school) => found::at_school(desk, school)?,
        None => found::all(desk)?,
    };
    findings.retain(|finding| finding.kind == Kind::Hazard);
    findings.sort_by(|a, b| a.found.found_at.cmp(&b.found.found_at));
    let text = |title: &str, width: f64| Column { head: title.to_owned(), width, kind: ColumnKind::Text };
    let day = |title: &str| Column { head: title.to_owned(), width: 12.0, kind: ColumnKind::Date };
    let mut rows = Vec::new();
    for finding in &findings {
        let found = &finding.found;
        let clause = found.clause.as_deref().and_then(|id| built_in::hazard_catalogue().clause(id));
        let cell = |text: Option<String>| LedgerCell::from(text.unwrap_or_default().as_str());
        let date = |text: Option<String>| match words::day_of(text.as_deref()) {
            Some(day) => LedgerCell::Date(day),
            None => LedgerCell::Empty,
        };
        rows.push(vec![
            LedgerCell::Text(school_name(desk, found.school.as_deref())?.name),
            date(found.found_at.clone()),
            cell(found.place.clone()),
            LedgerCell::Text(finding.title()),
            LedgerCell::Text(finding.category_text()),
            LedgerCell::Text(finding.grade_text().to_owned()),
            cell(clause.map(|clause| clause.text.clone())),
            cell(found.measure.clone()),
            cell(found.responsible.clone()),
            date(found.deadline.clone()),
            LedgerCell::Text(finding.state().title().to_owned()),
            date(found.closed_at.clone()),
        ]);
    }
    Ok(Ledger {
        title: "校园安全隐患排查治理台账".to_owned(),
        note: format!("截至 {}，共 {} 处", words::date(desk.today(), desk.today()), rows.len()),
        columns: vec![
            text("学校", 24.0),
            day("发现日期"),
            text("部位", 16.0),
            text("隐患描述", 36.0),
            text("类别", 14.0),
            text("等级", 8.0),
            text("判定条款", 30.0),
            text("当场措施", 24.0),
            text("责任人", 14.0),
            day("完成时限"),
            text("状态", 10.0),
            day("销号日期"),
        ],
        rows,
    })
}

/// The pictures among attachments, with what they show; one whose bytes are not here is left out.
fn pictures(desk: &Desk, photos: &Parts<Attachment>, of: &str) -> Vec<Photo> {
    let shown = photos.values().filter(|photo| photo.deleted != Some(true));
    let mut all = Vec::new();
    for photo in shown.filter(|photo| photo.mime.as_deref().is_some_and(|mime| mime.starts_with("image/"))) {
        let bytes = photo.hash.as_deref().and_then(|hash| {
            let file = desk.store().media_file(hash).map_err(errors::store).ok()??;
            desk.store().read_media(hash, 0..file.bytes).ok()
        });
        let when = words::moment_text(photo.taken_at.as_deref(), desk.now());
        let what = words::filled(photo.caption.as_deref()).unwrap_or(of);
        if let Some(bytes) = bytes {
            all.push(Photo { bytes, caption: format!("{what} {when}").trim().to_owned() });
        }
    }
    all
}
