//! Papers, backup and the look at everything.

use crate::desk::{LIUWAN, Laptop, SHIQIAO, id};
use serde_json::{Value, json};

#[test]
fn every_paper_is_written_before_leaving_the_school() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let lesson = id(&laptop.ask("start_observation", json!({"visit": visit})));
    let fields = json!({"place": "食堂", "description": "缺留样", "category": "canteen"});
    let hazard = id(&laptop.ask("new_finding", json!({"visit": visit, "kind": "hazard", "fields": fields})));
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    let to = |name: &str| laptop.folder.path().join(name);
    for (kind, of) in [
        ("work-record", &visit),
        ("feedback", &visit),
        ("lesson-record", &lesson),
        ("notice", &hazard),
        ("notice", &visit),
    ] {
        let (docx, pdf) = (to(&format!("{kind}.docx")), to(&format!("{kind}.pdf")));
        let written = laptop.ask("write_document", json!({"kind": kind, "id": of, "docx": docx, "pdf": pdf}));
        assert_eq!(written["files"].as_array().unwrap().len(), 2, "{kind}");
        assert!(std::fs::read(&docx).unwrap().starts_with(b"PK"));
        assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    }
    laptop.ask("write_brief", json!({"id": brief, "docx": to("简报.docx"), "pdf": to("简报.pdf")}));
    laptop.ask("write_document", json!({"kind": "ledger", "id": "", "xlsx": to("台账.xlsx")}));
    assert!(laptop.refused("write_brief", json!({"id": brief})).text.contains("位置"));
    assert!(laptop.refused("write_brief", json!({"id": brief, "pdf": "/nowhere/x.pdf"})).text.contains("换个地方"));
    let notice = laptop.ask("write_document", json!({"kind": "notice", "id": hazard, "docx": to("n.docx")}));
    assert!(notice["remarks"][0].as_str().unwrap().contains("暂编号"));
}

#[test]
fn a_backup_is_made_and_everything_is_sound() {
    let laptop = Laptop::new();
    laptop.start_visit(SHIQIAO);
    let file = laptop.folder.path().join("备份.duxue");
    laptop.ask("backup", json!({"file": file}));
    assert!(std::fs::metadata(&file).unwrap().len() > 0);
    let verified = laptop.ask("verify", Value::Null);
    assert_eq!((verified["sound"].as_bool(), &verified["problems"]), (Some(true), &json!([])));
}
