//! 文号: blocks of numbers lent to each device, so that it can number papers where there is no network.
//!
//! Invariant: no number is lent twice, also not after the county was restored from a backup: what was lent since then is not known, so
//! more is left out than can have been lent.

use super::edit::write_edits;
use super::{CountyDesk, Edit, EditError, local_date, moment};
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use chrono::{Datelike, NaiveDate};
use duxue_documents::{chinese_ordinal, numbered_papers};
use duxue_domain::records::{Kind, NumberBook, NumberSeries, Person, Setting, Zone};
use duxue_domain::rules::{self, number};
use duxue_sync::leaves::Leaves;
use duxue_sync::stamp::DeviceNumber;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// In December the next year's numbers are lent already: a device may first come to the office after New Year.
const LAST_MONTH: u32 = 12;

impl CountyDesk {
    /// Lends what a device is short of. Called before a device pulls, so that it comes with the same round.
    ///
    /// # Errors
    /// The store's; what cannot be written for another reason is told in the log, because a round goes on without numbers.
    pub fn lend_numbers(&self, device: DeviceNumber, now: u64) -> Result<(), StoreError> {
        if self.read(|tx| short(tx, device, now))?.is_empty() {
            return Ok(());
        }
        let epoch = self.epoch;
        match self.write(move |tx| lend(tx, device, epoch, now)) {
            Ok(()) => Ok(()),
            Err(EditError::Store(error)) => Err(error),
            Err(error) => {
                tracing::error!(%error, device, "no numbers could be lent");
                Ok(())
            }
        }
    }
}

/// A paper and year of which a device has too few numbers.
struct Short {
    paper: String,
    prefix: String,
    suffix: String,
    year: i32,
    person: Uuid,
}

fn short(tx: &mut CountyTransaction<'_>, device: DeviceNumber, now: u64) -> Result<Vec<Short>, StoreError> {
    let Some(person) = tx.device(device)?.map(|device| device.person) else { return Ok(Vec::new()) };
    let papers = numbered_papers().unwrap_or_else(|error| {
        tracing::error!(%error, "no numbers can be lent");
        &[]
    });
    let today = local_date(now);
    let years = [Some(today.year()), (today.month() == LAST_MONTH).then(|| today.year() + 1)];
    let mut found = Vec::new();
    let mut codes = None;
    for year in years.into_iter().flatten() {
        let book: NumberBook = read(tx, number::book_id(device, year))?.unwrap_or_default();
        let (office, zone) = match &codes {
            Some(codes) => codes,
            None => codes.insert(codes_of(tx, person)?),
        };
        for paper in papers {
            let (prefix, suffix) = number::around(&paper.pattern, office, zone, year);
            if number::left(&book, &paper.id, &prefix) < number::LOW {
                found.push(Short { paper: paper.id.clone(), prefix, suffix, year, person });
            }
        }
    }
    Ok(found)
}

/// 代字 of the office and of the person's zone. A zone that has figures alone for a code has the office's with its place among the zones: 临教三. Empty
/// where the county has set none.
fn codes_of(tx: &mut CountyTransaction<'_>, person: Uuid) -> Result<(String, String), StoreError> {
    let settings = tx.records_of(Kind::Setting.name())?;
    let setting: Option<Setting> = settings.iter().find(|record| !record.is_deleted()).and_then(typed);
    let zone = read::<Person>(tx, person)?.and_then(|person| person.zone).and_then(|zone| zone.parse().ok());
    let zone: Option<Zone> = match zone {
        Some(zone) => read(tx, zone)?,
        None => None,
    };
    let code = |code: Option<String>| code.unwrap_or_default().trim().to_owned();
    let office = code(setting.and_then(|setting| setting.office_code));
    let zone = match zone {
        Some(Zone { code: Some(own), .. }) if own.chars().any(char::is_alphabetic) => own.trim().to_owned(),
        Some(Zone { order: Some(order), .. }) => format!("{office}{}", chinese_ordinal(order as usize)),
        _ => office.clone(),
    };
    Ok((office, zone))
}

fn lend(tx: &mut CountyTransaction<'_>, device: DeviceNumber, epoch: Uuid, now: u64) -> Result<(), EditError> {
    let mut edits = Vec::new();
    let mut books: BTreeMap<i32, Edit> = BTreeMap::new();
    for Short { paper, prefix, suffix, year, person } in short(tx, device, now)? {
        let series_id = number::series_id(&prefix);
        let series: NumberSeries = read(tx, series_id)?.unwrap_or_default();
        let lent = series.lent.unwrap_or_default() + left_out(tx, &series, epoch, now)?;
        let (from, to) = (lent + 1, lent + number::BLOCK);
        let kept = json!({"paper": paper, "prefix": prefix, "lent": to, "lent_at": moment(now), "epoch": epoch});
        edits.push(edit(series_id, Kind::NumberSeries, "office".to_owned(), kept));
        let book = books.entry(year).or_insert_with(|| {
            let whose = json!({"device": device, "person": person, "year": year, "series": {}});
            edit(number::book_id(device, year), Kind::NumberBook, format!("person:{person}"), whose)
        });
        let block = json!({"prefix": prefix, "suffix": suffix, "from": from, "to": to, "lent_at": moment(now)});
        book.set["series"][&paper] = json!({"blocks": {format!("b{from}"): block}});
    }
    edits.extend(books.into_values());
    write_edits(tx, &edits, now)?;
    Ok(())
}

/// How many numbers are left out before the next block: none, but the first time after a restore. Since the backup's last lending
/// each device can have been lent a block and have used one a day.
fn left_out(tx: &mut CountyTransaction<'_>, series: &NumberSeries, epoch: Uuid, now: u64) -> Result<u32, StoreError> {
    if series.epoch.as_deref().is_none_or(|known| known == epoch.to_string()) {
        return Ok(0);
    }
    let devices = u32::try_from(tx.devices()?.len()).unwrap_or(u32::MAX);
    let since = series.lent_at.as_deref().and_then(|at| at.get(..10)?.parse::<NaiveDate>().ok());
    let days = since.map_or(0, |day| (local_date(now) - day).num_days().max(0));
    let days = u32::try_from(days).unwrap_or(u32::MAX).saturating_add(1);
    Ok(devices.saturating_mul(2 * number::BLOCK).saturating_mul(days))
}

fn edit(id: Uuid, kind: Kind, scope: String, set: Value) -> Edit {
    let set = if let Value::Object(set) = set { set } else { Leaves::new() };
    Edit { id, kind: kind.name().to_owned(), scope, set }
}

fn read<T: DeserializeOwned>(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<Option<T>, StoreError> {
    Ok(tx.record(id)?.as_ref().filter(|record| !record.is_deleted()).and_then(typed))
}

fn typed<T: DeserializeOwned>(record: &StoredRecord) -> Option<T> {
    rules::read(&record.merged.fields).ok()
}
