use crate::desk::*;
use duxue_store::{Among, SnippetPart};
use serde_json::json;
use uuid::Uuid;

#[test]
fn two_characters_pinyin_and_initials_find_the_record() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(
        &store,
        id(1),
        "hazard",
        json!({"description": "食堂后厨消防通道堆放杂物", "place": "食堂", "state": "open"}),
    );
    desk.write(
        &store,
        id(2),
        "visit",
        json!({"notes": "通知学校清理，道路畅通", "highlights": {"a": {"text": "晨读有特色"}}}),
    );
    let found =
        |words: &str| store.search(words, 10).unwrap().found.iter().map(|found| found.record.id).collect::<Vec<_>>();
    assert_eq!(found("通道"), [id(1)]);
    assert_eq!(found("消防 杂物"), [id(1)]);
    assert_eq!(found("xiaofang"), [id(1)]);
    assert_eq!(found("chendu"), [id(2)]);
    assert_eq!(found("特色"), [id(2)]);
    assert_eq!(found("open"), Vec::<Uuid>::new());
    assert_eq!(found("消防 特色"), Vec::<Uuid>::new());
    for nothing in ["", "  ", "\"", "AND", "*", "（", "'; DROP TABLE records; --"] {
        assert_eq!(found(nothing), Vec::<Uuid>::new(), "{nothing}");
    }
    let snippet = store.search("消防", 1).unwrap().found.remove(0).snippet;
    assert!(snippet.contains(&SnippetPart { text: "消防".to_owned(), hit: true }), "{snippet:?}");
}

#[test]
fn what_was_taken_out_is_no_longer_found() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"problems": {"a": {"text": "围墙开裂"}, "b": {"text": "台账不全"}}}));
    desk.write(&store, id(1), "visit", json!({"problems": {"a": {"deleted": true}}}));
    assert_eq!(store.search("围墙", 5).unwrap().found.len(), 0);
    assert_eq!(store.search("台账", 5).unwrap().found.len(), 1);
    desk.write(&store, id(1), "visit", json!({"deleted": true}));
    assert_eq!(store.search("台账", 5).unwrap().found.len(), 0);
    desk.write(&store, id(1), "visit", json!({"deleted": false}));
    assert_eq!(store.search("台账", 5).unwrap().found.len(), 1);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_broken_index_is_noticed_and_built_anew() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(&store, id(1), "visit", json!({"notes": "围墙开裂"}));
    assert_eq!(store.search("围墙", 5).unwrap().found.len(), 1);
    desk.raw("records.db", "DELETE FROM texts_content; DELETE FROM texts_data WHERE id > 10;");
    assert!(!store.verify().unwrap().is_empty());
    store.rebuild_index().unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert_eq!(store.search("围墙", 5).unwrap().found.len(), 1);
}

#[test]
fn more_records_than_one_step_of_the_index_are_all_found() {
    let desk = Desk::new();
    let store = desk.enrol();
    for n in 0..250 {
        desk.write(&store, id(n), "visit", json!({"notes": format!("第{n}处围墙")}));
    }
    while store.index_some().unwrap() {}
    assert_eq!(store.search("围墙", 500).unwrap().found.len(), 250);
    assert_eq!(store.search("第249处", 500).unwrap().found.len(), 1);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_search_among_some_finds_only_those() {
    let desk = Desk::new();
    let store = desk.enrol();
    desk.write(
        &store,
        id(1),
        "hazard",
        json!({"description": "围墙开裂", "school": "s1", "found_at": "2026-10-08T09:00:00+08:00", "state": "open"}),
    );
    desk.write(
        &store,
        id(2),
        "hazard",
        json!({"description": "围墙倾斜", "school": "s2", "found_at": "2026-11-08T09:00:00+08:00", "state": "closed"}),
    );
    desk.write(
        &store,
        id(3),
        "visit",
        json!({"notes": "看了围墙", "school": "s1", "date": "2026-11-09", "state": "draft"}),
    );
    let found = |among: Among| {
        let found = store.search_among("围墙", &among, 10).unwrap().found;
        found.iter().map(|found| found.record.id).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(found(Among::default()), [id(3), id(2), id(1)]);
    assert_eq!(found(Among { kind: some("hazard"), ..Among::default() }), [id(2), id(1)]);
    assert_eq!(found(Among { school: some("s1"), ..Among::default() }), [id(3), id(1)]);
    assert_eq!(found(Among { month: some("2026-11"), ..Among::default() }), [id(3), id(2)]);
    assert_eq!(found(Among { state: some("closed"), kind: some("hazard"), ..Among::default() }), [id(2)]);
    assert_eq!(found(Among { school: some("'; DROP TABLE records; --"), ..Among::default() }), Vec::<Uuid>::new());
}
