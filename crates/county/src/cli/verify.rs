//! `verify`.

use super::Failure;
use duxue_county::server::OpenCounty;

pub fn run(county: &OpenCounty) -> Result<(), Failure> {
    let found = county.desk.verify(|media| county.shelf.is_whole(&media.hash))?;
    println!("历史 {} 条，记录 {} 条，文件 {} 个", found.changes, found.records, found.files);
    if found.erased > 0 {
        println!("其中 {} 条历史按要求删过内容：只核对得了现在的内容和前后的连接", found.erased);
    }
    let audit = county.desk.verify_audit()?;
    println!("审计日志 {} 条，最后一条的核对码 {}", audit.lines, audit.last_hash);
    let mut lines: Vec<String> = found.faults.iter().map(|fault| format!("  {fault}")).collect();
    lines.extend(audit.broken.map(|line| format!("  审计日志第 {line} 条被改动过，或者前面缺了一条")));
    if lines.is_empty() {
        println!("全部完好");
        return Ok(());
    }
    Err(Failure::Said(format!("有 {} 处不对：\n{}", lines.len(), lines.join("\n"))))
}
