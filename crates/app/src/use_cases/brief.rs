//! The month's brief: drafted from the records, edited, kept true to them, and sent.

use super::brief_facts::{due_words, editable, facts, facts_of, failed, input, state, state_text, title};
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::{Code, Refusal};
use crate::views::{BriefLine, Briefs, DraftLine, IdArgs, Link, MonthArgs, MonthChoice, Saved, UseFactArgs};
use crate::words;
use chrono::{Datelike, Months, NaiveDate};
use duxue_domain::brief::{self as draft, Facts, Template, Token};
use duxue_domain::fields::Fields;
use duxue_domain::records::{Brief, Kind};
use duxue_sync::leaves::for_each_leaf;
use std::collections::{BTreeMap, HashSet};

/// Months that can be begun, this one and those before it.
const MONTHS: u32 = 6;

pub fn briefs(app: &App, (): ()) -> Result<Briefs, Refusal> {
    let desk = app.desk()?;
    let mut all = desk.all::<Brief>(Kind::Brief)?;
    all.sort_by(|a, b| (&b.1.month, &b.0).cmp(&(&a.1.month, &a.0)));
    let mut lines = Vec::new();
    for (id, brief) in &all {
        lines.push(BriefLine {
            id: id.clone(),
            month: brief.month.clone().unwrap_or_default(),
            title: title(brief),
            author: desk.person_name(brief.author.as_deref()),
            mine: desk.is_me(&brief.author),
            state: state(brief).to_owned(),
            state_text: state_text(brief).to_owned(),
            detail: detail(&desk, brief)?,
        });
    }
    let mine = |month: &str| {
        all.iter()
            .find(|(_, brief)| brief.month.as_deref() == Some(month) && desk.is_me(&brief.author))
            .map(|(id, _)| id.clone())
    };
    let first = desk.today().with_day(1).unwrap_or(desk.today());
    let months = (0..MONTHS)
        .filter_map(|back| first.checked_sub_months(Months::new(back)))
        .map(|day| {
            let month = day.format("%Y-%m").to_string();
            MonthChoice { words: words::month(&month), brief: mine(&month), month }
        })
        .collect();
    Ok(Briefs { briefs: lines, months })
}

/// 25 日前报送 · 11 月 24 日 16:20 报送.
fn detail(desk: &Desk, brief: &Brief) -> Result<String, Refusal> {
    if editable(brief) {
        return due_words(desk);
    }
    let at = brief.submitted_at.as_deref();
    Ok(at.map(|at| format!("{}报送", words::moment_text(Some(at), desk.now()))).unwrap_or_default())
}

/// 有 1 处数字已变; empty where all still hold, or nobody here can change it. Asked for by itself, because it counts a month of
/// records and the list need not wait for that.
pub fn brief_changes(app: &App, args: IdArgs) -> Result<String, Refusal> {
    let desk = app.desk()?;
    let (_, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !editable(&brief) || !desk.is_me(&brief.author) {
        return Ok(String::new());
    }
    Ok(match draft::stale(&brief, &facts_of(&desk, &brief)?).len() {
        0 => String::new(),
        changed => format!("有 {changed} 处数字已变"),
    })
}

/// The brief among 没做完的.
pub(super) fn draft_line(desk: &Desk, id: &str, brief: &Brief) -> Result<DraftLine, Refusal> {
    let month = brief.month.as_deref().and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
    Ok(DraftLine {
        link: Link { kind: "brief".to_owned(), id: id.to_owned() },
        title: month.map_or_else(|| title(brief), |day| format!("{} 月督导简报", day.month())),
        detail: detail(desk, brief)?,
    })
}

pub fn open_brief(app: &App, args: MonthArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let all = desk.all::<Brief>(Kind::Brief)?;
    let known = all.iter().find(|(_, brief)| brief.month.as_deref() == Some(&args.month) && desk.is_me(&brief.author));
    if let Some((id, _)) = known {
        return desk.nothing_to_write(id);
    }
    if args.month.as_str() > desk.today().format("%Y-%m").to_string().as_str() {
        return Err(Refusal::invalid("这个月还没到，不能起草简报。"));
    }
    let input = input(&desk, &args.month, None)?;
    let facts = facts(&input)?;
    let template = Template::built_in().map_err(|error| failed(&error.into()))?;
    let mut ids = || app.new_part_id();
    let mut brief = draft::new_brief(template, &input, &facts, &desk.now().to_rfc3339(), &mut ids)
        .map_err(|error| failed(&error))?;
    brief.author = Some(desk.me());
    let id = app.new_id();
    let mut write = Write::new(&id, Kind::Brief, &format!("person:{}", desk.me()));
    let fields: Fields =
        serde_json::to_value(&brief).and_then(serde_json::from_value).map_err(|error| unkept(&error))?;
    for_each_leaf(&fields, &mut |path, value| {
        if !value.is_null() {
            write.set.push((path.to_owned(), value.clone()));
        }
    });
    let saved = desk.write(vec![write], Some(&id))?;
    keep_drafted(&desk, &id, &brief)?;
    Ok(Saved { before: BTreeMap::new(), ..saved })
}

/// What the program wrote, by paragraph: a paragraph that still says so has not been touched by a person.
fn keep_drafted(desk: &Desk, id: &str, brief: &Brief) -> Result<(), Refusal> {
    let drafted: BTreeMap<String, String> = brief
        .sections
        .iter()
        .flat_map(|(section, of)| of.paragraphs.iter().map(move |(id, p)| (format!("{section}.{id}"), p)))
        .filter_map(|(place, paragraph)| Some((place, paragraph.text.clone()?)))
        .collect();
    note_drafted(desk, id, &drafted)
}

fn note_drafted(desk: &Desk, id: &str, drafted: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let text = serde_json::to_string(drafted).map_err(|error| unkept(&error))?;
    desk.store().set_local(&format!("drafted:{id}"), Some(&text)).map_err(crate::errors::store)
}

/// Where the note cannot be read, every paragraph counts as a person's own, and none is written over.
fn drafted(desk: &Desk, id: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let Some(text) = desk.store().local(&format!("drafted:{id}")).map_err(crate::errors::store)? else {
        return Ok(BTreeMap::new());
    };
    Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(%error, "the note of what the program drafted cannot be read");
        BTreeMap::new()
    }))
}

fn unkept(error: &serde_json::Error) -> Refusal {
    tracing::error!(%error, "a brief that is not plain data");
    Refusal::new(Code::Failed, "简报没有写成，记录都在。请重新打开程序再试；还不行，请告诉县督导室。")
}

/// Writes untouched paragraphs anew. A paragraph that a person changed stays as it is, and what it stands for is not
/// written a second time.
pub fn redraft(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("简报已经报送，不能再改。需要改的话请县督导室退回。"));
    }
    let input = input(&desk, brief.month.as_deref().unwrap_or_default(), brief.author.as_deref())?;
    let template = Template::built_in().map_err(|error| failed(&error.into()))?;
    let mut ids = || app.new_part_id();
    let fresh = draft::draft(template, &facts(&input)?, &mut ids).map_err(|error| failed(&error.into()))?;
    let before = drafted(&desk, &args.id)?;
    let mut write = Write::of(&held);
    let mut result = brief.clone();
    for (section_id, section) in &fresh.sections {
        let old = brief.sections.get(section_id);
        if old.is_some_and(|old| old.deleted == Some(true)) {
            continue;
        }
        let kept: HashSet<&str> = old
            .into_iter()
            .flat_map(|old| &old.paragraphs)
            .filter(|(id, p)| p.deleted == Some(true) || before.get(&format!("{section_id}.{id}")) != p.text.as_ref())
            .filter_map(|(_, p)| p.pattern.as_deref())
            .collect();
        for (id, paragraph) in old.into_iter().flat_map(|old| &old.paragraphs) {
            let untouched = before.get(&format!("{section_id}.{id}")) == paragraph.text.as_ref();
            if untouched && paragraph.deleted != Some(true) && paragraph.pattern.is_some() {
                write = write.set(&format!("sections.{section_id}.paragraphs.{id}.deleted"), true);
                if let Some(gone) = result.sections.get_mut(section_id).and_then(|s| s.paragraphs.get_mut(id)) {
                    gone.deleted = Some(true);
                }
            }
        }
        if old.is_none() {
            write = write
                .set(&format!("sections.{section_id}.order"), section.order)
                .set(&format!("sections.{section_id}.title"), section.title.clone());
        }
        for (id, paragraph) in &section.paragraphs {
            if paragraph.pattern.as_deref().is_some_and(|pattern| kept.contains(pattern)) {
                continue;
            }
            let path = format!("sections.{section_id}.paragraphs.{id}");
            write = write
                .set(&format!("{path}.order"), paragraph.order)
                .set(&format!("{path}.text"), paragraph.text.clone())
                .set(&format!("{path}.pattern"), paragraph.pattern.clone());
            let section = result.sections.entry(section_id.clone()).or_insert_with(|| section.clone());
            section.paragraphs.insert(id.clone(), paragraph.clone());
        }
    }
    if write.set.is_empty() {
        return desk.nothing_to_write(&args.id);
    }
    let saved = desk.write(vec![write], Some(&args.id))?;
    let mut now = before;
    for (section, of) in &result.sections {
        for (id, paragraph) in &of.paragraphs {
            let new = brief.sections.get(section).is_none_or(|old| !old.paragraphs.contains_key(id));
            if let (true, Some(text)) = (new, &paragraph.text) {
                now.insert(format!("{section}.{id}"), text.clone());
            }
        }
    }
    note_drafted(&desk, &args.id, &now)?;
    Ok(saved)
}

pub fn use_fact(app: &App, args: UseFactArgs) -> Result<Saved, Refusal> {
    rewrite(app, &args, |text, facts| draft::refreshed(text, &args.fact, facts))
}

pub fn keep_fact(app: &App, args: UseFactArgs) -> Result<Saved, Refusal> {
    rewrite(app, &args, |text, _| {
        let kept: Vec<Token> = draft::tokens(text)
            .into_iter()
            .map(|token| match token {
                // As plain words it opens nothing and is not compared any more.
                Token::Fact { name, shown } if name == args.fact => Token::Text { text: shown },
                other => other,
            })
            .collect();
        draft::written(&kept)
    })
}

fn rewrite(app: &App, args: &UseFactArgs, write: impl Fn(&str, &Facts) -> String) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.brief, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("简报已经报送，不能再改。需要改的话请县督导室退回。"));
    }
    let paragraph = brief.sections.get(&args.section).and_then(|section| section.paragraphs.get(&args.paragraph));
    let text = paragraph.and_then(|p| p.text.as_deref()).ok_or_else(|| Refusal::not_found("这一段"))?;
    let new = write(text, &facts_of(&desk, &brief)?);
    let place = format!("{}.{}", args.section, args.paragraph);
    let mut drafted = drafted(&desk, &args.brief)?;
    let untouched = drafted.get(&place).map(String::as_str) == Some(text);
    let path = format!("sections.{}.paragraphs.{}.text", args.section, args.paragraph);
    let saved = desk.write(vec![Write::of(&held).set(&path, new.clone())], Some(&args.brief))?;
    if untouched {
        drafted.insert(place, new);
        note_drafted(&desk, &args.brief, &drafted)?;
    }
    Ok(saved)
}
