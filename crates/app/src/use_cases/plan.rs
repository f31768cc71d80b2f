//! 月计划: what is planned, what was made, and what is still to be planned.
//!
//! Invariant: a plan is its author's; two machines that each began one for the same month show both as one.

use super::companions::colleagues;
use super::lines::school_name;
use super::visits::for_quotas;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::use_cases::documents::put;
use crate::views::{
    EntryPlace, MonthArgs, PlanDay, PlanEntryArgs, PlanItem, PlanPage, PlanSchool, Saved, WritePlanArgs, Written,
};
use crate::words;
use chrono::{Datelike, Months, NaiveDate};
use duxue_documents::{CalendarEntry, calendar_ics};
use duxue_domain::records::{Companion, Kind, Parts, Plan, PlanEntry, Setting, Visit};
use duxue_domain::rules::due::is_working_day;
use duxue_domain::rules::quota::{self, VisitDay, visit_day};
use duxue_domain::rules::{companion_names, plan as calendar, with_defaults};
use duxue_store::Query;
use serde_json::Value;
use std::collections::HashMap;

pub fn plan(app: &App, args: MonthArgs) -> Result<PlanPage, Refusal> {
    let desk = app.desk()?;
    let first = first_of(&args.month)?;
    let setting = with_defaults(&desk.setting()?);
    let entries = entries(&desk)?;
    let visits = visits(&desk, first)?;
    let mine: Vec<&(String, Visit)> = visits.iter().filter(|(_, visit)| desk.is_me(&visit.supervisor)).collect();
    let month = |of: Option<NaiveDate>| of.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    let days = calendar::weeks(&args.month)
        .into_iter()
        .map(|date| day(&desk, date, &args.month, &setting, &entries, &mine))
        .collect::<Result<Vec<PlanDay>, Refusal>>()?;
    let schools = schools(&desk, first, &entries, &visits)?;
    let unplanned: Vec<&str> = schools.iter().filter(|one| one.owed).map(|one| one.school.short.as_str()).collect();
    Ok(PlanPage {
        month_words: words::month(&args.month),
        theme: desk.theme(&args.month)?,
        before: month(first.checked_sub_months(Months::new(1))),
        after: month(first.checked_add_months(Months::new(1))),
        days,
        unplanned_words: match unplanned.len() {
            0 => String::new(),
            count => format!("还有 {count} 所学校没排：{}", unplanned.join("、")),
        },
        schools,
        people: colleagues(&desk)?,
        month: args.month,
    })
}

/// The visits that the month shows, and those that its quotas are counted from.
fn visits(desk: &Desk, first: NaiveDate) -> Result<Vec<(String, Visit)>, Refusal> {
    let grid = calendar::weeks(&first.format("%Y-%m").to_string());
    let own = desk.my_schools()?;
    let mut visits: HashMap<String, Visit> = for_quotas(desk, &own, as_of(desk, first))?.into_iter().collect();
    if let (Some(from), Some(to)) = (grid.first(), grid.last()) {
        let shown = Query { days: Some((from.to_string(), to.to_string())), ..Query::of(Kind::Visit.name()) };
        visits.extend(desk.typed::<Visit>(&shown)?);
    }
    Ok(visits.into_iter().collect())
}

/// In a month that has begun, its own last days count; in another, the month as a whole.
fn as_of(desk: &Desk, first: NaiveDate) -> NaiveDate {
    let today = desk.today();
    if (today.year(), today.month()) == (first.year(), first.month()) { today } else { first }
}

fn first_of(month: &str) -> Result<NaiveDate, Refusal> {
    format!("{month}-01").parse().map_err(|_| Refusal::invalid("没有这个月份。"))
}

/// Every entry of one's own plans that nobody has taken out.
fn entries(desk: &Desk) -> Result<Vec<(EntryPlace, PlanEntry)>, Refusal> {
    let mut all = Vec::new();
    for (plan, held) in desk.all::<Plan>(Kind::Plan)? {
        if desk.is_me(&held.author) {
            let kept = held.entries.into_iter().filter(|(_, entry)| entry.deleted != Some(true));
            all.extend(kept.map(|(entry, of)| (EntryPlace { plan: plan.clone(), entry }, of)));
        }
    }
    Ok(all)
}

/// The school that is planned for today and was not gone to yet.
pub(super) fn planned_today(desk: &Desk, visits: &[(String, Visit)]) -> Result<Option<String>, Refusal> {
    let today = desk.today().to_string();
    let gone = |school: &str| {
        visits.iter().any(|(_, visit)| {
            visit.school.as_deref() == Some(school)
                && visit.date.as_deref() == Some(&today)
                && desk.is_me(&visit.supervisor)
        })
    };
    let of_today = entries(desk)?.into_iter().filter(|(_, entry)| entry.date.as_deref() == Some(&today));
    Ok(of_today.filter_map(|(_, entry)| entry.school).find(|school| !gone(school)))
}

/// What one's own plan says of going to this school today.
pub(super) fn of_today(desk: &Desk, school: &str) -> Result<Option<PlanEntry>, Refusal> {
    let today = desk.today().to_string();
    let same = |entry: &PlanEntry| entry.date.as_deref() == Some(&today) && entry.school.as_deref() == Some(school);
    Ok(entries(desk)?.into_iter().map(|(_, entry)| entry).find(same))
}

fn owned(companions: &Parts<Companion>) -> Vec<String> {
    companion_names(companions).into_iter().map(str::to_owned).collect()
}

fn day(
    desk: &Desk,
    date: NaiveDate,
    month: &str,
    setting: &Setting,
    entries: &[(EntryPlace, PlanEntry)],
    visits: &[&(String, Visit)],
) -> Result<PlanDay, Refusal> {
    let text = date.to_string();
    let made: Vec<&&(String, Visit)> = visits.iter().filter(|(_, visit)| visit_day(visit) == Some(date)).collect();
    let finished = |visit: &Visit| visit.state.as_deref() == Some("finished");
    let mut items = Vec::new();
    let mut shown = Vec::new();
    for (place, entry) in entries.iter().filter(|(_, entry)| entry.date.as_deref() == Some(&text)) {
        let visit = made.iter().find(|(_, visit)| visit.school == entry.school);
        shown.extend(visit.map(|(id, _)| id.clone()));
        items.push(PlanItem {
            place: Some(place.clone()),
            school: school_name(desk, entry.school.as_deref())?,
            text: entry.text.clone().unwrap_or_default(),
            announced: entry.announced,
            companions: owned(&entry.companions),
            finished: visit.is_some_and(|(_, visit)| finished(visit)),
            missed: visit.is_none() && date < desk.today(),
            visit: visit.map(|(id, _)| id.clone()),
        });
    }
    for (id, visit) in made.iter().filter(|(id, _)| !shown.contains(id)) {
        items.push(PlanItem {
            place: None,
            school: school_name(desk, visit.school.as_deref())?,
            text: visit.theme.clone().unwrap_or_default(),
            announced: visit.announced,
            companions: owned(&visit.companions),
            visit: Some(id.clone()),
            finished: finished(visit),
            missed: false,
        });
    }
    Ok(PlanDay {
        day: date.day(),
        in_month: text.starts_with(month),
        today: date == desk.today(),
        exchange: calendar::exchange(date, setting).map(str::to_owned),
        periods: calendar::periods(date, setting).into_iter().map(str::to_owned).collect(),
        working: is_working_day(date, setting),
        entries: items,
        date: text,
    })
}

fn schools(
    desk: &Desk,
    first: NaiveDate,
    entries: &[(EntryPlace, PlanEntry)],
    visits: &[(String, Visit)],
) -> Result<Vec<PlanSchool>, Refusal> {
    let own = desk.my_schools()?;
    let days: Vec<VisitDay> = visits.iter().filter_map(|(_, visit)| VisitDay::of(visit)).collect();
    let month = first.format("%Y-%m").to_string();
    let quotas = quota::quotas(own.iter().map(|(id, _)| id.as_str()), &days, &desk.setting()?, as_of(desk, first));
    let ahead = |entry: &PlanEntry, school: &str| {
        let day = entry.date.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
        entry.school.as_deref() == Some(school)
            && day.is_some_and(|day| day >= desk.today() && day.to_string().starts_with(&month))
    };
    quotas
        .schools
        .iter()
        .map(|quota| {
            let planned = entries.iter().filter(|(_, entry)| ahead(entry, &quota.school)).count() as u32;
            Ok(PlanSchool {
                school: school_name(desk, Some(&quota.school))?,
                month_made: quota.month_made,
                month_owed: quota.month_owed,
                semester_made: quota.semester_made,
                semester_owed: quota.semester_owed,
                owed: quota.month_made + planned < quota.month_owed,
                planned,
            })
        })
        .collect()
}

pub fn plan_entry(app: &App, args: PlanEntryArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    if let Some(date) = &args.date
        && date.parse::<NaiveDate>().is_err()
    {
        return Err(Refusal::invalid("没有这个日子。"));
    }
    let place = match args.entry {
        Some(place) => place,
        None => {
            let (Some(date), Some(school)) = (&args.date, &args.school) else {
                return Err(Refusal::invalid("请选学校和日子。"));
            };
            if !desk.reference()?.open_schools(desk.today()).iter().any(|(id, _)| id == school) {
                return Err(Refusal::not_found("这所学校"));
            }
            let taken =
                entries(&desk)?.into_iter().any(|(_, entry)| entry.date == args.date && entry.school == args.school);
            if taken {
                return Err(Refusal::invalid("这一天已经排了这所学校。"));
            }
            EntryPlace { plan: plan_of(app, &desk, &date[..7])?, entry: app.new_part_id() }
        }
    };
    let write = match desk.held(&place.plan)? {
        Some(held) => Write::of(&held),
        None => Write::new(&place.plan, Kind::Plan, &format!("person:{}", desk.me()))
            .set("author", desk.me())
            .set("month", args.date.as_deref().and_then(|date| date.get(..7)).unwrap_or_default()),
    };
    let at = |leaf: &str| format!("entries.{}.{leaf}", place.entry);
    let mut write = write;
    if let Some(names) = &args.companions {
        let held = entries(&desk)?.into_iter().find(|(at, _)| *at == place).map(|(_, entry)| entry.companions);
        for (leaf, value) in changed(app, &held.unwrap_or_default(), names) {
            write = write.set(&at(&leaf), value);
        }
    }
    for (leaf, value) in [("date", args.date), ("school", args.school), ("text", args.text)] {
        if let Some(value) = value {
            write = write.set(&at(leaf), value);
        }
    }
    for (leaf, value) in [("announced", args.announced), ("deleted", args.deleted)] {
        if let Some(value) = value {
            write = write.set(&at(leaf), value);
        }
    }
    let plan = write.id.clone();
    let mut saved = desk.write(vec![write], Some(&plan))?;
    saved.id = Some(place.entry);
    Ok(saved)
}

/// The leaves that make these the companions: whoever is named anew is put in, whoever is not named any more taken out.
fn changed(app: &App, held: &Parts<Companion>, names: &[String]) -> Vec<(String, Value)> {
    let before = companion_names(held);
    let added = names.iter().filter_map(|name| words::filled(Some(name))).filter(|name| !before.contains(name));
    let added = added.map(|name| (format!("companions.{}.name", app.new_part_id()), Value::from(name)));
    let gone = held.iter().filter(|(_, one)| one.deleted != Some(true));
    let gone = gone.filter(|(_, one)| !one.name.as_ref().is_some_and(|name| names.contains(name)));
    added.chain(gone.map(|(id, _)| (format!("companions.{id}.deleted"), Value::from(true)))).collect()
}

/// One's own plan of the month, or the id of a new one.
fn plan_of(app: &App, desk: &Desk, month: &str) -> Result<String, Refusal> {
    let plans = desk.all::<Plan>(Kind::Plan)?;
    let own = plans.into_iter().find(|(_, plan)| desk.is_me(&plan.author) && plan.month.as_deref() == Some(month));
    Ok(own.map_or_else(|| app.new_id(), |(id, _)| id))
}

/// What to look at, and with whom, as the calendar shows it under the day's name.
fn told(entry: &PlanEntry) -> String {
    let with = companion_names(&entry.companions).join("、");
    let with = if with.is_empty() { with } else { format!("同行：{with}") };
    let lines = [entry.text.clone().unwrap_or_default(), with];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The month's entries for the calendar of a phone or of Outlook.
pub fn write_plan(app: &App, args: WritePlanArgs) -> Result<Written, Refusal> {
    let desk = app.desk()?;
    first_of(&args.month)?;
    let mut planned = Vec::new();
    for (place, entry) in entries(&desk)? {
        let day = entry.date.as_deref().filter(|day| day.starts_with(&args.month)).and_then(|day| day.parse().ok());
        let Some(day) = day else { continue };
        let school = school_name(&desk, entry.school.as_deref())?;
        planned.push(CalendarEntry {
            uid: format!("{}-{}", place.plan, place.entry),
            day,
            title: format!("督导：{}", school.name),
            text: told(&entry),
            place: desk.school(entry.school.as_deref())?.address.unwrap_or_default(),
        });
    }
    if planned.is_empty() {
        return Err(Refusal::invalid("这个月还没有排，没有可以导出的。"));
    }
    planned.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    let bytes = calendar_ics(&planned, desk.now().to_utc());
    let mut written = Written { files: Vec::new(), words: String::new(), remarks: Vec::new() };
    put(&mut written, &args.ics, bytes.as_bytes(), "日历文件")?;
    written.remarks.push("发到手机上打开，就加进手机的日历。".to_owned());
    Ok(written)
}
