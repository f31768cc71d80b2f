//! Charts, tables and photos of its month that the county's brief can show.

use super::super::finding_page::photos;
use super::super::roster::{Month, Roster, living};
use super::super::views_county_brief::{CountyBriefChoice, CountyBriefChoices, CountyBriefPhoto};
use super::super::visits;
use super::draft::input;
use super::one;
use crate::http::Problem;
use crate::store::CountyTransaction;
use duxue_domain::brief::{self, leaves, offered};
use duxue_domain::chart::Chart;
use duxue_domain::records::{Attachment, Hazard, Kind, Parts};
use duxue_sync::leaves::for_each_leaf;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Photos that a month offers.
const MOST_PHOTOS: usize = 120;

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn choices(tx: &mut CountyTransaction<'_>, id: Uuid, now: u64) -> Result<CountyBriefChoices, Problem> {
    let roster = Roster::read(tx, now)?;
    let (_, brief) = one(tx, id)?;
    let month = Month::of(brief.month.as_deref(), roster.today)?;
    let offers = offered(&input(tx, &roster, &month.name)?).map_err(Problem::failed)?;
    let all = |drawn: bool| offers.iter().map(move |one| choice(Some(&one.fact), &one.chart, drawn));
    Ok(CountyBriefChoices {
        charts: all(true).collect(),
        tables: std::iter::once(choice(None, &Chart::empty(), false)).chain(all(false)).collect(),
        photos: month_photos(tx, &roster, &month)?,
    })
}

fn choice(fact: Option<&str>, chart: &Chart, drawn: bool) -> CountyBriefChoice {
    CountyBriefChoice {
        fact: fact.map(str::to_owned),
        title: chart.title.clone(),
        words: format!("{} 行 {} 列", chart.rows.len(), chart.columns.len()),
        leaves: leaves(fact, chart, drawn),
    }
}

/// Photos of the month's hazards and visits that have come.
fn month_photos(
    tx: &mut CountyTransaction<'_>,
    roster: &Roster,
    month: &Month,
) -> Result<Vec<CountyBriefPhoto>, Problem> {
    let (from, to) = (month.first.to_string(), format!("{}T99", month.last));
    let hazards = living::<Hazard>(tx.records_between(Kind::Hazard.name(), "found_at", &from, &to)?);
    let visits = visits::read(tx, roster, month)?;
    let visits = visits.into_iter().filter(|(_, visit)| month.holds(duxue_domain::rules::quota::visit_day(visit)));
    let of_hazards = hazards.into_iter().map(|(_, hazard)| (hazard.school, hazard.photos, Kind::Hazard));
    let of_visits = visits.map(|(_, visit)| (visit.school, visit.photos, Kind::Visit));
    let mut found = Vec::new();
    for (school, parts, kind) in of_hazards.chain(of_visits) {
        if found.len() >= MOST_PHOTOS {
            break;
        }
        let about = format!("{} · {}", roster.school_name(school.as_deref()), kind.title());
        found.extend(offered_photos(tx, roster, &parts, &about)?);
    }
    found.truncate(MOST_PHOTOS);
    Ok(found)
}

fn offered_photos(
    tx: &mut CountyTransaction<'_>,
    roster: &Roster,
    parts: &Parts<Attachment>,
    about: &str,
) -> Result<Vec<CountyBriefPhoto>, Problem> {
    let shown = photos(tx, roster, parts)?.into_iter().filter(|photo| photo.is_picture && photo.here);
    let with_leaves = shown.filter_map(|photo| {
        let attachment = parts.values().find(|part| part.hash.as_deref() == Some(&photo.hash))?;
        let caption = photo.caption.clone().unwrap_or_else(|| about.to_owned());
        Some(CountyBriefPhoto { leaves: photo_leaves(attachment, &caption), about: about.to_owned(), photo })
    });
    Ok(with_leaves.collect())
}

/// The photo's own leaves below `photo`, its marks with them.
fn photo_leaves(attachment: &Attachment, caption: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::from([("text".to_owned(), json!(brief::harmless(caption)))]);
    if let Ok(Value::Object(fields)) = serde_json::to_value(attachment) {
        for_each_leaf(&fields, &mut |path, value| {
            if !value.is_null() {
                found.insert(format!("photo.{path}"), value.clone());
            }
        });
    }
    found
}
