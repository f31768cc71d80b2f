//! The ledger (台账) as a workbook: the very rows that the page shows, all of them.

use super::findings::{Finding, Record};
use super::ledger::Question;
use super::roster::{Roster, moment_words};
use crate::desk::local_time;
use crate::http::Problem;
use crate::sight::Records;
use duxue_documents::{Column, ColumnKind, Ledger, LedgerCell, ledger_xlsx};
use duxue_domain::rules::finding::failed_rechecks;

const COLUMNS: [(&str, f64, ColumnKind); 15] = [
    ("序号", 5.0, ColumnKind::Number),
    ("责任区", 14.0, ColumnKind::Text),
    ("学校", 20.0, ColumnKind::Text),
    ("类别", 12.0, ColumnKind::Text),
    ("等级", 6.0, ColumnKind::Text),
    ("地点", 14.0, ColumnKind::Text),
    ("问题", 34.0, ColumnKind::Text),
    ("当场措施", 20.0, ColumnKind::Text),
    ("责任人", 10.0, ColumnKind::Text),
    ("发现日期", 12.0, ColumnKind::Date),
    ("整改期限", 12.0, ColumnKind::Date),
    ("状态", 9.0, ColumnKind::Text),
    ("销号日期", 12.0, ColumnKind::Date),
    ("复查不到位", 8.0, ColumnKind::Number),
    ("督学", 10.0, ColumnKind::Text),
];

/// Name of the file and its bytes.
///
/// # Errors
/// A month that is none; the store's; a workbook that cannot be written.
pub fn ledger(tx: &mut dyn Records, question: &Question, now: u64) -> Result<(String, Vec<u8>), Problem> {
    let roster = Roster::read(tx, now)?;
    let month = question.month(&roster)?;
    let all = question.read(tx, month.as_ref(), roster.today)?;
    let fitting = all.iter().filter(|finding| question.fits(finding, month.as_ref(), &roster));
    let title = match question.kind.as_deref() {
        Some("rectification") => "督导整改台账",
        Some("all") => "隐患和整改台账",
        _ => "校园安全隐患排查治理台账",
    };
    let period =
        month.as_ref().map_or_else(|| "全部".to_owned(), |month| month.first.format("%Y 年 %-m 月").to_string());
    let as_of = moment_words(Some(&local_time(now).to_rfc3339()), roster.today);
    let ledger = Ledger {
        title: title.to_owned(),
        note: format!("{}　{period}　截至 {as_of}", tx.county_name()?),
        columns: COLUMNS
            .iter()
            .map(|(head, width, kind)| Column { head: (*head).to_owned(), width: *width, kind: *kind })
            .collect(),
        rows: (1..).zip(fitting).map(|(n, finding)| row(n, finding, &roster)).collect(),
    };
    let bytes = ledger_xlsx(&ledger).map_err(Problem::failed)?;
    let name = month.map_or_else(|| roster.today.to_string(), |month| month.name);
    Ok((format!("{title}{name}.xlsx"), bytes))
}

fn row(n: u32, finding: &Finding, roster: &Roster) -> Vec<LedgerCell> {
    let row = finding.row(roster);
    let day = |day: Option<chrono::NaiveDate>| day.map_or(LedgerCell::Empty, LedgerCell::Date);
    let failed = failed_rechecks(finding.history());
    let grade = match finding.record {
        Record::Hazard(_) => row.grade_text.as_str(),
        Record::Rectification(_) => "",
    };
    let state =
        if finding.due.is_overdue() { format!("{}（{}）", row.state_text, row.due_words) } else { row.state_text };
    vec![
        LedgerCell::Number(f64::from(n)),
        row.zone_name.as_str().into(),
        row.school_name.as_str().into(),
        row.category_text.as_str().into(),
        grade.into(),
        row.place.as_str().into(),
        finding.description().as_str().into(),
        finding.measure().as_str().into(),
        row.responsible.as_str().into(),
        day(finding.found),
        day(finding.deadline),
        state.as_str().into(),
        day(finding.closed),
        if failed > 0 { LedgerCell::Number(failed as f64) } else { LedgerCell::Empty },
        row.supervisor.as_str().into(),
    ]
}
