use crate::desk::{Browser, day, hazard, moment, this_month, visit};
use crate::town::{Town, id, refused};
use calamine::{Data, Reader, Xlsx};
use duxue_county::store::StaffRole;
use duxue_domain::rules::signature;
use serde_json::json;
use std::io::Cursor;

const PHOTO: &[u8] = include_bytes!("../../../../assets/sample/photos/window-barred.jpg");
const MENDED: &[u8] = include_bytes!("../../../../assets/sample/photos/window-opened.jpg");

fn everything() -> Vec<String> {
    let (record, hash) = (id(), hex::encode([7; 32]));
    let mut paths: Vec<String> = [
        "rail",
        "overview",
        "schools",
        "hazards",
        "visits",
        "briefs",
        "complaints",
        "dispatch-form",
        "devices",
        "search?words=水",
        "export/ledger.xlsx",
    ]
    .map(str::to_owned)
    .into();
    paths.extend(["school", "hazard", "visit", "brief", "complaint"].map(|page| format!("{page}/{record}")));
    paths.push(format!("media/{hash}"));
    paths
}

#[test]
fn who_is_not_logged_in_sees_nothing() {
    let town = Town::new();
    for path in everything() {
        let answer = town.client.get(town.url(&format!("/console/api/{path}"))).send().unwrap();
        let refused = refused(answer);
        assert_eq!(
            (refused.status, refused.code.as_str(), refused.text.as_str()),
            (401, "not_logged_in", "请先登录"),
            "{path}"
        );
    }
}

#[test]
fn a_supervisors_device_token_opens_no_console() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    for path in everything() {
        let address = town.url(&format!("/console/api/{path}"));
        let bearer = town.client.get(&address).bearer_auth(&device.token).send().unwrap();
        assert_eq!(refused(bearer).code, "not_logged_in", "{path}");
        let cookie = format!("__Host-duxue-session={}", device.token);
        let as_session = town.client.get(&address).header("cookie", cookie).send().unwrap();
        assert_eq!(refused(as_session).code, "not_logged_in", "{path}");
    }
}

#[test]
fn a_hazard_opens_with_its_history_and_the_photos_before_and_after() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let (before, after) = (device.send_picture(PHOTO), device.send_picture(MENDED));
    let mut fields = hazard(town.school, town.wang, "major", 4, "男生宿舍二层外窗铁栅栏焊死");
    fields["photos"] = json!({"p1": {"hash": before, "name": "外窗.jpg", "mime": "image/jpeg"}});
    fields["history"]["e2"] = json!({
        "at": moment(0), "by_name": "秦克俭", "action": "replied", "note": "已割开",
        "photos": {"p2": {"hash": after, "name": "割开后.jpg", "mime": "image/jpeg"}, "p3": {"hash": hex::encode([9; 32]), "mime": "image/jpeg"}},
    });
    let record = device.report(town.school, "hazard", fields);
    let office = Browser::log_in(&town, StaffRole::Reader);
    let page = office.ask(&format!("hazard/{record}"));
    assert_eq!(page["row"]["grade_text"], "重大");
    assert_eq!(page["row"]["category_text"], "消防");
    assert_eq!(page["row"]["school_name"], "城关小学");
    assert_eq!((&page["before"][0]["hash"], &page["before"][0]["here"]), (&json!(before), &json!(true)));
    let after_here: Vec<_> = page["after"].as_array().unwrap().iter().map(|photo| &photo["here"]).collect();
    assert!(after_here.contains(&&json!(true)) && after_here.contains(&&json!(false)));
    let last = &page["history"][1];
    assert_eq!((&last["title"], &last["by"], &last["note"]), (&json!("学校回复"), &json!("秦克俭"), &json!("已割开")));

    let whole = office.get(&format!("media/{before}"));
    assert_eq!(whole.headers()["content-type"], "image/jpeg");
    assert_eq!(whole.bytes().unwrap(), PHOTO);
    let small = office.get(&format!("media/{before}?size=small"));
    assert_eq!(small.headers()["content-type"], "image/jpeg");
    let small = image::load_from_memory(&small.bytes().unwrap()).unwrap();
    assert!(small.width().max(small.height()) <= 480);
    assert_eq!(refused(office.get(&format!("media/{}", hex::encode([9; 32])))).status, 404);
}

#[test]
fn the_ledger_that_is_exported_holds_the_rows_of_the_page() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    device.report(town.school, "hazard", hazard(town.school, town.wang, "general", -3, "=1+1 楼梯护栏缺口"));
    device.report(town.school, "hazard", hazard(town.school, town.wang, "major", 9, "外窗铁栅栏焊死"));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let file = office.get("export/ledger.xlsx?show=open");
    assert!(
        file.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename*=UTF-8''%E6%A0%A1")
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes().unwrap().to_vec())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let at = |row: u32, column: u32| sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    let rows = office.ask("hazards?show=open")["rows"].clone();
    for (n, row) in (3..).zip(rows.as_array().unwrap()) {
        assert_eq!(at(n, 2), row["school_name"].as_str().unwrap());
        assert_eq!(at(n, 4), row["grade_text"].as_str().unwrap());
    }
    assert_eq!((at(3, 6).as_str(), at(4, 6).as_str()), ("外窗铁栅栏焊死", "=1+1 楼梯护栏缺口"));
    assert_eq!(at(4, 11), "待整改（逾期 3 天）");
    assert!(matches!(sheet.get_value((4, 10)), Some(Data::DateTime(_))));
    assert_eq!(sheet.end().unwrap().0, 4);
}

#[test]
fn a_brief_is_read_as_on_paper_once_it_was_sent_and_not_before() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let brief = |state: &str, title: &str| {
        let sections = json!({
            "s2": {"order": 2, "title": "存在问题", "paragraphs": {"p": {"order": 1, "text": "（一）安全方面。有 {{hazards.found|3}} 处隐患。"}}},
            "s1": {"order": 1, "title": "主要工作", "paragraphs": {
                "b": {"order": 2, "text": "下月计划{{?下月安排}}。"},
                "a": {"order": 1, "text": "本月督导{{visits.count|12}}次。"},
                "gone": {"order": 3, "text": "拿掉的", "deleted": true},
            }},
        });
        let fields = json!({
            "month": this_month(), "author": town.wang, "title": title, "state": state, "submitted_at": moment(0),
            "head": {"name": "教育督导简报", "office": "城关督学责任区", "date": day(0)}, "foot": {"report_to": "县督导室", "copies": 20},
            "sections": sections,
        });
        device.report_under(&format!("person:{}", town.wang), "brief", fields)
    };
    let draft = brief("draft", "还在写");
    let sent = brief("submitted", "十一月督导简报");
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let listed = office.ask("briefs");
    assert_eq!(listed["total"], 1);
    assert_eq!(listed["rows"][0]["id"], sent.to_string());
    assert_eq!(refused(office.get(&format!("brief/{draft}"))).status, 404);
    let page = office.ask(&format!("brief/{sent}"));
    assert_eq!(page["issue_words"], "暂未编号");
    let titles: Vec<_> =
        page["sections"].as_array().unwrap().iter().map(|part| part["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["一、主要工作", "二、存在问题"]);
    let first = page["sections"][0]["paragraphs"].as_array().unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(first[0]["tokens"][1], json!({"type": "fact", "name": "visits.count", "shown": "12"}));
    assert_eq!(first[1]["tokens"][1], json!({"type": "gap", "name": "下月安排"}));
    assert_eq!(page["sections"][1]["paragraphs"][0]["lead"], "（一）安全方面。");
    assert_eq!(office.ask("overview")["waiting_briefs"]["count"], 1);
}

#[test]
fn a_school_and_a_visit_tell_what_belongs_to_them() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let mut fields = visit(town.school, town.wang, 0, "finished");
    fields["highlights"] = json!({"h": {"text": "阳光大课间全员参与"}});
    fields["problems"] = json!({"a": {"text": "作业公示不全"}, "b": {"text": "拿掉的", "deleted": true}});
    fields["methods"] = json!({"documents": {"count": 6}});
    let as_found = ["教学楼东侧：灭火器压力不足".to_owned()];
    let text = signature::text_of(&serde_json::from_value(fields.clone()).unwrap(), "城关小学", &as_found);
    let sign = |place: &str, text: &str| json!({"place": place, "name": "刘校长", "strokes": "0,0 10,20", "text": text, "sha256": signature::sha256(text)});
    fields["signatures"] = json!({"s1": sign("head", &text), "s2": sign("supervisor", "别的")});
    let record = device.report(town.school, "visit", fields);
    let mut found = hazard(town.school, town.wang, "general", 3, "灭火器压力不足");
    found["visit"] = json!(record);
    device.report(town.school, "hazard", found);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let page = office.ask(&format!("visit/{record}"));
    let standing =
        |at: usize| (page["signatures"][at]["holds"].clone(), page["signatures"][at]["standing_text"].clone());
    assert_eq!(standing(0), (json!(true), json!("签后内容没有改过")));
    assert_eq!(standing(1), (json!(false), json!("签后内容改过")));
    assert_eq!(page["row"]["disposition_text"], "小问题");
    assert_eq!((&page["highlights"], &page["problems"]), (&json!(["阳光大课间全员参与"]), &json!(["作业公示不全"])));
    assert_eq!(page["findings"][0]["title"], "教学楼东侧：灭火器压力不足");
    assert!(page["facts"].to_string().contains("查阅资料 6 份"));
    let school = office.ask(&format!("school/{}", town.school));
    assert_eq!(school["row"]["supervisors"], "王秀英、李建国");
    assert_eq!((&school["row"]["open"], &school["visits"][0]["findings"]), (&json!(1), &json!(1)));
    let search = office.ask("search?words=城关");
    assert_eq!(search["schools"][0]["name"], "城关小学");
    assert_eq!(search["findings"].as_array().unwrap().len(), 1);
    assert_eq!(office.ask("search?words=王秀")["people"][0]["name"], "王秀英");
}
