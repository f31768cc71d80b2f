//! Deadlines: counted in working days, told in calendar days.
//!
//! Invariant: 逾期 is computed from deadline, state and today; it is never stored.

use crate::records::Setting;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;
use ts_rs::TS;

/// How a deadline stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "due", rename_all = "snake_case")]
pub enum Due {
    /// Whole days past the deadline, at least 1.
    Overdue {
        days: u32,
    },
    Today,
    /// Whole days until the deadline, at least 1.
    In {
        days: u32,
    },
    /// Closed, or without a deadline.
    None,
}

impl Due {
    /// 逾期 6 天 · 今天到期 · 还有 2 天; empty where nothing is due.
    pub fn words(self) -> String {
        match self {
            Due::Overdue { days } => format!("逾期 {days} 天"),
            Due::Today => "今天到期".to_owned(),
            Due::In { days } => format!("还有 {days} 天"),
            Due::None => String::new(),
        }
    }

    /// Days until the deadline, negative when past it: the order in which a list shows what is due.
    pub fn days_left(self) -> Option<i64> {
        match self {
            Due::Overdue { days } => Some(-i64::from(days)),
            Due::Today => Some(0),
            Due::In { days } => Some(i64::from(days)),
            Due::None => None,
        }
    }

    pub fn is_overdue(self) -> bool {
        matches!(self, Due::Overdue { .. })
    }
}

/// How a finding with this deadline (`YYYY-MM-DD`) and state stands today. What is answered but not yet re-checked is
/// still due: only closing ends it.
pub fn overdue(deadline: Option<&str>, state: Option<&str>, today: NaiveDate) -> Due {
    if state == Some("closed") {
        return Due::None;
    }
    let Some(deadline) = deadline.and_then(|text| text.parse::<NaiveDate>().ok()) else { return Due::None };
    let left = (deadline - today).num_days();
    let days = u32::try_from(left.unsigned_abs()).unwrap_or(u32::MAX);
    match left {
        0 => Due::Today,
        1.. => Due::In { days },
        _ => Due::Overdue { days },
    }
}

/// Whether people work on that day: Monday to Friday, but for holidays and the weekends worked in exchange.
pub fn is_working_day(day: NaiveDate, set: &Setting) -> bool {
    match set.calendar.get(&day.to_string()).map(String::as_str) {
        Some("off") => false,
        Some("work") => true,
        _ => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
    }
}

/// The day that is `days` working days after `from`; the first working day from `from` on where `days` is 0.
pub fn after_working_days(from: NaiveDate, days: u32, set: &Setting) -> NaiveDate {
    let mut day = from;
    let mut left = days;
    // A calendar that marks every day as a holiday must not keep the program counting for ever.
    for _ in 0..u64::from(days) * 7 + 60 {
        if left == 0 && is_working_day(day, set) {
            break;
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
        if left > 0 && is_working_day(day, set) {
            left -= 1;
        }
    }
    day
}

/// What a deadline is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    GeneralHazard,
    MajorHazard,
    Rectification,
}

/// The deadline that a county gives to what was found on that day; none where it sets no period.
pub fn deadline(period: Period, found: NaiveDate, set: &Setting) -> Option<NaiveDate> {
    let days = match period {
        Period::GeneralHazard => set.hazard_general_days,
        Period::MajorHazard => set.hazard_major_days,
        Period::Rectification => set.rectification_days,
    }?;
    Some(after_working_days(found, days, set))
}
