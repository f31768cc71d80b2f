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

/// Keeps a paper for a look where `DUXUE_PAPERS` names a folder.
fn keep(file: &std::path::Path) {
    if let Some(kept) = std::env::var_os("DUXUE_PAPERS") {
        std::fs::copy(file, std::path::Path::new(&kept).join(file.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_visit_tells_its_papers_shows_their_pages_and_binds_them() {
    let laptop = Laptop::new();
    let before = laptop.start_visit(LIUWAN);
    let fields = json!({"place": "食堂", "description": "留样柜没有锁", "category": "canteen", "requirement": "加锁，专人管钥匙"});
    let open = id(&laptop.ask("new_finding", json!({"visit": before, "kind": "rectification", "fields": fields})));
    laptop.ask("finish_visit", json!({"id": before, "reason": "试"}));
    laptop.later(20 * 24 * 60);
    let visit = laptop.start_visit(LIUWAN);
    let kinds = |visit: &str| -> Vec<String> {
        let papers = laptop.ask("visit_papers", json!({"id": visit}))["papers"].clone();
        papers.as_array().unwrap().iter().map(|paper| paper["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&visit), ["work-record", "feedback"]);
    let none = |kind: &str| laptop.refused("paper_pages", json!({"kind": kind, "id": visit})).text;
    assert!(none("recheck").contains("没有复查过"), "{}", none("recheck"));
    assert!(none("opinion").contains("还没写"), "{}", none("opinion"));

    laptop.ask("recheck", json!({"visit": visit, "finding": open, "verdict": "not-done", "note": "锁买了没装"}));
    laptop.save(&visit, json!({"problems.p1.text": "晚自习没有值班教师", "highlights.h1.text": "课间操组织有序", "feedback.text": "把值班表贴到楼道口。"}));
    laptop.ask("start_observation", json!({"visit": visit}));
    assert_eq!(kinds(&visit), ["work-record", "feedback", "recheck", "opinion", "lesson-record"]);
    let page = laptop.ask("paper_pages", json!({"kind": "recheck", "id": visit}));
    assert_eq!(page["number_words"], "存或者打印的时候编号");
    assert!(page["pages"][0].as_str().unwrap().starts_with("<svg"));

    let folder = laptop.folder.path().join("整套.pdf");
    let all = laptop.ask("visit_papers", json!({"id": visit}))["papers"].clone();
    let written = laptop.ask("write_folder", json!({"visit": visit, "papers": all, "pdf": folder}));
    assert_eq!(written["files"].as_array().unwrap().len(), 1);
    keep(&folder);
    assert!(
        laptop.refused("write_folder", json!({"visit": visit, "papers": [], "pdf": folder})).text.contains("没有选")
    );
    let zip = laptop.folder.path().join("十二月.zip");
    let month = |month: &str| json!({"month": month, "zip": zip});
    assert!(laptop.refused("write_month", month("2026-12")).text.contains("没有结束的督导"));
    laptop.ask("finish_visit", json!({"id": visit, "reason": "试"}));
    laptop.ask("open_brief", json!({"month": "2026-12"}));
    laptop.ask("write_month", month("2026-12"));
    let packed = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    let names: Vec<String> = packed.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in ["/01 督导工作记录表.pdf", "/03 整改复查意见书.pdf", "/05 听课记录表"] {
        assert!(
            names.iter().any(|one| one.starts_with("01 2026-12-08 柳湾") && one.contains(name)),
            "{name}: {names:?}"
        );
    }
    for name in ["督导简报.docx", "督导简报.pdf", "隐患台账.xlsx"] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
    for (kind, of) in [("recheck", visit.as_str()), ("opinion", visit.as_str()), ("school-basics", LIUWAN)] {
        let (docx, pdf) =
            (laptop.folder.path().join(format!("{kind}.docx")), laptop.folder.path().join(format!("{kind}.pdf")));
        laptop.ask("write_document", json!({"kind": kind, "id": of, "docx": docx, "pdf": pdf}));
        keep(&docx);
        keep(&pdf);
    }
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
