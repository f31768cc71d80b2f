//! 反馈意见: what a brief says of one school or one of its departments, with what is found and to be put right there.
//!
//! Invariant: it is cut from a brief that was sent, so that the school is told what the county is told; what is not
//! certainly about the school alone stays out (`domain/brief/extract`), and the person is told how much that was.

use super::{contact, kept_photo};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::brief_facts::{editable, facts_of, title};
use crate::use_cases::found::{self, FindingRecord};
use crate::words;
use duxue_documents::{Block, ExtractValues, Kept, PaperTable, Photo, chinese_date};
use duxue_domain::brief::{Extract, Party, Piece, Span, Token, extract as cut, in_order, plain, to_text, tokens};
use duxue_domain::records::{Attachment, Brief, Check, Kind};
use duxue_domain::rules::marks;
use duxue_store::Query;
use std::collections::{BTreeMap, BTreeSet};

/// What a check is of, where it is a part of a school and not a person or a thing.
const PARTS: [&str; 9] = ["系", "部", "组", "处", "室", "科", "班", "年级", "中心"];

/// A school or department that the brief speaks of, with what it says.
struct Told<'a> {
    party: Party,
    /// As a letter addresses it.
    to: String,
    extract: Extract<'a>,
}

/// Whom a brief speaks of: for each the id of the paper, and the name as a letter addresses it.
///
/// # Errors
/// A brief that has not been sent.
pub fn told_of(desk: &Desk, id: &str) -> Result<Vec<(String, String)>, Refusal> {
    let brief = sent(desk, id)?;
    let told = all(desk, &brief)?.into_iter();
    Ok(told.map(|one| (format!("{id}/{}", one.party.id), one.to)).collect())
}

fn sent(desk: &Desk, id: &str) -> Result<Brief, Refusal> {
    let (_, brief) = desk.read::<Brief>(id, Kind::Brief)?;
    if editable(&brief) {
        return Err(Refusal::invalid("简报报送以后，才能从里面摘出给学校的反馈意见。"));
    }
    Ok(brief)
}

fn all<'a>(desk: &Desk, brief: &'a Brief) -> Result<Vec<Told<'a>>, Refusal> {
    let parties = parties(desk, brief)?;
    let owners = owners(desk, brief)?;
    let names: BTreeMap<&str, &str> =
        parties.iter().filter_map(|one| Some((one.id.as_str(), one.names.first()?.as_str()))).collect();
    let mut told = Vec::new();
    for party in &parties {
        let unit = party.school.is_some().then(|| party.names.first()).flatten();
        let school = party.school.as_deref().unwrap_or(&party.id);
        let is_own = |fact: &str| {
            owners
                .get(fact)
                .is_some_and(|of| of.school == school && unit.is_none_or(|unit| of.target.as_ref() == Some(unit)))
        };
        let extract = cut(brief, party, &parties, &is_own);
        if extract.parts.is_empty() {
            continue;
        }
        let of = party.school.as_deref().and_then(|school| names.get(school)).copied().unwrap_or_default();
        let to = format!("{of}{}", party.names.first().map(String::as_str).unwrap_or_default());
        told.push(Told { party: party.clone(), to, extract });
    }
    Ok(told)
}

/// Every school that is held, and the departments that were checked in the brief's month and that it names.
fn parties(desk: &Desk, brief: &Brief) -> Result<Vec<Party>, Refusal> {
    let schools = desk.schools()?;
    let mut parties: Vec<Party> = Vec::new();
    for (id, school) in schools.iter() {
        let Some(name) = words::filled(school.name.as_deref()) else { continue };
        let short = words::short_school(name);
        let names = if short == name { vec![name.to_owned()] } else { vec![name.to_owned(), short] };
        parties.push(Party { id: id.clone(), names, school: None });
    }
    let text = to_text(brief);
    let months = brief.month.clone().map(|month| (month.clone(), month));
    let mut units: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, check) in desk.typed::<Check>(&Query { months, ..Query::of(Kind::Check.name()) })? {
        let (Some(school), Some(target)) = (check.school, words::filled(check.target.as_deref())) else { continue };
        let is_part = PARTS.iter().any(|ending| target.ends_with(ending)) && target.chars().count() >= 2;
        if is_part && text.contains(target) {
            units.insert((school, target.to_owned()));
        }
    }
    parties.extend(units.into_iter().map(|(school, unit)| Party {
        id: format!("{school}/{unit}"),
        names: vec![unit],
        school: Some(school),
    }));
    Ok(parties)
}

/// The school, and the department where a record names one, that all records behind a figure belong to.
#[derive(Clone, PartialEq)]
struct Owner {
    school: String,
    target: Option<String>,
}

/// For each figure of the text that belongs to one school alone.
fn owners(desk: &Desk, brief: &Brief) -> Result<BTreeMap<String, Owner>, Refusal> {
    let facts = facts_of(desk, brief)?;
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (_, _, paragraphs) in in_order(brief) {
        for (_, paragraph) in paragraphs {
            let all = tokens(paragraph.text.as_deref().unwrap_or_default());
            names.extend(all.into_iter().filter_map(|token| match token {
                Token::Fact { name, .. } => Some(name),
                Token::Text { .. } | Token::Gap { .. } => None,
            }));
        }
    }
    let mut of_record: BTreeMap<&str, Option<Owner>> = BTreeMap::new();
    let mut owners = BTreeMap::new();
    for name in names {
        let records = facts.figure(&name).map(|(_, records)| records).unwrap_or_default();
        let mut owner: Option<Owner> = None;
        let mut one = !records.is_empty();
        for record in records {
            if !of_record.contains_key(record.id.as_str()) {
                of_record.insert(&record.id, owner_of(desk, &record.id)?);
            }
            let this = of_record.get(record.id.as_str()).cloned().flatten();
            one = match (&owner, this) {
                (None, Some(this)) => {
                    owner = Some(this);
                    true
                }
                (Some(before), Some(this)) if before.school == this.school => {
                    if before.target != this.target {
                        owner = Some(Owner { target: None, ..this });
                    }
                    true
                }
                _ => false,
            };
            if !one {
                break;
            }
        }
        if let Some(owner) = owner.filter(|_| one) {
            owners.insert(name, owner);
        }
    }
    Ok(owners)
}

fn owner_of(desk: &Desk, id: &str) -> Result<Option<Owner>, Refusal> {
    let Some(held) = desk.held(id)? else { return Ok(None) };
    let text = |name: &str| held.fields.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let school = if held.kind == Kind::School.name() { Some(held.id.clone()) } else { text("school") };
    Ok(school.map(|school| Owner { school, target: text("target") }))
}

/// The letter, and what to know about it. The id is the brief's, a slash, and the party's.
///
/// # Errors
/// A brief that has not been sent; one that says nothing of the party.
pub fn extract(desk: &Desk, id: &str) -> Result<(ExtractValues, Vec<String>), Refusal> {
    let nothing = || Refusal::invalid("简报里没有写到这个单位。");
    let (brief_id, party) = id.split_once('/').ok_or_else(nothing)?;
    let brief = sent(desk, brief_id)?;
    let told = all(desk, &brief)?.into_iter().find(|one| one.party.id == party).ok_or_else(nothing)?;
    let setting = desk.setting()?;
    let mut remarks = Vec::new();
    if told.extract.left_out > 0 {
        remarks.push(words::left_out(told.extract.left_out));
    }
    let mut photos = Vec::new();
    let parts = told.extract.parts.iter().map(|part| {
        let blocks: Vec<Block> = part.pieces.iter().flat_map(|piece| blocks(desk, piece, &mut photos)).collect();
        (part.title.clone(), blocks)
    });
    let parts = parts.filter(|(_, blocks)| !blocks.is_empty()).collect();
    let values = ExtractValues {
        authority: setting.office_name.unwrap_or_else(|| "县教育督导室".to_owned()),
        from: source(&brief),
        parts,
        findings: findings(desk, &brief, &told.party)?,
        date: chinese_date(&desk.today().to_string()),
        contact: contact(desk, brief.author.as_deref())?,
        photos,
        to: told.to,
    };
    Ok((values, remarks))
}

/// 《第三督学责任区2026年11月教育督导情况》（第11期）.
fn source(brief: &Brief) -> String {
    let issue = brief.head.issue.map(|issue| format!("（第{issue}期）")).unwrap_or_default();
    format!("《{}》{issue}", plain(&title(brief)).replace(' ', ""))
}

fn blocks(desk: &Desk, piece: &Piece, photos: &mut Vec<Photo>) -> Vec<Block> {
    match piece {
        Piece::Text(text) => vec![Block::from_text(text)],
        Piece::Table { caption, head, rows } => {
            let table = Block::Table(PaperTable { head: head.clone(), widths: Vec::new(), rows: rows.clone() });
            let caption = (!caption.is_empty()).then(|| Block::Caption { text: caption.clone() });
            caption.into_iter().chain([table]).collect()
        }
        Piece::Photo { caption, photo } => shown(desk, caption, photo, photos).into_iter().collect(),
    }
}

/// A photo goes with the others behind the letter; where it cannot, the reason stands in its place.
fn shown(desk: &Desk, caption: &str, photo: &Attachment, photos: &mut Vec<Photo>) -> Option<Block> {
    let kept = photo.hash.as_deref().map_or(Kept::NotCome, |hash| kept_photo(desk, hash));
    let why = kept.missing().unwrap_or_default();
    match kept {
        Kept::Here(bytes) => {
            photos.push(Photo { bytes, caption: caption.to_owned(), marks: marks::drawn(&photo.marks) });
            None
        }
        Kept::NotCome | Kept::Unreadable => {
            Some(Block::Caption { text: format!("（{caption}：{why}，没有印）") })
        }
    }
}

/// What was found there by the end of the brief's month and not put right before it began, as it stands today.
fn findings(desk: &Desk, brief: &Brief, party: &Party) -> Result<Vec<Vec<String>>, Refusal> {
    let Some(span) = brief.month.as_deref().and_then(Span::of_month) else { return Ok(Vec::new()) };
    let school = party.school.as_deref().unwrap_or(&party.id);
    let unit = party.school.is_some().then(|| party.names.first()).flatten();
    let last = span.last.to_string();
    let by_then = |finding: &FindingRecord| {
        finding.found.found_at.as_deref().is_none_or(|at| at.get(..10) <= Some(last.as_str()))
    };
    let mut all = found::alive(desk, school, span.first, span.last)?;
    all.retain(|finding| by_then(finding) && unit.is_none_or(|unit| finding.in_full().contains(unit.as_str())));
    all.sort_by(|a, b| (!a.major(), &a.found.found_at, &a.id).cmp(&(!b.major(), &b.found.found_at, &b.id)));
    let row = |(at, finding): (usize, &FindingRecord)| {
        let found = &finding.found;
        let state = match found.closed_at.as_deref() {
            Some(at) if !finding.is_open() => format!("{}已销号", words::date_text(at.get(..10), desk.today())),
            _ => finding.state().title().to_owned(),
        };
        vec![
            (at + 1).to_string(),
            format!("{}（{}）", finding.in_full(), finding.grade_text()),
            found.requirement.clone().or(found.measure.clone()).unwrap_or_default(),
            chinese_date(found.deadline.as_deref().unwrap_or_default()),
            state,
        ]
    };
    Ok(all.iter().enumerate().map(row).collect())
}
