//! Devices by their last sync, and who needs a call.
//!
//! Invariant: nobody is called about a device that was shut out or replaced by a newer one of the same person.

use super::findings::{Finding, read_since};
use super::roster::{Roster, count, day_words, said};
use super::views_complaint::NamedChoice;
use super::views_people::{DeviceRow, Devices};
use crate::desk::local_time;
use crate::http::Problem;
use crate::permissions::Action;
use crate::sight::Records;
use crate::store::{COUNTY_DEVICE, CountyTransaction, Device, StoreError};
use duxue_domain::records::Person;
use serde::Deserialize;
use std::collections::HashSet;

/// Days without a sync after which somebody should ask.
const SILENT_DAYS: i64 = 7;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub show: Show,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    /// Who needs a call.
    Call,
    /// Supervisors with schools and without a device.
    None,
}

#[derive(Default)]
pub struct Seen {
    /// Calls first, the gravest and the longest silent before the others.
    pub rows: Vec<DeviceRow>,
    pub without: Vec<DeviceRow>,
    /// 80 台，76 台七天内同步过.
    pub words: String,
}

/// Nothing for whom devices are none of the business.
///
/// # Errors
/// The store's.
pub fn seen(tx: &mut dyn Records, roster: &Roster, findings: &[Finding], now: u64) -> Result<Seen, StoreError> {
    if tx.may(Action::SeeDevices) { read(tx, roster, findings, now) } else { Ok(Seen::default()) }
}

fn read(tx: &mut dyn Records, roster: &Roster, findings: &[Finding], now: u64) -> Result<Seen, StoreError> {
    let grave: HashSet<&str> = findings
        .iter()
        .filter(|finding| finding.is_major() && finding.is_open())
        .filter_map(Finding::supervisor)
        .collect();
    let mut devices: Vec<Device> = tx.devices()?.into_iter().filter(|device| device.number != COUNTY_DEVICE).collect();
    devices.sort_by_key(|device| std::cmp::Reverse(device.number));
    let mut having = HashSet::new();
    let mut rows: Vec<(Option<i64>, DeviceRow)> = Vec::new();
    let (mut working, mut fresh) = (0, 0);
    for device in &devices {
        let person = device.person.to_string();
        let is_newest = device.revoked.is_none() && having.insert(person.clone());
        let silent = device.last_seen.map(|at| days_between(at, now));
        if is_newest {
            working += 1;
            fresh += u32::from(silent.is_some_and(|days| days < SILENT_DAYS));
        }
        let is_grave = grave.contains(person.as_str());
        let call = is_newest.then(|| call(device, silent, is_grave)).flatten();
        rows.push((silent, row(roster, device, call, is_grave && is_newest, is_newest, now)));
    }
    rows.sort_by_key(|(silent, row)| {
        let longest = std::cmp::Reverse(silent.unwrap_or(i64::MAX));
        (row.call.is_none(), !row.grave, row.state_text == "已停用", longest)
    });
    let without = roster
        .people
        .iter()
        .filter(|(id, person)| is_posted(person) && !having.contains(id))
        .map(|(id, person)| missing(roster, id, person, grave.contains(id.as_str())))
        .collect();
    let words = format!("{working} 台，{fresh} 台七天内同步过");
    Ok(Seen { rows: rows.into_iter().map(|(_, row)| row).collect(), without, words })
}

fn is_posted(person: &Person) -> bool {
    person.disabled != Some(true)
        && person.may_have_laptop()
        && person.posts.values().any(|post| post.deleted != Some(true))
}

fn days_between(earlier: u64, now: u64) -> i64 {
    (local_time(now).date_naive() - local_time(earlier).date_naive()).num_days()
}

/// Why somebody should call, if at all.
fn call(device: &Device, silent: Option<i64>, grave: bool) -> Option<String> {
    let why = match silent {
        None => "注册以后还没有同步过".to_owned(),
        Some(days) if days >= SILENT_DAYS => format!("{days} 天没同步"),
        Some(days) if days > 0 && device.unsent_changes + device.unsent_media > 0 => {
            format!("{days} 天前同步时还有{}没报上来", unsent(device))
        }
        Some(_) => return None,
    };
    Some(if grave { format!("{why}，手里有重大隐患") } else { why })
}

fn unsent(device: &Device) -> String {
    let parts = [(device.unsent_changes, "处修改"), (device.unsent_media, "张照片")];
    let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!(" {n} {unit}"));
    parts.collect::<Vec<_>>().join("、")
}

fn row(roster: &Roster, device: &Device, call: Option<String>, grave: bool, newest: bool, now: u64) -> DeviceRow {
    let person = device.person.to_string();
    let known = roster.person(Some(&person));
    let seen_words = device.last_seen.map_or_else(
        || "还没有同步过".to_owned(),
        |at| match days_between(at, now) {
            0 => format!("今天 {}", local_time(at).format("%-H:%M")),
            1 => format!("昨天 {}", local_time(at).format("%-H:%M")),
            _ => day_words(local_time(at).date_naive(), roster.today),
        },
    );
    let state = match (device.revoked, newest, device.copy_of) {
        (Some(_), ..) => "已停用",
        (None, false, _) => "换了新设备",
        (None, true, Some(_)) => "由复制的数据另编了号",
        (None, true, None) => "",
    };
    DeviceRow {
        number: Some(device.number),
        works: device.revoked.is_none(),
        person_id: person.clone(),
        person: roster.person_name(Some(&person)),
        zone_name: roster.zone_name(known.and_then(|person| person.zone.as_deref())),
        phone: known.and_then(|person| person.phone.clone()).unwrap_or_default(),
        machine: device.machine.clone(),
        version: device.app_version.clone(),
        seen_words,
        unsent_words: unsent(device).trim().to_owned(),
        state_text: state.to_owned(),
        call,
        grave,
    }
}

fn missing(roster: &Roster, id: &str, person: &Person, grave: bool) -> DeviceRow {
    DeviceRow {
        number: None,
        works: false,
        person_id: id.to_owned(),
        person: person.name.clone().unwrap_or_default(),
        zone_name: roster.zone_name(person.zone.as_deref()),
        phone: person.phone.clone().unwrap_or_default(),
        machine: String::new(),
        version: String::new(),
        seen_words: String::new(),
        unsent_words: String::new(),
        state_text: "还没有注册设备".to_owned(),
        call: None,
        grave,
    }
}

/// # Errors
/// The store's.
pub fn list(tx: &mut CountyTransaction<'_>, question: &Question, now: u64) -> Result<Devices, Problem> {
    let roster = Roster::read(tx, now)?;
    let findings = read_since(tx, roster.today, roster.today)?;
    let seen = read(tx, &roster, &findings, now)?;
    let rows: Vec<DeviceRow> = match question.show {
        Show::All => seen.rows.into_iter().chain(seen.without).collect(),
        Show::Call => seen.rows.into_iter().filter(|row| row.call.is_some()).collect(),
        Show::None => seen.without,
    };
    let may = |person: &Person| person.disabled != Some(true) && person.may_have_laptop();
    let working = roster.people.iter().filter(|(_, person)| may(person));
    let people = working.map(|(id, person)| NamedChoice { id: id.clone(), name: said(person.name.as_deref()) });
    Ok(Devices { words: seen.words, total: count(&rows), rows, people: people.collect() })
}
