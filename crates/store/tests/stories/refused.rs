//! What the county refused: kept, shown, offered again, put away.

use crate::desk::*;
use crate::office::{Office, sync};
use duxue_sync::round::Replica;
use serde_json::{Value, json};

#[test]
fn what_the_county_refused_is_set_aside_and_can_be_offered_again() {
    let desk = Desk::new();
    let store = desk.enrol();
    let mut office = Office::new(&[SCHOOL]);
    desk.write(&store, id(1), "visit", json!({"notes": "原来", "theme": "旧"}));
    desk.write(&store, id(2), "visit", json!({"notes": "另一条"}));
    sync(&store, &mut office).unwrap();
    office.refuses = Some(id(1));
    desk.write(&store, id(1), "visit", json!({"notes": "被拒的"}));
    desk.write(&store, id(2), "visit", json!({"notes": "照常"}));
    let done = sync(&store, &mut office).unwrap();
    assert_eq!(done.refused.len(), 1);
    let refused = store.refused().unwrap();
    assert_eq!((refused[0].record, &refused[0].set), (Some(id(1)), &leaves(json!({"notes": "被拒的"}))));
    assert_eq!(refused[0].text, "这所学校已不由您负责，请联系县督导室");
    // What shows is what the county has; the refused words wait on their list.
    assert_eq!(fields(&store, id(1)), json!({"notes": "原来", "theme": "旧"}));
    assert_eq!(fields(&store, id(2)), json!({"notes": "照常"}));
    assert_eq!(store.waiting().unwrap().refused, 1);
    office.refuses = None;
    store.offer_again(refused[0].entry, desk.now()).unwrap().unwrap();
    sync(&store, &mut office).unwrap();
    assert_eq!(fields(&store, id(1))["notes"], json!("被拒的"));
    assert_eq!(office.records[&id(1)].merged.conflicts, []);
    assert_eq!(store.refused().unwrap(), []);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn an_edit_of_a_new_record_that_was_refused_takes_all_of_it_along() {
    let desk = Desk::new();
    let store = desk.enrol();
    let mut office = Office::new(&[SCHOOL]);
    office.refuses = Some(id(1));
    desk.write(&store, id(1), "visit", json!({"notes": "全部", "theme": "错的", "date": "2026-11-18"}));
    sync(&store, &mut office).unwrap();
    assert!(store.get(id(1)).unwrap().unwrap().refused);
    office.refuses = None;
    desk.write(&store, id(1), "visit", json!({"theme": "改对了"}));
    sync(&store, &mut office).unwrap();
    let whole = json!({"notes": "全部", "theme": "改对了", "date": "2026-11-18"});
    assert_eq!(Value::Object(office.records[&id(1)].merged.fields.clone()), whole);
    assert_eq!(office.records[&id(1)].merged.conflicts, []);
    let record = store.get(id(1)).unwrap().unwrap();
    assert!(!record.refused && !record.unsent);
    assert_eq!(store.refused().unwrap(), []);
}

#[test]
fn refused_words_that_no_longer_show_stay_on_the_list_until_somebody_decides() {
    let desk = Desk::new();
    let store = desk.enrol();
    let mut office = Office::new(&[SCHOOL]);
    desk.write(&store, id(1), "visit", json!({"notes": "原来"}));
    sync(&store, &mut office).unwrap();
    office.refuses = Some(id(1));
    desk.write(&store, id(1), "visit", json!({"notes": "被拒的"}));
    sync(&store, &mut office).unwrap();
    // The screen shows what the county has; whoever writes now has not seen the refused words. That is refused too, and
    // taken along by an edit before the county's version comes again.
    desk.write(&store, id(1), "visit", json!({"notes": "后来"}));
    office.lose_reply = true;
    sync(&store, &mut office).unwrap_err();
    store.clone().acknowledge(office.point(7), &office.last_refused).unwrap();
    office.refuses = None;
    desk.write(&store, id(1), "visit", json!({"theme": "消防"}));
    sync(&store, &mut office).unwrap();
    assert_eq!(fields(&store, id(1)), json!({"notes": "后来", "theme": "消防"}));
    let refused = store.refused().unwrap();
    assert_eq!((refused.len(), &refused[0].set), (1, &leaves(json!({"notes": "被拒的"}))));
    store.put_away(refused[0].entry, desk.now()).unwrap();
    assert_eq!(store.refused().unwrap(), []);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_new_record_that_was_put_away_still_goes_whole_with_the_next_edit() {
    let desk = Desk::new();
    let store = desk.enrol();
    let mut office = Office::new(&[SCHOOL]);
    office.refuses = Some(id(1));
    desk.write(&store, id(1), "visit", json!({"notes": "全部", "theme": "错的"}));
    sync(&store, &mut office).unwrap();
    store.put_away(store.refused().unwrap()[0].entry, desk.now()).unwrap();
    office.refuses = None;
    desk.write(&store, id(1), "visit", json!({"theme": "改对了"}));
    sync(&store, &mut office).unwrap();
    assert_eq!(
        Value::Object(office.records[&id(1)].merged.fields.clone()),
        json!({"notes": "全部", "theme": "改对了"})
    );
}

#[test]
fn a_photo_whose_removal_was_refused_still_reaches_the_county_after_the_school_was_taken_away() {
    let desk = Desk::new();
    let store = desk.enrol();
    let mut office = Office::new(&[SCHOOL]);
    let photo = store.put_media([7; 900].as_slice(), None, "image/jpeg", "门.jpg").unwrap().hash;
    desk.write(&store, id(1), "hazard", json!({"photos": {"p1": {"hash": photo, "mime": "image/jpeg"}}}));
    sync(&store, &mut office).unwrap();
    // The words went up; the photo not yet. The record is deleted here, which the county does not take, with the school.
    office.refuses = Some(id(1));
    office.scopes = vec!["county".to_owned()];
    desk.write(&store, id(1), "hazard", json!({"deleted": true}));
    let done = sync(&store, &mut office).unwrap();
    assert_eq!((done.refused.len(), done.scopes_purged), (1, vec![SCHOOL.to_owned()]));
    assert_eq!(store.media_to_send().unwrap().iter().map(|file| file.hash.clone()).collect::<Vec<_>>(), [photo]);
    assert_eq!(store.verify().unwrap(), []);
}
