//! Who is posted where on a day, what runs out when, and which entry counts where a school or person was entered twice.
//!
//! Invariant: a merge moves no record. What was written under the entry that was given up stays there and is read as the
//! kept one's, so that signatures and the history still hold.

use crate::records::{Person, Post, School};
use chrono::NaiveDate;
use std::collections::HashSet;

/// A date `YYYY-MM-DD`.
fn date(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

impl School {
    /// Whether it is visited on that day; `closed_on` is the first day on which it is not.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        date(self.closed_on.as_deref()).is_none_or(|closed| day < closed)
    }
}

impl Post {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        let begun = date(self.from.as_deref()).is_none_or(|from| from <= day);
        begun && !self.is_over(day) && self.deleted != Some(true)
    }

    /// Whether its last day lies before `day`.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        date(self.to.as_deref()).is_some_and(|to| to < day)
    }
}

impl Person {
    /// Whether somebody supervises schools, and so owes training and has a certificate.
    pub fn supervises(&self) -> bool {
        matches!(self.role.as_deref(), Some("supervisor" | "zone_lead"))
    }

    /// Whether the person may have a laptop, which holds everything of the schools posted to. Whoever is to see only part of a
    /// school, or only to look, uses the county's pages.
    pub fn may_have_laptop(&self) -> bool {
        let posts = self.posts.values().filter(|post| post.deleted != Some(true)).map(|post| &post.role);
        !posts.chain([&self.role]).flatten().any(|role| WEB_ONLY.contains(&role.as_str()))
    }
}

const WEB_ONLY: [&str; 3] = ["reader", "department_group", "student_informant"];

/// How long something still holds, seen some days before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Days left, 0 on the last day.
    Soon(u32),
    /// Days since the last day.
    Past(u32),
}

/// `None` where there is no end, or where it is further away than `warn_days`.
pub fn expiry(until: Option<&str>, today: NaiveDate, warn_days: u32) -> Option<Expiry> {
    let left = (date(until)? - today).num_days();
    match u32::try_from(left) {
        Ok(left) => (left <= warn_days).then_some(Expiry::Soon(left)),
        Err(_) => Some(Expiry::Past(u32::try_from(-left).unwrap_or(u32::MAX))),
    }
}

/// The entry that counts for `id`: the end of the line of `merged_into`. A circle, which no merge makes, ends where it closes.
pub fn kept<'a>(id: &'a str, merged_into: impl Fn(&str) -> Option<&'a str>) -> &'a str {
    let mut at = id;
    let mut seen = HashSet::from([id]);
    while let Some(next) = merged_into(at)
        && seen.insert(next)
    {
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_post_holds_from_its_first_day_to_its_last_and_a_school_until_the_day_it_closes() {
        let post = Post { from: Some("2026-09-01".to_owned()), to: Some("2026-11-30".to_owned()), ..Post::default() };
        let holds = ["2026-08-31", "2026-09-01", "2026-11-30", "2026-12-01"].map(|on| post.holds_on(day(on)));
        assert_eq!(holds, [false, true, true, false]);
        assert!(!Post { deleted: Some(true), ..post }.holds_on(day("2026-09-01")));
        let school = School { closed_on: Some("2026-11-30".to_owned()), ..School::default() };
        assert!(school.is_open(day("2026-11-29")) && !school.is_open(day("2026-11-30")));
    }

    #[test]
    fn what_runs_out_is_told_some_days_before_and_after() {
        let told = |until: &str| expiry(Some(until), day("2026-11-28"), 60);
        assert_eq!(told("2026-11-27"), Some(Expiry::Past(1)));
        assert_eq!(told("2026-11-28"), Some(Expiry::Soon(0)));
        assert_eq!(told("2027-01-27"), Some(Expiry::Soon(60)));
        assert_eq!(told("2027-01-28"), None);
        assert_eq!(expiry(None, day("2026-11-28"), 60), None);
    }

    #[test]
    fn what_was_merged_twice_leads_to_the_last_and_a_circle_ends() {
        let into = |id: &str| match id {
            "a" => Some("b"),
            "b" => Some("c"),
            "x" => Some("y"),
            "y" => Some("x"),
            _ => None,
        };
        assert_eq!((kept("a", into), kept("c", into), kept("x", into)), ("c", "c", "y"));
    }
}
