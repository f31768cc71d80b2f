//! Charts of the overview: drawn by the one chart library, beside the table that each says.
//!
//! Invariant: they are counted from the same records as the figures, narrowed by the same question.

use super::findings::{Finding, read_since};
use super::overview::{Question, ask};
use super::roster::{Held, Month, Roster};
use super::views_overview::{OverviewChart, OverviewCharts};
use super::within::asked;
use super::{ledger, schools, visits};
use crate::http::Problem;
use crate::sight::Records;
use chrono::{Datelike, Months};
use duxue_documents::figures;
use duxue_domain::brief::InsertView;
use duxue_domain::chart::{Chart, Shape};
use duxue_domain::records::{Kind, Visit};
use duxue_domain::rules::quota::visit_day;
use duxue_domain::rules::semester;
use std::collections::BTreeMap;

/// Categories shown, those with most hazards first.
const CATEGORIES: usize = 10;

/// # Errors
/// A month that is none; the store's.
pub fn charts(tx: &mut dyn Records, question: &Question, now: u64) -> Result<OverviewCharts, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = &Month::of(asked(&question.month), roster.today)?;
    let roster = &roster.at(month.as_of);
    let visits = visits::read(tx, roster, month)?;
    // A semester is shorter than a year.
    let year = month.first.checked_sub_months(Months::new(12)).unwrap_or(month.first);
    let findings = read_since(tx, year, roster.today)?;
    let narrowed = question.narrowed();
    let of_findings: ledger::Question = ask(&format!("kind=all&show=all{narrowed}"))?;
    let of_visits: visits::Question = ask(&format!("state=finished{narrowed}"))?;
    let findings: Vec<&Finding> = findings.iter().filter(|one| of_findings.fits(one, None, roster)).collect();
    let charts = [
        by_category(&findings),
        by_month(roster, month, &visits, &of_visits, &findings)?,
        by_zone_visited(roster, month, &visits, question)?,
        by_zone_due(roster, month, &findings),
    ];
    let drawn = charts.into_iter().filter(|chart| !chart.rows.is_empty()).map(|chart| OverviewChart {
        drawn: InsertView {
            svgs: figures(&chart).into_iter().map(|figure| figure.svg).collect(),
            head: chart.columns,
            rows: chart.rows,
            ..InsertView::default()
        },
        title: chart.title,
    });
    Ok(OverviewCharts { charts: drawn.collect() })
}

fn chart(title: &str, shape: Shape, unit: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Chart {
    let columns = columns.iter().map(|&column| column.to_owned()).collect();
    Chart { title: title.to_owned(), shape, unit: unit.to_owned(), columns, rows }
}

/// Hazards that are not closed, overdue and others, by category.
fn by_category(findings: &[&Finding]) -> Chart {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for hazard in findings.iter().filter(|one| one.kind() == Kind::Hazard && one.is_open()) {
        let text = hazard.category_text();
        let of = counts.entry(if text.is_empty() { "没写类别".to_owned() } else { text }).or_default();
        if hazard.due.is_overdue() { of.0 += 1 } else { of.1 += 1 }
    }
    let mut counts: Vec<(String, (u32, u32))> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (late, other))| std::cmp::Reverse(late + other));
    let rows = counts.into_iter().take(CATEGORIES);
    let rows = rows.map(|(name, (late, other))| vec![name, late.to_string(), other.to_string()]).collect();
    chart("没销号的隐患", Shape::Stacked, "处", &["类别", "逾期", "没有逾期"], rows)
}

/// Visits, hazards found and closed, month by month of the semester up to this one.
fn by_month(
    roster: &Roster,
    month: &Month,
    visits: &[Held<Visit>],
    of_visits: &visits::Question,
    findings: &[&Finding],
) -> Result<Chart, Problem> {
    let first = semester(&roster.setting, month.first).map_or(month.first, |term| term.from.min(month.first));
    let mut at = first.with_day(1).unwrap_or(first);
    let mut rows = Vec::new();
    while at <= month.first {
        let of = Month::of(Some(&at.format("%Y-%m").to_string()), roster.today)?;
        let made = visits.iter().filter(|(_, visit)| of.holds(visit_day(visit)) && of_visits.fits(visit, &of, roster));
        let hazards = || findings.iter().filter(|one| one.kind() == Kind::Hazard);
        let numbers = [
            made.count(),
            hazards().filter(|one| of.holds(one.found)).count(),
            hazards().filter(|one| of.holds(one.closed)).count(),
        ];
        let name = format!("{}月", at.month());
        rows.push(std::iter::once(name).chain(numbers.map(|n| n.to_string())).collect());
        let Some(next) = at.checked_add_months(Months::new(1)) else { break };
        at = next;
    }
    Ok(chart("逐月督导和隐患", Shape::Columns, "", &["月份", "督导（次）", "发现隐患（处）", "销号隐患（处）"], rows))
}

/// Schools visited this month and not yet, by zone.
fn by_zone_visited(
    roster: &Roster,
    month: &Month,
    visits: &[Held<Visit>],
    question: &Question,
) -> Result<Chart, Problem> {
    let asked: schools::Question = ask(&format!("month={}{}", month.name, question.narrowed()))?;
    let quotas = schools::quotas(roster, visits, month);
    let mut rows = Vec::new();
    for (zone, named) in &roster.zones {
        let here = roster
            .schools
            .iter()
            .zip(&quotas.schools)
            .filter(|((id, school), quota)| school.zone.as_deref() == Some(zone) && asked.fits(roster, id, quota));
        let (visited, not_yet): (Vec<_>, Vec<_>) = here.partition(|(_, quota)| quota.month_made > 0);
        if visited.len() + not_yet.len() > 0 {
            rows.push(vec![zone_word(named.name.as_deref()), visited.len().to_string(), not_yet.len().to_string()]);
        }
    }
    Ok(chart("本月到校", Shape::Stacked, "所", &["责任区", "已到", "还没到"], rows))
}

/// What fell due this month, put right in time or not, by zone.
fn by_zone_due(roster: &Roster, month: &Month, findings: &[&Finding]) -> Chart {
    let due = ledger::Question { kind: Some("all".to_owned()), show: ledger::Show::Due, ..Default::default() };
    let on_time = ledger::Question { show: ledger::Show::OnTime, ..due.clone() };
    let mut rows = Vec::new();
    for (zone, named) in &roster.zones {
        let here = || findings.iter().filter(|one| roster.zone_of_school(one.school()) == Some(zone));
        let fell = here().filter(|one| due.fits(one, Some(month), roster)).count();
        let kept = here().filter(|one| on_time.fits(one, Some(month), roster)).count();
        if fell > 0 {
            rows.push(vec![zone_word(named.name.as_deref()), kept.to_string(), (fell - kept).to_string()]);
        }
    }
    chart("本月到期的整改", Shape::Stacked, "项", &["责任区", "按期整改", "没有按期"], rows)
}

/// 第三督学责任区 as it fits beside a bar: 第三.
fn zone_word(name: Option<&str>) -> String {
    name.unwrap_or_default().trim_end_matches("责任区").trim_end_matches("督学").to_owned()
}
