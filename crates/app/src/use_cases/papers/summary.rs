//! 责任区督导工作总结 of a semester or a year: one's own, or for a zone lead the whole zone's.

use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::brief_facts::{failed, input_of};
use crate::use_cases::brief_material::Material;
use crate::views::SummaryPeriod;
use crate::words;
use chrono::{Datelike, NaiveDate};
use duxue_documents::tokens::plain_text;
use duxue_documents::{PaperTable, PaperValues};
use duxue_domain::brief::{self as draft, BriefInput, FactValue, Facts, Period};
use duxue_domain::records::Visit;
use duxue_domain::rules::quota::visit_day;
use std::collections::BTreeSet;

/// Which field of the paper a chart or a table of the facts fills.
const CHARTS: [(&str, &str); 5] = [
    ("months", "period.months"),
    ("coverage", "matters.coverage"),
    ("bands", "period.bands"),
    ("plane", "period.plane"),
    ("hazard-states", "period.hazards"),
];
const TABLES: [(&str, &str); 3] =
    [("quota", "period.quota"), ("lessons", "period.lessons"), ("hazards", "period.hazards")];

/// The semesters and years that may be told: this one and the one before of each.
pub fn summary_periods(app: &App, (): ()) -> Result<Vec<SummaryPeriod>, Refusal> {
    let desk = app.desk()?;
    let (today, setting) = (desk.today(), desk.setting()?);
    let this = Period::semester(&setting, today);
    let before = this.as_ref().and_then(|this| Period::semester(&setting, this.before?.last));
    let terms = [this, before].into_iter().flatten().map(|one| (one.span.last.min(today).to_string(), one.name));
    let years = [today.year(), today.year() - 1].map(|year| (year.to_string(), format!("{year}年")));
    Ok(terms.chain(years).map(|(id, text)| SummaryPeriod { id, text }).collect())
}

/// A year by its number, a semester by one of its days.
fn period(desk: &Desk, id: &str) -> Result<Period, Refusal> {
    let found = match (id.parse::<i32>(), id.parse::<NaiveDate>()) {
        (Ok(year), _) => Period::year(year),
        (_, Ok(day)) => Period::semester(&desk.setting()?, day),
        _ => None,
    };
    found.ok_or_else(|| Refusal::invalid("没有这个学期或年度。"))
}

/// # Errors
/// No such period, or one that has not begun; the store cannot be read.
pub fn zone_summary(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let period = period(desk, id)?;
    if period.span.first > desk.today() {
        return Err(Refusal::invalid("还没有开始，没有可以总结的。"));
    }
    let input = input_of(desk, &Material::of_period(desk, &period)?, None)?;
    let facts = draft::period_facts(&input, &period).map_err(|error| failed(&error))?;
    let reference = desk.reference()?;
    let me = desk.me();
    let mut values = PaperValues::default()
        .text("zone", reference.zone_name(&me).unwrap_or_default())
        .text("period", said_of(&period, desk.today()))
        .text("author", reference.person_name(&me))
        .text("date", draft_date(desk.today()))
        .text("members", members(desk, &input, &period))
        .text("schools", format!("{} 所", input.schools.len()))
        .rows("numbers", draft::numbers(&input, &period, &facts).map_err(|error| failed(&error))?);
    for (part, paragraphs) in draft::summary(&facts).map_err(|error| failed(&error))? {
        values = values.text(&part, plain_text(&paragraphs.join("\n")));
    }
    let charts = draft::charts(&facts);
    for (field, name) in CHARTS {
        if let Some((_, chart)) = charts.iter().find(|(held, _)| held == name) {
            values = values.chart(field, chart.clone());
        }
    }
    for (field, name) in TABLES {
        if let Some(table) = table(&facts, name) {
            values = values.table(field, table);
        }
    }
    Ok(values)
}

/// 2026—2027学年第一学期（到11月30日）while it is not over.
fn said_of(period: &Period, today: NaiveDate) -> String {
    if today < period.span.last {
        format!("{}\n（到{}）", period.name, today.format("%-m月%-d日"))
    } else {
        period.name.clone()
    }
}

fn draft_date(today: NaiveDate) -> String {
    today.format("%Y年%-m月%-d日").to_string()
}

/// Who made the visits that are told.
fn members(desk: &Desk, input: &BriefInput, period: &Period) -> String {
    let told = |visit: &Visit| visit_day(visit).is_some_and(|day| period.span.holds(day));
    let people =
        input.visits.iter().filter(|(_, visit)| told(visit)).filter_map(|(_, visit)| visit.supervisor.as_deref());
    let names: BTreeSet<String> = people.map(|person| desk.person_name(Some(person))).collect();
    names.into_iter().filter(|name| words::filled(Some(name)).is_some()).collect::<Vec<_>>().join("、")
}

/// A fact's table as the paper has it, the first column wider; none without a row.
fn table(facts: &Facts, name: &str) -> Option<PaperTable> {
    let FactValue::Table(table) = &facts.get(name)?.value else { return None };
    let widths = (0..table.columns.len()).map(|at| if at == 0 { 5 } else { 3 }).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.cells.clone()).collect();
    (!rows.is_empty()).then(|| PaperTable { head: table.columns.clone(), widths, rows })
}
