//! `export`: a list of the county's as a workbook or CSV, in the county's own columns.

use super::Failure;
use clap::Args;
use duxue_county::now_micros;
use duxue_county::open_data::file::{self, Format, Wanted};
use duxue_county::open_data::{Columns, RESOURCES, Resource, View, resource};
use duxue_county::server::OpenCounty;
use duxue_county::store::{CountyTransaction, StoreError};
use std::path::PathBuf;

#[derive(Args)]
pub struct Export {
    /// 导出什么：ledger 隐患和整改台账、visits 督导记录、schools、lessons、briefs、quotas……
    what: String,
    /// 月份，如 2026-11；不写就导出全部
    #[arg(long)]
    month: Option<String>,
    /// .xlsx 或 .csv
    file: PathBuf,
}

impl Export {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let list = self.list()?;
        if let Some(month) = &self.month
            && (month.len() != 7 || chrono::NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").is_err())
        {
            return Err(Failure::Said(format!("月份 {month} 不对，应当像 2026-11")));
        }
        let format = match self.file.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => Format::Csv,
            _ => Format::Xlsx,
        };
        let columns = Columns::read(county.folder.root()).map_err(duxue_county::StartError::from)?;
        let wanted = Wanted { since: 0, month: self.month };
        let now = now_micros();
        let (bytes, count) = county.desk.read(|tx: &mut CountyTransaction<'_>| {
            let view = View::of(tx, true, now).map_err(Failure::from)?;
            let table = file::table(tx, list, &view, &columns, &wanted, now)?;
            Ok::<_, Failure>((file::bytes(&table, format)?, table.rows.len()))
        })?;
        std::fs::write(&self.file, bytes)?;
        println!("已导出 {count} 条到 {}", self.file.display());
        Ok(())
    }

    fn list(&self) -> Result<&'static Resource, Failure> {
        let name = if self.what == "ledger" { "findings" } else { &self.what };
        resource(name).ok_or_else(|| {
            let known: Vec<&str> = RESOURCES.iter().map(|list| list.name).collect();
            Failure::Said(format!("没有“{}”；可以写：ledger、{}", self.what, known.join("、")))
        })
    }
}

impl From<file::FileError> for Failure {
    fn from(error: file::FileError) -> Self {
        match error {
            file::FileError::TooMany => Failure::Said("太多，一个文件放不下；请加上 --month".to_owned()),
            file::FileError::Csv(error) => Failure::Said(format!("导出失败：{error}")),
            file::FileError::Xlsx(error) => error.into(),
            file::FileError::Store(error) => StoreError::into(error),
        }
    }
}
