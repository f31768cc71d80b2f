//! `form`: a form read from an XLSForm and published, or a published one written as an XLSForm.

use super::{Failure, roster};
use clap::{Args, Subcommand};
use duxue_county::desk::{RosterError, RosterFile};
use duxue_county::form_parts::version_numbers;
use duxue_county::import::{FormFile, read_xlsform};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::StoredRecord;
use duxue_documents::xlsform;
use duxue_domain::forms::{Form, Scoring};
use duxue_domain::records::Kind;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum FormCommand {
    /// 读 XLSForm（.xlsx）并发布；有一处不对就什么也不发布
    Read(Read),
    /// 把发布过的表存成 XLSForm（.xlsx），用 Excel 或 WPS 改
    Write(Write),
}

#[derive(Args)]
pub struct Read {
    /// .xlsx
    file: PathBuf,
    /// 只检查，不发布
    #[arg(long)]
    pub check: bool,
}

#[derive(Args)]
pub struct Write {
    /// 表单编号，见 list forms
    id: String,
    /// .xlsx
    file: PathBuf,
    /// 哪一版；不写则最新的一版
    #[arg(long)]
    version: Option<String>,
}

impl FormCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        match self {
            FormCommand::Read(read) => read.publish(county),
            FormCommand::Write(write) => write.run(county),
        }
    }
}

impl Read {
    fn form(&self) -> Result<FormFile, Failure> {
        let bytes = std::fs::read(&self.file).map_err(|error| cannot_open(&self.file, &error))?;
        let named = self.file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        read_xlsform(&bytes, &named).map_err(|problems| RosterError::File(problems).into())
    }

    pub fn look_through(&self) -> Result<(), Failure> {
        let read = self.form()?;
        let form = &read.form;
        let (sections, items) = (form.sections.len(), form.items().count());
        println!("可以发布：{}（{} {}），{sections} 段 {items} 题", form.title, form.id, form.version);
        if form.scoring == Scoring::Unscored {
            println!("  这张表不计分");
        }
        for note in &read.notes {
            println!("  {note}");
        }
        Ok(())
    }

    fn publish(&self, county: &OpenCounty) -> Result<(), Failure> {
        let read = self.form()?;
        let mut plan = county.desk.import(RosterFile::Form, read.body.into_bytes(), now_micros())?;
        plan.notes.extend(read.notes);
        roster::tell(&format!("{}（{} {}）", read.form.title, read.form.id, read.form.version), &plan);
        Ok(())
    }
}

impl Write {
    fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        if self.file.exists() {
            return Err(Failure::Said(format!("{} 已经存在，请换一个文件名", self.file.display())));
        }
        let mut records = county.desk.read(|tx| tx.records_of(Kind::Form.name()))?;
        records.retain(|record| {
            let asked = self.version.as_deref().is_none_or(|version| record.text("version") == Some(version));
            !record.is_deleted() && record.text("form") == Some(&self.id) && asked
        });
        let newest = records.iter().max_by_key(|record| age(record));
        let Some(body) = newest.and_then(|record| record.text("body")) else {
            let version = self.version.map(|version| format!("的 {version} 版")).unwrap_or_default();
            return Err(Failure::Said(format!("没有发布过“{}”{version}；有哪些表，见 list forms", self.id)));
        };
        let form = Form::parse(body).map_err(|error| Failure::Said(format!("这张表读不出来：\n{error}")))?;
        std::fs::write(&self.file, xlsform::write(&form)?)?;
        println!(
            "已把“{}”{} 版存到 {}；改了以后提高 version，再用 form read 发布",
            form.title,
            form.version,
            self.file.display()
        );
        Ok(())
    }
}

/// Versions by their numbers (1.10.0 is newer than 1.9.0), equal ones by the moment of publication.
fn age(record: &StoredRecord) -> (Option<Vec<u64>>, String) {
    let numbers = version_numbers(record.text("version").unwrap_or_default());
    (numbers, record.text("published_at").unwrap_or_default().to_owned())
}

fn cannot_open(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(format!("打不开 {}：{error}", file.display()))
}
