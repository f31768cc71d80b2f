//! 反馈意见: each school is told its own part of a brief that was sent, and nothing of another's; and what is said of photos
//! that are not to be had.

use crate::desk::{LIUWAN, Laptop, SHIQIAO, id};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

fn finished_visit(laptop: &Laptop, school: &str, praise: &str, place: &str, wrong: &str) -> String {
    let visit = laptop.start_visit(school);
    laptop.save(&visit, json!({"highlights.p1.text": praise, "highlights.p1.matter": 7}));
    let fields = json!({"place": place, "description": wrong, "category": "fire", "measure": format!("{place}马上改")});
    laptop.ask("new_finding", json!({"visit": visit, "kind": "hazard", "fields": fields}));
    laptop.ask("finish_visit", json!({"id": visit, "reason": "试"}));
    visit
}

fn sent_brief(laptop: &Laptop) -> String {
    finished_visit(laptop, LIUWAN, "课间操组织有序", "教学楼二楼", "疏散指示灯不亮");
    finished_visit(laptop, SHIQIAO, "陪餐记录贴在取餐口", "食堂操作间", "灭火器过期");
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    for gap in laptop.ask("brief", json!({"id": brief}))["gaps"].as_array().unwrap() {
        let (section, paragraph) = (gap["section"].as_str().unwrap(), gap["paragraph"].as_str().unwrap());
        laptop.save(&brief, json!({format!("sections.{section}.paragraphs.{paragraph}.deleted"): true}));
    }
    brief
}

/// The words of a .docx, tables included.
fn words(docx: &std::path::Path) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(docx).unwrap()).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut xml).unwrap();
    let mut text = String::new();
    for part in xml.split('<') {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

#[test]
fn each_school_is_told_its_own_part_of_a_brief_that_was_sent_and_nothing_of_anothers() {
    let laptop = Laptop::new();
    let brief = sent_brief(&laptop);
    assert!(laptop.refused("brief_extracts", json!({"id": brief})).text.contains("报送以后"));
    laptop.ask("submit_brief", json!({"id": brief}));
    let papers = laptop.ask("brief_extracts", json!({"id": brief}))["papers"].clone();
    let papers = papers.as_array().unwrap();
    assert_eq!(papers.len(), 2, "{papers:?}");
    let own =
        [["柳湾", "课间操", "疏散指示灯", "教学楼二楼马上改"], ["石桥", "陪餐记录", "灭火器过期", "食堂操作间马上改"]];
    for paper in papers {
        let file = laptop.folder.path().join("反馈.docx");
        laptop.ask("write_document", json!({"kind": paper["kind"], "id": paper["id"], "docx": file}));
        let words = words(&file);
        assert!(words.contains("督导反馈意见") && words.contains("2026年11月"), "{words}");
        let mine = own.iter().position(|own| paper["about"].as_str().unwrap().contains(own[0])).unwrap();
        for (at, all) in own.iter().enumerate() {
            for what in all {
                assert_eq!(words.contains(what), at == mine, "{what} in that of {}: {words}", paper["about"]);
            }
        }
        let page = laptop.ask("paper_pages", json!({"kind": paper["kind"], "id": paper["id"]}));
        assert_eq!(page["number_words"], "");
    }
    let zip = laptop.folder.path().join("反馈.zip");
    let written = laptop.ask("write_extracts", json!({"id": brief, "zip": zip}));
    assert!(written["remarks"][0].as_str().unwrap().contains("2 个单位"), "{written}");
    let zip = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    assert_eq!(zip.len(), 4);
    let stranger = format!("{brief}/019a0000-0000-7000-8000-00000000ffff");
    assert!(laptop.refused("paper_pages", json!({"kind": "extract", "id": stranger})).text.contains("没有写到"));
}

#[test]
fn a_paper_is_written_in_the_countys_own_name_head_and_layout() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let fields = json!({"place": "食堂", "description": "缺留样", "category": "canteen"});
    let hazard = id(&laptop.ask("new_finding", json!({"visit": visit, "kind": "hazard", "fields": fields})));
    let own = duxue_documents::template_sample("notice").unwrap();
    let layout = json!({"paper": "notice", "title": "整改通知", "letterhead": "临溪县人民政府教育督导委员会",
        "template": BASE64_STANDARD.encode(own), "file": "a.docx"});
    let at = duxue_domain::rules::number::layout_id("notice").to_string();
    laptop.receive("paper_layout", &at, "county", layout);
    let file = laptop.folder.path().join("通知.docx");
    let asked = json!({"kind": "notice", "id": hazard, "docx": file});
    laptop.ask("write_document", asked.clone());
    let told = words(&file);
    for what in ["整改通知", "临溪县人民政府教育督导委员会", "食堂：缺留样", "柳湾完全小学："]
    {
        assert!(told.contains(what), "{what}: {told}");
    }
    assert!(!told.contains("教育督导整改通知书") && !told.contains("{{"), "{told}");
    // One that cannot be used stops nobody.
    laptop.receive("paper_layout", &at, "county", json!({"paper": "notice", "template": "!", "title": "整改通知"}));
    let written = laptop.ask("write_document", asked);
    assert!(
        written["remarks"].as_array().unwrap().iter().any(|r| r.as_str().unwrap().contains("用了程序自带的")),
        "{written}"
    );
    assert!(words(&file).contains("缺留样"));
}

#[test]
fn a_photo_that_is_not_to_be_had_is_told_on_the_paper_or_beside_it() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    // A colleague's machine took it; its bytes have not come.
    let hash = "ab".repeat(32);
    laptop.save(&visit, json!({"photos.f1.hash": hash, "photos.f1.mime": "image/jpeg", "photos.f1.caption": "围墙裂缝", "photos.f1.name": "a.jpg"}));
    let page = laptop.ask("paper_pages", json!({"kind": "work-record", "id": visit}));
    assert_eq!(page["remarks"], json!(["这张照片还没有传到这里，没有印（围墙裂缝）。"]));
    laptop.ask("finish_visit", json!({"id": visit, "reason": "试"}));
    let brief = id(&laptop.ask("open_brief", json!({"month": "2026-11"})));
    let page = laptop.ask("brief", json!({"id": brief}));
    let section = page["sections"][0]["id"].as_str().unwrap();
    let paragraph = format!("sections.{section}.paragraphs.zz");
    laptop.save(&brief, json!({format!("{paragraph}.order"): 99, format!("{paragraph}.text"): "围墙裂缝", format!("{paragraph}.photo.hash"): hash, format!("{paragraph}.photo.mime"): "image/jpeg"}));
    let page = laptop.ask("brief", json!({"id": brief}));
    let all = page["sections"][0]["paragraphs"].as_array().unwrap();
    let shown: Vec<&Value> = all.iter().filter(|one| one["id"] == "zz").collect();
    assert_eq!(shown[0]["insert"]["missing"], "这张照片还没有传到这里。");
}
