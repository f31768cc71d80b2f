use crate::town::{DAY, Town, done, id};
use duxue_county::now_micros;
use duxue_sync::RefusalReason;
use serde_json::json;

#[test]
fn a_school_that_is_not_theirs_is_neither_written_nor_read() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let scope = format!("school:{}", town.other_school);
    let foreign = device.save_under(&scope, id(), "visit", json!({"notes": "越界"}), &[]);
    let own = device.save_visit(id(), json!({"notes": "本校"}));
    let (_, refused) = done(device.push(&[&foreign, &own]));
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].number, refused[0].reason), (1, RefusalReason::OutOfScope));

    let page = device.pull(&scope, 0);
    assert!(page.records.is_empty() && page.cursors.is_empty() && !page.more);
    assert!(device.check(&scope).scopes.is_empty());
    assert!(!device.hello().unwrap().scopes.unwrap().contains(&scope));
}

#[test]
fn a_record_of_another_school_cannot_be_drawn_over_by_naming_ones_own() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    town.server().desk().set_post(town.li, town.other_school, true, now_micros()).unwrap();
    let theirs = id();
    let scope = format!("school:{}", town.other_school);
    done(li.push(&[&li.save_under(&scope, theirs, "visit", json!({"notes": "李的"}), &[])]));
    let (_, refused) = done(wang.push(&[&wang.save_visit(theirs, json!({"notes": "改掉"}))]));
    assert_eq!(refused[0].reason, RefusalReason::OutOfScope);
}

#[test]
fn a_school_newly_given_fills_itself_and_one_taken_is_gone() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let scope = format!("school:{}", town.other_school);
    let desk = town.server().desk();
    desk.set_post(town.li, town.other_school, true, now_micros()).unwrap();
    let visit = id();
    done(li.push(&[&li.save_under(&scope, visit, "visit", json!({"notes": "以前的"}), &[])]));

    desk.set_post(town.wang, town.other_school, true, now_micros()).unwrap();
    assert!(wang.hello().unwrap().scopes.unwrap().contains(&scope));
    assert!(wang.pull(&scope, 0).records.iter().any(|record| record.id == visit));

    desk.set_post(town.wang, town.other_school, false, now_micros()).unwrap();
    assert!(!wang.hello().unwrap().scopes.unwrap().contains(&scope));
    assert!(wang.pull(&scope, 0).records.is_empty());
}

#[test]
fn what_was_recorded_while_posted_is_taken_after_the_post_has_ended() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let last_week = device.save_visit(id(), json!({"notes": "离线时记的"}));
    town.server().desk().set_post(town.wang, town.school, false, now_micros()).unwrap();
    let (received, refused) = done(device.push(&[&last_week]));
    assert_eq!((received.number, refused.len()), (1, 0));

    // A post that ended months ago is another matter.
    let long_after = device.town.server().desk();
    let ended = now_micros() - 200 * DAY;
    long_after.set_post(town.wang, town.school, false, ended).unwrap();
    let (_, refused) = done(device.push(&[&device.save_visit(id(), json!({"notes": "早已不是他的学校"}))]));
    assert_eq!(refused[0].reason, RefusalReason::OutOfScope);
}

#[test]
fn what_the_county_makes_is_not_changed_by_devices_except_facts_of_their_schools() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let scope = format!("school:{}", town.school);
    let saved = [
        device.save_under(&scope, town.school, "school", json!({"facts": {"has_canteen": true}}), &[]),
        device.save_under(&scope, town.school, "school", json!({"name": "改名小学"}), &[]),
        device.save_under("county", id(), "setting", json!({"visits_per_month": 0}), &[]),
        device.save_under(&format!("person:{}", town.wang), town.wang, "person", json!({"role": "zone_lead"}), &[]),
        device.save_under("county", id(), "something_new", json!({"a": 1}), &[]),
    ];
    let (_, refused) = done(device.push(&saved.iter().collect::<Vec<_>>()));
    let numbers: Vec<u64> = refused.iter().map(|refused| refused.number).collect();
    assert_eq!(numbers, [2, 3, 4, 5]);
    assert!(device.record(town.school).fields.contains("has_canteen"));
}

#[test]
fn a_zone_lead_has_the_schools_and_people_of_the_zone() {
    let town = Town::new();
    let desk = town.server().desk();
    let zone = id();
    let edit = |id: uuid::Uuid, kind: &str, scope: String, set: serde_json::Value| duxue_county::desk::Edit {
        id,
        kind: kind.to_owned(),
        scope,
        set: set.as_object().unwrap().clone(),
    };
    let edits = vec![
        edit(zone, "zone", "county".to_owned(), json!({"name": "第一责任区"})),
        edit(town.other_school, "school", format!("school:{}", town.other_school), json!({"zone": zone})),
        edit(town.li, "person", format!("person:{}", town.li), json!({"zone": zone})),
        edit(town.wang, "person", format!("person:{}", town.wang), json!({"zone": zone, "role": "zone_lead"})),
    ];
    desk.edit(edits, now_micros()).unwrap();
    let scopes = town.enrol(town.wang).hello().unwrap().scopes.unwrap();
    for scope in [
        format!("zone:{zone}"),
        format!("school:{}", town.other_school),
        format!("school:{}", town.school),
        format!("person:{}", town.li),
        "county".to_owned(),
    ] {
        assert!(scopes.contains(&scope), "{scope}");
    }
}

#[test]
fn someone_disabled_hands_in_what_waits_and_gets_nothing_more() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let waiting = device.save_visit(id(), json!({"notes": "还没上传"}));
    town.server().desk().disable_person("王秀英", false, now_micros()).unwrap();
    assert!(device.hello().unwrap().scopes.unwrap().is_empty());
    assert!(done(device.push(&[&waiting])).1.is_empty());
    // What is dated long after that day was not recorded in office.
    let much_later = now_micros() + 60 * DAY;
    *device.clock_off.borrow_mut() = (60 * DAY).cast_signed();
    let later = device.save_visit(id(), json!({"notes": "离任两个月后"}));
    let desk = duxue_county::desk::CountyDesk::clone(town.server().desk());
    let request = duxue_sync::PushRequest { device: device.number, after: later.after, changes: vec![later.sealed] };
    assert_eq!(done(Ok(desk.push(request, much_later).unwrap())).1[0].reason, RefusalReason::OutOfScope);
    town.server().desk().disable_person("王秀英", true, now_micros()).unwrap();
    assert_eq!(device.hello().unwrap_err().status, 401);
}
