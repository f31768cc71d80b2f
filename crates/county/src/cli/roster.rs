//! `init`, `import`, `list`.

use super::{Failure, conflicts, ledger, people};
use clap::{Args, ValueEnum};
use duxue_county::desk::{RosterFile, local_time};
use duxue_county::import::Plan;
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::{StaffRole, StoredRecord};
use duxue_domain::forms::built_in::FORM_TEXTS;
use duxue_domain::records::Kind;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::path::PathBuf;

/// The sample county, in the order in which its files build on one another.
const SAMPLE: &[(RosterFile, &str, &[u8])] = &[
    (RosterFile::County, "县设置", include_bytes!("../../../../assets/sample/county.json")),
    (RosterFile::Schools, "学校", include_bytes!("../../../../assets/sample/学校.xlsx")),
    (RosterFile::People, "人员", include_bytes!("../../../../assets/sample/人员.xlsx")),
    (RosterFile::Assignments, "挂牌安排", include_bytes!("../../../../assets/sample/挂牌.xlsx")),
];
/// Name of the console's first account.
const FIRST_ACCOUNT: &str = "county";

#[derive(Args)]
pub struct Init {
    /// 装入样例县
    #[arg(long)]
    sample: bool,
}

impl Init {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        county.folder.recovery_key().map_err(duxue_county::StartError::from)?;
        county.folder.server_key().map_err(duxue_county::StartError::from)?;
        let now = now_micros();
        if self.sample {
            for (what, title, bytes) in SAMPLE {
                tell(title, &county.desk.import(*what, bytes.to_vec(), now)?);
            }
        }
        let mut published = 0;
        for (_, text) in FORM_TEXTS {
            published += county.desk.import(RosterFile::Form, text.as_bytes().to_vec(), now)?.created;
        }
        println!("表单：发布 {published} 张");
        if county.desk.read(|tx| tx.accounts())?.is_empty() {
            // The sample county is for looking at.
            people::give_password(county, FIRST_ACCOUNT, StaffRole::CountyStaff, self.sample)?;
        }
        Ok(())
    }
}

#[derive(Args)]
pub struct Import {
    what: What,
    /// .xlsx、.csv；表单为 .json 或 XLSForm（.xlsx）；旧台账可以一次写好几个文件
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 旧台账的列名和内容的对照（JSON），如 {"毛病": "description"}
    #[arg(long)]
    columns: Option<PathBuf>,
    /// 旧台账只看一遍、说说有哪些看不懂，什么也不导入
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    County,
    Schools,
    People,
    Assignments,
    Form,
    /// 以前的隐患、整改台账
    Ledger,
}

impl Import {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let read = |file: &PathBuf| {
            std::fs::read(file).map_err(|error| Failure::Said(format!("打不开 {}：{error}", file.display())))
        };
        let (what, title) = match self.what {
            What::Ledger => return ledger::import(county, &self.files, self.columns.as_deref(), self.check),
            What::County => (RosterFile::County, "县设置"),
            What::Schools => (RosterFile::Schools, "学校"),
            What::People => (RosterFile::People, "人员"),
            What::Assignments => (RosterFile::Assignments, "挂牌安排"),
            What::Form => (RosterFile::Form, "表单"),
        };
        if self.check || self.columns.is_some() {
            return Err(Failure::Said("--check 和 --columns 只用于旧台账".to_owned()));
        }
        for file in &self.files {
            tell(title, &county.desk.import(what, read(file)?, now_micros())?);
        }
        Ok(())
    }
}

pub(super) fn tell(title: &str, plan: &Plan) {
    println!("{title}：新增 {}，更新 {}，未变 {}", plan.created, plan.updated, plan.unchanged);
    for note in &plan.notes {
        println!("  {note}");
    }
    if !plan.not_in_file.is_empty() {
        println!("  文件里没有、保持原样的：{}", plan.not_in_file.join("、"));
    }
}

#[derive(Args)]
pub struct List {
    what: Listed,
    /// 一行一个 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Listed {
    Zones,
    Schools,
    People,
    Forms,
    Devices,
    /// 两台电脑写得不一样、还没有人定的
    Conflicts,
}

impl List {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let (kind, columns): (Kind, &[&str]) = match self.what {
            Listed::Devices => return self.devices(county),
            Listed::Conflicts => return conflicts::list(county, self.json),
            Listed::Zones => (Kind::Zone, &["code", "name"]),
            Listed::Schools => (Kind::School, &["code", "name", "school_kind", "township"]),
            Listed::People => (Kind::Person, &["code", "name", "role", "disabled"]),
            Listed::Forms => (Kind::Form, &["form", "version", "title", "published_at"]),
        };
        let mut records = county.desk.read(|tx| tx.records_of(kind.name()))?;
        records.retain(|record| !record.is_deleted());
        records.sort_by(|a, b| a.text(columns[0]).cmp(&b.text(columns[0])));
        let mut out = std::io::stdout().lock();
        for record in &records {
            if self.json {
                writeln!(out, "{}", whole(record))?;
            } else {
                writeln!(out, "{}", line(record, columns))?;
            }
        }
        Ok(())
    }

    fn devices(self, county: &OpenCounty) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        for device in county.desk.devices()? {
            let person = county.desk.read(|tx| tx.record(device.person))?;
            let name = person.as_ref().and_then(|record| record.text("name")).unwrap_or_default().to_owned();
            let seen = device.last_seen.map(|at| local_time(at).format("%Y-%m-%d %H:%M").to_string());
            if self.json {
                let value = json!({
                    "number": device.number, "person": device.person, "name": name, "machine": device.machine,
                    "version": device.app_version, "last_seen": device.last_seen.map(|at| local_time(at).to_rfc3339()),
                    "unsent_changes": device.unsent_changes, "unsent_media": device.unsent_media,
                    "received": device.received.number, "revoked": device.revoked.is_some(), "copy_of": device.copy_of,
                });
                writeln!(out, "{value}")?;
            } else {
                let state = if device.revoked.is_some() { "已停用" } else { "" };
                let seen = seen.as_deref().unwrap_or("从未连接");
                let (number, machine, unsent) = (device.number, device.machine, device.unsent_changes);
                writeln!(out, "{number}\t{name}\t{machine}\t{seen}\t未上传 {unsent}\t{state}")?;
            }
        }
        Ok(())
    }
}

fn whole(record: &StoredRecord) -> Value {
    let mut value = Map::from_iter([("id".to_owned(), json!(record.id)), ("scope".to_owned(), json!(record.scope))]);
    value.insert("fields".to_owned(), Value::Object(record.merged.fields.clone()));
    Value::Object(value)
}

fn line(record: &StoredRecord, columns: &[&str]) -> String {
    let cells = columns.iter().map(|column| match record.merged.fields.get(*column) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "已停用".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    });
    cells.collect::<Vec<_>>().join("\t")
}
