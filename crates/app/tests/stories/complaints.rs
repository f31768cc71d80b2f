//! 投诉: seen by the one who handles it alone, answered with what was found.

use crate::desk::{LIUWAN, Laptop, id};
use duxue_app::Code;
use serde_json::{Value, json};

fn save(laptop: &Laptop, id: &str, set: Value) {
    laptop.ask("save", json!({"id": id, "set": set}));
}

fn next(laptop: &Laptop, id: &str) -> (String, Vec<String>) {
    let next = laptop.ask("complaint", json!({"id": id}))["next"].clone();
    (next["step"].as_str().unwrap().to_owned(), serde_json::from_value(next["missing"].clone()).unwrap())
}

#[test]
fn a_call_is_taken_verified_answered_and_closed() {
    let laptop = Laptop::new();
    let one = id(&laptop.ask("new_complaint", json!({})));
    assert_eq!(next(&laptop, &one), ("verify".to_owned(), vec!["反映内容".to_owned(), "被反映学校".to_owned()]));
    let step = |step: &str| json!({"id": one, "step": step});
    assert!(laptop.refused("complaint_step", step("verify")).text.contains("反映内容、被反映学校"));
    save(&laptop, &one, json!({"school": LIUWAN, "content": "食堂饭菜不热", "complainant": "赵女士", "phone": "139"}));
    laptop.ask("complaint_step", step("verify"));
    assert_eq!(laptop.refused("complaint_step", step("verify")).code, Code::Invalid, "a double click");
    let list = laptop.ask("complaints", json!({}));
    assert_eq!((&list["open"], &list["overdue"]), (&json!(1), &json!(0)));
    assert_eq!(list["lines"][0]["due_words"], "还有 15 天");
    assert_eq!(laptop.ask("today", Value::Null)["complaints_words"], "1 件没办结");
    let found = json!({"findings": "到食堂看", "conclusion": "partly", "outcome": "换了保温台", "answer": "电话告知"});
    save(&laptop, &one, found);
    laptop.ask("complaint_step", step("answer"));
    laptop.ask("complaint_step", step("close"));
    assert_eq!(next(&laptop, &one).0, "reopen");
    assert_eq!(laptop.ask("complaints", json!({"show": "closed"}))["lines"][0]["title"], "食堂饭菜不热");
    assert_eq!(laptop.ask("today", Value::Null)["complaints_words"], Value::Null);
    // The state is changed by the steps alone, and a colleague's machine could not even name the record's scope.
    assert_eq!(laptop.refused("save", json!({"id": one, "set": {"state": "received"}})).code, Code::Invalid);
    let raw = laptop.ask("record", json!({"id": one}));
    assert!(raw["scope"].as_str().unwrap().starts_with("person:"), "{raw}");
}

#[test]
fn a_copy_covers_who_complained() {
    let laptop = Laptop::new();
    let one = id(&laptop.ask("new_complaint", json!({"school": LIUWAN})));
    save(&laptop, &one, json!({"content": "乱收费", "complainant": "赵女士", "phone": "13912345678"}));
    let print = |kind: &str| {
        let file = laptop.folder.path().join(format!("{kind}.docx"));
        laptop.ask("write_document", json!({"kind": kind, "id": one, "docx": file}));
        let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
        std::io::read_to_string(zip.by_name("word/document.xml").unwrap()).unwrap()
    };
    let whole = print("complaint");
    assert!(whole.contains("赵女士") && whole.contains("13912345678") && whole.contains("乱收费"));
    let masked = print("complaint-masked");
    assert!(!masked.contains("赵女士") && !masked.contains("1391234") && masked.contains("（已遮盖）"));
}

#[test]
fn what_a_child_said_in_a_talk_goes_under_its_handler_alone() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let talk = id(&laptop.ask("start_talk", json!({"visit": visit, "outline": "students"})));
    save(&laptop, &talk, json!({"points.p1.text": "有同学被关在厕所里", "points.p1.lead": "protect"}));
    let one = id(&laptop.ask("shield_point", json!({"talk": talk, "point": "p1"})));
    let page = laptop.ask("complaint", json!({"id": one}));
    assert_eq!(page["fields"]["content"], "有同学被关在厕所里");
    assert_eq!((&page["fields"]["child"], &page["fields"]["urgency"]), (&json!(true), &json!("now")));
    assert_eq!((&page["fields"]["school"], &page["fields"]["interview"]), (&json!(LIUWAN), &json!(talk)));
    let said = laptop.ask("talk", json!({"id": talk}))["fields"]["points"]["p1"]["text"].clone();
    assert_eq!(said, "（已转投诉受理，内容只限承办人查看）");
    let again = laptop.refused("shield_point", json!({"talk": talk, "point": "p1"}));
    assert!(again.text.contains("已经转过"), "{}", again.text);
    assert_eq!(laptop.ask("complaints", json!({}))["open"], 1);
}
