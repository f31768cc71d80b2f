//! Tables, charts and photos that a brief may show, from the records of its month.

use super::brief_facts::{failed, input};
use super::lines::{photos, record_title};
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::views::{BriefChoice, BriefChoices, BriefPhotoChoice, IdArgs, Photo};
use chrono::{DateTime, FixedOffset};
use duxue_domain::brief::{self as draft, Offered};
use duxue_domain::chart::Chart;
use duxue_domain::records::{Attachment, Brief, Kind, Parts};
use duxue_store::Query;
use duxue_sync::leaves::for_each_leaf;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Photos that a month offers, the newest first.
const MOST_PHOTOS: usize = 200;
const WITH_PHOTOS: [Kind; 8] = [
    Kind::Visit,
    Kind::Patrol,
    Kind::Check,
    Kind::Observation,
    Kind::Hazard,
    Kind::Rectification,
    Kind::Interview,
    Kind::Questionnaire,
];

pub(super) fn offered(desk: &Desk, brief: &Brief) -> Result<Vec<Offered>, Refusal> {
    let input = input(desk, brief.month.as_deref().unwrap_or_default(), brief.author.as_deref())?;
    draft::offered(&input).map_err(|error| failed(&error))
}

pub fn brief_choices(app: &App, args: IdArgs) -> Result<BriefChoices, Refusal> {
    let desk = app.desk()?;
    let (_, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let offered = offered(&desk, &brief)?;
    let choice = |fact: Option<&str>, chart: &Chart, drawn: bool| BriefChoice {
        fact: fact.map(str::to_owned),
        title: chart.title.clone(),
        words: format!("{} 行 {} 列", chart.rows.len(), chart.columns.len()),
        leaves: draft::leaves(fact, chart, drawn),
    };
    let all = |drawn: bool| offered.iter().map(move |one| choice(Some(&one.fact), &one.chart, drawn));
    Ok(BriefChoices {
        charts: all(true).collect(),
        tables: std::iter::once(choice(None, &Chart::empty(), false)).chain(all(false)).collect(),
        photos: month_photos(&desk, brief.month.as_deref().unwrap_or_default())?,
    })
}

/// Every photo of the month's records, wherever in a record it lies.
fn month_photos(desk: &Desk, month: &str) -> Result<Vec<BriefPhotoChoice>, Refusal> {
    let months = Some((month.to_owned(), month.to_owned()));
    let kinds = WITH_PHOTOS.iter().map(|kind| kind.name().to_owned()).collect();
    let mut found = Vec::new();
    for held in desk.query(&Query { kinds, months, ..Query::default() })? {
        let about = record_title(desk, &held)?;
        for (photo, attachment) in photos_of(&held, desk.now()) {
            let mut leaves = leaves_of(&attachment);
            let caption = photo.caption.clone().filter(|text| !text.trim().is_empty()).unwrap_or_else(|| about.clone());
            leaves.insert("text".to_owned(), json!(caption));
            found.push(BriefPhotoChoice { photo, about: about.clone(), leaves });
        }
    }
    found.sort_by(|a, b| b.photo.taken_at.cmp(&a.photo.taken_at));
    found.truncate(MOST_PHOTOS);
    Ok(found)
}

fn photos_of(held: &Held, now: DateTime<FixedOffset>) -> Vec<(Photo, Value)> {
    let mut found = Vec::new();
    walk(&held.id, "", &held.fields, now, &mut found);
    found
}

fn walk(
    record: &str,
    path: &str,
    fields: &Map<String, Value>,
    now: DateTime<FixedOffset>,
    found: &mut Vec<(Photo, Value)>,
) {
    for (name, value) in fields {
        let Value::Object(inner) = value else { continue };
        let here = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if name != "photos" {
            walk(record, &here, inner, now, found);
            continue;
        }
        match serde_json::from_value::<Parts<Attachment>>(value.clone()) {
            Ok(parts) => found.extend(
                photos(record, &here, &parts, now).into_iter().filter(|photo| photo.is_picture).filter_map(|photo| {
                    let id = photo.path.rsplit('.').next()?;
                    Some((photo.clone(), inner.get(id)?.clone()))
                }),
            ),
            Err(error) => tracing::warn!(record, path = here, %error, "photos of another shape are not offered"),
        }
    }
}

/// The photo's own leaves below `photo`, its marks with them, as it goes along when a photo becomes a hazard's.
fn leaves_of(attachment: &Value) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::new();
    if let Value::Object(fields) = attachment {
        for_each_leaf(fields, &mut |path, value| {
            if !value.is_null() {
                leaves.insert(format!("photo.{path}"), value.clone());
            }
        });
    }
    leaves
}
