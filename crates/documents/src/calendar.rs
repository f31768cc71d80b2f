//! A plan as an iCalendar file (RFC 5545), which phones and Outlook read into their own calendars.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

/// A whole day with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The same for the same entry, so that reading a later file moves it instead of adding another.
    pub uid: String,
    pub day: NaiveDate,
    pub title: String,
    pub text: String,
    pub place: String,
}

/// The entries as a file; `made` is when it was written.
pub fn calendar_ics(entries: &[CalendarEntry], made: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.name("督导计划");
    for entry in entries {
        let mut event = Event::new();
        event.uid(&format!("{}@duxue", entry.uid)).timestamp(made).all_day(entry.day).summary(&entry.title);
        if !entry.text.is_empty() {
            event.description(&entry.text);
        }
        if !entry.place.is_empty() {
            event.location(&entry.place);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}
