//! `verify`.

use super::Failure;
use duxue_county::server::OpenCounty;

pub fn run(county: &OpenCounty) -> Result<(), Failure> {
    let found = county.desk.verify(|media| county.shelf.is_whole(&media.hash))?;
    println!("历史 {} 条，记录 {} 条，文件 {} 个", found.changes, found.records, found.files);
    if found.faults.is_empty() {
        println!("全部完好");
        return Ok(());
    }
    let lines: Vec<String> = found.faults.iter().map(|fault| format!("  {fault}")).collect();
    Err(Failure::Said(format!("有 {} 处不对：\n{}", found.faults.len(), lines.join("\n"))))
}
