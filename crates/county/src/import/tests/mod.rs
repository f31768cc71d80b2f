//! Stories of rosters as they come in: the sample county, tables kept oddly, tables with mistakes, second imports.
#![allow(clippy::unwrap_used)]

mod changes;
mod ledger;
mod mistakes;
mod oddities;
mod sample;

use super::*;
use rust_xlsxwriter::Workbook;
use std::path::PathBuf;
use uuid::Uuid;

pub(super) fn sample_file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample").join(name);
    std::fs::read(path).unwrap()
}

/// A workbook of one sheet with this text, row by row, from the first row on. A cell that begins with `#` is written
/// as a number, an empty one is left out.
pub(super) fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            match text.strip_prefix('#') {
                Some(number) => sheet.write_number(row, column, number.parse::<f64>().unwrap()).unwrap(),
                None if text.is_empty() => sheet,
                None => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// Ids in order, so that what a plan makes can be named in a test.
pub(super) fn ids() -> impl FnMut() -> Uuid {
    let mut next = 0_u128;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// What was said of a file, one line for each problem.
pub(super) fn said<T: std::fmt::Debug>(read: Result<T, Vec<RowProblem>>) -> Vec<String> {
    read.unwrap_err().iter().map(ToString::to_string).collect()
}

/// The records after a plan was carried out.
pub(super) fn carried_out(existing: &Existing, plan: &Plan) -> Existing {
    use duxue_domain::records::Kind;
    use duxue_sync::leaves::set_leaf;
    let mut after = existing.clone();
    for upsert in &plan.upserts {
        let list = match upsert.kind {
            Kind::Zone => &mut after.zones,
            Kind::School => &mut after.schools,
            Kind::Person => &mut after.people,
            Kind::Setting => &mut after.settings,
            Kind::Theme => &mut after.themes,
            Kind::Form => &mut after.forms,
            other => panic!("an import makes no {}", other.name()),
        };
        assert_eq!(upsert.new, !list.iter().any(|known| known.id == upsert.id));
        if upsert.new {
            list.push(Known { id: upsert.id.clone(), fields: upsert.fields().unwrap() });
            continue;
        }
        let known = list.iter_mut().find(|known| known.id == upsert.id).unwrap();
        for (path, value) in &upsert.leaves {
            set_leaf(&mut known.fields, path, value.clone()).unwrap();
        }
    }
    after
}
