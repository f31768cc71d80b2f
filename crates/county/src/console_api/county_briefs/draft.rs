//! The draft of the county's brief: from every record of the month and from the briefs that were accepted.
//!
//! Invariant: as with a supervisor's brief, every figure is counted from records; nothing is claimed that they do not hold.

use super::super::briefs::{together, zone_of, zones_without};
use super::super::roster::{Held, Month, Roster, living, said};
use super::page::accepted;
use crate::desk::moment;
use crate::http::Problem;
use crate::store::{CountyTransaction, StoreError};
use duxue_domain::brief::{self, BriefInput, Template, plain};
use duxue_domain::forms::Form;
use duxue_domain::records::{Brief, BriefParagraph, BriefSection, Kind, Parts, PublishedForm, Zone};
use serde::de::DeserializeOwned;

/// The section of the accepted briefs, behind everything that the template orders.
const ZONES: &str = "zones";
const ZONES_TITLE: &str = "各责任区工作";
const BEHIND_ALL: f64 = 1e6;
/// Pattern of a paragraph that was taken from a supervisor's brief; its id follows.
const TAKEN: &str = "brief:";

/// A brief of the month, written from every record and from the briefs that were accepted.
///
/// # Errors
/// The store's.
pub fn drafted(tx: &mut CountyTransaction<'_>, roster: &Roster, month: &Month, now: u64) -> Result<Brief, Problem> {
    let input = input(tx, roster, &month.name)?;
    let template = Template::built_in().map_err(Problem::failed)?;
    let facts = brief::facts(&input).map_err(Problem::failed)?;
    let mut number = 0;
    let mut ids = || {
        number += 1;
        format!("p{number:04}")
    };
    let mut drafted = brief::new_brief(template, &input, &facts, &moment(now), &mut ids).map_err(Problem::failed)?;
    // It speaks for all of them.
    drafted.zone = None;
    if let Some(section) = from_the_zones(&accepted(tx, month)?, roster) {
        drafted.sections.insert(ZONES.to_owned(), section);
    }
    Ok(drafted)
}

/// Whether a paragraph was taken from the brief of this id.
pub fn is_taken_from(paragraph: &BriefParagraph, id: &str) -> bool {
    paragraph.pattern.as_deref().and_then(|pattern| pattern.strip_prefix(TAKEN)) == Some(id)
}

/// What the county's brief is counted from: every record of the county.
///
/// # Errors
/// The store's.
pub fn input(tx: &mut CountyTransaction<'_>, roster: &Roster, month: &str) -> Result<BriefInput, StoreError> {
    let county = Zone { name: roster.setting.county_name.clone(), ..Zone::default() };
    let published: Vec<Held<PublishedForm>> = all(tx, Kind::Form)?;
    let forms = published.iter().filter_map(|(id, form)| {
        let read = Form::parse(form.body.as_deref()?);
        // One of a newer version of ours, say; what was recorded by it is counted, its items go unnamed.
        read.inspect_err(|error| tracing::warn!(%id, %error, "a published form cannot be read")).ok()
    });
    Ok(BriefInput {
        month: month.to_owned(),
        today: roster.today,
        zone: Some(("county".to_owned(), county)),
        author: None,
        office: roster.setting.office_name.clone(),
        schools: roster.schools.clone(),
        visits: all(tx, Kind::Visit)?,
        patrols: all(tx, Kind::Patrol)?,
        observations: all(tx, Kind::Observation)?,
        checks: all(tx, Kind::Check)?,
        hazards: all(tx, Kind::Hazard)?,
        rectifications: all(tx, Kind::Rectification)?,
        complaints: all(tx, Kind::Complaint)?,
        interviews: all(tx, Kind::Interview)?,
        questionnaires: all(tx, Kind::Questionnaire)?,
        plans: all(tx, Kind::Plan)?,
        themes: all(tx, Kind::Theme)?,
        setting: roster.setting.clone(),
        forms: forms.collect(),
    })
}

fn all<T: DeserializeOwned>(tx: &mut CountyTransaction<'_>, kind: Kind) -> Result<Vec<Held<T>>, StoreError> {
    Ok(living(tx.records_of(kind.name())?))
}

/// 各责任区工作: of each brief that was accepted, how it begins; and which zones have sent none.
fn from_the_zones(accepted: &[Held<Brief>], roster: &Roster) -> Option<BriefSection> {
    let mut lines: Vec<(String, Option<String>)> = accepted
        .iter()
        .map(|(id, brief)| {
            let author = roster.person_name(brief.author.as_deref());
            let text = format!("{}（{author}）：{}", roster.zone_name(zone_of(brief, roster)), beginning(brief));
            (text, Some(format!("{TAKEN}{id}")))
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.extend(together(&zones_without(roster, accepted)).map(|zones| (format!("{zones}本月没有报送简报。"), None)));
    let paragraph = |(at, (text, pattern)): (usize, (String, Option<String>))| {
        let order = Some(f64::from(u32::try_from(at).unwrap_or(u32::MAX)) + 1.0);
        (format!("z{at:03}"), BriefParagraph { order, text: Some(text), pattern, ..BriefParagraph::default() })
    };
    let paragraphs: Parts<BriefParagraph> = lines.into_iter().enumerate().map(paragraph).collect();
    Some(BriefSection { order: Some(BEHIND_ALL), title: Some(ZONES_TITLE.to_owned()), paragraphs, deleted: None })
}

/// The first paragraph of the first section that has a title: what was done.
pub fn beginning(brief: &Brief) -> String {
    let sections = brief::in_order(brief);
    let titled =
        sections.iter().find(|(_, section, all)| !said(section.title.as_deref()).is_empty() && !all.is_empty());
    let first = titled.or(sections.first()).and_then(|(_, _, all)| all.first());
    first.map(|(_, paragraph)| plain(paragraph.text.as_deref().unwrap_or_default())).unwrap_or_default()
}
