//! The roster as workbooks, and what training is kept of.

use crate::desk::day;
use crate::roster_office::Office;
use crate::town::{Town, refused};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;

/// The rows of a workbook below its headings.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().skip(3).map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_roster_goes_out_as_a_workbook_and_comes_back_without_a_change() {
    let town = Town::new();
    let office = Office::of(&town);
    office.person(town.wang, &json!({"certificate": "DX-1", "certificate_until": "2027-06-30", "employment": "part"}));
    for (school, code) in [(town.school, "3600000001"), (town.other_school, "3600000002")] {
        office.school(school, &json!({"code": code, "facts": {"has_canteen": true, "has_lab": false}}));
    }
    for (what, have) in [("schools", 2), ("people", 2), ("assignments", 2)] {
        let bytes = office.browser.get(&format!("export/roster?what={what}")).bytes().unwrap().to_vec();
        assert_eq!(rows(&bytes).len(), have, "{what}");
        let looked: Value = office.browser.bring(&format!("roster-check?what={what}"), bytes).json().unwrap();
        assert_eq!(looked["problems"], json!([]), "{what}");
        assert_eq!((looked["created"].as_u64(), looked["updated"].as_u64()), (Some(0), Some(0)), "{what}: {looked}");
        assert_eq!(looked["unchanged"].as_u64(), Some(2), "{what}");
    }
}

#[test]
fn a_file_is_looked_at_before_it_is_written_and_only_what_was_looked_at_is() {
    let town = Town::new();
    let office = Office::of(&town);
    let file = |phone: &str, role: &str| {
        format!("姓名,工号,角色,责任区,电话\n王秀英,D001,{role},第一责任区,{phone}\n周德昌,D009,责任督学,第一责任区,13800009999\n")
            .into_bytes()
    };
    let check = |bytes: Vec<u8>| -> Value { office.browser.bring("roster-check?what=people", bytes).json().unwrap() };
    let wrong = check(file("13800001234", "校长"));
    assert_eq!(wrong["problems"][0]["place"], "第 2 行“角色”");
    assert!(wrong["problems"][0]["text"].as_str().unwrap().starts_with("没有“校长”这种角色"));
    assert_eq!(wrong["changes"], json!([]));

    let looked = check(file("13800001234", "责任区组长"));
    assert_eq!((looked["created"].as_u64(), looked["updated"].as_u64()), (Some(1), Some(1)));
    assert_eq!(looked["not_in_file"], json!(["李建国"]));
    let wang = looked["changes"].as_array().unwrap().iter().find(|one| one["name"] == "王秀英").unwrap();
    let lines = wang["lines"].as_array().unwrap();
    let role = lines.iter().find(|line| line["label"] == "身份").unwrap();
    assert_eq!((role["before"].as_str(), role["after"].as_str()), (Some("责任督学"), Some("责任区组长")));
    assert_eq!(office.sheet(town.wang)["given"]["role"], "supervisor", "looking writes nothing");

    // Another colleague was quicker: what was looked at is no more what would be written.
    let plan = looked["plan"].as_str().unwrap();
    let import =
        |bytes: Vec<u8>, plan: &str| office.browser.bring(&format!("roster-import?what=people&plan={plan}"), bytes);
    office.person(town.wang, &json!({"phone": "13100000000"}));
    let late = refused(import(file("13800001234", "责任区组长"), plan));
    assert_eq!(late.text, "看过以后名册又有人改了，请再看一遍要改什么");
    let again = check(file("13800001234", "责任区组长"));
    let done = import(file("13800001234", "责任区组长"), again["plan"].as_str().unwrap());
    assert_eq!(done.status(), 200);
    assert_eq!(office.sheet(town.wang)["role_text"], "责任区组长");
    assert_eq!(office.browser.ask("people?words=周德昌")["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn training_is_held_attended_and_owed() {
    let town = Town::new();
    let office = Office::of(&town);
    let year = &day(0)[..4];
    let held = json!({
        "title": "秋季督学培训", "date": format!("{year}-01-02"), "to": format!("{year}-01-03"), "hours": 30.0,
        "attendance": {town.wang.to_string(): {"state": "present"}, town.li.to_string(): {"state": "present", "hours": 12.5}},
    });
    let made = office.browser.send("trainings", &held);
    assert_eq!(made.status(), 200);
    let id = made.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    let list = office.browser.ask("trainings");
    assert_eq!(list["words"], "办了 1 次；2 位督学里 2 位没满 40 学时");
    assert_eq!(
        (list["owing"][0]["name"].as_str(), list["owing"][0]["words"].as_str()),
        (Some("李建国"), Some("还差 27.5 学时"))
    );
    assert_eq!(office.count(&office.browser.ask("people"), "owing"), 2);
    // The county asks for less.
    let fields = json!({"fields": {"training_hours": "30"}, "periods": []});
    assert_eq!(office.browser.put("settings", &fields).status(), 204);
    let sheet = office.sheet(town.wang);
    assert_eq!(sheet["training"]["words"], "30 / 30 学时");
    assert_eq!(sheet["training"]["lines"][0]["label"], "秋季督学培训");
    assert_eq!(office.browser.ask("trainings")["owing"].as_array().unwrap().len(), 1);

    let refusal = |what: Value| {
        let mut wrong = held.clone();
        wrong.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        refused(office.browser.send("trainings", &wrong)).text
    };
    assert_eq!(refusal(json!({"hours": null})), "请填学时");
    assert_eq!(refusal(json!({"hours": 0})), "学时要大于 0，最多 400");
    assert_eq!(refusal(json!({"to": "2020-01-01"})), "最后一天不能早于第一天");

    let bring = |name: &str, bytes: &[u8]| {
        office.browser.bring(&format!("training/{id}/materials?name={name}"), bytes.to_vec())
    };
    assert_eq!(refused(bring("讲稿.exe", b"MZ")).text, "材料可以是 PDF、Word、Excel、PPT、WPS、图片或者文本文件");
    assert_eq!(bring("讲稿.pdf", b"%PDF-1.7 words").status(), 204);
    let material = office.browser.ask(&format!("training/{id}"))["materials"][0].clone();
    assert_eq!(material["name"], "讲稿.pdf");
    let file = office.browser.get(&format!("media/{}", material["hash"].as_str().unwrap()));
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert_eq!(file.bytes().unwrap().to_vec(), b"%PDF-1.7 words");
    let key = material["key"].as_str().unwrap();
    assert_eq!(office.browser.delete(&format!("training/{id}/material/{key}")).status(), 204);
    assert_eq!(office.browser.ask(&format!("training/{id}"))["materials"], json!([]));
    // It never was.
    let seen = office.browser.ask(&format!("training/{id}"));
    office.put(&format!("training/{id}"), &seen, json!({"deleted": true})).unwrap();
    assert_eq!(office.browser.ask("trainings")["rows"], json!([]));
}
