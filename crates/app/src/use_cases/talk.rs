//! 座谈/访谈: begun from an outline, and shown with its questions.

use super::lines::{outline, outline_title, photos, school_name, talk_title};
use super::sync::conflicts_of;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{IdArgs, Saved, StartTalkArgs, TalkChoice, TalkLine, TalkPage};
use crate::words;
use duxue_domain::forms::{Choice, TalkOutline, built_in};
use duxue_domain::records::{Interview, Kind, Visit};

pub fn talk_choices(_app: &App, (): ()) -> Result<Vec<TalkChoice>, Refusal> {
    let choice = |outline: &TalkOutline| TalkChoice {
        id: outline.id.clone(),
        title: outline_title(outline).to_owned(),
        who_words: format!("{} · 约 {} 分钟", outline.who.number, outline.minutes),
    };
    Ok(built_in::talk_outlines().outlines.iter().map(choice).collect())
}

pub fn start_talk(app: &App, args: StartTalkArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let school = visit.school.clone().ok_or_else(|| Refusal::invalid("这次督导还没有学校，请先选学校。"))?;
    let outline = match args.outline.as_deref() {
        Some(id) => Some(outline(Some(id)).ok_or_else(|| Refusal::not_found("这份提纲"))?),
        None => None,
    };
    let begun = desk.of_visit::<Interview>(Kind::Interview, &args.visit)?;
    let same = |talk: &Interview| talk.outline.as_deref() == args.outline.as_deref() && is_empty(talk);
    if let Some((id, _)) = begun.iter().find(|(_, talk)| same(talk)) {
        return desk.nothing_to_write(id);
    }
    let id = app.new_id();
    let mut write = Write::new(&id, Kind::Interview, &format!("school:{school}"))
        .set("visit", args.visit)
        .set("school", school)
        .set("supervisor", desk.me())
        .set("date", visit.date.unwrap_or_else(|| desk.today().to_string()))
        .set("started_at", desk.now().to_rfc3339());
    if let Some(outline) = outline {
        write = write.set("outline", outline.id.clone()).set("group", outline.who.roles.join("、"));
    }
    desk.write(vec![write], Some(&id))
}

pub fn talk(app: &App, args: IdArgs) -> Result<TalkPage, Refusal> {
    let desk = app.desk()?;
    let (held, talk) = desk.read::<Interview>(&args.id, Kind::Interview)?;
    let mine = desk.is_me(&talk.supervisor);
    let outlines = built_in::talk_outlines();
    let options = |field: &str| -> Vec<Choice> {
        outlines.fields.iter().find(|one| one.id == field).map(|one| one.options.clone()).unwrap_or_default()
    };
    let day = words::date_text(talk.date.as_deref(), desk.today());
    let clock = words::clock(talk.started_at.as_deref());
    Ok(TalkPage {
        id: args.id.clone(),
        school: school_name(&desk, talk.school.as_deref())?,
        title: talk_title(&talk),
        subtitle: format!("{day} {clock}").trim().to_owned(),
        saved_at: held.saved_at,
        writable: mine && visit_is_open(&desk, talk.visit.as_deref())?,
        mine,
        outline: outline(talk.outline.as_deref()).cloned(),
        roles: options("speaker_role"),
        leads: options("lead"),
        protection: outlines.protection.text.clone(),
        photos: photos(&args.id, "photos", &talk.photos, desk.now()),
        conflicts: conflicts_of(&desk, &args.id)?,
        fields: talk,
    })
}

/// Whether what belongs to a visit may still be written: one that is finished is opened again first.
pub(super) fn visit_is_open(desk: &Desk, visit: Option<&str>) -> Result<bool, Refusal> {
    let held = visit.map(|id| desk.held(id)).transpose()?.flatten();
    let state = held.as_ref().and_then(|held| held.fields.get("state")).and_then(|state| state.as_str());
    Ok(state != Some("finished"))
}

pub(super) fn line(id: &str, talk: &Interview) -> TalkLine {
    let people = talk.people.filter(|n| *n > 0).map(|n| format!("{n} 人"));
    let points = points(talk);
    let points = (points > 0).then(|| format!("要点 {points} 条"));
    let words: Vec<String> = [people, points].into_iter().flatten().collect();
    TalkLine {
        id: id.to_owned(),
        title: talk_title(talk),
        words: if words.is_empty() { "还没记".to_owned() } else { words.join("，") },
    }
}

pub(super) fn points(talk: &Interview) -> usize {
    let written = |text: &Option<String>| words::filled(text.as_deref()).is_some();
    talk.points.values().filter(|point| point.deleted != Some(true) && written(&point.text)).count()
}

fn is_empty(talk: &Interview) -> bool {
    points(talk) == 0 && talk.people.is_none() && talk.photos.is_empty()
}
