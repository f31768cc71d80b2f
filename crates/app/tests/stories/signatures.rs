//! 签字: bound to what stood on screen, and to be seen through when that has changed.

use crate::desk::{LIUWAN, Laptop, id};
use duxue_app::Code;
use serde_json::{Value, json};

const STROKES: &str = "100,200 180,90 260,240;300,60 320,300";

fn signing(laptop: &Laptop, visit: &str) -> Value {
    laptop.ask("visit", json!({"id": visit}))["signing"].clone()
}

fn place<'a>(signing: &'a Value, place: &str) -> &'a Value {
    signing["places"].as_array().unwrap().iter().find(|one| one["place"] == place).unwrap()
}

fn by_head(visit: &str, signing: &Value) -> Value {
    json!({"record": visit, "place": "head", "name": "李长河", "strokes": STROKES, "sha256": signing["sha256"]})
}

fn feedback(laptop: &Laptop, visit: &str, text: &str) {
    laptop.ask("save", json!({"id": visit, "set": {"feedback.to": "李校长", "feedback.text": text}}));
}

#[test]
fn a_record_is_signed_and_a_later_edit_shows_that_an_earlier_text_was() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    feedback(&laptop, &visit, "课表这周贴出来");
    let before = signing(&laptop, &visit);
    assert!(before["text"].as_str().unwrap().ends_with("反馈给：李校长\n当场反馈：课表这周贴出来"), "{before}");
    assert_eq!(place(&before, "head")["signed"], Value::Null);
    assert!(!place(&before, "supervisor")["name"].as_str().unwrap().is_empty());
    laptop.ask("sign", by_head(&visit, &before));
    let signed = place(&signing(&laptop, &visit), "head")["signed"].clone();
    assert_eq!((&signed["name"], &signed["holds"], &signed["doubt"]), (&json!("李长河"), &json!(true), &Value::Null));
    assert_eq!(signed["strokes"], STROKES);
    feedback(&laptop, &visit, "课表下周贴出来");
    let later = place(&signing(&laptop, &visit), "head")["signed"].clone();
    assert_eq!(later["doubt"], "签的是改动之前的内容，请重签");
    assert!(later["text"].as_str().unwrap().contains("课表这周贴出来"));
    // Undone, it holds again: the signature is bound to the text, not to a moment.
    feedback(&laptop, &visit, "课表这周贴出来");
    assert_eq!(place(&signing(&laptop, &visit), "head")["signed"]["holds"], json!(true));
}

#[test]
fn what_was_not_seen_is_not_signed() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let seen = signing(&laptop, &visit);
    feedback(&laptop, &visit, "刚刚写上的");
    assert!(laptop.refused("sign", by_head(&visit, &seen)).text.contains("再看一遍"));
    let seen = signing(&laptop, &visit);
    let with = |key: &str, value: &str| {
        let mut args = by_head(&visit, &seen);
        args[key] = json!(value);
        laptop.refused("sign", args).code
    };
    for (key, value) in [("strokes", "5,5"), ("strokes", "<svg onload=1>"), ("name", "  "), ("place", "janitor")] {
        assert_eq!(with(key, value), Code::Invalid, "{key} {value}");
    }
    assert_eq!(place(&signing(&laptop, &visit), "head")["signed"], Value::Null);
}

#[test]
fn a_signature_is_taken_back_and_put_back_and_never_written_over() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("sign", by_head(&visit, &signing(&laptop, &visit)));
    let first = id(&place(&signing(&laptop, &visit), "head")["signed"]);
    let withdraw = |withdrawn: bool| {
        laptop.ask("withdraw_signature", json!({"record": visit, "signature": first, "withdrawn": withdrawn}));
        place(&signing(&laptop, &visit), "head")["signed"].clone()
    };
    assert_eq!(withdraw(true), Value::Null);
    assert_eq!(id(&withdraw(false)), first);
    let forged = json!({"id": visit, "set": {format!("signatures.{first}.text"): "别的"}});
    assert_eq!(laptop.refused("save", forged).code, Code::Invalid);
    let unknown = json!({"record": visit, "signature": "p0", "withdrawn": true});
    assert_eq!(laptop.refused("withdraw_signature", unknown).code, Code::NotFound);
}

#[test]
fn a_lesson_is_signed_by_teacher_and_observer_and_printed_only_while_it_holds() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let lesson = id(&laptop.ask("start_observation", json!({"visit": visit})));
    let said = |text: &str| {
        laptop.save(&lesson, json!({"class": "三（2）班", "teacher": "孙晓兰", "subject": "语文", "advice": text}));
        laptop.ask("observation", json!({"id": lesson}))["signing"].clone()
    };
    let before = said("多请后排的学生说");
    assert!(before["text"].as_str().unwrap().ends_with("授课教师：孙晓兰\n改进建议：多请后排的学生说"), "{before}");
    assert_eq!(place(&before, "teacher")["name"], "孙晓兰");
    let by = |which: &str, name: &str| json!({"record": lesson, "place": which, "name": name, "strokes": STROKES, "sha256": before["sha256"]});
    assert_eq!(laptop.refused("sign", by("head", "赵春山")).code, Code::Invalid, "a head signs visits");
    laptop.ask("sign", by("teacher", "孙晓兰"));
    laptop.ask("sign", by("observer", "周德昌"));
    let printed = |name: &str| {
        let file = laptop.folder.path().join(name);
        laptop.ask("write_document", json!({"kind": "lesson-form", "id": lesson, "docx": file}));
        let mut paper = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
        (0..paper.len()).filter(|at| paper.by_index(*at).unwrap().name().unwrap().contains("signature-")).count()
    };
    assert_eq!(printed("签了.docx"), 2);
    let later = said("请前排的也说");
    assert_eq!(place(&later, "teacher")["signed"]["doubt"], "签的是改动之前的内容，请重签");
    assert_eq!(printed("改了.docx"), 0);
    let forged = json!({"id": lesson, "set": {"signatures.p1.text": "别的"}});
    assert_eq!(laptop.refused("save", forged).code, Code::Invalid);
}
