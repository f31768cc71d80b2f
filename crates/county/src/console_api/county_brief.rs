//! 全县简报: drafted from every record of the month and from the briefs that were accepted, to be finished in Word.
//!
//! Invariant: as with a supervisor's brief, every figure is counted from records; nothing is claimed that they do not hold.

use super::briefs::{read as briefs_of, together, zone_of, zones_without};
use super::roster::{Held, Month, Roster, living, said};
use crate::desk::local_time;
use crate::http::Problem;
use crate::store::{CountyTransaction, StoreError};
use duxue_documents::{BriefPaper, Sheet, docx, pdf};
use duxue_domain::brief::{self, BriefInput, Template, plain};
use duxue_domain::forms::Form;
use duxue_domain::records::{Brief, BriefParagraph, BriefSection, Kind, Parts, PublishedForm, Zone};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
    /// `docx`, also where nothing is said, or `pdf`.
    pub form: String,
}

/// Name of the file and its bytes.
///
/// # Errors
/// A month that is none; the store's; a paper that cannot be written.
pub fn county_brief(
    tx: &mut CountyTransaction<'_>,
    question: &Question,
    now: u64,
) -> Result<(String, Vec<u8>), Problem> {
    let roster = Roster::read(tx, now)?;
    let month = Month::of(question.month.as_deref(), roster.today)?;
    let roster = roster.at(month.as_of);
    let input = input(tx, &roster, &month.name)?;
    let template = Template::built_in().map_err(Problem::failed)?;
    let facts = brief::facts(&input).map_err(Problem::failed)?;
    let mut number = 0;
    let mut ids = || {
        number += 1;
        format!("p{number:04}")
    };
    let drafted_at = local_time(now);
    let mut drafted =
        brief::new_brief(template, &input, &facts, &drafted_at.to_rfc3339(), &mut ids).map_err(Problem::failed)?;
    let sent = briefs_of(tx, &month)?;
    if let Some(section) = from_the_zones(&sent, &roster) {
        drafted.sections.insert("zones".to_owned(), section);
    }
    let paper = BriefPaper::from(&drafted);
    let name =
        format!("{}{}简报", roster.setting.county_name.as_deref().unwrap_or("全县"), month.first.format("%Y年%-m月"));
    match question.form.as_str() {
        "pdf" => {
            let pdf = pdf(&[Sheet::Brief(&paper)], drafted_at).map_err(Problem::failed)?;
            Ok((format!("{name}.pdf"), pdf.bytes))
        }
        _ => Ok((format!("{name}.docx"), docx(Sheet::Brief(&paper)).map_err(Problem::failed)?)),
    }
}

fn input(tx: &mut CountyTransaction<'_>, roster: &Roster, month: &str) -> Result<BriefInput, StoreError> {
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
fn from_the_zones(sent: &[Held<Brief>], roster: &Roster) -> Option<BriefSection> {
    let accepted = sent.iter().filter(|(_, brief)| matches!(brief.state.as_deref(), Some("accepted" | "issued")));
    let mut lines: Vec<String> = accepted
        .map(|(_, brief)| {
            let author = roster.person_name(brief.author.as_deref());
            format!("{}（{author}）：{}", roster.zone_name(zone_of(brief, roster)), beginning(brief))
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.extend(together(&zones_without(roster, sent)).map(|zones| format!("{zones}本月没有报送简报。")));
    let paragraph = |(at, text): (usize, String)| {
        let order = Some(f64::from(u32::try_from(at).unwrap_or(u32::MAX)));
        (format!("z{at:03}"), BriefParagraph { order, text: Some(text), ..BriefParagraph::default() })
    };
    let paragraphs: Parts<BriefParagraph> = lines.into_iter().enumerate().map(paragraph).collect();
    // Behind everything that the template orders.
    Some(BriefSection { order: Some(1e6), title: Some("各责任区工作".to_owned()), paragraphs, deleted: None })
}

/// The first paragraph of the first section that has a title: what was done.
fn beginning(brief: &Brief) -> String {
    let sections = brief::in_order(brief);
    let titled =
        sections.iter().find(|(_, section, all)| !said(section.title.as_deref()).is_empty() && !all.is_empty());
    let first = titled.or(sections.first()).and_then(|(_, _, all)| all.first());
    first.map(|(_, paragraph)| plain(paragraph.text.as_deref().unwrap_or_default())).unwrap_or_default()
}
