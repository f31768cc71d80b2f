//! The month as a supervisor plans it: whole weeks from Monday, and what each day is.

use crate::records::{FixedPeriod, Setting};
use crate::rules::due::is_working_day;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The days of a month in whole weeks, Monday first: 28, 35 or 42 of them. Empty for a month that is none (`YYYY-MM`).
pub fn weeks(month: &str) -> Vec<NaiveDate> {
    let Ok(first) = format!("{month}-01").parse::<NaiveDate>() else { return Vec::new() };
    let before = u64::from(first.weekday().num_days_from_monday());
    let Some(from) = first.checked_sub_days(Days::new(before)) else { return Vec::new() };
    let end = from
        .iter_days()
        .skip(1)
        .position(|day| day > first && day.month() != first.month() && day.weekday() == Weekday::Mon);
    from.iter_days().take(end.map_or(0, |at| at + 1)).collect()
}

/// 放假 for a weekday off, 上班 for a weekend worked in exchange; none where the day is what its weekday says.
pub fn exchange(day: NaiveDate, set: &Setting) -> Option<&'static str> {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    match (is_working_day(day, set), weekend) {
        (false, false) => Some("放假"),
        (true, true) => Some("上班"),
        _ => None,
    }
}

/// The county's fixed periods that hold the day, by name.
pub fn periods(day: NaiveDate, set: &Setting) -> Vec<&str> {
    let parse = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<NaiveDate>().ok());
    let holds = |period: &&FixedPeriod| {
        let (from, to) = (parse(&period.from), parse(&period.to).or(parse(&period.from)));
        period.deleted != Some(true) && from.is_some_and(|from| from <= day) && to.is_some_and(|to| day <= to)
    };
    set.periods.values().filter(holds).filter_map(|period| period.name.as_deref()).collect()
}
