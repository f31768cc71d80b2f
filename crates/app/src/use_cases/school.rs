//! Schools, and everything about one of them.

use super::coverage;
use super::found::{self, FindingRecord};
use super::lines::school_name;
use super::progress;
use super::today::{dots, in_progress, quotas_of, rows};
use super::visit::kind_text;
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{Fact, Link, SchoolArgs, SchoolPage, SchoolRow, Schools, TimelineEntry, Tone};
use crate::words;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Check, Kind, Observation, Patrol, School, Visit};
use std::collections::HashMap;

pub fn schools(app: &App, (): ()) -> Result<Schools, Refusal> {
    let desk = app.desk()?;
    let reference = desk.reference()?;
    let all: Vec<(String, School)> = desk.schools()?.as_ref().clone();
    let mine = desk.my_schools()?;
    let visits = desk.all::<Visit>(Kind::Visit)?;
    let findings = found::all(&desk)?;
    let quotas = quotas_of(&desk, &all, &visits)?;
    let of_mine = quotas_of(&desk, &mine, &visits)?;
    let lines = rows(&desk, &quotas, &visits, &findings)?;
    let schools = lines
        .into_iter()
        .zip(&all)
        .map(|(today, (id, school))| SchoolRow {
            today,
            kind_text: kind_words(school),
            township: school.township.clone(),
            students: school.students,
            head: school.head.clone(),
            phone: school.phone.clone(),
            mine: mine.iter().any(|(own, _)| own == id),
            supervisors: reference.posted_to(id),
        })
        .collect();
    Ok(Schools { schools, month_done: of_mine.schools_done, month_total: of_mine.schools.len() as u32 })
}

/// 初中 · 寄宿制.
fn kind_words(school: &School) -> String {
    let kind = school.school_kind.as_deref().and_then(|kind| built_in::common().school_kind_text(kind));
    let mut words: Vec<&str> = kind.into_iter().collect();
    if school.facts.get("has_dormitory") == Some(&true) {
        words.push("寄宿制");
    }
    words.join(" · ")
}

pub fn school(app: &App, args: SchoolArgs) -> Result<SchoolPage, Refusal> {
    let desk = app.desk()?;
    let id = args.school;
    let schools = desk.schools()?;
    let school = schools.iter().find(|(held, _)| *held == id).map(|(_, school)| school.clone());
    let school = school.ok_or_else(|| Refusal::not_found("这所学校"))?;
    let visits = desk.of_school::<Visit>(Kind::Visit, &id)?;
    let findings = found::at_school(&desk, &id)?;
    let quotas = quotas_of(&desk, &[(id.clone(), school.clone())], &visits)?;
    let quota = quotas.schools.into_iter().next();
    let (month, semester) = match &quota {
        Some(quota) => dots(quota),
        None => return Err(Refusal::not_found("这所学校")),
    };
    let last = quota.and_then(|quota| quota.last_visit);
    let (open, closed): (Vec<_>, Vec<_>) = findings.iter().cloned().partition(FindingRecord::is_open);
    let matters = coverage::of_semester(&desk, &id, &school, &visits)?;
    let seen = matters.iter().filter(|matter| matter.seen).count();
    let township = school.township.clone();
    Ok(SchoolPage {
        subtitle: [Some(kind_words(&school)), township]
            .into_iter()
            .flatten()
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        phone: school.phone.clone(),
        facts: facts(&desk, &school)?,
        has: has(&school),
        unknown_facts: unknown_facts(&desk, &school)?,
        month,
        semester,
        findings_total: findings.len() as u32,
        open: found::lines(&desk, open)?,
        closed: found::lines(&desk, closed)?,
        matters_words: match matters.len() - seen {
            0 => format!("{seen} 项都已看过"),
            left => format!("已看 {seen} 项，这次补 {left} 项"),
        },
        matters,
        timeline: timeline(&desk, &id, &visits, &findings)?,
        visit_in_progress: in_progress(&desk, &visits, &id),
        last_visit_words: match last.as_deref() {
            Some(day) => words::date_text(Some(day), desk.today()),
            None => "还没去过".to_owned(),
        },
        school: school_name(&desk, Some(&id))?,
    })
}

fn facts(desk: &Desk, school: &School) -> Result<Vec<Fact>, Refusal> {
    let parent = match &school.parent {
        Some(parent) => Some(school_name(desk, Some(parent))?.name),
        None => None,
    };
    let facts = [
        ("校长", school.head.clone()),
        ("电话", school.phone.clone()),
        ("学生", school.students.map(|n| format!("{} 人", words::grouped(n)))),
        ("教师", school.teachers.map(|n| format!("{} 人", words::grouped(n)))),
        ("所属完小", parent),
        ("地址", school.address.clone()),
        ("学校代码", school.code.clone()),
    ];
    Ok(facts
        .into_iter()
        .filter_map(|(label, text)| {
            Some(Fact { label: label.to_owned(), text: text.filter(|t| !t.trim().is_empty())? })
        })
        .collect())
}

/// 食堂、宿舍、实验室: what the school has, without the word 有 before each.
fn has(school: &School) -> Vec<String> {
    built_in::common()
        .school_facts
        .iter()
        .filter(|fact| school.facts.get(&fact.id) == Some(&true))
        .map(|fact| fact.text.strip_prefix('有').unwrap_or(&fact.text).to_owned())
        .collect()
}

fn unknown_facts(desk: &Desk, school: &School) -> Result<Vec<String>, Refusal> {
    let patrol = desk.form(Some("patrol"), None);
    Ok(patrol.map(|form| form.missing_facts(school)).unwrap_or_default().into_iter().map(|fact| fact.text).collect())
}

/// Visits with what came of them, lessons, checks, and the steps of findings that happened outside a visit; newest first.
fn timeline(
    desk: &Desk,
    school: &str,
    visits: &[(String, Visit)],
    findings: &[FindingRecord],
) -> Result<Vec<TimelineEntry>, Refusal> {
    let today = desk.today();
    let mut entries = Vec::new();
    let when = |at: &str| {
        let day = words::day_of(Some(at)).map(|day| words::date(day, today));
        day.unwrap_or_default()
    };
    let mut patrols: HashMap<String, progress::Filling> = HashMap::new();
    for (id, patrol) in desk.of_school::<Patrol>(Kind::Patrol, school)? {
        let filling = progress::of_patrol(desk, &id, &patrol)?;
        patrols.insert(filling.visit.clone().unwrap_or_default(), filling);
    }
    let lessons = desk.of_school::<Observation>(Kind::Observation, school)?;
    for (id, visit) in visits {
        let at = visit.started_at.clone().or(visit.date.clone()).unwrap_or_default();
        let during = |finding: &&FindingRecord| finding.found.visit.as_deref() == Some(id.as_str());
        let grave = findings.iter().filter(during).filter(|finding| finding.major()).count();
        let (title, mut tone) = match patrols.get(id) {
            Some(patrol) => {
                let partly = patrol.answers.values().filter(|a| a.result.as_deref() == Some("partly")).count();
                let mut title = format!("巡视 {} 项", patrol.answered);
                let counts: Vec<String> = [("不符合", patrol.fails as usize), ("基本符合", partly)]
                    .into_iter()
                    .filter(|(_, count)| *count > 0)
                    .map(|(name, count)| format!("{name} {count}"))
                    .collect();
                if !counts.is_empty() {
                    title = format!("{title}：{}", counts.join("，"));
                }
                (title, if patrol.fails > 0 { Tone::Soon } else { Tone::Done })
            }
            None => ("到校督导".to_owned(), Tone::Plain),
        };
        if grave > 0 {
            tone = Tone::Danger;
        }
        let heard = lessons.iter().filter(|(_, lesson)| lesson.visit.as_deref() == Some(id)).count();
        let found_count = findings.iter().filter(during).count();
        let details: Vec<String> = [
            (grave > 0).then(|| format!("发现重大隐患 {grave} 处")),
            (found_count > grave).then(|| format!("发现问题 {} 项", found_count - grave)),
            (heard > 0).then(|| format!("听课 {heard} 节")),
            (visit.state.as_deref() != Some("finished")).then(|| "还没有结束".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        entries.push(TimelineEntry {
            link: Link { kind: "visit".to_owned(), id: id.clone() },
            group: "visit".to_owned(),
            when_words: when(&at),
            what: kind_text(visit),
            title,
            detail: details.join(" · "),
            tone,
            at,
        });
    }
    for (id, lesson) in &lessons {
        entries.push(lesson_entry(desk, id, lesson, &when));
    }
    for (id, check) in desk.of_school::<Check>(Kind::Check, school)? {
        let filling = progress::of_check(desk, &id, &check)?;
        let at = check.started_at.clone().or(check.date.clone()).unwrap_or_default();
        entries.push(TimelineEntry {
            link: Link { kind: "check".to_owned(), id },
            group: "check".to_owned(),
            when_words: when(&at),
            what: filling.title.clone(),
            title: format!("{} / {} 项", filling.answered, filling.total),
            detail: filling.target.clone().unwrap_or_default(),
            tone: if filling.fails > 0 { Tone::Soon } else { Tone::Plain },
            at,
        });
    }
    for finding in findings {
        steps(finding, &when, &mut entries);
    }
    entries.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(entries)
}

fn lesson_entry(desk: &Desk, id: &str, lesson: &Observation, when: &impl Fn(&str) -> String) -> TimelineEntry {
    let at = lesson.clock.started_at.clone().or(lesson.date.clone()).unwrap_or_default();
    let form = progress::form_of(desk, &lesson.form);
    let score = form.and_then(|form| form.score_lesson(lesson)).filter(|score| score.scored > 0);
    let kinds = built_in::lesson_kinds();
    let interaction = kinds.behaviours.analyse(&lesson.codes, kinds.behaviours.d_counts_as.default).ok();
    let details: Vec<String> = [
        words::filled(lesson.topic.as_deref()).map(str::to_owned),
        score.map(|score| format!("{} 分", words::points(score.points))),
        interaction.and_then(|interaction| interaction.type_text),
    ]
    .into_iter()
    .flatten()
    .collect();
    let what = lesson.lesson_kind.as_deref().and_then(|kind| kinds.kind(kind)).map(|kind| kind.text.clone());
    TimelineEntry {
        link: Link { kind: "observation".to_owned(), id: id.to_owned() },
        group: "lesson".to_owned(),
        when_words: when(&at),
        what: what.unwrap_or_else(|| "听课".to_owned()),
        title: [Some(lesson_title(lesson)), lesson.teacher.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("　"),
        detail: details.join(" · "),
        tone: Tone::Plain,
        at,
    }
}

fn steps(finding: &FindingRecord, when: &impl Fn(&str) -> String, entries: &mut Vec<TimelineEntry>) {
    for (_, step) in finding.steps() {
        let Some(at) = step.at.clone() else { continue };
        let (what, tone) = match (step.action.as_deref(), step.verdict.as_deref()) {
            (Some("replied"), _) => ("学校回复", Tone::Soon),
            (Some("started"), _) => ("动工整改", Tone::Plain),
            (Some("rechecked"), Some("done")) => ("复查到位", Tone::Done),
            (Some("rechecked"), _) => ("复查不到位", Tone::Danger),
            (Some("extended"), _) => ("延期", Tone::Soon),
            (Some("escalated"), _) => ("提请上级处理", Tone::Danger),
            (Some("reported"), _) => ("报县督导室", Tone::Plain),
            // What was found stands with its visit.
            _ => continue,
        };
        entries.push(TimelineEntry {
            link: Link { kind: finding.kind.name().to_owned(), id: finding.id.clone() },
            group: "finding".to_owned(),
            when_words: when(&at),
            what: what.to_owned(),
            title: finding.title(),
            detail: step.note.clone().unwrap_or_default(),
            tone,
            at,
        });
    }
}
