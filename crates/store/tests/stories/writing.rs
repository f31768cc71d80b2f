use crate::desk::*;
use chrono::TimeDelta;
use duxue_store::{Order, Query, StoreError};
use duxue_sync::leaves::for_each_leaf;
use duxue_sync::round::Replica;
use duxue_sync::{ChainPoint, LeafStamp, PullPage, Record, ScopeCursor, Stamp, Stamps};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

#[test]
fn a_save_that_changes_nothing_writes_nothing() {
    let desk = Desk::new();
    let store = desk.enrol();
    assert_eq!(desk.write(&store, id(1), "visit", json!({"notes": "雨", "theme": null})), Some(1));
    assert_eq!(desk.write(&store, id(1), "visit", json!({"notes": "雨", "theme": null, "methods": {}})), None);
    assert_eq!(desk.write(&store, id(1), "visit", json!({"notes": "雨", "theme": "校园安全"})), Some(2));
    assert_eq!(store.waiting().unwrap().records, 1);
    let sent = store.changes_after(ChainPoint::default(), usize::MAX).unwrap().unwrap();
    assert_eq!(sent[1].open().unwrap().set, leaves(json!({"theme": "校园安全"})));
}

#[test]
fn what_a_save_replaced_can_be_put_back() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "原来", "photos": {"a": {"name": "门"}}}));
    let saved = store.save(
        save(id(1), "visit", json!({"notes": "改了", "theme": "新", "photos": {"a": {"deleted": true}}})),
        desk.now(),
    );
    let previous = saved.unwrap().previous;
    assert_eq!(
        Value::Object(previous.clone()),
        json!({"notes": "原来", "theme": null, "photos": {"a": {"deleted": null}}})
    );
    desk.write(&store, id(1), "visit", Value::Object(previous));
    let mut standing = Vec::new();
    let record = store.get(id(1)).unwrap().unwrap();
    for_each_leaf(&record.fields, &mut |path, value| {
        if !value.is_null() {
            standing.push((path.to_owned(), value.clone()))
        }
    });
    assert_eq!(standing, [("notes".to_owned(), json!("原来")), ("photos.a.name".to_owned(), json!("门"))]);
}

#[test]
fn several_records_are_saved_all_or_none() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "patrol", json!({"answers": {"x": {"result": "fail"}}}));
    let broken = vec![
        save(id(2), "hazard", json!({"description": "消防通道堵塞"})),
        save(id(1), "patrol", json!({"answers": "不是"})),
    ];
    assert!(matches!(store.save_all(broken, desk.now()), Err(StoreError::Shape(_))));
    assert_eq!(store.get(id(2)).unwrap(), None);
    assert_eq!(store.identity().unwrap().sealed.number, 1);
    let whole = vec![
        save(id(2), "hazard", json!({"description": "消防通道堵塞"})),
        save(id(1), "patrol", json!({"answers": {"x": {"finding": {"kind": "hazard", "id": id(2).to_string()}}}})),
    ];
    let saved = store.save_all(whole, desk.now()).unwrap();
    assert_eq!(saved.iter().map(|saved| saved.number).collect::<Vec<_>>(), [Some(2), Some(3)]);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn any_text_a_person_can_type_comes_back_as_it_was() {
    let desk = Desk::new();
    let store = desk.enrol();
    let long: String =
        "督导记录𠮷野家👨‍👩‍👧‍👦🏫<script>alert('x')</script>\"'\\\u{0}\u{1}\n\t".chars().cycle().take(20_000).collect();
    desk.write(&store, id(1), "visit", json!({"notes": long}));
    drop(store);
    let store = desk.unlock();
    assert_eq!(fields(&store, id(1))["notes"], json!(long));
    assert_eq!(store.search("𠮷野", 5).unwrap().found.len(), 1);
    assert_eq!(store.search("👨‍👩‍👧‍👦", 5).unwrap().found.len(), 1);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_clock_that_jumps_back_does_not_turn_the_order_round() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "一"}));
    desk.pass(TimeDelta::days(-3650));
    drop(store);
    let store = desk.unlock();
    desk.write(&store, id(1), "visit", json!({"notes": "二"}));
    let sent = store.changes_after(ChainPoint::default(), usize::MAX).unwrap().unwrap();
    let stamps: Vec<_> = sent.iter().map(|change| change.open().unwrap().stamp).collect();
    assert!(stamps[0] < stamps[1]);
    assert_eq!(fields(&store, id(1))["notes"], json!("二"));
}

#[test]
fn a_full_disk_is_told_before_anything_is_written() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.free.store(1000, Ordering::SeqCst);
    let put = store.put_media([0u8; 5000].as_slice(), Some(5000), "image/png", "大图.png");
    assert!(matches!(put, Err(StoreError::DiskFull { free: 1000, .. })));
    drop(store);
    // The person still gets in.
    let store = desk.unlock();
    assert_eq!(store.unnamed_media().unwrap(), []);
}

#[test]
fn lists_give_what_a_screen_asks_for() {
    let desk = Desk::new();
    let store = desk.enrol();
    let visit = |n: u128, date: &str, state: &str| {
        desk.write(&store, id(n), "visit", json!({"school": "s1", "date": date, "state": state}));
    };
    visit(1, "2026-10-30", "finished");
    visit(2, "2026-11-03", "finished");
    visit(3, "2026-11-18", "draft");
    desk.write(&store, id(4), "patrol", json!({"school": "s1", "visit": id(3).to_string(), "date": "2026-11-18"}));
    desk.write(
        &store,
        id(5),
        "hazard",
        json!({"school": "s2", "state": "open", "deadline": "2026-12-01", "found_at": "2026-11-18T09:05:00+08:00"}),
    );
    desk.write(&store, id(6), "hazard", json!({"school": "s2", "state": "open", "deadline": "2026-11-20"}));
    let ids = |query: Query| store.list(&query).unwrap().iter().map(|r| r.id).collect::<Vec<_>>();
    let month = ("2026-11".to_owned(), "2026-11".to_owned());
    assert_eq!(ids(Query { months: Some(month.clone()), ..Query::of("visit") }), [id(3), id(2)]);
    assert_eq!(ids(Query { months: Some(month), ..Query::default() }).len(), 4);
    assert_eq!(ids(Query { states: vec!["draft".into()], ..Query::of("visit") }), [id(3)]);
    assert_eq!(ids(Query { school: Some("s2".into()), order: Order::Deadline, ..Query::default() }), [id(6), id(5)]);
    assert_eq!(store.children(id(3)).unwrap()[0].id, id(4));
    assert_eq!(store.count(&Query::of("visit")).unwrap(), 3);
    desk.write(&store, id(2), "visit", json!({"deleted": true}));
    assert_eq!(store.count(&Query::of("visit")).unwrap(), 2);
    assert!(store.get(id(2)).unwrap().is_some());
}

/// What comes while somebody types, in the order of the county's numbers or, as on a stick, in any.
fn typed_while_it_comes(numbers: impl Iterator<Item = u64>) -> u64 {
    let desk = Desk::new();
    let mut store = desk.enrol();
    store.add_scope(SCHOOL).unwrap();
    let number = |seq: u64| Uuid::from_u128(u128::from(seq) << 64);
    let records: Vec<Record> = numbers
        .map(|seq| Record {
            id: number(seq),
            kind: "hazard".to_owned(),
            scope: SCHOOL.to_owned(),
            fields: json!({"description": format!("围墙开裂 {seq}")}).to_string(),
            stamps: Stamps { base: Some(LeafStamp::of(Stamp { micros: seq, device: 9 })), ..Stamps::default() },
            conflicts: Vec::new(),
            seq,
        })
        .collect();
    let (of, over, typing) = (records.len() as u64, AtomicBool::new(false), store.clone());
    let cursors = vec![ScopeCursor { scope: SCHOOL.to_owned(), after: of }];
    let page = PullPage { records, cursors, ..PullPage::default() };
    let (mut letters, mut between) = (0_u64, 0);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            store.apply(&page).unwrap();
            over.store(true, Ordering::SeqCst);
        });
        while !over.load(Ordering::SeqCst) {
            letters += 1;
            desk.write(&typing, id(7), "visit", json!({"notes": letters.to_string()}));
            let reached = typing.cursors().unwrap()[0].after;
            for seq in [1, reached / 2, reached].into_iter().filter(|seq| (1..=reached).contains(seq)) {
                assert!(typing.get(number(seq)).unwrap().is_some(), "{seq} is not here, the cursor is at {reached}");
            }
            let there = typing.count(&Query::of("hazard")).unwrap();
            between += u64::from(there > 0 && there < of);
        }
    });
    assert_eq!((typing.cursors().unwrap()[0].after, typing.count(&Query::of("hazard")).unwrap()), (of, of));
    assert_eq!(fields(&typing, id(7)), json!({"notes": letters.to_string()}));
    assert_eq!(typing.verify().unwrap(), []);
    between
}

#[test]
fn who_types_while_a_long_page_comes_is_let_in_between_and_the_cursor_never_passes_a_record() {
    assert!(typed_while_it_comes(1..=3_000) > 0, "nobody was let in");
    assert!(typed_while_it_comes((1..=3_000).rev()) > 0, "nobody was let in");
}
