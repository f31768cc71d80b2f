//! The list of visits, and the visits that both quotas are counted from.

use super::lines::school_name;
use super::progress;
use super::today::unfinished;
use super::visit::kind_text;
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{VisitLine, Visits, VisitsArgs};
use crate::words;
use chrono::{Datelike, NaiveDate};
use duxue_domain::records::{Kind, Patrol, School, Visit};
use duxue_domain::rules::semester;
use duxue_store::{Order, Query};
use std::collections::{HashMap, HashSet};

/// Lines of a page that does not say how many.
pub(super) const PAGE: u32 = 50;
/// Lines of a page at most.
pub(super) const LARGEST_PAGE: u32 = 200;
/// Unfinished visits that stand above the pages.
const OPEN: u32 = 50;
/// After every day that there is.
const END: &str = "9999-12-31";

pub fn visits(app: &App, args: VisitsArgs) -> Result<Visits, Refusal> {
    let desk = app.desk()?;
    let months = args.month.map(|month| (month.clone(), month));
    let here = Query { school: args.school, months, ..Query::of(Kind::Visit.name()) };
    let finished = Query { states: vec!["finished".to_owned()], ..here.clone() };
    let mut open = desk.query(&Query { limit: Some(OPEN), order: Order::Made, ..not_finished(here) })?;
    open.reverse();
    let page = Query {
        limit: Some(args.limit.unwrap_or(PAGE).min(LARGEST_PAGE)),
        offset: args.offset.unwrap_or_default(),
        ..finished.clone()
    };
    Ok(Visits { open: lines(&desk, &open)?, lines: lines(&desk, &desk.query(&page)?)?, total: desk.count(&finished)? })
}

fn not_finished(query: Query) -> Query {
    Query { not_state: Some("finished".to_owned()), ..query }
}

fn lines(desk: &Desk, visits: &[Held]) -> Result<Vec<VisitLine>, Refusal> {
    let ids: Vec<String> = visits.iter().map(|visit| visit.id.clone()).collect();
    let counts = desk.store().counts_of_visits(&ids).map_err(errors::store)?;
    let count = |visit: &str, kinds: &[Kind]| -> u32 {
        kinds.iter().filter_map(|kind| counts.get(&(visit.to_owned(), kind.name().to_owned()))).sum()
    };
    // A version of another shape is left out of lists; opening one says so.
    let readable = visits.iter().filter_map(|held| Some((held, held.read::<Visit>().ok()?)));
    readable
        .map(|(held, visit)| {
            let mut patrolled = 0;
            if count(&held.id, &[Kind::Patrol]) > 0 {
                for (id, patrol) in desk.of_visit::<Patrol>(Kind::Patrol, &held.id)? {
                    patrolled += progress::of_patrol(desk, &id, &patrol)?.answered;
                }
            }
            let summary: Vec<String> = [
                (patrolled, "巡视", "项"),
                (count(&held.id, &[Kind::Observation]), "听课", "节"),
                (count(&held.id, &[Kind::Hazard, Kind::Rectification]), "发现", "项"),
            ]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, what, unit)| format!("{what} {count} {unit}"))
            .collect();
            let finished = !unfinished(&visit);
            Ok(VisitLine {
                id: held.id.clone(),
                school: school_name(desk, visit.school.as_deref())?,
                date: visit.date.clone().unwrap_or_default(),
                date_words: words::date_text(visit.date.as_deref(), desk.today()),
                kind_text: kind_text(&visit),
                finished,
                state_text: if finished { "已结束" } else { "进行中" }.to_owned(),
                summary: summary.join("，"),
                unsent: held.unsent,
            })
        })
        .collect()
}

/// What the quotas of these schools are counted from on that day: the visits of its month and semester, whatever is not
/// finished, and where nobody has been since, the last visit.
pub(super) fn for_quotas(
    desk: &Desk,
    schools: &[(String, School)],
    day: NaiveDate,
) -> Result<Vec<(String, Visit)>, Refusal> {
    let month = day.with_day(1).unwrap_or(day);
    let from = semester(&desk.setting()?, day).map_or(month, |term| term.from.min(month));
    let of_kind = || Query::of(Kind::Visit.name());
    let mut visits = desk.typed::<Visit>(&Query { days: Some((from.to_string(), END.to_owned())), ..of_kind() })?;
    let open = Query { order: Order::Made, ..not_finished(of_kind()) };
    visits.extend(desk.typed::<Visit>(&open)?);
    let been: HashSet<String> =
        visits.iter().filter(|(_, visit)| !unfinished(visit)).filter_map(|(_, visit)| visit.school.clone()).collect();
    for (school, _) in schools.iter().filter(|(school, _)| !been.contains(school)) {
        let finished = vec!["finished".to_owned()];
        let last = Query { school: Some(school.clone()), states: finished, limit: Some(1), ..of_kind() };
        visits.extend(desk.typed::<Visit>(&last)?);
    }
    let once: HashMap<String, Visit> = visits.into_iter().collect();
    Ok(once.into_iter().collect())
}

/// The visits of a school on a day.
pub(super) fn on(desk: &Desk, school: &str, day: NaiveDate) -> Result<Vec<(String, Visit)>, Refusal> {
    let day = day.to_string();
    desk.typed(&Query {
        school: Some(school.to_owned()),
        days: Some((day.clone(), day)),
        ..Query::of(Kind::Visit.name())
    })
}
