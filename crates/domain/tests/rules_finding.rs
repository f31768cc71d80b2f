//! Stories of a finding from the day it is found to the day it is struck off, and of its deadline.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_domain::fields::Fields;
use duxue_domain::records::{Hazard, Setting};
use duxue_domain::rules::due::{Due, Period, after_working_days, deadline, overdue};
use duxue_domain::rules::finding::{Action, Finding, State, Step, StepError, Verdict, allowed, failed_rechecks, take};
use duxue_domain::rules::{check_record, read, with_defaults};
use duxue_sync::leaves::set_leaf;
use serde_json::json;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn step(action: Action, when: &str) -> Step {
    Step {
        action,
        at: at(when),
        by: "p1".to_owned(),
        by_name: None,
        verdict: None,
        note: None,
        visit: None,
        deadline: None,
    }
}

fn hazard(fields: &Fields) -> Hazard {
    read(fields).unwrap()
}

fn apply(fields: &mut Fields, step: &Step, event: &str) -> Result<(), StepError> {
    let now = hazard(fields);
    for (path, value) in take(&Finding::from(&now), step, event)? {
        set_leaf(fields, &path, value).unwrap();
    }
    check_record("hazard", "school:s1", fields).unwrap();
    Ok(())
}

#[test]
fn a_hazard_is_found_answered_fails_its_recheck_and_is_closed_with_evidence() {
    let mut fields = Fields::new();
    assert_eq!(allowed(&Finding::from(&hazard(&fields))), [Action::Found]);
    let found = Step { deadline: Some(day("2026-11-18")), ..step(Action::Found, "2026-11-11T10:00:00+08:00") };
    apply(&mut fields, &found, "e1").unwrap();
    assert_eq!(hazard(&fields).state.as_deref(), Some("open"));
    apply(&mut fields, &step(Action::Started, "2026-11-12T10:00:00+08:00"), "e2").unwrap();
    let reply = Step { by_name: Some("梁永福".to_owned()), ..step(Action::Replied, "2026-11-15T10:00:00+08:00") };
    apply(&mut fields, &reply, "e3").unwrap();
    assert_eq!(State::of(hazard(&fields).state.as_deref()).title(), "待复查");

    let failing = Step { verdict: Some(Verdict::NotDone), ..step(Action::Rechecked, "2026-11-16T10:00:00+08:00") };
    apply(&mut fields, &failing, "e4").unwrap();
    let back = hazard(&fields);
    assert_eq!(back.state.as_deref(), Some("working"));
    assert_eq!(failed_rechecks(&back.history), 1);

    let mut passing = Step { verdict: Some(Verdict::Done), ..step(Action::Rechecked, "2026-11-18T10:00:00+08:00") };
    assert_eq!(apply(&mut fields, &passing, "e5"), Err(StepError::NoEvidence));
    set_leaf(&mut fields, "history.e5.photos.f1.hash", json!("ab".repeat(32))).unwrap();
    passing.visit = Some("v2".to_owned());
    apply(&mut fields, &passing, "e5").unwrap();
    let closed = hazard(&fields);
    assert_eq!(closed.state.as_deref(), Some("closed"));
    assert_eq!(closed.closed_at.as_deref(), Some("2026-11-18T10:00:00+08:00"));
    assert_eq!(closed.history["e5"].visit.as_deref(), Some("v2"));
    assert_eq!(closed.history.len(), 5, "the history keeps every step");

    let again = apply(&mut fields, &step(Action::Replied, "2026-11-19T10:00:00+08:00"), "e6").unwrap_err();
    assert_eq!(again.to_string(), "这一项已销号，不能再“学校回复”");
}

#[test]
fn a_deadline_is_put_off_only_with_a_reason_and_only_to_a_later_day() {
    let mut fields = json!({"state": "open", "deadline": "2026-11-18"}).as_object().unwrap().clone();
    let mut extend = step(Action::Extended, "2026-11-17T10:00:00+08:00");
    assert_eq!(apply(&mut fields, &extend, "e1"), Err(StepError::NoReason));
    extend.note = Some("  等配件到货 ".to_owned());
    assert_eq!(apply(&mut fields, &extend, "e1"), Err(StepError::NoDeadline));
    extend.deadline = Some(day("2026-11-18"));
    assert!(matches!(apply(&mut fields, &extend, "e1"), Err(StepError::DeadlineNotLater(_))));
    extend.deadline = Some(day("2026-11-25"));
    apply(&mut fields, &extend, "e1").unwrap();
    let hazard = hazard(&fields);
    assert_eq!(hazard.deadline.as_deref(), Some("2026-11-25"));
    assert_eq!(hazard.state.as_deref(), Some("open"));
    assert_eq!(hazard.history["e1"].note.as_deref(), Some("等配件到货"));
}

#[test]
fn a_grave_hazard_is_reported_without_leaving_its_state() {
    let mut fields = json!({"state": "working", "grade": "major"}).as_object().unwrap().clone();
    apply(&mut fields, &step(Action::Reported, "2026-11-17T10:00:00+08:00"), "e1").unwrap();
    let hazard = hazard(&fields);
    assert_eq!((hazard.state.as_deref(), hazard.reported_at.is_some()), (Some("working"), true));
}

#[test]
fn nobody_closes_a_finding_without_saying_who() {
    let mut fields = json!({"state": "replied"}).as_object().unwrap().clone();
    let nobody = Step {
        by: String::new(),
        verdict: Some(Verdict::Done),
        note: Some("已换".to_owned()),
        ..step(Action::Rechecked, "2026-11-17T10:00:00+08:00")
    };
    assert_eq!(apply(&mut fields, &nobody, "e1"), Err(StepError::Nobody));
}

#[test]
fn a_deadline_is_told_in_days() {
    let today = day("2026-11-18");
    let words = |deadline: &str| overdue(Some(deadline), Some("open"), today).words();
    assert_eq!(words("2026-11-12"), "逾期 6 天");
    assert_eq!(words("2026-11-18"), "今天到期");
    assert_eq!(words("2026-11-20"), "还有 2 天");
    assert_eq!(overdue(Some("2026-11-12"), Some("replied"), today), Due::Overdue { days: 6 });
    assert_eq!(overdue(Some("2026-11-12"), Some("closed"), today), Due::None);
    assert_eq!(overdue(None, Some("open"), today), Due::None);
}

#[test]
fn working_days_pass_over_weekends_and_holidays_and_count_weekends_worked_in_exchange() {
    let set = with_defaults(&Setting::default());
    // Wednesday and five working days: Thursday, Friday, Monday, Tuesday, Wednesday.
    assert_eq!(after_working_days(day("2026-11-11"), 5, &set), day("2026-11-18"));
    // 29 September: 30 September, then the holidays, 8, 9, 10 (a Saturday worked in exchange), 12 October.
    assert_eq!(after_working_days(day("2026-09-29"), 5, &set), day("2026-10-12"));
    assert_eq!(after_working_days(day("2026-11-14"), 0, &set), day("2026-11-16"), "a Saturday moves to Monday");
    assert_eq!(deadline(Period::GeneralHazard, day("2026-11-11"), &set), Some(day("2026-11-18")));
    let own = with_defaults(&Setting { hazard_general_days: Some(3), ..Setting::default() });
    assert_eq!(deadline(Period::GeneralHazard, day("2026-11-11"), &own), Some(day("2026-11-16")));
}
