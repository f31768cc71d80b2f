//! Photos from the phone: a door is opened for one place in one record, looked at, and closed.

use super::{photos, record_title};
use crate::app::App;
use crate::phone::{self, Closed, Door, Place};
use crate::refusal::{Code, Refusal};
use crate::views::{OpenPhoneDoorArgs, PhoneDoor, PhoneDoorArgs, PhoneDoorState, PhoneWay};

/// How many of the latest are shown.
const LATEST: usize = 6;
const LATEST_REFUSED: usize = 3;

/// Opens a door for this place, in place of any other.
///
/// # Errors
/// The record is not here, the place is none for photos, or the machine gives no port.
pub fn open_phone_door(app: &App, args: OpenPhoneDoorArgs) -> Result<PhoneDoor, Refusal> {
    let desk = app.desk()?;
    let held = photos::held_for(&desk, &args.record, &args.path)?;
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "no door for a phone");
        Refusal::new(Code::Failed, "这台电脑现在开不了给手机用的入口。请再试一次；还不行就用数据线把照片拷过来再加。")
    };
    let networks = app.phone_networks().map_err(|error| failed(&error))?;
    if networks.is_empty() {
        app.doorway.close(Closed::Replaced);
        return Ok(no_network());
    }
    let place = Place { title: record_title(&desk, &held)?, record: args.record, path: args.path };
    let app = app.shared().ok_or_else(|| failed(&"the app is ending"))?;
    let door = app.doorway.open(&app, place, networks).map_err(|error| failed(&error))?;
    Ok(view(&door))
}

/// How it stands with a door. Topics: `phone`.
///
/// # Errors
/// Nobody has unlocked.
pub fn phone_door(app: &App, args: PhoneDoorArgs) -> Result<PhoneDoor, Refusal> {
    app.desk()?;
    Ok(app.doorway.door(&args.door).map_or_else(|| closed(&args.door, Closed::Replaced), |door| view(&door)))
}

/// Closes that door; another one that was opened since stays open.
///
/// # Errors
/// None: a door that is not there is closed.
pub fn close_phone_door(app: &App, args: PhoneDoorArgs) -> Result<(), Refusal> {
    if let Some(door) = app.doorway.door(&args.door) {
        door.shut(Closed::Done);
    }
    Ok(())
}

fn no_network() -> PhoneDoor {
    PhoneDoor {
        door: String::new(),
        state: PhoneDoorState::NoNetwork,
        words: "这台电脑没有连上能和手机互通的网络".to_owned(),
        ways: Vec::new(),
        fingerprint_words: String::new(),
        received: 0,
        latest: Vec::new(),
        refused: Vec::new(),
    }
}

fn closed(door: &str, why: Closed) -> PhoneDoor {
    PhoneDoor {
        door: door.to_owned(),
        state: PhoneDoorState::Closed,
        words: closed_words(why).to_owned(),
        ..no_network()
    }
}

fn closed_words(why: Closed) -> &'static str {
    match why {
        Closed::Done => "已经关上",
        Closed::Replaced => "另一处打开了新的码，这个码不能用了",
        Closed::Idle => "十五分钟没有用，码已经过期",
        Closed::Locked => "锁过屏，码已经过期",
        Closed::Failed => "电脑把这个入口关了，请换一个码",
    }
}

fn view(door: &Door) -> PhoneDoor {
    let ways = door.networks.iter().filter_map(|network| {
        let address = door.address(network);
        Some(PhoneWay { words: network.words(), code: phone::svg(&address)?, address })
    });
    let state = door.state();
    let (stands, words) = match (&state.closed, &state.visitor) {
        (Some(why), _) => (PhoneDoorState::Closed, closed_words(*why).to_owned()),
        (None, Some(visitor)) => (PhoneDoorState::Connected, format!("已连上：{}", visitor.words)),
        (None, None) => (PhoneDoorState::Waiting, "等手机扫码".to_owned()),
    };
    PhoneDoor {
        door: door.id.clone(),
        state: stands,
        words,
        ways: if stands == PhoneDoorState::Closed { Vec::new() } else { ways.collect() },
        fingerprint_words: door.fingerprint_words.clone(),
        received: u32::try_from(state.received.len()).unwrap_or(u32::MAX),
        latest: state.received.iter().rev().take(LATEST).cloned().collect(),
        refused: state.refused.iter().rev().take(LATEST_REFUSED).cloned().collect(),
    }
}
