//! 重点巡视: the county's core items, and what was wrong here the last time.
//!
//! Invariant: what was judged stays, whichever way the patrol is turned.

use super::progress::{self, Filling};
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{PatrolExtent, PatrolExtentArgs, Saved};
use duxue_domain::forms::Form;
use duxue_domain::records::{Kind, Patrol};
use duxue_domain::rules::patrol_core;
use duxue_store::Query;
use serde_json::Value;
use std::collections::BTreeSet;

/// The school's latest patrols among which the last one stands in which anything was judged.
const LOOKED_BACK: u32 = 4;

pub fn patrol_extent(app: &App, args: PatrolExtentArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, patrol) = desk.read::<Patrol>(&args.id, Kind::Patrol)?;
    if !desk.is_me(&patrol.supervisor) || patrol.state.as_deref() == Some("finished") {
        return Err(Refusal::invalid("这次巡视已经结束，或者是别人的，不能再改。"));
    }
    let mut write = Write::of(&held);
    for (item, _) in patrol.only.iter().filter(|(_, asked)| **asked) {
        write = write.set(&format!("only.{item}"), Value::Null);
    }
    if args.short {
        let form = progress::form_of(&desk, &patrol.form).ok_or_else(|| Refusal::not_found("这张表的版本"))?;
        for item in chosen(&desk, &form, patrol.school.as_deref(), &args.id)? {
            write.set.retain(|(path, _)| *path != format!("only.{item}"));
            write = write.set(&format!("only.{item}"), true);
        }
    }
    desk.write(vec![write], Some(&args.id))
}

/// What the patrol's screen offers: how many items either way. None where it cannot be turned any more.
pub(super) fn extent(desk: &Desk, filling: &Filling) -> Result<Option<PatrolExtent>, Refusal> {
    let held = desk.held(&filling.id)?.filter(|held| held.kind == Kind::Patrol.name() && !filling.finished);
    let Some(held) = held else { return Ok(None) };
    let Some(form) = progress::form_of(desk, &held.read::<Patrol>()?.form) else { return Ok(None) };
    let school = desk.school(filling.school.as_deref())?;
    let core = chosen(desk, &form, filling.school.as_deref(), &filling.id)?;
    let count = |form: &Form| form.items_for(&school).iter().map(|section| section.items.len() as u32).sum();
    Ok(Some(PatrolExtent {
        short: filling.short,
        short_items: count(&form.only(|item| core.contains(&item.id) || filling.answers.contains_key(&item.id))),
        all_items: count(&form),
    }))
}

/// The core items of the county and those that did not conform at the last patrol of this school.
fn chosen(desk: &Desk, form: &Form, school: Option<&str>, but: &str) -> Result<BTreeSet<String>, Refusal> {
    let mut items = patrol_core(&desk.setting()?);
    if let Some(school) = school {
        let last =
            Query { school: Some(school.to_owned()), limit: Some(LOOKED_BACK), ..Query::of(Kind::Patrol.name()) };
        let mut others = desk.typed::<Patrol>(&last)?;
        others.retain(|(id, patrol)| id != but && !patrol.answers.is_empty());
        let last = others.into_iter().max_by(|a, b| (&a.1.date, &a.1.started_at).cmp(&(&b.1.date, &b.1.started_at)));
        let wrong = |result: Option<&str>| matches!(result, Some("fail" | "partly"));
        let answers = last.map(|(_, patrol)| patrol.answers).unwrap_or_default();
        items.extend(answers.into_iter().filter(|(_, one)| wrong(one.result.as_deref())).map(|(item, _)| item));
    }
    items.retain(|item| form.item(item).is_some());
    Ok(items)
}
