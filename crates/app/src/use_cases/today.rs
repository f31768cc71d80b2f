//! 今日: both quotas, what is due, what is unfinished, and the one next step.

use super::brief;
use super::complaint;
use super::found::{self, FindingRecord};
use super::lines::school_name;
use super::plan;
use super::progress::{self, Filling};
use super::visits;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{DraftLine, FormNews, Link, OpenWords, Quota, Today, TodayNext, TodaySchool, Tone};
use crate::words;
use chrono::NaiveDate;
use duxue_domain::records::{Brief, Check, Kind, Observation, Patrol, School, Visit};
use duxue_domain::rules::due::Due;
use duxue_domain::rules::finding::State;
use duxue_domain::rules::quota::{self, Quotas, SchoolOpen, SchoolQuota, VisitDay};
use std::collections::HashSet;

/// Days ahead that count as due.
const SOON: i64 = 7;
/// Days for which a new version of a form is news.
const NEWS: i64 = 14;
/// Findings that are due and stand here; all of them stand in the ledger.
const DUE: usize = 30;

pub fn today(app: &App, (): ()) -> Result<Today, Refusal> {
    let desk = app.desk()?;
    let today = desk.today();
    let schools = desk.my_schools()?;
    let visits = visits::for_quotas(&desk, &schools, today)?;
    let findings = found::open(&desk, None)?;
    let quotas = quotas_of(&desk, &schools, &visits)?;
    let setting = desk.setting()?;
    let mut rows = rows(&desk, &quotas, &visits, &findings)?;
    sort_by_owed(&mut rows, &quotas);
    let left = |finding: &FindingRecord| finding.due(today).days_left().filter(|left| *left <= SOON);
    let mut due: Vec<&FindingRecord> = findings.iter().filter(|finding| left(finding).is_some()).collect();
    let due_all = due.len() as u32;
    let overdue = due.iter().filter(|finding| finding.due(today).is_overdue()).count() as u32;
    due.sort_by_key(|finding| left(finding));
    due.truncate(DUE);
    let grave = findings.iter().filter(|finding| finding.major() && finding.is_open()).cloned().collect();
    let waiting = desk.waiting()?;
    Ok(Today {
        date: today.to_string(),
        date_words: words::date_with_weekday(today),
        theme: desk.theme(&today.format("%Y-%m").to_string())?,
        form_news: form_news(&desk, today)?,
        waiting_records: waiting.records,
        waiting_photos: waiting.photos,
        last_sync_words: desk.last_sync()?.map(|at| words::moment(at, desk.now())),
        grave: found::lines(&desk, grave)?,
        next: next(&desk, &quotas, &visits, &findings)?,
        month_done: quotas.schools_done,
        month_total: quotas.schools.len() as u32,
        month_days_left: quotas.month_days_left,
        semester_days_left: quotas.semester_days_left,
        month_owed: setting.visits_per_month.unwrap_or_default(),
        semester_owed: setting.visits_per_semester.unwrap_or_default(),
        schools: rows,
        drafts: drafts(&desk, &visits)?,
        complaints_words: complaint::open_words(&desk)?,
        overdue,
        due_in_seven_days: due_all - overdue,
        due: due.into_iter().map(|finding| finding.line(&desk)).collect::<Result<_, Refusal>>()?,
    })
}

fn form_news(desk: &Desk, today: NaiveDate) -> Result<Vec<FormNews>, Refusal> {
    let reference = desk.reference()?;
    let lately = reference.form_news.iter().filter(|(day, ..)| (today - *day).num_days() <= NEWS);
    Ok(lately
        .map(|(day, title, changes)| FormNews {
            title: title.clone(),
            changes: changes.clone(),
            date_words: words::date(*day, today),
        })
        .collect())
}

pub(super) fn quotas_of(
    desk: &Desk,
    schools: &[(String, School)],
    visits: &[(String, Visit)],
) -> Result<Quotas, Refusal> {
    let days: Vec<VisitDay> = visits.iter().filter_map(|(_, visit)| VisitDay::of(visit)).collect();
    Ok(quota::quotas(schools.iter().map(|(id, _)| id.as_str()), &days, &desk.setting()?, desk.today()))
}

pub(super) fn rows(
    desk: &Desk,
    quotas: &Quotas,
    visits: &[(String, Visit)],
    findings: &[FindingRecord],
) -> Result<Vec<TodaySchool>, Refusal> {
    let today = desk.today();
    quotas
        .schools
        .iter()
        .map(|quota| {
            let here = findings.iter().filter(|f| f.found.school.as_deref() == Some(quota.school.as_str()));
            let (month, semester) = dots(quota);
            Ok(TodaySchool {
                school: school_name(desk, Some(&quota.school))?,
                month,
                semester,
                open: open_words(here, today),
                last_visit: quota.last_visit.clone(),
                last_visit_words: match quota.last_visit.as_deref() {
                    Some(day) => words::date_text(Some(day), today),
                    None => "还没去过".to_owned(),
                },
                visit_in_progress: in_progress(desk, visits, &quota.school),
            })
        })
        .collect()
}

/// The unfinished visit of this person at a school, the newest first.
pub(super) fn in_progress(desk: &Desk, visits: &[(String, Visit)], school: &str) -> Option<String> {
    visits
        .iter()
        .filter(|(_, visit)| {
            visit.school.as_deref() == Some(school) && unfinished(visit) && desk.is_me(&visit.supervisor)
        })
        .max_by(|a, b| a.1.started_at.cmp(&b.1.started_at))
        .map(|(id, _)| id.clone())
}

pub(super) fn unfinished(visit: &Visit) -> bool {
    visit.state.as_deref() != Some("finished")
}

pub(super) fn dots(quota: &SchoolQuota) -> (Quota, Quota) {
    let month = Quota {
        made: quota.month_made,
        owed: quota.month_owed,
        in_progress: quota.in_progress,
        words: quota.month_words(),
    };
    let semester = Quota {
        made: quota.semester_made,
        owed: quota.semester_owed,
        in_progress: false,
        words: format!("{} 次", quota.semester_made),
    };
    (month, semester)
}

/// 逾期 1 · 到期 1 · 待复查 2 · 整改中 2 · 待整改 1; each finding is named once, by what matters most about it.
fn open_words<'a>(findings: impl Iterator<Item = &'a FindingRecord>, today: NaiveDate) -> Vec<OpenWords> {
    let mut counts = [0u32; 5];
    for finding in findings.filter(|finding| finding.is_open()) {
        let at = match (finding.due(today), finding.state()) {
            (Due::Overdue { .. }, _) => 0,
            (Due::Today, _) => 1,
            (_, State::Replied) => 2,
            (_, State::Working) => 3,
            (_, State::Open | State::Closed) => 4,
        };
        counts[at] += 1;
    }
    let names = [
        ("逾期", Tone::Danger),
        ("今天到期", Tone::Danger),
        ("待复查", Tone::Soon),
        ("整改中", Tone::Plain),
        ("待整改", Tone::Plain),
    ];
    names
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|((name, tone), count)| OpenWords { text: format!("{name} {count}"), tone })
        .collect()
}

/// What is owed first: nobody there this month, then this semester, then what is overdue, then the longest ago.
fn sort_by_owed(rows: &mut [TodaySchool], quotas: &Quotas) {
    let owed = |id: &str| quotas.schools.iter().find(|quota| quota.school == id);
    rows.sort_by_cached_key(|row| {
        let (month, semester) = owed(&row.school.id).map_or((0, 0), |q| (q.month_missing(), q.semester_missing()));
        let overdue = row.open.iter().any(|open| open.tone == Tone::Danger);
        (std::cmp::Reverse(month), std::cmp::Reverse(semester), !overdue, row.last_visit.clone())
    });
}

fn next(
    desk: &Desk,
    quotas: &Quotas,
    visits: &[(String, Visit)],
    findings: &[FindingRecord],
) -> Result<Option<TodayNext>, Refusal> {
    let today = desk.today();
    let begun = visits
        .iter()
        .filter(|(_, visit)| unfinished(visit) && desk.is_me(&visit.supervisor))
        .filter(|(_, visit)| visit.date.as_deref() == Some(today.to_string().as_str()))
        .max_by(|a, b| a.1.started_at.cmp(&b.1.started_at));
    if let Some((id, visit)) = begun {
        let school = school_name(desk, visit.school.as_deref())?;
        return Ok(Some(TodayNext {
            title: format!("继续{}的督导", school.name),
            reason: format!("今天 {} 到校，还没有结束", words::clock(visit.started_at.as_deref())),
            action: "继续督导".to_owned(),
            school,
            visit: Some(id.clone()),
        }));
    }
    if let Some(planned) = plan::planned_today(desk, visits)? {
        let school = school_name(desk, Some(&planned))?;
        let here = |f: &&FindingRecord| f.is_open() && f.found.school.as_deref() == Some(planned.as_str());
        let open = findings.iter().filter(here).count();
        let recheck = if open > 0 { format!("，到校先复查 {open} 项整改") } else { String::new() };
        return Ok(Some(TodayNext {
            title: format!("去{}督导", school.name),
            reason: format!("今天的计划{recheck}"),
            action: "开始督导".to_owned(),
            school,
            visit: None,
        }));
    }
    let open: Vec<SchoolOpen> = quotas
        .schools
        .iter()
        .map(|quota| {
            let here =
                || findings.iter().filter(|f| f.is_open() && f.found.school.as_deref() == Some(quota.school.as_str()));
            SchoolOpen {
                school: quota.school.clone(),
                open: here().count() as u32,
                overdue: here().filter(|f| f.due(today).is_overdue()).count() as u32,
                major: here().filter(|f| f.major()).count() as u32,
            }
        })
        .collect();
    let Some(step) = quota::next_step(quotas, &open) else { return Ok(None) };
    let school = school_name(desk, Some(&step.school))?;
    Ok(Some(TodayNext {
        title: format!("去{}督导", school.name),
        reason: step.reason,
        action: "开始督导".to_owned(),
        school,
        visit: None,
    }))
}

/// 没做完的: visits with what was filled in during them, then what stands alone, then briefs.
fn drafts(desk: &Desk, visits: &[(String, Visit)]) -> Result<Vec<DraftLine>, Refusal> {
    let now = desk.now();
    let mine: Vec<&(String, Visit)> =
        visits.iter().filter(|(_, visit)| unfinished(visit) && desk.is_me(&visit.supervisor)).collect();
    let shown: HashSet<&str> = mine.iter().map(|(id, _)| id.as_str()).collect();
    let mut drafts: Vec<(Option<String>, DraftLine)> = Vec::new();
    let saved = |id: &str| -> Result<Option<String>, Refusal> { Ok(desk.held(id)?.and_then(|held| held.saved_at)) };
    let when = |at: &Option<String>| words::moment_text(at.as_deref(), now);
    for (id, visit) in &mine {
        let fillings = progress::of_visit(desk, id)?;
        let mut at = saved(id)?;
        for filling in &fillings {
            at = at.max(saved(&filling.id)?);
        }
        let patrol = fillings.iter().find(|filling| filling.kind == Kind::Patrol);
        let detail = match patrol {
            Some(patrol) => format!("巡视 {} / {} 项 · {}", patrol.answered, patrol.total, when(&at)),
            None => when(&at),
        };
        let school = school_name(desk, visit.school.as_deref())?;
        let line = DraftLine {
            link: Link { kind: "visit".to_owned(), id: id.clone() },
            title: format!("{} · 督导", school.short),
            detail,
        };
        drafts.push((at, line));
    }
    let elsewhere = |visit: &Option<String>| !visit.as_deref().is_some_and(|visit| shown.contains(visit));
    for (id, lesson) in desk.drafts::<Observation>(Kind::Observation)? {
        if desk.is_me(&lesson.supervisor) && elsewhere(&lesson.visit) {
            let at = saved(&id)?;
            let school = school_name(desk, lesson.school.as_deref())?;
            let title = format!("{} · 听课", school.short);
            let link = Link { kind: "observation".to_owned(), id };
            drafts.push((at.clone(), DraftLine { link, title, detail: when(&at) }));
        }
    }
    for filling in lonely_fillings(desk)? {
        if elsewhere(&filling.visit) {
            let at = saved(&filling.id)?;
            let school = school_name(desk, filling.school.as_deref())?;
            let line = DraftLine {
                link: Link { kind: filling.kind.name().to_owned(), id: filling.id.clone() },
                title: format!("{} · {}", school.short, filling.title),
                detail: format!("{} / {} 项 · {}", filling.answered, filling.total, when(&at)),
            };
            drafts.push((at, line));
        }
    }
    drafts.sort_by(|a, b| b.0.cmp(&a.0));
    let mut lines: Vec<DraftLine> = drafts.into_iter().map(|(_, line)| line).collect();
    for (id, brief) in desk.all::<Brief>(Kind::Brief)? {
        if desk.is_me(&brief.author) && matches!(brief.state.as_deref(), None | Some("draft" | "returned")) {
            lines.push(brief::draft_line(desk, &id, &brief)?);
        }
    }
    Ok(lines)
}

fn lonely_fillings(desk: &Desk) -> Result<Vec<Filling>, Refusal> {
    let mut all = Vec::new();
    for (id, patrol) in desk.drafts::<Patrol>(Kind::Patrol)? {
        if desk.is_me(&patrol.supervisor) {
            all.push(progress::of_patrol(desk, &id, &patrol)?);
        }
    }
    for (id, check) in desk.drafts::<Check>(Kind::Check)? {
        if desk.is_me(&check.supervisor) {
            all.push(progress::of_check(desk, &id, &check)?);
        }
    }
    Ok(all)
}
