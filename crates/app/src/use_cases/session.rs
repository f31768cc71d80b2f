//! Unlocking, locking: who sits at the desk.

use super::enrolment::strong_enough;
use super::lines::{link, record_title};
use super::round::COUNTY;
use super::{found, glance, new_photos, numbers, sync};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{
    ChangePassphraseArgs, DeviceSettings, PersonCard, Rail, Recovered, Session, SessionPerson, UnlockArgs,
};
use crate::words;
use chrono::Datelike;
use duxue_domain::records::Kind;
use duxue_store::{Order, PutRight, Query, StoreError, Surroundings, Vault};
use std::sync::Arc;

/// A mark that a session is open; one that is still there at the next unlocking was not ended properly.
const OPEN: &str = "session.open";

pub fn persons(app: &App, (): ()) -> Result<Vec<PersonCard>, Refusal> {
    let entries = Vault::list(app.data()).map_err(errors::store)?;
    Ok(entries
        .into_iter()
        .map(|entry| {
            let glance = glance::read(&entry.folder);
            PersonCard {
                id: entry.person.to_string(),
                name: entry.name,
                role_text: glance.role_text,
                zone_name: glance.zone_name,
                certificate: glance.certificate,
                office: glance.office,
                unsent: glance.unsent,
                stopped: glance.stopped,
                wait_until: app.wait_until(entry.person).map(|until| until.to_rfc3339()),
            }
        })
        .collect())
}

pub(super) fn surroundings(app: &App) -> Surroundings {
    let clock = app.clock().clone();
    Surroundings { now: Arc::new(move || clock.now().to_utc()), ..Surroundings::default() }
}

pub fn unlock(app: &App, args: UnlockArgs) -> Result<Session, Refusal> {
    let person = args.person.parse().map_err(|_| Refusal::not_found("这个人的资料"))?;
    let folder = Vault::folder(app.data(), person);
    let store = Vault::unlock_in(&folder, &args.passphrase, surroundings(app)).map_err(|error| {
        match &error {
            StoreError::Wait { seconds, .. } => app.waits(person, *seconds),
            // From the fifth on there is a wait; asking once more tells how long, and is no try.
            StoreError::WrongPassphrase { wrong } if *wrong >= 5 => {
                if let Err(StoreError::Wait { seconds, .. }) = Vault::unlock_in(&folder, "", surroundings(app)) {
                    app.waits(person, seconds);
                }
            }
            _ => {}
        }
        errors::store(error)
    })?;
    let desk = Arc::new(Desk::new(store, app.clock().clone())?);
    let recovered = match desk.store().put_right_untold().map_err(errors::store)? {
        Some(done) => Some(put_right_told(&desk, &done)),
        None => recovered(&desk)?,
    };
    *app.recovered.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = recovered.clone();
    sit_down(app, &desk)?;
    view(&desk, recovered)
}

/// Opens a store whose file is damaged, with its automatic copy and what can still be read.
pub fn put_right(app: &App, args: UnlockArgs) -> Result<Session, Refusal> {
    let person = args.person.parse().map_err(|_| Refusal::not_found("这个人的资料"))?;
    let folder = Vault::folder(app.data(), person);
    let (store, done) = Vault::put_right(&folder, &args.passphrase, surroundings(app)).map_err(errors::store)?;
    tracing::warn!(?done, "damaged files were put right");
    let desk = Arc::new(Desk::new(store, app.clock().clone())?);
    numbers::let_rest(&desk)?;
    let told = Some(put_right_told(&desk, &done));
    *app.recovered.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = told.clone();
    sit_down(app, &desk)?;
    view(&desk, told)
}

fn put_right_told(desk: &Desk, done: &PutRight) -> Recovered {
    Recovered { text: put_right_words(done), open: None, at: desk.now().to_rfc3339() }
}

fn put_right_words(done: &PutRight) -> String {
    let mut parts = Vec::new();
    if let Some(day) = done.records_of {
        let found = match done.changes {
            0 => "之后没有找到新写的".to_owned(),
            changes => format!("之后写的找回了 {changes} 处"),
        };
        parts.push(format!("资料已换成 {}的自动备份，{found}", words::month_and_day(day)));
    }
    if let Some(photos) = done.media {
        parts.push(format!("照片文件损坏过，找回了 {photos} 张，已上报的会再取回来"));
    }
    if parts.is_empty() {
        return "资料核对过了，没有损坏。".to_owned();
    }
    format!("{}。损坏的文件留着没有删，请看看最近写的全不全，再同步一次。", parts.join("；"))
}

pub(super) fn sit_down(app: &App, desk: &Arc<Desk>) -> Result<(), Refusal> {
    desk.store().set_local(OPEN, Some(&desk.now().to_rfc3339())).map_err(errors::store)?;
    app.sit_down(Some(desk.clone()));
    Ok(())
}

pub fn lock(app: &App, (): ()) -> Result<(), Refusal> {
    if let Ok(desk) = app.desk() {
        app.running.stop();
        desk.store().set_local(OPEN, None).map_err(errors::store)?;
        glance::write(&desk)?;
    }
    *app.recovered.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    app.sit_down(None);
    Ok(())
}

/// What was kept of a session that did not end by itself: the last thing that was being worked on.
fn recovered(desk: &Desk) -> Result<Option<Recovered>, Refusal> {
    if desk.store().local(OPEN).map_err(errors::store)?.is_none() {
        return Ok(None);
    }
    let Some(last) = glance::last_worked_on(desk)? else { return Ok(None) };
    let at = last.saved_at.clone().unwrap_or_default();
    let title = record_title(desk, &last)?;
    Ok(Some(Recovered {
        text: format!("上次没有正常关闭。“{title}”保存到 {}，内容都在。", words::moment_text(Some(&at), desk.now())),
        open: Some(link(&last)),
        at,
    }))
}

pub fn session(app: &App, (): ()) -> Result<Option<Session>, Refusal> {
    let Ok(desk) = app.desk() else { return Ok(None) };
    let recovered = app.recovered.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    view(&desk, recovered).map(Some)
}

pub(super) fn view(desk: &Desk, recovered: Option<Recovered>) -> Result<Session, Refusal> {
    let reference = desk.reference()?;
    let me = desk.me();
    let person = reference.people.get(&me).cloned().unwrap_or_default();
    let county = desk.store().local(COUNTY).map_err(errors::store)?;
    let setting = &reference.setting;
    let today = desk.today();
    Ok(Session {
        person: SessionPerson {
            id: me.clone(),
            name: person.name.clone().unwrap_or_else(|| "督学".to_owned()),
            role: person.role.clone().unwrap_or_else(|| "supervisor".to_owned()),
            role_text: role_text(person.role.as_deref()).to_owned(),
            zone_name: reference.zone_name(&me),
            certificate: person.certificate,
        },
        county_name: setting.county_name.clone().or(county).unwrap_or_default(),
        office_name: setting.office_name.clone().unwrap_or_else(|| "县督导室".to_owned()),
        date: today.to_string(),
        date_words: words::date_with_weekday(today),
        recovered,
        clock_warning: clock_warning(desk)?,
        synced_once: desk.last_sync()?.is_some(),
        rail: counts(desk)?,
    })
}

pub(super) const fn role_text(role: Option<&str>) -> &'static str {
    match role {
        Some(role) => match role.as_bytes() {
            b"zone_lead" => "责任区组长",
            b"county_staff" => "县督导室人员",
            _ => "责任督学",
        },
        None => "责任督学",
    }
}

/// A clock that is far off, by what the county told, or by the years that a dead battery gives.
fn clock_warning(desk: &Desk) -> Result<Option<String>, Refusal> {
    let offset = desk.store().county_offset().map_err(errors::store)?;
    if let Some(offset) = offset.filter(|offset| offset.num_minutes().abs() >= 3) {
        return Ok(sync::clock_words(offset));
    }
    let year = desk.today().year();
    let day = words::date(desk.today(), desk.today());
    Ok((!(2025..=2045).contains(&year))
        .then(|| format!("电脑的日期是 {year} 年 {day}，看来不对。请先改对日期，并核对每次督导的日期。")))
}

pub fn rail(app: &App, (): ()) -> Result<Rail, Refusal> {
    counts(&*app.desk()?)
}

fn counts(desk: &Desk) -> Result<Rail, Refusal> {
    let waiting = desk.waiting()?;
    let overdue = desk.store().count(&found::overdue(desk.today())).map_err(errors::store)?;
    Ok(Rail {
        schools: desk.my_schools()?.len() as u32,
        overdue: u32::try_from(overdue).unwrap_or(u32::MAX),
        waiting_records: waiting.records,
        waiting_photos: waiting.photos,
        conflicts: waiting.conflicts,
        refused: waiting.refused,
    })
}

pub fn change_passphrase(app: &App, args: ChangePassphraseArgs) -> Result<(), Refusal> {
    let desk = app.desk()?;
    strong_enough(&args.new)?;
    Vault::change_passphrase(desk.store().folder(), &args.old, &args.new, app.strength()).map_err(errors::store)
}

pub fn device_settings(app: &App, (): ()) -> Result<DeviceSettings, Refusal> {
    match std::fs::read(app.data().join(SETTINGS)) {
        // A file that cannot be read costs nothing but the size of the letters: the usual settings hold.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(_) => Ok(DeviceSettings::default()),
    }
}

const SETTINGS: &str = "settings.json";

pub fn save_device_settings(app: &App, mut settings: DeviceSettings) -> Result<DeviceSettings, Refusal> {
    if ![100, 125, 150, 200].contains(&settings.text_size) {
        return Err(Refusal::invalid("字号请选 100%、125%、150% 或 200%。"));
    }
    settings.lock_minutes = settings.lock_minutes.clamp(1, 240);
    let before = device_settings(app, ())?.photo_folder;
    if let Some(folder) = settings.photo_folder.as_deref().filter(|folder| before.as_deref() != Some(folder))
        && !std::path::Path::new(folder).is_dir()
    {
        return Err(Refusal::invalid(format!("找不到文件夹“{folder}”。请重新选一次；在相机卡上的，先把卡插好。")));
    }
    glance::write_file(&app.data().join(SETTINGS), &settings)?;
    if settings.photo_folder.is_some() && settings.photo_folder != before {
        // What lies there at this moment is not new; what comes a second later is.
        new_photos::look_for_photos(app)?;
    }
    Ok(settings)
}

/// Kinds that a person works on, for telling where they stopped.
pub(super) fn worked_on() -> Query {
    let kinds =
        [Kind::Visit, Kind::Patrol, Kind::Check, Kind::Observation, Kind::Hazard, Kind::Rectification, Kind::Brief];
    Query {
        kinds: kinds.map(|kind| kind.name().to_owned()).to_vec(),
        order: Order::Changed,
        limit: Some(20),
        ..Query::default()
    }
}
