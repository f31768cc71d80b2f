//! The county's brief with what stands beside it: the accepted briefs of its month, and the county's brief before it.

use super::super::briefs::{self, together, zone_of, zones_without};
use super::super::roster::{Held, Month, Roster, said};
use super::super::views_county_brief::{CountyBriefPage, CountyBriefSource};
use super::draft::{beginning, is_taken_from};
use super::{all, one, row};
use crate::desk::{last_stamp, next_number};
use crate::http::Problem;
use crate::store::CountyTransaction;
use duxue_documents::{Kept, insert_view};
use duxue_domain::brief::plain;
use duxue_domain::records::Brief;
use uuid::Uuid;

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn page(tx: &mut CountyTransaction<'_>, id: Uuid, now: u64) -> Result<CountyBriefPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let held = one(tx, id)?;
    let record = tx.record(id)?.ok_or_else(Problem::nothing_here)?;
    let brief = &held.1;
    let here = briefs::photos_here(tx, brief)?;
    let paragraphs = brief.sections.values().flat_map(|section| &section.paragraphs);
    let lacks = |hash: &str| if here.contains(hash) { None } else { Kept::NotCome.missing() };
    let inserts = paragraphs.filter_map(|(id, paragraph)| Some((id.clone(), insert_view(paragraph, lacks)?))).collect();
    let month = Month::of(brief.month.as_deref(), roster.today)?;
    let accepted = accepted(tx, &month)?;
    let earlier = all(tx)?.into_iter().find(|(_, other)| other.month < brief.month);
    let previous = earlier.map(|held| briefs::paper(tx, &roster, &held, now)).transpose()?;
    Ok(CountyBriefPage {
        row: row(&roster, &held),
        seen: last_stamp(&record),
        inserts,
        next_issue: next_number(tx, now)?,
        today: roster.today.to_string(),
        sources: accepted.iter().map(|source| line(&roster, source, brief)).collect(),
        without: together(&zones_without(&roster, &accepted)),
        previous,
        fields: record.merged.fields,
    })
}

/// Briefs of the month that the county has accepted or issued.
pub fn accepted(tx: &mut CountyTransaction<'_>, month: &Month) -> Result<Vec<Held<Brief>>, Problem> {
    let mut sent = briefs::read(tx, month)?;
    sent.retain(|(_, brief)| matches!(brief.state.as_deref(), Some("accepted" | "issued")));
    Ok(sent)
}

fn line(roster: &Roster, (id, source): &Held<Brief>, brief: &Brief) -> CountyBriefSource {
    let author = roster.person_name(source.author.as_deref());
    let zone = roster.zone_name(zone_of(source, roster));
    let paragraphs = brief.sections.values().flat_map(|section| section.paragraphs.values());
    let used = paragraphs.filter(|one| one.deleted != Some(true)).any(|one| is_taken_from(one, id));
    CountyBriefSource {
        id: id.clone(),
        title: plain(&said(source.title.as_deref())),
        by_words: [author.clone(), zone.clone()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        text: format!("{zone}（{author}）：{}", beginning(source)),
        used,
    }
}
