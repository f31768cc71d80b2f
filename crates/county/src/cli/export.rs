//! `export`: a month's ledger of hazards and rectifications, or its visits, as a workbook.

use super::Failure;
use clap::{Args, ValueEnum};
use duxue_county::desk::{county_name, local_time};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::{CountyTransaction, StoreError, StoredRecord};
use duxue_documents::{Column, ColumnKind, Ledger, LedgerCell, ledger_xlsx};
use duxue_domain::forms::built_in;
use duxue_domain::records::Kind;
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

impl Export {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let month = self.month.as_str();
        if chrono::NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").is_err() || month.len() != 7 {
            return Err(Failure::Said(format!("月份 {month} 不对，应当像 2026-11")));
        }
        let mut table = county.desk.read(|tx| match self.what {
            What::Ledger => ledger(tx, month),
            What::Visits => visits(tx, month),
        })?;
        let now = local_time(now_micros());
        table.note = format!("{}　{month}　{} 导出", county.desk.read(county_name)?, now.format("%Y-%m-%d %H:%M"));
        let count = table.rows.len();
        std::fs::write(&self.file, ledger_xlsx(&table)?)?;
        println!("已导出 {count} 条到 {}", self.file.display());
        Ok(())
    }
}

fn ledger(tx: &mut CountyTransaction<'_>, month: &str) -> Result<Ledger, StoreError> {
    let names = Names::read(tx)?;
    let mut found = Vec::new();
    for kind in [Kind::Hazard, Kind::Rectification] {
        found.extend(tx.records_between(kind.name(), "found_at", month, &format!("{month}-99"))?);
    }
    found.retain(|record| !record.is_deleted());
    found.sort_by(|a, b| a.text("found_at").cmp(&b.text("found_at")));
    let rows = (1..).zip(&found).map(|(number, record)| {
        vec![
            LedgerCell::Number(f64::from(number)),
            words(Kind::of(&record.kind).map_or("", Kind::title)),
            names.of(record, "school"),
            day(record, "found_at"),
            text(record, "place"),
            words(category(record.text("category").unwrap_or_default())),
            text(record, "description"),
            words(grade(record.text("grade").unwrap_or_default())),
            text(record, "measure"),
            text(record, "responsible"),
            day(record, "deadline"),
            words(state(record.text("state").unwrap_or_default())),
            day(record, "closed_at"),
            names.of(record, "supervisor"),
        ]
    });
    Ok(Ledger {
        title: "安全隐患和问题整改台账".to_owned(),
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("序号", 6.0, ColumnKind::Number),
            column("类别", 10.0, ColumnKind::Text),
            column("学校", 20.0, ColumnKind::Text),
            column("发现日期", 11.0, ColumnKind::Date),
            column("部位", 14.0, ColumnKind::Text),
            column("隐患类别", 12.0, ColumnKind::Text),
            column("问题描述", 36.0, ColumnKind::Text),
            column("等级", 7.0, ColumnKind::Text),
            column("现场措施", 24.0, ColumnKind::Text),
            column("责任人", 10.0, ColumnKind::Text),
            column("整改期限", 11.0, ColumnKind::Date),
            column("状态", 9.0, ColumnKind::Text),
            column("销号日期", 11.0, ColumnKind::Date),
            column("督学", 10.0, ColumnKind::Text),
        ],
    })
}

fn visits(tx: &mut CountyTransaction<'_>, month: &str) -> Result<Ledger, StoreError> {
    let names = Names::read(tx)?;
    let mut found = tx.records_between(Kind::Visit.name(), "date", month, &format!("{month}-99"))?;
    found.retain(|record| !record.is_deleted());
    found.sort_by(|a, b| a.text("date").cmp(&b.text("date")));
    let rows = (1..).zip(&found).map(|(number, record)| {
        vec![
            LedgerCell::Number(f64::from(number)),
            day(record, "date"),
            names.of(record, "school"),
            names.of(record, "supervisor"),
            text(record, "theme"),
            words(disposition(record.text("disposition").unwrap_or_default())),
            words(visit_state(record.text("state").unwrap_or_default())),
            text(record, "feedback.text"),
        ]
    });
    Ok(Ledger {
        title: "督导记录".to_owned(),
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("序号", 6.0, ColumnKind::Number),
            column("日期", 11.0, ColumnKind::Date),
            column("学校", 24.0, ColumnKind::Text),
            column("督学", 10.0, ColumnKind::Text),
            column("主题", 24.0, ColumnKind::Text),
            column("处置", 10.0, ColumnKind::Text),
            column("状态", 9.0, ColumnKind::Text),
            column("当场反馈", 50.0, ColumnKind::Text),
        ],
    })
}

fn column(head: &str, width: f64, kind: ColumnKind) -> Column {
    Column { head: head.to_owned(), width, kind }
}

/// Names of schools and persons by id.
struct Names(HashMap<String, String>);

impl Names {
    fn read(tx: &mut CountyTransaction<'_>) -> Result<Names, StoreError> {
        let mut names = HashMap::new();
        for kind in [Kind::School, Kind::Person] {
            for record in tx.records_of(kind.name())? {
                names.insert(record.id.to_string(), record.text("name").unwrap_or_default().to_owned());
            }
        }
        Ok(Names(names))
    }

    fn of(&self, record: &StoredRecord, path: &str) -> LedgerCell {
        words(record.text(path).and_then(|id| self.0.get(id)).map(String::as_str).unwrap_or_default())
    }
}

fn words(text: &str) -> LedgerCell {
    LedgerCell::from(text)
}

fn text(record: &StoredRecord, path: &str) -> LedgerCell {
    words(record.text(path).unwrap_or_default())
}

/// The day of a moment; what is no day is shown as it was written.
fn day(record: &StoredRecord, path: &str) -> LedgerCell {
    let written = record.text(path).unwrap_or_default();
    match written.get(..10).map(str::parse) {
        Some(Ok(day)) => LedgerCell::Date(day),
        Some(Err(_)) | None => words(written),
    }
}

fn category(id: &str) -> &str {
    let categories = &built_in::hazard_catalogue().categories;
    categories.iter().find(|category| category.id == id).map_or(id, |category| &category.text)
}

fn disposition(id: &str) -> &str {
    built_in::common().disposition(id).map_or(id, |disposition| &disposition.text)
}

fn grade(id: &str) -> &str {
    match id {
        "general" => "一般",
        "major" => "重大",
        other => other,
    }
}

fn state(id: &str) -> &str {
    match id {
        "open" => "待整改",
        "working" => "整改中",
        "replied" => "待复查",
        "closed" => "已销号",
        other => other,
    }
}

fn visit_state(id: &str) -> &str {
    match id {
        "draft" => "未完成",
        "finished" => "已完成",
        other => other,
    }
}
