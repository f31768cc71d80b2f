//! A month in whole weeks, and what a county has fixed of it.
#![allow(clippy::unwrap_used)]

use chrono::{Datelike, NaiveDate, Weekday};
use duxue_domain::records::Setting;
use duxue_domain::rules::plan::{exchange, periods, weeks};
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_month_is_shown_in_whole_weeks_from_monday() {
    let span = |month: &str| {
        let days = weeks(month);
        (days.len(), days[0].to_string(), days.last().unwrap().to_string())
    };
    assert_eq!(span("2026-11"), (42, "2026-10-26".to_owned(), "2026-12-06".to_owned()));
    assert_eq!(span("2026-12"), (35, "2026-11-30".to_owned(), "2027-01-03".to_owned()));
    // A February that fills four weeks exactly, and the turn of a year.
    assert_eq!(span("2027-02"), (28, "2027-02-01".to_owned(), "2027-02-28".to_owned()));
    assert_eq!(span("2027-01"), (35, "2026-12-28".to_owned(), "2027-01-31".to_owned()));
    for month in ["2026-01", "2026-08", "2028-02"] {
        let days = weeks(month);
        assert!(days.len().is_multiple_of(7) && days[0].weekday() == Weekday::Mon, "{month}");
        let inside = days.iter().filter(|day| day.to_string().starts_with(month)).count() as u32;
        assert_eq!(inside, u32::from(day(&format!("{month}-01")).num_days_in_month()), "{month}");
    }
    assert_eq!(weeks("2026-13"), []);
}

#[test]
fn holidays_and_the_countys_own_weeks_are_named() {
    let set: Setting = serde_json::from_value(json!({
        "calendar": {"2026-10-01": "off", "2026-10-10": "work"},
        "periods": {
            "a": {"name": "行政听课周", "from": "2026-10-12", "to": "2026-10-16"},
            "b": {"name": "开学第一天", "from": "2026-09-01"},
            "c": {"name": "取消的", "from": "2026-10-01", "to": "2026-10-31", "deleted": true},
        },
    }))
    .unwrap();
    let named = |text: &str| exchange(day(text), &set);
    assert_eq!((named("2026-10-01"), named("2026-10-10")), (Some("放假"), Some("上班")));
    assert_eq!((named("2026-10-09"), named("2026-10-11")), (None, None));
    assert_eq!(periods(day("2026-10-16"), &set), ["行政听课周"]);
    assert_eq!(periods(day("2026-09-01"), &set), ["开学第一天"]);
    assert_eq!(periods(day("2026-09-02"), &set), Vec::<&str>::new());
}
