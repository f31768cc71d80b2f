//! 警情: grave hazards, and complaints of harm to children, that nobody of the office has taken yet.
//!
//! Invariant: one stands on every page until somebody takes it; who took it and when stays with the record, where its supervisor
//! reads it too.

use super::complaints::{self, refused};
use super::findings::Finding;
use super::overview::Nothing;
use super::roster::{Held, Roster, living, moment_words};
use super::views_alarms::{AlarmRow, Alarms};
use crate::desk::{Handling, local_date};
use crate::http::{AppState, Problem, Staff};
use crate::now_micros;
use crate::permissions::Action;
use crate::sight::Records;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use duxue_domain::records::{Complaint, Kind};
use duxue_domain::rules::finding::{self, can};
use uuid::Uuid;

/// # Errors
/// The store's.
pub fn list(tx: &mut dyn Records, _: &Nothing, now: u64) -> Result<Alarms, Problem> {
    let today = local_date(now);
    let open = tx.findings_since(today)?.into_iter().filter(|record| record.kind == Kind::Hazard.name());
    let grave: Vec<Finding> = open.filter_map(|record| super::findings::one(record, today)).collect();
    let harm: Vec<Held<Complaint>> = match tx.may(Action::SeeComplaints) {
        true => living(tx.records_of(Kind::Complaint.name())?),
        false => Vec::new(),
    };
    let waiting: Vec<&Finding> =
        grave.iter().filter(|one| one.is_major() && can(&one.for_rules(), finding::Action::Taken)).collect();
    let told: Vec<&Held<Complaint>> = harm.iter().filter(|(_, one)| is_waiting(one)).collect();
    let can_take = tx.may(Action::TakeAlarms);
    if waiting.is_empty() && told.is_empty() {
        return Ok(Alarms { rows: Vec::new(), can_take });
    }
    let roster = Roster::read(tx, now)?;
    let mut rows: Vec<(Option<&str>, AlarmRow)> = Vec::new();
    for one in waiting {
        let row = one.row(&roster);
        let at = one.found_at();
        rows.push((
            at,
            AlarmRow {
                open: format!("hazards?show=open&open={}", one.id),
                id: row.id,
                what: "重大隐患".to_owned(),
                title: row.title,
                school_name: row.school_name,
                by: row.supervisor,
                when_words: moment_words(at, roster.today),
            },
        ));
    }
    for held in told {
        let row = complaints::row(&roster, held);
        let at = held.1.received_at.as_deref();
        rows.push((
            at,
            AlarmRow {
                open: format!("complaints?open={}", row.id),
                id: row.id,
                what: "涉及学生安全的投诉".to_owned(),
                title: row.title,
                school_name: row.school_name,
                by: row.handler,
                when_words: row.received_words,
            },
        ));
    }
    // The newest first: what was just reported is what nobody has heard of.
    rows.sort_by(|a, b| b.0.cmp(&a.0));
    Ok(Alarms { rows: rows.into_iter().map(|(_, row)| row).collect(), can_take })
}

fn is_waiting(one: &Complaint) -> bool {
    one.child == Some(true) && one.state.as_deref() != Some("closed") && one.taken_at.is_none()
}

pub async fn take(State(state): State<AppState>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
    let hand = super::handling::hand_of(&state, &staff);
    state
        .blocking(move |state| {
            let kind = state.desk().read(|tx| Ok::<_, Problem>(tx.record(id)?.map(|record| record.kind)))?;
            let now = now_micros();
            if kind.as_deref() == Some(Kind::Complaint.name()) {
                return state.desk().take_report(id, hand, now).map_err(refused);
            }
            state.desk().handle(id, Handling::Take, hand, now).map_err(refused)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_harm_waits_until_it_is_taken_or_closed() {
        let told = Complaint { child: Some(true), ..Complaint::default() };
        assert!(is_waiting(&told));
        assert!(!is_waiting(&Complaint { taken_at: Some("2026-11-28".to_owned()), ..told.clone() }));
        assert!(!is_waiting(&Complaint { state: Some("closed".to_owned()), ..told }));
        assert!(!is_waiting(&Complaint::default()));
    }
}
