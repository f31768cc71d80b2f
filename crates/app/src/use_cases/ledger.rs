//! 整改: the hazards and rectifications, page by page, in the order of their urgency.

use super::found::{self, KINDS};
use super::visits::{LARGEST_PAGE, PAGE};
use crate::app::App;
use crate::refusal::Refusal;
use crate::views::{Findings, FindingsArgs};
use duxue_domain::records::Kind;
use duxue_store::{Order, Query};

pub fn findings(app: &App, args: FindingsArgs) -> Result<Findings, Refusal> {
    let desk = app.desk()?;
    let words = args.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let or_schools = match words {
        Some(words) => desk.schools_named(words)?,
        None => Vec::new(),
    };
    let kinds = KINDS.map(Kind::name).into_iter().filter(|kind| args.kind.as_deref().is_none_or(|only| only == *kind));
    let all = Query {
        kinds: kinds.map(str::to_owned).collect(),
        school: args.school,
        months: args.month.map(|month| (month.clone(), month)),
        words: words.map(str::to_owned),
        or_schools,
        order: Order::Urgent,
        ..Query::default()
    };
    if all.kinds.is_empty() {
        return Err(Refusal::invalid("没有这一种记录。"));
    }
    let open = Query { not_state: Some("closed".to_owned()), ..all.clone() };
    let overdue = Query { due_before: Some(desk.today().to_string()), ..open.clone() };
    let replied = Query { states: vec!["replied".to_owned()], ..all.clone() };
    let closed = Query { states: vec!["closed".to_owned()], order: Order::Newest, ..all.clone() };
    let of_grade =
        Query { kinds: vec![Kind::Hazard.name().to_owned()], grade: Some("major".to_owned()), ..open.clone() };
    let grave = match args.kind.as_deref() {
        Some("rectification") => 0,
        _ => desk.count(&of_grade)?,
    };
    let counts = [&open, &overdue, &replied, &closed].map(|query| desk.count(query));
    let [open_count, overdue_count, to_recheck, closed_count] = counts;
    let (open_count, closed_count) = (open_count?, closed_count?);
    let (overdue_count, to_recheck) = (overdue_count?, to_recheck?);
    let (shown, total) = match args.show.as_deref() {
        Some("overdue") => (overdue, overdue_count),
        Some("replied") => (replied, to_recheck),
        Some("closed") => (closed, closed_count),
        Some("all") => (all, open_count + closed_count),
        _ => (open, open_count),
    };
    let page = Query {
        limit: Some(args.limit.unwrap_or(PAGE).min(LARGEST_PAGE)),
        offset: args.offset.unwrap_or_default(),
        ..shown
    };
    let lines = found::read(&desk, &page)?.iter().map(|finding| finding.line(&desk)).collect::<Result<_, _>>()?;
    Ok(Findings { lines, total, open: open_count, overdue: overdue_count, to_recheck, closed: closed_count, grave })
}
