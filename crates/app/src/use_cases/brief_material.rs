//! The records that a month's brief, or the summary of a semester or a year, is counted from, without reading those of other years.
//!
//! Invariant: nothing that a fact counts is left out. A fact counts a record with its visit where it has one, however wrong
//! its own day, and by its day otherwise; it compares with the month before, and counts visits from the semester's first day.

use crate::desk::Desk;
use crate::refusal::Refusal;
use chrono::{Days, Months, NaiveDate};
use duxue_domain::brief::Period;
use duxue_domain::records::{Kind, Visit};
use duxue_domain::rules::semester;
use duxue_store::{Order, Query};
use serde::de::DeserializeOwned;
use std::collections::HashSet;

pub(super) struct Material<'a> {
    desk: &'a Desk,
    /// From the semester's beginning, or that of what is compared with, to the end of what is told; the newest first.
    pub visits: Vec<(String, Visit)>,
    /// First day of what is compared with and last day of what is told: the month before and the month.
    days: (NaiveDate, NaiveDate),
}

impl<'a> Material<'a> {
    /// # Errors
    /// No such month; the store's.
    pub fn of(desk: &'a Desk, month: &str) -> Result<Material<'a>, Refusal> {
        let first: NaiveDate = format!("{month}-01").parse().map_err(|_| Refusal::invalid("没有这个月份。"))?;
        let last = first + Months::new(1) - Days::new(1);
        let term = semester(&desk.setting()?, desk.today().clamp(first, last));
        let before = first - Months::new(1);
        Self::within(desk, term.map_or(before, |term| term.from.min(before)), (before, last))
    }

    /// Of a semester or a year, with the one before.
    ///
    /// # Errors
    /// The store's.
    pub fn of_period(desk: &'a Desk, period: &Period) -> Result<Material<'a>, Refusal> {
        let from = period.before.map_or(period.span.first, |before| before.first);
        // A semester that is told within a year may have begun in the year before.
        Self::within(desk, from - Months::new(6), (from, period.span.last))
    }

    fn within(desk: &'a Desk, visits_from: NaiveDate, days: (NaiveDate, NaiveDate)) -> Result<Material<'a>, Refusal> {
        let visit_days = Some((visits_from.to_string(), days.1.to_string()));
        let visits = desk.typed(&Query { days: visit_days, ..Query::of(Kind::Visit.name()) })?;
        Ok(Material { desk, visits, days })
    }

    /// What was recorded during the visits of these days, and on the days themselves.
    pub fn recorded<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(String, T)>, Refusal> {
        let (first, last) = (self.days.0.to_string(), self.days.1.to_string());
        let of_kind = || Query::of(kind.name());
        let mut held = self.desk.query(&Query { days: Some((first.clone(), last)), ..of_kind() })?;
        let known: HashSet<String> = held.iter().map(|held| held.id.clone()).collect();
        for (visit, _) in self.visits.iter().filter(|(_, visit)| visit.date.as_ref().is_none_or(|day| *day >= first)) {
            let of_visit = Query { visit: Some(visit.clone()), order: Order::Made, ..of_kind() };
            held.extend(self.desk.query(&of_visit)?.into_iter().filter(|held| !known.contains(&held.id)));
        }
        Ok(held.into_iter().filter_map(|held| Some((held.id.clone(), held.read().ok()?))).collect())
    }
}
