//! The county at a glance: zones by school, what is grave and overdue, briefs in, who needs a call.
//!
//! Invariant: a figure is counted by the very question that it opens; see [`Figure`].

use super::findings::{Finding, read_all};
use super::ledger;
use super::roster::{Held, Month, Roster, count, living, said};
use super::schools::{self, OpenAt};
use super::sight::Records;
use super::views::{CellLevel, Figure, Overview, Rail, SchoolCell, ZoneLine};
use super::{briefs, complaints, devices, people, unsettled, visits};
use crate::http::Problem;
use crate::permissions::Action;
use crate::store::StoreError;
use duxue_domain::records::{Complaint, Kind, School, Theme, Visit};
use duxue_domain::rules::quota::{Quotas, SchoolQuota};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Hazards shown before one opens the ledger.
const HAZARDS_SHOWN: usize = 6;
/// Briefs and calls shown before one opens their lists.
const LINES_SHOWN: usize = 5;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// # Errors
/// The store's.
pub fn rail(tx: &mut dyn Records, _: &Nothing, now: u64) -> Result<Rail, Problem> {
    let roster = Roster::read(tx, now)?;
    let findings = read_all(tx, roster.today)?;
    let month = Month::of(None, roster.today)?;
    let waiting = briefs::read(tx, &month)?;
    let seen = devices::seen(tx, &roster, &findings, now)?;
    let complaints: Vec<Held<Complaint>> = match tx.may(Action::SeeComplaints) {
        true => living(tx.records_of(Kind::Complaint.name())?),
        false => Vec::new(),
    };
    let (open_complaints, late) = complaints::waiting(&complaints, &roster);
    let unsettled = if tx.may(Action::SeeUnsettled) { unsettled::waiting(tx)? } else { 0 };
    let of = |kind: Kind| findings.iter().filter(move |finding| finding.kind() == kind && finding.is_open());
    Ok(Rail {
        office: said(roster.setting.office_name.as_deref()),
        schools: count(&roster.schools),
        open_hazards: count(of(Kind::Hazard)),
        overdue_rectifications: count(of(Kind::Rectification).filter(|finding| finding.due.is_overdue())),
        briefs_waiting: count(waiting.iter().filter(|(_, brief)| brief.state.as_deref() == Some("submitted"))),
        calls: count(seen.rows.iter().filter(|row| row.call.is_some())),
        open_complaints,
        complaints_late: late > 0,
        unsettled,
        expiring: if tx.may(Action::SeePeople) { people::expiring(&roster) } else { 0 },
        unsupervised: if tx.may(Action::SeePeople) { people::unsupervised(&roster) } else { 0 },
    })
}

/// What the figures are counted from.
struct Scene<'a> {
    roster: &'a Roster,
    month: &'a Month,
    visits: &'a [Held<Visit>],
    findings: &'a [Finding],
    quotas: &'a Quotas,
}

impl Scene<'_> {
    fn findings(&self, question: &str) -> Result<Figure, Problem> {
        let asked: ledger::Question = ask(question)?;
        let month = asked.month(self.roster)?;
        let fitting = self.findings.iter().filter(|finding| asked.fits(finding, month.as_ref(), self.roster));
        Ok(Figure { count: count(fitting), open: format!("hazards?{question}") })
    }

    fn visits(&self, question: &str) -> Result<Figure, Problem> {
        let asked: visits::Question = ask(question)?;
        let fitting = self.visits.iter().filter(|(_, visit)| asked.fits(visit, self.month, self.roster));
        Ok(Figure { count: count(fitting), open: format!("visits?{question}") })
    }

    fn schools(&self, question: &str) -> Result<Figure, Problem> {
        let asked: schools::Question = ask(question)?;
        let fitting = self.roster.schools.iter().zip(&self.quotas.schools).filter(|((_, school), quota)| {
            asked.zone.as_deref().is_none_or(|zone| school.zone.as_deref() == Some(zone)) && asked.show.fits(quota)
        });
        Ok(Figure { count: count(fitting), open: format!("schools?{question}") })
    }
}

/// Reads a question as the list behind it will.
fn ask<T: serde::de::DeserializeOwned>(question: &str) -> Result<T, Problem> {
    let address = format!("/?{question}").parse().map_err(Problem::failed)?;
    axum::extract::Query::try_from_uri(&address).map(|query| query.0).map_err(Problem::failed)
}

/// # Errors
/// A month that is none; the store's.
pub fn overview(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Overview, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = &Month::of(question.month.as_deref(), roster.today)?;
    let roster = &roster.at(month.as_of);
    let visits = &visits::read(tx, roster, month)?;
    let findings = &read_all(tx, roster.today)?;
    let quotas = &schools::quotas(roster, visits, month);
    let scene = Scene { roster, month, visits, findings, quotas };
    let sent = briefs::read(tx, month)?;
    let seen = devices::seen(tx, roster, findings, now)?;
    let without = briefs::zones_without(roster, &sent);
    let m = &month.name;
    let open = OpenAt::of(findings, roster);
    let waiting = sent.iter().filter(|(_, brief)| brief.state.as_deref() == Some("submitted"));
    let urgent = findings.iter().filter(|finding| finding.kind() == Kind::Hazard && finding.is_open());
    Ok(Overview {
        county: tx.county_name()?,
        month: m.clone(),
        theme: theme(tx, m)?,
        days_left: month.holds(Some(roster.today)).then_some(quotas.month_days_left),
        schools: scene.schools(&format!("month={m}"))?,
        visited: scene.schools(&format!("month={m}&show=visited"))?,
        semester_done: scene.schools(&format!("month={m}&show=semester_done"))?,
        visits: scene.visits(&format!("month={m}&state=finished"))?,
        open_hazards: scene.findings("show=open")?,
        grave: scene.findings("show=open&grade=major")?,
        due: scene.findings(&format!("kind=all&show=due&month={m}"))?,
        on_time: scene.findings(&format!("kind=all&show=on_time&month={m}"))?,
        briefs: Figure { count: count(&sent), open: format!("briefs?month={m}") },
        brief_zones: count(&roster.zones).saturating_sub(count(&without)),
        zones: zones(&scene, &open)?,
        hazards: urgent.take(HAZARDS_SHOWN).map(|finding| finding.row(roster)).collect(),
        waiting_briefs: Figure { count: count(waiting), open: format!("briefs?month={m}&state=submitted") },
        brief_lines: sent.iter().take(LINES_SHOWN).map(|brief| briefs::row(roster, brief)).collect(),
        without_brief: briefs::together(&without),
        brief_due_words: briefs::due_words(roster),
        devices_words: seen.words,
        without_device: Figure { count: count(&seen.without), open: "devices?show=none".to_owned() },
        calls: seen.rows.into_iter().filter(|row| row.call.is_some()).take(LINES_SHOWN).collect(),
    })
}

fn theme(tx: &mut dyn Records, month: &str) -> Result<Option<String>, StoreError> {
    let themes = tx.records_where(Kind::Theme.name(), "month", month)?;
    let themes: Vec<Held<Theme>> = super::roster::living(themes);
    Ok(themes.into_iter().find_map(|(_, theme)| theme.title))
}

fn zones(scene: &Scene, open: &OpenAt) -> Result<Vec<ZoneLine>, Problem> {
    let m = &scene.month.name;
    let line = |(id, zone): &Held<duxue_domain::records::Zone>| {
        let here: Vec<(&Held<School>, &SchoolQuota)> = scene
            .roster
            .schools
            .iter()
            .zip(&scene.quotas.schools)
            .filter(|((_, school), _)| school.zone.as_deref() == Some(id))
            .collect();
        let mut cells: Vec<SchoolCell> = here.iter().map(|(school, quota)| cell(school, quota, open)).collect();
        cells.sort_by_key(|cell| match cell.level {
            CellLevel::Twice => 0,
            CellLevel::Once => 1,
            CellLevel::NotYet => 2,
            CellLevel::NotYetGrave => 3,
        });
        Ok(ZoneLine {
            name: zone.name.clone().unwrap_or_default(),
            town: main_town(here.iter().filter_map(|((_, school), _)| school.township.as_deref())),
            cells,
            schools: scene.schools(&format!("month={m}&zone={id}"))?,
            visited: scene.schools(&format!("month={m}&zone={id}&show=visited"))?,
            due: scene.findings(&format!("kind=all&show=due&month={m}&zone={id}"))?,
            on_time: scene.findings(&format!("kind=all&show=on_time&month={m}&zone={id}"))?,
            overdue: scene.findings(&format!("kind=all&show=overdue&zone={id}"))?,
            id: id.clone(),
        })
    };
    scene.roster.zones.iter().map(line).collect()
}

fn cell((id, school): &Held<School>, quota: &SchoolQuota, open: &OpenAt) -> SchoolCell {
    let grave = open.has_grave(id);
    let level = match quota.month_made {
        0 if grave => CellLevel::NotYetGrave,
        0 => CellLevel::NotYet,
        1 => CellLevel::Once,
        _ => CellLevel::Twice,
    };
    let name = school.name.as_deref().unwrap_or_default();
    let month = quota.month_words();
    let term = format!("本学期 {} 次，应 {} 次", quota.semester_made, quota.semester_owed);
    let grave = if grave { "，有重大隐患没销号" } else { "" };
    SchoolCell { id: id.clone(), level, words: format!("{name}：本月{month}，{term}{grave}") }
}

/// The township with most schools, without its 镇 or 乡.
fn main_town<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for town in all {
        *counts.entry(town.trim_end_matches(['镇', '乡'])).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    most.map(|(town, _)| town.to_owned()).unwrap_or_default()
}
