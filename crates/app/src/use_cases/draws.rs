//! 随机抽取 during a visit.
//!
//! Invariant: the seed is thrown once the list stands, and what came out stays in the record whether it suits or not.

use super::lines::most_used;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{DrawArgs, DrawLine, Rosters, Saved, VoidDrawArgs};
use crate::words;
use duxue_domain::records::{Check, Draw, Kind, Observation, Visit};
use duxue_domain::rules::draw::{self, WHATS};
use serde_json::Value;
use std::collections::BTreeSet;

/// Names offered to begin a list from.
const MOST: usize = 200;

pub fn draw(app: &App, args: DrawArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let write = of_an_open_visit(&desk, &args.visit)?.0;
    if !WHATS.iter().any(|(id, _)| *id == args.what) {
        return Err(Refusal::invalid("请先选抽什么：班级、教师、学生，或者其他。"));
    }
    let entries = draw::entries(&args.list);
    let seed = format!("{:010}", rand::random_range(0..10_000_000_000_u64));
    let places =
        draw::draw(&seed, &entries, args.count as usize).map_err(|error| Refusal::invalid(format!("{error}。")))?;
    let drawn: Vec<&str> = places.into_iter().map(|at| entries[at]).collect();
    let at = format!("draws.{}", app.new_part_id());
    let write = write
        .set(&format!("{at}.what"), args.what)
        .set(&format!("{at}.list"), entries.join("\n"))
        .set(&format!("{at}.count"), args.count)
        .set(&format!("{at}.seed"), seed)
        .set(&format!("{at}.drawn"), drawn.join("\n"))
        .set(&format!("{at}.at"), desk.now().to_rfc3339());
    desk.write(vec![write], Some(&args.visit))
}

pub fn void_draw(app: &App, args: VoidDrawArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (write, visit) = of_an_open_visit(&desk, &args.visit)?;
    if !visit.draws.contains_key(&args.draw) {
        return Err(Refusal::not_found("这一次抽取"));
    }
    let reason = match args.reason {
        Some(reason) if reason.trim().is_empty() => return Err(Refusal::invalid("请写上为什么作废。")),
        Some(reason) => Value::from(reason.trim()),
        None => Value::Null,
    };
    desk.write(vec![write.set(&format!("draws.{}.voided", args.draw), reason)], Some(&args.visit))
}

fn of_an_open_visit(desk: &Desk, id: &str) -> Result<(Write, Visit), Refusal> {
    let (held, visit) = desk.read::<Visit>(id, Kind::Visit)?;
    if !desk.is_me(&visit.supervisor) {
        return Err(Refusal::invalid("这是别人的督导，只能看。"));
    }
    if visit.state.as_deref() == Some("finished") {
        return Err(Refusal::invalid("这次督导已经结束。要再抽取，请先重新打开。"));
    }
    Ok((Write::of(&held), visit))
}

/// In the order in which they were made.
pub(super) fn lines(visit: &Visit) -> Vec<DrawLine> {
    let mut draws: Vec<(&String, &Draw)> = visit.draws.iter().filter(|(_, draw)| draw.was_made()).collect();
    draws.sort_by_key(|(id, draw)| (draw.at.clone(), (*id).clone()));
    draws.into_iter().map(|(id, draw)| line(id, draw)).collect()
}

fn line(id: &str, of: &Draw) -> DrawLine {
    let names = |list: &Option<String>| {
        draw::entries(list.as_deref().unwrap_or_default()).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let what = of.what.clone().unwrap_or_else(|| "other".to_owned());
    let named = WHATS.iter().find(|(known, _)| *known == what).map_or("其他", |(_, name)| name);
    DrawLine {
        id: id.to_owned(),
        what_text: named.to_owned(),
        list: names(&of.list),
        drawn: names(&of.drawn),
        seed: of.seed.clone().unwrap_or_default(),
        at_words: words::clock(of.at.as_deref()),
        voided: of.voided.clone(),
        agrees: draw::is_as_drawn(of),
        what,
    }
}

/// Classes and teachers that were written at the school lately, classes in the order of a list.
pub(super) fn rosters(desk: &Desk, school: Option<&str>) -> Result<Rosters, Refusal> {
    let Some(school) = school else { return Ok(Rosters::default()) };
    let lessons = desk.latest::<Observation>(Kind::Observation, school)?;
    let checks = desk.latest::<Check>(Kind::Check, school)?;
    let of_checks = |wanted: &str| {
        let fits = |check: &Check| {
            let form = desk.form(check.form.id.as_deref(), check.form.version.as_deref());
            form.is_some_and(|form| form.target.as_deref() == Some(wanted))
        };
        let found: BTreeSet<&str> =
            checks.iter().filter(|(_, check)| fits(check)).filter_map(|(_, check)| check.target.as_deref()).collect();
        found
    };
    let classes = lessons.iter().map(|(_, lesson)| lesson.class.as_deref());
    let mut classes = most_used(classes.chain(of_checks("class").into_iter().map(Some)), MOST);
    classes.sort();
    let teachers = lessons.iter().map(|(_, lesson)| lesson.teacher.as_deref());
    let teachers = most_used(teachers.chain(of_checks("teacher").into_iter().map(Some)), MOST);
    Ok(Rosters { classes, teachers })
}
