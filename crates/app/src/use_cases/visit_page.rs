//! The hub of a visit: what to re-check, the six methods, what the record lacks, and the one next step.

use super::companions::colleagues;
use super::draws;
use super::found;
use super::hub::Hub;
use super::lines::{matters, photos, school_name, survey_title, talk_title};
use super::progress::Filling;
use super::signatures;
use super::survey;
use super::sync::conflicts_of;
use super::talk;
use super::visit::{kind_text, own_recheck};
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{
    DispositionChoice, FillingLine, IdArgs, LessonLine, Link, MethodLine, PointLine, RecheckLine, Tone, UntreatedLine,
    VisitNext, VisitPage,
};
use crate::words;
use chrono::DateTime;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, MethodCount, Observation, Parts, Visit, VisitPoint};
use duxue_domain::rules::{self, LineState};
use std::collections::BTreeSet;

pub fn visit(app: &App, args: IdArgs) -> Result<VisitPage, Refusal> {
    let desk = app.desk()?;
    let hub = Hub::open(&desk, &args.id)?;
    let visit = &hub.visit;
    let checklist = hub.checklist(&desk)?;
    let missing = rules::missing(&checklist);
    let rechecks = rechecks(&desk, &hub)?;
    let looked_at = rechecks.iter().filter(|line| line.verdict.is_some()).count();
    let methods = methods(&hub);
    let used = methods.iter().filter(|method| method.count > 0).count();
    let now = desk.now();
    let finished = visit.state.as_deref() == Some("finished");
    Ok(VisitPage {
        id: args.id.clone(),
        school: school_name(&desk, visit.school.as_deref())?,
        subtitle: subtitle(&desk, visit),
        saved_at: hub.held.saved_at.clone(),
        finished,
        mine: desk.is_me(&visit.supervisor),
        supervisor_name: desk.person_name(visit.supervisor.as_deref()),
        rechecks_words: match rechecks.len() {
            0 => "这所学校没有未了事项".to_owned(),
            all => format!("上次留下 {all} 项，已看 {looked_at} 项"),
        },
        rechecks,
        methods_words: format!("已用 {used} 种"),
        methods,
        patrols: filling_lines(&hub, Kind::Patrol),
        checks: filling_lines(&hub, Kind::Check),
        lessons: lesson_lines(&hub),
        talks: hub.talks.iter().map(|(id, one)| talk::line(id, one)).collect(),
        surveys: hub.surveys.iter().map(|(id, one)| survey::line(id, one)).collect(),
        draws: draws::lines(visit),
        signing: signatures::of_visit(&desk, &hub)?.signing(&desk),
        rosters: draws::rosters(&desk, visit.school.as_deref())?,
        findings: found::lines(&desk, hub.found.clone())?,
        untreated: untreated(&hub),
        highlights: points(&args.id, "highlights", &visit.highlights, &desk),
        problems: points(&args.id, "problems", &visit.problems, &desk),
        photos: photos(&args.id, "photos", &visit.photos, now),
        checklist_done: checklist.iter().filter(|line| line.state == LineState::Done).count() as u32,
        missing_words: match missing.len() {
            0 => String::new(),
            count => format!("还差 {count} 项：{}", missing.join("、")),
        },
        next: next(&hub, &missing, finished),
        checklist,
        missing,
        date_doubt: visit
            .date
            .as_deref()
            .and_then(|day| day.parse().ok())
            .and_then(|day| rules::date_doubt(day, desk.today())),
        dispositions: built_in::common()
            .dispositions
            .iter()
            .map(|d| DispositionChoice { id: d.id.clone(), text: d.text.clone(), action: d.action.clone() })
            .collect(),
        people: colleagues(&desk)?,
        matters: matters(),
        conflicts: conflicts_of(&desk, &args.id)?,
        fields: hub.visit,
    })
}

/// 随访督导（事先不通知）· 11 月 18 日 9:05 到校 · 已 2 小时 40 分.
fn subtitle(desk: &Desk, visit: &Visit) -> String {
    let mut parts = vec![kind_text(visit)];
    let day = words::date_text(visit.date.as_deref(), desk.today());
    match words::clock(visit.started_at.as_deref()) {
        clock if clock.is_empty() => parts.push(day),
        clock => parts.push(format!("{day} {clock} 到校")),
    }
    let at = |text: &Option<String>| text.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let until = match visit.state.as_deref() {
        Some("finished") => at(&visit.ended_at),
        _ => Some(desk.now()),
    };
    if let (Some(from), Some(until)) = (at(&visit.started_at), until) {
        let minutes = (until - from).num_minutes();
        // A visit that was left open overnight, or a clock that jumped, says nothing about how long it took.
        if (1..16 * 60).contains(&minutes) {
            let long = words::duration(minutes);
            parts.push(if visit.state.as_deref() == Some("finished") {
                format!("共 {long}")
            } else {
                format!("已 {long}")
            });
        }
    }
    parts.join(" · ")
}

fn rechecks(desk: &Desk, hub: &Hub) -> Result<Vec<RecheckLine>, Refusal> {
    hub.open_before
        .iter()
        .map(|finding| {
            let event = own_recheck(desk, finding, Some(&hub.held.id));
            let step = event.as_ref().and_then(|event| finding.found.history.get(event));
            let verdict = hub.verdict_on(&finding.id);
            let unsent = desk.held(&finding.id)?.is_some_and(|held| held.unsent);
            Ok(RecheckLine {
                finding: finding.line(desk)?,
                note: step.and_then(|step| step.note.clone()),
                photos: match (&event, step) {
                    (Some(event), Some(step)) => {
                        photos(&finding.id, &format!("history.{event}.photos"), &step.photos, desk.now())
                    }
                    _ => Vec::new(),
                },
                can_undo: match (&verdict, &event) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(_), Some(_)) => unsent,
                },
                event,
                verdict,
            })
        })
        .collect()
}

fn methods(hub: &Hub) -> Vec<MethodLine> {
    let visit = &hub.visit;
    let patrol = hub.patrol();
    let typed = |id: &str, count: &MethodCount| {
        (count.count.unwrap_or_default(), count.note.clone().unwrap_or_default(), Some(format!("methods.{id}")))
    };
    built_in::common()
        .methods
        .iter()
        .map(|method| {
            let (count, detail, path) = match method.id.as_str() {
                "documents" => typed("documents", &visit.methods.documents),
                "meeting" => typed("meeting", &visit.methods.meeting),
                "talk" => {
                    let (_, note, path) = typed("talk", &visit.methods.talk);
                    (hub.talked_to(), said(note, hub.talks.iter().map(|(_, talk)| talk_title(talk))), path)
                }
                "survey" => {
                    let (_, note, path) = typed("survey", &visit.methods.survey);
                    (hub.surveyed(), said(note, hub.surveys.iter().map(|(_, survey)| survey_title(survey))), path)
                }
                "patrol" => {
                    let detail = match patrol.filter(|patrol| !patrol.finished) {
                        Some(patrol) if patrol.answered >= patrol.total => "都看了，还没结束".to_owned(),
                        Some(patrol) => {
                            patrol.position_words(&hub.school).map(|at| format!("正在{at}")).unwrap_or_default()
                        }
                        None => String::new(),
                    };
                    (patrol.map(|patrol| patrol.answered).unwrap_or_default(), detail, None)
                }
                _ => {
                    let last = hub.lessons.last().map(|(_, lesson, _)| lesson_title(lesson)).unwrap_or_default();
                    (hub.lessons.len() as u32, last, None)
                }
            };
            let link = match method.id.as_str() {
                "patrol" => patrol.map(|patrol| Link { kind: "patrol".to_owned(), id: patrol.id.clone() }),
                _ if path.is_none() => {
                    hub.lessons.last().map(|(id, ..)| Link { kind: "observation".to_owned(), id: id.clone() })
                }
                _ => None,
            };
            MethodLine {
                id: method.id.clone(),
                text: method.text.clone(),
                count,
                of: patrol.filter(|_| method.id == "patrol").map(|patrol| patrol.total),
                unit: if method.id == "patrol" { "项".to_owned() } else { method.unit.clone() },
                detail,
                note_path: path.as_ref().map(|path| format!("{path}.note")),
                path: path.map(|path| format!("{path}.count")),
                link,
            }
        })
        .collect()
}

/// What the person wrote of it, or else what the records are called, each once.
fn said(note: String, titles: impl Iterator<Item = String>) -> String {
    let titles: BTreeSet<String> = titles.collect();
    if note.is_empty() { titles.into_iter().collect::<Vec<_>>().join("、") } else { note }
}

fn filling_lines(hub: &Hub, kind: Kind) -> Vec<FillingLine> {
    hub.fillings
        .iter()
        .filter(|filling| filling.kind == kind)
        .map(|filling| FillingLine {
            id: filling.id.clone(),
            kind: kind.name().to_owned(),
            title: filling.title.clone(),
            target: filling.target.clone(),
            answered: filling.answered,
            total: filling.total,
            fails: filling.fails,
            finished: filling.finished,
            position_words: filling.position_words(&hub.school),
        })
        .collect()
}

/// 三（2）班 语文.
pub(super) fn lesson_title(lesson: &Observation) -> String {
    let parts: Vec<&str> =
        [&lesson.class, &lesson.subject].into_iter().filter_map(|t| words::filled(t.as_deref())).collect();
    if parts.is_empty() { "还没写班级和学科".to_owned() } else { parts.join(" ") }
}

fn lesson_lines(hub: &Hub) -> Vec<LessonLine> {
    hub.lessons
        .iter()
        .map(|(id, lesson, score)| LessonLine {
            id: id.clone(),
            title: lesson_title(lesson),
            teacher: lesson.teacher.clone(),
            topic: lesson.topic.clone(),
            points: score.as_ref().filter(|score| score.scored > 0).map(|score| score.points),
            band: score.as_ref().and_then(|score| score.band.as_ref()).map(|band| band.text.clone()),
            finished: lesson.state.as_deref() == Some("finished"),
        })
        .collect()
}

fn untreated(hub: &Hub) -> Vec<UntreatedLine> {
    let mut lines = Vec::new();
    for filling in &hub.fillings {
        for item in &filling.untreated {
            let text = filling.form.as_ref().and_then(|form| form.item(item)).map(|item| item.text.clone());
            lines.push(UntreatedLine {
                filling: Link { kind: filling.kind.name().to_owned(), id: filling.id.clone() },
                item: item.clone(),
                text: text.unwrap_or_else(|| "这一项不在现在的表里".to_owned()),
                note: filling.answers.get(item).and_then(|answer| answer.note.clone()),
            });
        }
    }
    lines
}

fn points(visit: &str, path: &str, points: &Parts<VisitPoint>, desk: &Desk) -> Vec<PointLine> {
    let mut lines: Vec<(Option<String>, PointLine)> = points
        .iter()
        .filter(|(_, point)| point.deleted != Some(true))
        .map(|(id, point)| {
            let line = PointLine {
                id: id.clone(),
                text: point.text.clone().unwrap_or_default(),
                matter: point.matter,
                photos: photos(visit, &format!("{path}.{id}.photos"), &point.photos, desk.now()),
            };
            (point.at.clone(), line)
        })
        .collect();
    lines.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The one filled button: what was owed before, then the walk, then the record, then the end.
fn next(hub: &Hub, missing: &[String], finished: bool) -> VisitNext {
    let step = |label: String, action: &str, link: Option<Link>| VisitNext {
        label,
        action: action.to_owned(),
        link,
        tone: Tone::Plain,
    };
    if finished {
        return step("预览记录表".to_owned(), "report", None);
    }
    let patrol = hub.patrol();
    let open = hub.open_before.iter().filter(|finding| hub.verdict_on(&finding.id).is_none()).count();
    if open > 0 && patrol.is_none() {
        return step(format!("先复查：还有 {open} 项"), "recheck", None);
    }
    match patrol {
        None => step("开始巡视".to_owned(), "start_patrol", None),
        Some(patrol) if patrol.answered < patrol.total && !patrol.finished => {
            let at = patrol.position(&hub.school).and_then(|item| {
                let at = Filling { position: Some(item), ..patrol.clone() };
                at.position_words(&hub.school)
            });
            let label = at.map_or("接着巡视".to_owned(), |at| format!("接着巡视：{at}"));
            step(label, "patrol", Some(Link { kind: "patrol".to_owned(), id: patrol.id.clone() }))
        }
        Some(_) if !missing.is_empty() => step(format!("补全记录：{}", missing[0]), "record", None),
        Some(_) => step("结束督导".to_owned(), "finish", None),
    }
}
