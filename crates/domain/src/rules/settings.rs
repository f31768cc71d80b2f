//! A county's settings, completed by the defaults that ship as data.
//!
//! Invariant: what a county has set always wins; a default only fills what it left open.

use crate::records::Setting;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const DEFAULTS: &str = include_str!("../../../../assets/documents/county-defaults.json");

#[derive(Debug, Deserialize)]
struct Defaults {
    setting: Setting,
    semesters: Vec<SemesterPattern>,
    visit_requires: Vec<String>,
    patrol_core: Vec<String>,
}

/// A semester of any year: `MM-DD` of its first and last day; it may run over new year.
#[derive(Debug, Deserialize)]
struct SemesterPattern {
    from: String,
    to: String,
}

/// First and last day of a semester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Semester {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

fn defaults() -> &'static Defaults {
    static DEFAULTS_READ: OnceLock<Defaults> = OnceLock::new();
    DEFAULTS_READ.get_or_init(|| {
        // The file is built into the program and read by a test; one that cannot be read leaves every value open.
        serde_json::from_str(DEFAULTS).unwrap_or_else(|_| Defaults {
            setting: Setting::default(),
            semesters: Vec::new(),
            visit_requires: Vec::new(),
            patrol_core: Vec::new(),
        })
    })
}

/// The settings that hold where a county has set nothing.
pub fn county_defaults() -> Setting {
    defaults().setting.clone()
}

/// Ids of the lines of a visit's checklist that must not be left empty.
pub(super) fn visit_requires() -> &'static [String] {
    &defaults().visit_requires
}

/// Ids of the patrol items that a short patrol asks in this county.
pub fn patrol_core(set: &Setting) -> BTreeSet<String> {
    let mut core: BTreeSet<String> = defaults().patrol_core.iter().cloned().collect();
    for (item, asked) in &set.patrol_core {
        if *asked {
            core.insert(item.clone());
        } else {
            core.remove(item);
        }
    }
    core
}

/// A county's settings with every gap filled from the defaults.
pub fn with_defaults(set: &Setting) -> Setting {
    let base = &defaults().setting;
    let mut calendar = base.calendar.clone();
    calendar.extend(set.calendar.clone());
    Setting {
        hazard_general_days: set.hazard_general_days.or(base.hazard_general_days),
        hazard_major_days: set.hazard_major_days.or(base.hazard_major_days),
        rectification_days: set.rectification_days.or(base.rectification_days),
        complaint_days: set.complaint_days.or(base.complaint_days),
        visits_per_month: set.visits_per_month.or(base.visits_per_month),
        visits_per_semester: set.visits_per_semester.or(base.visits_per_semester),
        brief_due_day: set.brief_due_day.or(base.brief_due_day),
        schools_per_supervisor: set.schools_per_supervisor.or(base.schools_per_supervisor),
        expiry_warning_days: set.expiry_warning_days.or(base.expiry_warning_days),
        training_hours: set.training_hours.or(base.training_hours),
        band_set: set.band_set.clone().or_else(|| base.band_set.clone()),
        calendar,
        ..set.clone()
    }
}

/// The semester that `day` lies in: the county's own where it has set one that holds `day`, else the usual one.
pub fn semester(set: &Setting, day: NaiveDate) -> Option<Semester> {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<NaiveDate>().ok());
    if let (Some(from), Some(to)) = (date(&set.semester_from), date(&set.semester_to))
        && from <= day
        && day <= to
    {
        return Some(Semester { from, to });
    }
    defaults().semesters.iter().find_map(|pattern| {
        // A semester that runs over new year may have begun in the year before.
        [day.year() - 1, day.year()].into_iter().find_map(|year| {
            let from = format!("{year}-{}", pattern.from).parse::<NaiveDate>().ok()?;
            let end_year = if pattern.to < pattern.from { year + 1 } else { year };
            let to = format!("{end_year}-{}", pattern.to).parse::<NaiveDate>().ok()?;
            (from <= day && day <= to).then_some(Semester { from, to })
        })
    })
}
