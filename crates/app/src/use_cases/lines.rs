//! Names, photos and conflicts as they stand in the lines of many screens.

use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::views::{Link, MatterChoice, Photo, SchoolName};
use crate::words;
use chrono::{DateTime, FixedOffset};
use duxue_domain::forms::{Choice, TalkOutline, built_in};
use duxue_domain::records::{Attachment, Interview, Kind, Parts, Questionnaire};
use duxue_domain::rules::marks;

/// A school by id; 有关学校 where it is not held (any more).
pub fn school_name(desk: &Desk, id: Option<&str>) -> Result<SchoolName, Refusal> {
    let id = id.unwrap_or_default();
    let name = desk.schools()?.iter().find(|(held, _)| held == id).and_then(|(_, school)| school.name.clone());
    let name = name.unwrap_or_else(|| "有关学校".to_owned());
    Ok(SchoolName { id: id.to_owned(), short: words::short_school(&name), name })
}

/// The attachments under `path` of a record that nobody has taken out, oldest first.
pub fn photos(record: &str, path: &str, parts: &Parts<Attachment>, now: DateTime<FixedOffset>) -> Vec<Photo> {
    let mut photos: Vec<Photo> = parts
        .iter()
        .filter(|(_, photo)| photo.deleted != Some(true))
        .filter_map(|(id, photo)| {
            Some(Photo {
                record: record.to_owned(),
                path: format!("{path}.{id}"),
                hash: photo.hash.clone()?,
                name: photo.name.clone().unwrap_or_default(),
                is_picture: photo.mime.as_deref().is_some_and(|mime| mime.starts_with("image/")),
                is_voice: photo.mime.as_deref().is_some_and(|mime| mime.starts_with("audio/")),
                length_words: photo.seconds.map(words::length).unwrap_or_default(),
                caption: photo.caption.clone(),
                marks: marks::drawn(&photo.marks),
                taken_at: photo.taken_at.clone(),
                taken_words: taken_words(photo.taken_at.as_deref(), now),
                size_words: photo.bytes.map(|bytes| words::size(bytes.max(0.0) as u64)).unwrap_or_default(),
            })
        })
        .collect();
    photos.sort_by(|a, b| (&a.taken_at, &a.path).cmp(&(&b.taken_at, &b.path)));
    photos
}

fn taken_words(at: Option<&str>, now: DateTime<FixedOffset>) -> String {
    let words = words::moment_text(at, now);
    words.strip_prefix("今天 ").map_or(words.clone(), str::to_owned)
}

/// 石桥初中 · 11 月 5 日校园巡视: a record as a person would name it.
pub fn record_title(desk: &Desk, held: &Held) -> Result<String, Refusal> {
    let text = |name: &str| held.fields.get(name).and_then(|value| value.as_str());
    let kind = Kind::of(&held.kind);
    let what = match kind {
        Some(Kind::Hazard | Kind::Rectification) => {
            let what = words::filled(text("description")).or(words::filled(text("place")));
            return Ok(match (school_of(desk, text("school"))?, what) {
                (Some(school), Some(what)) => format!("{school} · {}", words::cut(what, 30)),
                (Some(school), None) => format!("{school} · {}", title_of(kind)),
                (None, Some(what)) => words::cut(what, 30),
                (None, None) => title_of(kind).to_owned(),
            });
        }
        Some(Kind::Brief | Kind::Plan) => {
            return Ok(format!("{}{}", words::month(text("month").unwrap_or_default()), title_of(kind)));
        }
        Some(Kind::School | Kind::Zone | Kind::Person) => return Ok(text("name").unwrap_or(title_of(kind)).to_owned()),
        Some(Kind::Form | Kind::Theme) => return Ok(text("title").unwrap_or(title_of(kind)).to_owned()),
        Some(Kind::Observation) => {
            let lesson = [text("class"), text("subject")].into_iter().flatten().collect::<Vec<_>>().join(" ");
            if lesson.is_empty() { "听课".to_owned() } else { format!("听课 {lesson}") }
        }
        Some(Kind::Check) => held
            .fields
            .get("form")
            .and_then(|form| form.get("id"))
            .and_then(|id| id.as_str())
            .and_then(|id| desk.form(Some(id), None).map(|form| form.title.clone()))
            .unwrap_or_else(|| title_of(kind).to_owned()),
        Some(Kind::Interview) => held.read().map_or("座谈".to_owned(), |one| talk_title(&one)),
        Some(Kind::Questionnaire) => held.read().map_or("问卷".to_owned(), |one| survey_title(&one)),
        other => title_of(other).to_owned(),
    };
    let day = words::date_text(text("date"), desk.today());
    Ok(match school_of(desk, text("school"))? {
        Some(school) => format!("{school} · {day}{what}"),
        None => format!("{day}{what}"),
    })
}

/// 学生座谈; 座谈 where there is no outline.
pub fn talk_title(talk: &Interview) -> String {
    outline(talk.outline.as_deref()).map_or("座谈", outline_title).to_owned()
}

pub fn outline(id: Option<&str>) -> Option<&'static TalkOutline> {
    built_in::talk_outlines().outlines.iter().find(|outline| Some(outline.id.as_str()) == id)
}

pub fn outline_title(outline: &TalkOutline) -> &str {
    outline.title.strip_suffix("提纲").unwrap_or(&outline.title)
}

pub fn survey_title(survey: &Questionnaire) -> String {
    let form = survey.form.id.as_deref().and_then(|id| built_in::questionnaires().questionnaire(id));
    form.map_or("问卷", |form| &form.title).to_owned()
}

fn title_of(kind: Option<Kind>) -> &'static str {
    kind.map_or("记录", Kind::title)
}

fn school_of(desk: &Desk, id: Option<&str>) -> Result<Option<String>, Refusal> {
    id.map(|id| school_name(desk, Some(id)).map(|school| school.short)).transpose()
}

pub fn link(held: &Held) -> Link {
    Link { kind: held.kind.clone(), id: held.id.clone() }
}

/// Choices and their names, as a screen shows them.
pub fn choices_of(choices: &[(&str, &str)]) -> Vec<Choice> {
    choices.iter().map(|(id, text)| Choice { id: (*id).to_owned(), text: (*text).to_owned() }).collect()
}

/// The eight statutory matters to choose from.
pub fn matters() -> Vec<MatterChoice> {
    built_in::common().matters.iter().map(|m| MatterChoice { matter: m.id, text: m.text.clone() }).collect()
}

/// The values of a text field over many records, the most used first, each once.
pub fn most_used<'a>(values: impl Iterator<Item = Option<&'a str>>, at_most: usize) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for value in values.filter_map(words::filled) {
        match counted.iter_mut().find(|(known, _)| known == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value.to_owned(), 1)),
        }
    }
    counted.sort_by_key(|entry| std::cmp::Reverse(entry.1));
    counted.into_iter().take(at_most).map(|(value, _)| value).collect()
}
