//! Which of the eight statutory matters were looked at, where and when.

use super::lines::{matters, school_name};
use super::progress;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{Coverage, CoverageRow, MatterSeen, MonthArgs};
use crate::words;
use chrono::NaiveDate;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Check, Kind, Observation, Patrol, School, Visit};
use duxue_domain::rules::{self, Semester};
use std::collections::BTreeMap;

/// Own schools × eight matters: in the month, and in the semester it lies in.
pub fn coverage(app: &App, args: MonthArgs) -> Result<Coverage, Refusal> {
    let desk = app.desk()?;
    let first = format!("{}-01", args.month).parse::<NaiveDate>();
    let first = first.map_err(|_| Refusal::invalid("没有这个月份。"))?;
    let term = rules::semester(&desk.setting()?, first);
    let month = |day: Option<NaiveDate>| day.is_some_and(|day| day.to_string().starts_with(&args.month));
    let mut rows = Vec::new();
    for (id, school) in desk.my_schools()? {
        let visits = desk.of_school::<Visit>(Kind::Visit, &id)?;
        let times = |inside: &dyn Fn(Option<NaiveDate>) -> bool| -> Result<Vec<u32>, Refusal> {
            Ok(seen(&desk, &id, &school, &visits, inside)?.into_iter().map(|matter| matter.times).collect())
        };
        let row = CoverageRow {
            school: school_name(&desk, Some(&id))?,
            month: times(&month)?,
            semester: times(&|day| in_term(&term, day))?,
        };
        rows.push(row);
    }
    Ok(Coverage { month_words: words::month(&args.month), matters: matters(), rows })
}

pub(super) fn of_semester(
    desk: &Desk,
    id: &str,
    school: &School,
    visits: &[(String, Visit)],
) -> Result<Vec<MatterSeen>, Refusal> {
    let term = rules::semester(&desk.setting()?, desk.today());
    seen(desk, id, school, visits, &|day| in_term(&term, day))
}

fn in_term(term: &Option<Semester>, day: Option<NaiveDate>) -> bool {
    match (term, day) {
        (Some(term), Some(day)) => term.from <= day && day <= term.to,
        (None, day) => day.is_some(),
        (Some(_), None) => false,
    }
}

/// Judged items, lessons, highlights and problems of the days that are `inside`.
fn seen(
    desk: &Desk,
    id: &str,
    school: &School,
    visits: &[(String, Visit)],
    inside: &dyn Fn(Option<NaiveDate>) -> bool,
) -> Result<Vec<MatterSeen>, Refusal> {
    let inside = |day: &Option<String>| inside(words::day_of(day.as_deref()));
    let mut times: BTreeMap<u8, u32> = BTreeMap::new();
    let mut fillings = Vec::new();
    for (patrol_id, patrol) in desk.of_school::<Patrol>(Kind::Patrol, id)? {
        fillings.push(progress::of_patrol(desk, &patrol_id, &patrol)?);
    }
    for (check_id, check) in desk.of_school::<Check>(Kind::Check, id)? {
        fillings.push(progress::of_check(desk, &check_id, &check)?);
    }
    for filling in fillings.iter().filter(|filling| inside(&filling.date)) {
        let Some(form) = &filling.form else { continue };
        for item in form.items_for(school).into_iter().flat_map(|section| section.items) {
            if let Some(matter) = item.matter.filter(|_| progress::is_done(item, &filling.answers)) {
                *times.entry(matter).or_default() += 1;
            }
        }
    }
    // A lesson that was observed is about 课程开设和课堂教学.
    let lessons = desk.of_school::<Observation>(Kind::Observation, id)?;
    *times.entry(3).or_default() += lessons.iter().filter(|(_, lesson)| inside(&lesson.date)).count() as u32;
    for (_, visit) in visits.iter().filter(|(_, visit)| inside(&visit.date)) {
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
