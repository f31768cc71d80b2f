//! The rows of a page.
//!
//! Invariant: a page in the county's own order is read from where the last one ended; only a page in another order reads the
//! whole list, and only a list that fits into memory.

use super::literal::Compared;
use super::options::{Next, Options};
use crate::http::Problem;
use crate::open_data::fields::Field;
use crate::open_data::file::MOST_ROWS;
use crate::open_data::{Resource, Source, View, each};
use crate::store::CountyTransaction;
use duxue_domain::fields::Fields;
use serde_json::Value;
use std::cmp::Ordering;

pub struct Rows {
    pub rows: Vec<Value>,
    pub count: Option<u64>,
    pub next: Option<Next>,
}

/// The fields in the feed: it has no deleted rows, so it needs not tell them apart.
pub fn shown(list: &Resource) -> Vec<Field> {
    list.fields().into_iter().filter(|field| field.name != "deleted").collect()
}

pub fn select(mut row: Fields, options: &Options) -> Fields {
    row.remove("deleted");
    if let Some(names) = &options.select {
        row.retain(|name, _| names.contains(name));
    }
    row
}

fn fits(options: &Options, row: &Fields) -> bool {
    options.filter.as_ref().is_none_or(|filter| filter.fits(row))
}

fn lowest(options: &Options) -> u64 {
    options.filter.as_ref().map_or(0, super::filter::Filter::above)
}

/// # Errors
/// The store's; a list too long to be put into another order.
pub fn page(tx: &mut CountyTransaction<'_>, list: &Resource, view: &View, options: &Options) -> Result<Rows, Problem> {
    let count = if options.count { Some(count(tx, list, view, options)?) } else { None };
    let in_own_order = options.order.is_empty() && matches!(list.source, Source::Records { .. });
    let mut page = if in_own_order { follow(tx, list, view, options)? } else { ordered(tx, list, view, options)? };
    page.count = count;
    Ok(page)
}

/// # Errors
/// The store's.
pub fn count(tx: &mut CountyTransaction<'_>, list: &Resource, view: &View, options: &Options) -> Result<u64, Problem> {
    if options.filter.is_none() {
        return Ok(crate::open_data::count(tx, list, view, 0)?);
    }
    let mut count = 0;
    each(tx, list, view, lowest(options), false, &mut |row| {
        count += u64::from(fits(options, &row));
        true
    })?;
    Ok(count)
}

fn seq(row: &Fields) -> u64 {
    row.get("seq").and_then(Value::as_u64).unwrap_or_default()
}

fn follow(tx: &mut CountyTransaction<'_>, list: &Resource, view: &View, options: &Options) -> Result<Rows, Problem> {
    let wanted = options.rows_on_page();
    let mut to_skip = if options.after.is_some() { 0 } else { options.skip };
    let mut found: Vec<Fields> = Vec::new();
    let mut more = false;
    let since = options.after.unwrap_or(0).max(lowest(options));
    each(tx, list, view, since, false, &mut |row| {
        if !fits(options, &row) {
            return true;
        }
        if to_skip > 0 {
            to_skip -= 1;
            return true;
        }
        more = found.len() == wanted;
        if !more {
            found.push(row);
        }
        !more
    })?;
    let left = options.top.map(|top| top - found.len());
    let next = match found.last() {
        Some(last) if more && left != Some(0) => Some(Next::After(seq(last), left)),
        _ => None,
    };
    Ok(Rows { rows: shaped(found, options), count: None, next })
}

fn ordered(tx: &mut CountyTransaction<'_>, list: &Resource, view: &View, options: &Options) -> Result<Rows, Problem> {
    let mut found: Vec<Fields> = Vec::new();
    each(tx, list, view, lowest(options), false, &mut |row| {
        if fits(options, &row) {
            found.push(row);
        }
        found.len() <= MOST_ROWS
    })?;
    if found.len() > MOST_ROWS {
        return Err(Problem::bad_request(format!("超过 {MOST_ROWS} 行，不能排序；请用 $filter 缩小范围")));
    }
    found.sort_by(|a, b| {
        let by = |(field, falls): &(Field, bool)| {
            let of = |row: &Fields| Compared::of(field.kind, row.get(&field.name));
            let order = of(a).order(&of(b));
            if *falls { order.reverse() } else { order }
        };
        options.order.iter().map(by).find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
    let total = found.len().saturating_sub(options.skip);
    let wanted = options.rows_on_page();
    let left = options.top.map(|top| top.saturating_sub(wanted));
    let more = total > wanted && left != Some(0);
    let page: Vec<Fields> = found.into_iter().skip(options.skip).take(wanted).collect();
    let next = more.then_some(Next::Skip(options.skip + page.len(), left));
    Ok(Rows { rows: shaped(page, options), count: None, next })
}

fn shaped(rows: Vec<Fields>, options: &Options) -> Vec<Value> {
    rows.into_iter().map(|row| Value::Object(select(row, options))).collect()
}
