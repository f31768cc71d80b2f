//! A visit's record and a lesson's are signed on screen by both sides.
//!
//! Invariant: what is signed is what stood on screen: a text that changed meanwhile is shown again first.

use super::hub::Hub;
use super::lines::school_name;
use crate::app::App;
use crate::desk::{Desk, Held, Write};
use crate::refusal::Refusal;
use crate::views::{Saved, SignArgs, SignPlace, SignedLine, Signing, WithdrawSignatureArgs};
use crate::words;
use duxue_documents::{Signed, chinese_date};
use duxue_domain::records::{Kind, Observation, Parts, Signature};
use duxue_domain::rules::signature::{self, LESSON_PLACES, PLACES, Standing};
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest name that is taken, characters.
const LONGEST_NAME: usize = 30;

/// A record that is signed by two, as it says it now.
pub(super) struct Subject<'a> {
    held: &'a Held,
    signatures: &'a Parts<Signature>,
    text: String,
    places: [(&'static str, &'static str); 2],
    /// Whose names to begin with, in the order of the places.
    names: [String; 2],
}

pub(super) fn of_visit<'a>(desk: &Desk, hub: &'a Hub) -> Result<Subject<'a>, Refusal> {
    let visit = &hub.visit;
    let mut found: Vec<_> = hub.found.iter().collect();
    found.sort_by_key(|finding| (finding.found.found_at.clone(), finding.id.clone()));
    let found: Vec<String> = found.into_iter().map(|finding| finding.in_full()).collect();
    Ok(Subject {
        held: &hub.held,
        signatures: &visit.signatures,
        text: signature::text_of(visit, &school_name(desk, visit.school.as_deref())?.name, &found),
        places: PLACES,
        names: [hub.school.head.clone().unwrap_or_default(), desk.person_name(visit.supervisor.as_deref())],
    })
}

pub(super) fn of_lesson<'a>(desk: &Desk, held: &'a Held, lesson: &'a Observation) -> Result<Subject<'a>, Refusal> {
    Ok(Subject {
        held,
        signatures: &lesson.signatures,
        text: signature::lesson_text(lesson, &school_name(desk, lesson.school.as_deref())?.name),
        places: LESSON_PLACES,
        names: [lesson.teacher.clone().unwrap_or_default(), desk.person_name(lesson.supervisor.as_deref())],
    })
}

/// Does something with one's own record. It may be signed after it was finished: the school's head comes when the head comes.
fn own<T>(desk: &Desk, id: &str, act: impl FnOnce(&Subject<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
    if desk.held(id)?.is_some_and(|held| Kind::of(&held.kind) == Some(Kind::Observation)) {
        let (held, lesson) = desk.read::<Observation>(id, Kind::Observation)?;
        return match desk.is_me(&lesson.supervisor) {
            true => act(&of_lesson(desk, &held, &lesson)?),
            false => Err(Refusal::invalid("这是别人听的课，只能看。")),
        };
    }
    let hub = Hub::open(desk, id)?;
    match desk.is_me(&hub.visit.supervisor) {
        true => act(&of_visit(desk, &hub)?),
        false => Err(Refusal::invalid("这是别人的督导，只能看。")),
    }
}

pub fn sign(app: &App, args: SignArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let write = own(&desk, &args.record, |subject| {
        let name = args.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Refusal::invalid("请写上签字人的姓名。"));
        }
        if !subject.places.iter().any(|(place, _)| *place == args.place) {
            return Err(Refusal::invalid("这里不用签字。"));
        }
        if signature::strokes(&args.strokes).is_none() {
            return Err(Refusal::invalid("还没有签。请在框里写上姓名。"));
        }
        if signature::sha256(&subject.text) != args.sha256 {
            return Err(Refusal::invalid("记录刚刚改过。请把内容再看一遍，再签。"));
        }
        let at = format!("signatures.{}", app.new_part_id());
        Ok(Write::of(subject.held)
            .set(&format!("{at}.place"), args.place.as_str())
            .set(&format!("{at}.name"), name)
            .set(&format!("{at}.strokes"), args.strokes.as_str())
            .set(&format!("{at}.text"), subject.text.as_str())
            .set(&format!("{at}.sha256"), args.sha256.as_str())
            .set(&format!("{at}.at"), desk.now().to_rfc3339()))
    })?;
    desk.write(vec![write], Some(&args.record))
}

pub fn withdraw_signature(app: &App, args: WithdrawSignatureArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let write = own(&desk, &args.record, |subject| {
        if !subject.signatures.contains_key(&args.signature) {
            return Err(Refusal::not_found("这个签名"));
        }
        let deleted = if args.withdrawn { Value::Bool(true) } else { Value::Null };
        Ok(Write::of(subject.held).set(&format!("signatures.{}.deleted", args.signature), deleted))
    })?;
    desk.write(vec![write], Some(&args.record))
}

impl Subject<'_> {
    /// How the signature at each place stands.
    pub fn standings(&self) -> [Option<Standing>; 2] {
        self.places.map(|(place, _)| signature::at(self.signatures, place).map(|(_, one)| one.standing(&self.text)))
    }

    pub fn signing(&self, desk: &Desk) -> Signing {
        let places = self.places.iter().zip(&self.names).map(|((place, label), name)| SignPlace {
            place: (*place).to_owned(),
            label: (*label).to_owned(),
            name: name.clone(),
            signed: signature::at(self.signatures, place).map(|(id, one)| {
                let standing = one.standing(&self.text);
                SignedLine {
                    id: id.clone(),
                    name: one.name.clone().unwrap_or_default(),
                    strokes: one.strokes.clone().unwrap_or_default(),
                    at_words: words::moment_text(one.at.as_deref(), desk.now()),
                    holds: standing == Standing::Holds,
                    doubt: doubt(standing),
                    text: one.text.clone().filter(|_| standing != Standing::Holds),
                }
            }),
        });
        Signing { sha256: signature::sha256(&self.text), text: self.text.clone(), places: places.collect() }
    }

    /// Only what still holds is printed: under a changed text the place is left open.
    pub fn on_paper(&self) -> BTreeMap<String, Signed> {
        let printed = self.places.iter().filter_map(|(place, _)| {
            let (_, one) = signature::at(self.signatures, place)?;
            let strokes = one.strokes.as_deref().and_then(signature::strokes)?;
            let date = words::day_of(one.at.as_deref()).map(|day| chinese_date(&day.to_string())).unwrap_or_default();
            let signed = Signed { svg: signature::svg(&strokes), date };
            (one.standing(&self.text) == Standing::Holds).then(|| ((*place).to_owned(), signed))
        });
        printed.collect()
    }
}

fn doubt(standing: Standing) -> Option<String> {
    match standing {
        Standing::Holds => None,
        Standing::Earlier => Some("签的是改动之前的内容，请重签".to_owned()),
        Standing::Broken => Some("签名和它的内容对不上，不能作数".to_owned()),
    }
}
