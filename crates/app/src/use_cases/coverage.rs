//! Which of the eight statutory matters were looked at, where and when.

use super::lines::{matters, school_name};
use super::progress;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{Coverage, CoverageRow, MatterSeen, MonthArgs};
use crate::words;
use chrono::{Days, Months, NaiveDate};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Check, Kind, Patrol, School, Visit};
use duxue_domain::rules::{self, Semester};
use duxue_store::Query;
use std::collections::BTreeMap;

/// Own schools × eight matters: in the month, and in the semester it lies in.
pub fn coverage(app: &App, args: MonthArgs) -> Result<Coverage, Refusal> {
    let desk = app.desk()?;
    let first = format!("{}-01", args.month).parse::<NaiveDate>();
    let first = first.map_err(|_| Refusal::invalid("没有这个月份。"))?;
    let term = rules::semester(&desk.setting()?, first);
    let month = (first, first + Months::new(1) - Days::new(1));
    let mut rows = Vec::new();
    for (id, school) in desk.my_schools()? {
        let times = |days: (NaiveDate, NaiveDate)| -> Result<Vec<u32>, Refusal> {
            Ok(seen(&desk, &id, &school, days)?.into_iter().map(|matter| matter.times).collect())
        };
        let row = CoverageRow {
            school: school_name(&desk, Some(&id))?,
            month: times(month)?,
            semester: times(days_of(&term))?,
        };
        rows.push(row);
    }
    Ok(Coverage { month_words: words::month(&args.month), matters: matters(), rows })
}

pub(super) fn of_semester(desk: &Desk, id: &str, school: &School) -> Result<Vec<MatterSeen>, Refusal> {
    seen(desk, id, school, days_of(&rules::semester(&desk.setting()?, desk.today())))
}

/// In the holidays, all that was ever seen.
fn days_of(term: &Option<Semester>) -> (NaiveDate, NaiveDate) {
    term.map_or((NaiveDate::default(), NaiveDate::default() + Months::new(12 * 8000)), |term| (term.from, term.to))
}

/// Judged items, lessons, highlights and problems of these days, both included.
fn seen(desk: &Desk, id: &str, school: &School, days: (NaiveDate, NaiveDate)) -> Result<Vec<MatterSeen>, Refusal> {
    let days = || (days.0.to_string(), days.1.to_string());
    let mut times: BTreeMap<u8, u32> = BTreeMap::new();
    let mut fillings = Vec::new();
    for (_, patrol) in desk.of_school::<Patrol>(Kind::Patrol, id, days())? {
        fillings.push((patrol.form, patrol.answers));
    }
    for (_, check) in desk.of_school::<Check>(Kind::Check, id, days())? {
        fillings.push((check.form, check.answers));
    }
    for (form, answers) in fillings {
        let Some(form) = progress::form_of(desk, &form) else { continue };
        for item in form.items_for(school).into_iter().flat_map(|section| section.items) {
            if let Some(matter) = item.matter.filter(|_| progress::is_done(item, &answers)) {
                *times.entry(matter).or_default() += 1;
            }
        }
    }
    // A lesson that was observed is about 课程开设和课堂教学.
    let lessons = vec![Kind::Observation.name().to_owned()];
    let lessons = Query { kinds: lessons, school: Some(id.to_owned()), days: Some(days()), ..Query::default() };
    *times.entry(3).or_default() += desk.count(&lessons)?;
    for (_, visit) in desk.of_school::<Visit>(Kind::Visit, id, days())? {
        for point in visit.highlights.values().chain(visit.problems.values()).filter(|p| p.deleted != Some(true)) {
            if let Some(matter) = point.matter {
                *times.entry(matter).or_default() += 1;
            }
        }
    }
    Ok(built_in::common()
        .matters
        .iter()
        .map(|matter| {
            let times = times.get(&matter.id).copied().unwrap_or_default();
            MatterSeen { matter: matter.id, text: matter.text.clone(), seen: times > 0, times }
        })
        .collect())
}
