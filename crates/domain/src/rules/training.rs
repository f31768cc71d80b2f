//! Hours of training (督学培训): what each supervisor has had in a year.
//!
//! Source: 《督学管理暂行办法》 (教督〔2016〕2号): no fewer than 40 hours of training a year; a county's own number stands in its settings.

use crate::records::Training;
use chrono::{Datelike, NaiveDate};

/// The year that a training counts for; `None` without a day.
pub fn year(training: &Training) -> Option<i32> {
    training.date.as_deref()?.parse::<NaiveDate>().ok().map(|day| day.year())
}

/// Hours that it gave to a person known by any of these ids; 0 for whoever was not there.
pub fn hours(training: &Training, is_person: impl Fn(&str) -> bool) -> f64 {
    let there = training
        .attendance
        .iter()
        .filter(|(id, one)| is_person(id) && one.deleted != Some(true) && one.state.as_deref() == Some("present"));
    // Of two entries of one person only one sat there.
    there.map(|(_, one)| one.hours.or(training.hours).unwrap_or_default()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Attendance;

    #[test]
    fn whoever_was_there_has_the_hours_or_fewer_of_their_own_and_is_counted_once() {
        let one = |state: &str, hours| Attendance { state: Some(state.to_owned()), hours, deleted: None };
        let training = Training {
            date: Some("2026-03-02".to_owned()),
            hours: Some(8.0),
            attendance: [
                ("a".to_owned(), one("present", None)),
                ("a2".to_owned(), one("present", Some(4.0))),
                ("b".to_owned(), one("present", Some(3.5))),
                ("c".to_owned(), one("leave", None)),
            ]
            .into(),
            ..Training::default()
        };
        let of = |ids: &[&str]| hours(&training, |id| ids.contains(&id));
        assert!((of(&["a", "a2"]) - 8.0).abs() < f64::EPSILON);
        assert!((of(&["b"]) - 3.5).abs() < f64::EPSILON);
        assert!(of(&["c"]).abs() < f64::EPSILON && of(&["d"]).abs() < f64::EPSILON);
        assert_eq!(year(&training), Some(2026));
    }
}
