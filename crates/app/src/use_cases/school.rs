//! Schools, and everything about one of them.

use super::coverage;
use super::found;
use super::lines::school_name;
use super::timeline;
use super::today::{dots, in_progress, quotas_of, rows};
use super::visits;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{Fact, SchoolArgs, SchoolPage, SchoolRow, Schools};
use crate::words;
use duxue_domain::forms::built_in;
use duxue_domain::records::School;

/// Open findings that stand on a school's page.
const OPEN: usize = 50;

pub fn schools(app: &App, (): ()) -> Result<Schools, Refusal> {
    let desk = app.desk()?;
    let reference = desk.reference()?;
    let all: Vec<(String, School)> = reference.open_schools(desk.today());
    let mine = desk.my_schools()?;
    let visits = visits::for_quotas(&desk, &all, desk.today())?;
    let findings = found::open(&desk, None)?;
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
    let only = [(id.clone(), school.clone())];
    let visits = visits::for_quotas(&desk, &only, desk.today())?;
    let quotas = quotas_of(&desk, &only, &visits)?;
    let quota = quotas.schools.into_iter().next();
    let (month, semester) = match &quota {
        Some(quota) => dots(quota),
        None => return Err(Refusal::not_found("这所学校")),
    };
    let last = quota.and_then(|quota| quota.last_visit);
    let findings_total = desk.count(&found::at_school(&id))?;
    let mut open = found::open(&desk, Some(&id))?;
    let open_total = open.len() as u32;
    open.truncate(OPEN);
    let matters = coverage::of_semester(&desk, &id, &school)?;
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
        findings_total,
        closed_total: findings_total.saturating_sub(open_total),
        open_more: open_total - open.len() as u32,
        open: found::lines(&desk, open)?,
        matters_words: match matters.len() - seen {
            0 => format!("{seen} 项都已看过"),
            left => format!("已看 {seen} 项，这次补 {left} 项"),
        },
        matters,
        timeline: timeline::part(&desk, &id, None, None)?,
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
