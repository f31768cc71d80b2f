//! 责任区督导工作计划 of a month: one's own, or for a zone lead everybody's of the zone.

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::lines::school_name;
use crate::words;
use chrono::NaiveDate;
use duxue_documents::PaperValues;
use duxue_domain::records::{Kind, Plan, PlanEntry, Setting};
use duxue_domain::rules::{companion_names, plan as calendar};
use std::collections::BTreeSet;

/// # Errors
/// A month in which nothing is planned; the store cannot be read.
pub fn zone_plan(desk: &Desk, month: &str) -> Result<PaperValues, Refusal> {
    let reference = desk.reference()?;
    let me = desk.me();
    let zone = reference.people.get(&me).and_then(|person| person.zone.clone());
    let mut rows: Vec<(NaiveDate, Vec<String>)> = Vec::new();
    let mut authors = BTreeSet::new();
    for (_, plan) in desk.all::<Plan>(Kind::Plan)? {
        let author = desk.person_name(plan.author.as_deref());
        for entry in plan.entries.values().filter(|entry| entry.deleted != Some(true)) {
            let day = entry.date.as_deref().filter(|day| day.starts_with(month)).and_then(|day| day.parse().ok());
            let Some(day) = day else { continue };
            authors.insert(author.clone());
            let way = match entry.announced {
                Some(true) => "提前告知",
                Some(false) => "不打招呼",
                None => "",
            };
            let row = [
                week(day, &reference.setting),
                words::date_with_weekday(day).replace(" 星", "\n星").replace(' ', ""),
                school_name(desk, entry.school.as_deref())?.name,
                entry.text.clone().unwrap_or_default(),
                way.to_owned(),
                with_companions(&author, entry),
                String::new(),
                String::new(),
            ];
            rows.push((day, row.into()));
        }
    }
    if rows.is_empty() {
        return Err(Refusal::invalid("这个月还没有排，没有可以印的。"));
    }
    rows.sort();
    let lead = reference
        .people
        .values()
        .find(|person| person.role.as_deref() == Some("zone_lead") && person.zone == zone && zone.is_some());
    let zone_name = reference.zone_name(&me).unwrap_or_default();
    Ok(PaperValues::default()
        .text("zone", zone_name)
        .text("period", words::month(month))
        .text("lead", lead.and_then(|person| person.name.clone()).unwrap_or_default())
        .text("members", authors.into_iter().collect::<Vec<_>>().join("、"))
        .text("schools", format!("{} 所", desk.my_schools()?.len()))
        .text("quota", quota(&reference.setting))
        .text("theme", desk.theme(month)?.unwrap_or_default())
        .text("fixed", fixed(month, &reference.setting))
        .rows("table", rows.into_iter().map(|(_, row)| row).collect()))
}

/// 李昇；同行：王赟.
fn with_companions(author: &str, entry: &PlanEntry) -> String {
    match companion_names(&entry.companions).join("、") {
        names if names.is_empty() => author.to_owned(),
        names => format!("{author}\n同行：{names}"),
    }
}

/// 第 12 周 of the semester; empty outside it.
fn week(day: NaiveDate, setting: &Setting) -> String {
    let begun = setting.semester_from.as_deref().and_then(|text| text.parse::<NaiveDate>().ok());
    let days = begun.map(|begun| {
        (day.week(chrono::Weekday::Mon).first_day() - begun.week(chrono::Weekday::Mon).first_day()).num_days()
    });
    days.filter(|days| *days >= 0).map(|days| format!("第 {} 周", days / 7 + 1)).unwrap_or_default()
}

fn quota(setting: &Setting) -> String {
    let times = [("每月", setting.visits_per_month), ("每学期", setting.visits_per_semester)];
    let times = times.into_iter().filter_map(|(when, count)| Some(format!("{when} {} 次", count?)));
    times.collect::<Vec<_>>().join("、")
}

/// Fixed periods that touch the month, each once with its first day in it.
fn fixed(month: &str, setting: &Setting) -> String {
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    for day in calendar::weeks(month).into_iter().filter(|day| day.to_string().starts_with(month)) {
        for period in calendar::periods(day, setting) {
            if seen.insert(period.to_owned()) {
                told.push(format!("{period}（{} 起）", words::month_and_day(day)));
            }
        }
    }
    told.join("、")
}
