//! 座谈 and 问卷: recorded during a visit, counted once, and never saying who answered.

use crate::desk::{LIUWAN, Laptop, SHIQIAO, id};
use duxue_app::Code;
use serde_json::{Value, json};

fn method(laptop: &Laptop, visit: &str, id: &str) -> Value {
    let page = laptop.ask("visit", json!({"id": visit}));
    page["methods"].as_array().unwrap().iter().find(|method| method["id"] == id).unwrap().clone()
}

fn save(laptop: &Laptop, id: &str, set: Value) {
    laptop.ask("save", json!({"id": id, "set": set}));
}

#[test]
fn a_talk_begins_from_its_outline_and_counts_its_people() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let choices = laptop.ask("talk_choices", Value::Null);
    assert!(choices.as_array().unwrap().iter().any(|choice| choice["title"] == "学生座谈"), "{choices}");
    let start = |outline: Value| id(&laptop.ask("start_talk", json!({"visit": visit, "outline": outline})));
    let talk = start(json!("students"));
    assert_eq!(start(json!("students")), talk, "an empty one is taken up again");
    let page = laptop.ask("talk", json!({"id": talk}));
    assert_eq!((&page["title"], &page["writable"]), (&json!("学生座谈"), &json!(true)));
    let question = page["outline"]["questions"][0]["id"].as_str().unwrap();
    let point = json!({"people": 8, "points.p1.question": question, "points.p1.text": "中午排队太久", "points.p1.role": "student"});
    save(&laptop, &talk, point);
    assert_ne!(start(json!("students")), talk, "a second group of students is another talk");
    let bare = start(Value::Null);
    save(&laptop, &bare, json!({"people": 3, "points.p1.text": "门卫说夜里只有一个人"}));
    let talked = method(&laptop, &visit, "talk");
    assert_eq!((&talked["count"], &talked["detail"]), (&json!(11), &json!("学生座谈、座谈")));
    let lines = laptop.ask("visit", json!({"id": visit}))["talks"].clone();
    let line = lines.as_array().unwrap().iter().find(|line| id(line) == talk).unwrap();
    assert_eq!(line["words"], "8 人，要点 1 条");
    // What was counted by hand stands before it, as in the brief.
    save(&laptop, &visit, json!({"methods.talk.count": 20}));
    assert_eq!(method(&laptop, &visit, "talk")["count"], 20);
    assert_eq!(laptop.refused("start_talk", json!({"visit": visit, "outline": "gossip"})).code, Code::NotFound);
}

#[test]
fn a_questionnaire_comes_to_a_result_with_the_fifth_paper_and_is_set_beside_the_last() {
    let laptop = Laptop::new();
    let survey = |visit: &str| id(&laptop.ask("start_survey", json!({"visit": visit, "survey": "student-teaching"})));
    let counts = |yes: u32, good: u32, bad: u32| {
        json!({
            "papers": good + bad, "group": "三（2）班",
            "counts.stq-clear.4": good, "counts.stq-clear.1": bad,
            "counts.stq-teacher-hit.yes": yes, "counts.stq-teacher-hit.no": good + bad - yes,
        })
    };
    let first = laptop.start_visit(LIUWAN);
    let earlier = survey(&first);
    save(&laptop, &earlier, counts(0, 4, 0));
    let page = laptop.ask("survey", json!({"id": earlier}));
    assert_eq!((&page["no_result"], &page["result"]), (&json!("有效问卷 4 份，少于 5 份，不出统计。"), &json!([])));
    save(&laptop, &earlier, counts(0, 4, 4));
    save(&laptop, &earlier, json!({"date": "2026-10-12"}));
    let second = laptop.start_visit(LIUWAN);
    let later = survey(&second);
    save(&laptop, &later, counts(2, 9, 1));
    let page = laptop.ask("survey", json!({"id": later}));
    let tally = |question: &str| {
        page["result"].as_array().unwrap().iter().find(|tally| tally["question"] == question).unwrap().clone()
    };
    assert_eq!((&tally("stq-clear")["mean"], &page["before"]["means"]["stq-clear"]), (&json!(3.7), &json!(2.5)));
    assert_eq!(page["before"]["words"], "10 月 12 日，8 份");
    assert_eq!(tally("stq-teacher-hit")["alert"], "答“有”达两人以上，按线索核实");
    assert_eq!(method(&laptop, &second, "survey")["count"].as_u64(), Some(18), "both belong to today's visit");
    // What of it leaves on the record form.
    let to = laptop.folder.path().join("记录表.docx");
    laptop.ask("write_document", json!({"kind": "work-record", "id": second, "docx": to}));
    assert!(std::fs::metadata(to).unwrap().len() > 0);
}

#[test]
fn what_belongs_to_a_finished_visit_is_shown_and_not_offered_for_writing() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(SHIQIAO);
    let survey = id(&laptop.ask("start_survey", json!({"visit": visit, "survey": "parent-satisfaction"})));
    let talk = id(&laptop.ask("start_talk", json!({"visit": visit, "outline": "parents"})));
    laptop.ask("finish_visit", json!({"id": visit, "reason": "天黑了"}));
    for (command, id) in [("survey", &survey), ("talk", &talk)] {
        let page = laptop.ask(command, json!({"id": id}));
        assert_eq!((&page["writable"], &page["mine"]), (&json!(false), &json!(true)), "{command}");
    }
    let unknown = json!({"visit": visit, "survey": "horoscope"});
    assert_eq!(laptop.refused("start_survey", unknown).code, Code::NotFound);
}
