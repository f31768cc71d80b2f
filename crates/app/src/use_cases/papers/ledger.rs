//! 隐患台账.

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::found;
use crate::use_cases::lines::school_name;
use crate::words;
use duxue_documents::{Column, ColumnKind, Ledger, LedgerCell};
use duxue_domain::forms::built_in;
use duxue_domain::records::Kind;
use duxue_store::Query;

/// 隐患台账 of one school, or of all that are held.
pub fn hazard_ledger(desk: &Desk, school: Option<&str>) -> Result<Ledger, Refusal> {
    let hazards = Query { school: school.map(str::to_owned), ..Query::of(Kind::Hazard.name()) };
    let mut findings = found::read(desk, &hazards)?;
    findings.sort_by(|a, b| a.found.found_at.cmp(&b.found.found_at));
    let text = |title: &str, width: f64| Column { head: title.to_owned(), width, kind: ColumnKind::Text };
    let day = |title: &str| Column { head: title.to_owned(), width: 12.0, kind: ColumnKind::Date };
    let mut rows = Vec::new();
    for finding in &findings {
        let found = &finding.found;
        let clause = found.clause.as_deref().and_then(|id| built_in::hazard_catalogue().clause(id));
        let cell = |text: Option<String>| LedgerCell::from(text.unwrap_or_default().as_str());
        let date = |text: Option<String>| match words::day_of(text.as_deref()) {
            Some(day) => LedgerCell::Date(day),
            None => LedgerCell::Empty,
        };
        rows.push(vec![
            LedgerCell::Text(school_name(desk, found.school.as_deref())?.name),
            date(found.found_at.clone()),
            cell(found.place.clone()),
            LedgerCell::Text(finding.title()),
            LedgerCell::Text(finding.category_text()),
            LedgerCell::Text(finding.grade_text().to_owned()),
            cell(clause.map(|clause| clause.text.clone())),
            cell(found.measure.clone()),
            cell(found.responsible.clone()),
            date(found.deadline.clone()),
            LedgerCell::Text(finding.state().title().to_owned()),
            date(found.closed_at.clone()),
        ]);
    }
    Ok(Ledger {
        title: "校园安全隐患排查治理台账".to_owned(),
        note: format!("截至 {}，共 {} 处", words::date(desk.today(), desk.today()), rows.len()),
        columns: vec![
            text("学校", 24.0),
            day("发现日期"),
            text("部位", 16.0),
            text("隐患描述", 36.0),
            text("类别", 14.0),
            text("等级", 8.0),
            text("判定条款", 30.0),
            text("当场措施", 24.0),
            text("责任人", 14.0),
            day("完成时限"),
            text("状态", 10.0),
            day("销号日期"),
        ],
        rows,
    })
}
