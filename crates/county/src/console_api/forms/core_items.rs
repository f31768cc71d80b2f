//! 重点项: which items of the patrol a short one asks.

use super::super::complaints::refused;
use super::super::roster::{Held, count, living};
use super::super::views_form_tools::{CoreItem, CoreItems, CoreSection, CoreWritten};
use super::{Nothing, versions};
use crate::desk::{Edit, new_id};
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use duxue_domain::forms::{Form, built_in};
use duxue_domain::records::{Kind, PublishedForm, Setting};
use duxue_domain::rules::patrol_core;
use serde_json::{Map, Value};

/// The patrol that is made now.
fn patrol(tx: &mut CountyTransaction<'_>) -> Result<Form, Problem> {
    let published: Vec<Held<PublishedForm>> = living(tx.records_of(Kind::Form.name())?);
    let own = built_in::patrol();
    let newest = versions(&own.id, &published).first().and_then(|form| form.body.as_deref());
    match newest.map(Form::parse) {
        Some(Ok(form)) => Ok(form),
        Some(Err(error)) => {
            tracing::error!(%error, "the published patrol cannot be read");
            Ok(own.clone())
        }
        None => Ok(own.clone()),
    }
}

fn setting(tx: &mut CountyTransaction<'_>) -> Result<Option<Held<Setting>>, Problem> {
    Ok(living(tx.records_of(Kind::Setting.name())?).into_iter().next())
}

/// Items of the short patrol, and of the whole one.
///
/// # Errors
/// The store's.
pub fn counts(tx: &mut CountyTransaction<'_>) -> Result<(u32, u32), Problem> {
    let page = page(tx, &Nothing {}, 0)?;
    let items = || page.sections.iter().flat_map(|section| &section.items);
    Ok((count(items().filter(|item| item.core)), count(items())))
}

/// # Errors
/// The store's.
pub fn page(tx: &mut CountyTransaction<'_>, _: &Nothing, _: u64) -> Result<CoreItems, Problem> {
    let form = patrol(tx)?;
    let set = setting(tx)?.map(|(_, setting)| setting).unwrap_or_default();
    let (core, by_default) = (patrol_core(&set), patrol_core(&Setting::default()));
    let item = |item: &duxue_domain::forms::Item| CoreItem {
        core: core.contains(&item.id),
        by_default: by_default.contains(&item.id),
        id: item.id.clone(),
        text: item.text.clone(),
    };
    let section = |section: &duxue_domain::forms::Section| CoreSection {
        title: section.title.clone(),
        items: section.items.iter().map(item).collect(),
    };
    Ok(CoreItems { sections: form.sections.iter().map(section).collect(), title: form.title, version: form.version })
}

/// Writes what is other than by default, and nothing where it is the same again.
pub async fn write(
    State(state): State<AppState>,
    asked: Result<Json<CoreWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    state
        .blocking(move |state| {
            let now = now_micros();
            let (form, held) = state.desk().read(|tx| -> Result<_, Problem> { Ok((patrol(tx)?, setting(tx)?)) })?;
            let by_default = patrol_core(&Setting::default());
            let mut leaves = Map::new();
            for (item, core) in asked.items {
                if form.item(&item).is_none() {
                    return Err(Problem::bad_request("巡视表里没有这一项，请重新打开这一页"));
                }
                let value = if by_default.contains(&item) == core { Value::Null } else { Value::from(core) };
                leaves.insert(item, value);
            }
            let id = held.and_then(|(id, _)| id.parse().ok()).unwrap_or_else(|| new_id(now));
            let set = Map::from_iter([("patrol_core".to_owned(), Value::Object(leaves))]);
            let edit = Edit { id, kind: Kind::Setting.name().to_owned(), scope: "county".to_owned(), set };
            state.desk().edit(vec![edit], now).map(drop).map_err(refused)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
