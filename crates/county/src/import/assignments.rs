//! Who is posted to which school, from when until when (责任督学挂牌督导安排表).

use super::cell::{self, CellFault};
use super::problem::RowProblem;
use super::reading::{Place, Reading, all_or_problems, report_doubles};
use super::schools::is_none_word;
use super::sheet::Cell;
use super::table::{self, Heading};
use chrono::NaiveDate;

/// One posting as its row says. Person and school are each named by code, by name or by both.
#[derive(Debug, Clone, PartialEq)]
pub struct AssignmentRow {
    pub place: Place,
    pub person_code: Option<String>,
    pub person_name: Option<String>,
    pub school_code: Option<String>,
    pub school_name: Option<String>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    /// Whether the file has a column for the last day, so that a blank there means: still posted.
    pub says_end: bool,
}

/// Reads a list of postings (.xlsx or .csv).
///
/// # Errors
/// All that is wrong with the file; then nothing of it may be used.
pub fn read_assignments(bytes: &[u8]) -> Result<Vec<AssignmentRow>, Vec<RowProblem>> {
    let headings = headings();
    let sheets = table::sheets_of(bytes)?;
    let tables = table::find(&sheets, &headings, "挂牌安排表")?;
    for (one, other, reason) in [
        ("person_code", "person_name", "没有写督学的列，表头要有“工号”或“督学姓名”"),
        ("school_code", "school_name", "没有写学校的列，表头要有“学校代码”或“学校名称”"),
    ] {
        if tables.iter().any(|table| !table.columns.contains_key(one) && !table.columns.contains_key(other)) {
            return Err(vec![RowProblem { sheet: None, row: 0, column: None, reason: reason.to_owned() }]);
        }
    }
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    let mut pairs = Vec::new();
    for row in tables.iter().flat_map(table::Table::rows) {
        let place = Place::of(&row);
        let mut reading = Reading::new(&row, &headings, &mut problems);
        let good_before = reading.count();
        let person_code = reading.take("person_code", cell::person_code);
        let person_name = reading.take("person_name", |cell| cell::name(cell, 40));
        let school_code = reading.take("school_code", cell::school_code);
        let school_name = reading.take("school_name", |cell| cell::name(cell, 60));
        if reading.count() == good_before {
            if person_code.is_none() && person_name.is_none() {
                reading.refuse("person_code", "没有写是哪位督学，工号和姓名至少填一样".to_owned());
            }
            if school_code.is_none() && school_name.is_none() {
                reading.refuse("school_code", "没有写是哪所学校，学校代码和名称至少填一样".to_owned());
            }
        }
        let from = reading.need("from", cell::date);
        let to = reading.take("to", last_day);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            reading.refuse("to", format!("终止日期 {to} 在起始日期 {from} 之前"));
        }
        let says_end = reading.table_has("to");
        let person = person_code.as_ref().or(person_name.as_ref());
        let school = school_code.as_ref().or(school_name.as_ref());
        if let (Some(person), Some(school)) = (person, school) {
            pairs.push((place.clone(), format!("{person} → {school}")));
        }
        if let Some(from) = from {
            rows.push(AssignmentRow { place, person_code, person_name, school_code, school_name, from, to, says_end });
        }
    }
    report_doubles(&pairs, "学校", &mut problems);
    all_or_problems(rows, problems)
}

/// The last day of a posting; 至今 and the like mean that it goes on.
fn last_day(cell: &Cell) -> Result<Option<NaiveDate>, CellFault> {
    match cell::dense(cell)? {
        Some(text) if is_none_word(&text) || matches!(text.as_str(), "至今" | "长期" | "现在" | "今") => {
            Ok(None)
        }
        _ => cell::date(cell),
    }
}

pub(super) fn headings() -> Vec<Heading> {
    vec![
        Heading::offered("person_code", "工号", &["督学工号", "督学编号", "编号", "人员编号"]),
        Heading::offered("person_name", "督学姓名", &["姓名", "督学", "责任督学", "责任督学姓名", "挂牌督学"]),
        Heading::offered(
            "school_code",
            "学校代码",
            &["学校标识码", "标识码", "学校编码", "机构代码", "学校（机构）标识码", "代码"],
        ),
        Heading::offered("school_name", "学校名称", &["学校", "校名", "单位名称", "挂牌学校", "学校全称", "责任学校"]),
        Heading::needed(
            "from",
            "起始日期",
            &["开始日期", "起始时间", "开始时间", "挂牌日期", "挂牌时间", "起", "任期起"],
        ),
        Heading::offered(
            "to",
            "终止日期",
            &["结束日期", "终止时间", "结束时间", "到期日期", "止", "任期止", "截止日期"],
        ),
    ]
}
