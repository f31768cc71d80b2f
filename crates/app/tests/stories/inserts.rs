//! Tables, charts and photos between the paragraphs of a brief: taken from the month's records, printed, out of date, missing.

use crate::desk::{LIUWAN, Laptop, id};
use crate::summary::{term, text};
use serde_json::{Value, json};

fn brief(laptop: &Laptop) -> String {
    laptop.at("2026-11-30T16:00:00+08:00");
    id(&laptop.ask("open_brief", json!({"month": "2026-11"})))
}

/// Puts something into the first section, as the screen does; gives back its id.
fn put(laptop: &Laptop, brief: &str, leaves: &Value, name: &str) -> (String, String) {
    let page = laptop.ask("brief", json!({"id": brief}));
    let section = page["sections"][1]["id"].as_str().unwrap().to_owned();
    let base = format!("sections.{section}.paragraphs.{name}");
    let mut set = serde_json::Map::from_iter([(format!("{base}.order"), json!(50))]);
    for (path, value) in leaves.as_object().unwrap() {
        set.insert(format!("{base}.{path}"), value.clone());
    }
    laptop.save(brief, Value::Object(set));
    (section, base)
}

fn insert(laptop: &Laptop, brief: &str, name: &str) -> Value {
    let page = laptop.ask("brief", json!({"id": brief}));
    let sections = page["sections"].as_array().unwrap();
    let mut all = sections.iter().flat_map(|section| section["paragraphs"].as_array().unwrap());
    all.find(|paragraph| paragraph["id"] == name).unwrap()["insert"].clone()
}

fn chosen(choices: &Value, of: &str, title: &str) -> Value {
    choices[of].as_array().unwrap().iter().find(|one| one["title"] == title).unwrap()["leaves"].clone()
}

#[test]
fn a_chart_and_a_table_of_the_month_stand_in_the_brief_and_say_when_the_records_changed() {
    let laptop = Laptop::new();
    term(&laptop);
    let brief = brief(&laptop);
    let choices = laptop.ask("brief_choices", json!({"id": brief}));
    let titles: Vec<&str> =
        choices["charts"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "逐月督导、听课和隐患",
            "八项内容看过没有",
            "发现的隐患：类别和现在的状态",
            "各学科听课等第",
            "课堂互动（Rt—Ch）"
        ]
    );
    put(&laptop, &brief, &chosen(&choices, "charts", titles[2]), "chart");
    put(&laptop, &brief, &chosen(&choices, "tables", "空表"), "own");
    let chart = insert(&laptop, &brief, "chart");
    assert!(chart["svgs"][0].as_str().unwrap().starts_with("<svg"));
    assert_eq!(chart["head"], json!(["类别", "待整改", "整改中", "待复查", "已销号"]));
    assert_eq!((&chart["stale"], &insert(&laptop, &brief, "own")["stale"]), (&json!(false), &json!(false)));
    let docx = laptop.folder.path().join("简报.docx");
    laptop.ask("write_brief", json!({"id": brief, "docx": docx, "pdf": docx.with_extension("pdf")}));
    if let Some(kept) = std::env::var_os("DUXUE_PAPERS") {
        std::fs::copy(docx.with_extension("pdf"), std::path::Path::new(&kept).join("brief-inserts.pdf")).unwrap();
        std::fs::copy(&docx, std::path::Path::new(&kept).join("brief-inserts.docx")).unwrap();
    }
    let said = text(&docx);
    assert!(said.contains("svgBlip") && said.contains("栏目二") && said.contains("w:tblHeader"));
    // Another hazard is found: the chart says so, a person's own table never does.
    let fields = json!({"place": "食堂", "description": "缺留样", "category": "canteen", "found_at": "2026-11-30T10:00:00+08:00"});
    let visit = laptop.start_visit(LIUWAN);
    laptop.ask("new_finding", json!({"visit": visit, "kind": "hazard", "fields": fields}));
    assert_eq!(insert(&laptop, &brief, "chart")["stale"], true);
    assert_eq!(insert(&laptop, &brief, "own")["stale"], false);
    // What was sent keeps the table as it was, and what changes in a cell is told as a change.
    assert!(laptop.ask("paper_pages", json!({"kind": "brief", "id": brief}))["pages"].as_array().unwrap().len() > 1);
}

#[test]
fn a_photo_of_the_month_is_printed_with_its_words_and_one_that_is_not_here_is_said() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let photo =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sample/photos/exit-locked.jpg")).unwrap();
    let file = laptop.folder.path().join("门.jpg");
    std::fs::write(&file, photo).unwrap();
    let attached = laptop.ask("attach_files", json!({"record": visit, "path": "photos", "files": [file]}));
    assert_eq!(attached["refused"].as_array().map(Vec::len), Some(0), "{attached}");
    let brief = brief(&laptop);
    let choices = laptop.ask("brief_choices", json!({"id": brief}));
    let mut leaves = choices["photos"][0]["leaves"].clone();
    assert!(leaves["text"].as_str().unwrap().contains("柳湾"), "{leaves}");
    leaves["text"] = json!("东侧安全出口上锁");
    put(&laptop, &brief, &leaves, "photo");
    let seen = insert(&laptop, &brief, "photo");
    assert_eq!((seen["photo"].as_str().map(str::len), seen["missing"].as_str()), (Some(64), Some("")));
    let docx = laptop.folder.path().join("简报.docx");
    laptop.ask("write_brief", json!({"id": brief, "docx": docx}));
    assert!(text(&docx).contains("东侧安全出口上锁"));
    assert!(
        zip::ZipArchive::new(std::fs::File::open(&docx).unwrap()).unwrap().by_name("word/media/photo-1.jpg").is_ok()
    );
    leaves["photo.hash"] = json!("ab".repeat(32));
    put(&laptop, &brief, &leaves, "gone");
    assert_eq!(insert(&laptop, &brief, "gone")["missing"], "这张照片还没有传到这里。");
    laptop.ask("write_brief", json!({"id": brief, "docx": docx}));
    assert!(text(&docx).contains("（东侧安全出口上锁：这张照片还没有传到这里，没有印）"));
}
