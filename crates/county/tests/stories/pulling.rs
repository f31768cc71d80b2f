use crate::town::{Town, done, id};
use duxue_county::desk::DeskSession;
use duxue_county::now_micros;
use duxue_sync::digest::AllDigest;
use duxue_sync::{County, HelloRequest, KnownHash, PROTOCOL};
use serde_json::json;
use std::collections::BTreeMap;

#[test]
fn a_long_history_comes_in_bounded_pages_and_the_digests_agree_at_the_end() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let text = "督导".repeat(2000);
    let saved: Vec<_> =
        (0..100).map(|n| device.save_visit(id(), json!({"notes": text, "theme": n.to_string()}))).collect();
    done(device.push(&saved.iter().collect::<Vec<_>>()));

    let scope = format!("school:{}", town.school);
    let mut after = 0;
    let mut seen = BTreeMap::new();
    let mut pages = 0;
    loop {
        let page = device.pull(&scope, after);
        pages += 1;
        let bytes: usize = page.records.iter().map(|record| record.fields.len()).sum();
        assert!(bytes <= 256 << 10);
        assert!(page.records.is_sorted_by_key(|record| record.seq));
        seen.extend(page.records.iter().map(|record| (record.id, record.clone())));
        if !page.more {
            assert_eq!(page.remaining, 0);
            after = page.cursors[0].after;
            break;
        }
        assert_eq!(page.remaining, 101 - seen.len() as u64);
        after = page.cursors[0].after;
    }
    assert!(pages > 3);
    assert_eq!(seen.len(), 101);
    let checked = device.check(&scope).scopes.remove(0);
    assert_eq!((checked.digest.count, checked.last), (101, after));
    let mut digest = duxue_sync::digest::ScopeDigest::empty(&scope);
    for record in seen.into_values() {
        let merged = duxue_sync::Merged {
            fields: serde_json::from_str(&record.fields).unwrap(),
            stamps: record.stamps,
            conflicts: record.conflicts,
        };
        digest.replace(None, Some(duxue_sync::digest::record_hash(record.id, &record.kind, &merged)));
    }
    assert_eq!(digest, checked.digest);
    let nothing_new = device.pull(&scope, after);
    assert!(nothing_new.records.is_empty());
    assert_eq!(nothing_new.digest, Some(AllDigest::of([&digest])), "so that the round needs no message to compare");
}

#[test]
fn scopes_are_named_to_a_device_that_does_not_hold_just_these() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let told = device.hello().unwrap();
    let (named, key) = (told.scopes.unwrap(), told.bundle_key);
    assert!(key.is_some());
    let mut desk = DeskSession { desk: town.server().desk().clone(), now: now_micros() };
    let mut knowing = |names: &[String]| {
        let request = HelloRequest { knows: Some(KnownHash::of(names, key.as_deref())), ..device.greeting() };
        desk.hello(request).unwrap().scopes
    };
    assert_eq!(knowing(&named), None);
    assert_eq!(knowing(&named[1..]), Some(named.clone()));
    assert_eq!(knowing(&[]), Some(named));
}

#[test]
fn a_record_edited_fifty_times_comes_once() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    let saved: Vec<_> = (0..50).map(|n| device.save_visit(visit, json!({ format!("notes{n}"): "x" }))).collect();
    done(device.push(&saved.iter().collect::<Vec<_>>()));
    let page = device.pull(&format!("school:{}", town.school), 0);
    assert_eq!(page.records.iter().filter(|record| record.id == visit).count(), 1);
}

#[test]
fn kinds_and_fields_that_the_county_does_not_know_are_kept_and_passed_on() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let strange = id();
    let scope = format!("school:{}", town.school);
    let saved = wang.save_under(&scope, strange, "from_next_year", json!({"a": {"b": [1, 2.5, null]}}), &[]);
    done(wang.push(&[&saved]));
    let record = li.record(strange);
    assert_eq!((record.kind.as_str(), record.fields.as_str()), ("from_next_year", r#"{"a":{"b":[1,2.5,null]}}"#));
}

#[test]
fn a_device_that_speaks_another_version_is_told_which_side_is_old() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let hello = |min: u32, max: u32| HelloRequest {
        protocol_min: min,
        protocol_max: max,
        app_version: "9.0.0".to_owned(),
        unsent_changes: 3,
        unsent_media: 1,
        ..device.greeting()
    };
    let newer = device.ask::<()>("/v1/hello", &hello(PROTOCOL + 1, PROTOCOL + 2)).unwrap_err();
    assert_eq!((newer.status, newer.code.as_str()), (426, "version"));
    assert!(newer.text.contains("县里的服务器还没有升级"));

    // The same desk without a network between.
    let mut at_the_desk = DeskSession { desk: town.server().desk().clone(), now: now_micros() };
    let reply = at_the_desk.hello(hello(PROTOCOL, PROTOCOL)).unwrap();
    assert_eq!(reply.received, device.point());
    let listed = town.server().desk().devices().unwrap();
    assert_eq!((listed[0].unsent_changes, listed[0].unsent_media), (3, 1));
}

#[test]
fn records_are_counted_by_the_form_that_they_name_and_never_more_than_asked_for() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    for version in ["1.0.0", "1.0.0", "2.0.0"] {
        let fields = json!({"school": town.school, "form": {"id": "canteen", "version": version}});
        done(wang.push(&[&wang.save_under(&format!("school:{}", town.school), id(), "check", fields, &[])]));
    }
    let (mut uses, more) = town.server().desk().read(|tx| tx.form_uses("check", 10)).unwrap();
    uses.sort();
    let of = |version: &str, count| ("canteen".to_owned(), version.to_owned(), count);
    assert_eq!((uses, more), (vec![of("1.0.0", 2), of("2.0.0", 1)], false));
    let (uses, more) = town.server().desk().read(|tx| tx.form_uses("check", 2)).unwrap();
    assert_eq!((uses.iter().map(|(.., count)| count).sum::<u64>(), more), (2, true));
}
