//! `import ledger`: a folder of old ledgers, file by file, with a list of what was not understood.

use super::Failure;
use duxue_county::desk::LedgerTaken;
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file in which no ledger is found is told and passed over; the others are taken.
pub fn import(county: &OpenCounty, files: &[PathBuf], columns: Option<&Path>, check: bool) -> Result<(), Failure> {
    let names = columns.map_or_else(|| Ok(BTreeMap::new()), names)?;
    let mut unread = 0;
    for file in files {
        println!("{}", file.display());
        let bytes =
            std::fs::read(file).map_err(|error| Failure::Said(format!("打不开 {}：{error}", file.display())))?;
        match county.desk.import_ledger(bytes, names.clone(), check, now_micros()) {
            Ok(taken) => tell(&taken, check),
            Err(duxue_county::desk::RosterError::File(problems)) => {
                unread += 1;
                problems.iter().for_each(|problem| println!("  没有导入：{problem}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    match unread {
        0 => Ok(()),
        some => Err(Failure::Said(format!("有 {some} 个文件没有看懂，见上面"))),
    }
}

fn names(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::Said(format!("打不开 {}：{error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| Failure::Said(format!("{} 写得不对：{error}", path.display())))
}

fn tell(taken: &LedgerTaken, check: bool) {
    let LedgerTaken { created, known, twice, left_out, remarks } = taken;
    let done = if check { "可以导入" } else { "导入" };
    println!("  {done} {created} 条，已经有的 {known} 条没有动，重复的 {twice} 行，没看懂的 {} 处", left_out.len());
    left_out.iter().for_each(|problem| println!("  没有导入：{problem}"));
    remarks.iter().for_each(|problem| println!("  导入了，但是：{problem}"));
}
