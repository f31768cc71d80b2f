//! Schools with what was done and what is open at each.
//!
//! Invariant: visits are counted by [`quota`] alone, so that county and supervisor never count differently.

use super::finding_page::lines;
use super::findings::{Finding, read_all, read_since};
use super::roster::{Held, Month, Roster, count, day_words, parse};
use super::views::{SchoolPage, SchoolRow, Schools};
use super::visits;
use super::within::{Within, asked};
use crate::http::Problem;
use crate::sight::Records;
use duxue_domain::forms::built_in;
use duxue_domain::records::{School, Visit};
use duxue_domain::rules::quota::{self, Quotas, SchoolQuota, VisitDay};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
    pub zone: Option<String>,
    pub township: Option<String>,
    pub school: Option<String>,
    pub school_kind: Option<String>,
    /// Who is posted there, by id.
    pub person: Option<String>,
    pub show: Show,
    pub words: Option<String>,
}

impl Question {
    pub fn fits(&self, roster: &Roster, school: &str, quota: &SchoolQuota) -> bool {
        let within = Within {
            zone: asked(&self.zone),
            township: asked(&self.township),
            school: asked(&self.school),
            school_kind: asked(&self.school_kind),
            person: asked(&self.person),
        };
        self.show.fits(quota) && within.is_posted(roster, school)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    /// Visited this month.
    Visited,
    /// Not visited this month.
    NotYet,
    /// All visits of the semester made.
    SemesterDone,
}

impl Show {
    pub fn fits(self, quota: &SchoolQuota) -> bool {
        match self {
            Show::All => true,
            Show::Visited => quota.month_made > 0,
            Show::NotYet => quota.month_made == 0,
            Show::SemesterDone => quota.semester_owed > 0 && quota.semester_missing() == 0,
        }
    }
}

/// Both quotas of every school, in the roster's order.
pub fn quotas(roster: &Roster, visits: &[Held<Visit>], month: &Month) -> Quotas {
    quota::quotas(roster.schools.iter().map(|(id, _)| id.as_str()), &days(roster, visits), &roster.setting, month.as_of)
}

/// Visits of a school that has gone into another count for that one, from when it was no more.
fn days(roster: &Roster, visits: &[Held<Visit>]) -> Vec<VisitDay> {
    let open: HashSet<&str> = roster.schools.iter().map(|(id, _)| id.as_str()).collect();
    let counted = |day: VisitDay| match open.contains(day.school.as_str()) {
        true => day,
        false => VisitDay { school: roster.kept(&day.school).to_owned(), ..day },
    };
    visits.iter().filter_map(|(_, visit)| VisitDay::of(visit)).map(counted).collect()
}

/// What is open at each school.
pub struct OpenAt<'a>(HashMap<&'a str, Vec<&'a Finding>>);

impl<'a> OpenAt<'a> {
    pub fn of(findings: &'a [Finding], roster: &'a Roster) -> OpenAt<'a> {
        let mut at: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.is_open()) {
            if let Some(school) = finding.school() {
                at.entry(roster.kept(school)).or_default().push(finding);
            }
        }
        OpenAt(at)
    }

    pub fn at(&self, school: &str) -> &[&'a Finding] {
        self.0.get(school).map_or(&[], Vec::as_slice)
    }

    pub fn has_grave(&self, school: &str) -> bool {
        self.at(school).iter().any(|finding| finding.is_major())
    }
}

pub fn row(roster: &Roster, (id, school): &Held<School>, quota: &SchoolQuota, open: &OpenAt) -> SchoolRow {
    let kinds = &built_in::common().school_kinds;
    let kind = kinds.iter().find(|kind| Some(kind.id.as_str()) == school.school_kind.as_deref());
    let names: Vec<&str> = roster.posted(id).filter_map(|(_, person)| person.name.as_deref()).collect();
    let here = open.at(id);
    SchoolRow {
        id: id.clone(),
        name: school.name.clone().unwrap_or_default(),
        kind_text: kind.map(|kind| kind.text.clone()).unwrap_or_default(),
        township: school.township.clone().unwrap_or_default(),
        zone_name: roster.zone_name(school.zone.as_deref()),
        supervisors: names.join("、"),
        month_made: quota.month_made,
        month_owed: quota.month_owed,
        month_words: quota.month_words(),
        semester_made: quota.semester_made,
        semester_owed: quota.semester_owed,
        last_visit_words: parse(quota.last_visit.as_deref())
            .map(|day| day_words(day, roster.today))
            .unwrap_or_default(),
        open: count(here),
        grave: count(here.iter().filter(|finding| finding.is_major())),
        overdue: count(here.iter().filter(|finding| finding.due.is_overdue())),
    }
}

/// # Errors
/// A month that is none; the store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Schools, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = Month::of(question.month.as_deref(), roster.today)?;
    let roster = roster.at(month.as_of);
    let visits = visits::read(tx, &roster, &month)?;
    let findings = read_since(tx, roster.today, roster.today)?;
    let open = OpenAt::of(&findings, &roster);
    let quotas = quotas(&roster, &visits, &month);
    let words = question.words.as_deref().unwrap_or_default();
    let rows: Vec<SchoolRow> = roster
        .schools
        .iter()
        .zip(&quotas.schools)
        .filter(|((id, _), quota)| question.fits(&roster, id, quota))
        .map(|(school, quota)| row(&roster, school, quota, &open))
        .filter(|row| fits(row, words))
        .collect();
    Ok(Schools { month: month.name, total: count(&rows), rows })
}

/// Whether every word stands in one of a school's names.
pub fn fits(row: &SchoolRow, words: &str) -> bool {
    let texts = [&row.name, &row.township, &row.kind_text, &row.supervisors];
    words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn page(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<SchoolPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = Month::of(None, roster.today)?;
    let found = roster.all_schools.iter().find(|(school, _)| *school == id.to_string());
    let held = found.ok_or_else(Problem::nothing_here)?;
    let visits = visits::read(tx, &roster, &month)?;
    let findings = read_all(tx, roster.today)?;
    let own = [held.0.as_str()];
    let quota = quota::quotas(own, &days(&roster, &visits), &roster.setting, month.as_of).schools.into_iter().next();
    let quota = quota.ok_or_else(Problem::nothing_here)?;
    let school = &held.1;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = lines(vec![
        ("学校代码", text(&school.code)),
        ("校长", text(&school.head)),
        ("电话", text(&school.phone)),
        ("学生", number(school.students)),
        ("教师", number(school.teachers)),
        ("地址", text(&school.address)),
        ("停办", school.closed_on.as_deref().map(|day| format!("{day} 起")).unwrap_or_default()),
        ("并入", school.merged_into.as_deref().map(|into| roster.school_name(Some(into))).unwrap_or_default()),
        ("所属完小", school.parent.as_deref().map(|parent| roster.school_name(Some(parent))).unwrap_or_default()),
    ]);
    let is_here = |school: Option<&str>| school.is_some_and(|school| school == held.0 || roster.kept(school) == held.0);
    let here = |finding: &&Finding| is_here(finding.school());
    Ok(SchoolPage {
        row: row(&roster, held, &quota, &OpenAt::of(&findings, &roster)),
        facts,
        findings: findings.iter().filter(here).map(|finding| finding.row(&roster)).collect(),
        visits: visits
            .iter()
            .rev()
            .filter(|(_, visit)| is_here(visit.school.as_deref()))
            .map(|visit| visits::row(&roster, visit, &findings))
            .collect(),
    })
}
