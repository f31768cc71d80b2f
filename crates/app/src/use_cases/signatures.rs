//! Both sides sign a visit's record on screen.
//!
//! Invariant: what is signed is what stood on screen: a text that changed meanwhile is shown again first.

use super::lines::school_name;
use super::visit_page::Hub;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{Saved, SignArgs, SignPlace, SignedLine, Signing, WithdrawSignatureArgs};
use crate::words;
use duxue_documents::{Signed, chinese_date};
use duxue_domain::rules::signature::{self, PLACES, Standing};
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest name that is taken, characters.
const LONGEST_NAME: usize = 30;

pub fn sign(app: &App, args: SignArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let hub = own(&desk, &args.visit)?;
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::invalid("请写上签字人的姓名。"));
    }
    if !PLACES.iter().any(|(place, _)| *place == args.place) {
        return Err(Refusal::invalid("这里不用签字。"));
    }
    if signature::strokes(&args.strokes).is_none() {
        return Err(Refusal::invalid("还没有签。请在框里写上姓名。"));
    }
    let text = text(&desk, &hub)?;
    if signature::sha256(&text) != args.sha256 {
        return Err(Refusal::invalid("记录刚刚改过。请把内容再看一遍，再签。"));
    }
    let at = format!("signatures.{}", app.new_part_id());
    let write = Write::of(&hub.held)
        .set(&format!("{at}.place"), args.place)
        .set(&format!("{at}.name"), name)
        .set(&format!("{at}.strokes"), args.strokes)
        .set(&format!("{at}.text"), text)
        .set(&format!("{at}.sha256"), args.sha256)
        .set(&format!("{at}.at"), desk.now().to_rfc3339());
    desk.write(vec![write], Some(&args.visit))
}

pub fn withdraw_signature(app: &App, args: WithdrawSignatureArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let hub = own(&desk, &args.visit)?;
    if !hub.visit.signatures.contains_key(&args.signature) {
        return Err(Refusal::not_found("这个签名"));
    }
    let deleted = if args.withdrawn { Value::Bool(true) } else { Value::Null };
    let write = Write::of(&hub.held).set(&format!("signatures.{}.deleted", args.signature), deleted);
    desk.write(vec![write], Some(&args.visit))
}

/// A record may be signed after it was finished: the school's head comes when the head comes.
fn own(desk: &Desk, visit: &str) -> Result<Hub, Refusal> {
    let hub = Hub::open(desk, visit)?;
    match desk.is_me(&hub.visit.supervisor) {
        true => Ok(hub),
        false => Err(Refusal::invalid("这是别人的督导，只能看。")),
    }
}

/// What is signed, as the record says it now.
pub(super) fn text(desk: &Desk, hub: &Hub) -> Result<String, Refusal> {
    let mut found: Vec<_> = hub.found.iter().collect();
    found.sort_by_key(|finding| (finding.found.found_at.clone(), finding.id.clone()));
    let found: Vec<String> = found.into_iter().map(|finding| finding.in_full()).collect();
    Ok(signature::text_of(&hub.visit, &school_name(desk, hub.visit.school.as_deref())?.name, &found))
}

/// How the signature at each place stands.
pub(super) fn standings(desk: &Desk, hub: &Hub) -> Result<[Option<Standing>; PLACES.len()], Refusal> {
    let text = text(desk, hub)?;
    Ok(PLACES.map(|(place, _)| signature::at(&hub.visit.signatures, place).map(|(_, one)| one.standing(&text))))
}

pub(super) fn signing(desk: &Desk, hub: &Hub) -> Result<Signing, Refusal> {
    let text = text(desk, hub)?;
    let visit = &hub.visit;
    let places = PLACES.map(|(place, label)| SignPlace {
        place: place.to_owned(),
        label: label.to_owned(),
        name: match place {
            "supervisor" => desk.person_name(visit.supervisor.as_deref()),
            _ => hub.school.head.clone().unwrap_or_default(),
        },
        signed: signature::at(&visit.signatures, place).map(|(id, one)| {
            let standing = one.standing(&text);
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
    Ok(Signing { sha256: signature::sha256(&text), text, places: places.into() })
}

/// Only what still holds is printed: under a changed text the place is left open.
pub(super) fn on_paper(desk: &Desk, hub: &Hub) -> Result<BTreeMap<String, Signed>, Refusal> {
    let text = text(desk, hub)?;
    let mut signed = BTreeMap::new();
    for (place, _) in PLACES {
        let Some((_, one)) = signature::at(&hub.visit.signatures, place) else { continue };
        let strokes = one.strokes.as_deref().and_then(signature::strokes);
        if let Some(strokes) = strokes.filter(|_| one.standing(&text) == Standing::Holds) {
            let date = words::day_of(one.at.as_deref()).map(|day| chinese_date(&day.to_string())).unwrap_or_default();
            signed.insert(place.to_owned(), Signed { svg: signature::svg(&strokes), date });
        }
    }
    Ok(signed)
}

fn doubt(standing: Standing) -> Option<String> {
    match standing {
        Standing::Holds => None,
        Standing::Earlier => Some("签的是改动之前的内容，请重签".to_owned()),
        Standing::Broken => Some("签名和它的内容对不上，不能作数".to_owned()),
    }
}
