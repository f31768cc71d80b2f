//! `list conflicts`.

use super::Failure;
use duxue_county::desk::{Side, local_time};
use duxue_county::server::OpenCounty;
use std::io::Write;

/// More records in conflict than an office can look through.
const MOST: usize = 1000;

pub fn list(county: &OpenCounty, as_json: bool) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for one in county.desk.unsettled(MOST)? {
        if as_json {
            let line = serde_json::to_string(&one).map_err(|error| Failure::Said(error.to_string()))?;
            writeln!(out, "{line}")?;
        } else {
            let (school, title, field) = (&one.school, one.title, &one.field);
            writeln!(out, "{school}\t{title}\t{field}\t现为：{}\t另有：{}", side(&one.standing), side(&one.other))?;
        }
    }
    Ok(())
}

fn side(side: &Side) -> String {
    let at = local_time(side.written).format("%Y-%m-%d %H:%M");
    format!("{}（{}，{}，{at}）", side.text.replace(['\n', '\t'], " "), side.writer, side.machine)
}
