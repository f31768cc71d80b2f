//! Numbers of official papers: taken offline from what the county lent to each machine, never twice, kept when voided.

use crate::product::*;
use serde_json::json;
use std::collections::BTreeSet;

const SCHOOL: &str = "柳湾完全小学";

/// A hazard with its notice printed; the number that stands on it, or none.
fn notice(device: &Device, visit: &str) -> (String, Option<String>) {
    let found = json!({"visit": visit, "kind": "hazard", "fields": {"place": "厨房", "description": "灭火器过期", "category": "fire"}});
    let hazard = device.make("new_finding", found);
    let number = printed(device, "notice", &hazard);
    (hazard, number)
}

fn printed(device: &Device, kind: &str, record: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let written =
        device.ask("write_document", json!({"kind": kind, "id": record, "docx": folder.path().join("paper.docx")}));
    let remarks: Vec<String> = written["remarks"].as_array().unwrap().iter().map(text).collect();
    let number = remarks.iter().find_map(|remark| remark.strip_prefix("编号：")?.strip_suffix('。')).map(str::to_owned);
    let document = std::fs::File::open(folder.path().join("paper.docx")).unwrap();
    let mut body = String::new();
    let mut zip = zip::ZipArchive::new(document).unwrap();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut body).unwrap();
    match &number {
        Some(number) => assert!(body.contains(number.as_str()) && !body.contains("暂编号"), "{number}"),
        None => assert!(remarks[0].contains("暂编号") && body.contains("暂编号"), "{remarks:?}"),
    }
    number
}

#[test]
fn machines_without_a_network_never_print_the_same_number() {
    let mut product = Product::start();
    let (laptop, second) = (product.enrol("周德昌", "laptop"), product.enrol("周德昌", "second"));
    let other = product.enrol(&product.somebody_else("周德昌"), "other");
    for device in [&laptop, &second, &other] {
        device.sync_through();
    }
    let port = product.server().addr();
    product.stop();
    let mut given = BTreeSet::new();
    for device in [&laptop, &second, &other] {
        let school = text(&device.ask("schools", json!(null))["schools"][0]["school"]["id"]);
        let visit = device.visit(&school);
        for _ in 0..10 {
            let (hazard, number) = notice(device, &visit);
            let number = number.expect("ten were lent to each");
            assert!(number.starts_with("临教督整〔") && number.ends_with('号'), "{number}");
            assert_eq!(
                printed(device, "notice", &hazard).as_ref(),
                Some(&number),
                "printed again, it keeps its number"
            );
            assert!(given.insert(number.clone()), "{number} stands on two papers");
        }
        assert_eq!(notice(device, &visit).1, None, "what was lent is used up");
        let feedback = printed(device, "feedback", &visit).unwrap();
        assert!(feedback.starts_with("临教") && feedback.contains("督反〔"), "each paper has its own: {feedback}");
        assert!(given.insert(feedback.clone()), "{feedback} stands on two papers");
    }
    // At the office another block comes with the round, for everybody who is short.
    product.config.listen = port;
    product.start_again();
    for device in [&laptop, &second, &other] {
        device.sync_through();
        let school = text(&device.ask("schools", json!(null))["schools"][0]["school"]["id"]);
        let number = notice(device, &device.visit(&school)).1.unwrap();
        assert!(given.insert(number.clone()), "{number} stands on two papers");
        device.sync_through();
        both_sides_agree(&product, device);
    }
    // What one machine gave, the other of the same person knows, and prints no second.
    let mine = laptop.ask("numbers", json!(null))["lines"][0].clone();
    second.sync_through();
    assert_eq!(printed(&second, "notice", &text(&mine["about"]["id"])), Some(text(&mine["number"])));
}

#[test]
fn a_voided_number_is_kept_with_its_reason_and_the_paper_gets_the_next() {
    let product = Product::start();
    let laptop = product.enrol("周德昌", "laptop");
    laptop.sync_through();
    let visit = laptop.visit(&laptop.school(SCHOOL));
    let (hazard, first) = notice(&laptop, &visit);
    let line = laptop.ask("numbers", json!(null))["lines"][0].clone();
    let void = |reason: &str| json!({"id": line["id"], "reason": reason});
    assert!(laptop.refusal("void_number", void(" ")).contains("原因"));
    laptop.ask("void_number", void("学校名称打错"));
    assert!(laptop.refusal("void_number", void("再来")).contains("已经作废"));
    laptop.ask("restore_number", json!({"id": line["id"]}));
    assert_eq!(printed(&laptop, "notice", &hazard), first, "a slip taken back");
    laptop.ask("void_number", void("学校名称打错"));
    let second = printed(&laptop, "notice", &hazard);
    assert_ne!(second, first);
    assert!(laptop.refusal("restore_number", json!({"id": line["id"]})).contains(second.as_deref().unwrap()));
    let lines = laptop.ask("numbers", json!(null));
    let words: Vec<String> =
        lines["lines"].as_array().unwrap().iter().map(|line| line["void_words"].to_string()).collect();
    assert!(words.iter().any(|words| words.contains("作废：学校名称打错")), "{lines}");
    let left = lines["left"].as_array().unwrap().iter().find(|left| left["title"] == "教育督导整改通知书").unwrap();
    assert_eq!(left["count"], 8, "{lines}");
    laptop.sync_through();
    let kept = at_county(&product, &text(&line["id"])).unwrap();
    assert_eq!((&kept["state"], kept["number"].as_str()), (&json!("void"), first.as_deref()));
}

#[test]
fn after_the_county_was_set_back_numbers_lent_since_are_not_lent_again() {
    let mut product = Product::start();
    let laptop = product.enrol("周德昌", "laptop");
    laptop.sync_through();
    let kept = product.keep_copy();
    let visit = laptop.visit(&laptop.school(SCHOOL));
    let mut given: BTreeSet<String> = (0..8).map(|_| notice(&laptop, &visit).1.unwrap()).collect();
    // Another block is lent, which the backup does not know of.
    laptop.sync_through();
    product.set_back_to(&kept);
    let second = product.enrol("周德昌", "second");
    second.sync_through();
    for device in [&laptop, &second] {
        let visit = device.visit(&device.school(SCHOOL));
        for _ in 0..10 {
            let number = notice(device, &visit).1.unwrap();
            assert!(given.insert(number.clone()), "{number} stands on two papers");
        }
    }
}
