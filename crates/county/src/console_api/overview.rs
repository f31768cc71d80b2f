//! The county at a glance: zones by school, what is grave and overdue, briefs in, who needs a call.
//!
//! Invariant: a figure is counted by the very question that it opens; see [`Figure`].

use super::findings::{Finding, read_since};
use super::ledger;
use super::roster::{Held, Month, Roster, count, living, said};
use super::schools::{self, OpenAt};
use super::views::{Figure, Rail};
use super::views_complaint::NamedChoice;
use super::views_overview::{CellLevel, Overview, OverviewChoices, SchoolCell, StateFigure, ZoneLine};
use super::within::asked;
use super::{briefs, complaints, devices, people, unsettled, visits};
use crate::http::{Problem, encoded};
use crate::permissions::Action;
use crate::sight::Records;
use crate::store::StoreError;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Complaint, Kind, School, Theme, Visit};
use duxue_domain::rules::quota::{Quotas, SchoolQuota};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Hazards shown before one opens the ledger.
const HAZARDS_SHOWN: usize = 6;
/// Briefs and calls shown before one opens their lists.
const LINES_SHOWN: usize = 5;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
    pub zone: Option<String>,
    pub township: Option<String>,
    pub school: Option<String>,
    pub school_kind: Option<String>,
    /// The supervisor's id.
    pub person: Option<String>,
}

impl Question {
    fn conditions(&self, of: &[(&str, &Option<String>)]) -> String {
        let asked = of.iter().filter_map(|(name, field)| asked(field).map(|text| (name, text)));
        asked.map(|(name, text)| format!("&{name}={}", encoded(text))).collect()
    }

    /// The same conditions for the lists behind the figures: `&zone=…&township=…`; empty where nothing is narrowed.
    pub fn narrowed(&self) -> String {
        self.conditions(&[
            ("zone", &self.zone),
            ("township", &self.township),
            ("school", &self.school),
            ("school_kind", &self.school_kind),
            ("person", &self.person),
        ])
    }

    /// A brief is of a zone and a person, and of no school.
    fn of_briefs(&self, month: &str) -> String {
        format!("month={month}{}", self.conditions(&[("zone", &self.zone), ("person", &self.person)]))
    }

    fn is_narrower_than_a_zone(&self) -> bool {
        let more = [&self.township, &self.school, &self.school_kind, &self.person];
        more.into_iter().any(|field| asked(field).is_some())
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// # Errors
/// The store's.
pub fn rail(tx: &mut dyn Records, _: &Nothing, now: u64) -> Result<Rail, Problem> {
    let roster = Roster::read(tx, now)?;
    let findings = read_since(tx, roster.today, roster.today)?;
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
        reminded: count(findings.iter().filter(|finding| finding.waits_for_reply())),
        unsettled,
        expiring: if tx.may(Action::SeePeople) { people::expiring(&roster) } else { 0 },
        unsupervised: if tx.may(Action::SeePeople) { people::unsupervised(&roster) } else { 0 },
    })
}

/// What the figures are counted from.
pub(super) struct Scene<'a> {
    pub roster: &'a Roster,
    pub month: &'a Month,
    pub visits: &'a [Held<Visit>],
    pub findings: &'a [Finding],
    pub quotas: &'a Quotas,
    /// What every question is narrowed to: `&township=…`.
    pub narrowed: String,
}

impl Scene<'_> {
    fn findings(&self, question: &str) -> Result<Figure, Problem> {
        let question = format!("{question}{}", self.narrowed);
        Ok(Figure { count: count(self.fitting(&question)?), open: format!("hazards?{question}") })
    }

    fn fitting(&self, question: &str) -> Result<Vec<&Finding>, Problem> {
        let asked: ledger::Question = ask(question)?;
        let month = asked.month(self.roster)?;
        Ok(self.findings.iter().filter(|finding| asked.fits(finding, month.as_ref(), self.roster)).collect())
    }

    fn visits(&self, question: &str) -> Result<Figure, Problem> {
        let question = format!("{question}{}", self.narrowed);
        let asked: visits::Question = ask(&question)?;
        let fitting = self.visits.iter().filter(|(_, visit)| asked.fits(visit, self.month, self.roster));
        Ok(Figure { count: count(fitting), open: format!("visits?{question}") })
    }

    fn schools(&self, question: &str) -> Result<Figure, Problem> {
        let question = format!("{question}{}", self.narrowed);
        Ok(Figure { count: count(self.schools_of(&question)?), open: format!("schools?{question}") })
    }

    fn schools_of(&self, question: &str) -> Result<Vec<(&Held<School>, &SchoolQuota)>, Problem> {
        let asked: schools::Question = ask(question)?;
        let all = self.roster.schools.iter().zip(&self.quotas.schools);
        Ok(all.filter(|((id, _), quota)| asked.fits(self.roster, id, quota)).collect())
    }
}

/// Reads a question as the list behind it will.
pub(super) fn ask<T: serde::de::DeserializeOwned>(question: &str) -> Result<T, Problem> {
    let address = format!("/?{question}").parse().map_err(Problem::failed)?;
    axum::extract::Query::try_from_uri(&address).map(|query| query.0).map_err(Problem::failed)
}

/// # Errors
/// A month that is none; the store's.
pub fn overview(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Overview, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = &Month::of(asked(&question.month), roster.today)?;
    let roster = &roster.at(month.as_of);
    let visits = &visits::read(tx, roster, month)?;
    let findings = &read_since(tx, month.first, roster.today)?;
    let quotas = &schools::quotas(roster, visits, month);
    let scene = Scene { roster, month, visits, findings, quotas, narrowed: question.narrowed() };
    let m = &month.name;
    let of_briefs = question.of_briefs(m);
    let asked_briefs: briefs::Question = ask(&of_briefs)?;
    let mut sent = briefs::read(tx, month)?;
    let without = briefs::together(&briefs::zones_without(roster, &sent));
    let zones = zones(&scene, question, &OpenAt::of(findings, roster))?;
    let has_sent = |zone: &&ZoneLine| sent.iter().any(|(_, brief)| briefs::zone_of(brief, roster) == Some(&zone.id));
    let brief_zones = count(zones.iter().filter(has_sent));
    sent.retain(|(_, brief)| asked_briefs.fits(brief, roster));
    let seen = devices::seen(tx, roster, findings, now)?;
    let waiting = sent.iter().filter(|(_, brief)| brief.state.as_deref() == Some("submitted"));
    let urgent = scene.fitting(&format!("show=open{}", scene.narrowed))?;
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
        states: states(&scene)?,
        due: scene.findings(&format!("kind=all&show=due&month={m}"))?,
        on_time: scene.findings(&format!("kind=all&show=on_time&month={m}"))?,
        briefs: Figure { count: count(&sent), open: format!("briefs?{of_briefs}") },
        brief_zones,
        zones,
        hazards: urgent.into_iter().take(HAZARDS_SHOWN).map(|finding| finding.row(roster)).collect(),
        waiting_briefs: Figure { count: count(waiting), open: format!("briefs?{of_briefs}&state=submitted") },
        brief_lines: sent.iter().take(LINES_SHOWN).map(|brief| briefs::row(roster, brief)).collect(),
        // Of the county whole: who looks at a part is not told of the others.
        without_brief: without.filter(|_| scene.narrowed.is_empty()),
        brief_due_words: briefs::due_words(roster),
        devices_words: seen.words,
        without_device: Figure { count: count(&seen.without), open: "devices?show=none".to_owned() },
        calls: seen.rows.into_iter().filter(|row| row.call.is_some()).take(LINES_SHOWN).collect(),
        choices: choices(roster),
    })
}

/// Hazards that are not closed by how they stand, overdue first.
fn states(scene: &Scene) -> Result<Vec<StateFigure>, Problem> {
    let states = [
        ("逾期", "overdue"),
        ("待整改", "open&state=open"),
        ("整改中", "open&state=working"),
        ("待复查", "open&state=replied"),
    ];
    let figure = |(text, show): (&str, &str)| {
        Ok(StateFigure { text: text.to_owned(), figure: scene.findings(&format!("show={show}"))? })
    };
    states.into_iter().map(figure).collect()
}

/// What can be narrowed to.
fn choices(roster: &Roster) -> OverviewChoices {
    let choice = |id: &str, name: &str| NamedChoice { id: id.to_owned(), name: name.to_owned() };
    let townships: BTreeSet<&str> =
        roster.schools.iter().filter_map(|(_, school)| school.township.as_deref()).collect();
    let present: HashSet<&str> =
        roster.schools.iter().filter_map(|(_, school)| school.school_kind.as_deref()).collect();
    let kinds = built_in::common().school_kinds.iter().filter(|kind| present.contains(kind.id.as_str()));
    let named = |(id, name): (&String, &Option<String>)| choice(id, name.as_deref().unwrap_or_default());
    let here = roster.schools.iter().flat_map(|(id, _)| roster.posted(id));
    let posted: HashSet<&str> = here.map(|(id, _)| id.as_str()).collect();
    let posted = roster.people.iter().filter(|(id, _)| posted.contains(id.as_str()));
    OverviewChoices {
        zones: roster.zones.iter().map(|(id, zone)| named((id, &zone.name))).collect(),
        townships: townships.into_iter().map(|name| choice(name, name)).collect(),
        schools: roster.schools.iter().map(|(id, school)| named((id, &school.name))).collect(),
        school_kinds: kinds.map(|kind| choice(&kind.id, &kind.text)).collect(),
        people: posted.map(|(id, person)| named((id, &person.name))).collect(),
    }
}

fn theme(tx: &mut dyn Records, month: &str) -> Result<Option<String>, StoreError> {
    let themes = tx.records_where(Kind::Theme.name(), "month", month)?;
    let themes: Vec<Held<Theme>> = super::roster::living(themes);
    Ok(themes.into_iter().find_map(|(_, theme)| theme.title))
}

/// Each zone with its schools; one that is narrowed to nothing is left out.
fn zones(scene: &Scene, question: &Question, open: &OpenAt) -> Result<Vec<ZoneLine>, Problem> {
    let m = &scene.month.name;
    let is_asked = |id: &str| asked(&question.zone).is_none_or(|zone| zone == id);
    let mut lines = Vec::new();
    for (id, zone) in scene.roster.zones.iter().filter(|(id, _)| is_asked(id)) {
        let question = Question { zone: Some(id.clone()), ..question.clone() };
        let here = Scene { narrowed: question.narrowed(), ..*scene };
        let schools = here.schools_of(&format!("month={m}{}", here.narrowed))?;
        if schools.is_empty() && question.is_narrower_than_a_zone() {
            continue;
        }
        let mut cells: Vec<SchoolCell> = schools.iter().map(|(school, quota)| cell(school, quota, open)).collect();
        cells.sort_by_key(|cell| match cell.level {
            CellLevel::Twice => 0,
            CellLevel::Once => 1,
            CellLevel::NotYet => 2,
            CellLevel::NotYetGrave => 3,
        });
        lines.push(ZoneLine {
            name: zone.name.clone().unwrap_or_default(),
            town: main_town(schools.iter().filter_map(|((_, school), _)| school.township.as_deref())),
            cells,
            schools: here.schools(&format!("month={m}"))?,
            visited: here.schools(&format!("month={m}&show=visited"))?,
            due: here.findings(&format!("kind=all&show=due&month={m}"))?,
            on_time: here.findings(&format!("kind=all&show=on_time&month={m}"))?,
            overdue: here.findings("kind=all&show=overdue")?,
            id: id.clone(),
        });
    }
    Ok(lines)
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
