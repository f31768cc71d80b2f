//! `export`: a month's ledger of hazards and rectifications, or its visits, as a workbook.

use super::Failure;
use clap::{Args, ValueEnum};
use duxue_county::server::OpenCounty;
use duxue_county::store::{CountyTransaction, StoreError, StoredRecord};
use duxue_domain::records::Kind;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use std::collections::HashMap;
use std::path::PathBuf;

#[derive(Args)]
pub struct Export {
    what: What,
    /// 月份，如 2026-11
    #[arg(long)]
    month: String,
    /// .xlsx
    file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// 隐患和整改台账
    Ledger,
    /// 督导记录
    Visits,
}

struct Table {
    title: &'static str,
    headings: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Export {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let month = self.month.as_str();
        if chrono::NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").is_err() || month.len() != 7 {
            return Err(Failure::Said(format!("月份 {month} 不对，应当像 2026-11")));
        }
        let table = county.desk.read(|tx| match self.what {
            What::Ledger => ledger(tx, month),
            What::Visits => visits(tx, month),
        })?;
        let count = table.rows.len();
        write(&table, &self.file)?;
        println!("已导出 {count} 条到 {}", self.file.display());
        Ok(())
    }
}

fn ledger(tx: &mut dyn CountyTransaction, month: &str) -> Result<Table, StoreError> {
    let names = Names::read(tx)?;
    let mut rows = Vec::new();
    for (kind, title) in [(Kind::Hazard, "安全隐患"), (Kind::Rectification, "整改")] {
        let found = tx.records_between(kind.name(), "found_at", month, &format!("{month}-99"))?;
        for record in found.iter().filter(|record| !record.is_deleted()) {
            rows.push(vec![
                title.to_owned(),
                names.of(record, "school"),
                day(record, "found_at"),
                text(record, "place"),
                text(record, "description"),
                word(record.text("grade")),
                text(record, "measure"),
                text(record, "responsible"),
                text(record, "deadline"),
                word(record.text("state")),
                day(record, "closed_at"),
                names.of(record, "supervisor"),
            ]);
        }
    }
    rows.sort_by(|a, b| (&a[2], &a[1]).cmp(&(&b[2], &b[1])));
    let headings = &[
        "类别", "学校", "发现日期", "部位", "问题描述", "等级", "现场措施", "责任人", "整改期限", "状态", "销号日期", "督学",
    ];
    Ok(Table { title: "隐患和整改台账", headings, rows })
}

fn visits(tx: &mut dyn CountyTransaction, month: &str) -> Result<Table, StoreError> {
    let names = Names::read(tx)?;
    let found = tx.records_between(Kind::Visit.name(), "date", month, &format!("{month}-99"))?;
    let mut rows: Vec<Vec<String>> = found
        .iter()
        .filter(|record| !record.is_deleted())
        .map(|record| {
            vec![
                text(record, "date"),
                names.of(record, "school"),
                names.of(record, "supervisor"),
                text(record, "theme"),
                disposition(record.text("disposition")).to_owned(),
                word(record.text("state")),
                text(record, "feedback.text"),
            ]
        })
        .collect();
    rows.sort();
    Ok(Table { title: "督导记录", headings: &["日期", "学校", "督学", "主题", "处置", "状态", "当场反馈"], rows })
}

fn write(table: &Table, file: &std::path::Path) -> Result<(), Failure> {
    let mut workbook = Workbook::new();
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let sheet = workbook.add_worksheet().set_name(table.title)?;
    for (column, heading) in (0..).zip(table.headings) {
        sheet.write_with_format(0, column, *heading, &head)?;
        let longest = table.rows.iter().map(|row| row[usize::from(column)].chars().count()).max().unwrap_or(0);
        // A Chinese character is two columns of a sheet wide.
        sheet.set_column_width(column, (longest.max(heading.chars().count()) * 2 + 2).min(50) as f64)?;
    }
    for (at, row) in (1..).zip(&table.rows) {
        for (column, value) in (0..).zip(row) {
            sheet.write_with_format(at, column, value.as_str(), &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, table.rows.len() as u32, (table.headings.len() - 1) as u16)?;
    workbook.save(file)?;
    Ok(())
}

/// Names of schools and persons by id.
struct Names(HashMap<String, String>);

impl Names {
    fn read(tx: &mut dyn CountyTransaction) -> Result<Names, StoreError> {
        let mut names = HashMap::new();
        for kind in [Kind::School, Kind::Person] {
            for record in tx.records_of(kind.name())? {
                names.insert(record.id.to_string(), text(&record, "name"));
            }
        }
        Ok(Names(names))
    }

    fn of(&self, record: &StoredRecord, path: &str) -> String {
        record.text(path).and_then(|id| self.0.get(id)).cloned().unwrap_or_default()
    }
}

fn text(record: &StoredRecord, path: &str) -> String {
    record.text(path).unwrap_or_default().to_owned()
}

/// The day of a moment.
fn day(record: &StoredRecord, path: &str) -> String {
    text(record, path).chars().take(10).collect()
}

/// A code as people say it.
fn word(code: Option<&str>) -> String {
    let word = match code.unwrap_or_default() {
        "general" => "一般",
        "major" => "重大",
        "open" => "待整改",
        "working" => "整改中",
        "replied" => "待复查",
        "closed" => "已销号",
        "draft" => "未完成",
        "finished" => "已完成",
        other => other,
    };
    word.to_owned()
}

fn disposition(code: Option<&str>) -> &str {
    match code.unwrap_or_default() {
        "none" => "无意见",
        "minor" => "小问题",
        "general" => "一般问题",
        "serious" => "严重问题",
        "complex" => "复杂问题",
        other => other,
    }
}
