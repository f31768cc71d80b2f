//! A semester or a year told as a whole (责任区督导工作总结): the facts of a brief counted over it, and what only a longer
//! span shows: both quotas school by school, what was planned against what was made, month by month.
//!
//! Invariant: as in a brief, every figure comes from records; what they do not hold is not claimed.

mod plan;
mod quota;
mod span;
mod tables;

pub use span::Period;

use super::facts::{FactValue, Facts, Table};
use super::input::Seen;
use super::template::Template;
use super::{BriefError, BriefInput, counted, draft, in_order};
use crate::chart::{Chart, Shape};
use crate::records::BriefParagraph;
use std::sync::OnceLock;

const TEMPLATE: &str = include_str!("../../../../../assets/documents/summary-template.json");

fn template() -> Result<&'static Template, BriefError> {
    static BUILT_IN: OnceLock<Template> = OnceLock::new();
    if let Some(template) = BUILT_IN.get() {
        return Ok(template);
    }
    let template = Template::parse(TEMPLATE)?;
    Ok(BUILT_IN.get_or_init(|| template))
}

/// Counts every fact of the period. `input.month` is not looked at.
///
/// # Errors
/// The built-in template, which names the facts.
pub fn period_facts(input: &BriefInput, period: &Period) -> Result<Facts, BriefError> {
    let seen = Seen::new(input, period.span, period.before);
    let mut facts = counted(&seen)?;
    facts.text("period.name", Some(period.name.clone()), Vec::new());
    facts.wording("period.name");
    quota::count(&seen, &mut facts);
    plan::count(&seen, &mut facts);
    tables::count(&seen, &mut facts);
    for named in &template()?.facts {
        if let Some(fact) = facts.facts.get_mut(&named.name) {
            fact.text.clone_from(&named.text);
        }
    }
    Ok(facts)
}

/// The summary: paragraphs by the id of the part (`part1` … `part6`), live figures and gaps as they stand in a brief's text.
///
/// # Errors
/// The template is not sound.
pub fn summary(facts: &Facts) -> Result<Vec<(String, Vec<String>)>, BriefError> {
    let mut number = 0;
    let mut ids = || {
        number += 1;
        format!("p{number:04}")
    };
    let drafted = draft(template()?, facts, &mut ids)?;
    let texts = |all: Vec<(&str, &BriefParagraph)>| all.into_iter().filter_map(|(_, one)| one.text.clone()).collect();
    Ok(in_order(&drafted).into_iter().map(|(id, _, all)| (id.to_owned(), texts(all))).collect())
}

/// What the table of figures tells: name of the fact, what it is called, its unit.
const NUMBERS: [(&str, &str, &str); 18] = [
    ("visits.count", "到校督导", "次"),
    ("visits.unannounced", "其中不打招呼", "次"),
    ("schools.covered", "督导到的学校", "所"),
    ("quota.month_rate", "每月到校要求完成", ""),
    ("methods.patrol", "校园巡视", "次"),
    ("lessons.count", "随机听课", "节"),
    ("lessons.mean", "听课平均得分", "分"),
    ("methods.documents", "查阅资料", "份"),
    ("methods.meeting", "列席会议", "次"),
    ("methods.talk", "座谈走访", "人次"),
    ("methods.survey", "问卷调查", "份"),
    ("checks.count", "专项检查", "次"),
    ("matters.problem_count", "记录的问题", "个"),
    ("hazards.found", "发现隐患", "项"),
    ("hazards.major", "其中重大", "项"),
    ("hazards.found_closed_rate", "隐患销号", ""),
    ("rectification.issued", "提出整改要求", "件"),
    ("rectification.rate", "按期整改率", ""),
];

/// The table of figures: what, this period, the one before, how they compare. Without records of the period before, its
/// column says so and nothing is compared.
///
/// # Errors
/// The built-in template.
pub fn numbers(input: &BriefInput, period: &Period, now: &Facts) -> Result<Vec<Vec<String>>, BriefError> {
    let before = match period.before {
        Some(span) => Some(period_facts(input, &Period { span, before: None, name: String::new() })?),
        None => None,
    };
    let before = before.filter(|facts| amount(facts, "visits.count").is_some_and(|count| count > 0.0));
    let shown = |facts: &Facts, name: &str, unit: &str| match facts.get(name) {
        Some(fact) if fact.value != FactValue::Nothing => format!("{}{unit}", fact.shown),
        _ => "—".to_owned(),
    };
    let row = |(name, text, unit): &(&str, &str, &str)| {
        let then = before.as_ref().map_or_else(|| "没有记录".to_owned(), |facts| shown(facts, name, unit));
        let compared = before.as_ref().and_then(|before| compared(now, before, name)).unwrap_or_default();
        vec![(*text).to_owned(), shown(now, name, unit), then, compared]
    };
    Ok(NUMBERS.iter().map(row).collect())
}

fn amount(facts: &Facts, name: &str) -> Option<f64> {
    match facts.get(name)?.value {
        FactValue::Int(n) => Some(n as f64),
        FactValue::Number(n) => Some(n),
        FactValue::Percent(n) => Some(n * 100.0),
        _ => None,
    }
}

/// 增加 3、减少 2.5 个百分点、持平.
fn compared(now: &Facts, before: &Facts, name: &str) -> Option<String> {
    let change = amount(now, name)? - amount(before, name)?;
    let points = if matches!(now.get(name)?.value, FactValue::Percent(_)) { " 个百分点" } else { "" };
    Some(match super::facts::decimal(change.abs()).as_str() {
        "0" => "持平".to_owned(),
        size if change > 0.0 => format!("增加 {size}{points}"),
        size => format!("减少 {size}{points}"),
    })
}

/// What of the facts is drawn: name of the table, title, shape, unit, which columns.
const CHARTS: [(&str, &str, Shape, &str, &[usize]); 5] = [
    ("period.months", "逐月督导、听课和隐患", Shape::Columns, "", &[0, 1, 2, 3, 4]),
    ("matters.coverage", "八项内容看过没有", Shape::Grid, "", &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("period.hazards", "发现的隐患：类别和现在的状态", Shape::Stacked, "项", &[0, 3, 4, 5, 6]),
    ("period.bands", "各学科听课等第", Shape::Stacked, "节", &[]),
    ("period.plane", "课堂互动（Rt—Ch）", Shape::Plane, "", &[0, 1, 2]),
];

/// The charts of the facts, by the name of their table; one without a row is left out.
pub fn charts(facts: &Facts) -> Vec<(String, Chart)> {
    let drawn = CHARTS.iter().filter_map(|(name, title, shape, unit, columns)| {
        let Some(FactValue::Table(table)) = facts.get(name).map(|fact| &fact.value) else { return None };
        let chart = chart(table, title, *shape, unit, columns);
        (!chart.rows.is_empty()).then(|| ((*name).to_owned(), chart))
    });
    drawn.collect()
}

/// All columns where none are chosen.
fn chart(table: &Table, title: &str, shape: Shape, unit: &str, columns: &[usize]) -> Chart {
    let chosen = |cells: &[String]| -> Vec<String> {
        if columns.is_empty() {
            cells.to_vec()
        } else {
            columns.iter().filter_map(|at| cells.get(*at).cloned()).collect()
        }
    };
    Chart {
        title: title.to_owned(),
        shape,
        unit: unit.to_owned(),
        columns: chosen(&table.columns),
        rows: table.rows.iter().map(|row| chosen(&row.cells)).collect(),
    }
}
