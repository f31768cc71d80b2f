//! The county's zones, schools and people, read once for a question, and its days and months.
//!
//! Invariants: a record that points to a school or person who is not in the roster is still shown; only the name is
//! replaced by words that say so. What is offered or owes visits is in `schools` and `people`; what is no more, or was merged
//! into another entry, is still found by its id.

use crate::desk::local_date;
use crate::http::Problem;
use crate::sight::Records;
use crate::store::{StoreError, StoredRecord};
use chrono::{DateTime, Datelike, Months, NaiveDate};
use duxue_domain::records::{Kind, Person, School, Setting, Zone};
use duxue_domain::rules;
use duxue_domain::rules::roster::kept;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// A record's id and fields.
pub type Held<T> = (String, T);

#[derive(Clone)]
pub struct Roster {
    pub today: NaiveDate,
    pub setting: Setting,
    /// In the county's order.
    pub zones: Vec<Held<Zone>>,
    /// Those that are visited, by zone, then by name; see [`Roster::at`].
    pub schools: Vec<Held<School>>,
    /// Also those that are no more.
    pub all_schools: Vec<Held<School>>,
    /// Those in sight, each person once.
    pub people: Vec<Held<Person>>,
    /// Of everybody, also out of sight.
    names: HashMap<String, String>,
    zone_names: HashMap<String, String>,
    school_at: HashMap<String, usize>,
    person_at: HashMap<String, usize>,
    /// Entries that were given up, with the one that they went into.
    merged: HashMap<String, String>,
}

/// Records as typed structs, those left out that a person deleted.
pub fn living<T: DeserializeOwned>(records: Vec<StoredRecord>) -> Vec<Held<T>> {
    records.into_iter().filter(|record| !record.is_deleted()).filter_map(typed).collect()
}

/// `None` where a newer version wrote what this one cannot read; that is for the log, not for whoever reads a list.
pub fn typed<T: DeserializeOwned>(record: StoredRecord) -> Option<Held<T>> {
    match rules::read(&record.merged.fields) {
        Ok(fields) => Some((record.id.to_string(), fields)),
        Err(error) => {
            tracing::error!(record = %record.id, kind = record.kind, %error, "a record cannot be read");
            None
        }
    }
}

fn places<T>(held: &[Held<T>]) -> HashMap<String, usize> {
    held.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect()
}

impl Roster {
    /// # Errors
    /// The store's.
    pub fn read(tx: &mut dyn Records, now: u64) -> Result<Roster, StoreError> {
        let settings: Vec<Held<Setting>> = living(tx.records_of(Kind::Setting.name())?);
        let setting = settings.into_iter().map(|(_, setting)| setting).next().unwrap_or_default();
        let mut zones: Vec<Held<Zone>> = living(tx.records_of(Kind::Zone.name())?);
        zones.sort_by(|a, b| (a.1.order, &a.1.code, &a.0).cmp(&(b.1.order, &b.1.code, &b.0)));
        let zone_names = zones.iter().filter_map(|(id, zone)| Some((id.clone(), zone.name.clone()?))).collect();
        zones.retain(|(_, zone)| zone.closed_on.is_none());
        let zone_at = places(&zones);
        let mut all_schools: Vec<Held<School>> = living(tx.records_of(Kind::School.name())?);
        let place =
            |school: &School| school.zone.as_ref().and_then(|zone| zone_at.get(zone)).copied().unwrap_or(usize::MAX);
        all_schools
            .sort_by(|a, b| (place(&a.1), &a.1.township, &a.1.name).cmp(&(place(&b.1), &b.1.township, &b.1.name)));
        let everybody = tx.everybody()?;
        let names = everybody
            .iter()
            .filter(|one| !one.is_deleted())
            .filter_map(|one| Some((one.id.to_string(), one.text("name")?.to_owned())))
            .collect();
        let given_up =
            everybody.iter().filter_map(|one| Some((one.id.to_string(), one.text("merged_into")?.to_owned())));
        let mut merged: HashMap<String, String> = given_up.collect();
        merged.extend(all_schools.iter().filter_map(|(id, school)| Some((id.clone(), school.merged_into.clone()?))));
        let in_sight: Vec<StoredRecord> = everybody.into_iter().filter(|one| tx.sees(one)).collect();
        let mut people: Vec<Held<Person>> = living(in_sight);
        people.retain(|(_, person)| person.merged_into.is_none());
        let roster = Roster {
            today: local_date(now),
            setting: rules::with_defaults(&setting),
            school_at: places(&all_schools),
            person_at: places(&people),
            schools: Vec::new(),
            zones,
            all_schools,
            people,
            names,
            zone_names,
            merged,
        };
        let today = roster.today;
        Ok(roster.at(today))
    }

    /// The same with the schools that were visited on that day, so that a month that is over is counted as it was.
    #[must_use]
    pub fn at(self, day: NaiveDate) -> Roster {
        let open = self.all_schools.iter().filter(|(_, school)| school.is_open(day)).cloned();
        Roster { schools: open.collect(), ..self }
    }

    /// The entry that counts for this one: itself, unless it was merged into another.
    pub fn kept<'a>(&'a self, id: &'a str) -> &'a str {
        kept(id, |id| self.merged.get(id).map(String::as_str))
    }

    /// Whether both name one school or person.
    pub fn is_same(&self, one: Option<&str>, other: &str) -> bool {
        one.is_some_and(|one| one == other || self.kept(one) == self.kept(other))
    }

    /// Entries that were given up for this one.
    pub fn given_up_for<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.merged.keys().map(String::as_str).filter(move |other| *other != id && self.kept(other) == id)
    }

    pub fn school(&self, id: Option<&str>) -> Option<&School> {
        id.and_then(|id| self.school_at.get(id)).map(|at| &self.all_schools[*at].1)
    }

    pub fn school_name(&self, id: Option<&str>) -> String {
        let name = self.school(id).and_then(|school| school.name.clone());
        name.unwrap_or_else(|| "名册里没有的学校".to_owned())
    }

    pub fn person(&self, id: Option<&str>) -> Option<&Person> {
        id.and_then(|id| self.person_at.get(self.kept(id))).map(|at| &self.people[*at].1)
    }

    /// Empty where nobody is named.
    pub fn person_name(&self, id: Option<&str>) -> String {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return String::new() };
        self.names.get(self.kept(id)).cloned().unwrap_or_else(|| "名册里没有的人".to_owned())
    }

    /// What an entry itself is called, also one that was given up.
    pub fn own_name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    pub fn zone_of_school(&self, id: Option<&str>) -> Option<&str> {
        self.school(id)?.zone.as_deref()
    }

    pub fn zone_name(&self, id: Option<&str>) -> String {
        id.and_then(|id| self.zone_names.get(id)).cloned().unwrap_or_default()
    }

    /// Who is posted to a school today.
    pub fn posted(&self, school: &str) -> impl Iterator<Item = &Held<Person>> {
        let working = self.people.iter().filter(|(_, person)| person.disabled != Some(true));
        working.filter(move |(_, person)| person.posts.get(school).is_some_and(|post| post.holds_on(self.today)))
    }

    /// Where somebody is posted today: schools that are visited, by id.
    pub fn posts_of<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a str> {
        let holds = person.posts.iter().filter(|(_, post)| post.holds_on(self.today));
        holds
            .map(|(school, _)| school.as_str())
            .filter(|id| self.school(Some(id)).is_some_and(|s| s.is_open(self.today)))
    }
}

/// A month that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// `YYYY-MM`.
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The day as of which it is counted: today in this month, its last day in one that is over, its first in one to come.
    pub as_of: NaiveDate,
}

impl Month {
    /// This month where none is named.
    ///
    /// # Errors
    /// What is not a month.
    pub fn of(text: Option<&str>, today: NaiveDate) -> Result<Month, Problem> {
        let name = text.map_or_else(|| today.format("%Y-%m").to_string(), str::to_owned);
        let wrong = || Problem::bad_request("月份应写成 2026-11 这样");
        let first = format!("{name}-01").parse::<NaiveDate>().ok().filter(|_| name.len() == 7).ok_or_else(wrong)?;
        let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).ok_or_else(wrong)?;
        Ok(Month { name, first, last, as_of: today.clamp(first, last) })
    }

    pub fn holds(&self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| self.first <= day && day <= self.last)
    }
}

/// A date `YYYY-MM-DD`.
pub fn parse(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

/// The local day of a moment in RFC 3339.
pub fn day_of(moment: Option<&str>) -> Option<NaiveDate> {
    let moment = moment?;
    DateTime::parse_from_rfc3339(moment).map(|at| at.date_naive()).ok().or_else(|| moment.get(..10)?.parse().ok())
}

/// 11 月 18 日, with the year where it is another one.
pub fn day_words(day: NaiveDate, today: NaiveDate) -> String {
    let year = if day.year() == today.year() { String::new() } else { format!("{} 年 ", day.year()) };
    format!("{year}{} 月 {} 日", day.month(), day.day())
}

/// 11 月 18 日 9:05.
pub fn moment_words(moment: Option<&str>, today: NaiveDate) -> String {
    let at = moment.and_then(|moment| DateTime::parse_from_rfc3339(moment).ok());
    at.map(|at| format!("{} {}", day_words(at.date_naive(), today), at.format("%-H:%M"))).unwrap_or_default()
}

/// What a person wrote, without the space around it; empty where nothing.
pub fn said(text: Option<&str>) -> String {
    text.map(str::trim).unwrap_or_default().to_owned()
}

pub fn count<T>(all: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}
