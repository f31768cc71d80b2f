//! 文号: a paper about a record gets a number once, from what was lent to this machine, and keeps it; voided, it rests.
//!
//! Invariant: the number is on the disk before it is printed.

use super::lines::{record_title, school_name};
use crate::app::App;
use crate::desk::{Desk, Held, Write};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{IdArgs, Link, NumberedPaperLine, Numbers, NumbersLeft, Saved, VoidNumberArgs};
use crate::words;
use chrono::Datelike;
use duxue_documents::numbered_papers;
use duxue_domain::records::{Kind, NumberBook, Paper};
use duxue_domain::rules::number;
use duxue_store::Query;
use std::collections::BTreeMap;

/// Set while the numbers lent to this machine may have been used by what is gone: after a damaged store was put right from a
/// copy, until a round has met the county.
const REST: &str = "numbers.rest";
/// Papers shown; older ones are at the county.
const MOST: u32 = 500;

/// The number of this paper about this record: the one that it has, else the next that was lent; none where nothing is left.
///
/// # Errors
/// The store's.
pub(super) fn number_of(app: &App, desk: &Desk, paper: &str, about: &Held) -> Result<Option<String>, Refusal> {
    let _turn = desk.turn();
    let standing = given(desk, paper, &about.id, &about.scope)?;
    if let Some((_, standing)) = standing {
        return Ok(standing.number);
    }
    if desk.store().local(REST).map_err(errors::store)?.is_some() {
        return Ok(None);
    }
    let device = desk.store().device().map_err(errors::store)?;
    let year = desk.today().year();
    let book_id = number::book_id(device, year).to_string();
    let Some(held) = desk.held(&book_id)? else { return Ok(None) };
    let Some(taken) = number::take(&held.read::<NumberBook>()?, paper) else { return Ok(None) };
    let school = about.fields.get("school").and_then(|school| school.as_str()).map(str::to_owned);
    let kept = Write::new(&app.new_id(), Kind::Paper, &about.scope)
        .set("paper", paper)
        .set("number", taken.number.clone())
        .set("n", taken.n)
        .set("year", year)
        .set("device", device)
        .set("about", about.id.clone())
        .set("school", school)
        .set("supervisor", desk.me())
        .set("at", desk.now().to_rfc3339())
        .set("state", "given");
    desk.write(vec![Write::of(&held).set(&taken.path, taken.next), kept], None)?;
    Ok(Some(taken.number))
}

fn given(desk: &Desk, paper: &str, about: &str, scope: &str) -> Result<Option<(Held, Paper)>, Refusal> {
    let query = Query { scope: Some(scope.to_owned()), ..Query::of(Kind::Paper.name()) };
    for held in desk.query(&query)? {
        let one: Paper = held.read()?;
        let same = one.paper.as_deref() == Some(paper) && one.about.as_deref() == Some(about);
        if same && one.state.as_deref() != Some("void") {
            return Ok(Some((held, one)));
        }
    }
    Ok(None)
}

/// A store was put right from a copy: numbers taken since the copy may be on papers already.
///
/// # Errors
/// The store's.
pub(super) fn let_rest(desk: &Desk) -> Result<(), Refusal> {
    desk.store().set_local(REST, Some("1")).map_err(errors::store)
}

/// The county was met: this machine has its own number again, or a new one with blocks of its own.
///
/// # Errors
/// The store's.
pub(super) fn go_on(desk: &Desk) -> Result<(), Refusal> {
    desk.store().set_local(REST, None).map_err(errors::store)
}

pub fn numbers(app: &App, (): ()) -> Result<Numbers, Refusal> {
    let desk = app.desk()?;
    let query = Query { limit: Some(MOST), ..Query::of(Kind::Paper.name()) };
    let titles = titles()?;
    let mut lines = Vec::new();
    for held in desk.query(&query)? {
        let one: Paper = held.read()?;
        let about = match one.about.as_deref() {
            Some(about) => desk.held(about)?,
            None => None,
        };
        lines.push(NumberedPaperLine {
            number: one.number.unwrap_or_default(),
            title: one.paper.as_ref().and_then(|id| titles.get(id)).cloned().unwrap_or_default(),
            about: about.as_ref().map(|held| Link { kind: held.kind.clone(), id: held.id.clone() }),
            about_words: match &about {
                Some(held) => record_title(&desk, held)?,
                None => school_name(&desk, one.school.as_deref())?.name,
            },
            at_words: words::moment_text(one.at.as_deref(), desk.now()),
            void_words: match one.state.as_deref() {
                Some("void") => {
                    let at = words::moment_text(one.voided_at.as_deref(), desk.now());
                    Some(format!("{at} 作废：{}", one.void_reason.unwrap_or_default()))
                }
                _ => None,
            },
            mine: desk.is_me(&one.supervisor),
            id: held.id,
        });
    }
    Ok(Numbers { lines, left: left(&desk, &titles)? })
}

/// What is left of the numbers lent to this machine for this year.
fn left(desk: &Desk, titles: &BTreeMap<String, String>) -> Result<Vec<NumbersLeft>, Refusal> {
    if desk.store().local(REST).map_err(errors::store)?.is_some() {
        return Ok(Vec::new());
    }
    let device = desk.store().device().map_err(errors::store)?;
    let Some(held) = desk.held(&number::book_id(device, desk.today().year()).to_string())? else {
        return Ok(Vec::new());
    };
    let book: NumberBook = held.read()?;
    let with_next = titles.iter().filter_map(|(id, title)| Some((title, number::take(&book, id)?, id)));
    let lines = with_next.map(|(title, taken, id)| NumbersLeft {
        title: title.clone(),
        count: number::left_now(&book, id),
        next: taken.number,
    });
    Ok(lines.collect())
}

fn titles() -> Result<BTreeMap<String, String>, Refusal> {
    let papers = numbered_papers().map_err(|error| errors::document(&error))?;
    Ok(papers.iter().map(|paper| (paper.id.clone(), paper.title.clone())).collect())
}

/// A number that must not stand on a paper any more is kept, with the reason; the paper gets another when it is printed again.
pub fn void_number(app: &App, args: VoidNumberArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, paper) = desk.read::<Paper>(&args.id, Kind::Paper)?;
    if !desk.is_me(&paper.supervisor) {
        return Err(Refusal::invalid("这是别人编的号，只能由他自己作废。"));
    }
    if paper.state.as_deref() == Some("void") {
        return Err(Refusal::invalid("这个号已经作废了。"));
    }
    let Some(reason) = words::filled(Some(&args.reason)) else {
        return Err(Refusal::invalid("请写作废的原因。"));
    };
    let write = Write::of(&held)
        .set("state", "void")
        .set("void_reason", reason)
        .set("voided_at", desk.now().to_rfc3339())
        .set("voided_by", desk.me());
    desk.write(vec![write], Some(&args.id))
}

/// Takes a voiding back that was a slip, while no other number stands on the paper.
pub fn restore_number(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, paper) = desk.read::<Paper>(&args.id, Kind::Paper)?;
    let other = given(
        &desk,
        paper.paper.as_deref().unwrap_or_default(),
        paper.about.as_deref().unwrap_or_default(),
        &held.scope,
    )?;
    if let Some((_, other)) = other {
        let number = other.number.unwrap_or_default();
        return Err(Refusal::invalid(format!("这份文书已经编了新号{number}，不能恢复。")));
    }
    desk.write(vec![Write::of(&held).set("state", "given")], Some(&args.id))
}
