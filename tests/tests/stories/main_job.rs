//! A supervisor's day, end to end: a visit recorded on a device, sent, and held by the county as it was recorded.

use crate::product::*;
use serde_json::{Value, json};

const SCHOOL: &str = "柳湾完全小学";

/// Everything that the day made.
struct Day {
    visit: String,
    patrol: String,
    lesson: String,
    hazard: String,
    brief: String,
    photo: String,
}

#[test]
fn a_day_is_recorded_offline_sent_and_held_by_the_county() {
    let mut product = Product::start();
    let laptop = product.enrol("周德昌", "laptop");
    // From here on there is no network.
    let port = product.server().addr();
    product.stop();
    let day = a_day(&laptop);
    the_brief_is_written(&laptop, &day);
    let cut_off = laptop.sync();
    assert_eq!(cut_off["complete"], false);
    assert!(text(&cut_off["words"]).contains("连不上县督导室"), "{cut_off}");
    // Back at the office.
    product.config.listen = port;
    product.start_again();
    laptop.sync_through();
    the_county_holds_it(&product, &laptop, &day);
    both_sides_agree(&product, &laptop);
    a_second_machine_of_the_same_person_sees_it_all(&product, &laptop, &day);
    another_supervisor_sees_none_of_it(&product, &day);
}

/// Visit, patrol, 不符合 → hazard in one step, lesson, finish.
fn a_day(laptop: &Device) -> Day {
    let visit = laptop.visit(&laptop.school(SCHOOL));
    let patrol = laptop.make("start_patrol", json!({"visit": visit}));
    let page = laptop.ask("filling", json!({"id": patrol}));
    let items = items(&page["form"]);
    assert!(items.len() >= 40, "{} items", items.len());
    let (failed, others) = items.split_first().unwrap();
    let place = format!("answers.{failed}");
    laptop.save(&patrol, json!({format!("{place}.result"): "fail", format!("{place}.note"): "南门外侧卷帘门只开了一半，𠮷老师说钥匙不在。"}));
    let attached = laptop.attach(&patrol, &format!("{place}.photos"), "exit-locked.jpg", taken_long_ago());
    let photo = &attached["photos"][0];
    // The camera's own time, not the moment of attaching.
    assert!(text(&photo["taken_at"]).starts_with("2020-11-18T09:41:20"), "{photo}");
    for item in others {
        laptop.save(&patrol, json!({format!("answers.{item}.result"): "conform"}));
    }
    let draft = laptop.ask("propose_finding", json!({"record": patrol, "item": failed}));
    assert_eq!(draft["photos"].as_array().unwrap().len(), 1);
    let mut fields = draft["fields"].clone();
    fields["category"] = json!("fire");
    fields["responsible"] = json!("田水生");
    let raise = json!({"record": patrol, "item": failed, "kind": "hazard", "fields": fields});
    let hazard = laptop.make("raise_finding", raise.clone());
    assert_eq!(laptop.make("raise_finding", raise), hazard, "asked twice, one hazard");
    laptop.ask("finish_filling", json!({"id": patrol}));

    let lesson = laptop.make("start_observation", json!({"visit": visit}));
    laptop.save(
        &lesson,
        json!({"class": "三（2）班", "subject": "语文", "teacher": "孙晓兰", "topic": "搭船的鸟", "period": 2,
               "strengths": "学生说得多。", "shortcomings": "板书少。", "advice": "留出书写时间。"}),
    );
    let rubric = laptop.ask("observation", json!({"id": lesson}))["rubric"].clone();
    for item in self::items(&rubric) {
        laptop.save(&lesson, json!({format!("scores.{item}.points"): 3}));
    }
    laptop.ask("finish_observation", json!({"id": lesson}));
    let page = laptop.ask("observation", json!({"id": lesson}));
    assert_eq!(page["score"]["items_scored"], page["score"]["items"]);

    laptop.save(
        &visit,
        json!({"methods.talk.count": 4, "disposition": "minor", "feedback.text": "卷帘门上课前全开。",
               "highlights.h1.text": "课间操全员参加。", "highlights.h1.matter": 5}),
    );
    laptop.ask("finish_visit", json!({"id": visit, "reason": "校长外出，回访时再看资料"}));
    let month = today(laptop)[..7].to_owned();
    let brief = laptop.make("open_brief", json!({"month": month}));
    Day { visit, patrol, lesson, hazard, brief, photo: text(&photo["hash"]) }
}

/// A photo of a day before any on which this is run: one from the future would get the moment of attaching.
fn taken_long_ago() -> Vec<u8> {
    let mut photo = sample_photo("exit-locked.jpg");
    let (taken, before) = (b"2026:11:18", b"2020:11:18");
    for at in 0..600 {
        if photo[at..].starts_with(taken) {
            photo[at..at + taken.len()].copy_from_slice(before);
        }
    }
    photo
}

fn today(laptop: &Device) -> String {
    text(&laptop.ask("session", json!({}))["date"])
}

fn items(form: &Value) -> Vec<String> {
    let sections = form["sections"].as_array().unwrap();
    let items = sections.iter().flat_map(|section| section["items"].as_array().unwrap());
    items.map(|item| text(&item["id"])).collect()
}

/// Figures lead to what they were counted from, and both files are what their names say.
fn the_brief_is_written(laptop: &Device, day: &Day) {
    let page = laptop.ask("brief", json!({"id": day.brief}));
    assert!(page["figures"].as_u64().unwrap() > 3);
    let facts: Vec<&String> = page["facts"].as_object().unwrap().keys().collect();
    let mut opened = Vec::new();
    for fact in facts {
        let records = laptop.ask("fact_records", json!({"id": day.brief, "fact": fact}));
        opened.extend(records["lines"].as_array().unwrap().iter().map(|line| text(&line["link"]["id"])));
    }
    for id in [&day.visit, &day.hazard, &day.lesson] {
        assert!(opened.contains(id), "no figure leads to what was recorded");
    }
    let folder = tempfile::tempdir().unwrap();
    let [docx, pdf] = ["简报.docx", "简报.pdf"].map(|name| folder.path().join(name));
    laptop.ask("write_brief", json!({"id": day.brief, "docx": docx, "pdf": pdf}));
    assert!(std::fs::read(docx).unwrap().starts_with(b"PK"));
    assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF"));
    let record = folder.path().join("工作记录表.docx");
    laptop.ask("write_document", json!({"kind": "work-record", "id": day.visit, "docx": record}));
    assert!(std::fs::read(record).unwrap().starts_with(b"PK"));
}

fn the_county_holds_it(product: &Product, laptop: &Device, day: &Day) {
    for id in [&day.visit, &day.patrol, &day.lesson, &day.hazard, &day.brief] {
        assert_eq!(at_county(product, id).as_ref(), Some(&laptop.record(id)["fields"]));
    }
    let hazard = at_county(product, &day.hazard).unwrap();
    assert_eq!((&hazard["category"], &hazard["state"]), (&json!("fire"), &json!("open")));
    assert_eq!(hazard["description"], "南门外侧卷帘门只开了一半，𠮷老师说钥匙不在。");
    let theirs = photo_at_county(product, &day.photo);
    let (_, ours) = laptop.app.media("full", &day.photo).unwrap();
    assert_eq!(blake3::hash(&theirs).to_string(), day.photo);
    assert_eq!(blake3::hash(&ours).to_string(), day.photo);
}

fn a_second_machine_of_the_same_person_sees_it_all(product: &Product, laptop: &Device, day: &Day) {
    let second = product.enrol("周德昌", "at-home");
    for id in [&day.visit, &day.patrol, &day.lesson, &day.hazard, &day.brief] {
        assert_eq!(second.record(id)["fields"], laptop.record(id)["fields"]);
    }
    let (_, bytes) = second.app.media("full", &day.photo).unwrap();
    assert_eq!(blake3::hash(&bytes).to_string(), day.photo);
    assert!(second.app.media("thumb", &day.photo).is_some());
    both_sides_agree(product, &second);
}

fn another_supervisor_sees_none_of_it(product: &Product, day: &Day) {
    let other = product.enrol(&product.somebody_else("周德昌"), "somebody-else");
    assert!(!other.ask("schools", json!({}))["schools"].as_array().unwrap().is_empty());
    for id in [&day.visit, &day.patrol, &day.lesson, &day.hazard, &day.brief] {
        other.refusal("record", json!({"id": id}));
    }
    assert_eq!(other.ask("search", json!({"words": "卷帘门"}))["hits"], json!([]));
    assert!(other.app.media("full", &day.photo).is_none());
    both_sides_agree(product, &other);
}
