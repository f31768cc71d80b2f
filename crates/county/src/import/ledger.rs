//! Old ledgers of hazards and rectifications (隐患排查治理台账), under whatever headings an office wrote them.

use super::cell::{self, CellFault};
use super::problem::RowProblem;
use super::reading::{Place, Reading};
use super::sheet::Cell;
use super::table::{self, Heading};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One finding as its row says.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    pub place: Place,
    pub school_code: Option<String>,
    pub school_name: Option<String>,
    pub found: NaiveDate,
    pub description: String,
    pub spot: Option<String>,
    /// What kind of thing the row calls itself: a hazard, a rectification, or one of the categories.
    pub sort: Option<String>,
    pub category: Option<String>,
    pub grade: Option<String>,
    pub measure: Option<String>,
    pub requirement: Option<String>,
    pub responsible: Option<String>,
    pub deadline: Option<NaiveDate>,
    pub state: Option<String>,
    pub closed: Option<NaiveDate>,
    pub supervisor: Option<String>,
}

/// The rows that were understood, and what was not.
#[derive(Debug, Default)]
pub struct ReadLedger {
    pub rows: Vec<LedgerRow>,
    pub problems: Vec<RowProblem>,
}

/// Longest text of a cell that is taken, letters.
const LONGEST: usize = 2000;

/// Reads a ledger (.xlsx or .csv). `names`: the office's own headings, each with the key of [`keys`] that it means.
///
/// # Errors
/// A file in which no ledger was found, or that names a key that is not there.
pub fn read_ledger(bytes: &[u8], names: &BTreeMap<String, String>) -> Result<ReadLedger, Vec<RowProblem>> {
    let headings = headings(names)?;
    let sheets = table::sheets_of(bytes)?;
    let tables = table::find(&sheets, &headings, "隐患或整改台账")?;
    let mut read = ReadLedger::default();
    for row in tables.iter().flat_map(table::Table::rows) {
        let place = Place::of(&row);
        let mut reading = Reading::new(&row, &headings, &mut read.problems);
        let before = reading.count();
        let words = |reading: &mut Reading<'_, '_>, key: &str| reading.take(key, long_text);
        let found = reading.need("found", cell::date);
        let description = reading.need("description", long_text);
        let school_name = reading.need("school", |cell| cell::name(cell, 60));
        let school_code = reading.take("school_code", cell::school_code);
        let spot = words(&mut reading, "place");
        let sort = words(&mut reading, "sort");
        let category = words(&mut reading, "category");
        let grade = words(&mut reading, "grade");
        let measure = words(&mut reading, "measure");
        let requirement = words(&mut reading, "requirement");
        let responsible = words(&mut reading, "responsible");
        let deadline = reading.take("deadline", cell::date);
        let state = words(&mut reading, "state");
        let closed = reading.take("closed", cell::date);
        let supervisor = words(&mut reading, "supervisor");
        // A row with a cell that cannot be read is for a person to mend, not to be taken by halves.
        let good = reading.count() == before;
        if let (true, Some(found), Some(description)) = (good, found, description) {
            read.rows.push(LedgerRow {
                place,
                school_code,
                school_name,
                found,
                description,
                spot,
                sort,
                category,
                grade,
                measure,
                requirement,
                responsible,
                deadline,
                state,
                closed,
                supervisor,
            });
        }
    }
    Ok(read)
}

fn long_text(cell: &Cell) -> Result<Option<String>, CellFault> {
    let Some(text) = cell::text(cell)? else { return Ok(None) };
    let length = text.chars().count();
    if length > LONGEST { Err(CellFault::TooLong(length)) } else { Ok(Some(text)) }
}

/// What a column can be told to mean.
pub fn keys() -> Vec<String> {
    offered().into_iter().map(|heading| heading.key).collect()
}

fn headings(names: &BTreeMap<String, String>) -> Result<Vec<Heading>, Vec<RowProblem>> {
    let mut headings = offered();
    for (name, key) in names {
        let Some(heading) = headings.iter_mut().find(|heading| heading.key == *key) else {
            let reason = format!("“{name}”对应的“{key}”不认识；可以写：{}", keys().join("、"));
            return Err(vec![RowProblem { sheet: None, row: 0, column: None, reason }]);
        };
        heading.synonyms.push(name.clone());
    }
    Ok(headings)
}

fn offered() -> Vec<Heading> {
    vec![
        Heading::needed(
            "school",
            "学校",
            &["学校名称", "校名", "单位", "单位名称", "被检查单位", "受检单位", "责任单位", "隐患单位", "检查单位"],
        ),
        Heading::offered("school_code", "学校代码", &["学校标识码", "标识码", "学校编码"]),
        Heading::needed(
            "found",
            "发现日期",
            &[
                "发现时间",
                "检查日期",
                "检查时间",
                "排查日期",
                "排查时间",
                "督导日期",
                "督导时间",
                "登记日期",
                "日期",
                "时间",
            ],
        ),
        Heading::needed(
            "description",
            "问题描述",
            &[
                "隐患描述",
                "隐患内容",
                "隐患情况",
                "隐患名称",
                "存在问题",
                "存在的问题",
                "存在隐患",
                "主要问题",
                "问题",
                "安全隐患",
                "问题及隐患",
                "存在的隐患",
                "具体问题",
            ],
        ),
        Heading::offered("place", "部位", &["地点", "隐患部位", "隐患地点", "位置", "场所", "具体位置"]),
        Heading::offered("sort", "类别", &["种类", "问题类别"]),
        Heading::offered("category", "隐患类别", &["隐患类型", "隐患种类", "类型"]),
        Heading::offered("grade", "等级", &["隐患等级", "隐患级别", "级别", "隐患程度"]),
        Heading::offered("measure", "现场措施", &["当场措施", "整改措施", "防范措施", "采取措施", "措施"]),
        Heading::offered("requirement", "整改要求", &["整改意见", "整改建议", "要求"]),
        Heading::offered("responsible", "责任人", &["整改责任人", "整改负责人", "责任人员", "学校责任人"]),
        Heading::offered(
            "deadline",
            "整改期限",
            &["整改时限", "整改日期", "完成时限", "整改完成时限", "期限", "限期", "要求完成时间", "限改日期"],
        ),
        Heading::offered(
            "state",
            "状态",
            &[
                "整改情况",
                "整改状态",
                "整改结果",
                "是否整改",
                "是否完成",
                "是否销号",
                "完成情况",
                "整改进度",
                "销号情况",
            ],
        ),
        Heading::offered(
            "closed",
            "销号日期",
            &[
                "销号时间",
                "整改完成日期",
                "整改完成时间",
                "完成日期",
                "完成时间",
                "实际完成时间",
                "复查日期",
                "验收日期",
            ],
        ),
        Heading::offered("supervisor", "督学", &["责任督学", "督学姓名", "检查人", "检查人员", "排查人", "登记人"]),
    ]
}
